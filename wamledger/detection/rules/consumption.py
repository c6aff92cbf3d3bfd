"""R11: parties that fire far more than their peers, or far more than they used to shortly before they go home."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def _beside_peers(look: Look) -> Iterator[Signal]:
    months = by_month(look)
    high: dict[str, list[tuple[PartyMonth, float, float, float, int]]] = {}
    for month in sorted(months):
        if not look.passed(end_of_month(month)):
            break
        for party, own in sorted(months[month].items()):
            judged = _judged(look, own, months[month])
            if judged is not None:
                high.setdefault(party, []).append((own, *judged))
    for party in sorted(high):
        yield from _alarms(look, party, high[party])


def _strength(look: Look, party: str) -> int:
    return int(look.parties.get(party, {}).get("strength") or 0)


def _judged(
    look: Look, own: PartyMonth, all_of_them: Mapping[str, PartyMonth]
) -> tuple[float, float, float, int] | None:
    """The score of a party among its peers, without what is explained, where it is high; with median, spread, and peers."""
    strength = _strength(look, own.party)
    if not strength:
        return None
    kind = look.parties[own.party].get("kind")
    alike = [
        each
        for each in all_of_them.values()
        if each.party != own.party
        and look.parties[each.party].get("kind") == kind
        and _strength(look, each.party)
    ]
    band = tempo(look, own.party, own.month)
    busy = [each for each in alike if tempo(look, each.party, own.month) == band]
    peers = busy if len(busy) >= look["least_peers"] else alike
    if len(peers) < look["least_peers"]:
        return None
    values = [to_a_person(each.rounds, _strength(look, each.party)) for each in peers]
    middle = median(values)
    spread = max(LEAST_SPREAD, CONSISTENT * median(abs(value - middle) for value in values))
    score = (to_a_person(own.rounds, strength) - middle) / spread
    left = (to_a_person(own.rounds - own.explained(look["rounds_a_shooter"]), strength) - middle) / spread
    least = look["score_tenths"] / 10
    return (left, middle, spread, len(peers)) if score > least and left > least else None


def _alarms(
    look: Look, party: str, high: Sequence[tuple[PartyMonth, float, float, float, int]]
) -> Iterator[Signal]:
    """Far above once, or above twice within three months; then not again before these are over."""
    until = ""
    for number, (own, score, middle, spread, peers) in enumerate(high):
        before = [each for each in high[:number] if _months_between(each[0].month, own.month) <= 2]
        is_far = score * 10 > look["far_tenths"]
        if own.month <= until or not (is_far or before):
            continue
        told = [own] if is_far else [before[-1][0], own]
        until = _month_after(own.month, 2)
        yield _signal(
            look,
            f"{party} {told[0].month}",
            party,
            [each for month in told for each in month.fired],
            at=end_of_month(own.month),
            why=_("Statistics alone: training and fights are not all on record."),
            figures={
                "months": [month.month for month in told],
                "rounds": [month.rounds for month in told],
                "explained": [month.explained(look["rounds_a_shooter"]) for month in told],
                "strength": _strength(look, party),
                "peers": peers,
                "score": fixed(floor(score * 100) / 100, 2),
                "median_of_log": fixed(floor(middle * 1000) / 1000, 3),
                "spread_of_log": fixed(floor(spread * 1000) / 1000, 3),
                "limit_twice": fixed(look["score_tenths"] / 10, 1),
                "limit_once": fixed(look["far_tenths"] / 10, 1),
            },
            explanations=[
                _(
                    "Rounds fired near an attack or ambush, and so many a shooter on a range, are taken out first."
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
        parties=[party],
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
                N_("Rounds to a shooter that a shoot accounts for."),
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
