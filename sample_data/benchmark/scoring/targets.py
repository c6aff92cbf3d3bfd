"""What a detector of this kind should reach on the standard mission with seeds that nobody has seen."""

from __future__ import annotations

from typing import Final, NamedTuple

from sample_data.benchmark.label import AWARE, CONCEALMENTS, INSIDER, NAIVE

URGENT: Final = ("S1", "S2")
SAID: Final = ("S1", "S2", "S3")


class Target(NamedTuple):
    """
    What is wanted of a group of rules.

    Units: shares; ``days`` is the median from the first recordable signal. None where nothing is asked.
    """

    name: str
    families: tuple[str, ...]
    precision: float | None
    recall: float | None
    days: float | None
    least: int = 1
    """The intensity from which recall and days are asked."""
    concealments: tuple[str, ...] = CONCEALMENTS
    severities: tuple[str, ...] = URGENT
    """Of which findings precision is asked."""
    facts: bool = False
    """Whether an honest mistake that is called what it is counts as right: the rule states a fact and no loss."""


TARGETS: Final = (
    Target("counts", ("R01", "R02", "R03", "R31"), 0.97, 0.99, 1),
    Target("transit, seals, custody", ("R04", "R05", "R06", "R07"), 0.95, 0.99, 1),
    Target("expenditure, rounds missing", ("R08",), 0.90, 0.95, 2, concealments=(NAIVE,)),
    Target(
        "expenditure, gap of cases", ("R08",), 0.70, 0.70, 2,
        concealments=(AWARE, INSIDER), severities=("S3",), facts=True,
    ),
    Target("disposal, rotation, seizure, incident", ("R15", "R23", "R27", "R30"), 0.97, 0.99, 1),
    Target("small losses", ("R09",), None, 0.85, 56, 3),
    Target("small losses, fivefold", ("R09",), None, None, 28, 5),
    Target("burst, consumption, concentration, limits", ("R10", "R11", "R19", "R21"), 0.90, 0.80, 92, 3, severities=SAID),
    Target("re-appearance, exact", ("R12",), 0.98, 1.00, 0),
    Target("near-duplicate serials", ("R13",), 0.92, 0.92, 0),
    Target("near-duplicate serials, with S3", ("R13",), 0.92, None, None, severities=SAID),
    Target("seized lot, at S1", ("R14",), 0.90, 0.95, 0, severities=("S1",)),
    Target("seized lot, at S2", ("R14",), 0.70, None, None, severities=("S2",)),
    Target(
        "stated facts", ("R16", "R17", "R18", "R20", "R22", "R25", "R26", "R29", "R32"), 0.98, 1.00, 1,
        severities=("S1", "S2", "S3", "S4"), facts=True,
    ),
    Target("tampering", ("R24",), 1.00, 1.00, 0),
    Target("disarmament", ("R28",), None, None, None),
    Target("collusion", ("C1", "C2"), None, None, None),
)  # fmt: skip

NAIVE_FOUND: Final = 0.95
AWARE_FOUND: Final = 0.90
INSIDER_FOUND: Final = 0.70
"""Of what took a weapon of class A to C, or 500 rounds: found, by concealment."""
FALSE_A_MONTH: Final = 2.0
REVIEWS_A_SITE_MONTH: Final = 15.0
SUFFICIENT: Final = 1.0
NEGATIVES_LOW: Final = 0.97
SECONDS: Final = 60.0
MEGABYTES: Final = 1024
ONE_MORE: Final = 0.2
"""Seconds for one more entry, on the average."""
ENTRIES: Final = 400_000
"""Of about how many entries SECONDS and MEGABYTES are for."""
SAME_DAY: Final = 0.5
"""Days that are still "at entry": an entry is written minutes or hours after what it tells."""
LENGTH: Final = 0.2
"""By how much the alarms of an honest mission may differ from what the limits state."""
