"""
The head of what is stored: the tree as its nodes stand in the database, and the notes that were signed over it.

A ledger signs a head for each size once, and a head that does not continue the one before it never.
"""

from __future__ import annotations

from typing import Final

from wamledger.i18n import N_
from wamledger.ledger import merkle
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.head import Head, open_head, sign_head
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.vkey import Verifier

RESTORE: Final = N_(
    "Keep what is here as it is. Put the ledger back from its last backup, and enter again what is missing."
)


def tree(link: Link, size: int) -> merkle.Tree:
    """
    The tree over the first so many entries, from its stored nodes.

    Raises: LedgerTampered where one of them is missing.
    """

    def stored(level: int, index: int) -> bytes:
        if level == 0:
            row = link.one("SELECT leaf FROM entry WHERE seq = ?", (index,))
        else:
            row = link.one("SELECT hash FROM tree_node WHERE level = ? AND position = ?", (level, index))
        if row is None:
            raise LedgerTampered(
                N_("A node of the tree is missing (level {level}, number {index})."),
                RESTORE,
                level=level,
                index=index,
            )
        return bytes(row[0])

    return merkle.Tree.load(size, stored)


def head(link: Link, origin: str) -> Head:
    """How many entries there are, and the root over them by the stored nodes."""
    row = link.one("SELECT max(seq) FROM entry")
    size = 0 if row[0] is None else row[0] + 1
    return Head(origin, size, tree(link, size).root())


def newest_key(link: Link, first: str) -> str:
    """The key that signs heads now: the one that was brought in last, or the first."""
    row = link.one("SELECT vkey FROM ledger_key ORDER BY seq DESC LIMIT 1")
    return first if row is None else str(row[0])


def chain(link: Link, first: str) -> list[tuple[int, str]]:
    """The keys that sign heads, each with the least size of a head that it signs, as the table has them."""
    rows = link.rows("SELECT seq, vkey FROM ledger_key ORDER BY seq")
    return [(0, first), *((seq + 1, str(vkey)) for seq, vkey in rows)]


def is_closed(link: Link) -> bool:
    """Whether somebody has enrolled a key to sign with: from then on nobody acts without one."""
    return link.one("SELECT 1 FROM user_key LIMIT 1") is not None


def must_continue(link: Link, present: Head) -> None:
    """
    What is appended to is what was signed; otherwise the next head and the last would convict the ledger.

    Raises: LedgerTampered.
    """
    row = link.one("SELECT root FROM signed_head WHERE size = ?", (present.size,))
    if row is not None and bytes(row[0]) != present.root:
        raise _of_others(present.size)


def note(link: Link, present: Head, verifier: Verifier) -> str | None:
    """
    The note that was signed over this head; None where none was signed for this size.

    Raises: LedgerTampered where it states another head, NoteFault where another key signed it.
    """
    row = link.one("SELECT note FROM signed_head WHERE size = ?", (present.size,))
    if row is None:
        return None
    kept: str = row[0]
    signed, _opened = open_head(kept, [verifier])
    if signed != present:
        raise _of_others(present.size)
    return kept


def sign(link: Link, present: Head, signer: Signer, at: int) -> str:
    """The note over this head is signed and kept."""
    signed = sign_head(present, signer)
    link.run(
        "INSERT INTO signed_head (size, root, note, signed_at) VALUES (?, ?, ?, ?)",
        (present.size, present.root, signed, at),
    )
    return signed


def _of_others(size: int) -> LedgerTampered:
    return LedgerTampered(
        N_("The head that was signed for {size} entries is not the head of those that are there."),
        RESTORE,
        size=size,
    )
