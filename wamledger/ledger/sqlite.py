"""
A ledger in a SQLite file: how it is created, recognised and opened, and the settings without which it is not used.

Every setting that durability rests on is read back after it was set: a program that was built differently, or a
file on a disk that cannot do it, is refused before anything is written.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final, Self

from sqlalchemy.pool import QueuePool

from wamledger.i18n import N_
from wamledger.ledger import durable, schema
from wamledger.ledger.about import About
from wamledger.ledger.database import Beside, Database
from wamledger.ledger.faults import LedgerBusy, LedgerFault, LedgerNewer, LedgerTampered, NotALedger
from wamledger.ledger.link import Link
from wamledger.ledger.schema import Difference, spelled

APPLICATION_ID: Final = 0x57414D4C  # "WAML"
BUSY_MILLISECONDS: Final = 10_000
CHECKPOINT_PAGES: Final = 1000
WRITER_CACHE_KIB: Final = 65_536
READER_CACHE_KIB: Final = 16_384

_MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100
_ID_AT: Final = slice(68, 72)
_FOLLOWERS: Final = ("-wal", "-shm", "-journal")
_SETTINGS: Final[dict[str, tuple[str, object]]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "recursive_triggers": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "busy_timeout": (str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    "mmap_size": ("0", 0),
    "temp_store": ("MEMORY", 2),
    "wal_autocheckpoint": (str(CHECKPOINT_PAGES), CHECKPOINT_PAGES),
}
"""The settings of every connection: what is asked, and what must be answered when it is read back."""

_ASK_FOR_LEDGER: Final = N_("Give the path of a ledger, or create one with init.")


class SqliteDatabase(Database):
    """A ledger in one file on a local disk."""

    engine = "sqlite"

    def __init__(self, path: Path, *, readonly: bool) -> None:
        self.path = path
        self.where = self.address = str(path)
        self.readonly = readonly
        self.beside = beside(path)
        self._writers = QueuePool(lambda: _connected(path, "rw"), pool_size=1, max_overflow=8)
        self._readers = QueuePool(lambda: _connected(path, "ro"), pool_size=2, max_overflow=8)

    @classmethod
    def create(cls, path: Path, about: About) -> Self:
        """
        The file holds an empty ledger.

        It is made under another name beside and gets its own when it is whole and on the disk.

        Raises: LedgerFault.
        """
        must_be_free(path)
        unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
        try:
            with _translated(path):
                os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
                _make(unfinished, about)
                _name(unfinished, path)
        finally:
            for follower in ("", *_FOLLOWERS):
                with suppress(FileNotFoundError):
                    os.unlink(f"{unfinished}{follower}")
        return cls(path, readonly=False)

    @classmethod
    def connect(cls, path: Path, *, readonly: bool) -> Self:
        """
        The ledger in the file.

        1. The file is a SQLite file with the application id of a ledger.
        2. Its schema is one that this program knows.

        Raises: NotALedger, LedgerNewer, LedgerFault.
        """
        _must_be_ledger(path)
        database = cls(path, readonly=readonly)
        version = database.version()
        if version > schema.VERSION:
            raise LedgerNewer(
                N_("{path} was written by a later version of this program (schema {found}, known {known})."),
                N_("Install the current version of wamledger; nothing in the file was changed."),
                path=path,
                found=version,
                known=schema.VERSION,
            )
        if version < 1:
            raise _not_a_ledger(path)
        return database

    def version(self) -> int:
        """The number of the schema in the file."""
        with self.reading() as link:
            return int(link.one("PRAGMA user_version")[0])

    @contextmanager
    def reading(self) -> Iterator[Link]:
        with _translated(self.path), _lent(self._readers) as connection:
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
        with _translated(self.path), _lent(self._writers) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield Link(connection, "sqlite")
                if keep:
                    connection.execute("COMMIT")
            finally:
                _roll_back(connection)

    def differences(self) -> list[Difference]:
        expected = schema.sqlite_schema()
        with self.reading() as link:
            found = {
                name: (kind, sql)
                for kind, name, sql in link.rows(
                    "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
                )
            }
        differences = [
            Difference(_kind(sql), name, "missing") for name, sql in expected.items() if name not in found
        ]
        for name, (kind, sql) in found.items():
            if name not in expected:
                differences.append(Difference(kind, name, "unknown"))
            elif spelled(sql) != spelled(expected[name]):
                differences.append(Difference(kind, name, "changed"))
        return differences

    def close(self) -> None:
        self._readers.dispose()
        self._writers.dispose()


def beside(path: Path) -> Beside:
    """Where the key and the tip log of the ledger in the file lie."""
    return Beside(path.with_name(path.name + ".key"), path.with_name(path.name + ".tip"))


def must_be_free(path: Path) -> None:
    """
    A ledger can be created at the path.

    Raises: LedgerFault where there is a file already, or what is left of one.
    """
    taken = [each for each in (path, beside(path).tip, *_followers(path)) if os.path.lexists(each)]
    if taken:
        raise LedgerFault(
            N_("There is a file {path} already."),
            N_("A ledger is never written over. Choose another name, or open what is there."),
            path=taken[0],
        )
    if not path.parent.is_dir():
        raise LedgerFault(N_("There is no folder {path}."), N_("Create the folder first."), path=path.parent)


def _followers(path: Path) -> list[Path]:
    return [path.with_name(path.name + follower) for follower in _FOLLOWERS]


def _make(path: Path, about: About) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        guards = []
        for name, statement in schema.sqlite_schema().items():
            if name.startswith("guard_"):
                guards.append(statement)
            else:
                connection.execute(statement)
        about.write(Link(connection, "sqlite"))
        for statement in guards:
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {schema.VERSION}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _name(unfinished: Path, path: Path) -> None:
    """The finished file has its name; one that was given to another file meanwhile is refused."""
    with unfinished.open("rb+") as file:
        os.fsync(file.fileno())
    if os.name == "posix":
        os.link(unfinished, path)
    else:
        os.rename(unfinished, path)
    durable.sync_folder(path.parent)


def _must_be_ledger(path: Path) -> None:
    """The header is read as bytes: SQLite would leave files of its own beside a file that is not ours."""
    if not path.exists():
        raise NotALedger(N_("There is no file {path}."), _ASK_FOR_LEDGER, path=path)
    if not path.is_file():
        raise _not_a_ledger(path)
    try:
        with path.open("rb") as file:
            header = file.read(_HEADER)
    except OSError as fault:
        raise _unusable(path, fault.strerror or str(fault)) from fault
    if not header.startswith(_MAGIC) or int.from_bytes(header[_ID_AT], "big") != APPLICATION_ID:
        raise _not_a_ledger(path)


def _not_a_ledger(path: Path) -> NotALedger:
    return NotALedger(N_("{path} is not a ledger."), _ASK_FOR_LEDGER, path=path)


def _unusable(path: Path, detail: str) -> LedgerFault:
    return LedgerFault(
        N_("{path} cannot be used: {detail}."),
        N_("Check that the disk has room and can be written, and whose file it is. Nothing was recorded."),
        path=path,
        detail=detail,
    )


def _connected(path: Path, mode: str) -> sqlite3.Connection:
    """A connection with every setting set and read back."""
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        cache = WRITER_CACHE_KIB if mode == "rw" else READER_CACHE_KIB
        for name, (asked, answered) in {**_SETTINGS, "cache_size": (str(-cache), -cache)}.items():
            # The timeout comes into force with the first statement that may have to wait.
            connection.execute(f"PRAGMA {name} = {asked}")
            found = connection.execute(f"PRAGMA {name}").fetchone()
            if found is None or found[0] != answered:
                raise LedgerFault(
                    N_("SQLite does not keep the setting {name} (wanted {wanted}, found {found})."),
                    N_("Put the ledger on a local disk and use a standard build of SQLite."),
                    name=name,
                    wanted=answered,
                    found=None if found is None else found[0],
                )
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def _lent(pool: QueuePool) -> Iterator[Any]:
    """A connection of the pool; one on which the disk or the file failed is not used again."""
    lent = pool.connect()
    try:
        yield lent.driver_connection
    except sqlite3.OperationalError as error:
        if not _is_busy(error):
            lent.invalidate()
        raise
    finally:
        lent.close()


def _roll_back(connection: Any) -> None:
    if connection.in_transaction:
        connection.execute("ROLLBACK")


def _is_busy(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED"))


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """What the driver raises about the file comes as a fault; what it says of our statements stays as it is."""
    try:
        yield
    except sqlite3.Error as error:
        name = getattr(error, "sqlite_errorname", "")
        if _is_busy(error):
            raise LedgerBusy(
                N_("Another program has been writing to {path} for longer than {seconds} seconds."),
                N_("Wait until it is done, then do it again. Nothing was recorded."),
                path=path,
                seconds=BUSY_MILLISECONDS // 1000,
            ) from error
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise LedgerTampered(
                N_("{path} is damaged: {detail}."),
                N_("Keep the file as it is, put the ledger back from its last backup, and verify that."),
                path=path,
                detail=str(error),
            ) from error
        if name.startswith(
            ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")
        ):
            raise _unusable(path, str(error)) from error
        raise
    except OSError as error:
        raise _unusable(path, error.strerror or str(error)) from error


def _kind(sql: str) -> str:
    return sql.split()[1].lower().replace("unique", "index")
