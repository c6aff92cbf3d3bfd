"""
What is usual at this table: the next number of a participant, and the weapons and natures that were handed in before.

The weapons that came most often stand first, so that a key means the same rifle all day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from wamledger.domain.authority.queries import Query
from wamledger.ledger.store import Ledger
from wamledger.services.reading import reading
from wamledger.services.report_views.names import Names
from wamledger.services.scope import Sight

MOST: Final = 9
"""As many as there are keys for them."""
MOST_KNOWN: Final = 500
"""So many kinds of weapon are found by name."""
FIRST: Final = "P-0001"
_ENDING: Final = re.compile(r"^(.*?)([0-9]+)$", re.ASCII)


@dataclass(frozen=True, slots=True)
class UsualPiece:
    """A weapon as it often comes; ``words`` name its type."""

    type: str
    make: str
    model: str
    calibre: str
    words: str


@dataclass(frozen=True, slots=True)
class UsualNature:
    """A nature of ammunition as it often comes."""

    nature: str
    words: str


@dataclass(frozen=True, slots=True)
class Usual:
    """The most frequent first; nine at most of each, and of weapons all that are known, to be found by name."""

    pieces: tuple[UsualPiece, ...] = ()
    natures: tuple[UsualNature, ...] = ()
    known: tuple[UsualPiece, ...] = ()


def next_number(ledger: Ledger, series: str = "") -> str:
    """
    The number after the highest of the series; of no series, after that of whoever was registered last.

    Raises: AccessFault
    """
    with reading(ledger, Query.PARTICIPANTS) as (link, _scope):
        if series:
            numbers = [
                number
                for (number,) in link.rows(
                    "SELECT number FROM participant WHERE number >= ? AND number < ?",
                    (series, series + "\U0010ffff"),
                )
            ]
        else:
            last = link.one("SELECT number FROM participant ORDER BY seq DESC, number DESC LIMIT 1")
            numbers = [] if last is None else [last[0]]
    ends = [(int(found[2]), found) for number in numbers if (found := _ENDING.match(number)) is not None]
    if not ends:
        return f"{series}0001" if series else FIRST
    _highest, found = max(ends, key=lambda end: end[0])
    return following(found[0])


def following(number: str) -> str:
    """The number after this one, as wide as it; the number itself where it ends in no figure."""
    found = _ENDING.match(number)
    return f"{found[1]}{int(found[2]) + 1:0{len(found[2])}}" if found is not None else number


def usual(ledger: Ledger) -> Usual:
    """What people handed in most often, as far as whoever asks may see it.  Raises: AccessFault"""
    with reading(ledger, Query.HOLDINGS) as (link, scope):
        sight, names = Sight(link, scope), Names(link)
        weapons_seen, of_weapons = sight.weapons("held")
        pieces = link.rows(
            "SELECT weapon.type, weapon.make, weapon.model, weapon.calibre, COUNT(*) AS many FROM weapon"
            " JOIN weapon_standing AS held ON held.weapon = weapon.code"
            f" WHERE weapon.participant IS NOT NULL AND weapon.void = 0 AND {weapons_seen}"
            " GROUP BY weapon.type, weapon.make, weapon.model, weapon.calibre"
            f" ORDER BY many DESC, weapon.type, weapon.make, weapon.model, weapon.calibre LIMIT {MOST_KNOWN}",
            of_weapons,
        )
        lots_seen, of_lots = sight.lots("held")
        natures = link.rows(
            "SELECT lot.nature, COUNT(*) AS many FROM lot WHERE lot.participant IS NOT NULL AND lot.void = 0"
            f" AND EXISTS (SELECT 1 FROM lot_standing AS held WHERE held.lot = lot.code AND {lots_seen})"
            f" GROUP BY lot.nature ORDER BY many DESC, lot.nature LIMIT {MOST}",
            of_lots,
        )
        known = tuple(
            UsualPiece(kind, make, model, calibre, names.type(kind))
            for kind, make, model, calibre, _m in pieces
        )
        return Usual(
            known[:MOST],
            tuple(UsualNature(nature, names.nature(nature).name or nature) for nature, _m in natures),
            known,
        )
