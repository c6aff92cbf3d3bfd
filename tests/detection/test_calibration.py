"""Statistical rules do what they state, on chance alone and on losses that rise. ``python -m bench.alarms`` plays more."""

from __future__ import annotations

from random import Random
from statistics import median

import pytest

from bench.alarms import Play, bursts, to_alarm, to_false_alarm
from wamledger.detection.tails import (
    binomial_at_least,
    concentrated_at_least,
    negative_binomial_at_least,
    poisson_at_least,
)


@pytest.mark.parametrize("learns", [False, True], ids=["known", "learnt"])
def test_false_alarms_come_as_often_as_stated(learns: bool) -> None:
    """On chance alone the first alarm comes after the stated number of weeks, within a fifth, also after half a year."""
    seen, stated = to_false_alarm(Play(0.513, streams=10, budget=4, learns=learns), 150, 250, Random(3))
    assert stated >= 130
    assert 0.8 <= seen / stated <= 1.2


@pytest.mark.parametrize("learns", [False, True], ids=["known", "learnt"])
def test_a_rise_is_seen_in_time(learns: bool) -> None:
    """Three times 0.5 a week is seen within 13 weeks in 85 of 100 stores, in the middle within eight; five times in four."""
    play = Play(0.5, learns=learns)
    delays = list(to_alarm(play, 3, 120, Random(4)))
    assert sum(delay <= 13 for delay in delays) / len(delays) >= 0.85
    assert median(delays) <= 8
    assert median(to_alarm(play, 5, 80, Random(5))) <= 4


def test_bursts_of_chance_are_as_rare_as_their_probability() -> None:
    """Of windows in which nothing happened hardly more than one in a hundred has a chance below one in a hundred."""
    tested, said = bursts(Play(0.5, learns=True), 60, 104, Random(6))
    assert tested == 6000
    assert said <= 90


def test_losses_that_are_dealt_out_by_chance_are_hardly_ever_concentrated() -> None:
    """Where losses fall to lines at random, the chance is below one in twenty in no more than one of twenty."""
    dice, below, runs = Random(7), 0, 1500
    for _run in range(runs):
        strata, own = [], 0
        for lines, losses, handled in ((300, 12, 60), (100, 6, 45)):
            hit = sum(line < handled for line in dice.sample(range(lines), losses))
            strata.append((lines, losses, handled))
            own += hit
        below += concentrated_at_least(own, strata) <= 0.05
    assert 0 < below <= runs * 0.05


@pytest.mark.parametrize("tries", [6, 10, 15])
def test_amounts_on_either_side_of_a_limit_keep_their_probability(tries: int) -> None:
    """Of amounts that lie on either side as a coin falls, no more than one in twenty runs is said to crowd below it."""
    dice = Random(8)
    below = sum(
        binomial_at_least(sum(dice.random() < 0.5 for _each in range(tries)), tries) < 0.05
        for _run in range(2000)
    )
    assert below <= 2000 * 0.05 * 1.1


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_tails_are_those_of_what_is_drawn(spread: float) -> None:
    """Counts with a mean of two and a variance of so many times that reach six as often as the tail says."""
    dice, mean, runs = Random(9), 2.0, 20_000
    hits = 0
    for _run in range(runs):
        rate = dice.gammavariate(mean / (spread - 1), spread - 1) if spread > 1 else mean
        found, waited = 0, dice.expovariate(1.0)
        while waited < rate:
            found, waited = found + 1, waited + dice.expovariate(1.0)
        hits += found >= 6
    wanted = poisson_at_least(6, mean) if spread == 1 else negative_binomial_at_least(6, mean, spread)
    assert hits / runs == pytest.approx(wanted, rel=0.1)
