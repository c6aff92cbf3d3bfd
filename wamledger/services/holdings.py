"""
Who holds what: now, or as of any time.

As of a time means the entries that had occurred by then, in the order of the ledger: what was entered late counts
from when it occurred. Every answer is in the same order: weapons by code, then lots by code, holder, status and
condition.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger

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


_WEAPONS_NOW: Final = "SELECT holder, weapon, condition, status FROM weapon_standing ORDER BY weapon"
_LOTS_NOW: Final = """
    SELECT holder, lot, quantity, condition, status, nature
    FROM lot_standing JOIN lot ON lot.code = lot_standing.lot ORDER BY lot, holder, status, condition"""
_LOTS_THEN_IN_ORDER: Final = f"""
    SELECT sums.holder, sums.lot, sums.quantity, sums.condition, sums.status, lot.nature
    FROM ({LOTS_THEN}) AS sums JOIN lot ON lot.code = sums.lot
    ORDER BY sums.lot, sums.holder, sums.status, sums.condition"""


def holdings(ledger: Ledger, *, at: str | None = None, as_of: Moment | None = None) -> list[Holding]:
    """
    Everything that the ledger accounts for, or what is ``at`` a place and the places within it, or with a party.

    Units: as_of in microseconds, inclusive.  Refuses: holder_unknown
    """
    with ledger.reading() as link:
        return list(holdings_in(link, at=at, as_of=as_of))


def holdings_in(link: Link, *, at: str | None = None, as_of: Moment | None = None) -> Iterator[Holding]:
    """The same within a transaction, one after the other."""
    wanted = covered(link, at) if at is not None else None
    if as_of is None:
        weapons, lots = link.stream(_WEAPONS_NOW), link.stream(_LOTS_NOW)
    else:
        of_weapons, of_lots = moments(as_of)
        weapons = link.stream(WEAPONS_THEN + " ORDER BY weapon.code", of_weapons)
        lots = link.stream(_LOTS_THEN_IN_ORDER, of_lots)
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


def covered(link: Link, holder: str) -> frozenset[str]:
    """
    The holder and, for a place, every place within it.

    Refuses: holder_unknown, where it is no place, party, consignment or disposal either
    """
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
