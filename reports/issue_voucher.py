"""
WL-F-40: the voucher of an issue, as whoever authorised it, whoever gave it out and whoever took it sign it.

It copies one entry: from whom, to whom, what for, until when, and every weapon and quantity that went.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import paper as paper_
from reports.forms import Form
from reports.goods import goods, goods_data, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.page import Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.vouchers import IssueVoucherView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-40", 1, N_("Issue voucher"))


def issue_voucher(
    view: IssueVoucherView,
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
            giver=view.origin_name or view.origin, receiver=view.receiver_name or view.receiver
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    goods(document, view.lines, view.totals)
    section(document, _("Receipt"))
    paragraph(
        document,
        _(
            "The receiver has counted what is listed, has read each serial, and answers for it until it is returned, "
            "used up as recorded, or reported lost. A loss is reported at once."
        ),
    )
    signatures(
        document,
        [
            Signatory(_("Authorised by"), view.posted.approver_name or view.posted.approved_by),
            Signatory(_("Storekeeper, who gave out"), view.posted.by_name or view.posted.by),
            Signatory(_("Recipient")),
        ],
    )
    proof(document)
    return document.finish()


def _stated(view: IssueVoucherView) -> list[Stated]:
    return [
        named("from", _("Issued from"), view.origin, view.origin_name),
        named("to", _("Issued to"), view.receiver, view.receiver_name),
        Stated("purpose", _("Purpose"), view.purpose, word(words.PURPOSE, view.purpose)),
        paper_.time("due", _("Due back"), view.due, otherwise=_("Until further notice")),
    ]


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[IssueVoucherView]:
    from wamledger.services.report_views.vouchers import issue_voucher_view

    return held(
        issue_voucher_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: IssueVoucherView) -> Iterator[Table]:
    yield head_data(_stated(view))
    yield goods_data(view.lines)
    yield posted_data([view.posted])


KIND: Final = Kind(
    name="issue-voucher",
    form=FORM,
    summary=N_("What was issued from a store, to whom, what for and until when."),
    subject=N_("Id of the issue"),
    view_type=IssueVoucherView,
    view=_view,
    draw=issue_voucher,
    tables=_tables,
    rests_on=lambda view: [view.posted.seq],
    shows_entries=True,
)
