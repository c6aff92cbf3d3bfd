"""Witnesses: the key of this office as a witness, and the heads of other ledgers that it cosigns."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from tui.deeds.deed import Blank, Deed, Lines, Outcome, Said, Told, Values, Whose, is_yes, listed
from tui.deeds.heads import OVERWRITE
from tui.desk import Desk
from wamledger.domain import moment
from wamledger.i18n import N_, _
from wamledger.services import moments

KEY: Final = Blank("key", N_("The file of the witness's key"), "read")


def _witness_key(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services import outgoing
    from wamledger.services.access.passphrases import must_be_good
    from wamledger.services.keys import witnessing

    path = Path(values["file"])
    outgoing.must_be_writable(desk.ledger.where, path, overwrite=False)
    passphrase = None
    if values["passphrase"]:
        passphrase = must_be_good(values["passphrase"], user="", name="", roles=())
    verifier = witnessing.create(path, values["name"], passphrase)
    said = [
        Said(_("The public key of the witness: {vkey}").format(vkey=verifier.vkey), "good"),
        Said(_("Hand it in person to whoever checks ledgers by your cosignature.")),
        Said(
            _(
                "The key lies in {path}. What it has seen will lie in {memory}: keep both together, and copy both."
            ).format(path=path, memory=witnessing.memory(path))
        ),
    ]
    if passphrase is None:
        said.append(Said(_("The key lies open: whoever can read the file can cosign."), "warning"))
    return Outcome(tuple(said))


def _cosign(desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services import incoming, outgoing
    from wamledger.services.keys import witnessing

    path, out = Path(values["key"]), Path(values["out"])
    outgoing.must_be_writable(desk.ledger.where, out, overwrite=is_yes(values, "overwrite"))
    made = witnessing.cosign(
        witnessing.load(path, values["passphrase"] or None),
        witnessing.memory(path),
        incoming.head_text(values["head"]),
        at=int(time.time()),
        vkeys=listed(values["vkey"]),
        consistency=incoming.text_of(values["proof"]) if values["proof"] else None,
        previous=incoming.head_text(values["previous"]) if values["previous"] else None,
    )
    outgoing.write_text(out, made.note)
    said = _("The head of {origin}, of size {size}, is cosigned, in {file}. Give it back to the office.")
    return Outcome((Said(said.format(size=made.head.size, origin=made.head.origin, file=out), "good"),))


def _witnessed(_desk: Desk, values: Values, _told: Told) -> Outcome:
    from wamledger.services.keys import witnessing

    seen = witnessing.seen(Path(values["key"]))
    if not seen:
        return Outcome((Said(_("This witness has cosigned nothing yet.")),))
    rows = [
        (
            each.origin,
            str(each.size),
            moments.when(each.cosigned_at * moment.MICROSECONDS),
            str(each.contradictions),
        )
        for each in seen
    ]
    bad = sum(each.contradictions for each in seen)
    said = Said(_("Heads that contradict what was cosigned before are here: tell the auditor."), "refused")
    headings = (_("Ledger"), _("Entries"), _("Cosigned"), _("Contradictions"))
    return Outcome((said,) if bad else (), Lines(headings, rows))


WITNESS_KEY: Final = Deed(
    name="witness-key",
    title=N_("Make the key of a witness"),
    about=N_("The key by which this office cosigns the heads of other ledgers."),
    does=_witness_key,
    do=N_("Make the key"),
    stops=False,
    blanks=(
        Blank("file", N_("Where the key is to lie"), "write"),
        Blank("name", N_("Name of the witness"), help=N_("For example hq.example/witness.")),
        Blank(
            "passphrase",
            N_("Passphrase of the key"),
            "new_hidden",
            N_("Empty lets the key lie open, for a machine that cosigns by itself."),
            is_required=False,
            whose=lambda _desk, _values: Whose(),
        ),
    ),
    commands=("witness-key",),
)

COSIGN: Final = Deed(
    name="cosign",
    title=N_("Cosign a head as a witness"),
    about=N_("States that this office has seen the head, and when. What contradicts it is refused."),
    does=_cosign,
    do=N_("Cosign"),
    stops=False,
    blanks=(
        Blank(
            "head",
            N_("The head"),
            "read",
            N_("Its file, or the proof that it continues the one before."),
        ),
        KEY,
        Blank(
            "passphrase",
            N_("Passphrase of the key"),
            "hidden",
            N_("Empty where the key lies open."),
            is_required=False,
        ),
        Blank(
            "vkey",
            N_("The ledger's public key"),
            help=N_("As it was handed over in person: the first time, and when it changed."),
            is_required=False,
        ),
        Blank(
            "proof",
            N_("The proof"),
            "read",
            N_("Where the head came without it."),
            is_required=False,
        ),
        Blank(
            "previous",
            N_("A head from before"),
            "read",
            N_("The first time: one that the office has held before it was a witness."),
            is_required=False,
        ),
        Blank("out", N_("Write the cosigned head to the file"), "write"),
        OVERWRITE,
    ),
    commands=("cosign",),
)

WITNESSED: Final = Deed(
    name="witnessed",
    title=N_("What a witness has cosigned"),
    about=N_("The newest head of each ledger that this witness has cosigned."),
    does=_witnessed,
    do=N_("Look"),
    blanks=(KEY,),
    commands=("witnessed",),
)
