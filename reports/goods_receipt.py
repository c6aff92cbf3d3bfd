"""
WL-F-44: the receipt of a consignment: what came into the hands of the consignee, held against what was sent.

It carries the declaration of hand-over. What had not come when it was recorded stands on it line by line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports.forms import Form
from reports.goods import goods, goods_data, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held, whole
from reports.movement import carried_table, difference_data, journey, seal_table, short_table, surplus_table
from reports.page import Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services.views.movement import ReceiptView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-44", 1, N_("Receipt of a consignment"))


def goods_receipt(
    view: ReceiptView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The receipt is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=_("{giver} → {receiver}").format(
            giver=view.journey.origin_name or view.journey.origin,
            receiver=view.receiver_name or view.receiver,
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, _stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    seal_table(document, view.journey.seals, [view.seals])
    carried_table(document, view.carried, earlier=True)
    if view.short:
        heading = _("Not come, or not in full") if view.is_final else _("Not come yet")
        short_table(document, view.short, heading)
    surplus_table(document, view.surplus)
    section(document, _("What came"))
    goods(document, view.lines, view.totals, empty=_("Nothing came of what was sent."))
    section(document, _("Declaration of hand-over"))
    paragraph(
        document,
        _(
            "The consignee has looked at the seals, counted what came, read each serial, and takes over what is listed "
            "under “What came”. What is listed as not come stays in transit, to the account of consignor and carrier, "
            "until it comes or its loss is reported."
        ),
    )
    section(document, _("The dispatch"))
    state(document, journey(view.journey))
    fields(document, posted_fields(view.dispatched), columns=3)
    signatures(
        document,
        [
            Signatory(_("Carrier"), view.journey.carrier_name or view.journey.carrier),
            Signatory(_("Consignee"), view.posted.by_name or view.posted.by),
            Signatory(_("Checked by"), view.posted.approver_name or view.posted.approved_by),
        ],
    )
    proof(document)
    return document.finish()


def _stated(view: ReceiptView) -> list[Stated]:
    return [
        named("received_at", _("Received at"), view.receiver, view.receiver_name),
        Stated("dispatch", _("Dispatch"), view.dispatched.entry, code=True),
        Stated(
            "final",
            _("Kind of receipt"),
            int(view.is_final),
            _("Final: nothing more is expected") if view.is_final else _("Part: more is expected"),
        ),
    ]


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ReceiptView]:
    from wamledger.services.report_views.movement import receipt_view

    return held(
        receipt_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: ReceiptView) -> Iterator[Table]:
    yield head_data([*_stated(view), *journey(view.journey)])
    yield goods_data(view.lines)
    yield from difference_data(view.carried, view.short, view.surplus, [view.seals])
    yield posted_data([view.posted, view.dispatched])


KIND: Final = Kind(
    name="goods-receipt",
    form=FORM,
    summary=N_("What came of a consignment with one receipt, held against what was sent."),
    subject=N_("Id of the receipt"),
    view_type=ReceiptView,
    view=_view,
    draw=goods_receipt,
    tables=_tables,
    # what came before and what was lost rests on other entries as well
    rests_on=whole,
)
