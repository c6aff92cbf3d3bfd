"""
What home shows: what needs whoever sits there now, and the stock at a glance.

``at_once`` is answered before the first screen is drawn, whatever the size of the ledger; ``slow`` looks at the whole stock
and at the findings, and is asked for beside the screen.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.i18n import language
from wamledger.services.home.form import AtOnce, Heard, Item, LedgerState, Slow

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.detecting import Detection
    from wamledger.services.home.grounds import HomeGrounds

__all__ = ["AtOnce", "Heard", "Item", "LedgerState", "Slow", "at_once", "slow"]

_HOUR: Final = 3_600_000_000


def at_once(ledger: Ledger, *, by: str = "") -> AtOnce:
    """
    The state of the ledger, and what needs whoever acts, as far as they may ask: nothing of it enters the access log.

    ``by`` is who records in a ledger to which nobody signs in.
    Raises: AccessFault where people sign in and nobody has
    """
    from wamledger.services.home.grounds import HomeGrounds
    from wamledger.services.home.sites import heard
    from wamledger.services.home.waiting import items
    from wamledger.services.reading import scope_in

    with ledger.reading() as link:
        # everybody who has signed in may ask for the lists; nobody else sees anything
        scope_in(link, Query.LISTS, ledger.actor)
        grounds = HomeGrounds(link, ledger.actor, ledger.clock(), by)
        return AtOnce(_state(ledger, grounds), tuple(items(grounds)), heard(grounds))


def slow(ledger: Ledger, detection: Detection | None = None, *, by: str = "") -> Slow:
    """
    What takes longer: findings by how soon somebody must look, counts that are due, and the stock at a glance.

    The stock and the counts are looked at once for each state of the ledger and each person, and again after an hour:
    whoever comes back to home waits for nothing that has not changed.
    Raises: AccessFault where people sign in and nobody has
    """
    from wamledger.services.home.due import counts, findings
    from wamledger.services.home.grounds import HomeGrounds
    from wamledger.services.home.stock import entries_by_week, stock
    from wamledger.services.reading import scope_in

    with ledger.reading() as link:
        scope_in(link, Query.LISTS, ledger.actor)
        grounds = HomeGrounds(link, ledger.actor, ledger.clock(), by)
        state = _state_for(ledger, grounds)
        found = _remembered(ledger, state)
        seen = (tuple(stock(grounds)), entries_by_week(grounds)) if found is None else ((), ())
        may_count, may_find = (grounds.reach(query) is not None for query in (Query.HOLDINGS, Query.FINDINGS))
    if found is None:
        found = Slow(tuple(counts(ledger)) if may_count else (), *seen)
        _REMEMBERED[ledger] = (state, found)
    if detection is None or not may_find:
        return found
    items = (*findings(detection), *found.items)
    return replace(found, items=items, failed_rules=tuple(sorted({each.rule for each in detection.faults()})))


State = tuple[object, ...]

_REMEMBERED: WeakKeyDictionary[Ledger, tuple[State, Slow]] = WeakKeyDictionary()
"""What was found for an open ledger last, and in which state of it, for whom."""


def _state_for(ledger: Ledger, grounds: HomeGrounds) -> State:
    """What the answer depends on: the entries, who asks with which rights, the language, and the hour."""
    newest = grounds.link.one("SELECT max(seq) FROM entry")[0]
    return (newest, grounds.user, grounds.reach(Query.HOLDINGS), language(), ledger.clock() // _HOUR)


def _remembered(ledger: Ledger, state: State) -> Slow | None:
    known = _REMEMBERED.get(ledger)
    return known[1] if known is not None and known[0] == state else None


def _state(ledger: Ledger, grounds: HomeGrounds) -> LedgerState:
    from wamledger.ledger import checkpoint
    from wamledger.services.witnesses import unseen

    link = grounds.link
    newest = link.one("SELECT seq, recorded_at FROM entry ORDER BY seq DESC LIMIT 1")
    entries = 0 if newest is None else newest[0] + 1
    head = link.one("SELECT size, root, signed_at FROM signed_head ORDER BY size DESC LIMIT 1")
    window = unseen(link, entries)
    user = link.one("SELECT name, roles, places FROM user_account WHERE code = ?", (grounds.user,))
    return LedgerState(
        origin=ledger.about.origin,
        mission=ledger.about.mission,
        entries=entries,
        signed=0 if head is None else head[0],
        root="" if head is None else bytes(head[1]).hex(),
        signed_at=None if head is None else head[2],
        unwitnessed=window.entries,
        witnessed_at=window.witnessed_at,
        last_entry_at=None if newest is None else newest[1],
        is_closed=checkpoint.is_closed(link),
        person=grounds.user,
        person_name="" if user is None else user[0],
        roles=() if user is None else tuple(orjson.loads(user[1])),
        places=() if user is None or user[2] is None else tuple(orjson.loads(user[2])),
        faults=tuple(str(fault) for fault in ledger.faults),
    )
