"""
The storekeeper's own book of the sample mission: plain dicts, kept by hand beside the ledger.

The generator asks it what is where, and enters each operation in it before the operation is written. It
repeats the rules of the journal in the plainest way and shares no code with the ledger, so that the two can
be compared: where one of them refuses what the other takes, one of them is wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

Op = dict[str, Any]

CONDITIONS = [
    "A",
    "A1",
    "A2",
    "A3",
    "B",
    "B1",
    "B2",
    "C",
    "C1",
    "C2",
    "C3",
    "C4",
    "D",
    "D1",
    "D2",
    "D3",
]  # best first
NOT_SERVICEABLE = {"UNSERVICEABLE_REPAIRABLE", "UNSERVICEABLE_BER", "INCOMPLETE", "UNSAFE", "DEACTIVATED"}
WEAK_METHODS = {"BURN", "CRUSH_VEHICLE"}


class BookError(Exception):
    """An operation that the book cannot enter: the generator made a mistake."""


@dataclass
class Weapon:
    """One weapon: what it is and where it stands."""

    code: str
    type: str
    make: str
    model: str
    calibre: str
    serial: str | None
    serial_status: str
    tag: str | None
    mode: str
    ownership: str
    owner: str | None
    taken_at: str
    holder: str
    status: str
    condition: str
    holds: set[str] = field(default_factory=set)


@dataclass
class Lot:
    """One lot: its nature, its limits, and the holds on it."""

    code: str
    nature: str
    lot_number: str | None
    mode: str
    owner: str | None
    expires_on: str | None
    condition: str
    """As it was when it came on charge."""
    restriction: str | None = None
    holds: set[str] = field(default_factory=set)


@dataclass
class Place:
    """One place and what surrounds it."""

    code: str
    kind: str
    within: str | None
    custody: str
    keeper: str | None


@dataclass
class Issue:
    """What a party still owes on one issue."""

    origin: str
    party: str
    purpose: str
    due: str
    weapons: set[str]
    lots: Counter[str]


@dataclass
class Book:
    """All that the mission has, and who may act."""

    users: dict[str, list[str]] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    parties: dict[str, str] = field(default_factory=dict)
    weapons: dict[str, Weapon] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    stock: defaultdict[tuple[str, str, str], Counter[str]] = field(
        default_factory=lambda: defaultdict(Counter)
    )
    """Quantities by (lot, holder, status), then by condition."""
    issues: dict[str, Issue] = field(default_factory=dict)
    dispatches: dict[str, str] = field(default_factory=dict)
    """Consignee by dispatch."""
    disposals: dict[str, str] = field(default_factory=dict)
    """Method by disposal."""
    destroyed: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    """What was destroyed and not yet verified, by disposal."""
    incidents: set[str] = field(default_factory=set)
    traces: dict[str, str | None] = field(default_factory=dict)
    participants: set[str] = field(default_factory=set)
    tags: set[str] = field(default_factory=set)
    natures: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)
    entries: dict[str, Op] = field(default_factory=dict)
    reversed: set[str] = field(default_factory=set)
    taken_on_charge: Counter[str] = field(default_factory=Counter)
    """Rounds and pieces by lot, weapons by code: what came in, less what a reversal took back."""
    last_recorded: str = ""

    def site_of(self, place: str) -> str:
        """The outermost place around a place."""
        inner = self.places[place]
        while inner.within is not None:
            inner = self.places[inner.within]
        return inner.code

    def needs_two(self, place: str) -> bool:
        """Whether goods leave the place only with a second person."""
        code: str | None = place
        while code is not None:
            if self.places[code].custody != "SINGLE":
                return True
            code = self.places[code].within
        return False

    def held_at(self, holder: str, status: str = "IN_STORE") -> list[Weapon]:
        """The weapons that stand with a holder, by code."""
        return [each for each in self.weapons.values() if each.holder == holder and each.status == status]

    def lots_at(self, holder: str, status: str = "IN_STORE") -> dict[str, int]:
        """What stands of each lot with a holder, by lot."""
        return {
            lot: quantity
            for (lot, where, state), cells in self.stock.items()
            if where == holder and state == status and (quantity := cells.total())
        }

    def issuable(self, lot: str, holder: str) -> int:
        """How much of a lot a holder has in group A."""
        cells = self.stock.get((lot, holder, "IN_STORE"), Counter())
        return sum(quantity for condition, quantity in cells.items() if condition.startswith("A"))

    def put(self, lot: str, holder: str, status: str, condition: str, quantity: int) -> None:
        """So much more of the lot stands there."""
        self.stock[lot, holder, status][condition] += quantity

    def take(
        self,
        lot: str,
        holder: str,
        status: str,
        quantity: int,
        *,
        only: str = "",
        condition: str | None = None,
    ) -> list[tuple[str, int]]:
        """So much less of the lot stands there: what was taken, by condition, best first."""
        cells = self.stock[lot, holder, status]
        taken = []
        for each in [condition] if condition else CONDITIONS:
            if not each.startswith(only):
                continue
            part = min(quantity, cells[each])
            if part:
                cells[each] -= part
                quantity -= part
                taken.append((each, part))
        if quantity:
            raise BookError(f"{holder} lacks {quantity} of {lot} ({status})")
        return taken

    def census(self) -> Counter[str]:
        """Weapons, and pieces of ammunition, by status."""
        standing: Counter[str] = Counter(f"weapons {each.status}" for each in self.weapons.values())
        for (_, _, status), cells in self.stock.items():
            standing[f"ammunition {status}"] += sum(cells.values())
        return standing
