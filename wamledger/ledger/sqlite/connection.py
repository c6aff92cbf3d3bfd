"""
Connections to a SQLite file, and the settings that a ledger is not used without.

Every setting that durability rests on is read back after it was set: a program that was built differently, or
a file on a disk that cannot do it, is refused before anything is written. A file with a key is opened by SQLCipher,
with the same settings.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerBusy, LedgerFault, LedgerTampered
from wamledger.ledger.sqlite import cipher

Mode = Literal["rw", "ro"]

BUSY_MILLISECONDS: Final = 10_000
CHECKPOINT_PAGES: Final = 1000
"""Pages in the write-ahead log from which it is brought in; 200 and 4000 were not faster by more than chance."""

LONGEST_LOG: Final = 64 << 20
"""Bytes to which the log shrinks again after one large posting."""

CACHE_KIB: Final[dict[Mode, int]] = {"rw": 65_536, "ro": 16_384}
"""Whoever posts a million entries comes back to the same pages; whoever reads mostly passes once."""

_LOGGING: Final = "journal_mode"
_SETTINGS: Final[dict[str, tuple[str, object]]] = {
    "busy_timeout": (str(BUSY_MILLISECONDS), BUSY_MILLISECONDS),
    _LOGGING: ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "foreign_keys": ("ON", 1),
    "recursive_triggers": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "cell_size_check": ("ON", 1),
    "mmap_size": ("0", 0),
    "temp_store": ("MEMORY", 2),
    "wal_autocheckpoint": (str(CHECKPOINT_PAGES), CHECKPOINT_PAGES),
    "journal_size_limit": (str(LONGEST_LOG), LONGEST_LOG),
}
"""What is asked of every connection, and what it must answer then."""

_BUSY: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")
_DAMAGED: Final = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_NO_TEXT: Final = "Could not decode to UTF-8"
"""What the driver itself says of bytes in a text column; it gives such an error no name."""
_UNUSABLE: Final = ("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")


def connected(path: Path, mode: Mode, key: bytes | None = None) -> Any:
    """
    A connection with every setting set and read back; transactions are begun and ended by statements.

    Raises: LedgerFault where SQLite keeps to a setting of its own, KeyFault where the key is another file's.
    """
    connection = _opened(path, mode, key)
    try:
        cache = -CACHE_KIB[mode]
        for name, (asked, answer) in {**_SETTINGS, "cache_size": (str(cache), cache)}.items():
            if name == _LOGGING and mode == "ro":
                continue  # how commits are written is the writer's business, and recorded in the file
            connection.execute(f"PRAGMA {name} = {asked}")
            _must_answer(connection, name, answer)
    except BaseException:
        connection.close()
        raise
    return connection


def _opened(path: Path, mode: Mode, key: bytes | None) -> Any:
    connection = bare(path, mode, key)
    try:
        if key is not None:
            cipher.must_fit(connection, path)
        elif mode == "ro":
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except cipher.operational_errors():
        # On a disc, or in somebody else's folder, SQLite cannot lay the files beside that readers share. As
        # nobody can write there either, the file may be read as one that never changes; not so where entries
        # still stand in a write-ahead log, for those would be missing.
        connection.close()
        log = path.with_name(path.name + "-wal")
        if mode == "rw" or (log.exists() and log.stat().st_size):
            raise
        connection = bare(path, mode, key, "&immutable=1")
    except BaseException:
        connection.close()
        raise
    return connection


def bare(path: Path, mode: str, key: bytes | None, more: str = "") -> Any:
    """A connection without any setting but its key."""
    driver = cipher.driver(key)
    connection = driver.connect(
        f"{path.absolute().as_uri()}?mode={mode}{more}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
    )
    try:
        if key is not None:
            cipher.give_key(connection, key)
    except BaseException:
        connection.close()
        raise
    return connection


def _must_answer(connection: Any, name: str, answer: object) -> None:
    row = connection.execute(f"PRAGMA {name}").fetchone()
    found = None if row is None else row[0]
    if found != answer:
        raise LedgerFault(
            N_("SQLite does not keep the setting {name} (wanted {wanted}, found {found})."),
            N_("Put the ledger on a local disk and use a standard build of SQLite. Nothing was recorded."),
            name=name,
            wanted=answer,
            found=found,
        )


def is_busy(error: BaseException) -> bool:
    """True where another connection holds what this one wanted."""
    return isinstance(error, cipher.errors()) and _name(error).startswith(_BUSY)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """
    What SQLite says of the file comes as a fault; what it says of a statement stays as it is.

    Raises: LedgerBusy, LedgerTampered, LedgerFault.
    """
    try:
        yield
    except cipher.errors() as error:
        if is_busy(error):
            raise LedgerBusy(
                N_("Another program has been writing to {path} for longer than {seconds} seconds."),
                N_("Wait until it is done, then do it again. Nothing was recorded."),
                path=path,
                seconds=BUSY_MILLISECONDS // 1000,
            ) from error
        if _name(error).startswith(_DAMAGED) or str(error).startswith(_NO_TEXT):
            raise _damaged(path, error) from error
        if _name(error).startswith(_UNUSABLE):
            raise unusable(path, str(error)) from error
        raise
    except UnicodeDecodeError as error:  # SQLite quotes what it cannot read, and the driver cannot read that
        raise _damaged(path, error) from error


STUMBLED: Final = (TypeError, ValueError, AttributeError, LookupError, OverflowError)
"""What a program stumbles over that finds in a column what no column of its type can hold."""


def stumbled(connection: Any, path: Path, error: Exception) -> Exception:
    """The error itself, or the fault that the file is damaged, where SQLite finds that it is."""
    try:
        whole = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except cipher.errors():
        whole = False
    return error if whole else _damaged(path, error)


def _damaged(path: Path, error: Exception) -> LedgerTampered:
    return LedgerTampered(
        N_("{path} is damaged: {detail}."),
        N_("Keep the file as it is, put the ledger back from its last backup, and verify that."),
        path=path,
        detail=str(error),
    )


@contextmanager
def reached(path: Path) -> Iterator[None]:
    """
    What the system says of the file comes as a fault.

    Raises: LedgerFault.
    """
    try:
        yield
    except OSError as error:
        raise unusable(path, error.strerror or str(error)) from error


def unusable(path: Path, detail: str) -> LedgerFault:
    """That the file cannot be read or written as it must be."""
    return LedgerFault(
        N_("{path} cannot be used: {detail}."),
        N_("Check that the disk has room and can be written, and whose file it is. Nothing was recorded."),
        path=path,
        detail=detail,
    )


def _name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", "") or ""
