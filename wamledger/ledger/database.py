"""
A database that holds a ledger, whichever engine keeps it.

It lends a ``Link`` for the length of one transaction and says where the key and the tip log lie. What
differs between the engines (locks, settings, guards, the driver's errors) is in ``sqlite`` and
``postgresql``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final, NamedTuple

from wamledger.i18n import N_
from wamledger.ledger.about import About
from wamledger.ledger.difference import Difference
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Engine, Link
from wamledger.ledger.migrations.editions import PACKAGED, Editions

_URL_STARTS: Final = ("postgresql://", "postgres://", "postgresql+psycopg://")


class Beside(NamedTuple):
    """The files that belong to a ledger and lie outside its database."""

    key: Path
    tip: Path


class Database(ABC):
    """
    Where a ledger is kept.

    Shape: ``where`` may be shown to anybody; ``address`` opens the database again and may hold a password; ``key`` is
    what an encrypted file was opened with.
    """

    engine: Engine
    where: str
    address: str
    readonly: bool
    beside: Beside
    key: bytes | None = None

    @abstractmethod
    def reading(self) -> AbstractContextManager[Link]:
        """
        A consistent view: what others commit meanwhile is not seen.

        Raises: LedgerFault.
        """

    @abstractmethod
    def writing(self, *, keep: bool = True) -> AbstractContextManager[Link]:
        """
        The one transaction that may write; it is durable when the block has ended, or has left no trace.

        Raises: LedgerBusy where another writer holds on for longer than this one may wait; LedgerFault.
        """

    def settle(self) -> bool:
        """
        The log of changes is brought in and empty, so that nothing which was deleted stands in it any more.

        False where somebody reads meanwhile; it is brought in later then. A server keeps its own log.
        """
        return True

    @abstractmethod
    def differences(self) -> list[Difference]:
        """What of the tables, indexes and guards is not as the program made it."""

    @abstractmethod
    def close(self) -> None:
        """No connection is open."""


def is_url(where: str) -> bool:
    """True for the address of a PostgreSQL server; anything else is the path of a file."""
    return where.startswith(_URL_STARTS)


def beside(where: str) -> Beside:
    """Where the key and the tip log of a ledger lie."""
    if is_url(where):
        from wamledger.ledger.postgresql import address

        return address.beside(address.Address.parse(where))
    from wamledger.ledger.sqlite import file

    return file.beside(Path(where))


def must_be_free(where: str) -> None:
    """
    A ledger can be created there.

    Raises: LedgerFault.
    """
    if is_url(where):
        from wamledger.ledger.postgresql.database import must_be_free

        must_be_free(where)
    else:
        from wamledger.ledger.sqlite import file

        file.must_be_free(Path(where))


def create(where: str, about: About, *, key: bytes | None = None) -> Database:
    """
    A new database holds an empty ledger that says this of itself; a file is encrypted where a key is given.

    Raises: LedgerFault where there is something already; nothing has been made then.
    """
    if is_url(where):
        _must_have_no_key(key)
        from wamledger.ledger.postgresql.database import PostgresqlDatabase

        return PostgresqlDatabase.create(where, about)
    from wamledger.ledger.sqlite.database import SqliteDatabase

    return SqliteDatabase.create(Path(where), about, key=key)


def connect(
    where: str, *, readonly: bool, editions: Editions = PACKAGED, key: bytes | None = None
) -> Database:
    """
    The database that holds a ledger, with the newest schema that this program knows.

    Raises: NotALedger, LedgerNewer, LedgerFault; AccessFault where an encrypted file wants its key.
    """
    if is_url(where):
        _must_have_no_key(key)
        from wamledger.ledger.postgresql.database import PostgresqlDatabase

        return PostgresqlDatabase.connect(where, readonly=readonly, editions=editions)
    from wamledger.ledger.sqlite.database import SqliteDatabase

    return SqliteDatabase.connect(Path(where), readonly=readonly, editions=editions, key=key)


def _must_have_no_key(key: bytes | None) -> None:
    if key is not None:
        raise LedgerFault(
            N_("A PostgreSQL server keeps its files itself; this program cannot encrypt them."),
            N_("Ask whoever runs the server for an encrypted disk."),
        )
