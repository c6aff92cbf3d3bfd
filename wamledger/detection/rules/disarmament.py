"""R28: what does not fit where people hand weapons in: credit given twice, a site out of line, weapons seen again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from wamledger.detection.evidence import documents, in_order, user_codes
from wamledger.detection.figures import fixed
from wamledger.detection.hand_in_quality import worse_than_others
from wamledger.detection.handed_in import hand_ins, people
from wamledger.detection.identities import (
    Pair,
    acquisition_of,
    against,
    is_of_programme,
    may_be_chance,
    pair_of,
    parties_of,
    places_of,
    readings,
)
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Parameter, Rule, register
from wamledger.detection.serials.kinship import Kinship
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment as moments
from wamledger.domain.moment import DAY
from wamledger.i18n import N_, _

AGAIN: Final = "again "
GIVEN_OUT: Final = "given out "
PERSON: Final = "person "
RATIO: Final = "ratio "
QUALITY: Final = "quality"

MENDED: Final = frozenset({"MAINTENANCE", "INSPECTION", "EVIDENCE"})
"""Purposes for which a weapon that was handed in may well be given to somebody."""


def _subjects(look: Look) -> Iterable[str]:
    for name, sighting in look.sightings().items():
        if sighting.answer.best is not None or any(each.weight == 0 for each in sighting.answer.group):
            yield AGAIN + name
    handed = hand_ins(look)
    yield from (GIVEN_OUT + code for each in handed for code in each.weapons)
    yield from dict.fromkeys(PERSON + each.participant for each in handed if each.participant)
    yield from dict.fromkeys(RATIO + each.site for each in handed)
    if handed:
        yield QUALITY


def disarmament(look: Look, subject: str) -> Iterator[Signal]:
    """One of the five things that do not fit."""
    for prefix, evaluate in _PARTS.items():
        if subject.startswith(prefix):
            yield from evaluate(look, subject.removeprefix(prefix))
            return


def _seen_again(look: Look, name: str) -> Iterator[Signal]:
    """A weapon for which somebody was credited is handed in again, or is taken from others."""
    sighting = look.sighting(name)
    if sighting is None:
        return
    answer = sighting.answer
    level = [answer.best] if answer.best is not None else [each for each in answer.group if each.weight == 0]
    for match in level:
        pair = pair_of(look, sighting, match)
        if pair is None or pair.kin is Kinship.OTHER or not pair.is_from_outside:
            continue
        first = acquisition_of(pair.earlier.first)
        if is_of_programme(first) and not _is_same_hand_in(pair):
            yield _credited(look, name, pair)


def _is_same_hand_in(pair: Pair) -> bool:
    """Whether the two records are one hand-in that was written down twice."""
    one, other = pair.earlier.first, pair.sighting.event
    return one.at == other.at and acquisition_of(one) == acquisition_of(other)


def _credited(look: Look, name: str, pair: Pair) -> Signal:
    event = pair.sighting.event
    twice = is_of_programme(acquisition_of(event))
    is_exact = pair.match.weight == 0
    doubts = against(pair, look)
    evidence = [pair.earlier.first, event]
    if pair.stands_by.seq != pair.earlier.first.seq:
        evidence.append(pair.stands_by)
    return Signal(
        subject=f"{AGAIN}{name} {pair.earlier.code}",
        severity=Severity.S3 if doubts or may_be_chance(pair) else Severity.S2,
        why=_("The same serial was credited before.") if is_exact else _("Nearly the same serial was credited before."),
        first_signal_at=max(event.at, pair.earlier.first.at),
        operations=in_order(evidence),
        quantity=1,
        weapons=pair.weapons,
        places=places_of(look, pair),
        parties=parties_of(look, pair),
        users=user_codes(look, [pair.earlier.first.by, event.by]),
        documents=documents(*evidence),
        figures={
            **readings(pair),
            "first_handed_in": moments.canonical(pair.earlier.first.at),
            "participants": _participants(pair),
            "stood_as": pair.cell.status,
        },
        explanations=[
            *doubts,
            _("A party's deposit, which it may take back and bring again, is left out."),
            _("Both entries would have to be of one moment to be one hand-in written twice; they are not."),
        ],
        title="" if twice else _("A weapon that was handed in is taken from others"),
        cleared_at=pair.cleared_at,
    )  # fmt: skip


def _participants(pair: Pair) -> list[str]:
    named = (acquisition_of(each).get("participant") for each in (pair.earlier.first, pair.sighting.event))
    return sorted({str(each) for each in named if each})


def _given_out(look: Look, code: str) -> Iterator[Signal]:
    """A weapon that was handed in is issued to somebody."""
    file = look.weapon(code)
    if file is None:
        return
    for stay in file.stays:
        if stay.cell is None or stay.cell.status != "ISSUED":
            continue
        event = look.numbered(stay.seq)
        if event.op != "issue" or not event.stands or event.get("purpose") in MENDED:
            continue
        back = [each for each in file.stays if each.at > stay.at and each.cell is not None]
        returned = look.numbered(back[0].seq) if back else None
        yield Signal(
            subject=f"{GIVEN_OUT}{code} {event.id}",
            severity=Severity.S2,
            why=_("What was handed in is not stock to be issued."),
            first_signal_at=event.at,
            operations=in_order([file.first, event, returned]),
            quantity=1,
            weapons=[code],
            places=sorted({str(event.get("from"))} & look.places.keys()),
            parties=sorted({str(event.get("to"))} & look.parties.keys()),
            users=user_codes(look, [event.by, event.approved_by]),
            documents=documents(file.first, event),
            figures={"purpose": event.get("purpose"), "handed_in": moments.canonical(file.first.at)},
            explanations=[_("Issues for maintenance, inspection or as evidence are left out.")],
            clears_when=_("It is back in store."),
            title=_("A weapon that was handed in is issued"),
            cleared_at=back[0].at if back else None,
        )


def _same_person(look: Look, participant: str) -> Iterator[Signal]:
    """One participant is credited on several days, or at several sites."""
    own = [each for each in hand_ins(look) if each.participant == participant and each.weapons]
    if len(own) < 2:
        return
    sites = sorted({each.site for each in own})
    days = sorted({each.event.at // DAY for each in own})
    if len(sites) == 1 and len(days) == 1:
        return
    yield Signal(
        subject=PERSON + participant,
        severity=Severity.S3,
        why=_("One number was credited at {sites} site(s) on {days} day(s).").format(
            sites=len(sites), days=len(days)
        ),
        first_signal_at=own[1].event.at,
        operations=in_order(each.event for each in own),
        quantity=sum(len(each.weapons) for each in own),
        weapons=[code for each in own for code in each.weapons],
        places=sorted({each.event.fields["to"] for each in own}),
        documents=documents(*(each.event for each in own)),
        figures={"participant": participant, "hand_ins": len(own), "sites": sites, "days": len(days)},
        explanations=[
            _("Several weapons in one hand-in are left out: groups send one person with all of theirs."),
        ],
        title=_("One participant is credited more than once"),
    )


def _out_of_line(look: Look, site: str) -> Iterator[Signal]:
    """At a site more, or fewer, of those who came had a weapon than elsewhere, beyond the limits of a funnel."""
    armed = {each.participant for each in hand_ins(look) if each.weapons and each.participant}
    came = people(look)
    if len({where for _event, where, _number in came}) < 2:
        return
    everybody = len(came)
    with_weapon = sum(number in armed for _event, _where, number in came)
    own = [(event, number) for event, where, number in came if where == site]
    crossed = None
    number_armed = 0
    for place, (event, number) in enumerate(own, 1):
        number_armed += number in armed
        is_out = place >= look["people"] and _is_outside(number_armed, place, with_weapon, everybody)
        crossed = (crossed or event) if is_out else None
    if crossed is None:
        return
    events = [event for event, _number in own]
    yield Signal(
        subject=RATIO + site,
        severity=Severity.S3,
        why=_("Of {came} people {armed} had a weapon; everywhere it is {all_armed} of {all_came}.").format(
            came=len(own), armed=number_armed, all_armed=with_weapon, all_came=everybody
        ),
        first_signal_at=crossed.at,
        operations=in_order([*events, *(each.event for each in hand_ins(look) if each.site == site)]),
        quantity=0,
        places=[site],
        figures={
            "participants": len(own),
            "with_weapon": number_armed,
            "share": fixed(100 * number_armed / len(own), 1),
            "share_everywhere": fixed(100 * with_weapon / everybody, 1),
            "sigmas": 3,
            "fewest_people": look["people"],
        },
        explanations=[_("Programmes differ in whom they admit: what the site was told to accept explains much.")],
        title=_("More, or fewer, weapons than people at a site"),
    )  # fmt: skip


def _is_outside(own: int, number: int, all_own: int, everybody: int) -> bool:
    """Beyond three standard deviations of a share of the whole; in whole numbers, so that every machine agrees."""
    # |own/n - K/N| > 3 sqrt(K/N (1 - K/N) / n), squared and multiplied by n^2 N^2
    distance = own * everybody - all_own * number
    return distance * distance > 9 * all_own * (everybody - all_own) * number


def _quality(look: Look, _rest: str) -> Iterator[Signal]:
    """More of what is handed in is useless than elsewhere, or than before: the good ones may be kept."""
    yield from worse_than_others(look, QUALITY)


_PARTS: Final = {
    AGAIN: _seen_again,
    GIVEN_OUT: _given_out,
    PERSON: _same_person,
    RATIO: _out_of_line,
    QUALITY: _quality,
}

register(
    Rule(
        code="R28",
        title=N_("A weapon is credited twice"),
        family=Family.IDENTITY,
        question=N_("What does not fit where people hand weapons in?"),
        clears_when=N_("A corrected reading, or an inquiry that is recorded with review-finding, says which it was."),
        source="WAMLEDGER",
        subjects=_subjects,
        evaluate=disarmament,
        parameters=(
            Parameter("people", 30, N_("People at a site before its share is judged."), "r28_people"),
            Parameter("weapons", 10, N_("Weapons at a site before their condition is judged."), "r28_weapons"),
            Parameter("days", 30, N_("Days between two looks at the condition of what is handed in."), "r28_days"),
        ),
    )
)  # fmt: skip
