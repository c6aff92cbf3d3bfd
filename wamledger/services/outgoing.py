"""
Files that the program writes for its user: whole or not at all, and never over something of value.

A file that exists is not written over unless the user says so, and what belongs to the ledger never is.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final

from wamledger.i18n import N_
from wamledger.ledger import database, durable
from wamledger.ledger.faults import LedgerFault

_FOLLOWERS: Final = ("", "-wal", "-shm", "-journal", ".key", ".tip")


def must_be_writable(where: str, path: Path, *, overwrite: bool) -> None:
    """
    The file may be written, beside the ledger that lies ``where``.

    Raises: LedgerFault for a file of the ledger, and for one that exists unless ``overwrite`` is given.
    """
    if belongs_to_ledger(where, path):
        raise LedgerFault(
            N_("{path} belongs to the ledger."), N_("Name another file; nothing was written."), path=path
        )
    if not overwrite and os.path.lexists(path):
        raise LedgerFault(
            N_("There is a file {path} already."),
            N_("Name another file, or write over it with --overwrite."),
            path=path,
        )


def belongs_to_ledger(where: str, path: Path) -> bool:
    """Whether the file is one of those in which the ledger lies, or of its attached files."""
    if database.is_url(where):
        return False
    ledger = Path(where)
    return (
        any(_is_same(path, ledger.with_name(ledger.name + follower)) for follower in _FOLLOWERS)
        or path.resolve().parent == ledger.with_name(ledger.name + ".files").resolve()
    )


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return one.resolve() == other.resolve()


@contextmanager
def written(path: Path) -> Iterator[IO[bytes]]:
    """What the block writes is in the file when the block has ended; after an exception nothing has changed."""
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with unfinished.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
        durable.sync_folder(path.parent)
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()


def write_text(path: Path, text: str) -> None:
    """The text is in the file, as UTF-8."""
    with written(path) as file:
        file.write(text.encode())
