"""
WL-F-16: the result of a trace.

What was asked, what was answered and when, who held the item last and where it left the legal chain as far as that was
said, and the other traces of the same item. The point of contact signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import figures, styles, traced_item
from reports.acquired import coded
from reports.columns import Column
from reports.forms import Form
from reports.goods import posted_data, posted_fields, reversed_notice
from reports.kinds import Asked, Kind, Table, held
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time
from reports.proof import proof
from reports.register import Register
from reports.sheet import fields, paragraph, section
from reports.signatures import Signatory, signatures
from reports.writing import stacked
from wamledger.domain import moment
from wamledger.domain.moment import MICROSECONDS
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.trace import Answer, TraceView
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-16", 1, N_("Trace result"))

_DAY: Final = 86_400 * MICROSECONDS


def trace_result(
    view: TraceView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The result is in the stream; the number of its pages is returned."""
    answer = view.answer
    document = begun(
        FORM,
        view.provenance,
        out,
        number=view.trace,
        subtitle=word(words.TRACE, answer.outcome) if answer else _("Not answered"),
        paper=paper,
        on_page=on_page,
    )
    reversed_notice(document, view.posted)
    section(document, _("The answer"))
    if answer is None:
        paragraph(document, _("No answer is on record."))
        state(document, _waiting(view))
    else:
        state(document, _answered(view, answer))
        fields(document, posted_fields(answer.posted), columns=3)
    section(document, _("The request"))
    state(document, traced_item.request_stated(view))
    fields(document, posted_fields(view.posted), columns=3)
    section(document, _("What was to be traced"))
    state(document, traced_item.item_stated(view))
    section(document, _("How it came"))
    state(document, traced_item.recovery_stated(view))
    traced_item.marks_readings_files(document, view)
    _others(document, view)
    signatures(document, [Signatory(_("Point of contact"))])
    proof(document)
    return document.finish()


def _waiting(view: TraceView) -> list[Stated]:
    days = (view.provenance.generated_at - view.posted.occurred_at) // _DAY
    return [
        Stated("days", _("Days since it was asked"), days),
        Stated("reply_days", _("Days within which the mission expects an answer"), view.reply_days),
    ]


def _answered(view: TraceView, answer: Answer) -> list[Stated]:
    days = (answer.posted.occurred_at - view.posted.occurred_at) // _DAY
    took = ngettext("{number} day", "{number} days", days).format(number=figures.number(days))
    return [
        coded("outcome", _("Outcome"), words.TRACE, answer.outcome),
        time("answered_at", _("Answered at"), answer.posted.occurred_at),
        Stated("days", _("Time that it took"), days, took),
        Stated("last_known_holder", _("Last known holder"), answer.last_known_holder, wide=True),
        Stated(
            "point_of_diversion",
            _("Where and when it left the legal chain"),
            answer.point_of_diversion,
            wide=True,
        ),
        Stated("details", _("Details"), answer.details, wide=True),
    ]


def _others(document: Document, view: TraceView) -> None:
    section(document, _("Other traces of the same item"))
    if not view.others:
        paragraph(document, _("There are none."))
        return
    columns = [
        Column(_("Trace"), 1.2, styles.CELL_CODE),
        Column(_("Asked of, by way of"), 2.0, breaks=True),
        Column(_("Asked at"), 1.5),
        Column(_("Outcome"), 1.1),
        Column(_("Answered at"), 1.5),
        Column(_("Details"), 2.0),
    ]
    Register(document, columns).write(
        (
            each.trace,
            stacked(each.asked_of, each.channel),
            figures.moment(each.requested_at),
            word(words.TRACE, each.outcome),
            figures.moment_or_nothing(each.answered_at),
            each.details,
        )
        for each in view.others
    )


def _tables(view: TraceView) -> Iterator[Table]:
    answer = view.answer
    yield head_data(
        [
            *(_waiting(view) if answer is None else _answered(view, answer)),
            *traced_item.request_stated(view),
            *traced_item.item_stated(view),
            *traced_item.recovery_stated(view),
        ]
    )
    yield posted_data([view.posted, *([answer.posted] if answer else [])])
    yield from traced_item.item_tables(view)
    yield Table(
        "other_traces",
        _("Other traces of the same item"),
        {
            "trace": _("Trace"),
            "asked_of": _("Asked of"),
            "channel": _("By way of"),
            "requested_at": _("Asked at"),
            "outcome": _("Outcome"),
            "answered_at": _("Answered at"),
            "details": _("Details"),
        },
        (
            (
                each.trace,
                each.asked_of,
                each.channel,
                moment.canonical(each.requested_at),
                each.outcome,
                "" if each.answered_at is None else moment.canonical(each.answered_at),
                each.details,
            )
            for each in view.others
        ),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[TraceView]:
    from wamledger.services.report_views.trace import trace_view

    return held(
        trace_view(
            ledger,
            asked.code,
            with_answer=True,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _rests_on(view: TraceView) -> list[int]:
    answered = {view.answer.posted.seq} if view.answer else set()
    return sorted({view.posted.seq, view.registered_by, *answered})


KIND: Final = Kind(
    name="trace-result",
    form=FORM,
    summary=N_("What a trace led to, or that it was not answered yet."),
    subject=N_("Code of the trace"),
    view_type=TraceView,
    view=_view,
    draw=trace_result,
    tables=_tables,
    rests_on=_rests_on,
)
