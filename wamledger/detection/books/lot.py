"""The file of a lot: what it is, and how much of it stood where when."""

from __future__ import annotations

from bisect import bisect_right
from typing import NamedTuple

from wamledger.detection.books.event import Event, Row
from wamledger.domain.stock import Cell


class Posting(NamedTuple):
    """How much more (or less) of a lot stands in a cell from then on, by which entry."""

    at: int
    seq: int
    n: int
    delta: int


class LotFile:
    """
    One lot.

    Shape: ``identity`` as it came on charge (nature, lot_number, manufacturer and so on); ``cells`` the postings of each
    cell in the order of time; ``holders`` the cells of each holder.
    Units: the unit of the nature.
    """

    __slots__ = ("cells", "code", "first", "holders", "identity", "running", "spoken_of")

    def __init__(self, code: str, first: Event, identity: Row) -> None:
        self.code = code
        self.first = first
        self.identity = identity
        self.cells: dict[Cell, list[Posting]] = {}
        self.running: dict[Cell, list[int]] = {}
        """What stood in each cell after each of its postings."""
        self.holders: dict[str, list[Cell]] = {}
        self.spoken_of: list[Event] = []

    def post(self, cell: Cell, posting: Posting) -> None:
        """The cell holds so much more from then on."""
        series = self.cells.get(cell)
        if series is None:
            self.cells[cell] = [posting]
            self.running[cell] = [posting.delta]
            self.holders.setdefault(cell.holder, []).append(cell)
            return
        sums = self.running[cell]
        if series[-1] <= posting:
            series.append(posting)
            sums.append(sums[-1] + posting.delta)
            return
        place = bisect_right(series, posting)
        series.insert(place, posting)
        sums.insert(place, sums[place - 1] if place else 0)
        for index in range(place, len(sums)):
            sums[index] += posting.delta

    def in_cell(self, cell: Cell, moment: int) -> int:
        """How much stood in one cell."""
        place = bisect_right(self.cells.get(cell, ()), (moment, 2**62))
        return self.running[cell][place - 1] if place else 0

    def moved_between(self, cell: Cell, begin: int, end: int) -> list[int]:
        """The numbers of the entries that brought or took something between two moments, after the first."""
        series = self.cells.get(cell, ())
        first = bisect_right(series, (begin, 2**62))
        last = bisect_right(series, (end, 2**62))
        return [posting.seq for posting in series[first:last]]

    def held(self, holder: str, moment: int, statuses: frozenset[str] | None = None) -> int:
        """How much stood with a holder, in any of these statuses; in any at all without them."""
        return sum(
            self.in_cell(cell, moment)
            for cell in self.holders.get(holder, ())
            if statuses is None or cell.status in statuses
        )

    def total(self, moment: int, statuses: frozenset[str]) -> int:
        """How much stood anywhere, in any of these statuses."""
        return sum(self.in_cell(cell, moment) for cell in self.cells if cell.status in statuses)
