"""What is said of an entry that was written down late, and which entries came behind counts that were closed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.books.behind import CLOCK_OFF, Late
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import fixed
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

HOUR: Final = 3_600_000_000
MINUTE: Final = 60_000_000
_HANDED: Final = frozenset({"issue", "return"})
_TRANSFERRED: Final = frozenset({"move", "dispatch", "receive", "hand_over"})
_OTHERS: Final = frozenset(
    {"register", "expend", "adjust", "report_loss", "recover", "destroy", "reseal", "count"}
)


def limit_of(look: Look, op: str) -> int | None:
    """How late an entry of the operation may be."""
    if op in _HANDED:
        return int(look["issue_hours"]) * HOUR
    if op in _TRANSFERRED:
        return int(look["transfer_hours"]) * HOUR
    return int(look["other_hours"]) * HOUR if op in _OTHERS else None


def clock_set_back(look: Look) -> Iterator[Signal]:
    """By its own clock the ledger took an entry before one that it had taken already: the clock was put back, or right."""
    for back in look.clock_set_back():
        event, before, came = back.event, back.before, back.came
        yield Signal(
            subject=f"clock {event.id}",
            title=N_("The clock of the ledger went back"),
            severity=Severity.S3,
            why=_("What came late can look as if it had come in time while a clock is wrong."),
            first_signal_at=max(before, came),
            operations=[event.id],
            users=user_codes(look, [event.by]),
            documents=documents(event),
            figures={
                "recorded_before": moments.canonical(before),
                "recorded_at": moments.canonical(came),
                "hours_back": fixed((before - came) / HOUR, 1),
                "let_pass_minutes": CLOCK_OFF // MINUTE,
            },
            explanations=[
                _(
                    "A clock that was wrong may have been put right: then what came before bears the wrong time."
                ),
            ],
        )


def came_behind(look: Look, site: str) -> Iterator[Signal]:
    """By the clock of the ledger, counts were closed when the entry came that says it happened before them."""
    minutes = look["count_minutes"] * MINUTE
    counts: dict[str, list[Event]] = {}
    late: dict[str, Late] = {}
    for each in look.behind(site):
        event, recorded = each.event, each.event.recorded
        is_told_already = recorded is not None and recorded > each.closed
        if limit_of(look, event.op) is None or is_told_already or not _concerns(look, each, minutes):
            continue
        late[event.id] = each
        counts.setdefault(event.id, []).append(each.count)
    for id_, each in late.items():
        yield late_signal(
            look,
            site,
            each.event,
            each.came,
            counts[id_],
            figures={"count_minutes": look["count_minutes"]},
            explanations=[
                _(
                    "When it came, and when the count did, is by the clock of the ledger and not by what people say."
                ),
                _("A paper of the day shows that it happened when it is said to have."),
            ],
        )


def _concerns(look: Look, late: Late, minutes: int) -> bool:
    """
    Whether the count was of what the entry moved, and closed for some time.

    Of a past record it is not known when it came: it is told where it leaves out what was on the book, and not seen.
    """
    event, count = late.event, late.count
    is_past = event.historical
    if not is_past and late.came - late.closed <= minutes:
        return False
    seen = {line.get("weapon") for line in count.fields.get("lines", ())}
    for kind, code, _quantity, *cells in look.moves(event):
        if not any(cell is not None and count in look.counts_of(cell.holder) for cell in cells):
            continue
        first = look.first_entry(kind, code)
        was_known = first is not None and first.seq < count.seq
        if covers(count, kind, code) and (not is_past or (was_known and code not in seen)):
            return True
    return False


def late_signal(
    look: Look,
    site: str,
    event: Event,
    recorded: int,
    behind: list[Event],
    *,
    figures: dict[str, object],
    explanations: list[str],
) -> Signal:
    moved = look.moves(event)
    undone = look.numbered(event.reversed_by) if event.reversed_by is not None else None
    return Signal(
        subject=event.id,
        severity=Severity.S3 if behind else Severity.S4,
        why=_("It changes what a count that was already closed had to find; how people worked is S3 at most.")
        if behind
        else _("A late entry alone is a note."),
        first_signal_at=recorded,
        operations=in_order([event, *behind, undone]),
        weapons=sorted({code for kind, code, *_rest in moved if kind == "weapon"}),
        lots=sorted({code for kind, code, *_rest in moved if kind == "lot"}),
        places=[site],
        users=user_codes(look, [event.by]),
        documents=documents(event),
        figures={
            "operation": event.op,
            "occurred_at": moments.canonical(event.at),
            "recorded_at": moments.canonical(recorded),
            "hours_between": fixed((recorded - event.at) / HOUR, 1),
            "counts_closed_before": [count.id for count in behind],
            **figures,
        },
        explanations=explanations,
        cleared_at=undone.at if undone is not None else None,
    )


def covers(count: Event, kind: str, code: str) -> bool:
    match count.fields["scope"]:
        case "ALL":
            return True
        case "WEAPONS":
            return kind == "weapon"
        case "AMMUNITION":
            return kind == "lot"
    return any(line.get(kind) == code for line in count.fields.get("lines", ()))
