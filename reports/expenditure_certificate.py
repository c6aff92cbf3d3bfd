"""
WL-F-49: the certificate of an expenditure of ammunition.

It holds what was fired against what was issued for it, lot by lot, and the cases that came back against the rounds; who
fired, who verified and who commands sign it. It records and calculates nothing of what anybody is owed for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.columns import Column, Row
from reports.forms import Form
from reports.goods import goods, goods_data, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import Field, fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.expenditure import CasesFound, ExpenditureView
from wamledger.services.views.vouchers import IssueAccount
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-49", 1, N_("Expenditure certificate"))


def expenditure_certificate(
    view: ExpenditureView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The certificate is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=f"{view.holder_name or view.holder}, {word(words.ACTIVITY, view.activity)}",
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    goods(document, view.lines, view.totals)
    _account(document, view)
    _cases(document, view.cases)
    signatures(
        document,
        [
            Signatory(_("Range officer, or who fired")),
            Signatory(_("Recorded by"), view.posted.by_name or view.posted.by),
            Signatory(_("Verified by"), view.posted.approver_name or view.posted.approved_by),
            Signatory(_("Commander")),
        ],
    )
    proof(document)
    return document.finish()


def _stated(view: ExpenditureView) -> list[Stated]:
    return [
        named("holder", _("Used up by"), view.holder, view.holder_name),
        named("contingent", _("Contingent"), view.contingent, view.contingent_name),
        Stated("activity", _("Activity"), view.activity, word(words.ACTIVITY, view.activity)),
        Stated("issue", _("Issue"), view.issue.entry if view.issue is not None else "", code=True),
        Stated("weapons_fired", _("Weapons fired"), view.weapons_fired),
        Stated("shooters", _("Shooters"), view.shooters),
    ]


def _account(document: Document, view: ExpenditureView) -> None:
    section(document, _("What was issued for it, and where it is"))
    if view.issue is None:
        paragraph(
            document, _("The entry names no issue: it was taken from a store, or from what the party holds.")
        )
        return
    fields(document, posted_fields(view.issue), columns=3)
    paragraph(
        document,
        _("The same lots on this issue, as the ledger stood when this was printed ({time}).").format(
            time=figures.moment(view.provenance.generated_at)
        ),
        styles.NOTE,
    )
    columns = [
        Column(_("Lot"), 1.1, styles.CELL_CODE),
        Column(_("What it is"), 2.4),
        Column(_("Unit"), 0.6),
        Column(_("Issued"), 0.9, align="right"),
        Column(_("Returned"), 0.9, align="right"),
        Column(_("Expended"), 0.9, align="right"),
        Column(_("Lost"), 0.8, align="right"),
        Column(_("Passed on"), 0.9, align="right"),
        Column(_("Still held"), 0.9, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(map(_account_row, view.accounts))


def _account_row(each: IssueAccount) -> Row:
    return (each.item, each.described, word(words.UNIT, each.unit), *map(figures.number, _figures(each)))


def _figures(each: IssueAccount) -> tuple[int, ...]:
    return each.issued, each.returned, each.expended, each.lost, each.passed_on, each.owed


def _cases(document: Document, cases: CasesFound | None) -> None:
    section(document, _("Cases"))
    if cases is None:
        paragraph(document, _("Nothing is recorded of the cases. Reason: ") + "_" * 60)
        return
    if cases.cases is None:
        paragraph(
            document,
            _(
                "{mass} g of cases came back. The mass of one case is not on record, so that no number can be made of it."
            ).format(mass=figures.number(cases.mass_g)),
        )
        return
    found = [
        Field(_("Rounds used up"), figures.number(cases.rounds)),
        Field(_("Cases by their mass") if cases.by_mass else _("Cases counted"), figures.number(cases.cases)),
        Field(_("Cases missing"), figures.number(cases.missing)),
        Field(
            _("Limit of the mission"),
            _("{number} percent").format(number=figures.number(cases.tolerance_percent)),
        ),
    ]
    if cases.by_mass:
        found.append(Field(_("Mass of the cases, g"), figures.number(cases.mass_g)))
    fields(document, found, columns=4, bottom_rule=False)
    if not cases.is_within:
        paragraph(
            document,
            _("The difference is beyond the limit. Written reason, or number of the inquiry: ") + "_" * 40,
            styles.CELL_BOLD,
        )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ExpenditureView]:
    from wamledger.services.report_views.expenditure import expenditure_view

    return held(
        expenditure_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: ExpenditureView) -> Iterator[Table]:
    yield head_data([*_stated(view), *(_cases_stated(view.cases) if view.cases is not None else ())])
    yield goods_data(view.lines)
    yield Table(
        "issue",
        _("What was issued for it, and where it is"),
        {
            "item": _("Lot"),
            "described": _("What it is"),
            "unit": _("Unit"),
            "issued": _("Issued"),
            "returned": _("Returned"),
            "expended": _("Expended"),
            "lost": _("Lost"),
            "passed_on": _("Passed on"),
            "still_held": _("Still held"),
        },
        ((each.item, each.described, each.unit, *_figures(each)) for each in view.accounts),
    )
    yield posted_data([view.posted, *([view.issue] if view.issue is not None else [])])


def _cases_stated(cases: CasesFound) -> list[Stated]:
    return [
        Stated("rounds", _("Rounds used up"), cases.rounds),
        Stated("cases", _("Cases"), cases.cases),
        Stated("cases_mass_g", _("Mass of the cases, g"), cases.mass_g or None),
        Stated("tolerance_percent", _("Limit of the mission"), cases.tolerance_percent),
    ]


KIND: Final = Kind(
    name="expenditure-certificate",
    form=FORM,
    summary=N_("What ammunition was used up, held against its issue and the cases that came back."),
    subject=N_("Id of the expenditure"),
    view_type=ExpenditureView,
    view=_view,
    draw=expenditure_certificate,
    tables=_tables,
    rests_on=whole,
)
