"""Who stood with one holder when: the weapons that came and left, in the order of time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import Final

from wamledger.domain.stock import Cell

MARK: Final = 8192
"""A whole picture is kept after each so many changes, so that the past is not begun from nothing."""


class Presence:
    """
    The weapons of one holder.

    Shape: one change for each weapon that came (with its cell) or left (with None), in the order of time, and of the
    ledger within one moment. ``at`` gives the weapons that stood there then; it is cheap for moments that go forward.
    Weapons and cells are kept as their numbers in the lists of the books: every movement makes two changes.
    """

    __slots__ = ("_all_cells", "_all_codes", "_cells", "_codes", "_marks", "_now", "_reached", "_times")

    def __init__(self, codes: Sequence[str], cells: Sequence[Cell | None]) -> None:
        self._all_codes = codes
        self._all_cells = cells
        """The first of them is None."""
        self._times = array("q")
        self._codes = array("i")
        self._cells = array("i")
        self._marks: list[dict[str, Cell]] = [{}]
        self._now: dict[str, Cell] = {}
        self._reached = 0
        """How many of the changes ``_now`` has seen."""

    def begin(self) -> int | None:
        """When the first weapon came; None where none did."""
        return self._times[0] if self._times else None

    def came_at(self, moment: int) -> list[str]:
        """The weapons that came or left at that very moment."""
        codes = self._codes[bisect_left(self._times, moment) : bisect_right(self._times, moment)]
        return [self._all_codes[code] for code in codes]

    def note(self, at: int, code: int, cell: int) -> None:
        """The weapon stands there from then on, or does no longer; said after everything that was said of the moment."""
        times = self._times
        if not times or times[-1] <= at:
            times.append(at)
            self._codes.append(code)
            self._cells.append(cell)
            return
        place = bisect_right(times, at)
        times.insert(place, at)
        self._codes.insert(place, code)
        self._cells.insert(place, cell)
        self._forget(place)

    def drop(self, after: int, code: int) -> None:
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
        all_codes, all_cells = self._all_codes, self._all_cells
        for index in range(self._reached, until):
            if index == len(self._marks) * MARK:
                self._marks.append(dict(now))
            cell = all_cells[cells[index]]
            if cell is None:
                now.pop(all_codes[codes[index]], None)
            else:
                now[all_codes[codes[index]]] = cell
        self._reached = until
        return now
