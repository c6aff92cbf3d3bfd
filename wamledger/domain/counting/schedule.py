"""
The schedule: which counts a store owes, which counts satisfy them, and when the next one falls due.

Intervals are the mission's own policies. A stronger count satisfies a weaker one: whoever has read every serial has
counted the weapons as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from wamledger.domain.moment import DAY, Moment
from wamledger.i18n import N_


class Check(Enum):
    """What has to be counted again and again; the value is what it is called."""

    INCIDENT = N_("everything, after an incident")
    CLASS_A = N_("weapons of class A, by serial")
    NUMBER = N_("weapons, by number")
    SAMPLE = N_("a sample of serials")
    FULL = N_("every weapon, by serial")
    ATTRACTIVE = N_("ammunition of class A, every lot")
    AMMUNITION = N_("ammunition, a sample of lots at least")
    AMMUNITION_FULL = N_("every lot of ammunition")
    INDEPENDENT = N_("everything, by people outside the store")


@dataclass(frozen=True, slots=True)
class Ordered:
    """How a check is carried out: scope and kind of the count, and the policy that says how often."""

    scope: str
    kind: str
    policy: str


ORDERED: Final[Mapping[Check, Ordered]] = {
    Check.INCIDENT: Ordered("ALL", "INCIDENT", "incident_count_hours"),
    Check.CLASS_A: Ordered("SAMPLE", "SAMPLE_SERIAL", "class_a_count_interval_days"),
    Check.NUMBER: Ordered("WEAPONS", "COUNT", "count_interval_days"),
    Check.SAMPLE: Ordered("SAMPLE", "SAMPLE_SERIAL", "count_interval_days"),
    Check.FULL: Ordered("WEAPONS", "FULL_SERIAL", "full_count_interval_days"),
    Check.ATTRACTIVE: Ordered("AMMUNITION", "COUNT", "attractive_count_interval_days"),
    Check.AMMUNITION: Ordered("SAMPLE", "COUNT", "ammunition_count_interval_days"),
    Check.AMMUNITION_FULL: Ordered("AMMUNITION", "COUNT", "ammunition_full_count_interval_days"),
    Check.INDEPENDENT: Ordered("ALL", "INDEPENDENT", "independent_count_interval_days"),
}
_WEAPONS: Final = (Check.CLASS_A, Check.NUMBER, Check.SAMPLE, Check.FULL)
_AMMUNITION: Final = (Check.ATTRACTIVE, Check.AMMUNITION, Check.AMMUNITION_FULL)


@dataclass(frozen=True, slots=True)
class Held:
    """What stands in a store, as far as it decides what has to be counted there; ``since`` when its oldest stock came."""

    since: Moment
    weapons: bool = False
    lots: bool = False
    class_a_weapons: frozenset[str] = frozenset()
    class_a_lots: bool = False
    is_party: bool = False


@dataclass(frozen=True, slots=True)
class Made:
    """
    A count that was made.

    Shape: ``weapons`` are the codes that a sample looked for; ``lots`` says whether a sample had lots; ``by_totals`` that
    weapons or natures were only added up; ``independent`` that nobody who counted keeps the place.
    """

    id: str
    cut_off: Moment
    scope: str
    kind: str
    by_totals: bool = False
    independent: bool = False
    weapons: frozenset[str] = frozenset()
    lots: bool = False


def wanted(held: Held) -> list[Check]:
    """The checks that a store owes because of what stands in it; what an incident asks for comes beside them."""
    if held.is_party:
        # what was given out is looked at where it is, by serial; the holder answers for it in between
        return [Check.FULL] if held.weapons else []
    found = []
    if held.weapons:
        found += [check for check in _WEAPONS if check is not Check.CLASS_A or held.class_a_weapons]
    if held.lots:
        found += [check for check in _AMMUNITION if check is not Check.ATTRACTIVE or held.class_a_lots]
    return [*found, Check.INDEPENDENT] if found else []


def satisfies(made: Made, check: Check, held: Held) -> bool:
    """Whether a count that was made is what the check asks for."""
    of_weapons, of_lots = made.scope in ("ALL", "WEAPONS"), made.scope in ("ALL", "AMMUNITION")
    every_serial = of_weapons and not made.by_totals
    every_lot = of_lots and not made.by_totals
    match check:
        case Check.NUMBER:
            return of_weapons
        case Check.SAMPLE:
            return every_serial or bool(made.weapons)
        case Check.CLASS_A:
            return every_serial or held.class_a_weapons <= made.weapons
        case Check.FULL:
            return every_serial
        case Check.AMMUNITION:
            return of_lots or made.lots
        case Check.ATTRACTIVE | Check.AMMUNITION_FULL:
            return every_lot
        case Check.INDEPENDENT:
            whole = (every_serial or not held.weapons) and (every_lot or not held.lots)
            return whole and made.kind == "INDEPENDENT" and made.independent
    return (every_serial or not held.weapons) and (every_lot or not held.lots)


@dataclass(frozen=True, slots=True)
class Due:
    """A check with the count that satisfied it last, if any, and when the next one falls due."""

    check: Check
    last: Made | None
    at: Moment


def due(held: Held, made: Iterable[Made], policies: Mapping[str, int], incident: Moment | None) -> list[Due]:
    """
    What the store owes, the most urgent first; a store that was never counted owes it an interval after it got its stock.

    ``incident`` is the last one after which everything has to be counted; it is owed until a count after it.
    Units: policies in days, that of incidents in hours
    """
    newest_first = sorted(made, key=lambda each: (each.cut_off, each.id), reverse=True)
    found = []
    for check in wanted(held):
        last = next((each for each in newest_first if satisfies(each, check, held)), None)
        since = held.since if last is None else last.cut_off
        found.append(Due(check, last, since + policies[ORDERED[check].policy] * DAY))
    if incident is not None and (held.weapons or held.lots):
        after = [each for each in newest_first if each.cut_off >= incident]
        if not any(satisfies(each, Check.INCIDENT, held) for each in after):
            hours = policies[ORDERED[Check.INCIDENT].policy]
            found.append(Due(Check.INCIDENT, None, incident + hours * DAY // 24))
    return sorted(found, key=lambda each: (each.at, list(Check).index(each.check)))


@dataclass(frozen=True, slots=True)
class Visit:
    """A day on which a store is counted, and the checks that are then made."""

    at: Moment
    checks: tuple[Check, ...]


_INCLUDES: Final[Mapping[Check, tuple[Check, ...]]] = {
    Check.INCIDENT: tuple(check for check in Check if check not in (Check.INCIDENT, Check.INDEPENDENT)),
    Check.INDEPENDENT: tuple(check for check in Check if check not in (Check.INCIDENT, Check.INDEPENDENT)),
    Check.FULL: (Check.NUMBER, Check.SAMPLE, Check.CLASS_A),
    Check.AMMUNITION_FULL: (Check.AMMUNITION, Check.ATTRACTIVE),
    Check.ATTRACTIVE: (Check.AMMUNITION,),
}
"""The weaker checks that a stronger one makes on the same visit."""


def plan(owed: Iterable[Due], begin: Moment, end: Moment, policies: Mapping[str, int]) -> list[Visit]:
    """
    The visits of a store between two moments: what is overdue at once, and each check again after its interval.

    What falls due within the day of a visit is made then; a stronger count spares the weaker ones of the same day.
    """
    next_due = {each.check: max(each.at, begin) for each in owed}
    visits = []
    while next_due and min(next_due.values()) < end:
        at = min(next_due.values())
        day = at - at % DAY + DAY
        here = [check for check in Check if check in next_due and next_due[check] < day]
        spared = {weaker for check in here for weaker in _INCLUDES.get(check, ())}
        visits.append(Visit(at, tuple(check for check in here if check not in spared)))
        for check in {*here, *(spared & next_due.keys())}:
            if check is Check.INCIDENT:
                del next_due[check]
            else:
                # an interval of nothing would never let the day go by
                next_due[check] = at + max(1, policies[ORDERED[check].policy]) * DAY
    return visits
