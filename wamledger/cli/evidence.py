"""Evidence: the entries of a ledger as a file, and what it shows to whoever has nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.i18n import N_, _, ngettext
from wamledger.services import incoming

if TYPE_CHECKING:
    from wamledger.services.evidence import Checked, Told


def check_export(
    call: Call,
    file: Annotated[
        str, typer.Argument(metavar="FILE", help=N_("What wamledger export --entries has written."))
    ],
    vkey: Annotated[
        str | None,
        typer.Option(
            "--vkey", metavar="VKEY", help=N_("A public key of the ledger, as it was handed over in person.")
        ),
    ] = None,
    head: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="FILE|TEXT",
            help=N_("A head that was kept outside: its file, or its text; once for each."),
        ),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option(
            "--witness",
            metavar="VKEY",
            help=N_("A witness that must have cosigned a head; once for each."),
        ),
    ] = None,
    entry: Annotated[
        str | None,
        typer.Option(
            "--entry",
            metavar="ENTRY",
            help=N_("Tell of one entry: id of an operation, or number of its entry."),
        ),
    ] = None,
) -> int:
    """What the file shows is on standard output; no ledger is needed."""
    from wamledger.ledger.faults import EvidenceFault, LedgerFault, NoteFault
    from wamledger.services.evidence import check
    from wamledger.services.notices import Exit

    heads = [incoming.head_text(each) for each in head or ()]
    try:
        with output.progress(_("Checking")) as moved:
            checked = check(
                Path(file),
                vkey=vkey,
                outside_heads=heads,
                witnesses=witness or (),
                entry=entry,
                progress=lambda done, total: moved("", done, total),
            )
    except (EvidenceFault, NoteFault) as fault:
        if call.json:
            output.say_json({"holds": False, **fault.as_json()})
        output.tell(f"{fault.message} {fault.remedy} [{fault.code}]")
        if not call.json:
            output.say_verdict(_("The file does NOT hold."), good=False)
        return int(Exit.UNSOUND)
    if entry is not None and checked.entry is None and checked.holds:
        raise LedgerFault(
            N_("There is no entry {found} in the file."),
            N_("Give the id of an operation, or the number of its entry."),
            found=entry,
        )
    if call.json:
        output.say_json(checked.as_json())
    else:
        _tell(checked)
    return int(Exit.DONE if checked.holds else Exit.UNSOUND)


def _tell(checked: Checked) -> None:
    output.say(*_figures(checked))
    if checked.entry is not None:
        output.say(*_entry(checked.entry))
    elif checked.pairs:
        headings = (
            _("Entry"),
            _("Operation"),
            _("Id"),
            _("Recorded or proposed by"),
            _("Approved by"),
            _("Proposal"),
        )
        output.say_table(
            headings,
            (
                (each.seq, each.op, each.id, each.by, each.approved_by, each.proposal)
                for each in checked.pairs
            ),
        )
    for finding in sorted(checked.findings, key=lambda each: (each.where.seq is None, each.where.seq or 0)):
        where = f"{finding.what}: " if finding.what else ""
        output.tell(f"{where}{finding.message} [{finding.kind.value}]")
    more = sum(checked.counts.values()) - len(checked.findings)
    if more > 0:
        output.tell(
            ngettext("… and {number} more of these.", "… and {number} more of these.", more).format(
                number=output.number(more)
            )
        )
    damage = checked.damage
    if damage is not None:
        output.tell(
            _("The first damaged entry is {first}.").format(first=damage.first)
            if damage.first == damage.last
            else _("The first damaged entry lies between {first} and {last}.").format(
                first=damage.first, last=damage.last
            )
        )
    if not checked.is_trusted:
        output.tell(_("No key was given, so the file is only held against itself: give one with --vkey."))
    output.say_verdict(
        _("The file holds.") if checked.holds else _("The file does NOT hold."), good=checked.holds
    )


def _figures(checked: Checked) -> Iterator[str]:
    header, figures = checked.header, checked.figures
    yield _("{ledger}, {mission}: {entries} entries of {origin}.").format(
        ledger=header.ledger,
        mission=header.mission,
        entries=output.number(checked.entries),
        origin=header.origin,
    )
    yield _(
        "{singly} entries are signed one by one, {sealed} together, {historical} as past records; {before} are"
        " from before anybody signed."
    ).format(**{name: output.number(value) for name, value in figures.as_json().items()})
    yield ngettext(
        "{number} operation is signed by two people.",
        "{number} operations are signed by two people.",
        figures.by_two,
    ).format(number=output.number(figures.by_two))
    for name, size, when in checked.witnessed:
        yield _("{witness} cosigned the head over {size} entries at {time}.").format(
            witness=name, size=output.number(size), time=_time(when)
        )


def _time(seconds: int) -> str:
    from wamledger.domain import moment

    return moment.canonical(seconds * 1_000_000)


def _entry(told: Told) -> Iterator[str]:
    body, sigs = told.record["body"], told.record["sigs"]
    operation = body["operation"]
    yield _("Entry {seq} is {op} {id} by {by}, recorded {time}.").format(
        seq=told.seq, op=operation["op"], id=operation["id"], by=operation["by"], time=body["recorded_at"]
    )
    for sig in sigs:
        yield _("{user} signed it as {meaning}, with the key {key_id}.").format(
            user=sig["user"] or _("the ledger"), meaning=sig["meaning"], key_id=sig["key_id"]
        )
    if told.seal is not None:
        yield _("{user} signed it together with the entries {begin} to {end}, in entry {seq}.").format(
            user=told.seal.user, begin=told.seal.begin, end=told.seal.end - 1, seq=told.seal.seq
        )
    elif not sigs:
        yield _("Nobody signed it.")
    if told.pair is not None and told.pair.proposal is not None:
        yield _("{by} proposed it as {proposal}; {approved_by} approved it.").format(**told.pair._asdict())
    elif told.pair is not None:
        yield _("{by} recorded it; {approved_by} approved it.").format(**told.pair._asdict())
