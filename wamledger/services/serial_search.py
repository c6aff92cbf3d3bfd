"""
Looking a serial up as somebody read it: in the database, by clues, without loading the registry.

A few indexed questions answer for a ledger of any size. What is found is ranked, with how near each is and where it
stands; a person compares the marks.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.detection.serials.index import Reading
from wamledger.detection.serials.kinship import Kinship, Looks, looks
from wamledger.detection.serials.matching import Answer, Match, match
from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.serial_clues import MAKERS_MARK, OWN_MARK, forms, kind_of_mark
from wamledger.i18n import N_
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import reading
from wamledger.services.scope import EVERYTHING, Scope, Sight

MOST_READ: Final = 2_000
"""Readings under the clues of one serial that are compared; a clue that more share says nothing."""
MOST_FOUND: Final = 20
ALONE: Final = 50
"""
Weapons of the same form and model that are taken to stand alone on record.

Counting them would mean reading the registry; detection does, and may say of a near serial that it is chance.
"""

AGREEMENT: Final = {
    Kinship.SAME.name: N_("same model"),
    Kinship.COMPATIBLE.name: N_("may be of that model"),
    Kinship.OTHER.name: N_("another model"),
}
HOW: Final = {
    "exact": N_("the same serial"),
    "looks": N_("alike but for what is easily misread or left out"),
    "changed": N_("a character is another"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """
    A weapon that may be the one that was read.

    Shape: ``is_best`` where no other is as near and its nearness is no chance. ``holder`` and ``status`` are where it
    stands now; empty for a weapon whose entry was reversed.
    Units: ``distance`` in hundredths of a character; ``since`` in microseconds.
    """

    weapon: str
    serial: str
    mark: str
    make: str
    model: str
    calibre: str
    ownership: str
    agreement: str
    how: str
    distance: int
    is_best: bool
    holder: str
    status: str
    since: int

    def as_json(self) -> dict[str, Any]:
        """The candidate as data."""
        return {
            "weapon": self.weapon,
            "serial": self.serial,
            "mark": self.mark,
            "make": self.make,
            "model": self.model,
            "calibre": self.calibre,
            "ownership": self.ownership,
            "agreement": self.agreement,
            "how": self.how,
            "distance": self.distance,
            "best": self.is_best,
            "holder": self.holder,
            "status": self.status,
            "since": moment.canonical(self.since),
        }


@dataclass(slots=True)
class _Weapon:
    """What the database says of a weapon."""

    make: str
    model: str
    calibre: str
    ownership: str
    void: bool
    looks: Looks
    texts: dict[tuple[int, str], list[str]] = field(default_factory=dict)
    """Marks as they were read, by entry and kind."""


class Registry:
    """The clues of one state of a ledger.  Implements detection.serials.matching.Finder"""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._weapons: dict[str, _Weapon] = {}

    def under(self, keys: Iterable[str]) -> list[Reading]:
        """The readings that are kept under any of the clues."""
        asked = list(keys)
        if not asked:
            return []
        condition, parameters = self._link.among("clue", asked)
        return self._readings(condition, parameters)

    def headed(self, head: str) -> list[Reading]:
        """The readings whose clue begins so."""
        return self._readings("clue >= ? AND clue < ?", (head, head + "\U0010ffff"))

    def looks_of(self, weapon: str) -> Looks | None:
        """What a weapon is called; None for one whose entry was reversed."""
        found = self._weapons[weapon]
        return None if found.void else found.looks

    def weapon(self, code: str) -> _Weapon:
        """A weapon that a reading named."""
        return self._weapons[code]

    def _readings(self, condition: str, parameters: tuple[Any, ...]) -> list[Reading]:
        rows = self._link.rows(
            f"SELECT DISTINCT weapon, seq, mark FROM serial_clue WHERE {condition} LIMIT {MOST_READ}",
            parameters,
        )
        self._load(sorted({weapon for weapon, _seq, _mark in rows} - self._weapons.keys()))
        return [
            Reading(seq, weapon, text, mark)
            for weapon, seq, mark in sorted(rows)
            for text in self._weapons[weapon].texts.get((seq, mark), ())
        ]

    def _load(self, codes: list[str]) -> None:
        if not codes:
            return
        link = self._link
        condition, parameters = link.among("code", codes)
        for code, make, model, calibre, kind, ownership, void in link.rows(
            f"SELECT code, make, model, calibre, type, ownership, void FROM weapon WHERE {condition}",
            parameters,
        ):
            called = looks({"make": make, "model": model, "calibre": calibre, "type": kind})
            self._weapons[code] = _Weapon(make, model, calibre, ownership, bool(void), called)
        condition, parameters = link.among("weapon", codes)
        for weapon, seq, serial, assigned in link.rows(
            f"SELECT weapon, seq, serial, serial_assigned FROM reading WHERE {condition}", parameters
        ):
            texts = self._weapons[weapon].texts
            if serial:
                texts.setdefault((seq, MAKERS_MARK), []).append(serial)
                texts.setdefault((seq, OWN_MARK), []).append(serial)
            if assigned:
                texts.setdefault((seq, OWN_MARK), []).append(assigned)
        for weapon, seq, kind, text in link.rows(
            f"SELECT weapon, seq, kind, text FROM marking WHERE {condition}", parameters
        ):
            texts = self._weapons[weapon].texts
            for mark in {kind, OWN_MARK}:
                texts.setdefault((seq, mark), []).append(text)


def match_serial(
    ledger: Ledger, serial: str, *, make: str = "", model: str = "", calibre: str = "", kind: str = ""
) -> list[Candidate]:
    """
    The weapons on record that may bear the serial, the likeliest first.

    Refuses: field_missing for a serial of which nothing was read.  Raises: AccessFault
    """
    if not any(form.strip("?*") for form in forms(serial)):
        raise Refused(Code.FIELD_MISSING, "serial", op="match")
    called = looks({"make": make, "model": model, "calibre": calibre, "type": kind})
    with reading(ledger, Query.HISTORY) as (link, scope):
        registry = Registry(link)
        return candidates(link, registry, answer_in(registry, serial, called), scope)


def answer_in(
    registry: Registry,
    serial: str,
    called: Looks,
    *,
    mark: str = MAKERS_MARK,
    until: int | None = None,
    besides: frozenset[str] = frozenset(),
) -> Answer:
    """What may be said of the serial, within a transaction of the caller."""
    return match(
        registry,
        serial,
        called,
        registry.looks_of,
        mark=mark,
        until=until,
        besides=besides,
        scattered=lambda _crowd, _kind: ALONE,
    )


def candidates(link: Link, registry: Registry, answer: Answer, scope: Scope = EVERYTHING) -> list[Candidate]:
    """What the answer names, with where each stands; what lies outside of the scope is left out."""
    best = [answer.best] if answer.best is not None else []
    ranked = [*best, *answer.group, *answer.others, *answer.namesakes]
    wanted: dict[str, Match] = {}
    for each in ranked:
        wanted.setdefault(each.weapon, each)
    standing = _standing(link, list(wanted)[: 10 * MOST_FOUND], scope)
    found: list[Candidate] = []
    for code, each in wanted.items():
        if code not in standing or len(found) >= MOST_FOUND:
            continue
        weapon, (holder, status, since) = registry.weapon(code), standing[code]
        found.append(
            Candidate(
                weapon=code,
                serial=each.text,
                mark=kind_of_mark(each.text),
                make=weapon.make,
                model=weapon.model,
                calibre=weapon.calibre,
                ownership=weapon.ownership,
                agreement=each.kin.name,
                how=each.sameness.value,
                distance=each.weight,
                is_best=each is answer.best,
                holder=holder,
                status=status,
                since=since,
            )
        )
    return found


def _standing(link: Link, codes: list[str], scope: Scope) -> dict[str, tuple[str, str, int]]:
    if not codes:
        return {}
    among, parameters = link.among("held.weapon", codes)
    seen, more = Sight(link, scope).weapons("held")
    return {
        weapon: (holder, status, since)
        for weapon, holder, status, since in link.rows(
            "SELECT held.weapon, held.holder, held.status, held.since FROM weapon_standing AS held"
            f" WHERE {among} AND {seen}",
            (*parameters, *more),
        )
    }
