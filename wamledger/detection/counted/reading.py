"""The reading of a count: where it and the book differ, and nothing of where they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.counted.differing import LotRead, TotalRead
from wamledger.detection.counted.lots_read import read_lots
from wamledger.detection.counted.weapons_read import read_weapons
from wamledger.detection.look import Look
from wamledger.detection.sheet import sheet_of
from wamledger.domain.stock import Cell

Line = Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """
    Where a count and the book differ at its cut-off, by all that is known by now.

    Shape: ``missing`` are weapons of the scope that were not seen; ``beyond`` those that were seen and which the book has
    elsewhere; ``strangers`` the lines whose serial is no weapon's of the scope. ``types``, ``lots`` and ``natures`` hold
    what differs. ``told`` are the items that a sample names; it says nothing of others.
    """

    event: Event
    place: str
    holders: tuple[str, ...]
    cut_off: int
    statuses: frozenset[str]
    counters: tuple[str, ...]
    is_sample: bool
    by_type: bool
    by_nature: bool
    of_weapons: bool
    of_lots: bool
    on_book: int = 0
    seen: int = 0
    missing: frozenset[str] = frozenset()
    beyond: tuple[str, ...] = ()
    strangers: tuple[Line, ...] = ()
    types: dict[str, TotalRead] = field(default_factory=dict)
    lots: dict[str, LotRead] = field(default_factory=dict)
    natures: dict[str, TotalRead] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    """The weapons of the place that a sample does not name, where it has strangers: one of them may be one of these."""
    unsure: frozenset[str] = frozenset()
    """Weapons that were not seen and need not have been there: they had left by then, or were not brought in yet."""

    @property
    def order(self) -> tuple[int, int]:
        """Counts follow one another by their cut-offs, and by the ledger where these are the same."""
        return (self.cut_off, self.event.seq)

    def covers(self, cell: Cell | None) -> bool:
        """Whether what stands there is in the scope of the count."""
        return cell is not None and cell.holder in self.holders and cell.status in self.statuses

    def saw(self, look: Look, code: str) -> bool | None:
        """Whether the count saw the weapon; None where it says nothing of it."""
        if self.by_type or code in self.beyond:
            return True if code in self.told or code in self.beyond else None
        if code in self.unsure:
            return None
        if self.is_sample:
            return code not in self.missing if code in self.told else None
        file = look.weapon(code, until=self.cut_off)
        if not self.of_weapons or file is None or not self.covers(file.at(self.cut_off)):
            return None
        return code not in self.missing

    def difference(self, lot: str) -> int | None:
        """Book less count of a lot; None where the count says nothing of it."""
        if self.by_nature:
            return None
        if self.is_sample:
            if lot not in self.told:
                return None
        elif not self.of_lots:
            return None
        read = self.lots.get(lot)
        return 0 if read is None else read.booked - read.counted


def reading(look: Look, count: str) -> Reading | None:
    """The reading of a count that stands; worked out once for all who ask."""
    found: Reading | None = look.shared("reading", count, _read)
    return found


def readings_of(look: Look, holder: str) -> Sequence[Reading]:
    """The readings of the counts that covered a place or party, by cut-off."""
    found: Sequence[Reading] = look.shared("readings", holder, _all_read)
    return found


def _all_read(look: Look, holder: str) -> Sequence[Reading]:
    return [found for each in look.counts_of(holder) if (found := reading(look, each.id)) is not None]


def cancelled_reading(look: Look, event: Event) -> Reading:
    """The reading of a count that was reversed: what it had found."""
    return _reading(look, event)


def _read(look: Look, count: str) -> Reading | None:
    event = look.event(count)
    return _reading(look, event) if event is not None and event.stands else None


def _reading(look: Look, event: Event) -> Reading:
    sheet = sheet_of(look, event)
    made = Reading(
        event,
        sheet.place,
        tuple(sheet.holders),
        sheet.cut_off,
        sheet.statuses,
        tuple(sheet.counters),
        is_sample=sheet.is_sample,
        by_type=bool(sheet.types),
        by_nature=bool(sheet.natures),
        of_weapons=sheet.of_weapons,
        of_lots=sheet.of_lots,
    )
    if sheet.is_sample:
        made.told = frozenset((*sheet.weapons, *sheet.absent, *sheet.lots))
    elif made.by_type:
        made.told = frozenset(sheet.weapons)
    read_weapons(look, sheet, made)
    if sheet.of_lots or sheet.is_sample:
        read_lots(look, sheet, made)
    return made
