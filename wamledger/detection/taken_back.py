"""R29: what was reported lost, or is on its way, taken back on paper alone until somebody has seen it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.late import covers
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.serials import normalised
from wamledger.i18n import N_, _

TITLES: Final = {
    "report_loss": N_("A loss that was taken back on paper"),
    "dispatch": N_("A consignment that was taken back on paper"),
}


def reversals(look: Look) -> Iterator[Event]:
    """The entries that reverse such an entry, and stand."""
    for event in look.events("reverse"):
        undone = look.event(event.fields["entry"])
        if undone is not None and undone.op in TITLES and event.stands:
            yield event


def taken_back(look: Look, event: Event) -> Iterator[Signal]:
    """Goods that were gone are in the store again by a reversal; a count of the store by somebody else clears it."""
    undone = look.event(event.fields["entry"])
    if undone is None or event.at <= _due(undone):
        return
    moved = look.moves(undone)
    back = {(kind, code, was.holder) for kind, code, _quantity, was, _becomes in moved if was is not None}
    seen = [_seen(look, event, kind, code, holder) for kind, code, holder in sorted(back)]
    if not seen:
        return
    counts = [count for count in seen if count is not None]
    yield Signal(
        subject=f"{event.id} taken back",
        title=TITLES[undone.op],
        severity=Severity.S3,
        why=_("By a reversal it is on the book again, and nobody else has seen it since."),
        first_signal_at=event.at,
        operations=in_order([undone, event, *counts]),
        quantity=len(back),
        weapons=sorted({code for kind, code, _holder in back if kind == "weapon"}),
        lots=sorted({code for kind, code, _holder in back if kind == "lot"}),
        places=sorted({holder for _kind, _code, holder in back if holder in look.places}),
        users=user_codes(look, [event.by, event.approved_by]),
        documents=documents(undone, event),
        figures={"operation": undone.op, "reversed": undone.id},
        explanations=[
            _("An entry may have been a mistake from the beginning: then the goods stand where they stood."),
            _("What was lost and is found again is recorded as recovered, and what came back as received."),
        ],
        cleared_at=max(count.at for count in counts) if len(counts) == len(seen) else None,
    )


def _due(undone: Event) -> int:
    """Until when a consignment is on its way as planned, and its reversal a change of plan."""
    return moments.parse(undone.fields["expected"]) if undone.op == "dispatch" else undone.at


def _seen(look: Look, event: Event, kind: str, code: str, holder: str) -> Event | None:
    """The first count after the reversal, by others than those who reversed it, that found it there."""
    own = {event.by, event.approved_by}
    file = look.weapon(code) if kind == "weapon" else None
    read = frozenset(
        normalised(serial)
        for _entry, serial, _status in (file.readings if file is not None else ())
        if serial
    )
    for count in look.counts_of(holder):
        after = moments.parse(count.fields["cut_off"]) > event.at
        if not after or own.intersection(count.fields.get("counted_by", ())) or not covers(count, kind, code):
            continue
        if any(_is(line, kind, code, read) for line in count.fields.get("lines", ())):
            return count
    return None


def _is(line: dict[str, Any], kind: str, code: str, read: frozenset[str]) -> bool:
    """Whether the line of a count says that it was seen: by its code, or by a serial that was read on it."""
    serial: str = line.get("serial") or ""
    return (line.get(kind) == code and line.get("quantity") != 0) or (
        serial != "" and normalised(serial) in read
    )
