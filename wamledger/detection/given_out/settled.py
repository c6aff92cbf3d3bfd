"""What settled an issue."""

from __future__ import annotations

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.severity import Item


def settlers(look: Look, event: Event) -> list[Event]:
    """The entries that settled something of an issue and stand."""
    file = look.custody(event.id)
    found = [look.numbered(seq) for seq in (file.by if file is not None else ())]
    return [each for each in found if each.stands and each.op != "reverse"]


def accounts_for_rounds(look: Look, events: list[Event]) -> bool:
    """Whether one of the entries says what became of rounds."""
    return any(kind == "lot" for each in events for kind, *_rest in look.moves(each))


def out_at(look: Look, event: Event, before: list[Event]) -> dict[Item, int]:
    """What of an issue was not back by the entries before its time; all of it where it cannot be told."""
    given = look.given(event.id)
    back: dict[Item, int] = {}
    for each in before:
        if each.get("issue") == event.id:
            for kind, code, quantity, _was, _becomes in look.moves(each):
                back[kind, code] = back.get((kind, code), 0) + quantity
    left = {item: quantity - back.get(item, 0) for item, quantity in given.items()}
    return {item: quantity for item, quantity in left.items() if quantity > 0} or given
