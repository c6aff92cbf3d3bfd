"""
WL-F-15: the trace request.

Who asks whom, what is marked on the weapon or lot, when, where and how it came, and lines for what only the office that
asks can say. The point of contact signs.

Source: ITI, with MOSAIC-05.31
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import styles, traced_item
from reports.forms import Form
from reports.goods import posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import begun, head_data, state
from reports.proof import proof
from reports.registration import FIELDS
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures, to_fill_in
from wamledger.i18n import N_, _
from wamledger.services.views.trace import TraceView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-15", 1, N_("Trace request"))


def trace_request(
    view: TraceView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The request is in the stream; the number of its pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.trace,
        subtitle="  ·  ".join(
            part for part in (view.item.nature_name, f"{view.item.make} {view.item.model}".strip()) if part
        ),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    state(document, traced_item.request_stated(view))
    section(document, _("What is to be traced"))
    state(document, traced_item.item_stated(view))
    if view.missing:
        missing = ", ".join(word(FIELDS, name) for name in view.missing)
        paragraph(
            document,
            _("Not on record, and needed to trace it: {missing}.").format(missing=missing),
            styles.CELL_BOLD,
        )
    section(document, _("How it came"))
    state(document, traced_item.recovery_stated(view))
    traced_item.marks_readings_files(document, view)
    _by_hand(document)
    section(document, _("The entry"))
    fields(document, posted_fields(view.posted), columns=3)
    signatures(document, [Signatory(_("Point of contact")), Signatory(_("Received by the addressee"))])
    proof(document)
    return document.finish()


def _by_hand(document: Document) -> None:
    """What the ledger does not hold, and the office that asks must say."""
    section(document, _("To be stated by the office that asks"))
    to_fill_in(
        document,
        [
            _("Why it is held to be illicit, and under which law"),
            _("What the answer will be used for"),
            _("Who may see the request and the answer"),
            _("Priority, and why"),
        ],
        columns=1,
    )
    to_fill_in(document, [_("Officer to answer to"), _("Telephone, e-mail"), _("Number of the case")])


def _tables(view: TraceView) -> Iterator[Table]:
    yield head_data(
        [
            *traced_item.request_stated(view),
            *traced_item.item_stated(view),
            *traced_item.recovery_stated(view),
        ]
    )
    yield posted_data([view.posted])
    yield from traced_item.item_tables(view)


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[TraceView]:
    from wamledger.services.report_views.trace import trace_view

    return held(
        trace_view(
            ledger,
            asked.code,
            with_answer=False,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: TraceView) -> list[int]:
    return sorted({view.posted.seq, view.registered_by})


KIND: Final = Kind(
    name="trace-request",
    form=FORM,
    summary=N_("A trace request: who asks whom about which weapon or lot."),
    subject=N_("Code of the trace"),
    view_type=TraceView,
    view=_view,
    draw=trace_request,
    tables=_tables,
    rests_on=_rests_on,
)
