"""The streams that the statistical rules watch: loss lines of one class of things in one store, week by week."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from wamledger.detection.counted.losses import StoreLosses, losses_of, week_of
from wamledger.detection.cusum import Step, Terms, Watch
from wamledger.detection.look import Look
from wamledger.detection.registry import Parameter
from wamledger.detection.severity import ItemClass, Loss, severity_of
from wamledger.detection.signal import Severity
from wamledger.domain import moment as moments
from wamledger.domain.refusals import Refused
from wamledger.i18n import N_

STREAMS_A_STORE: Final = 3
"""Classes of things that a store usually keeps; the budget of false alarms is shared among so many streams a store."""

USUAL_LINES: Final = 100
"""Lines that a count stands for where nobody asks how many there were."""

TERMS: Final = (
    Parameter(
        "losses_per_1000_lines",
        3,
        N_("Loss lines to 1,000 lines counted or moved, until a store has a baseline of its own."),
        "r09_losses_per_1000_lines",
    ),
    Parameter(
        "shift_percent",
        200,
        N_("The rise that is to be seen soonest, in percent of what is usual."),
        "r09_shift_percent",
    ),
    Parameter(
        "baseline_weeks", 26, N_("Weeks with a passed count that make a baseline."), "r09_baseline_weeks"
    ),
    Parameter("baseline_events", 30, N_("Or loss lines that make one."), "r09_baseline_events"),
    Parameter("least_lines", 3, N_("Fewer loss lines than this are never an alarm."), "r09_least_lines"),
    Parameter(
        "false_alarms_per_year",
        4,
        N_("False alarms a year that are agreed to, over all streams."),
        "false_alarms_per_year",
    ),
    Parameter(
        name="by_exposure",
        default=True,
        meaning=N_(
            "Whether losses are held against how many lines were counted or moved, not against counts alone."
        ),
        policy="r09_by_exposure",
    ),
    Parameter(
        "baseline_from",
        "",
        N_("From this time on baselines begin anew: set it when the way of counting changes (RFC 3339)."),
        "r09_baseline_from",
    ),
)


def kinds_of(store: StoreLosses) -> list[ItemClass]:
    """The classes of which something was counted there or lost."""
    found = {kind for each in store.counts for kind in each.lines} | {line.kind for line in store.losses}
    return sorted(found, key=lambda kind: kind.name)


def steps_of(look: Look, store: StoreLosses, kind: ItemClass) -> list[Step]:
    """The weeks in which something of a class was counted or lost, in their order, as far as they are over."""
    steps: dict[int, Step] = {}
    for each in store.counts:
        exposure = each.lines.get(kind, 0)
        if exposure:
            step = steps.setdefault(each.week, Step(each.week))
            step.exposure += exposure + each.moved.get(kind, 0) if look["by_exposure"] else USUAL_LINES
    for line in store.losses:
        if line.kind is kind:
            step = steps.setdefault(line.week, Step(line.week))
            step.losses.append(line)
            if severity_of(look, kind, line.quantity, Loss.SUSPECTED) < Severity.S3:
                step.is_passed = False
    return [steps[week] for week in sorted(steps)]


def watch_of(look: Look, steps: list[Step]) -> Watch:
    """The stream under its CUSUM, by the parameters of the rule."""
    return Watch(steps, _terms(look), _streams(look))


def _terms(look: Look) -> Terms:
    begin = 0
    if look["baseline_from"]:
        try:
            begin = week_of(moments.parse(look["baseline_from"])) + 1
        except Refused:
            # a policy that names no time changes nothing
            begin = 0
    return Terms(
        rate=Fraction(max(1, look["losses_per_1000_lines"]), 1000),
        shift=Fraction(max(101, look["shift_percent"]), 100),
        weeks=max(1, look["baseline_weeks"]),
        events=max(1, look["baseline_events"]),
        least_lines=max(1, look["least_lines"]),
        budget=look["false_alarms_per_year"],
        begin=begin,
    )


def _streams(look: Look) -> dict[int, int]:
    """How many streams came with the stores that were set up at each moment."""
    found: dict[int, int] = {}
    for event in look.events("add_place"):
        if event.fields.get("kind") not in ("SITE", "VEHICLE", "COLLECTION_POINT", "DISPOSAL_SITE"):
            found[event.at] = found.get(event.at, 0) + STREAMS_A_STORE
    return found


__all__ = ["TERMS", "kinds_of", "losses_of", "steps_of", "watch_of"]
