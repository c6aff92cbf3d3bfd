"""Whoever comes a second time: what is on record of a participant, so that nobody is registered twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from wamledger.domain.authority import roles
from wamledger.domain.authority.queries import Query
from wamledger.ledger.store import Ledger
from wamledger.services.participant_list import seen_people
from wamledger.services.reading import reading


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """
    A participant as registered.

    Shape: ``weapons`` and ``lots`` are what they handed in; ``visits`` in how many entries, 1 where they brought nothing.
    """

    participant: str
    sex: str
    age_band: str
    category: str
    armed_group: str
    weapons: int
    lots: int
    visits: int


def known_person(ledger: Ledger, number: str) -> KnownPerson | None:
    """The participant of that number, within reach of whoever asks; None where there is none.  Raises: AccessFault"""
    with reading(ledger, Query.PARTICIPANTS) as (link, scope):
        seen, parameters = seen_people(link, scope)
        row = link.one(
            "SELECT person.number, person.sex, person.age_band, person.category, person.armed_group"
            f" FROM participant AS person WHERE person.number = ? AND {seen}",
            (number, *parameters),
        )
        if row is None:
            return None
        of_theirs = [
            link.rows(f"SELECT seq FROM {kind} WHERE participant = ? AND void = 0", (number,))
            for kind in ("weapon", "lot")
        ]
        came = {seq for rows in of_theirs for (seq,) in rows}
        sex, age_band, category, armed_group = (each or "" for each in row[1:])
        weapons, lots = map(len, of_theirs)
        return KnownPerson(number, sex, age_band, category, armed_group, weapons, lots, max(1, len(came)))


def may_register(held: Iterable[str]) -> bool:
    """Whether one of these roles lets somebody record people in disarmament."""
    return not roles.TABLE["register_participant"].records.isdisjoint(held)
