"""What a detector of this kind should reach on the standard mission with seeds that nobody has seen."""

from __future__ import annotations

from typing import Final, NamedTuple


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
    """The intensity from which recall is asked."""


TARGETS: Final = (
    Target("counts", ("R01", "R02", "R03", "R31"), 0.97, 0.99, 1),
    Target("transit, seals, custody", ("R04", "R05", "R06", "R07"), 0.95, 0.99, 1),
    Target("expenditure", ("R08",), 0.90, 0.95, 2),
    Target("disposal, rotation, seizure, incident", ("R15", "R23", "R27", "R30"), 0.97, 0.99, 1),
    Target("small losses", ("R09",), None, 0.85, 56, 3),
    Target("burst, consumption, concentration, limits", ("R10", "R11", "R19", "R21"), 0.90, 0.80, 92, 3),
    Target("re-appearance, exact", ("R12",), 0.98, 1.00, 0),
    Target("near-duplicate serials", ("R13",), 0.92, 0.92, 0),
    Target("seized lot", ("R14",), 0.90, 0.95, 0),
    Target("stated facts", ("R16", "R17", "R18", "R20", "R22", "R25", "R26", "R29", "R32"), 0.98, 1.00, 1),
    Target("tampering", ("R24",), 1.00, 1.00, 0),
    Target("disarmament", ("R28",), None, None, None),
    Target("collusion", ("C1", "C2"), None, None, None),
)

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
