"""
Stores: where something stands that has to be counted, what kinds of things, and which counts covered it.

A bay is a part of the store that it lies in. A count covers the place and the places within it, so a store is as far
as its bay that was counted longest ago. What was given out stands with a party, which is counted by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from wamledger import reference
from wamledger.detection.books import Books
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, class_of_lot, class_of_weapon
from wamledger.domain.counting.schedule import Check, Held, Made, satisfies, wanted
from wamledger.domain.moment import Moment
from wamledger.domain.policies import POLICIES
from wamledger.ledger.link import Link
from wamledger.services.scope import Scope, Sight

HELD: Final = ("IN_STORE",)
GIVEN: Final = ("ISSUED", "IN_MAINTENANCE")
ALARMING: Final = ("ATTACK", "THEFT", "FIRE", "EXPLOSION", "FORCED_WITHDRAWAL")
"""Incidents after which everything that stood there is counted."""

# to read them one after the other and sum up here is faster than any GROUP BY, which would sort them all
_WEAPONS: Final = "SELECT held.holder, held.status, held.since FROM weapon_standing AS held WHERE {seen}"
_OF_TYPES: Final = """
    SELECT held.holder, held.weapon FROM weapon CROSS JOIN weapon_standing AS held
    WHERE held.weapon = weapon.code AND {types} AND {status} AND {seen}"""
_LATEST: Final = 1 << 63
_LOTS: Final = """
    SELECT DISTINCT held.holder, lot.nature FROM lot_standing AS held JOIN lot ON lot.code = held.lot
    WHERE held.quantity > 0 AND {status} AND {seen} ORDER BY held.holder, lot.nature"""


@dataclass(slots=True)
class Place:
    """A place or party with something to count: what stands there, and the incident after which it is owed a count."""

    code: str
    held: Held
    store: str
    around: tuple[str, ...] = ()
    """The place itself and the places around it, from the inside out; the party alone."""
    incident: Moment | None = None


@dataclass(slots=True)
class _Found:
    since: Moment | None = None
    weapons: bool = False
    natures: set[str] = field(default_factory=set)
    class_a: set[str] = field(default_factory=set)

    def begins(self, moment: Moment) -> None:
        """Something has stood here from that moment on."""
        self.since = moment if self.since is None else min(self.since, moment)


def places(link: Link, scope: Scope) -> list[Place]:
    """Every place and party with something to count that the reader may see, in the order of their codes."""
    known = {
        code: (within, kind)
        for code, within, kind in link.rows("SELECT code, within, kind FROM place ORDER BY code")
    }
    found = _found(link, scope, known)
    heavy = class_a_natures(link)
    alarms = _alarms(link)
    made = []
    for code, each in sorted(found.items()):
        around = _around(known, code) if code in known else (code,)
        held = Held(
            since=each.since or 0,
            weapons=each.weapons,
            lots=bool(each.natures),
            class_a_weapons=frozenset(each.class_a),
            class_a_lots=not each.natures.isdisjoint(heavy),
            is_party=code not in known,
        )
        incident = max((alarms[at] for at in around if at in alarms), default=None)
        made.append(Place(code, held, _store(known, code), around, incident if code in known else None))
    return made


def _found(link: Link, scope: Scope, known: Mapping[str, Any]) -> dict[str, _Found]:
    """What stands with each holder that has something in the states in which it is counted there."""
    sight = Sight(link, scope)
    found: dict[str, _Found] = {}
    weapons_seen, of_weapons = sight.weapons("held")
    lots_seen, of_lots = sight.lots("held")
    oldest: dict[tuple[str, str], Moment] = {}
    for block in link.stream(_WEAPONS.format(seen=weapons_seen), of_weapons):
        for holder, status, since in block:
            if since < oldest.get((holder, status), _LATEST):
                oldest[holder, status] = since
    for (holder, status), since in oldest.items():
        if status in (HELD if holder in known else GIVEN):
            each = found.setdefault(holder, _Found())
            each.weapons = True
            each.begins(since)
    for statuses, is_place in ((HELD, True), (GIVEN, False)):
        status, named = link.among("held.status", statuses)
        for holder, nature in link.rows(_LOTS.format(status=status, seen=lots_seen), (*named, *of_lots)):
            if (holder in known) is is_place:
                found.setdefault(holder, _Found()).natures.add(nature)
    types, named_types = link.among("weapon.type", _class_a_types())
    status, named = link.among("held.status", HELD)
    for holder, weapon in link.rows(
        _OF_TYPES.format(status=status, types=types, seen=weapons_seen),
        (*named_types, *named, *of_weapons),
    ):
        if holder in found:
            found[holder].class_a.add(weapon)
    for holder, first in link.rows(
        "SELECT holder, MIN(occurred_at) FROM lot_posting WHERE delta > 0 GROUP BY holder"
    ):
        if holder in found and found[holder].natures:
            found[holder].begins(first)
    return found


def _class_a_types() -> list[str]:
    return sorted(kind for kind in reference.weapon_types() if is_class_a(kind))


def is_class_a(weapon_type: str) -> bool:
    """Whether weapons of the type are of the class whose loss does the greatest harm."""
    return class_of_weapon({"type": weapon_type}) is ItemClass.A


def class_a_natures(link: Link) -> frozenset[str]:
    """The natures of that class among all lots."""
    books = Books()
    for code, category, division in link.rows("SELECT code, category, hazard_division FROM nature"):
        books.natures[code] = {"code": code, "category": category, "hazard_division": division}
    look = Look(books, 0, {})
    natures = [code for (code,) in link.rows("SELECT DISTINCT nature FROM lot ORDER BY nature")]
    return frozenset(code for code in natures if class_of_lot(look, {"nature": code}) is ItemClass.A)


def _alarms(link: Link) -> dict[str, Moment]:
    """The last incident at each place after which everything there is counted."""
    kinds, named = link.among("kind", ALARMING)
    return dict(
        link.rows(
            f"SELECT place, MAX(occurred_at) FROM incident WHERE place IS NOT NULL AND reversed_seq IS NULL AND {kinds}"
            " GROUP BY place",
            named,
        )
    )


def _around(known: Mapping[str, tuple[str | None, str]], code: str) -> tuple[str, ...]:
    found: list[str] = []
    at: str | None = code
    while at is not None and at in known and at not in found:
        found.append(at)
        at = known[at][0]
    return tuple(found)


def _store(known: Mapping[str, tuple[str | None, str]], code: str) -> str:
    """The store that a bay lies in; any other holder is one itself."""
    while code in known and known[code][1] == "BAY" and known[code][0] is not None:
        code = known[code][0] or code
    return code


class Counts:
    """The counts that stand, by the place or party that was counted, the newest first; lines are read when asked for."""

    def __init__(self, link: Link, until: Moment) -> None:
        self._link = link
        self._of: dict[str, list[tuple[Any, ...]]] = {}
        self._made: dict[int, Made] = {}
        self._keepers = dict(link.rows("SELECT code, keeper FROM place"))
        for row in link.rows(
            "SELECT place, party, id, cut_off, scope, kind, counted_by, seq FROM count_sheet"
            " WHERE reversed_seq IS NULL AND cut_off <= ? ORDER BY cut_off DESC, seq DESC",
            (until,),
        ):
            self._of.setdefault(row[0] or row[1], []).append(row)

    def made_at(self, place: Place) -> list[Made]:
        """As many of the newest counts that covered the place as it takes to see what it owes."""
        open_checks = set(wanted(place.held))
        if place.incident is not None:
            open_checks.add(Check.INCIDENT)
        found = []
        for made in self._newest(place):
            found.append(made)
            open_checks = {check for check in open_checks if not satisfies(made, check, place.held)}
            if not open_checks:
                break
        return found

    def _newest(self, place: Place) -> Iterator[Made]:
        covering = [row for code in place.around for row in self._of.get(code, ())]
        for row in sorted(covering, key=lambda row: (row[3], row[7]), reverse=True):
            yield self._read(row)

    def _read(self, row: tuple[Any, ...]) -> Made:
        place, party, id_, cut_off, scope, kind, counted_by, seq = row
        if seq not in self._made:
            lines = self._link.one(
                "SELECT COUNT(type), COUNT(nature), COUNT(lot) FROM count_line WHERE seq = ?"
                " AND (weapon IS NULL AND serial IS NULL)",
                (seq,),
            )
            weapons: frozenset[str] = frozenset()
            if scope == "SAMPLE":
                weapons = frozenset(
                    code
                    for (code,) in self._link.rows(
                        "SELECT weapon FROM count_line WHERE seq = ? AND weapon IS NOT NULL", (seq,)
                    )
                )
            counters = {each.upper() for each in orjson.loads(counted_by)}
            keeper = self._keepers.get(place) if party is None else None
            self._made[seq] = Made(
                id_,
                cut_off,
                scope,
                kind,
                by_totals=bool(lines[0] or lines[1]),
                independent=keeper is None or keeper not in counters,
                weapons=weapons,
                lots=bool(lines[2]),
            )
        return self._made[seq]


def policies(link: Link) -> dict[str, Any]:
    """Every policy of the mission by name: what was set, or the default."""
    found: dict[str, Any] = {name: policy.default for name, policy in POLICIES.items()}
    return found | {
        name: orjson.loads(value) for name, value in link.rows("SELECT name, value FROM policy ORDER BY name")
    }
