"""What leaves a ledger as a file: its journal, or its entries as evidence; and whether such a file holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from tui.deeds.deed import Blank, Deed, Lines, Outcome, Said, Told, Values, is_yes, listed
from tui.deeds.heads import OVERWRITE
from tui.desk import Desk
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import EvidenceFault, NoteFault

if TYPE_CHECKING:
    from wamledger.services.evidence import Checked


def _export(desk: Desk, values: Values, told: Told) -> Outcome:
    from wamledger.services import evidence, exporting, incoming, outgoing, witnesses

    path, ledger = Path(values["file"]), desk.ledger
    outgoing.must_be_writable(ledger.where, path, overwrite=is_yes(values, "overwrite"))
    heads = [incoming.head_text(values["head"])] if values["head"] else []
    note, left_out = ledger.checkpoint(), 0

    def moved(done: int, total: int) -> None:
        told(_("Writing"), done, total)

    if values["form"] == "entries":
        total = evidence.write(ledger, path, heads=heads, progress=moved)
        said = ngettext("{number} entry written to {file}.", "{number} entries written to {file}.", total)
    else:
        total, left_out = exporting.export(ledger, path, progress=moved)
        said = ngettext(
            "{number} operation written to {file}.", "{number} operations written to {file}.", total
        )
    if not ledger.faults:
        # what was written ends with a head that covers at least what this one does
        witnesses.remember(ledger, note, "export")
    lines = [Said(said.format(number=total, file=path), "good")]
    if left_out:
        lines.append(Said(exporting.said_of_left_out(left_out)))
    return Outcome(tuple(lines))


def _check_export(_desk: Desk | None, values: Values, told: Told) -> Outcome:
    from wamledger.services import incoming
    from wamledger.services.evidence import check

    try:
        checked = check(
            Path(values["file"]),
            vkey=values["vkey"] or None,
            outside_heads=[incoming.head_text(values["head"])] if values["head"] else [],
            witnesses=listed(values["witnesses"]),
            entry=None,
            progress=lambda done, total: told(_("Checking"), done, total),
        )
    except (EvidenceFault, NoteFault) as fault:
        from wamledger.services.on_screen import telling

        return Outcome(
            (
                Said(_("The file does NOT hold."), "refused"),
                Said(telling.fault(fault), "refused"),
            )
        )
    return _checked(checked)


def _checked(checked: Checked) -> Outcome:
    from wamledger.services.on_screen import telling

    said = [
        Said(_("The file holds."), "good")
        if checked.holds
        else Said(_("The file does NOT hold."), "refused"),
        Said(
            _("{ledger}, {mission}: {entries} entries of {origin}.").format(
                ledger=checked.header.ledger,
                mission=checked.header.mission,
                entries=checked.entries,
                origin=checked.header.origin,
            )
        ),
    ]
    for finding in sorted(checked.findings, key=lambda each: (each.where.seq is None, each.where.seq or 0)):
        said.append(Said(telling.unsound(finding), "refused"))
    if not checked.is_trusted:
        said.append(
            Said(
                _("No key was given, so the file is only held against itself: give its public key."),
                "warning",
            )
        )
    headings = (_("Entry"), _("Operation"), _("Id"), _("By"), _("Approved by"))
    rows = [
        (str(each.seq), each.op, each.id, each.by, each.approved_by or "") for each in checked.pairs[:200]
    ]
    return Outcome(tuple(said), Lines(headings, rows) if rows else None)


EXPORT: Final = Deed(
    name="export",
    title=N_("Export"),
    about=N_(
        "The journal, as it can be posted into a new ledger; or the entries as evidence, with their signatures."
    ),
    does=_export,
    do=N_("Write it"),
    blanks=(
        Blank(
            "form",
            N_("What is written"),
            "choice",
            choices={"journal": N_("the journal"), "entries": N_("the entries, as evidence")},
        ),
        Blank("file", N_("The file"), "write"),
        Blank(
            "head",
            N_("A cosigned head to go with the entries"),
            "read",
            is_required=False,
        ),
        OVERWRITE,
    ),
    commands=("export",),
)

CHECK_EXPORT: Final = Deed(
    name="check-export",
    title=N_("Check exported entries"),
    about=N_("Whether a file of entries holds, and who signed them. No ledger is needed for it."),
    does=_check_export,
    do=N_("Check"),
    blanks=(
        Blank("file", N_("The file"), "read"),
        Blank(
            "vkey",
            N_("The ledger's public key"),
            help=N_("As it was handed over in person, and not with the file."),
            is_required=False,
        ),
        Blank("head", N_("A head that was kept outside"), "read", is_required=False),
        Blank(
            "witnesses",
            N_("Public keys of witnesses"),
            help=N_("Witnesses that must have cosigned the head, separated by spaces."),
            is_required=False,
        ),
    ),
    commands=("check-export",),
)
