"""
How much of its explosives licence a place has used: one way to reckon it for home, registers and pages.

A limit for a division holds for its subdivisions too. Shares are whole per cent, rounded up, so that nobody is told of
room that is not there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import orjson

from wamledger.domain.policies import POLICIES
from wamledger.ledger.link import Link

MILLIGRAMS: Final = 1_000_000
"""In a kilogram."""

NEARLY: Final = 80
"""The share of a limit from which a place is pointed out; a mission that warns earlier is told earlier."""

_POLICY: Final = "explosive_warning_percent"


@dataclass(frozen=True, slots=True)
class Use:
    """One limit of a place.  Units: mg; ``said`` is the limit in kilograms as it was written"""

    division: str
    mass: int
    limit: int
    said: str

    @property
    def percent(self) -> int:
        """The share that is used, rounded up; 101 where nothing may stand and something does."""
        if not self.limit:
            return 101 if self.mass else 0
        return -(-self.mass * 100 // self.limit)

    @property
    def is_over(self) -> bool:
        """Whether more stands there than may."""
        return self.mass > self.limit


def uses(limits: Mapping[str, str], load: Mapping[str, int]) -> Iterator[Use]:
    """Each limit, in the order of divisions, with what stands there of its division and subdivisions."""
    for division, said in sorted(limits.items()):
        mass = sum(each for of, each in load.items() if of.startswith(division))
        with suppress(ArithmeticError):
            yield Use(division, mass, int(Decimal(said) * MILLIGRAMS), said)


def pointed_out_from(link: Link) -> int:
    """Per cent of a limit above which a place is pointed out."""
    row = link.one("SELECT value FROM policy WHERE name = ?", (_POLICY,))
    warned = int(orjson.loads(row[0])) if row else int(POLICIES[_POLICY].default)
    return min(NEARLY, warned)
