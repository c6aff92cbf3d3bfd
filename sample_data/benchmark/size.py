"""How large a mission is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sample_data import times
from sample_data.benchmark.shape import LAND, POLICE, RIVER, Shape

END: Final = times.at(2026, 9, 1)
"""When every mission of the benchmark ends, so that all of it is past wherever it is posted."""


@dataclass(frozen=True)
class Profile:
    """
    The size of a mission.

    Units: ``months`` of 30 days; ``duties`` groups that go out a day and contingent; ``cells`` how many of the fifteen
    cases (five intensities, three concealments) of each family are planted.
    """

    name: str
    months: int
    sites: int
    contingents: int
    weapons: int
    lots: int
    rounds: int
    seized: int
    participants: int
    duties: int
    cells: int
    campaigns: int
    attacks: int
    negatives: int = 2
    """Look-alikes of each family."""
    shape: Shape = LAND

    @property
    def begins(self) -> int:
        """The first day."""
        return END - self.months * 30 * times.DAY

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return self.months * 30


PROFILES: Final = {
    each.name: each
    for each in (
        Profile("tiny", 1, 3, 3, 500, 36, 160_000, 20, 12, 2, 1, 1, 0),
        Profile("small", 12, 6, 8, 4_000, 300, 2_400_000, 400, 200, 3, 5, 3, 1),
        Profile("standard", 24, 14, 22, 18_000, 900, 6_500_000, 3_500, 2_000, 5, 15, 6, 2),
        Profile("riverine", 12, 12, 6, 2_600, 220, 1_700_000, 300, 150, 3, 5, 3, 1, shape=RIVER),
        Profile("police", 12, 5, 10, 1_700, 170, 1_000_000, 300, 60, 2, 5, 3, 1, shape=POLICE),
        Profile("large", 60, 14, 44, 60_000, 2_400, 26_000_000, 9_000, 5_000, 8, 15, 15, 2),
    )
}
"""
``small`` is for work on the rules: a year, and every case once, in a fraction of the time.

``riverine`` and ``police`` are held out: no rule is tried on them before the thresholds are frozen.
"""
HELD_OUT: Final = frozenset(name for name, each in PROFILES.items() if each.shape is not LAND)
