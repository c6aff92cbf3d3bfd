"""The file of a lot: what it is, and how much of it stood where when."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from wamledger.detection.books.event import Event, Row
from wamledger.domain.stock import Cell


class Posting(NamedTuple):
    """How much more (or less) of a lot stands in a cell from then on, by which entry."""

    at: int
    seq: int
    n: int
    delta: int


class Postings:
    """
    The postings of one cell of a lot in the order of time, and what stood there after each.

    Entries come in the order of the ledger, so of two of one moment the later one stands behind.
    """

    __slots__ = ("_by", "_deltas", "_ns", "_sums", "_times")

    def __init__(self) -> None:
        self._times = array("q")
        self._by = array("q")
        self._ns = array("l")
        self._deltas = array("q")
        self._sums = array("q")

    def __len__(self) -> int:
        return len(self._times)

    def __getitem__(self, place: int) -> Posting:
        return Posting(self._times[place], self._by[place], self._ns[place], self._deltas[place])

    def __iter__(self) -> Iterator[Posting]:
        return map(Posting, self._times, self._by, self._ns, self._deltas)

    def post(self, at: int, seq: int, n: int, delta: int) -> None:
        """The cell holds so much more from then on."""
        times, sums = self._times, self._sums
        if not times or times[-1] <= at:
            times.append(at)
            self._by.append(seq)
            self._ns.append(n)
            self._deltas.append(delta)
            sums.append(sums[-1] + delta if sums else delta)
            return
        place = bisect_right(times, at)
        times.insert(place, at)
        self._by.insert(place, seq)
        self._ns.insert(place, n)
        self._deltas.insert(place, delta)
        sums.insert(place, sums[place - 1] if place else 0)
        for index in range(place, len(sums)):
            sums[index] += delta

    def held(self, moment: int) -> int:
        """How much stood there then."""
        times = self._times
        if times and times[-1] <= moment:
            return self._sums[-1]
        place = bisect_right(times, moment)
        return self._sums[place - 1] if place else 0

    @property
    def left(self) -> int:
        """How much stands there by the newest entry."""
        return self._sums[-1] if self._sums else 0

    def between(self, begin: int, end: int) -> array[int]:
        """The numbers of the entries that brought or took something between two moments, after the first."""
        return self._by[bisect_right(self._times, begin) : bisect_right(self._times, end)]


_EMPTY = Postings()


class LotFile:
    """
    One lot.

    Shape: ``identity`` as it came on charge (nature, lot_number, manufacturer and so on); ``cells`` the postings of each
    cell in the order of time; ``holders`` the cells of each holder.
    Units: the unit of the nature.
    """

    __slots__ = ("cells", "code", "first", "holders", "identity", "spoken_of")

    def __init__(self, code: str, first: Event, identity: Row) -> None:
        self.code = code
        self.first = first
        self.identity = identity
        self.cells: dict[Cell, Postings] = {}
        self.holders: dict[str, list[Cell]] = {}
        self.spoken_of: list[Event] = []

    def post(self, cell: Cell, at: int, seq: int, n: int, delta: int) -> None:
        """The cell holds so much more from then on."""
        series = self.cells.get(cell)
        if series is None:
            series = self.cells[cell] = Postings()
            self.holders.setdefault(cell.holder, []).append(cell)
        series.post(at, seq, n, delta)

    def in_cell(self, cell: Cell, moment: int) -> int:
        """How much stood in one cell."""
        return self.cells.get(cell, _EMPTY).held(moment)

    def moved_between(self, cell: Cell, begin: int, end: int) -> array[int]:
        """The numbers of the entries that brought or took something between two moments, after the first."""
        return self.cells.get(cell, _EMPTY).between(begin, end)

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
