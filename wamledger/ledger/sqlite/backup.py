"""
A copy of a ledger that was proved whole before it got its name.

A file that is merely copied lacks what stands in the write-ahead log, and nobody notices. This copy is taken
through SQLite, forced to the disk, read again, and its tree computed anew from its entries.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from wamledger.i18n import N_
from wamledger.ledger import durable, merkle
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.sqlite.connection import bare, connected, reached, told

Counted = tuple[int, bytes]
"""How many entries there are, and the root over them, computed from their bytes."""


def back_up(path: Path, target: Path, key: bytes | None = None) -> Counted:
    """
    The target is a whole copy of the ledger as it stands, whatever the target held before.

    The copy of an encrypted ledger is encrypted under the same key. Returns what was counted in the copy.

    Raises: LedgerTampered where the copy is not sound, because the ledger is not; LedgerFault. The target
    is as it was then.
    """
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(8)}.tmp")
    try:
        with told(target), reached(target):
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            copy(path, unfinished, key)
            durable.sync_file(unfinished)
            counted = _checked(unfinished, key)
            os.replace(unfinished, target)
            durable.sync_folder(target.parent)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    return counted


def copy(path: Path, unfinished: Path, key: bytes | None) -> None:
    """The empty file has every page of the ledger as it stood at one moment, while others go on writing."""
    with closing(connected(path, "ro", key)) as source, closing(bare(unfinished, "rw", key)) as target:
        # All pages in one step: with several, a writer in between makes it begin anew.
        source.backup(target, pages=-1)


def _checked(unfinished: Path, key: bytes | None) -> Counted:
    # Nobody else knows this file yet; read as one that does not change, it stays one file.
    with closing(bare(unfinished, "ro", key, "&immutable=1")) as made:
        answer = made.execute("PRAGMA quick_check(1)").fetchone()[0]
        if answer != "ok":
            raise LedgerTampered(
                N_("The copy of the ledger is damaged: {detail}."),
                N_("Keep the ledger as it is, verify it, and check the disk. No backup was made."),
                detail=answer,
            )
        counted = counted_in(made)
        signed = made.execute("SELECT size, root FROM signed_head ORDER BY size DESC LIMIT 1").fetchone()
    if signed is not None and signed[0] == counted[0] and bytes(signed[1]) != counted[1]:
        raise LedgerTampered(
            N_("The entries in the copy do not make the root that was signed for {size} of them."),
            N_("Keep the ledger as it is and verify it. No backup was made."),
            size=counted[0],
        )
    return counted


def counted_in(connection: Any) -> Counted:
    """The number of entries and the root over them, computed from their bytes."""
    size = 0

    def leaves() -> Iterator[bytes]:
        nonlocal size
        for (entry,) in connection.execute("SELECT entry FROM entry ORDER BY seq"):
            size += 1
            yield merkle.leaf_hash(entry)

    root = merkle.root_of(leaves())
    return size, root
