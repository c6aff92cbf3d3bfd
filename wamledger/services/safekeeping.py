"""
How well a ledger is kept: what nobody outside has seen, when it was copied last, how its key and its file are locked.

Nothing here is a verdict; whoever wants one verifies. It is what somebody should know before they go home.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass

from wamledger.domain.authority.queries import Query
from wamledger.ledger import checkpoint, sealed_key
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.access.log import Event
from wamledger.services.reading import scope_in
from wamledger.services.witnesses import unseen

NEWEST = 20_000
"""So many access records are looked through for the last backup, and no more."""


@dataclass(frozen=True, slots=True)
class Care:
    """
    How a ledger is kept; moments in microseconds.

    Shape: ``given_at`` is when a head last left the office and ``unseen`` how many entries came after it, None where
    none ever did. ``backed_up_at`` is None where no backup is on record, or whoever asks may not know.
    """

    entries: int
    unseen: int | None
    given_at: int | None
    knows_backups: bool
    backed_up_at: int | None
    backed_up: str
    is_encrypted: bool
    has_key: bool
    is_key_sealed: bool
    openers: tuple[str, ...]


def care(ledger: Ledger) -> Care:
    """How the ledger is kept, as far as whoever asks may know it."""
    path = ledger.database.beside.key
    said = None
    if path.exists():
        with suppress(KeyFault):
            said = sealed_key.stated(path)
    with ledger.reading() as link:
        head = checkpoint.head(link, ledger.about.origin)
        outside = unseen(link, head.size)
        knows = _may(ledger, link, Query.ACCESS_LOG) or _may(ledger, link, Query.BACKUP)
        last = _last_backup(link) if knows else None
    openers = () if said is None else tuple(slot.name for slot in said.slots)
    return Care(
        entries=head.size,
        unseen=outside.entries,
        given_at=outside.witnessed_at,
        knows_backups=knows,
        backed_up_at=None if last is None else last[0],
        backed_up="" if last is None else str(last[1] or ""),
        is_encrypted=ledger.database.key is not None,
        has_key=said is not None,
        is_key_sealed=bool(openers),
        openers=openers,
    )


def may(ledger: Ledger, query: Query) -> bool:
    """Whether the person who acts may ask this; the access log does not hear of the question."""
    with ledger.reading() as link:
        return _may(ledger, link, query)


def _may(ledger: Ledger, link: Link, query: Query) -> bool:
    try:
        return scope_in(link, query, ledger.actor).is_whole
    except AccessFault:
        return False


def _last_backup(link: Link) -> tuple[int, str | None] | None:
    newest = link.one("SELECT max(n) FROM access_record")
    if newest is None or newest[0] is None:
        return None
    row = link.one(
        "SELECT at, subject FROM access_record WHERE n > ? AND event = ? ORDER BY n DESC LIMIT 1",
        (newest[0] - NEWEST, Event.BACKED_UP.value),
    )
    return None if row is None else (row[0], row[1])
