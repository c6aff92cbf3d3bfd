"""The file of a weapon: what it is, as it was read each time, and where it stood when."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from typing import NamedTuple

from wamledger.detection.books.event import Event, Row
from wamledger.domain.stock import Cell


class Stay(NamedTuple):
    """From when a weapon stood somewhere, and by which entry."""

    at: int
    seq: int
    cell: Cell | None
    """None where the entry that took it on charge was reversed."""


class WeaponFile:
    """
    One weapon.

    Shape: ``identity`` is as it was read last; ``readings`` are (entry, serial, serial_status) in the order of the
    ledger; ``stays`` are in the order of time, and as of any moment the last that began by then is where it stood: a
    late entry has cut short the stays that it overtook. ``spoken_of`` are the entries that name it without moving it.
    """

    __slots__ = ("_by", "_cells", "_starts", "code", "first", "identity", "number", "readings", "spoken_of")

    def __init__(self, code: str, first: Event, identity: Row, number: int) -> None:
        self.code = code
        self.number = number
        """The how many-th weapon of the books it is."""
        self.first = first
        """The entry that took it on charge."""
        self.identity = identity
        self.readings: list[tuple[Event, str | None, str]] = []
        self.spoken_of: list[Event] = []
        # as columns: a weapon has many stays, and there are many weapons
        self._starts = array("q")
        self._by = array("q")
        self._cells: list[Cell | None] = []

    @property
    def stays(self) -> list[Stay]:
        """Where it stood, in the order of time."""
        return list(map(Stay, self._starts, self._by, self._cells))

    def stand(self, at: int, seq: int, cell: Cell | None) -> None:
        """From then on the weapon stands there, whatever older entries said of later times."""
        starts = self._starts
        if starts and starts[-1] > at:
            # entries come in the order of the ledger, so this one overtakes every stay that begins later
            place = bisect_right(starts, at)
            del starts[place:], self._by[place:], self._cells[place:]
        starts.append(at)
        self._by.append(seq)
        self._cells.append(cell)

    def overtaken(self, at: int) -> list[Cell]:
        """The cells of the stays that begin after that moment."""
        if not self._starts or self._starts[-1] <= at:
            return []
        place = bisect_right(self._starts, at)
        return [cell for cell in self._cells[place:] if cell is not None]

    def at(self, moment: int) -> Cell | None:
        """Where it stood; None before it came on charge."""
        starts = self._starts
        if starts and starts[-1] <= moment:
            return self._cells[-1]
        place = bisect_right(starts, moment)
        return self._cells[place - 1] if place else None

    def stay_at(self, moment: int) -> Stay | None:
        """The stay in which it was then."""
        place = bisect_right(self._starts, moment) - 1
        return Stay(self._starts[place], self._by[place], self._cells[place]) if place >= 0 else None

    @property
    def has_stood(self) -> bool:
        """Whether any entry ever put it anywhere."""
        return bool(self._starts)

    @property
    def now(self) -> Cell | None:
        """Where it stands by the newest entry."""
        return self._cells[-1] if self._cells else None
