"""
A worker: a process that verifies blocks for another one, over its standard input and output.

It is started as a program of its own and not as a copy of the process that wants it, so that it shares no connection
and imports no more than it needs. It is given the address of the ledger with the key of an encrypted one, and then
one task after the other, and gives back one block for each; when its input ends, so does it.
"""

from __future__ import annotations

import gc
import pickle
import sys
from pathlib import Path
from typing import Any

from wamledger.ledger.link import Link
from wamledger.ledger.verifying.block import verify_block

Opening = tuple[str, bytes | None]
"""The address of a ledger, and the key of an encrypted one."""


def main() -> None:
    """Every task that was given has its block on standard output."""
    gc.disable()  # what is read of entries comes and goes by reference count
    tasks, done = sys.stdin.buffer, sys.stdout.buffer
    link = _opened(pickle.load(tasks))  # noqa: S301 - from the process that started this one
    while True:
        try:
            task = pickle.load(tasks)  # noqa: S301 - as above
        except EOFError:
            return
        pickle.dump(verify_block(link, task), done, pickle.HIGHEST_PROTOCOL)
        done.flush()


def _opened(opening: Opening) -> Link:
    """The ledger, for reading. Each engine is imported only where it is meant."""
    address, key = opening
    connection: Any
    if "://" in address:
        from wamledger.ledger.postgresql import session
        from wamledger.ledger.postgresql.address import Address

        connection = session.connected(Address.parse(address), readonly=True)
        connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        return Link(connection, "postgresql")
    from wamledger.ledger.sqlite.connection import connected

    connection = connected(Path(address), "ro", key)
    connection.execute("BEGIN")
    return Link(connection, "sqlite")


if __name__ == "__main__":
    main()
