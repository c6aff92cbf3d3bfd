"""Bases: who works there, what stores they have, and what their clock and their line are like."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sample_data import times
from sample_data.benchmark.label import Label
from sample_data.benchmark.size import END

Op = dict[str, Any]


@dataclass
class Store:
    """The stores of one contingent at its site."""

    contingent: str
    site: str
    armoury: str
    magazine: str
    units: list[str]
    strength: int
    ready: list[str] = field(default_factory=list)
    """Weapons that may go on duty, the longest at rest first."""
    heavy: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    begins: int = 0
    ends: int = END
    cursor: int = 0


@dataclass
class Site:
    """A base with its people."""

    code: str
    number: int
    latitude: int
    """Thousandths of a degree."""
    longitude: int
    stores: list[Store] = field(default_factory=list)
    offline_until: int = 0
    written: int = 0
    """When its last entry reached the ledger."""
    busy: bool = False
    lazy: bool = False
    by_river: bool = False
    episode: Label | None = None
    """The honest lateness of the time without a line."""
    batch: list[Op] = field(default_factory=list)
    """What waits for the line."""
    error: int = 0
    """By how many seconds the clock of the site is ahead, or behind where it is less than nothing."""
    hour_behind_until: int = 0
    """Until then the clock is an hour behind besides, because somebody set it to the time of another place."""

    def person(self, role: str) -> str:
        """Somebody of the site by role: SK1 to SK4, OIC, DEP."""
        return f"{self.code}-{role}"

    def clock(self, moment: int) -> int:
        """What the clock of the site says at that moment."""
        return moment + self.error - (times.HOUR if moment < self.hour_behind_until else 0)

    @property
    def keepers(self) -> list[str]:
        """The four who write at the site; the first keeps weapons, the second ammunition."""
        return [self.person(f"SK{number}") for number in range(1, 5)]

    def on_duty(self, moment: int) -> str:
        """Who writes at that time."""
        return self.keepers[(moment // times.DAY + moment % times.DAY // (12 * times.HOUR)) % 4]

    def counters(self, day: int, keeper: str) -> list[str]:
        """Two who count a store that another keeps; not the same two each time."""
        others = [each for each in self.keepers if each != keeper]
        return [others[day % 3], others[(day + 1) % 3]]
