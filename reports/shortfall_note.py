"""
WL-F-45: the note that something of a consignment did not come, came beside it, or came under other seals.

It is made over all receipts, and only where something differs. Lines are held against the accounts of the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports.agreement import Tally
from reports.forms import Form
from reports.goods import entry_table, posted_data, posted_fields
from reports.kinds import Asked, Kind, Table, held, whole
from reports.movement import carried_table, difference_data, journey, seal_table, short_table, surplus_table
from reports.page import Paper
from reports.paper import begun, head_data, state
from reports.proof import proof
from reports.sheet import fields, paragraph
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services.views.movement import ShortfallView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-45", 1, N_("Note of shortfall"))


def shortfall_note(
    view: ShortfallView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The note is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    _agree(view)
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
    paragraph(
        document,
        _(
            "What the receipts of this consignment say differs from what was sent. The note states the difference and "
            "blames nobody: what has not come is in transit and to be accounted for by consignor, carrier and "
            "consignee together."
        ),
    )
    state(document, journey(view.journey))
    fields(document, posted_fields(view.posted), columns=3)
    carried_table(document, view.carried, earlier=False)
    short_table(document, view.short, _("Not come, or not in full"))
    surplus_table(document, view.surplus)
    seal_table(document, view.journey.seals, view.seals)
    entry_table(
        document,
        (*view.receipts, *view.losses),
        _("Receipts and reports of loss"),
        empty=_("None is on record."),
    )
    signatures(
        document,
        [
            Signatory(_("Consignor"), view.posted.by_name or view.posted.by),
            Signatory(_("Carrier"), view.journey.carrier_name or view.journey.carrier),
            Signatory(_("Consignee")),
        ],
    )
    proof(document)
    return document.finish()


def _agree(view: ShortfallView) -> None:
    """What is missing line by line comes to what the accounts of the ledger say.  Refuses: FiguresDisagree"""
    tally = Tally()
    for each in view.short:
        tally.add(each.line.nature, "NOT_COME", each.outstanding)
        tally.add(each.line.nature, "LOST", each.lost)
    tally.agree({each.nature: {"NOT_COME": each.outstanding, "LOST": each.lost} for each in view.carried})


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ShortfallView]:
    from wamledger.services.report_views.movement import shortfall_view

    return held(
        shortfall_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: ShortfallView) -> Iterator[Table]:
    yield head_data(journey(view.journey))
    yield from difference_data(view.carried, view.short, view.surplus, view.seals)
    yield posted_data([view.posted, *view.receipts, *view.losses])


KIND: Final = Kind(
    name="shortfall-note",
    form=FORM,
    summary=N_("What of a consignment did not come, came beside it, or came under other seals."),
    subject=N_("Id of the dispatch"),
    view_type=ShortfallView,
    view=_view,
    draw=shortfall_note,
    tables=_tables,
    rests_on=whole,
)
