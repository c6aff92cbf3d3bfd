"""
WL-F-41: the voucher of a return, as whoever brought it, whoever took it in and whoever inspected it sign it.

It copies one entry and says which issue it settles, and what that issue is still owed of the same items.
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
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.vouchers import IssueAccount, ReturnVoucherView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-41", 1, N_("Return voucher"))


def return_voucher(
    view: ReturnVoucherView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The voucher is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=_("{giver} → {receiver}").format(
            giver=view.party_name or view.party, receiver=view.place_name or view.place
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    goods(document, view.lines, view.totals)
    _account(document, view)
    signatures(
        document,
        [
            Signatory(_("Returned by")),
            Signatory(_("Storekeeper, who took in"), view.posted.by_name or view.posted.by),
            Signatory(_("Inspected by")),
        ],
    )
    proof(document)
    return document.finish()


def _stated(view: ReturnVoucherView) -> list[Stated]:
    return [
        named("from", _("Returned by"), view.party, view.party_name),
        named("to", _("Returned to"), view.place, view.place_name),
        Stated("issue", _("Issue"), view.issue.entry, code=True),
    ]


def _account(document: Document, view: ReturnVoucherView) -> None:
    section(document, _("The issue that it settles"))
    fields(document, posted_fields(view.issue), columns=3)
    paragraph(
        document,
        _(
            "The items above, on this issue, as the ledger stood when the voucher was printed ({time})."
        ).format(time=figures.moment(view.provenance.generated_at)),
        styles.NOTE,
    )
    columns = [
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("What it is"), 2.6),
        Column(_("Unit"), 0.6),
        Column(_("Issued"), 0.9, align="right"),
        Column(_("Returned"), 0.9, align="right"),
        Column(_("Expended"), 0.9, align="right"),
        Column(_("Lost"), 0.8, align="right"),
        Column(_("Passed on"), 0.9, align="right"),
        Column(_("Still owed"), 0.9, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(_row(each) for each in view.accounts)


def _row(each: IssueAccount) -> Row:
    return (
        each.item,
        each.described,
        word(words.UNIT, each.unit),
        *map(figures.number, _figures(each)),
    )


def _figures(each: IssueAccount) -> tuple[int, ...]:
    return each.issued, each.returned, each.expended, each.lost, each.passed_on, each.owed


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ReturnVoucherView]:
    from wamledger.services.report_views.vouchers import return_voucher_view

    return held(
        return_voucher_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: ReturnVoucherView) -> Iterator[Table]:
    yield head_data(_stated(view))
    yield goods_data(view.lines)
    yield Table(
        "issue",
        _("What the issue is owed"),
        {
            "item_kind": _("Weapon or lot"),
            "item": _("Code"),
            "described": _("What it is"),
            "unit": _("Unit"),
            "issued": _("Issued"),
            "returned": _("Returned"),
            "expended": _("Expended"),
            "lost": _("Lost"),
            "passed_on": _("Passed on"),
            "owed": _("Still owed"),
        },
        ((each.item_kind, each.item, each.described, each.unit, *_figures(each)) for each in view.accounts),
    )
    yield posted_data([view.posted, view.issue])


KIND: Final = Kind(
    name="return-voucher",
    form=FORM,
    summary=N_("What came back from an issue, and what the issue is still owed."),
    subject=N_("Id of the return"),
    view_type=ReturnVoucherView,
    view=_view,
    draw=return_voucher,
    tables=_tables,
    # what is owed rests on whatever was recorded since
    rests_on=whole,
)
