"""
Entries that reach behind a count that was closed before they came.

A count is closed when the ledger's own clock says that it came in. That is told of counts alone that came in soon after they
were made: where a journal of the past is posted, the clock says when it was copied and nothing of the day itself.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books.event import Event
from wamledger.domain import moment as moments

SOON: Final = 7 * moments.DAY


CLOCK_OFF: Final = 10 * 60_000_000
"""How far a clock may be put right without anybody asking."""


@dataclass(frozen=True, slots=True)
class SetBack:
    """An entry that came, by the clock of the ledger, before the one that stands before it in the ledger."""

    event: Event
    before: int
    came: int


@dataclass(frozen=True, slots=True)
class Late:
    """An entry, when it came in, and a count that came in before it and was cut off after it is said to have happened."""

    event: Event
    came: int
    count: Event
    closed: int


class Behind:
    """
    Shape: ``at`` is what reaches behind counts of a site, in the order of the ledger; ``set_back`` where its clock went
    back.
    """

    def __init__(self) -> None:
        self.at: dict[str, list[Late]] = defaultdict(list)
        self._counts: dict[str, list[tuple[Event, int]]] = defaultdict(list)
        self.set_back: list[SetBack] = []
        self._clock = ""

    def keep_time(self, event: Event, body: dict[str, Any]) -> bool:
        """Whether the clock of the ledger went back before the entry came; past records may say a time of their own."""
        if event.recorded is not None:
            return False
        before, self._clock = self._clock, body["recorded_at"]
        # compared as it is written first: it hardly ever goes back, and there are many entries
        if not before or before <= self._clock:
            return False
        was, came = moments.parse(before), moments.parse(self._clock)
        if was - came <= CLOCK_OFF:
            return False
        self.set_back.append(SetBack(event, was, came))
        return True

    def take(self, event: Event, site: str, body: dict[str, Any]) -> bool:
        """The entry is filed; whether it reaches behind anything."""
        counts = self._counts.get(site, ())
        found = False
        for count, closed in reversed(counts):
            if count.at < event.at:
                break
            if event.at <= moments.parse(count.fields["cut_off"]):
                # people say of a past record when it was written down: sure is that it came in after the count
                came = closed if event.recorded is not None else moments.parse(body["recorded_at"])
                self.at[site].append(Late(event, came, count, closed))
                found = True
        if event.op == "count" and not event.historical:
            closed = moments.parse(body["recorded_at"])
            if 0 <= closed - event.at <= SOON:
                self._counts[site].append((event, closed))
        return found
