"""Signed heads, for somebody outside to keep, and the proof that one continues another."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from tui.deeds.deed import NO, Blank, Deed, Outcome, Said, Told, Values, is_yes
from tui.desk import Desk
from wamledger.i18n import N_, _
from wamledger.ledger.faults import LedgerFault

OVERWRITE: Final = Blank("overwrite", N_("Write over a file that exists"), "yes", default=NO)


def _head(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import outgoing, witnesses

    out = Path(values["out"]) if values["out"] else None
    if out is not None:
        outgoing.must_be_writable(desk.ledger.where, out, overwrite=is_yes(values, "overwrite"))
    note = desk.ledger.checkpoint()
    told("", 1, 1)
    if out is not None:
        outgoing.write_text(out, note)
    leaves = is_yes(values, "leaves")
    if leaves:
        witnesses.remember(desk.ledger, note, "checkpoint")
    said = [Said(line) for line in note.rstrip("\n").split("\n")]
    if out is not None:
        done = _("The head is in {file}. Give it to somebody outside.").format(file=out)
    elif leaves:
        done = _("This is the signed head. Give it to somebody outside.")
    else:
        done = _("This is the signed head, to look at.")
    return Outcome((Said(done, "good"), *said))


def _continues(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import outgoing, proving

    if not values["first"].isdigit() or (values["second"] and not values["second"].isdigit()):
        raise LedgerFault(N_("A size of the ledger is a whole number."), N_("Write how many entries it had."))
    out = Path(values["out"])
    outgoing.must_be_writable(desk.ledger.where, out, overwrite=is_yes(values, "overwrite"))
    text = proving.prove_consistency(desk.ledger, int(values["first"]), int(values["second"] or 0) or None)
    told("", 1, 1)
    outgoing.write_text(out, text)
    return Outcome((Said(_("The proof is in {file}.").format(file=out), "good"),))


HEAD: Final = Deed(
    name="head",
    title=N_("Signed head"),
    about=N_("A few lines that fix everything that is recorded so far. Whoever holds them is a witness."),
    does=_head,
    do=N_("Give the head"),
    blanks=(
        Blank(
            "leaves",
            N_("It leaves the office"),
            "yes",
            N_("The ledger then knows that somebody outside has seen it so far."),
            default="yes",
        ),
        Blank(
            "out",
            N_("Write it to the file"),
            "write",
            is_required=False,
            help=N_("Empty: it is only shown."),
        ),
        OVERWRITE,
    ),
    commands=("checkpoint",),
)

CONTINUES: Final = Deed(
    name="continues",
    title=N_("Proof that the ledger continues an earlier head"),
    about=N_("For a witness who holds an earlier head: nothing before it was changed."),
    does=_continues,
    do=N_("Make the proof"),
    blanks=(
        Blank("first", N_("Entries that the earlier head covers")),
        Blank(
            "second",
            N_("Entries that the later one covers"),
            is_required=False,
            help=N_("Empty means all that there are now."),
        ),
        Blank("out", N_("Write it to the file"), "write"),
        OVERWRITE,
    ),
    commands=("prove",),
)
