"""
What is where: by the book, and in truth.

The book follows the journal and shares no code with the ledger. The truth differs from it by what is ``absent``: a
count sees the truth, and everything else is written from the book.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from sample_data.models import Model


@dataclass(slots=True)
class Weapon:
    """One weapon by the book."""

    code: str
    serial: str
    model: Model
    holder: str
    status: str
    home: str
    """The store to which it belongs."""
    owner: str


@dataclass(slots=True)
class Lot:
    """One lot: what it is."""

    code: str
    nature: str
    number: str
    maker: str
    marks: str
    home: str
    owner: str


class Stock:
    """Every weapon and lot of the mission."""

    def __init__(self) -> None:
        self.weapons: dict[str, Weapon] = {}
        self.lots: dict[str, Lot] = {}
        self.at: defaultdict[str, dict[str, None]] = defaultdict(dict)
        """Weapons in store at a place, in the order in which they came."""
        self.rounds: defaultdict[str, Counter[str]] = defaultdict(Counter)
        """Rounds by holder and lot, as the book has them."""
        self.absent: dict[str, bool] = {}
        """Weapons that are not where the book has them; True where also the quick counts hide it."""
        self.short: Counter[tuple[str, str]] = Counter()
        """Rounds that are not there, by place and lot; less than nothing where there are too many."""
        self.misplaced: dict[str, str] = {}
        """Weapons that are seen in a place where the book does not have them."""
        self.misread: dict[str, str] = {}
        """Serials that are not on the book and are seen in a place at every count, by serial."""

    def stand(self, code: str, holder: str, status: str) -> None:
        """The weapon stands there by the book."""
        weapon = self.weapons[code]
        if weapon.status == "IN_STORE":
            self.at[weapon.holder].pop(code, None)
        weapon.holder, weapon.status = holder, status
        if status == "IN_STORE":
            self.at[holder][code] = None

    def carry(self, lot: str, quantity: int, origin: str, to: str) -> None:
        """So much of the lot stands with another holder by the book."""
        held = self.rounds[origin]
        if held[lot] < quantity:
            raise ValueError(f"{origin} has {held[lot]} of {lot}, and {quantity} are wanted")
        held[lot] -= quantity
        self.rounds[to][lot] += quantity

    def free(self, place: str, lot: str) -> int:
        """What of a lot can really be taken out of a place."""
        return self.rounds[place][lot] - max(0, self.short[place, lot])

    def truly(self, place: str, lot: str) -> int:
        """What of a lot is really in a place."""
        return max(0, self.rounds[place][lot] - self.short[place, lot])
