"""
Limits of the Poisson CUSUM: how high the sum may go before it is an alarm, from how many false alarms are agreed to.

A CUSUM adds up, week by week, how many loss lines there were beyond what was allowed for, and never falls below nothing.
Its steps lie on a lattice, so that it is a Markov chain, and the mean number of weeks until it first reaches the limit
(average run length, ARL) is the solution of linear equations. The chain begins at nothing (zero-state).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import ceil, exp, log
from typing import Final

WEEKS_A_YEAR: Final = 52
HALF: Final = Fraction(1, 2)
GRID: Final = 1.05
"""Expected losses a week are rounded up by no more than this, so that streams alike share one design."""
LEAST: Final = 0.005
MOST: Final = 50.0


@dataclass(frozen=True, slots=True)
class Design:
    """
    A CUSUM for one expected number of losses a week.

    Shape: ``expected`` is the mean that it was made for; each week ``allowance`` is taken off, and at ``limit`` it is an
    alarm; ``weeks`` is the mean time to a false alarm (ARL0).
    """

    expected: float
    allowance: Fraction
    limit: Fraction
    weeks: float


@lru_cache(maxsize=16_384)
def run_length(expected: float, allowance: Fraction, limit: Fraction) -> float:
    """
    The mean number of weeks from nothing to an alarm, where so many losses are expected a week.

    Allowance and limit must lie on one lattice with 1: multiples of a fraction.
    Source: Markov chain of the Poisson CUSUM, zero-state
    """
    step = Fraction(1, _common(allowance, limit))
    one, down, states = int(1 / step), int(allowance / step), int(limit / step)
    chances = _poisson(expected, states // one + down // one + 2)
    rows: list[list[float]] = []
    for state in range(states):
        row = [0.0] * (states + 1)
        for losses, chance in enumerate(chances):
            becomes = max(0, state + losses * one - down)
            if becomes >= states:
                break
            row[becomes] -= chance
        row[state] += 1.0
        row[states] = 1.0
        rows.append(row)
    return _first_of_solution(rows, down)


def _common(*values: Fraction) -> int:
    """The smallest number of parts of 1 in which every value is whole."""
    parts = 1
    for value in values:
        wanted = value.denominator
        parts = parts * wanted // _greatest(parts, wanted)
    return parts


def _greatest(one: int, other: int) -> int:
    while other:
        one, other = other, one % other
    return one


def _poisson(expected: float, most: int) -> list[float]:
    """The chances of 0, 1, ... ``most`` losses."""
    found = [exp(-expected)]
    for losses in range(1, most + 1):
        found.append(found[-1] * expected / losses)
    return found


def _first_of_solution(rows: list[list[float]], reach: int) -> float:
    """
    The first unknown of linear equations of which each row reaches no further to the left than ``reach``.

    The last column is the right side. The matrix is one less a chain that may end, so no pivot vanishes.
    """
    size = len(rows)
    # from the last unknown to the first: row i then speaks of unknowns 0..i alone, since above the diagonal all is removed
    for pivot in range(size - 1, 0, -1):
        row = rows[pivot]
        head = row[pivot]
        begin = max(0, pivot - reach)
        for other in range(pivot):
            target = rows[other]
            weight = target[pivot]
            if weight:
                factor = weight / head
                target[begin:pivot] = [
                    there - factor * value
                    for there, value in zip(target[begin:pivot], row[begin:pivot], strict=True)
                ]
                target[size] -= factor * row[size]
    return rows[0][size] / rows[0][0]


def best_allowance(expected: float, shift: float) -> Fraction:
    """
    What is taken off each week, so that a rise to ``shift`` times the expected is seen soonest; on a coarse lattice.

    For few losses it is one part of a whole number, for many a multiple of 1/20 or 1/2: the finer the lattice, the
    longer the limits take to compute, and a little off the best changes little.
    """
    exact = expected * (shift - 1) / log(shift)
    if exact < 0.25:
        return Fraction(1, max(1, round(1 / exact)))
    parts = 20 if exact < 5 else 2
    return Fraction(max(1, round(exact * parts)), parts)


def rounded_up(expected: float) -> float:
    """The next of the expected numbers for which designs are made; never less, so that no alarm is more often false."""
    within = min(max(expected, LEAST), MOST)
    return float(LEAST * GRID ** ceil(round(log(within / LEAST) / log(GRID), 9)))


def design(expected: float, shift: float, weeks: float, least_limit: int = 0) -> Design:
    """The CUSUM with the lowest limit, in half steps, whose mean time to a false alarm is at least so many weeks."""
    return _designed(rounded_up(expected), shift, weeks, least_limit)


@lru_cache(maxsize=4096)
def _designed(expected: float, shift: float, weeks: float, least_limit: int) -> Design:
    allowance = best_allowance(expected, shift)
    low = max(Fraction(least_limit), HALF)
    below = run_length(expected, allowance, low)
    if below >= weeks:
        return Design(expected, allowance, low, below)
    high = low + 4 * HALF
    above = run_length(expected, allowance, high)
    while above < weeks:
        steps = _steps(below, above, (high - low) / HALF, above, weeks)
        low, below, high = high, above, high + HALF * min(steps, 16)
        above = run_length(expected, allowance, high)
    while high - low > HALF:
        between = (high - low) / HALF
        limit = low + HALF * min(_steps(below, above, between, below, weeks), int(between) - 1)
        found = run_length(expected, allowance, limit)
        if found >= weeks:
            high, above = limit, found
        else:
            low, below = limit, found
    return Design(expected, allowance, high, above)


def _steps(low: float, high: float, between: Fraction, begin: float, weeks: float) -> int:
    """
    After about how many half steps the time to a false alarm has grown to so many weeks; it grows about exponentially.

    Only how soon the limit is found depends on it, for a high limit takes long to look at, and not which it is.
    """
    growth = log(high / low)
    return max(1, ceil(log(weeks / begin) / growth * float(between))) if growth > 0 else 8


def weeks_for_budget(streams: int, false_alarms_a_year: int) -> float:
    """The mean time to a false alarm that one of so many streams must have, for no more than so many a year altogether."""
    return max(1, streams) * WEEKS_A_YEAR / max(1, false_alarms_a_year)
