"""A ledger in one file on a local disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy.pool import QueuePool

from wamledger.i18n import N_
from wamledger.ledger.about import About
from wamledger.ledger.database import Database
from wamledger.ledger.difference import Difference
from wamledger.ledger.faults import LedgerFault, LedgerNewer
from wamledger.ledger.link import Link
from wamledger.ledger.migrations.editions import PACKAGED, Editions
from wamledger.ledger.sqlite import catalogue, file
from wamledger.ledger.sqlite.connection import Mode, connected, is_busy, told
from wamledger.ledger.sqlite.disk import must_be_local
from wamledger.ledger.sqlite.upgrade import upgrade


class SqliteDatabase(Database):
    """
    A SQLite file with its connections.

    One connection is kept for writing and two for reading, with what they have read already; more are opened
    while more are needed at once. Those for reading cannot write.
    """

    engine = "sqlite"

    def __init__(self, path: Path, editions: Editions, *, readonly: bool) -> None:
        self.path = path
        self.where = self.address = str(path)
        self.readonly = readonly
        self.beside = file.beside(path)
        self._editions = editions
        self._writers = _pool(path, "rw", kept=1)
        self._readers = _pool(path, "ro", kept=2)

    @classmethod
    def create(cls, path: Path, about: About, editions: Editions = PACKAGED) -> Self:
        """
        The file holds an empty ledger.

        Raises: LedgerFault; nothing has been made then.
        """
        file.must_be_free(path)
        file.create(path, about, editions)
        return cls(path, editions, readonly=False)

    @classmethod
    def connect(cls, path: Path, *, readonly: bool, editions: Editions = PACKAGED) -> Self:
        """
        The ledger in the file, with the newest schema.

        1. The file is a SQLite file with the application id of a ledger, on a disk of this machine.
        2. Its edition is one that this program knows.
        3. One of an older edition is upgraded, unless it is opened for reading only.

        Raises: NotALedger, LedgerNewer, LedgerTampered, LedgerFault.
        """
        file.must_be_ledger(path)
        must_be_local(path)
        database = cls(path, editions, readonly=readonly)
        try:
            edition = database.edition()
            if edition > editions.newest:
                raise _newer(path, edition, editions.newest)
            if edition < 1:
                raise file.not_a_ledger(path)
            if edition < editions.newest:
                if readonly:
                    raise _older(path, edition, editions.newest)
                database.close()
                upgrade(path, editions)
        except BaseException:
            database.close()
            raise
        return database

    def edition(self) -> int:
        """The number of the schema in the file."""
        with self.reading() as link:
            return int(link.one("PRAGMA user_version")[0])

    @contextmanager
    def reading(self) -> Iterator[Link]:
        with told(self.path), _lent(self._readers) as connection:
            connection.execute("BEGIN")
            try:
                # The view begins with the first thing that is read, so something is.
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                yield Link(connection, "sqlite")
            finally:
                _roll_back(connection)

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Link]:
        if self.readonly:
            raise LedgerFault(
                N_("{path} was opened for reading only."), N_("Open it for writing."), path=self.path
            )
        with told(self.path), _lent(self._writers) as connection:
            # A transaction that reads first and then writes does not wait for another writer: it fails.
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Link(connection, "sqlite")
                if keep:
                    connection.execute("COMMIT")
            finally:
                _roll_back(connection)

    def differences(self) -> list[Difference]:
        with self.reading() as link:
            statements = self._editions.statements(self._editions.newest, "sqlite")
            return catalogue.differences(link.connection, statements)

    def close(self) -> None:
        self._readers.dispose()
        self._writers.dispose()


def _pool(path: Path, mode: Mode, *, kept: int) -> QueuePool:
    def made() -> Any:
        return connected(path, mode)

    return QueuePool(made, pool_size=kept, max_overflow=16)


@contextmanager
def _lent(pool: QueuePool) -> Iterator[Any]:
    """
    A connection of the pool.

    One on which a file failed is not used again: what SQLite holds of the file may not be what is there.
    """
    lent = pool.connect()
    try:
        yield lent.driver_connection
    except sqlite3.OperationalError as error:
        if not is_busy(error):
            lent.invalidate()
        raise
    finally:
        lent.close()


def _roll_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _newer(path: Path, found: int, known: int) -> LedgerNewer:
    return LedgerNewer(
        N_("{path} was written by a later version of this program (schema {found}, known {known})."),
        N_("Install the current version of wamledger. Nothing in the file was changed."),
        path=path,
        found=found,
        known=known,
    )


def _older(path: Path, found: int, newest: int) -> LedgerFault:
    return LedgerFault(
        N_("{path} was written by an earlier version of this program (schema {found}, now {newest})."),
        N_("Open it for writing once, which upgrades it; a backup is made first."),
        path=path,
        found=found,
        newest=newest,
    )
