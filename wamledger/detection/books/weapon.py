"""The file of a weapon: what it is, as it was read each time, and where it stood when."""

from __future__ import annotations

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

    __slots__ = ("code", "first", "identity", "readings", "spoken_of", "starts", "stays")

    def __init__(self, code: str, first: Event, identity: Row) -> None:
        self.code = code
        self.first = first
        """The entry that took it on charge."""
        self.identity = identity
        self.readings: list[tuple[Event, str | None, str]] = []
        self.starts: list[int] = []
        self.stays: list[Stay] = []
        self.spoken_of: list[Event] = []

    def stand(self, at: int, seq: int, cell: Cell | None) -> None:
        """From then on the weapon stands there, whatever older entries said of later times."""
        place = bisect_right(self.starts, at)
        # entries come in the order of the ledger, so this one overtakes every stay that begins later
        del self.starts[place:]
        del self.stays[place:]
        self.starts.append(at)
        self.stays.append(Stay(at, seq, cell))

    def at(self, moment: int) -> Cell | None:
        """Where it stood; None before it came on charge."""
        place = bisect_right(self.starts, moment)
        return self.stays[place - 1].cell if place else None

    def stay_at(self, moment: int) -> Stay | None:
        """The stay in which it was then."""
        place = bisect_right(self.starts, moment)
        return self.stays[place - 1] if place else None

    @property
    def now(self) -> Cell | None:
        """Where it stands by the newest entry."""
        return self.stays[-1].cell if self.stays else None
