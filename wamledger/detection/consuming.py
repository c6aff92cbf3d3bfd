"""What parties fired, month by month: how much to a person, how much of it is explained, and who are their peers."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import log
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, class_of_lot
from wamledger.domain import moment as moments

FOUGHT: Final = frozenset({"ATTACK", "AMBUSH", "FORCED_WITHDRAWAL"})
"""Kinds of incidents in which rounds are fired."""
NEAR_AN_INCIDENT: Final = 2 * moments.DAY
USED: Final = frozenset({"TRAINING", "OPERATION"})


@dataclass(slots=True)
class Fired:
    """
    What a party fired in one expenditure.

    Shape: ``shooters`` is how many shot on a range; ``is_of_a_fight`` whether an attack or ambush was near.
    Units: rounds of small-arms ammunition.
    """

    event: Event
    party: str
    rounds: int
    shooters: int
    is_of_a_fight: bool
    lots: tuple[str, ...]

    def explained(self, to_a_shooter: int) -> int:
        """How much of it a fight accounts for, or a shoot with so many rounds to a shooter."""
        return self.rounds if self.is_of_a_fight else min(self.rounds, self.shooters * to_a_shooter)


@dataclass(slots=True)
class PartyMonth:
    """What a party fired in a month."""

    party: str
    month: str
    fired: list[Fired] = field(default_factory=list)

    @property
    def rounds(self) -> int:
        """All rounds."""
        return sum(each.rounds for each in self.fired)

    def explained(self, to_a_shooter: int, strength: int) -> int:
        """
        Those that a fight accounts for, or a shoot for each person.

        A party of so many that shot more often than once each has that share of its shoots explained: the training of
        a month does not account for as much again every second day.
        """
        shots = sum(each.shooters for each in self.fired if not each.is_of_a_fight)
        shoots = sum(each.explained(to_a_shooter) for each in self.fired if not each.is_of_a_fight)
        if shots > strength > 0:
            shoots = shoots * strength // shots
        return shoots + sum(each.rounds for each in self.fired if each.is_of_a_fight)


def month_of(moment: int) -> str:
    """The month of a moment in UTC, as 2026-03."""
    return moments.canonical(moment)[:7]


def end_of_month(month: str) -> int:
    """When a month is over."""
    year, number = int(month[:4]), int(month[5:])
    following = datetime(year + number // 12, number % 12 + 1, 1, tzinfo=UTC)
    return moments.of(following)


def fired(look: Look) -> Sequence[Fired]:
    """Every expenditure of small-arms ammunition by a party, in the order of time."""
    found: Sequence[Fired] = look.shared("fired", "", _work)
    return found


def _work(look: Look, _subject: str) -> Sequence[Fired]:
    fights = sorted(
        (event.at, look.site(event.fields["place"]) if event.get("place") else "")
        for event in look.events("incident")
        if event.fields["kind"] in FOUGHT
    )
    times = [at for at, _site in fights]
    found = []
    small_arms: dict[str, bool] = {}
    for event in look.events("expend"):
        # field by field: all of an old entry are put together anew each time
        activity = event.get("activity")
        if activity not in USED:
            continue
        party, site = _who(look, event)
        lots = []
        for line in event.get("lines"):
            lot = line["lot"]
            if lot not in small_arms:
                small_arms[lot] = class_of_lot(look, {"nature": look.nature_of(lot)}) is ItemClass.D
            if small_arms[lot]:
                lots.append((lot, line["quantity"]))
        rounds = sum(quantity for _lot, quantity in lots)
        if party is None or not rounds:
            continue
        is_of_a_fight = False
        if activity == "OPERATION":
            begin = bisect_left(times, event.at - NEAR_AN_INCIDENT)
            end = bisect_right(times, event.at + NEAR_AN_INCIDENT)
            is_of_a_fight = any(not there or not site or there == site for _at, there in fights[begin:end])
        shooters = (event.get("shooters") or 0) if activity == "TRAINING" else 0
        used = tuple(sorted({lot for lot, _quantity in lots}))
        found.append(Fired(event, party, rounds, shooters, is_of_a_fight, used))
    return sorted(found, key=lambda each: (each.event.at, each.event.seq))


def _who(look: Look, event: Event) -> tuple[str | None, str]:
    """The party that fired: the one with a strength of its own, or around it; and the site that gave the rounds."""
    issue = event.get("issue")
    given = look.event(issue) if issue else None
    holder = given.get("to") if given is not None else event.get("from")
    site = look.site(given.get("from")) if given is not None else ""
    return counted_as(look, holder), site


def counted_as(look: Look, holder: str | None) -> str | None:
    """The party as which a holder is counted: the nearest around it whose strength is known, or the outermost."""
    parties = look.parties
    row = parties.get(holder or "")
    if row is None:
        return None
    outer = row
    while row is not None:
        outer = row
        if row.get("strength"):
            break
        row = parties.get(row.get("within") or "")
    return str(outer["code"])


def around(look: Look, party: str) -> set[str]:
    """The party and those within which it is."""
    found: set[str] = set()
    row = look.parties.get(party)
    while row is not None and row["code"] not in found:
        found.add(row["code"])
        row = look.parties.get(row.get("within") or "")
    return found


def by_month(look: Look) -> Mapping[str, dict[str, PartyMonth]]:
    """What each party with a strength of its own fired, and everybody within it, by month."""
    found: dict[str, dict[str, PartyMonth]] = {}
    levels: dict[str, list[str]] = {}
    for each in fired(look):
        if each.party not in levels:
            levels[each.party] = [
                party
                for party in sorted(around(look, each.party))
                if party == each.party or look.parties[party].get("strength")
            ]
        month = month_of(each.event.at)
        row = found.setdefault(month, {})
        for party in levels[each.party]:
            row.setdefault(party, PartyMonth(party, month)).fired.append(each)
    return found


def households(look: Look) -> Mapping[str, list[str]]:
    """For each party it and all who are within it, in the order of their codes."""
    found: dict[str, list[str]] = {}
    for code in sorted(look.parties):
        for outer in around(look, code):
            found.setdefault(outer, []).append(code)
    return found


def to_a_person(rounds: int, strength: int) -> float:
    """The logarithm of the rounds to one person in the month."""
    return log((rounds + 1) / strength)


def tempo(look: Look, members: Sequence[str], month: str) -> int:
    """How much a party, with all within it, had to do: each band four times as much as the last."""
    errands, band = sum(look.errands(party, month) for party in members), 0
    while errands >= 4:
        errands //= 4
        band += 1
    return band
