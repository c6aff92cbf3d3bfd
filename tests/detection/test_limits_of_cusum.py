"""The limits of the Poisson CUSUM: the published design table, the budget they come from, and what a stream really does."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from wamledger.detection.limits_of_cusum import best_allowance, design, run_length, weeks_for_budget

TABLE = """
    0.25 0.35 4.5  347 26 12 6
    0.25 0.35 5.0  505 30 13 7
    0.25 0.35 6.0 1005 36 16 8
    0.5  0.70 5.0  301 16  7 4
    0.5  0.70 6.0  596 19  8 4
    0.5  0.70 7.0 1161 22 10 5
    1.0  1.45 5.0  258  9  4 2
    1.0  1.45 6.0  543 11  5 2
    1.0  1.45 7.0 1117 13  5 3
    2.0  2.90 5.5  300  6  3 1
    2.0  2.90 6.5  591  7  3 2
    2.0  2.90 7.5 1166  8  3 2
"""
"""Expected losses a week, allowance, limit, weeks to a false alarm; weeks to an alarm at 2, 3 and 5 times the losses."""


@pytest.mark.parametrize("row", [line.split() for line in TABLE.split("\n") if line.strip()], ids=" ".join)
def test_the_chain_gives_the_table(row: list[str]) -> None:
    """The mean number of weeks to an alarm is that of the design table, without and with losses multiplied."""
    expected, allowance, limit = Fraction(row[0]), Fraction(row[1]), Fraction(row[2])
    for times, weeks in zip((1, 2, 3, 5), row[3:], strict=True):
        assert run_length(float(expected * times), allowance, limit) == pytest.approx(int(weeks), abs=0.55)


def test_the_allowance_is_that_of_the_table() -> None:
    """For a doubling the weekly allowance is the one of the table."""
    assert [best_allowance(mu, 2) for mu in (0.25, 0.5, 1.0, 2.0)] == [
        Fraction(7, 20), Fraction(7, 10), Fraction(29, 20), Fraction(29, 10)
    ]  # fmt: skip


@pytest.mark.parametrize("expected", [0.01, 0.05, 0.12, 0.3, 0.9, 2.5, 9.0, 30.0])
def test_the_limit_is_the_lowest_that_keeps_the_budget(expected: float) -> None:
    """The mean time to a false alarm is at least what was asked; half a step less would be too little."""
    made = design(expected, 2, 500)
    assert made.weeks >= 500
    assert made.expected >= expected
    assert run_length(made.expected, made.allowance, made.limit) == pytest.approx(made.weeks)
    assert run_length(made.expected, made.allowance, made.limit - Fraction(1, 2)) < 500


def test_the_budget() -> None:
    """Forty streams that may give 4.2 false alarms a year need about 500 weeks each."""
    assert weeks_for_budget(40, 4) == 520
    assert weeks_for_budget(0, 0) == 52


@pytest.mark.parametrize("expected", [0.25, 1.0])
def test_what_is_stated_is_what_happens(expected: float) -> None:
    """Streams of chance alone come to their first alarm after the stated number of weeks, within a fifth."""
    made = design(expected, 2, 150)
    dice, total, runs = Random(7), 0, 400
    for _run in range(runs):
        height, week = Fraction(0), 0
        while height < made.limit:
            height = max(Fraction(0), height + _poisson(dice, made.expected) - made.allowance)
            week += 1
        total += week
    assert total / runs == pytest.approx(made.weeks, rel=0.2)


def _poisson(dice: Random, expected: float) -> int:
    """How many arrivals within one unit of time."""
    found, waited = 0, dice.expovariate(expected)
    while waited < 1:
        found += 1
        waited += dice.expovariate(expected)
    return found
