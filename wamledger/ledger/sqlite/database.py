"""A ledger in one file on a local disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Self

from wamledger.i18n import N_
from wamledger.ledger.about import About
from wamledger.ledger.database import Database
from wamledger.ledger.difference import Difference
from wamledger.ledger.faults import LedgerFault, LedgerNewer
from wamledger.ledger.link import Link
from wamledger.ledger.migrations.editions import PACKAGED, Editions
from wamledger.ledger.sqlite import catalogue, file
from wamledger.ledger.sqlite.cipher import operational_errors
from wamledger.ledger.sqlite.connection import STUMBLED, Mode, connected, is_busy, stumbled, told
from wamledger.ledger.sqlite.disk import must_be_local
from wamledger.ledger.sqlite.lending import Lending


class SqliteDatabase(Database):
    """
    A SQLite file with its connections.

    One connection is kept for writing and two for reading, with what they have read already; more are opened
    while more are needed at once. Those for reading cannot write.
    """

    engine = "sqlite"

    def __init__(self, path: Path, editions: Editions, *, readonly: bool, key: bytes | None = None) -> None:
        self.path = path
        self.key = key
        self.where = self.address = str(path)
        self.readonly = readonly
        self.beside = file.beside(path)
        self._editions = editions
        self._identity = _identity(path)
        self._writers = _lending(path, "rw", key, kept=1)
        self._readers = _lending(path, "ro", key, kept=2)

    @classmethod
    def create(
        cls, path: Path, about: About, editions: Editions = PACKAGED, *, key: bytes | None = None
    ) -> Self:
        """
        The file holds an empty ledger, encrypted where a key is given.

        Raises: LedgerFault; nothing has been made then.
        """
        file.must_be_free(path)
        file.create(path, about, editions, key)
        return cls(path, editions, readonly=False, key=key)

    @classmethod
    def connect(
        cls, path: Path, *, readonly: bool, editions: Editions = PACKAGED, key: bytes | None = None
    ) -> Self:
        """
        The ledger in the file, with the newest schema.

        1. The file is a SQLite file with the application id of a ledger, on a disk of this machine; an encrypted one
           opens with the key.
        2. Its edition is one that this program knows.
        3. One of an older edition is upgraded, unless it is opened for reading only.

        Raises: NotALedger, LedgerNewer, LedgerTampered, LedgerFault; AccessFault and KeyFault where the key is
        wanted or is another's.
        """
        key = file.must_be_ledger(path, key)
        must_be_local(path)
        database = cls(path, editions, readonly=readonly, key=key)
        try:
            if key is not None:
                database.must_be_ours()
            edition = database.edition()
            if edition > editions.newest:
                raise _newer(path, edition, editions.newest)
            if edition < 1:
                raise file.not_a_ledger(path)
            if edition < editions.newest:
                if readonly:
                    raise _older(path, edition, editions.newest)
                database.close()
                # the scripts of an upgrade take long to load
                from wamledger.ledger.sqlite.upgrade import upgrade

                upgrade(path, editions, key)
        except BaseException:
            database.close()
            raise
        return database

    def edition(self) -> int:
        """The number of the schema in the file."""
        with self.reading() as link:
            return int(link.one("PRAGMA user_version")[0])

    def must_be_ours(self) -> None:
        """
        The file says that it holds a ledger, once its key has opened it.

        Raises: NotALedger.
        """
        with self.reading() as link:
            if link.one("PRAGMA application_id")[0] != file.APPLICATION_ID:
                raise file.not_a_ledger(self.path)

    @contextmanager
    def reading(self) -> Iterator[Link]:
        with told(self.path), _lent(self._readers) as connection:
            self._must_be_in_place()
            connection.execute("BEGIN")
            try:
                # The view begins with the first thing that is read, so something is.
                connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
                yield Link(connection, "sqlite")
            except STUMBLED as error:
                found = stumbled(connection, self.path, error)
                if found is error:
                    raise
                raise found from error
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
                self._must_be_in_place()
                yield Link(connection, "sqlite")
                if keep:
                    connection.execute("COMMIT")
            finally:
                _roll_back(connection)

    def settle(self) -> bool:
        with told(self.path), _lent(self._writers) as connection:
            return bool(connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0)

    def differences(self) -> list[Difference]:
        with self.reading() as link:
            statements = self._editions.statements(self._editions.newest, "sqlite")
            return catalogue.differences(link.connection, statements)

    def close(self) -> None:
        self._readers.close()
        self._writers.close()

    def _must_be_in_place(self) -> None:
        """
        The name still belongs to the file that was opened.

        Another file gets it where a ledger is restored or encrypted. What was written to the old one from then on
        would be lost, so whoever exchanges them holds the lock, and whoever has got the lock looks here.
        """
        if _identity(self.path) != self._identity:
            raise LedgerFault(
                N_(
                    "{path} is another file than the one that was opened: it was restored or moved meanwhile."
                ),
                N_("Close the program and open the ledger again. Nothing was recorded."),
                path=self.path,
            )


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one of its name; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _lending(path: Path, mode: Mode, key: bytes | None, *, kept: int) -> Lending:
    def made() -> Any:
        return connected(path, mode, key)

    return Lending(made, kept=kept)


def _lent(lending: Lending) -> AbstractContextManager[Any]:
    """
    A connection of those that are kept.

    One on which a file failed is not used again: what SQLite holds of the file may not be what is there.
    """
    return lending.lent(lambda error: isinstance(error, operational_errors()) and not is_busy(error))


def _roll_back(connection: Any) -> None:
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
