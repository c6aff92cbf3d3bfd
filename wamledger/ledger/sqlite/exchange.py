"""
Another file takes the place of a ledger's: encrypted, decrypted, or put back from a backup.

Nobody may have the old file open while that happens. What is written to a file whose name has gone to another is lost,
and the write-ahead log of the one must never be taken for the other's. So the log is brought in and put away first,
which works only while nobody else is there, and the old file stays locked until the new one has its name. The name
never stands empty: whoever is killed leaves the old file or the new one. Whoever waited for the old file finds that it
is no ledger any more.

A process loses its locks on a file when it closes the file anywhere, however it was opened. So what is copied from the
old file is copied through a handle that stays open until the end, and one library alone works on it.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.faults import KeyFault, LedgerBusy, LedgerTampered
from wamledger.ledger.sqlite import cipher
from wamledger.ledger.sqlite.connection import BUSY_MILLISECONDS, is_busy, reached, told
from wamledger.ledger.sqlite.file import FOLLOWERS

_BLOCK: Final = 1 << 20
_HEADER: Final = 100


class Alone:
    """A ledger's file that nobody else can write to or open, as long as it lasts."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    def set_aside(self, aside: Path) -> None:
        """
        The other name has a whole copy of the file, on the disk.

        Raises: FileExistsError where the other name is taken.
        """
        unfinished = aside.with_name(f".{aside.name}.{secrets.token_hex(8)}.tmp")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as copy:
                os.lseek(self._handle, 0, os.SEEK_SET)
                while block := os.read(self._handle, _BLOCK):
                    copy.write(block)
                copy.flush()
                os.fsync(copy.fileno())
            durable.name_new(unfinished, aside)
        finally:
            with suppress(FileNotFoundError):
                unfinished.unlink()

    def give_place(self, new: Path) -> None:
        """The name belongs to the new file, which is on the disk, and what had it is no ledger any more."""
        for follower in FOLLOWERS:
            with suppress(FileNotFoundError):
                self.path.with_name(self.path.name + follower).unlink()
        os.replace(new, self.path)
        durable.sync_folder(self.path.parent)
        os.lseek(self._handle, 0, os.SEEK_SET)
        os.write(self._handle, bytes(_HEADER))


@contextmanager
def alone(
    path: Path, key: bytes | None, *, library: Any = None, wait: int = BUSY_MILLISECONDS
) -> Iterator[Alone]:
    """
    Nobody else has the ledger open, and nobody can write to it until the block ends; it is one file without a log.

    ``library`` is the driver that works on it, where a plain file is not opened by Python's own.
    Units: ``wait`` in milliseconds.
    Raises: LedgerBusy where somebody has it open for longer; LedgerTampered, LedgerFault.
    """
    driver = library or cipher.driver(key)
    with told(path), reached(path):
        handle = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
        try:
            with closing(_opened(driver, path, key)) as connection:
                connection.execute(f"PRAGMA busy_timeout = {wait}")
                _put_log_away(connection, path)
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield Alone(path, handle)
                finally:
                    connection.execute("ROLLBACK")
        finally:
            os.close(handle)


@contextmanager
def alone_if_whole(path: Path, key: bytes | None) -> Iterator[Alone | None]:
    """
    The same, or None for a file that is too damaged to be locked, or whose key nobody has.

    Raises: LedgerBusy, LedgerFault.
    """
    with ExitStack() as stack:
        held: Alone | None
        try:
            held = stack.enter_context(alone(path, key))
        except (LedgerTampered, KeyFault):
            held = None
        yield held


def _opened(driver: Any, path: Path, key: bytes | None) -> Any:
    connection = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, isolation_level=None)
    try:
        if key is not None:
            cipher.give_key(connection, key)
            cipher.must_fit(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _put_log_away(connection: Any, path: Path) -> None:
    try:
        (answer,) = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
    except cipher.errors() as error:
        if not is_busy(error):
            raise
        answer = "wal"
    if answer != "delete":
        raise LedgerBusy(
            N_("Somebody has {path} open."),
            N_("Close every program that has the ledger open, then do it again. Nothing was changed."),
            path=path,
        )
