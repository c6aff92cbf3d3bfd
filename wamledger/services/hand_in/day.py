"""The day at the table: how many people came, and what they handed in."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.participant_list import seen_people
from wamledger.services.reading import reading
from wamledger.services.scope import Sight


@dataclass(frozen=True, slots=True)
class Tally:
    """How much was recorded since a moment; ``rounds`` are rounds and pieces of ammunition of people who gave a number."""

    people: int = 0
    weapons: int = 0
    rounds: int = 0

    def and_of(self, people: int, weapons: int, rounds: int) -> Tally:
        """The same with what came since."""
        return Tally(self.people + people, self.weapons + weapons, self.rounds + rounds)


def tally(ledger: Ledger, since: Moment) -> Tally:
    """What was recorded of people in disarmament from that moment on, within reach.  Raises: AccessFault"""
    with reading(ledger, Query.PARTICIPANTS) as (link, scope):
        first = _first_since(link, since)
        theirs, of_people = seen_people(link, scope)
        people = link.one(
            f"SELECT COUNT(*) FROM participant AS person WHERE person.seq >= ? AND {theirs}",
            (first, *of_people),
        )
        sight = Sight(link, scope)
        weapons_seen, of_weapons = sight.weapons("held")
        weapons = link.one(
            "SELECT COUNT(*) FROM weapon JOIN weapon_standing AS held ON held.weapon = weapon.code"
            f" WHERE weapon.participant IS NOT NULL AND weapon.void = 0 AND weapon.seq >= ? AND {weapons_seen}",
            (first, *of_weapons),
        )
        lots_seen, of_lots = sight.lots("came")
        rounds = link.one(
            "SELECT CAST(COALESCE(SUM(came.delta), 0) AS BIGINT) FROM lot JOIN lot_posting AS came"
            " ON came.occurred_at = lot.taken_at AND came.seq = lot.seq AND came.lot = lot.code"
            " WHERE lot.participant IS NOT NULL AND lot.void = 0 AND lot.seq >= ? AND came.delta > 0"
            f" AND {lots_seen}",
            (first, *of_lots),
        )
        return Tally(people[0], weapons[0], rounds[0])


def _first_since(link: Link, since: Moment) -> int:
    """The number of the first entry that was recorded from then on: entries are recorded one after the other."""
    low, high = 0, link.one("SELECT COALESCE(MAX(seq), -1) FROM entry")[0] + 1
    while low < high:
        middle = (low + high) // 2
        if link.one("SELECT recorded_at FROM entry WHERE seq = ?", (middle,))[0] < since:
            low = middle + 1
        else:
            high = middle
    return int(low)
