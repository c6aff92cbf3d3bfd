"""R11: parties that fire far more than their peers, or far more than they used to shortly before they go home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from statistics import median
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.consuming import (
    Fired,
    PartyMonth,
    around,
    by_month,
    end_of_month,
    fired,
    households,
    tempo,
    to_a_person,
)
from wamledger.detection.counted.losses import end_of, week_of
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.figures import chance, fixed
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.signal import Severity, Signal
from wamledger.detection.tails import poisson_at_least
from wamledger.domain import moment as moments
from wamledger.i18n import N_, _

CONSISTENT: Final = 1.4826
"""By which the median of the distances from the median is a standard deviation, were they normal."""
LEAST_SPREAD: Final = 0.3
"""Peers that all fire the same differ by chance still: by a third, as logarithms go."""
ABOVE_USUAL: Final = 1.0
"""Standard deviations by which what nothing explains must still lie above the peers."""
MONTHS_OF_SPREAD: Final = 5
"""Months before, from which it is also known how far peers are apart."""
LEAST_MONTHS: Final = 4
"""Earlier months of a party from which it is known what is usual for it."""
LEAVING: Final = frozenset({"REPATRIATION"})
BEFORE: Final = 30
USUAL: Final = 180
LEAST_HISTORY: Final = 3
"""Expenditures in the half-year before, from which the usual is known."""


def _subjects(look: Look) -> Iterator[str]:
    yield "peers"
    for event in look.events("declare"):
        if event.fields["list"] in LEAVING:
            yield f"leaving {event.id}"


def outlier(look: Look, subject: str) -> Iterator[Signal]:
    """A party fired far more to a person than its peers, or than itself before."""
    if subject == "peers":
        yield from _beside_peers(look)
    else:
        yield from _before_leaving(look, subject.partition(" ")[2])


# beside others


@dataclass(frozen=True, slots=True)
class _High:
    """
    A month in which a party fired far more than its peers.

    Shape: ``score`` in robust standard deviations from the ``middle`` of the peers, ``left`` the same without what is
    explained; ``itself`` in those of its own months before, None where there are too few.
    """

    own: PartyMonth
    score: float
    left: float
    itself: float | None
    middle: float
    spread: float
    peers: int


def _beside_peers(look: Look) -> Iterator[Signal]:
    months = by_month(look)
    within = households(look)
    before: dict[str, list[float]] = {}
    scattered: dict[str, list[list[float]]] = {}
    high: dict[str, list[_High]] = {}
    for month in sorted(months):
        if not look.passed(end_of_month(month)):
            break
        for party, own in sorted(months[month].items()):
            judged = _judged(look, own, months[month], within, before.get(party, ()), scattered)
            if judged is not None:
                high.setdefault(party, []).append(judged)
            elif strength := _strength(look, party):
                # a month that stands out is no part of what is usual
                before.setdefault(party, []).append(to_a_person(own.rounds, strength))
        for kind, distances in _distances(look, months[month]).items():
            scattered.setdefault(kind, []).append(distances)
    # a unit that stands out by itself is said, and not its contingent for the same months
    said: set[tuple[str, str]] = set()
    for party in sorted(high, key=lambda code: (len(within[code]), code)):
        for signal in _alarms(look, party, high[party]):
            told = {(each, month) for each in within[party] for month in signal.figures["months"]}
            if said.isdisjoint(told):
                said |= {(party, month) for month in signal.figures["months"]}
                yield signal


def _strength(look: Look, party: str) -> int:
    return int(look.parties.get(party, {}).get("strength") or 0)


def _judged(
    look: Look,
    own: PartyMonth,
    all_of_them: Mapping[str, PartyMonth],
    within: Mapping[str, list[str]],
    before: Sequence[float],
    scattered: Mapping[str, list[list[float]]],
) -> _High | None:
    """A party among its peers, where it is high, also without what is explained."""
    strength = _strength(look, own.party)
    if not strength:
        return None
    kind = look.parties[own.party].get("kind")
    family = {*within[own.party], *around(look, own.party)}
    alike = [
        each
        for each in all_of_them.values()
        if each.party not in family
        and look.parties[each.party].get("kind") == kind
        and _strength(look, each.party)
    ]
    if len(alike) < look["least_peers"]:
        return None
    band = tempo(look, within[own.party], own.month)
    busy = [each for each in alike if tempo(look, within[each.party], own.month) == band]
    peers = busy if len(busy) >= look["least_peers"] else alike
    values = [to_a_person(each.rounds, _strength(look, each.party)) for each in peers]
    # a handful of peers says little of how far apart they are: the months before are asked as well
    earlier = scattered.get(kind or "", [])[-MONTHS_OF_SPREAD:]
    middle, spread = _usual(values, *earlier)
    score = (to_a_person(own.rounds, strength) - middle) / spread
    unexplained = own.rounds - own.explained(look["rounds_a_shooter"], strength)
    left = (to_a_person(unexplained, strength) - middle) / spread
    if score * 10 <= look["score_tenths"] or left <= ABOVE_USUAL:
        return None
    itself = None
    if len(before) >= LEAST_MONTHS:
        own_middle, own_spread = _usual(before)
        itself = (to_a_person(own.rounds, strength) - own_middle) / own_spread
    return _High(own, score, left, itself, middle, spread, len(peers))


def _usual(values: Sequence[float], *distances: Sequence[float]) -> tuple[float, float]:
    """The middle of what is usual, and the distance from it that is, seen together with distances from before."""
    middle = median(values)
    apart = [abs(value - middle) for value in values]
    return middle, max(
        LEAST_SPREAD, CONSISTENT * median(apart + [each for more in distances for each in more])
    )


def _distances(look: Look, all_of_them: Mapping[str, PartyMonth]) -> dict[str, list[float]]:
    """How far the parties of each kind were from the middle of their kind in a month."""
    values: dict[str, list[float]] = {}
    for party, month in all_of_them.items():
        strength = _strength(look, party)
        if strength:
            kind = str(look.parties[party].get("kind") or "")
            values.setdefault(kind, []).append(to_a_person(month.rounds, strength))
    return {kind: [abs(value - median(found)) for value in found] for kind, found in sorted(values.items())}


def _alarms(look: Look, party: str, high: Sequence[_High]) -> Iterator[Signal]:
    """
    Above its peers and far above them, or above itself as well, once; or above its peers twice within three months. Then
    not again before these are over.
    """
    until = ""
    for number, each in enumerate(high):
        own = each.own
        before = [other for other in high[:number] if _months_between(other.own.month, own.month) <= 2]
        far = look["far_tenths"]
        # above its peers and above itself alike: two that speak apart from one another
        is_far = each.score * 10 > far or (
            each.itself is not None and each.itself * 10 > look["score_tenths"]
        )
        if own.month <= until or not (is_far or before):
            continue
        told = [own] if is_far else [before[-1].own, own]
        until = _month_after(own.month, 2)
        strength = _strength(look, party)
        yield _signal(
            look,
            f"{party} {told[0].month}",
            party,
            [used for month in told for used in month.fired],
            at=end_of_month(own.month),
            why=_("Statistics alone: training and fights are not all on record."),
            figures={
                "months": [month.month for month in told],
                "rounds": [month.rounds for month in told],
                "explained": [month.explained(look["rounds_a_shooter"], strength) for month in told],
                "strength": strength,
                "peers": each.peers,
                "score": fixed(floor(each.score * 100) / 100, 2),
                "score_without_what_is_explained": fixed(floor(each.left * 100) / 100, 2),
                "score_beside_own_months": ""
                if each.itself is None
                else fixed(floor(each.itself * 100) / 100, 2),
                "median_of_log": fixed(floor(each.middle * 1000) / 1000, 3),
                "spread_of_log": fixed(floor(each.spread * 1000) / 1000, 3),
                "limit_twice": fixed(look["score_tenths"] / 10, 1),
                "limit_once": fixed(look["far_tenths"] / 10, 1),
            },
            explanations=[
                _(
                    "Rounds fired near an attack or ambush are taken out first, and so many a shooter on a range, "
                    "once for each person of the party."
                ),
                _("Peers are of the same kind and had as much to do, as far as there are enough of them."),
            ],
        )


def _months_between(one: str, other: str) -> int:
    return (int(other[:4]) - int(one[:4])) * 12 + int(other[5:]) - int(one[5:])


def _month_after(month: str, number: int) -> str:
    whole = int(month[:4]) * 12 + int(month[5:]) - 1 + number
    return f"{whole // 12:04}-{whole % 12 + 1:02}"


# before going home


def _before_leaving(look: Look, declared: str) -> Iterator[Signal]:
    """The month before a party's list of what goes home, against the half-year before that."""
    event = look.event(declared)
    if event is None or not event.stands:
        return
    run = end_of(week_of(event.at))
    if not look.passed(run):
        return
    party, leaving = event.fields["party"], event.at
    begin, usual_from = leaving - BEFORE * moments.DAY, leaving - (BEFORE + USUAL) * moments.DAY
    own = [each for each in fired(look) if party in around(look, each.party) and each.event.at <= leaving]
    last = [each for each in own if each.event.at > begin]
    usual = [each for each in own if usual_from < each.event.at <= begin]
    if len(usual) < LEAST_HISTORY:
        return
    look.tested(run, 1)
    rounds, before = sum(each.rounds - _fought(each) for each in last), sum(each.rounds for each in usual)
    if rounds * USUAL <= look["surge"] * before * BEFORE:
        return
    # rounds come by the hundred: so many make one that is counted
    batch = sum(each.rounds**2 for each in usual) / before
    value = poisson_at_least(int(rounds / batch), before * BEFORE / USUAL / batch)
    if value >= look["surge_per_mille"] / 1000:
        return
    told = [each for each in last if each.rounds > _fought(each)]
    yield _signal(
        look,
        f"leaving {event.id}",
        party,
        told,
        event,
        at=leaving,
        title=N_("A surge before going home"),
        why=_("Statistics alone: what is said to be fired need not be taken home or handed over."),
        figures={
            "rounds_in_the_last_30_days": rounds,
            "rounds_in_the_180_days_before": before,
            "times_the_usual": fixed(rounds * USUAL / (before * BEFORE), 1),
            "limit": look["surge"],
            "rounds_that_come_together": fixed(floor(batch), 0),
            "p_uncorrected": chance(value),
        },
        explanations=[
            _("A last shoot may be ordered before a relief: the range log and the brass tell."),
            _("Rounds fired near an attack or ambush are taken out first."),
        ],
        probability=value,
        run=run,
        level=look["surge_per_mille"] / 1000,
    )


def _fought(each: Fired) -> int:
    """The rounds of a fight; a shoot explains nothing shortly before leaving."""
    return each.rounds if each.is_of_a_fight else 0


def _signal(
    look: Look,
    subject: str,
    party: str,
    told: Sequence[Fired],
    *others: Event,
    at: int,
    why: str,
    figures: dict[str, Any],
    explanations: list[str],
    title: str = "",
    probability: float | None = None,
    run: int = 0,
    level: float = 0.05,
) -> Signal:
    events = [each.event for each in told]
    return Signal(
        subject=subject,
        title=title,
        severity=Severity.S3,
        why=why,
        first_signal_at=at,
        operations=in_order([*events, *others]),
        quantity=sum(each.rounds for each in told),
        lots=sorted({lot for each in told for lot in each.lots}),
        places=sorted({place for event in events if (place := _place(look, event))}),
        parties=sorted({party, *around(look, party)}),
        documents=documents(*events, *others),
        figures=figures,
        explanations=explanations,
        probability=probability,
        run=run,
        level=level,
    )


def _place(look: Look, event: Event) -> str:
    given = look.event(event.fields["issue"]) if event.get("issue") else None
    code = given.get("from") if given is not None else event.get("from")
    return code if isinstance(code, str) and code in look.places else ""


register(
    Rule(
        code="R11",
        title=N_("Fires more than others"),
        family=Family.STATISTICAL,
        question=N_(
            "Which party fires far more to a person than its peers, or than itself before it goes home?"
        ),
        clears_when=N_(
            "The range log, the brass or the report of the fight is shown and the finding is explained."
        ),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=outlier,
        parameters=(
            Parameter("least_peers", 6, N_("Peers that there must be."), "r11_least_peers"),
            Parameter(
                "score_tenths",
                35,
                N_("Score above which twice in three months is said, in tenths."),
                "r11_score_tenths",
            ),
            Parameter("far_tenths", 50, N_("Score above which once is said, in tenths."), "r11_far_tenths"),
            Parameter(
                "rounds_a_shooter",
                60,
                N_("Rounds to a shooter that a shoot accounts for, once for each person."),
                "r11_rounds_a_shooter",
            ),
            Parameter("surge", 3, N_("Times the usual before going home."), "r11_surge"),
            Parameter(
                "surge_per_mille",
                10,
                N_("The corrected probability below which a surge is said, in thousandths."),
                "r11_surge_per_mille",
            ),
        ),
    )
)
