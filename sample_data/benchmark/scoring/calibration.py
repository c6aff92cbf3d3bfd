"""
Whether the limits of the CUSUM for small losses keep what they state.

Streams of losses are drawn at the rate that is usual, and at three and five times of it, and put under the limits that
the rule takes. No mission is needed: it is the arithmetic of the rule that is held against chance.
"""

from __future__ import annotations

from functools import cache
from math import exp
from typing import Any, Final

from sample_data.dice import Dice
from wamledger.detection.limits_of_cusum import Design, design, weeks_for_budget
from wamledger.detection.rules import small_losses as _small_losses  # noqa: F401 - it registers the rule

Row = dict[str, Any]
STREAMS: Final = 40
"""A mission of fourteen sites with three classes of things in each has about so many streams."""
BUDGET: Final = 4
SHIFT: Final = 2.0
EXPECTED: Final = (0.25, 0.5, 1.0)
"""Loss lines a week that are usual."""
HONEST: Final = 400
"""Streams that are drawn until the false alarm, and as many for each rise."""
QUARTER: Final = 13
"""Weeks in which a threefold rise is to be seen."""


@cache
def observed() -> list[Row]:
    """For each usual rate: what is stated, what was observed, and how soon a rise is seen."""
    dice = Dice(1, "run lengths")
    found = []
    for expected in EXPECTED:
        plan = design(expected, SHIFT, weeks_for_budget(STREAMS, BUDGET), 2)
        lengths = [_until(plan, plan.expected, dice) for _ in range(HONEST)]
        three, five = (
            sorted(_until(plan, rise * plan.expected, dice) for _ in range(HONEST)) for rise in (3, 5)
        )
        found.append(
            {
                "expected": expected,
                "limit": float(plan.limit),
                "allowance": float(plan.allowance),
                "stated": plan.weeks,
                "observed": sum(lengths) / HONEST,
                "in_a_quarter": sum(1 for each in three if each <= QUARTER) / HONEST,
                "three": three[HONEST // 2],
                "five": five[HONEST // 2],
            }
        )
    return found


def _until(plan: Design, mean: float, dice: Dice) -> int:
    """How many weeks a drawn stream takes from nothing to an alarm."""
    height, weeks = 0.0, 0
    allowance, limit = float(plan.allowance), float(plan.limit)
    while height < limit - 1e-9:
        height = max(0.0, height + _losses(mean, dice) - allowance)
        weeks += 1
    return weeks


def _losses(mean: float, dice: Dice) -> int:
    """A number of losses, by Poisson."""
    floor, number, product = exp(-mean), 0, dice.below(1_000_000) / 1_000_000
    while product > floor:
        number += 1
        product *= dice.below(1_000_000) / 1_000_000
    return number
