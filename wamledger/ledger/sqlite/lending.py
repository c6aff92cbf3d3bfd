"""
Connections that are lent: a few stay open with what they have read already, and more are opened while more are needed.

A pool of the database toolkit does the same and takes half a second to load, which is as long as all else that a first
screen needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Any, Final

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerBusy

MOST_MORE: Final = 16
"""Connections beyond those that are kept, at one time."""
PATIENCE: Final = 30.0
"""Seconds that somebody waits for a connection to be given back."""


class Lending:
    """Connections of one kind to one file; each is lent to one thread at a time."""

    def __init__(self, made: Callable[[], Any], *, kept: int) -> None:
        self._made, self._kept = made, kept
        self._idle: list[Any] = []
        self._guard = Lock()
        self._room = BoundedSemaphore(kept + MOST_MORE)

    @contextmanager
    def lent(self, is_spoilt: Callable[[BaseException], bool]) -> Iterator[Any]:
        """
        A connection, which is given back afterwards; closed where what was raised has spoilt it.

        Raises: LedgerBusy where all are lent, and none was given back in time.
        """
        if not self._room.acquire(timeout=PATIENCE):
            raise LedgerBusy(N_("Too much is asked of the ledger at once."), N_("Try again in a moment."))
        try:
            connection = self._taken()
            try:
                yield connection
            except BaseException as error:
                if is_spoilt(error):
                    connection.close()
                else:
                    self._give_back(connection)
                raise
            else:
                self._give_back(connection)
        finally:
            self._room.release()

    def close(self) -> None:
        """Those that nobody has borrowed are closed."""
        with self._guard:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _taken(self) -> Any:
        with self._guard:
            if self._idle:
                return self._idle.pop()
        return self._made()

    def _give_back(self, connection: Any) -> None:
        """Whoever borrows it next finds no transaction; there is no room for more than are kept."""
        if connection.in_transaction:
            connection.rollback()
        with self._guard:
            if len(self._idle) < self._kept:
                self._idle.append(connection)
                return
        connection.close()
