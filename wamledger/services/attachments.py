"""
Files that belong to the record: photographs, receipts, certificates.

The entry holds the digest of a file; the file itself lies beside the ledger under that digest, so that the
same file is kept once and a changed one is known at once. A file whose entry is refused is not kept.
"""

from __future__ import annotations

import hashlib
import mimetypes
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from wamledger.domain.refusals import Code, Refused
from wamledger.ledger import durable
from wamledger.ledger.store import Ledger

BLOCK: Final = 1 << 20
UNKNOWN: Final = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that is being added, as the operation ``attach`` speaks of it."""

    sha256: str
    name: str
    media_type: str
    size: int

    def fields(self) -> dict[str, Any]:
        """What the operation says of the file."""
        return {
            "sha256": self.sha256,
            "name": self.name,
            "media_type": self.media_type,
            "size": self.size,
        }


def folder(ledger: Ledger) -> Path:
    """Where the files of a ledger lie: beside its key."""
    key = ledger.database.beside.key
    return key.with_name(key.name.removesuffix(".key") + ".files")


@contextmanager
def kept(ledger: Ledger, path: Path, *, keep: bool = True) -> Iterator[Kept]:
    """
    The file lies beside the ledger when the block has ended and an entry names it; else it left no trace.

    The digest is that of the bytes that are kept: they are read once. ``keep=False`` only reads.
    Refuses: file_unreadable
    """
    place = folder(ledger)
    file = _taken(path, place if keep else None)
    try:
        yield file
    finally:
        # the ledger is asked, for whoever stops the program may do so after the entry was recorded
        if keep and not _is_named(ledger, file.sha256):
            with suppress(FileNotFoundError):
                (place / file.sha256).unlink()


def _is_named(ledger: Ledger, sha256: str) -> bool:
    """True where an entry of the ledger adds the file."""
    with ledger.reading() as link:
        return link.one("SELECT 1 FROM attachment WHERE sha256 = ?", (sha256,)) is not None


def _taken(path: Path, place: Path | None) -> Kept:
    """What the file is; its bytes lie in the place under their digest, where one is given."""
    try:
        with path.open("rb") as source:
            if place is None:
                return _described(path, *_digested(source, None))
            place.mkdir(mode=0o700, exist_ok=True)
            unfinished = place / f".{secrets.token_hex(8)}.tmp"
            try:
                sha256, size = _copied(source, unfinished)
                os.replace(unfinished, place / sha256)
                durable.sync_folder(place)
            finally:
                with suppress(FileNotFoundError):
                    unfinished.unlink()
            return _described(path, sha256, size)
    except (OSError, ValueError) as fault:
        detail = getattr(fault, "strerror", None) or str(fault)
        raise Refused(Code.FILE_UNREADABLE, "file", file=str(path), detail=detail) from fault


def _described(path: Path, sha256: str, size: int) -> Kept:
    media_type, encoding = mimetypes.guess_type(path.name)
    return Kept(sha256, path.name, UNKNOWN if media_type is None or encoding else media_type, size)


def _copied(source: IO[bytes], target: Path) -> tuple[str, int]:
    """The bytes are in the target and on the disk; returns their digest and number."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file:
        found = _digested(source, file)
        file.flush()
        os.fsync(file.fileno())
    return found


def _digested(source: IO[bytes], target: IO[bytes] | None) -> tuple[str, int]:
    digest, size = hashlib.sha256(), 0
    while block := source.read(BLOCK):
        digest.update(block)
        size += len(block)
        if target is not None:
            target.write(block)
    return digest.hexdigest(), size
