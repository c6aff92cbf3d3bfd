"""R09 and R10: losses too small for a count to alarm, that come too often, or many at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import log1p, sqrt
from typing import Any, Final

from wamledger.detection.counted.losses import LossLine, counted_places, end_of, losses_of
from wamledger.detection.cusum import MILLION, Baseline, Run, Step, Watch
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.figures import chance, fixed
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.severity import ItemClass, Loss, severity_of
from wamledger.detection.signal import Severity, Signal
from wamledger.detection.streams import TERMS, kinds_of, steps_of, watch_of
from wamledger.detection.tails import negative_binomial_at_least, poisson_at_least
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

EPISODE: Final = 26
"""An alarm within so many weeks of the last belongs to the same finding."""
WINDOW: Final = 4
OVERDISPERSED: Final = Fraction(3, 2)
ENOUGH_WEEKS: Final = 10
"""Weeks with a loss that a baseline must have before amounts are standardised by it."""


def small_losses(look: Look, place: str) -> Iterator[Signal]:
    """In a store there were more loss lines of a class, week after week, than is usual for so many lines."""
    store = losses_of(look, place)
    for kind in kinds_of(store):
        steps = [step for step in steps_of(look, store, kind) if look.passed(end_of(step.week))]
        watch = watch_of(look, steps)
        for runs in _episodes(watch.alarms):
            yield _of_lines(look, place, kind, runs)
        yield from _of_amounts(look, place, kind, steps, watch)


def _episodes(alarms: Sequence[Run]) -> list[list[Run]]:
    """The alarms, those that follow one another soon together."""
    found: list[list[Run]] = []
    for alarm in alarms:
        if found and alarm.steps[-1].week - found[-1][-1].steps[-1].week <= EPISODE:
            found[-1].append(alarm)
        else:
            found.append([alarm])
    return found


def _of_lines(look: Look, place: str, kind: ItemClass, runs: list[Run]) -> Signal:
    first = runs[0]
    lines = [line for run in runs for line in run.lines()]
    mistakes = [line for line in lines if line.mistake is not None]
    holding = any(run.holds(_LATEST) for run in runs)
    cleared = None if holding else max(line.mistake.at for line in mistakes if line.mistake is not None)
    told = lines if cleared is not None else [line for line in lines if line.mistake is None]
    total = sum(line.quantity for line in told)
    by_matrix = severity_of(look, kind, total, Loss.SUSPECTED)
    severity = Severity.S2 if by_matrix < Severity.S3 else Severity.S3
    return Signal(
        subject=f"{place} {kind.name} {_week(first.steps[0].week)}",
        severity=severity,
        why=_("Altogether {number} of class {name}, counted by the matrix.").format(
            number=total, name=kind.name
        )
        if severity is Severity.S2
        else _("Each is small, and so is their sum; that they come so often is not chance alone."),
        first_signal_at=first.at,
        operations=in_order([*(line.entry for line in told), *(line.mistake for line in told)]),
        quantity=total,
        weapons=sorted({code for line in told for code in line.weapons}),
        lots=_lots(look, told),
        places=[place],
        documents=documents(*(line.entry for line in told)),
        figures={
            "class": kind.name,
            "loss_lines": len(told),
            "alarms": len(runs),
            "weeks": [
                {"week": _week(step.week), "lines": step.exposure, "loss_lines": len(step.standing(run.at))}
                for run in runs
                for step in run.steps
            ],
            "sums": [fixed(Fraction(height, MILLION)) for run in runs for height in run.sums],
            "limit_h": fixed(first.design.limit, 1),
            "allowance_k": fixed(first.design.allowance, 3),
            "expected_a_week": fixed(first.design.expected, 3),
            "mean_weeks_to_a_false_alarm": fixed(first.design.weeks, 0),
            **_expected(first.baseline),
        },
        explanations=[
            _baseline_words(first.baseline),
            _("Loss lines that a later count showed to be mistakes, left out: {number}.").format(
                number=0 if cleared is not None else len(mistakes)
            ),
            _(
                "Lines booked on the wrong lot, where another lot of the nature has as much more, are left out."
            ),
            _("More is counted or moved here than elsewhere: what is usual is taken per line, not per week."),
        ],
        cleared_at=cleared,
    )


_LATEST: Final = 2**62
"""A moment after all that is known."""


def _week(week: int) -> str:
    """The Monday of a week."""
    return moments.canonical(end_of(week - 1))[:10]


def _lots(look: Look, lines: Iterable[LossLine]) -> list[str]:
    return sorted({line.code for line in lines if look.lot(line.code) is not None})


def _expected(baseline: Baseline) -> dict[str, Any]:
    """What was expected and where that comes from."""
    return {
        "loss_lines_to_1000": fixed(baseline.rate * 1000, 3),
        "baseline_weeks": baseline.weeks,
        "baseline_lines": baseline.lines,
        "baseline_loss_lines": baseline.losses,
        "baseline_from": _week(baseline.first) if baseline.weeks else "",
        "baseline_to": _week(baseline.last) if baseline.weeks else "",
    }


def _baseline_words(baseline: Baseline) -> str:
    if not baseline.weeks:
        return _(
            "The store has no baseline of its own yet; the usual rate of the mission's policy stands in its place."
        )
    return _("What is usual here was found over {weeks} weeks from {first} to {last}.").format(
        weeks=baseline.weeks, first=_week(baseline.first), last=_week(baseline.last)
    )


def _of_amounts(
    look: Look, place: str, kind: ItemClass, steps: Sequence[Step], watch: Watch
) -> Iterator[Signal]:
    """The companion: weeks in which more was lost than in the weeks of the baseline, though not on more lines."""
    height = 0.0
    since: list[Step] = []
    said = -EPISODE
    for step in steps:
        baseline = watch.baselines.get(step.week)
        if baseline is None or not baseline.weeks or step.week <= baseline.last or not step.exposure:
            continue
        usual = [log1p(quantity) for quantity in baseline.quantities]
        if sum(1 for value in usual if value) < ENOUGH_WEEKS:
            return
        mean = sum(usual) / len(usual)
        spread = sqrt(sum((value - mean) ** 2 for value in usual) / (len(usual) - 1))
        moment = end_of(step.week)
        lost = sum(line.quantity for line in step.standing(moment))
        if height == 0.0:
            since = []
        since.append(step)
        height = max(0.0, height + (log1p(lost) - mean) / spread - look["amount_k_tenths"] / 10)
        if height < look["amount_h_tenths"] / 10:
            continue
        height, before, said = 0.0, said, step.week
        if step.week - before < EPISODE:
            continue
        lines = [line for each in since for line in each.standing(moment)]
        total = sum(line.quantity for line in lines)
        mistakes = [line.mistake.at for line in lines if line.mistake is not None]
        by_matrix = severity_of(look, kind, total, Loss.SUSPECTED)
        yield Signal(
            subject=f"{place} {kind.name} amounts {_week(since[0].week)}",
            title=N_("Larger losses than usual"),
            severity=Severity.S2 if by_matrix < Severity.S3 else Severity.S3,
            why=_("Altogether {number} of class {name}, counted by the matrix.").format(
                number=total, name=kind.name
            ),
            first_signal_at=moment,
            operations=in_order(line.entry for line in lines),
            quantity=total,
            weapons=sorted({code for line in lines for code in line.weapons}),
            lots=_lots(look, lines),
            places=[place],
            documents=documents(*(line.entry for line in lines)),
            figures={
                "class": kind.name,
                "mean_of_log": fixed(mean, 4),
                "spread_of_log": fixed(spread, 4),
                "k": fixed(Fraction(look["amount_k_tenths"], 10), 1),
                "h": fixed(Fraction(look["amount_h_tenths"], 10), 1),
                "weeks": [_week(each.week) for each in since],
                **_expected(baseline),
            },
            explanations=[_baseline_words(baseline)],
            cleared_at=max(mistakes) if mistakes and len(mistakes) == len(lines) else None,
        )


# many at once


def burst(look: Look, place: str) -> Iterator[Signal]:
    """Within four weeks a store had more loss lines of a class than chance gives, were everything as usual."""
    store = losses_of(look, place)
    for kind in kinds_of(store):
        steps = [step for step in steps_of(look, store, kind) if look.passed(end_of(step.week))]
        if not steps:
            continue
        watch = watch_of(look, steps)
        for number, step in enumerate(steps):
            window = [
                each for each in steps[max(0, number - WINDOW) : number + 1] if each.week > step.week - WINDOW
            ]
            run, baseline = end_of(step.week), watch.baselines.get(step.week)
            if baseline is None:
                continue
            look.tested(run, 1)
            lines = [line for each in window for line in each.standing(run)]
            mean = baseline.rate * sum(each.exposure for each in window)
            if len(lines) < look["least_burst"]:
                continue
            value = tail(len(lines), mean, baseline)
            if value < look["burst_per_mille"] / 1000:
                yield _burst(look, place, kind, window, lines, mean, baseline, value, run)


def tail(losses: int, mean: Fraction, baseline: Baseline) -> float:
    """The chance of so many loss lines or more where so many are expected, as scattered as in the baseline."""
    if baseline.spread > OVERDISPERSED:
        return negative_binomial_at_least(losses, float(mean), float(baseline.spread))
    return poisson_at_least(losses, float(mean))


def _burst(
    look: Look,
    place: str,
    kind: ItemClass,
    window: Sequence[Step],
    lines: list[LossLine],
    mean: Fraction,
    baseline: Baseline,
    value: float,
    run: int,
) -> Signal:
    left = [line for line in lines if line.mistake is None]
    limit = look["burst_per_mille"] / 1000
    holds = len(left) >= look["least_burst"] and tail(len(left), mean, baseline) < limit
    cleared = None if holds else max(line.mistake.at for line in lines if line.mistake is not None)
    told = left if holds else lines
    spread_out = baseline.spread > OVERDISPERSED
    return Signal(
        subject=f"{place} {kind.name} {_week(window[-1].week)}",
        severity=Severity.S3,
        why=_("Statistics alone: many small losses within four weeks."),
        first_signal_at=run,
        operations=in_order([*(line.entry for line in told), *(line.mistake for line in told)]),
        quantity=sum(line.quantity for line in told),
        weapons=sorted({code for line in told for code in line.weapons}),
        lots=_lots(look, told),
        places=[place],
        documents=documents(*(line.entry for line in told)),
        figures={
            "class": kind.name,
            "loss_lines": len(lines),
            "expected": fixed(mean, 3),
            "lines": sum(each.exposure for each in window),
            "from": _week(window[0].week),
            "to": _week(window[-1].week),
            "distribution": "negative binomial" if spread_out else "Poisson",
            "variance_to_mean": fixed(baseline.spread, 2),
            "p_uncorrected": chance(value),
            **_expected(baseline),
        },
        explanations=[
            _baseline_words(baseline),
            _("Losses that come in clusters anyway are allowed for."),
            _("Loss lines that a later count showed to be mistakes: {number}.").format(
                number=len(lines) - len(left)
            ),
        ],
        cleared_at=cleared,
        probability=value,
        run=run,
        level=limit,
    )


def first_of_each(said: Sequence[Signal], _parameters: Mapping[str, Any]) -> list[Signal]:
    """Of windows that overlap the first: the same losses are said once."""
    found: list[Signal] = []
    until: dict[tuple[str, str], str] = {}
    for signal in sorted(said, key=lambda each: (each.first_signal_at, each.subject)):
        stream = (signal.places[0], signal.figures["class"])
        if until.get(stream, "") >= signal.figures["from"]:
            until[stream] = signal.figures["to"]
            continue
        until[stream] = signal.figures["to"]
        found.append(signal)
    return found


register(
    Rule(
        code="R09",
        title=N_("Small losses again and again"),
        family=Family.STATISTICAL,
        question=N_("In which store do small losses come more often than so many lines explain?"),
        clears_when=N_(
            "Later counts find what was missing, or the findings of the counts are explained or void; a new way of "
            "counting is declared with the policy r09_baseline_from."
        ),
        source="WAMLEDGER",
        subjects=counted_places,
        evaluate=small_losses,
        parameters=(
            *TERMS,
            Parameter(
                "amount_k_tenths",
                5,
                N_("Allowance of the sum of standardised amounts, in tenths."),
                "r09_amount_k_tenths",
            ),
            Parameter("amount_h_tenths", 40, N_("Its limit, in tenths."), "r09_amount_h_tenths"),
        ),
    )
)
register(
    Rule(
        code="R10",
        title=N_("Many small losses at once"),
        family=Family.STATISTICAL,
        question=N_("In which store were there more loss lines within four weeks than chance gives?"),
        clears_when=N_(
            "Later counts find what was missing, or the findings of the counts are explained or void."
        ),
        source="WAMLEDGER",
        subjects=counted_places,
        evaluate=burst,
        settle=first_of_each,
        parameters=(
            *TERMS,
            Parameter("least_burst", 3, N_("Fewer loss lines than this are no burst."), "r10_least_lines"),
            Parameter(
                "burst_per_mille",
                10,
                N_("The corrected probability below which it is said, in thousandths."),
                "r10_per_mille",
            ),
        ),
    )
)
