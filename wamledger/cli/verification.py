"""Whether the ledger is what was recorded, and everything that is derived from it made again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from wamledger.cli import output
from wamledger.cli.call import Call
from wamledger.domain import moment
from wamledger.i18n import N_, _, ngettext
from wamledger.services import incoming

if TYPE_CHECKING:
    from wamledger.ledger.verifying.verdict import Step, Verdict
    from wamledger.services.verification import Rebuilt


def verify(
    call: Call,
    head: Annotated[
        list[str] | None,
        typer.Option(
            "--head",
            metavar="FILE|TEXT",
            help=N_("A head that was kept outside: its file, or its text; once for each."),
        ),
    ] = None,
    vkey: Annotated[
        str | None,
        typer.Option(
            "--vkey", metavar="VKEY", help=N_("The ledger's public key, as it was handed over in person.")
        ),
    ] = None,
    witness: Annotated[
        list[str] | None,
        typer.Option(
            "--witness",
            metavar="VKEY",
            help=N_("The public key of a witness that must have cosigned the heads; once for each."),
        ),
    ] = None,
    witnesses_needed: Annotated[
        int | None,
        typer.Option(
            "--witnesses-needed",
            metavar="NUMBER",
            help=N_("So many of the witnesses are enough; all, where it is left out."),
        ),
    ] = None,
    no_projections: Annotated[
        bool, typer.Option("--no-projections", help=N_("Leave out making the projections again."))
    ] = False,
    without_files: Annotated[
        bool,
        typer.Option(
            "--without-files",
            help=N_("Leave out the attached files: they were not handed over with the ledger."),
        ),
    ] = False,
) -> int:
    """Whether the ledger is sound is on standard output, and what is not and where."""
    from wamledger.services.notices import Exit
    from wamledger.services.verification import verify as verified

    heads = [incoming.head_text(each) for each in head or ()]
    with call.opened_as_it_is() as ledger, output.progress(_("Verifying")) as moved:
        verdict = verified(
            ledger,
            outside_heads=heads,
            vkey=vkey,
            witnesses=witness or (),
            witnesses_needed=witnesses_needed,
            progress=moved,
            projections=not no_projections,
            files=not without_files,
        )
    if call.json:
        output.say_json(verdict.as_json())
    else:
        _tell(verdict)
    return int(Exit.DONE if verdict.sound else Exit.UNSOUND)


def _tell(verdict: Verdict) -> None:
    for step in verdict.steps:
        output.say_verdict(_step(step), good=step.ok is not False)
    for finding in verdict.findings:
        where = f"{finding.what}: " if finding.what else ""
        output.tell(f"{where}{finding.message} {finding.remedy} [{finding.kind.value}]")
    more = sum(verdict.counts.values()) - len(verdict.findings)
    if more > 0:
        output.tell(
            ngettext("… and {number} more of these.", "… and {number} more of these.", more).format(
                number=output.number(more)
            )
        )
    if verdict.damage is not None:
        output.tell(
            _("The first damaged entry lies between {first} and {last}.").format(
                first=verdict.damage.first, last=verdict.damage.last
            )
            if verdict.damage.first != verdict.damage.last
            else _("The first damaged entry is {first}.").format(first=verdict.damage.first)
        )
    output.say(*_signed_heads(verdict))
    output.say(
        ngettext(
            "{number} entry has not been seen outside.",
            "{number} entries have not been seen outside.",
            verdict.unwitnessed.entries,
        ).format(number=output.number(verdict.unwitnessed.entries))
    )
    output.say_verdict(
        _("The ledger is sound.") if verdict.sound else _("The ledger is NOT sound."), good=verdict.sound
    )


def _signed_heads(verdict: Verdict) -> Iterator[str]:
    """Which key signed which heads, and who cosigned those that were brought."""
    for reign in verdict.signed_by:
        yield _("Signed heads, from size {first} to {last}: {heads}, by {vkey}").format(
            first=output.number(reign.first),
            last=output.number(reign.last),
            heads=output.number(reign.heads),
            vkey=reign.vkey,
        )
    for each in verdict.brought:
        for name, at in each.cosigned:
            yield _("The head of size {size} was cosigned by {witness} at {time}").format(
                size=output.number(each.head.size), witness=name, time=moment.canonical(at * 1_000_000)
            )


def _step(step: Step) -> str:
    mark = {True: "✓", False: "✗", None: "–"}[step.ok]
    return f"{mark} {step.number} {step.name}: {step.said}"


def rebuild(call: Call) -> None:
    """The projections are made again from the entries, and what had been otherwise is named."""
    from wamledger.services import verification

    with call.opened() as ledger, output.progress(_("Rebuilding")) as moved:
        rebuilt = verification.rebuild(ledger, moved)
    if call.json:
        output.say_json(
            {
                "entries": rebuilt.entries,
                "rows": rebuilt.rows,
                "differed": [finding.as_json() for finding in rebuilt.differed],
                "counts": {kind.value: number for kind, number in sorted(rebuilt.counts.items())},
            }
        )
        return
    output.tell(*(finding.message for finding in rebuilt.differed))
    output.say(*_rebuilt(rebuilt))


def _rebuilt(rebuilt: Rebuilt) -> Iterator[str]:
    yield _("{rows} rows made again from {entries} entries.").format(
        rows=output.number(rebuilt.rows), entries=output.number(rebuilt.entries)
    )
    differed = sum(rebuilt.counts.values())
    yield (
        _("Nothing had been otherwise.")
        if not differed
        else ngettext(
            "{number} thing had been otherwise.", "{number} things had been otherwise.", differed
        ).format(number=output.number(differed))
    )
