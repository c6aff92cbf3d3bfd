"""
WL-F-42: the order under which goods leave for another site.

It says who moves what in sum, from where to where, by which route, with whom, under which authority and seals. The
manifest lists the goods one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles
from reports.forms import Form
from reports.goods import nec_note, posted_data, posted_fields, reversed_notice, total_data, total_table
from reports.kinds import Asked, Kind, Table, held
from reports.movement import journey
from reports.page import Document, Paper
from reports.paper import begun, head_data, state
from reports.proof import proof
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _, ngettext
from wamledger.services.views.movement import MovementOrderView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-42", 1, N_("Movement order"))


def movement_order(
    view: MovementOrderView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The order is in the stream; the number of its pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.posted.document or view.posted.entry,
        subtitle=_("{giver} → {receiver}").format(
            giver=view.journey.origin_name or view.journey.origin,
            receiver=view.journey.destination_name or view.journey.destination,
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, journey(view.journey))
    fields(document, posted_fields(view.posted), columns=3)
    section(document, _("What is moved"))
    paragraph(
        document,
        ngettext(
            "{number} line; the manifest lists it.", "{number} lines; the manifest lists them.", view.lines
        ).format(number=figures.number(view.lines)),
    )
    _together(document, view)
    total_table(document, view.totals)
    nec_note(document, view.totals)
    section(document, _("Conditions"))
    paragraph(
        document,
        _(
            "Packages are closed and sealed before they are loaded. Whoever carries the goods answers for them "
            "and for the seals until the consignee has signed for them. Seals are looked at on each halt; one "
            "that has to be opened is replaced, and both numbers are recorded. A delay, a broken seal or a loss "
            "is reported at once."
        ),
    )
    signatures(
        document,
        [
            Signatory(_("Authorised by"), view.posted.approver_name or view.posted.approved_by),
            Signatory(_("Consignor"), view.posted.by_name or view.posted.by),
            Signatory(_("Carrier"), view.journey.carrier_name or view.journey.carrier),
            Signatory(_("Consignee")),
        ],
    )
    proof(document)
    return document.finish()


def _together(document: Document, view: MovementOrderView) -> None:
    """Weapons and ammunition in one consignment are named, since they belong in two."""
    if {total.item_kind for total in view.totals} == {"weapon", "lot"}:
        paragraph(
            document,
            _("This consignment has weapons and ammunition together. They are moved in separate shipments."),
            styles.CELL_BOLD,
        )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[MovementOrderView]:
    from wamledger.services.report_views.movement import movement_order_view

    return held(
        movement_order_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: MovementOrderView) -> Iterator[Table]:
    yield head_data(journey(view.journey))
    yield total_data(view.totals)
    yield posted_data([view.posted])


KIND: Final = Kind(
    name="movement-order",
    form=FORM,
    summary=N_("The order under which goods leave for another site."),
    subject=N_("Id of the dispatch"),
    view_type=MovementOrderView,
    view=_view,
    draw=movement_order,
    tables=_tables,
    rests_on=lambda view: [view.posted.seq],
)
