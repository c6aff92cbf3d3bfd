"""Who stood with one holder when: the weapons that came and left, in the order of time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from typing import Final

from wamledger.domain.stock import Cell

MARK: Final = 8192
"""A whole picture is kept after each so many changes, so that the past is not begun from nothing."""


class Presence:
    """
    The weapons of one holder.

    Shape: one change for each weapon that came (with its cell) or left (with None), in the order of time, and of the
    ledger within one moment. ``at`` gives the weapons that stood there then; it is cheap for moments that go forward.
    """

    __slots__ = ("_cells", "_codes", "_marks", "_now", "_reached", "_times")

    def __init__(self) -> None:
        self._times = array("q")
        self._codes: list[str] = []
        self._cells: list[Cell | None] = []
        self._marks: list[dict[str, Cell]] = [{}]
        self._now: dict[str, Cell] = {}
        self._reached = 0
        """How many of the changes ``_now`` has seen."""

    def begin(self) -> int | None:
        """When the first weapon came; None where none did."""
        return self._times[0] if self._times else None

    def came_at(self, moment: int) -> list[str]:
        """The weapons that came or left at that very moment."""
        return self._codes[bisect_left(self._times, moment) : bisect_right(self._times, moment)]

    def note(self, at: int, code: str, cell: Cell | None) -> None:
        """The weapon stands there from then on, or does no longer; said after everything that was said of the moment."""
        place = bisect_right(self._times, at)
        if place == len(self._times):
            self._times.append(at)
            self._codes.append(code)
            self._cells.append(cell)
            return
        self._times.insert(place, at)
        self._codes.insert(place, code)
        self._cells.insert(place, cell)
        self._forget(place)

    def drop(self, after: int, code: str) -> None:
        """What was said of the weapon for moments after that one is not so."""
        place = bisect_right(self._times, after)
        for index in range(len(self._codes) - 1, place - 1, -1):
            if self._codes[index] == code:
                del self._times[index], self._codes[index], self._cells[index]
                self._forget(index)

    def _forget(self, place: int) -> None:
        """What was made of the changes from that one on is made again."""
        del self._marks[place // MARK + 1 :]
        if self._reached > place:
            self._begin(place)

    def _begin(self, until: int) -> None:
        """The picture is the last that was kept before so many changes."""
        mark = min(until // MARK, len(self._marks) - 1)
        self._now, self._reached = dict(self._marks[mark]), mark * MARK

    def at(self, moment: int) -> Mapping[str, Cell]:
        """The weapons that stood there then, with their cells; a picture that holds until the next question."""
        until = bisect_right(self._times, moment)
        if until < self._reached or until - self._reached > 2 * MARK:
            self._begin(until)
        now, codes, cells = self._now, self._codes, self._cells
        for index in range(self._reached, until):
            if index == len(self._marks) * MARK:
                self._marks.append(dict(now))
            cell = cells[index]
            if cell is None:
                now.pop(codes[index], None)
            else:
                now[codes[index]] = cell
        self._reached = until
        return now
