"""What was written and has not reached the ledger yet."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import count
from typing import Any, Final

from sample_data.dice import Dice

Op = dict[str, Any]

LAG: Final = ((2, 12), (4, 22), (7, 24), (12, 18), (25, 12), (50, 7), (110, 4), (400, 1))
"""
Minutes from what happened to its entry, with how often: most within minutes, a few at the end of the day.

The middles of eight steps of a log-normal distribution with median 7 minutes.
"""


class Outbox:
    """
    Entries in the order in which they reach the ledger.

    Shape: ``dispatches`` says of each consignment when it left by the clock of its site, and when the ledger knew.
    """

    def __init__(self, dice: Dice) -> None:
        self.dispatches: dict[str, tuple[int, int]] = {}
        self._dice = dice
        self._order = count()
        self._waiting: list[tuple[int, int, Op]] = []

    def minutes(self) -> int:
        """How long it is until somebody writes."""
        return self._dice.weighted(LAG)

    def seconds(self) -> int:
        """And some seconds."""
        return self._dice.below(60)

    def put(self, when: int, op: Op) -> None:
        """The entry reaches the ledger then."""
        heapq.heappush(self._waiting, (when, next(self._order), op))

    def until(self, moment: int | None) -> Iterator[Op]:
        """What has reached it by then; everything where there is no such moment."""
        while self._waiting and (moment is None or self._waiting[0][0] <= moment):
            yield heapq.heappop(self._waiting)[2]
