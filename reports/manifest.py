"""
WL-F-43: the list that travels with a consignment, line by line, with packages and seals.

Consignor, carrier and consignee sign it; the carrier's seals are looked at on the way, and there is room to say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import styles
from reports.columns import Column
from reports.forms import Form
from reports.goods import goods, goods_data, posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.movement import journey
from reports.page import Document, Paper
from reports.paper import begun, head_data, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _
from wamledger.services.views.movement import ManifestView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-43", 1, N_("Manifest"))
_WRITE: Final = replace(styles.CELL, leading=16)
_EMPTY: Final = "\u00a0"
"""Nothing, for somebody to write on."""
_HALTS: Final = 4


def manifest(
    view: ManifestView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The manifest is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
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
    goods(document, view.lines, view.totals)
    _halts(document)
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


def _halts(document: Document) -> None:
    """Empty lines for the seals as they were found on the way."""
    section(document, _("Seals on the way"))
    columns = [
        Column(_("Where"), 2.0, _WRITE),
        Column(_("When (UTC)"), 1.2, _WRITE),
        Column(_("Seals intact"), 1.0, _WRITE),
        Column(_("New seal"), 1.2, _WRITE),
        Column(_("Name and signature"), 2.4, _WRITE),
    ]
    Register(document, columns).write([_EMPTY] * len(columns) for _halt in range(_HALTS))


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[ManifestView]:
    from wamledger.services.report_views.movement import manifest_view

    return held(
        manifest_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: ManifestView) -> Iterator[Table]:
    yield head_data(journey(view.journey))
    yield goods_data(view.lines)
    yield posted_data([view.posted])


KIND: Final = Kind(
    name="manifest",
    form=FORM,
    summary=N_("The goods of a consignment, line by line, with packages and seals."),
    subject=N_("Id of the dispatch"),
    view_type=ManifestView,
    view=_view,
    draw=manifest,
    tables=_tables,
    rests_on=lambda view: [view.posted.seq],
    shows_entries=True,
)
