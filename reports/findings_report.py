"""
WL-F-73: the findings as of a moment, by severity, each with its evidence and with what people said of it.

A finding states that something does not fit, never guilt; people stand as roles. What a page without findings does not
mean is said on it before anything else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports import paper as paper_
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, cells, held, whole
from reports.page import MM, Document, Paper
from reports.paper import Stated, begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import Field, fields, paragraph, section
from wamledger.detection.registry import FAMILY_WORDS, Family
from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.findings_report import FindingsReportView, GroundEntry, ReportedFinding
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-73", 1, N_("Report of findings"))

_URGENT: Final = {
    "S1": N_("S1, look now"),
    "S2": N_("S2, look within 24 hours"),
    "S3": N_("S3, look within 7 days"),
    "S4": N_("S4, for the record"),
}
_HEAD: Final = 12.0
"""Points of the head of a finding."""


def findings_report(
    view: FindingsReportView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The report is in the stream; the number of its pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=_("As of {time}").format(time=figures.moment(view.as_of)),
        paper=paper,
        on_page=on_page,
    )
    state(document, _head(view))
    _what_it_means(document, view)
    _summary(document, view)
    for severity in _URGENT:
        if severity > view.least:
            continue
        section(document, _(_URGENT[severity]))
        found = [each for each in view.findings if each.severity == severity]
        if not found:
            paragraph(document, _("Nothing so urgent stands out."))
        for each in found:
            _finding(document, each)
    _entries(document, view)
    _rules(document, view)
    proof(document)
    return document.finish()


def _head(view: FindingsReportView) -> list[Stated]:
    standing = [each for each in view.findings if each.cleared_at is None]
    return [
        paper_.time("as_of", _("As of"), view.as_of),
        Stated("least", _("Severities"), f"S1–{view.least}" if view.least != "S1" else "S1"),
        paper_.time(
            "since", _("With what has cleared since"), view.since, otherwise=_("Without what has cleared")
        ),
        Stated("standing", _("Findings that stand"), len(standing)),
        Stated("cleared", _("Findings that have cleared"), len(view.findings) - len(standing)),
        Stated("rules", _("Rules that were asked"), len(view.rules)),
        Stated(
            "staff",
            _("Rules about how people worked"),
            "yes" if view.has_staff else "no",
            _("Included") if view.has_staff else _("Left out: they are for WAM officers and auditors"),
            wide=True,
        ),
    ]


def _what_it_means(document: Document, view: FindingsReportView) -> None:
    section(document, _("What this says, and what it does not"))
    paragraph(
        document,
        _(
            "A finding states that something does not fit, with the entries that it rests on. It says nothing of anybody's "
            "guilt: most findings have an innocent explanation, and a person has to look for it."
        ),
    )
    paragraph(
        document,
        _(
            "A page without findings does not mean that nothing is missing. It means that the records, as far as they were "
            "entered by then, fit each other by these rules. What was never recorded, what nobody counted, and what two "
            "people recorded falsely in agreement leaves nothing that a rule could find. Only a count of the things "
            "themselves, by somebody who does not keep them, tells more."
        ),
    )
    if view.provenance.scope:
        paragraph(
            document,
            _("Only findings whose places all lie within {places} are here.").format(
                places=", ".join(view.provenance.scope)
            ),
        )
    paragraph(
        document,
        _(
            "People stand as roles, with a number that holds within one finding only. Whom a finding means stands in the "
            "ledger, for those who may read it there. What reviewers wrote stands as they wrote it."
        ),
        styles.NOTE,
    )


def _summary(document: Document, view: FindingsReportView) -> None:
    section(document, _("Findings by severity and state"))
    counts = Counter((each.severity, _state(each)) for each in view.findings)
    states = [*words.FINDING, *(["CLEARED"] if view.since is not None else [])]
    columns = [
        Column(_("Severity"), 2.2),
        *(Column(_state_word(each), 1.0, align="right") for each in states),
        Column(_("All"), 0.8, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(_summary_rows(view, counts, states))
    section(document, _("Findings by rule"))
    columns = [
        Column(_("Rule"), 0.5, styles.CELL_CODE),
        Column(_("What stands out"), 3.6),
        *(Column(each, 0.5, align="right") for each in _URGENT),
        Column(_("All"), 0.6, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(_rule_rows(view), empty=_("Nothing stands out."))


def _state(each: ReportedFinding) -> str:
    return each.status if each.cleared_at is None else "CLEARED"


def _state_word(code: str) -> str:
    return _("Has cleared") if code == "CLEARED" else word(words.FINDING, code)


def _summary_rows(
    view: FindingsReportView, counts: Counter[tuple[str, str]], states: list[str]
) -> Iterator[Row | Total]:
    known = [severity for severity in _URGENT if severity <= view.least]
    for severity in known:
        row = [counts[severity, each] for each in states]
        yield (_(_URGENT[severity]), *map(figures.number, row), figures.number(sum(row)))
    sums = [sum(counts[severity, each] for severity in known) for each in states]
    yield Total((_("All"), *map(figures.number, sums), figures.number(sum(sums))))


def _rule_rows(view: FindingsReportView) -> Iterator[Row]:
    counts = Counter((each.rule, each.severity) for each in view.findings)
    for rule in view.rules:
        row = [counts[rule.rule, severity] for severity in _URGENT]
        if any(row):
            yield (rule.rule, rule.title, *map(figures.number, row), figures.number(sum(row)))


def _finding(document: Document, each: ReportedFinding) -> None:
    """One finding: its head, what it is about, its figures, what could explain it, and what was said of it."""
    document.room(_HEAD + 40 * MM)
    title = f"{each.finding}  {each.title}"
    lines = document.compositor.lines(title, styles.BAND, document.width - 6)
    height = len(lines) * styles.BAND.leading + 5
    document.fill(document.left, document.y - height, document.width, height)
    document.bookmark(title, level=1)
    for number, line in enumerate(lines, 1):
        document.place(document.left + 3, document.y - number * styles.BAND.leading - 1, line, styles.BAND)
    document.y -= height + 1.5 * MM
    fields(document, list(_about(each)), columns=3, bottom_rule=False)
    if each.explanations:
        _listed(document, _("What could explain it, and what came of looking:"), each.explanations)
    for review in each.reviews:
        paragraph(
            document,
            _("{time}  {state}, by {role} ({entry}): {reason}").format(
                time=figures.moment(review.said_at),
                state=word(words.FINDING, review.status),
                role=review.by,
                entry=review.entry,
                reason=review.reason,
            ),
            styles.CELL_BOLD,
        )
    document.y -= 2 * MM


def _about(each: ReportedFinding) -> Iterator[Field]:
    yield Field(_("State"), _state_word(each.status))
    yield Field(_("First to be seen"), figures.moment(each.first_signal_at))
    yield Field(_("Quantity"), figures.number(each.quantity))
    if each.cleared_at is not None:
        yield Field(_("Cleared at"), figures.moment(each.cleared_at))
    yield Field(_("Why so urgent"), each.why, wide=True)
    yield Field(
        _("Question of the rule {rule}, version {version} ({family})").format(
            rule=each.rule, version=each.rule_version, family=_(FAMILY_WORDS[Family[each.family]])
        ),
        each.question,
        wide=True,
    )
    for label, codes in (
        (_("Weapons"), each.weapons),
        (_("Lots"), each.lots),
        (_("Places"), each.places),
        (_("Parties"), each.parties),
        (_("People, by role"), each.users),
        (_("Documents"), each.documents),
        (_("Entries that it rests on, by number"), tuple(map(str, each.entries))),
    ):
        if codes:
            yield Field(label, ", ".join(codes), code=True, wide=len(codes) > 3)
    if each.figures:
        yield Field(
            _("Figures, as the rule names them"),
            "; ".join(f"{figure.name} = {figure.value or figures.NOTHING}" for figure in each.figures),
            wide=True,
        )
    yield Field(_("What clears it"), each.clears_when, wide=True)
    if not each.reviews:
        yield Field(_("Reviews"), _("Nobody has said anything of it yet."), wide=True)


def _listed(document: Document, heading: str, texts: Iterable[str]) -> None:
    paragraph(document, "\n".join((heading, *(f"– {text}" for text in texts))), styles.CELL)


def _entries(document: Document, view: FindingsReportView) -> None:
    section(document, _("Entries that the findings rest on"))
    columns = [
        Column(_("Number"), 0.6, styles.CELL_CODE, align="right"),
        Column(_("Entry"), 1.0, styles.CELL_CODE),
        Column(_("What"), 1.2),
        Column(_("Happened (UTC)"), 1.1),
        Column(_("Document"), 1.4),
        Column(_("By, as"), 1.1),
        Column(_("Approved by, as"), 1.0),
        Column(_("Hash of the entry"), 4.0, styles.CELL_CODE),
    ]
    Register(document, columns).write(map(_entry_row, view.entries), empty=_("No entry"))


def _entry_row(entry: GroundEntry) -> Row:
    return (
        str(entry.seq),
        entry.entry,
        _(OPERATIONS[entry.operation].label) if entry.operation in OPERATIONS else entry.operation,
        figures.minute(entry.occurred_at),
        entry.document,
        entry.by,
        entry.approved_by,
        entry.leaf,
    )


def _rules(document: Document, view: FindingsReportView) -> None:
    section(document, _("Rules that were asked"))
    columns = [
        Column(_("Rule"), 0.5, styles.CELL_CODE),
        Column(_("What stands out"), 4.0),
        Column(_("About"), 2.0),
    ]
    Register(document, columns).write(
        (
            each.rule,
            each.title,
            _("How people worked") if each.is_about_staff else _("Goods and records"),
        )
        for each in view.rules
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[FindingsReportView]:
    from wamledger.services.report_views.findings_report import findings_report_view

    return held(
        findings_report_view(
            ledger,
            as_of=asked.as_of,
            since=asked.since,
            least=asked.of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: FindingsReportView) -> Iterator[Table]:
    yield head_data(_head(view))
    columns = {
        "finding": _("Finding"),
        "rule": _("Rule"),
        "rule_version": _("Version of the rule"),
        "severity": _("Severity"),
        "family": _("Family"),
        "title": _("What it says"),
        "why": _("Why so urgent"),
        "question": _("Question of the rule"),
        "status": _("State"),
        "first_signal_at": _("First to be seen"),
        "cleared_at": _("Cleared at"),
        "quantity": _("Quantity"),
        "weapons": _("Weapons"),
        "lots": _("Lots"),
        "places": _("Places"),
        "parties": _("Parties"),
        "users": _("People, by role"),
        "documents": _("Documents"),
        "explanations": _("What could explain it"),
        "clears_when": _("What clears it"),
        "entries": _("Entries that it rests on, by number"),
    }
    yield Table("findings", _("Findings"), columns, cells(view.findings, columns))
    yield Table(
        "figures",
        _("Figures of the findings"),
        {"finding": _("Finding"), "name": _("Name"), "value": _("Value")},
        ((each.finding, figure.name, figure.value) for each in view.findings for figure in each.figures),
    )
    reviews = {
        "said_at": _("Said at"),
        "status": _("State"),
        "reason": _("In words"),
        "by": _("By, as"),
        "entry": _("Entry"),
    }
    yield Table(
        "reviews",
        _("What was said of the findings"),
        {"finding": _("Finding"), **reviews},
        ((each.finding, *row) for each in view.findings for row in cells(each.reviews, reviews)),
    )
    entries = {
        "seq": _("Number"),
        "entry": _("Entry"),
        "operation": _("What"),
        "occurred_at": _("Happened at"),
        "document": _("Document"),
        "by": _("By, as"),
        "approved_by": _("Approved by, as"),
        "leaf": _("Hash of the entry"),
    }
    yield Table("entries", _("Entries that the findings rest on"), entries, cells(view.entries, entries))
    rules = {"rule": _("Rule"), "title": _("What it says"), "is_about_staff": _("About how people worked")}
    yield Table("rules", _("Rules that were asked"), rules, cells(view.rules, rules))


KIND: Final = Kind(
    name="findings",
    form=FORM,
    summary=N_("What does not fit, by severity, each with its evidence and what people said of it."),
    view_type=FindingsReportView,
    view=_view,
    draw=findings_report,
    tables=_tables,
    rests_on=whole,
    options=("as_of", "since", "of"),
    of=N_("least urgent severity, S1 to S4; else all"),
)
