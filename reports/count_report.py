"""
WL-F-52: the report of a count: what the book said at the cut-off, what was seen, what differs, and what became of it.

Differences stand first, then every line, those that agree among them. It states figures and says of nobody that they did
anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports import paper as paper_
from reports.agreement import Tally
from reports.columns import Column, Row
from reports.forms import Form
from reports.goods import entry_table, person, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.domain import moment
from wamledger.domain.counting.causes import Cause
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.count_report import CountedLine, CountReportView, FoundCause
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-52", 1, N_("Count report"))


def count_report(
    view: CountReportView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The report is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    _agree(view)
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=_("{place}, as of {time}").format(
            place=figures.named(view.place, view.place_name), time=figures.moment(view.cut_off)
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    _result(document, view)
    _differences(document, view)
    _recounts(document, view)
    _findings(document, view)
    section(document, _("Every line that was compared"))
    _table(document, list(view.lines), _("Nothing was in scope, and nothing was seen."))
    signatures(
        document,
        [
            *(Signatory(_("Counted by"), name) for name in view.counted_by),
            *([Signatory(_("Keeper of the place"), view.keeper_name or view.keeper)] if view.keeper else []),
            Signatory(_("Verified by")),
        ],
    )
    proof(document)
    return document.finish()


def _agree(view: CountReportView) -> None:
    """As many lines differ as the comparison says, each by its figures.  Refuses: FiguresDisagree"""
    tally = Tally()
    for line in view.lines:
        tally.add(view.posted.entry, _("lines that differ"), int(line.booked != line.counted))
    tally.agree({view.posted.entry: {_("lines that differ"): view.differences}})


def _stated(view: CountReportView) -> list[Stated]:
    return [
        named("place", _("Held by") if view.is_party else _("Place"), view.place, view.place_name),
        Stated("kind", _("Kind of count"), view.kind, word(words.COUNT, view.kind)),
        Stated("scope", _("What is counted"), view.scope, word(words.COUNT_SCOPE, view.scope)),
        paper_.time("cut_off", _("Book as of"), view.cut_off),
        Stated("blind", _("Blind"), int(view.is_blind), _("Yes") if view.is_blind else _("No")),
        Stated("keeper", _("Keeper of the place"), view.keeper, person(view.keeper, view.keeper_name)),
        Stated("counted_by", _("Counted by"), "; ".join(view.counted_by), wide=True),
    ]


def _result(document: Document, view: CountReportView) -> None:
    section(document, _("Result"))
    lines = len(view.lines)
    said = ngettext(
        "{number} line was compared with the book at the cut-off, ",
        "{number} lines were compared with the book at the cut-off, ",
        lines,
    ).format(number=figures.number(lines)) + ngettext(
        "{number} differs.", "{number} differ.", view.differences
    ).format(number=figures.number(view.differences))
    if view.validity_percent:
        said += " " + _("{percent} percent of the lines agree.").format(percent=view.validity_percent)
    paragraph(document, said)
    paragraph(
        document,
        _(
            "The book is that of the cut-off by all that is known now: a voucher that was entered later counts from "
            "when it happened. A count corrects nothing; what differs stays a difference until it is explained or adjusted."
        ),
        styles.NOTE,
    )


def _differences(document: Document, view: CountReportView) -> None:
    section(document, _("Differences"))
    differing = [line for line in view.lines if line.kind]
    _table(document, differing, _("Nothing differs."), details=True)


def _table(document: Document, lines: list[CountedLine], empty: str, *, details: bool = False) -> None:
    again = any(line.recounted is not None for line in lines)
    columns = [
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("What it is"), 2.6),
        Column(_("Serial or lot number as marked"), 1.6, styles.CELL_CODE),
        Column(_("Book"), 0.9, align="right"),
        Column(_("Counted"), 0.9, align="right"),
        Column(_("Difference"), 0.9, styles.CELL_BOLD, align="right"),
        *([Column(_("Counted again"), 0.9, align="right")] if again else []),
        *([Column(_("What differs, findings"), 2.2, breaks=True)] if details else []),
    ]
    Register(document, columns).write(
        (_row(line, again=again, details=details) for line in lines), empty=empty
    )


def _row(line: CountedLine, *, again: bool, details: bool) -> Row:
    # loaded with a count at hand alone: it brings the database with it
    from wamledger.services.counting.differences import Kind as Difference

    more = line.counted - line.booked
    where = _("book: {holder}").format(holder=line.where) if line.where else ""
    return (
        line.code,
        line.described,
        line.mark,
        figures.number(line.booked),
        figures.number(line.counted),
        f"{'+' if more > 0 else ''}{figures.number(more)}" if more else "0",
        *([figures.number(line.recounted) if line.recounted is not None else ""] if again else []),
        *([stacked(_(Difference[line.kind].value), where, *line.findings)] if details else []),
    )


def _recounts(document: Document, view: CountReportView) -> None:
    section(document, _("Recounts"))
    columns = [
        Column(_("Entry"), 0.6, styles.CELL_CODE, align="right"),
        Column(_("Number, document"), 1.8, breaks=True),
        Column(_("Book as of (UTC)"), 1.2),
        Column(_("Counted by"), 3.0),
        Column(_("Lines"), 0.8, align="right"),
        Column(_("Differ"), 0.8, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(
        (
            (
                str(each.posted.seq),
                stacked(each.posted.entry, each.posted.document),
                figures.minute(each.cut_off),
                "; ".join(each.counted_by),
                figures.number(each.lines),
                figures.number(each.differences),
            )
            for each in view.recounts
        ),
        empty=_("Nobody has counted it again."),
    )
    if view.recounts:
        entry_table(document, (each.posted for each in view.recounts), _("Entries"))


def _findings(document: Document, view: CountReportView) -> None:
    section(document, _("Findings and causes"))
    columns = [
        Column(_("Finding"), 1.6, styles.CELL_CODE),
        Column(_("Rule"), 0.5, styles.CELL_CODE),
        Column(_("Severity"), 0.7),
        Column(_("What it says"), 4.0),
        Column(_("State"), 1.0),
    ]
    Register(document, columns).write(
        (
            (each.finding, each.rule, each.severity, each.title, word(words.FINDING, each.status))
            for each in view.findings
        ),
        empty=_("No rule speaks of this count."),
    )
    if not view.causes:
        return
    columns = [
        Column(_("Finding"), 1.6, styles.CELL_CODE),
        Column(_("State"), 0.9),
        Column(_("Cause"), 1.8),
        Column(_("In words"), 2.6),
        Column(_("Said by, when (UTC)"), 1.6, breaks=True),
        Column(_("Entry"), 1.2, styles.CELL_CODE),
    ]
    Register(document, columns).write(map(_cause_row, view.causes))


def _cause_row(each: FoundCause) -> Row:
    return (
        each.finding,
        word(words.FINDING, each.status),
        _(Cause[each.cause].value) if each.cause else "",
        each.words,
        stacked(person(each.by, each.by_name), figures.minute(each.said_at)),
        each.entry,
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[CountReportView]:
    from wamledger.services.report_views.count_report import count_report_view

    return held(
        count_report_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: CountReportView) -> Iterator[Table]:
    yield head_data(
        [
            *_stated(view),
            Stated("differences", _("Lines that differ"), view.differences),
            Stated("validity_percent", _("Lines that agree, percent"), view.validity_percent),
        ]
    )
    yield Table(
        "lines",
        _("Every line that was compared"),
        {
            "of": _("What the line is of"),
            "code": _("Code"),
            "described": _("What it is"),
            "mark": _("Serial or lot number as marked"),
            "unit": _("Unit"),
            "book": _("Book"),
            "counted": _("Counted"),
            "difference": _("Difference"),
            "recounted": _("Counted again"),
            "kind": _("What differs"),
            "where": _("On the book at"),
            "findings": _("Findings"),
        },
        (
            (
                line.of,
                line.code,
                line.described,
                line.mark,
                line.unit,
                line.booked,
                line.counted,
                line.counted - line.booked,
                line.recounted,
                line.kind,
                line.where,
                " ".join(line.findings),
            )
            for line in view.lines
        ),
    )
    yield Table(
        "findings",
        _("Findings"),
        {
            "finding": _("Finding"),
            "rule": _("Rule"),
            "severity": _("Severity"),
            "title": _("What it says"),
            "status": _("State"),
        },
        ((each.finding, each.rule, each.severity, each.title, each.status) for each in view.findings),
    )
    yield Table(
        "causes",
        _("Causes"),
        {
            "finding": _("Finding"),
            "status": _("State"),
            "cause": _("Cause"),
            "words": _("In words"),
            "by": _("Said by"),
            "said_at": _("Said at"),
            "entry": _("Entry"),
        },
        (
            (
                each.finding,
                each.status,
                each.cause,
                each.words,
                each.by,
                moment.canonical(each.said_at),
                each.entry,
            )
            for each in view.causes
        ),
    )
    yield posted_data([view.posted, *(each.posted for each in view.recounts)])


KIND: Final = Kind(
    name="count-report",
    form=FORM,
    summary=N_("A count against the book at its cut-off: differences, recounts, findings and causes."),
    subject=N_("Id of the count"),
    view_type=CountReportView,
    view=_view,
    draw=count_report,
    tables=_tables,
    rests_on=whole,
)
