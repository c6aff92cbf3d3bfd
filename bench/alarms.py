"""
Streams of chance alone, and streams in which losses rise: what the statistical rules on small losses state, and do.

``python -m bench.alarms`` plays thousands of weeks through the same watch that R09 uses, and prints how long it takes to a
false alarm beside what was stated, how soon a rise is seen, and how often R10 speaks where nothing happened.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import exp
from statistics import mean, median
from typing import Final

from bench.table import Figure, show
from wamledger.detection.books import Event
from wamledger.detection.counted.losses import LossLine, end_of
from wamledger.detection.cusum import Step, Terms, Watch
from wamledger.detection.rules.small_losses import WINDOW, tail
from wamledger.detection.severity import ItemClass

RATE: Final = Fraction(3, 1000)
"""Loss lines to one line: what the policy of a mission expects before a store has a baseline."""
LEARNT: Final = 26
"""Weeks of a baseline."""
MOST: Final = 60
"""Weeks after a rise that are watched."""
_COUNT: Final = Event(0, "CNT", "count", 0, None, "", None, {}, {}, historical=True)


@dataclass(frozen=True)
class Play:
    """Streams of so many loss lines a week, of which so many together may give so many false alarms a year."""

    usual: float
    streams: int = 40
    budget: int = 4
    learns: bool = False
    """Whether what is usual is learnt from its first half-year, in place of being known."""

    @property
    def lines(self) -> int:
        """Lines counted a week."""
        return round(self.usual / RATE)

    @property
    def terms(self) -> Terms:
        """The terms of the rule; where nothing is learnt there is never enough for a baseline."""
        never = 10**9
        return Terms(
            rate=RATE,
            shift=Fraction(2),
            weeks=LEARNT if self.learns else never,
            events=30 if self.learns else never,
            least_lines=3,
            budget=self.budget,
            begin=0,
        )


def drawn(dice: random.Random, expected: float) -> int:
    """How many loss lines a week has by chance."""
    found, left = 0, dice.random()
    term = exp(-expected)
    while left > term and found < 1000:
        left -= term
        found += 1
        term *= expected / found
    return found


def weeks(losses: Sequence[int], lines: int) -> list[Step]:
    """The weeks of a stream with so many loss lines each, of five rounds."""
    return [
        Step(week, lines, [_line(week, number) for number in range(lost)]) for week, lost in enumerate(losses)
    ]


def _line(week: int, number: int) -> LossLine:
    return LossLine(week, end_of(week) - 1, _COUNT, ItemClass.D, f"L-{number}", 5)


def watched(play: Play, losses: Sequence[int]) -> Watch:
    """The stream under the watch of the rule."""
    return Watch(weeks(losses, play.lines), play.terms, {0: play.streams})


def to_false_alarm(play: Play, runs: int, most: int, dice: random.Random) -> tuple[float, float]:
    """
    The mean number of weeks to the first false alarm, and what the design states.

    Streams are cut off after so many weeks; the mean is that of all weeks watched over all alarms.
    """
    begin = LEARNT if play.learns else 0
    total = alarms = 0
    stated = []
    for _run in range(runs):
        watch = watched(play, [drawn(dice, play.usual) for _week in range(begin + most)])
        late = [alarm for alarm in watch.alarms if alarm.steps[-1].week >= begin]
        if late:
            total += late[0].steps[-1].week - begin + 1
            stated.append(late[0].design.weeks)
            alarms += 1
        else:
            total += most
    return total / max(1, alarms), mean(stated) if stated else 0.0


def to_alarm(play: Play, times: float, runs: int, dice: random.Random) -> Iterator[int]:
    """Weeks from a rise to the alarm, stream by stream: the rise comes after a year as usual."""
    before = 52
    for _run in range(runs):
        usual = [drawn(dice, play.usual) for _week in range(before)]
        risen = [drawn(dice, play.usual * times) for _week in range(MOST)]
        watch = watched(play, usual + risen)
        yield next(
            (alarm.steps[-1].week - before + 1 for alarm in watch.alarms if alarm.steps[-1].week >= before),
            MOST + 1,
        )


def bursts(play: Play, runs: int, length: int, dice: random.Random) -> tuple[int, int]:
    """How many windows of four weeks R10 tests, and how many have a chance below one in a hundred; nothing happened."""
    tested = said = 0
    for _run in range(runs):
        losses = [drawn(dice, play.usual) for _week in range(LEARNT + length)]
        watch = watched(play, losses)
        for week in range(LEARNT + WINDOW, LEARNT + length):
            baseline = watch.baselines[week]
            number = sum(losses[week - WINDOW + 1 : week + 1])
            tested += 1
            said += number >= 3 and tail(number, baseline.rate * play.lines * WINDOW, baseline) < 0.01
    return tested, said


def measure(runs: int, seed: int) -> list[Figure]:
    """The figures, beside what is wanted of them."""
    dice = random.Random(seed)
    found = []
    for usual in (0.25, 0.5, 1.0, 2.0):
        seen, stated = to_false_alarm(Play(usual), runs, 500, dice)
        found.append(
            Figure(
                f"weeks to a false alarm at {usual} a week, by what is stated", seen / stated, None,
                detail=f"{seen:.0f} seen, {stated:.0f} stated; wanted within a fifth",
            )
        )  # fmt: skip
    seen, stated = to_false_alarm(Play(0.5, learns=True), runs, 500, dice)
    found.append(
        Figure(
            "the same where 26 weeks are all that is known of what is usual", seen / stated, None,
            detail=f"{seen:.0f} seen, {stated:.0f} stated",
        )
    )  # fmt: skip
    for learns in (False, True):
        words = "learnt in 26 weeks" if learns else "known"
        for times, goal in ((3, 8), (5, 4)):
            delays = list(to_alarm(Play(0.5, learns=learns), times, runs, dice))
            found.append(
                Figure(
                    f"weeks to see {times} times 0.5 a week, median, usual rate {words}", median(delays), goal,
                    at_least=False, unit="weeks", detail=f"mean {mean(delays):.1f}",
                )
            )  # fmt: skip
            if times == 3:
                within = sum(delay <= 13 for delay in delays) / len(delays)
                found.append(Figure(f"share of these seen in 13 weeks, usual rate {words}", within, 0.85))
    for usual in (0.25, 0.5, 1.0):
        tested, said = bursts(Play(usual, learns=True), runs, 104, dice)
        found.append(
            Figure(
                f"bursts said for a hundred windows of {usual} a week, before the correction for many",
                100 * said / tested, 1.0, at_least=False, unit="in 100", detail=f"{said} of {tested}",
            )
        )  # fmt: skip
    return found


def main(arguments: list[str] | None = None) -> list[Figure]:
    """The table is printed, and its figures returned."""
    parser = argparse.ArgumentParser(prog="python -m bench.alarms", description=__doc__)
    parser.add_argument("--runs", type=int, default=300, help="streams for each figure (default: 300)")
    parser.add_argument("--seed", type=int, default=1, help="seed of chance (default: 1)")
    asked = parser.parse_args(arguments)
    figures = measure(asked.runs, asked.seed)
    show(figures)
    return figures


if __name__ == "__main__":
    main(sys.argv[1:])
