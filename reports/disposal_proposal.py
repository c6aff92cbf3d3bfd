"""
WL-F-46: what is proposed for disposal, or was authorised: the items, the method, and what speaks against it.

Whoever proposes and whoever authorises are two people; holds and open traces stand beside each item, since what is held
back or still being traced is not disposed of.
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
from reports.goods import (
    described,
    goods_data,
    hazard,
    nec,
    nec_note,
    posted_data,
    posted_fields,
    serial,
    total_table,
)
from reports.kinds import Asked, Kind, Table, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, named, state
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.disposal import DisposalItem, DisposalProposalView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-46", 1, N_("Disposal proposal"))


def disposal_proposal(
    view: DisposalProposalView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The proposal is in the stream; the number of its pages is returned.  Refuses: FiguresDisagree"""
    _agree(view)
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.disposal,
        subtitle=_("Authorised") if view.plans else _("Proposed, and not authorised yet"),
        paper=paper,
        on_page=on_page,
    )
    state(document, _stated(view))
    for entry in (*view.plans, *([view.proposed] if view.proposed else [])):
        fields(document, posted_fields(entry), columns=3)
    _warnings(document, view)
    _items(document, view)
    section(document, _("Totals"))
    total_table(document, view.totals)
    nec_note(document, view.totals)
    proposer = view.plans[0] if view.plans else view.proposed
    signatures(
        document,
        [
            Signatory(
                _("Proposed by (WAM officer)"),
                (proposer.by_name or proposer.by) if proposer is not None else "",
            ),
            Signatory(_("National authority")),
            Signatory(
                _("Authorised by (for the head of mission)"),
                (view.plans[0].approver_name or view.plans[0].approved_by) if view.plans else "",
            ),
        ],
    )
    proof(document)
    return document.finish()


def _agree(view: DisposalProposalView) -> None:
    tally = Tally()
    for item in view.items:
        tally.add(item.line.nature, item.line.item_kind, item.line.quantity)
    sums: dict[str, dict[str, int]] = {}
    for total in view.totals:
        kinds = sums.setdefault(total.nature, {})
        kinds[total.item_kind] = kinds.get(total.item_kind, 0) + total.quantity
    tally.agree(sums)


def _stated(view: DisposalProposalView) -> list[Stated]:
    found = [
        Stated("disposal", _("Disposal"), view.disposal, code=True),
        named("place", _("Where the goods stand"), view.place, view.place_name),
        Stated("method", _("Method"), view.method, view.method_name),
        Stated("consent", _("Consent of the owner"), view.consent),
    ]
    if view.proposed is not None:
        found.append(paper_.time("expires_at", _("The proposal lapses at"), view.expires_at))
    return found


def _warnings(document: Document, view: DisposalProposalView) -> None:
    """What whoever authorises must know before they sign."""
    on_hold = sum(1 for item in view.items if item.holds)
    tracing = sum(1 for item in view.items if item.trace == "OPEN")
    if not view.is_enough_alone:
        paragraph(
            document,
            _(
                "{method} is not enough alone: a second, effective method must follow before a weapon counts as destroyed."
            ).format(method=view.method_name),
            styles.CELL_BOLD,
        )
    if on_hold:
        paragraph(
            document,
            ngettext(
                "{number} line is on hold and may not be disposed of.",
                "{number} lines are on hold and may not be disposed of.",
                on_hold,
            ).format(number=figures.number(on_hold)),
            styles.CELL_BOLD,
        )
    if tracing:
        paragraph(
            document,
            ngettext(
                "The trace of {number} line is not answered yet.",
                "The traces of {number} lines are not answered yet.",
                tracing,
            ).format(number=figures.number(tracing)),
            styles.CELL_BOLD,
        )


def _items(document: Document, view: DisposalProposalView) -> None:
    section(document, _("What is to be disposed of"))
    has_lots = any(item.line.item_kind == "lot" for item in view.items)
    columns = [
        Column(_("Line"), 0.5, align="right"),
        Column(_("Code"), 1.2, styles.CELL_CODE),
        Column(_("What it is"), 2.6),
        Column(_("Serial or lot number as marked"), 1.5, styles.CELL_CODE),
        Column(_("Tag"), 0.9, styles.CELL_CODE),
        Column(_("Quantity"), 0.9, align="right"),
        *([Column(_("Hazard"), 0.75), Column(_("NEC, kg"), 0.9, align="right")] if has_lots else []),
        Column(_("Condition"), 1.0),
        Column(_("Trace"), 0.9),
        Column(_("Holds"), 0.9),
    ]
    Register(document, columns).write(
        _row(number, item, has_lots) for number, item in enumerate(view.items, 1)
    )


def _row(number: int, item: DisposalItem, has_lots: bool) -> Row:
    line = item.line
    return (
        str(number),
        line.item,
        described(line),
        serial(line),
        line.tag,
        figures.number(line.quantity),
        *([hazard(line), nec(line)] if has_lots else []),
        word(words.CONDITION, line.condition),
        trace_word(item.trace),
        ", ".join(word(words.HOLD, hold) for hold in item.holds),
    )


def trace_word(trace: str) -> str:
    """The outcome of a trace in words."""
    if trace == "OPEN":
        return _("Not answered")
    return word(words.TRACE, trace) if trace else _("None asked for")


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[DisposalProposalView]:
    from wamledger.services.report_views.disposal import disposal_proposal_view

    return held(
        disposal_proposal_view(
            ledger,
            asked.code,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: DisposalProposalView) -> Iterator[Table]:
    yield head_data(_stated(view))
    yield goods_data([item.line for item in view.items])
    yield Table(
        "checks",
        _("Traces and holds"),
        {"item": _("Code"), "trace": _("Trace"), "holds": _("Holds")},
        ((item.line.item, item.trace, " ".join(item.holds)) for item in view.items),
    )
    yield posted_data([*view.plans, *([view.proposed] if view.proposed else [])])


KIND: Final = Kind(
    name="disposal-proposal",
    form=FORM,
    summary=N_("What is proposed for disposal or was authorised, with holds and traces."),
    subject=N_("Code of the disposal, or of an open proposal of one"),
    view_type=DisposalProposalView,
    view=_view,
    draw=disposal_proposal,
    tables=_tables,
    rests_on=whole,
)
