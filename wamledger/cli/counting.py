"""Counting: what is due, blind sheets, results, differences, recounts and causes."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO, Final, cast

import typer

from wamledger.cli import admission, moments, output, receipts
from wamledger.cli.call import Call
from wamledger.domain import moment
from wamledger.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.counting.entry import Entered
    from wamledger.services.counting.sheets import Drawn

STANDARD: Final = "-"
_Out = Annotated[
    list[str],
    typer.Option(
        "--out", "-o", metavar="FILE", help=N_("The file to write: .pdf or .xlsx; may be given twice.")
    ),
]
_Counters = Annotated[
    list[str],
    typer.Option("--counted-by", metavar="WHO", help=N_("Who counts, by code or name; two at least.")),
]
_Paper = Annotated[str, typer.Option("--paper", metavar="SIZE", help=N_("a4 or letter."))]
_Overwrite = Annotated[bool, typer.Option("--overwrite", help=N_("Write over a file that exists."))]
_By = Annotated[
    str | None, typer.Option("--by", metavar="CODE", help=N_("Who records it. Else WAMLEDGER_USER."))
]


def counts_due(
    call: Call,
    place: Annotated[
        str | None,
        typer.Argument(metavar="PLACE", help=N_("Only this place and those within it, or this party.")),
    ] = None,
    until: Annotated[
        str | None, typer.Option("--until", metavar="TIME", help=N_("Only what falls due by then."))
    ] = None,
    plan: Annotated[
        str | None, typer.Option("--plan", metavar="YYYY-MM", help=N_("The visits of a month instead."))
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", metavar="TIME", help=N_("As if it were then, by what stands now.")),
    ] = None,
) -> None:
    """What has to be counted, and when, is on standard output."""
    from wamledger.services.counting import due

    at = moments.as_of(as_of)
    with call.opened_to_look() as ledger:
        if plan is not None:
            planned = due.count_plan(ledger, *_month(plan), at=at, place=place)
        else:
            owed = due.counts_due(ledger, at=at, until=moments.as_of(until), place=place)
    if plan is not None:
        if call.json:
            output.say_json([each.as_json() for each in planned])
            return
        headings = [_("Day"), _("Store"), _("Name"), _("What to count")]
        output.say_table(
            headings,
            (
                (
                    moment.canonical(each.at)[:10],
                    each.store,
                    each.name,
                    "; ".join(_(check.value) for check in each.checks),
                )
                for each in planned
            ),
        )
        return
    if call.json:
        output.say_json([each.as_json() for each in owed])
        return
    headings = [_("Due"), _("Overdue"), _("Store"), _("Name"), _("What to count"), _("Last"), _("In")]
    output.say_table(
        headings,
        (
            (
                moment.canonical(each.at)[:10],
                _("yes") if each.is_overdue else "",
                each.store,
                each.name,
                _(each.check.value),
                moment.canonical(each.last.cut_off)[:10] if each.last else _("never"),
                each.last.id if each.last else "",
            )
            for each in owed
        ),
    )
    late = len(due.overdue(owed))
    output.say(
        "", ngettext("{number} count is overdue.", "{number} counts are overdue.", late).format(number=late)
    )


def _month(text: str) -> tuple[int, int]:
    """The moments at which a month begins and ends.  Refuses: time_unreadable"""
    begin = moment.parse(f"{text}-01T00:00:00Z", "plan")
    year, month = int(text[:4]), int(text[5:7])
    after = f"{year + month // 12:04}-{month % 12 + 1:02}"
    return begin, moment.parse(f"{after}-01T00:00:00Z", "plan")


def count_sheet(
    call: Call,
    place: Annotated[str, typer.Argument(metavar="PLACE", help=N_("The place, or the party that holds it."))],
    out: _Out,
    counted_by: _Counters,
    scope: Annotated[
        str, typer.Option("--scope", metavar="WORD", help=N_("ALL, WEAPONS, AMMUNITION or SAMPLE."))
    ] = "SAMPLE",
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="WORD",
            help=N_(
                "COUNT, SAMPLE_SERIAL, FULL_SERIAL, HANDOVER, INDEPENDENT or INCIDENT; else what fits the scope."
            ),
        ),
    ] = None,
    of: Annotated[
        str,
        typer.Option("--of", metavar="WORD", help=N_("A sample of WEAPONS or AMMUNITION, or all CLASS_A.")),
    ] = "WEAPONS",
    size: Annotated[
        int | None,
        typer.Option("--size", metavar="NUMBER", min=1, help=N_("Size of the sample; else by policy.")),
    ] = None,
    cut_off: Annotated[
        str | None,
        typer.Option("--cut-off", metavar="TIME", help=N_("The book is taken as of then; else now.")),
    ] = None,
    lines: Annotated[
        int | None, typer.Option("--lines", metavar="NUMBER", min=0, help=N_("Empty lines on the sheet."))
    ] = None,
    paper: _Paper = "a4",
    by: _By = None,
    overwrite: _Overwrite = False,
) -> None:
    """The blind sheet is in the files, and that it was drawn stands in the access record."""
    from wamledger.services.counting.sheets import Asked, sheet

    targets = _targets(call, out, overwrite=overwrite)
    fitting = {"SAMPLE": "COUNT" if of.upper() == "AMMUNITION" else "SAMPLE_SERIAL", "AMMUNITION": "COUNT"}
    with call.opened() as ledger:
        asked = Asked(
            place=place.upper(),
            scope=scope.upper(),
            kind=(kind or fitting.get(scope.upper(), "FULL_SERIAL")).upper(),
            counted_by=tuple(counted_by),
            of=of.upper(),
            size=size,
            cut_off=moments.as_of(cut_off),
            blank_lines=lines,
            generated_by=_maker(ledger, by),
            language=call.language,
        )
        drawn = sheet(ledger, asked)
        _written(ledger, drawn, targets, paper)
    _told(call, drawn, out)


def recount(
    call: Call,
    count: Annotated[str, typer.Argument(metavar="COUNT", help=N_("Id of the count that differed."))],
    out: _Out,
    counted_by: _Counters,
    paper: _Paper = "a4",
    by: _By = None,
    overwrite: _Overwrite = False,
) -> None:
    """The sheet for counting again what differed, by others, is in the files."""
    from wamledger.services.counting.recount import recount as again

    targets = _targets(call, out, overwrite=overwrite)
    with call.opened() as ledger:
        drawn = again(ledger, count, counted_by, generated_by=_maker(ledger, by), language=call.language)
        _written(ledger, drawn, targets, paper)
    _told(call, drawn, out)


def _maker(ledger: Ledger, by: str | None) -> str:
    from reports.making import login

    return (None if ledger.is_closed else by) or admission.recorder(ledger) or login()


def _targets(call: Call, out: list[str], *, overwrite: bool) -> list[Path]:
    """The files to write, each of a kind that there is.  Refuses: choice_unknown"""
    from wamledger.cli import outgoing
    from wamledger.domain.refusals import Code, Refused

    paths = [Path(each) for each in out]
    for path in paths:
        if path.suffix.lower() not in (".pdf", ".xlsx"):
            raise Refused(Code.CHOICE_UNKNOWN, "--out", found=path.name, allowed=["*.pdf", "*.xlsx"])
        outgoing.must_be_writable(call, path, overwrite=overwrite)
    return paths


def _written(ledger: Ledger, drawn: Drawn, targets: list[Path], paper: str) -> None:
    """The sheet is in every file, and the ledger knows that its head left the office."""
    from reports.count_sheet import KIND
    from reports.count_workbook import count_workbook
    from reports.page import Paper
    from reports.printing import printed
    from wamledger.cli import outgoing
    from wamledger.cli.papers import must_be
    from wamledger.services.report_grounds import grounds_of
    from wamledger.services.report_seal import sealing

    must_be("paper", paper.lower(), tuple(each.lower() for each in KIND.papers))
    for path in targets:
        with outgoing.written(path) as file:
            if path.suffix.lower() == ".pdf":
                grounds = grounds_of(
                    ledger,
                    drawn.view.provenance.head_note,
                    KIND.rests_on(drawn.view),
                    with_entries=KIND.shows_entries,
                )
                printed(
                    KIND,
                    drawn.view,
                    cast("BinaryIO", file),
                    paper=Paper[paper.upper()],
                    grounds=grounds,
                    seal=sealing(ledger),
                )
            else:
                count_workbook(drawn.view, cast("BinaryIO", file))
    if drawn.view.provenance.head_note and any(path.suffix.lower() == ".pdf" for path in targets):
        from wamledger.services import witnesses

        witnesses.remember(ledger, drawn.view.provenance.head_note, f"count sheet {drawn.view.number}")


def _told(call: Call, drawn: Drawn, out: list[str]) -> None:
    if call.json:
        output.say_json({**drawn.as_json(), "files": out})
        return
    view = drawn.view
    output.say(_("Sheet {number}, written to {files}.").format(number=view.number, files=", ".join(out)))
    if drawn.population is None:
        return
    output.say(
        _("{size} of {many} are looked at, drawn with the seed {seed}.").format(
            size=output.number(len(view.rows)), many=output.number(drawn.population), seed=view.seed
        ),
        _("The chance that the sample has none of what is missing:"),
        *(
            ngettext("  {number} missing: {chance} %", "  {number} missing: {chance} %", missing).format(
                number=missing, chance=chance
            )
            for missing, chance in drawn.chances
        ),
    )


def count_entry(
    call: Call,
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help=N_("The filled-in sheet (XLSX, CSV), or - for scans, one code a line.")
        ),
    ],
    place: Annotated[
        str | None, typer.Option("--place", metavar="PLACE", help=N_("For scans: what was counted."))
    ] = None,
    party: Annotated[
        str | None, typer.Option("--party", metavar="PARTY", help=N_("For scans: whose holdings."))
    ] = None,
    scope: Annotated[
        str, typer.Option("--scope", metavar="WORD", help=N_("For scans: the scope."))
    ] = "WEAPONS",
    kind: Annotated[
        str, typer.Option("--kind", metavar="WORD", help=N_("For scans: the kind of count."))
    ] = "COUNT",
    counted_by: Annotated[
        list[str] | None, typer.Option("--counted-by", metavar="WHO", help=N_("For scans: who counted."))
    ] = None,
    cut_off: Annotated[
        str | None,
        typer.Option("--cut-off", metavar="TIME", help=N_("For scans: the book is taken as of then.")),
    ] = None,
    occurred_at: Annotated[
        str | None,
        typer.Option("--occurred-at", metavar="TIME", help=N_("When it was counted; else the cut-off.")),
    ] = None,
    by: _By = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=N_("Only say what would be recorded."))] = False,
) -> int:
    """The count is recorded, or every row that keeps it out is named."""
    from wamledger.services.counting.entry import enter
    from wamledger.services.counting.filled import read_scans, read_sheet
    from wamledger.services.notices import Exit
    from wamledger.services.stopping import told_what_stands

    filled = read_scans(sys.stdin) if file == STANDARD else read_sheet(Path(file))
    with ExitStack() as stack:
        ledger = stack.enter_context(call.opened())
        settings: dict[str, Any] = {}
        if filled.is_scan:
            now = ledger.clock()
            at = moments.as_of(cut_off)
            at = now - now % moment.MICROSECONDS if at is None else at
            settings = {"scope": scope.upper(), "kind": kind.upper(), "cut_off": moment.canonical(at)}
            settings["counted_by"] = list(counted_by or ())
            settings |= {
                name: code.upper() for name, code in (("place", place), ("party", party)) if code is not None
            }
        recorder = (None if ledger.is_closed else by) or admission.recorder(ledger)
        stack.enter_context(told_what_stands(ledger))
        entered = enter(
            ledger, filled, by=recorder, occurred_at=occurred_at, settings=settings, dry_run=dry_run
        )
    if call.json:
        output.say_json(entered.as_json())
    else:
        _tell_entered(entered, file, is_dry=dry_run)
    if entered.report is not None:
        return int(receipts.exit_code(entered.report, is_dry=dry_run))
    return int(Exit.REFUSED)


def _tell_entered(entered: Entered, file: str, *, is_dry: bool) -> None:
    from wamledger.services.notices import refusal_line

    for note in entered.notes[: receipts.MOST_SHOWN]:
        output.tell(_("{file}, row {row}: {text}").format(file=file, row=note.row, text=note.text))
    for problem in entered.problems:
        output.tell(
            _("{file}, row {row}: {text}").format(
                file=file, row=problem.row, text=refusal_line(problem.fault)
            )
        )
    report = entered.report
    if report is not None and not entered.problems:
        output.tell(*(refusal_line(fault) for line in report.refused for fault in line.faults))
    if report is None or report.refused_lines:
        output.tell(_("Nothing was recorded."))
        return
    for receipt in report.receipts:
        output.say(*receipts.receipt_lines(receipt, is_dry=is_dry))
        output.say(
            _("What differs from the book: {command}").format(
                command=f"wamledger count-differences {receipt['id']}"
            )
        )


def count_differences(
    call: Call,
    count: Annotated[
        str, typer.Argument(metavar="COUNT", help=N_("Id of the count, or number of its sheet."))
    ],
) -> None:
    """What the count saw against the book at its cut-off is on standard output."""
    from wamledger.services.counting.differences import differences

    with call.opened_to_look() as ledger:
        found = differences(ledger, count)
    if call.json:
        output.say_json(found.as_json())
        return
    operation = found.operation
    output.say(
        _("{count} at {place}, book as of {time}, counted by {people}").format(
            count=operation["id"],
            place=operation.get("place") or operation["party"],
            time=operation["cut_off"],
            people=", ".join(operation["counted_by"]),
        )
    )
    if not found.differences:
        output.say(_("Book and count agree."))
    else:
        headings = [
            _("What"),
            _("Of"),
            _("Code"),
            _("Book"),
            _("Counted"),
            _("On the book at"),
            _("Findings"),
        ]
        output.say_table(
            headings,
            (
                (
                    _(each.kind.value),
                    each.of,
                    each.code,
                    each.booked,
                    each.counted,
                    each.where,
                    ", ".join(each.findings),
                )
                for each in found.differences
            ),
        )
        output.say(
            "", _("Have it counted again by others: {command}").format(command=f"wamledger recount {count}")
        )
    if found.validity_percent is not None:
        output.say(
            _("{right} % of {lines} lines agree.").format(
                right=found.validity_percent, lines=output.number(found.lines)
            )
        )
    spoken = {finding for each in found.differences for finding in each.findings}
    for each in found.findings:
        if each.id not in spoken:
            output.say(f"{each.id}  {each.severity.name}  {_(each.signal.title or each.rule.title)}")


def count_cause(
    call: Call,
    finding: Annotated[str, typer.Argument(metavar="FINDING", help=N_("Id of the finding."))],
    cause: Annotated[
        str, typer.Option("--cause", metavar="WORD", help=N_("The cause; --cause list names them."))
    ],
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help=N_("What was found, in words."))] = "",
    status: Annotated[
        str | None,
        typer.Option(
            "--status",
            metavar="WORD",
            help=N_("ACKNOWLEDGED, EXPLAINED, CONFIRMED, REFERRED or VOID; else as the cause has it."),
        ),
    ] = None,
    document: Annotated[
        str | None, typer.Option("--document", metavar="TEXT", help=N_("The paper that shows it."))
    ] = None,
    by: _By = None,
) -> int:
    """What a difference turned out to be is on record, as a review of its finding."""
    from wamledger.domain.counting.causes import Cause
    from wamledger.domain.refusals import Code, Refused
    from wamledger.services.counting.recount import record_cause

    if cause.upper() not in Cause.__members__:
        if cause.lower() == "list":
            output.say_table([_("Cause"), _("What it means")], ((each.name, _(each.value)) for each in Cause))
            return 0
        raise Refused(Code.CHOICE_UNKNOWN, "--cause", found=cause, allowed=list(Cause.__members__))
    if not words.strip():
        raise Refused(Code.FIELD_MISSING, "--words", op="count-cause")
    with call.opened() as ledger:
        recorder = (None if ledger.is_closed else by) or admission.recorder(ledger) or ""
        report = record_cause(
            ledger,
            finding,
            Cause[cause.upper()],
            words.strip(),
            by=recorder,
            status=status.upper() if status else None,
            document=document,
        )
    return int(receipts.journal_answer(call, report, keep_going=False, is_dry=False))
