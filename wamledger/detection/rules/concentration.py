"""R19: losses that fall to one keeper, pair of counters, store, route or carrier more often than chance deals them out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from wamledger.detection.counted.handling import (
    WEEKS_A_BLOCK,
    Dealt,
    Loss,
    blocks_of,
    dealt_together,
    part_of,
    rate_ratio,
)
from wamledger.detection.counted.losses import WEEK, end_of
from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import chance, fixed
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.detection.tails import concentrated_at_least
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

WAYS: Final = {
    "keeper": N_("the keeper"),
    "pair": N_("the pair of counters"),
    "store": N_("the store"),
    "handler": N_("whoever booked between the counts"),
    "route": N_("the route"),
    "carrier": N_("the carrier"),
}
PEOPLE: Final = frozenset({"keeper", "pair", "handler"})


def _ways(look: Look) -> Iterator[str]:
    """Each way in each four weeks from the first to the last in which anything went it."""
    for way in WAYS:
        blocks = blocks_of(look, way)
        if blocks:
            yield from (f"{way} {block}" for block in range(blocks[0], blocks[-1] + 1))


def concentration(look: Look, subject: str) -> Iterator[Signal]:
    """Of the losses of half a year more fall to one subject than would if they were dealt out among lines alike."""
    way, last = subject.split(" ", 1)
    block = int(last)
    run = end_of((block + 1) * WEEKS_A_BLOCK - 1)
    if not look.passed(run):
        return
    span = max(1, look["weeks"] // WEEKS_A_BLOCK)
    parts = [part_of(look, way, each) for each in range(block - span + 1, block + 1)]
    losing = [row for part in parts for row in part.losing]
    losses = [loss for row in losing for loss in row.losses if _stands(loss, run)]
    if len(losses) < look["least_losses"]:
        return
    lines = dealt_together(part.dealt for part in parts)
    if len(lines.own) < 2:
        return
    look.tested(run, len(lines.own))
    counted: dict[str, list[Loss]] = {}
    for row in losing:
        for name in row.who[way]:
            counted.setdefault(name, []).extend(loss for loss in row.losses if _stands(loss, run))
    for name in sorted(counted):
        if _are_enough(look, counted[name]):
            yield from _tested(look, way, name, lines, losses, counted[name], run)


def _stands(loss: Loss, moment: int) -> bool:
    return loss.at <= moment and (loss.mistake is None or loss.mistake.at > moment)


def _are_enough(look: Look, own: Sequence[Loss]) -> bool:
    """Whether there are enough loss lines, and of enough occasions: what one night took is one loss, and no habit."""
    occasions = len({loss.entry.seq for loss in own})
    return bool(len(own) >= look["least_losses"] and occasions >= look["least_occasions"])


def _tested(
    look: Look,
    way: str,
    name: str,
    lines: Dealt,
    losses: Sequence[Loss],
    own: Sequence[Loss],
    run: int,
) -> Iterator[Signal]:
    strata = lines.strata(losses, name)
    if not look["by_exposure"]:
        names = len(lines.own)
        strata = {kind: (every, lost, -(-every // names)) for kind, (every, lost, _mine) in strata.items()}
    ratio = rate_ratio(strata, own)
    limit = look["per_mille"] / 1000
    if ratio is not None and ratio < look["ratio"]:
        return
    # most subjects have no more than their share
    value = float(concentrated_at_least(len(own), list(strata.values())))
    if value >= limit:
        return
    mistakes = [loss.mistake for loss in own if loss.mistake is not None]
    left = _standing(own)
    holds = not mistakes or (
        _are_enough(look, left)
        and float(concentrated_at_least(len(left), list(lines.strata(_standing(losses), name).values())))
        < limit
    )
    told = left if holds else list(own)
    expected = sum((Fraction(lost * mine, every) for every, lost, mine in strata.values()), Fraction(0))
    users = name.split(" ") if way in PEOPLE else []
    places = [name] if way == "store" else name.split(" ") if way == "route" else []
    if way in PEOPLE:
        places = sorted({loss.entry.fields["place"] for loss in told if loss.entry.get("place")})
    yield Signal(
        subject=f"{way} {name} {moments.canonical(run)[:10]}",
        severity=Severity.S3,
        why=_("Statistics alone: review workload and controls at {where}.").format(
            where=", ".join(places) or (_("the places of these counts") if way in PEOPLE else name)
        ),
        first_signal_at=run,
        operations=in_order([*(loss.entry for loss in told), *(() if holds else mistakes)]),
        quantity=sum(loss.quantity for loss in told),
        weapons=sorted({code for loss in told for code in loss.weapons}),
        lots=sorted({loss.code for loss in told if look.lot(loss.code) is not None}),
        places=places,
        users=user_codes(look, users),
        documents=documents(*(loss.entry for loss in told)),
        figures={
            "by": _(WAYS[way]),
            "lines": lines.every.total(),
            "loss_lines": len(losses),
            "own_lines": lines.own[name].total(),
            "own_loss_lines": len(own),
            "occasions": len({loss.entry.seq for loss in own}),
            "expected_loss_lines": fixed(expected, 2),
            "rate_ratio": fixed(ratio, 1) if ratio is not None else "",
            "least_rate_ratio": look["ratio"],
            "kinds_of_lines": [
                {"lines": every, "loss_lines": lost, "own_lines": mine}
                for every, lost, mine in strata.values()
            ],
            "weeks": look["weeks"],
            "p_uncorrected": chance(value),
        },
        explanations=[
            _(
                "Whoever handles more loses more: lines are compared with lines of the same class, booked as often."
            ),
            _("Loss lines that a later count showed to be mistakes: {number}.").format(number=len(mistakes)),
        ],
        cleared_at=None if holds else max(event.at for event in mistakes),
        probability=value,
        run=run,
        level=limit,
    )


def _standing(losses: Sequence[Loss]) -> list[Loss]:
    return [loss for loss in losses if loss.mistake is None]


def first_of_each(said: Sequence[Signal], parameters: Mapping[str, Any]) -> list[Signal]:
    """Of runs over the same time the first: the same losses are said once, with the subject who stands out most."""
    span = max(1, parameters["weeks"] // WEEKS_A_BLOCK) * WEEKS_A_BLOCK * WEEK
    found: list[Signal] = []
    until: dict[str, int] = {}
    for signal in sorted(said, key=lambda each: (each.first_signal_at, each.subject)):
        who = signal.subject.rsplit(" ", 1)[0]
        if until.get(who, 0) < signal.first_signal_at:
            found.append(signal)
        until[who] = signal.first_signal_at + span
    return found


register(
    Rule(
        code="R19",
        title=N_("Losses fall to one more than to others"),
        family=Family.STATISTICAL,
        question=N_(
            "To which keeper, counters, store, route or carrier do losses fall more often than chance deals them?"
        ),
        clears_when=N_(
            "Later counts find what was missing, or workload and controls are reviewed and the finding is explained."
        ),
        source="WAMLEDGER",
        subjects=_ways,
        evaluate=concentration,
        settle=first_of_each,
        about_staff=True,
        parameters=(
            Parameter(
                "least_losses", 5, N_("Fewer loss lines than this are never said."), "r19_least_losses"
            ),
            Parameter(
                name="by_exposure",
                default=True,
                meaning=N_("Whether losses are held against how many lines each counted or handled."),
                policy="r19_by_exposure",
            ),
            Parameter(
                "least_occasions",
                3,
                N_("Counts or consignments on which they must have been found."),
                "r19_least_occasions",
            ),
            Parameter("ratio", 3, N_("How many times more often than to others."), "r19_ratio"),
            Parameter("weeks", 28, N_("Weeks that are looked at together."), "r19_weeks"),
            Parameter(
                "per_mille",
                50,
                N_("The corrected probability up to which it is said, in thousandths."),
                "r19_per_mille",
            ),
        ),
    )
)
