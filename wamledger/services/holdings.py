"""
Who holds what: now, or as of any time.

As of a time means the entries that had occurred by then, in the order of the ledger: what was entered late counts
from when it occurred. Every answer is in the same order: weapons by code, then lots by code, holder, status and
condition. Whoever reads sees what goes with their places (``services.scope``).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import out_of_scope, reading
from wamledger.services.scope import EVERYTHING, Scope, Sight, is_place

Holding = dict[str, Any]
"""{"holder", "weapon" or "lot", "nature" of a lot, "quantity", "condition", "status"}"""

_STAY: Final = """
    (SELECT {column} FROM weapon_stay AS each WHERE each.weapon = weapon.code AND each.shown_from <= ?
    ORDER BY each.shown_from DESC, each.seq DESC LIMIT 1)"""
WEAPONS_THEN: Final = f"""
    SELECT stay.holder, stay.weapon, stay.condition, stay.status FROM weapon CROSS JOIN weapon_stay AS stay
    WHERE stay.weapon = weapon.code AND stay.shown_from = {_STAY.format(column="each.shown_from")}
    AND stay.seq = {_STAY.format(column="each.seq")} AND stay.status <> 'VOID'"""
"""
Where each weapon stood: holder, weapon, condition, status.  Takes the moment, twice.

Both parts of the key are asked for one by one, since SQLite takes no pair from a subquery into an index; CROSS JOIN
makes it begin with the weapons, which are fewer than their stays.
"""

LOTS_THEN: Final = """
    SELECT holder, lot, CAST(SUM(sum) AS BIGINT) AS quantity, condition, status FROM (
        SELECT lot, holder, status, condition, SUM(net) AS sum FROM lot_period WHERE period < ?
        GROUP BY lot, holder, status, condition
        UNION ALL
        SELECT lot, holder, status, condition, SUM(delta) AS sum FROM lot_posting
        WHERE occurred_at >= ? AND occurred_at <= ? GROUP BY lot, holder, status, condition) AS sums
    GROUP BY lot, holder, status, condition HAVING SUM(sum) <> 0"""
"""How much stood where: holder, lot, quantity, condition, status.  Takes period, start of the period, moment."""


def moments(as_of: Moment) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """What WEAPONS_THEN and LOTS_THEN take for a moment."""
    # what applies entries is loaded where the past is asked for, and not for the present
    from wamledger.domain.application.postings import PERIOD

    period = as_of // PERIOD
    return (as_of, as_of), (period, period * PERIOD, as_of)


_WEAPONS_NOW: Final = """
    SELECT held.holder, held.weapon, held.condition, held.status FROM weapon_standing AS held
    WHERE {seen} ORDER BY held.weapon"""
_LOTS_NOW: Final = """
    SELECT held.holder, held.lot, held.quantity, held.condition, held.status, lot.nature
    FROM lot_standing AS held JOIN lot ON lot.code = held.lot
    WHERE {seen} ORDER BY held.lot, held.holder, held.status, held.condition"""
_LOTS_THEN_IN_ORDER: Final = f"""
    SELECT held.holder, held.lot, held.quantity, held.condition, held.status, lot.nature
    FROM ({LOTS_THEN}) AS held JOIN lot ON lot.code = held.lot
    WHERE {{seen}} ORDER BY held.lot, held.holder, held.status, held.condition"""


def holdings(ledger: Ledger, *, at: str | None = None, as_of: Moment | None = None) -> list[Holding]:
    """
    Everything that the ledger accounts for, or what is ``at`` a place and the places within it, or with a party.

    Units: as_of in microseconds, inclusive.  Refuses: holder_unknown.  Raises: AccessFault
    """
    with standing(ledger, at=at, as_of=as_of) as found:
        return list(found)


@contextmanager
def standing(
    ledger: Ledger, *, at: str | None = None, as_of: Moment | None = None
) -> Iterator[Iterator[Holding]]:
    """
    The same one after the other, for lists of any length.

    Shape: a context; what it gives can be read once, and only within it.
    """
    with reading(ledger, Query.HOLDINGS) as (link, scope):
        yield holdings_in(link, at=at, as_of=as_of, scope=scope)


def holdings_in(
    link: Link, *, at: str | None = None, as_of: Moment | None = None, scope: Scope = EVERYTHING
) -> Iterator[Holding]:
    """The same within a transaction, for somebody whose scope is known."""
    wanted = covered(link, at, scope) if at is not None else None
    sight = Sight(link, scope, as_of)
    lots_seen, of_lots = sight.lots("held")
    if as_of is None:
        weapons_seen, of_weapons = sight.weapons("held")
        weapons = link.stream(_WEAPONS_NOW.format(seen=weapons_seen), of_weapons)
        lots = link.stream(_LOTS_NOW.format(seen=lots_seen), of_lots)
    else:
        weapons_seen, of_weapons = sight.weapons("stay")
        weapons_then, lots_then = moments(as_of)
        weapons = link.stream(
            f"{WEAPONS_THEN} AND {weapons_seen} ORDER BY weapon.code", (*weapons_then, *of_weapons)
        )
        lots = link.stream(_LOTS_THEN_IN_ORDER.format(seen=lots_seen), (*lots_then, *of_lots))
    for block in weapons:
        for holder, weapon, condition, status in block:
            if wanted is None or holder in wanted:
                yield {
                    "holder": holder,
                    "weapon": weapon,
                    "quantity": 1,
                    "condition": condition,
                    "status": status,
                }
    for block in lots:
        for holder, lot, quantity, condition, status, nature in block:
            if wanted is None or holder in wanted:
                yield {
                    "holder": holder,
                    "lot": lot,
                    "nature": nature,
                    "quantity": quantity,
                    "condition": condition,
                    "status": status,
                }


def covered(link: Link, holder: str, scope: Scope = EVERYTHING) -> frozenset[str]:
    """
    The holder and, for a place, every place within it.

    Refuses: holder_unknown, where it is no place, party, consignment or disposal either
    Raises: AccessFault for a place out of reach, and for what a narrow scope does not let be known to be none
    """
    if scope.places is None:
        return _covered(link, holder)
    try:
        found = _covered(link, holder)
    except Refused as refused:
        raise out_of_scope(holder, scope) from refused
    if is_place(link, holder) and holder not in scope.around and not found & scope.places:
        raise out_of_scope(holder, scope)
    ends = _ends(link, holder)
    if ends and not ends & scope.places:
        raise out_of_scope(holder, scope)
    return found


def _ends(link: Link, holder: str) -> frozenset[str]:
    """The places between which a consignment goes, or the one of a disposal; none for other holders."""
    for sql in (
        "SELECT origin, destination FROM consignment WHERE dispatch = ?",
        "SELECT place FROM disposal WHERE code = ?",
    ):
        if row := link.one(sql, (holder,)):
            return frozenset(row)
    return frozenset()


def _covered(link: Link, holder: str) -> frozenset[str]:
    within: dict[str, list[str]] = {}
    for code, around in link.rows("SELECT code, within FROM place"):
        within.setdefault(around or "", []).append(code)
        within.setdefault(code, [])
    if holder in within and holder:
        found, waiting = set(), [holder]
        while waiting:
            code = waiting.pop()
            found.add(code)
            waiting += within[code]
        return frozenset(found)
    for sql in (
        "SELECT 1 FROM party WHERE code = ?",
        "SELECT 1 FROM consignment WHERE dispatch = ?",
        "SELECT 1 FROM disposal WHERE code = ?",
    ):
        if link.one(sql, (holder,)):
            return frozenset({holder})
    raise Refused(Code.HOLDER_UNKNOWN, "at", found=holder)
