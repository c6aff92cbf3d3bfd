"""R18: goods that leave for good to a party that one of those who let them go had put on record shortly before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.domain.moment import DAY

NEW: Final = 30 * DAY


def handed_to_own(look: Look) -> Iterator[tuple[Event, Event, str]]:
    """Each hand-over to a new party, the entry that put the party on record, and who had a part in both."""
    added = {event.fields["code"]: event for event in look.events("add_party")}
    for event in look.events("hand_over"):
        made = added.get(event.fields["to"])
        if made is None or not event.stands or not 0 <= event.at - made.at <= NEW:
            continue
        for person in (event.by, event.approved_by):
            if person is not None and person in (made.by, made.approved_by):
                yield event, made, person
                break
