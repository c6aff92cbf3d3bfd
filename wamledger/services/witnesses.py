"""
Heads that have left the office, and what has been written since: the part that nobody outside has seen.

Whoever holds a printed report, an export or a head is a witness. The ledger remembers which heads it gave out, so
that it can say how much of it rests on its own word alone; what it remembers is no evidence, only a reminder.
"""

from __future__ import annotations

from typing import NamedTuple

from wamledger.domain.moment import Moment
from wamledger.ledger import key_change
from wamledger.ledger.head import open_head
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger


class Unseen(NamedTuple):
    """How many entries nobody outside has seen, and when the last head was given; None where none ever was."""

    entries: int | None
    witnessed_at: Moment | None


def remember(ledger: Ledger, note: str, given_as: str) -> None:
    """
    The ledger knows that somebody outside holds the head; ``given_as`` says in which form (``export``, a form).

    Where the newest key signed it, those before it are gone from this machine.

    Raises: NoteFault where it is no head of this ledger.
    """
    keys = ledger.verifiers()
    head, opened = open_head(note, keys)
    with ledger.writing() as link:
        now = ledger.clock()
        # the clock goes by seconds: a head that is given twice within one has been given
        if link.one("SELECT 1 FROM outside_head WHERE size = ? AND given_at = ?", (head.size, now)) is None:
            link.run(
                "INSERT INTO outside_head (size, root, given_at, given_as) VALUES (?, ?, ?, ?)",
                (head.size, head.root, now, given_as),
            )
    if keys[-1] in opened.verified:
        # from now on a ledger without the rotation contradicts a head outside: the keys before it are of no use
        key_change.forget_old(ledger.database.beside.key)


def unseen(link: Link, entries: int) -> Unseen:
    """What was written of ``entries`` after the newest head that was given out."""
    row = link.one(
        "SELECT size, given_at FROM outside_head WHERE size <= ? ORDER BY size DESC, given_at DESC LIMIT 1",
        (entries,),
    )
    return Unseen(entries - row[0], row[1]) if row else Unseen(None, None)
