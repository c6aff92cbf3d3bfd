"""
Watching a stream of loss lines week by week: what is expected of it, how high the sum stands, and when it is an alarm.

Everything is taken as it was known at the end of the week that is looked at, so that what was said stays said: a
mistake that is found later clears an alarm and does not unmake it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from wamledger.detection.counted.losses import LossLine, end_of
from wamledger.detection.limits_of_cusum import Design, design, weeks_for_budget

MILLION: Final = 1_000_000
"""The sum is kept in millionths of a loss line: whole numbers, the same on every machine."""


@dataclass(slots=True)
class Step:
    """A week of a stream: how many lines were counted or moved, and the loss lines."""

    week: int
    exposure: int = 0
    losses: list[LossLine] = field(default_factory=list)
    is_passed: bool = True
    """Whether the counts of the week may be part of a baseline."""

    def standing(self, moment: int) -> list[LossLine]:
        """The loss lines that nobody had shown to be mistakes by then."""
        return [line for line in self.losses if line.stands(moment)]


@dataclass(frozen=True, slots=True)
class Terms:
    """
    How a stream is watched.

    Shape: ``rate`` is how many loss lines there are to one line counted or moved until the stream has a baseline of its
    own, which takes ``weeks`` with counts or ``events`` loss lines; nothing before ``begin`` counts.
    """

    rate: Fraction
    shift: Fraction
    weeks: int
    events: int
    least_lines: int
    budget: int
    begin: int


@dataclass(slots=True)
class Baseline:
    """What is expected: loss lines to one line, and over which weeks it was found; the default where ``weeks`` is 0."""

    rate: Fraction
    weeks: int = 0
    lines: int = 0
    losses: int = 0
    first: int = 0
    last: int = 0
    spread: Fraction = Fraction(0)
    """Variance of the weekly losses over their mean."""
    quantities: tuple[int, ...] = ()
    """What was lost in each week of it."""


@dataclass(slots=True)
class Run:
    """The weeks from the last time the sum stood at nothing to an alarm."""

    steps: list[Step]
    sums: list[int]
    """After each week, in millionths."""
    allowances: list[int]
    design: Design
    baseline: Baseline
    at: int

    def holds(self, moment: int) -> bool:
        """Whether it would still be an alarm with what stands then."""
        height, limit = 0, int(self.design.limit * MILLION)
        for step, allowance in zip(self.steps, self.allowances, strict=True):
            height = max(0, height + len(step.standing(moment)) * MILLION - allowance)
            if height >= limit:
                return True
        return False

    def lines(self) -> list[LossLine]:
        """The loss lines that it rests on, as they were known when it was an alarm."""
        return [line for step in self.steps for line in step.standing(self.at)]


class Watch:
    """
    A stream under a CUSUM.

    Shape: ``alarms`` in their order; ``baselines`` what was expected in each week, by the number of the week.
    """

    def __init__(self, steps: Sequence[Step], terms: Terms, streams: dict[int, int]) -> None:
        self.alarms: list[Run] = []
        self.baselines: dict[int, Baseline] = {}
        self._terms = terms
        self._streams = streams
        self._spent: set[int] = set()
        """Weeks that belong to an alarm, which no baseline may rest on."""
        self._own: Baseline | None = None
        self._watch([step for step in steps if step.week >= terms.begin])

    def _watch(self, steps: Sequence[Step]) -> None:
        terms = self._terms
        begin, sums, allowances = 0, [0], [0]
        for number, step in enumerate(steps):
            moment = end_of(step.week)
            baseline = self.baselines[step.week] = self._baseline(steps[:number], moment)
            counted = [each.exposure for each in steps[: number + 1] if each.exposure][: terms.weeks]
            if not counted:
                continue
            mean = Fraction(sum(counted), len(counted)) * baseline.rate
            weeks = weeks_for_budget(self._streams_by(moment), terms.budget)
            plan = design(float(mean), float(terms.shift), weeks, terms.least_lines - 1)
            each_line = plan.allowance * baseline.rate / Fraction(plan.expected)
            if number == 0 or sums[-1] == 0:
                begin, sums, allowances = number, [], []
            run = list(steps[begin : number + 1])
            # mistakes that came to light this week are taken out of the whole run, not of this week alone
            allowances.append(round(step.exposure * each_line * MILLION))
            sums = _heights(run, allowances, moment)
            if sums[-1] >= int(plan.limit * MILLION):
                since = max((place for place, height in enumerate(sums) if height == 0), default=-1) + 1
                alarm = Run(run[since:], sums[since:], allowances[since:], plan, baseline, moment)
                if len(alarm.lines()) >= terms.least_lines:
                    self.alarms.append(alarm)
                    self._spent |= {each.week for each in run}
                    sums = [0]

    def _baseline(self, steps: Sequence[Step], moment: int) -> Baseline:
        """What the weeks before lead to expect; once it is found it stays, so that no theft becomes what is usual."""
        if self._own is not None:
            return self._own
        terms = self._terms
        passed = [step for step in steps if step.exposure and step.is_passed and step.week not in self._spent]
        losses = [[line for line in step.standing(moment) if line.confirmed is None] for step in passed]
        weekly = [len(lines) for lines in losses]
        if len(passed) < terms.weeks and sum(weekly) < terms.events:
            return Baseline(terms.rate)
        exposure = sum(step.exposure for step in passed)
        mean = Fraction(sum(weekly), len(weekly))
        variance = sum((each - mean) ** 2 for each in weekly) / max(1, len(weekly) - 1)
        self._own = Baseline(
            # as if one loss line had been seen beside at the usual rate, so that a clean half-year expects not nothing
            Fraction(sum(weekly) + 1) / (exposure + 1 / terms.rate),
            len(passed),
            exposure,
            sum(weekly),
            passed[0].week,
            passed[-1].week,
            Fraction(variance) / mean if mean else Fraction(0),
            tuple(sum(line.quantity for line in lines) for lines in losses),
        )
        return self._own

    def _streams_by(self, moment: int) -> int:
        """How many streams there were by then, in tens, so that limits do not move with each new store."""
        known = sum(number for at, number in self._streams.items() if at <= moment)
        return max(1, -(-known // 10)) * 10


def _heights(steps: Sequence[Step], allowances: Sequence[int], moment: int) -> list[int]:
    height, found = 0, []
    for step, allowance in zip(steps, allowances, strict=True):
        height = max(0, height + len(step.standing(moment)) * MILLION - allowance)
        found.append(height)
    return found
