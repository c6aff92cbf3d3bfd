"""
The folder beside a ledger in which the attached files lie, each under its digest, or sealed beside an encrypted ledger.

A file appears whole or not at all. ``<ledger>.files.kept`` has a line for each file that was ever put here.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.sealed_file import CHUNK, SUFFIX, FileKeys

BLOCK: Final = CHUNK
NAME: Final = re.compile(r"[0-9a-f]{64}(\.sealed)?", re.ASCII)
"""What a file of the folder can be called: its digest, or what the ledger's key makes of that."""


class Found(NamedTuple):
    """A file that is there, and whether it is sealed."""

    path: Path
    is_sealed: bool


@dataclass(frozen=True, slots=True)
class FileFolder:
    """The folder of the files of one ledger; ``keys`` are those of an encrypted ledger."""

    path: Path
    keys: FileKeys | None = None

    @classmethod
    def beside(cls, key_file: Path, database_key: bytes | None) -> FileFolder:
        """The folder of the ledger whose key file this is."""
        path = key_file.with_name(key_file.name.removesuffix(".key") + ".files")
        return cls(path, None if database_key is None else FileKeys(database_key))

    @property
    def noted(self) -> Path:
        """The list of the files that were ever put here."""
        return self.path.with_name(self.path.name + ".kept")

    def name_of(self, sha256: str) -> str:
        """What the file of this digest is called here."""
        return sha256 if self.keys is None else self.keys.name(sha256)

    def found(self, sha256: str) -> Found | None:
        """
        The file, where it is here.

        Beside an encrypted ledger it may still lie open, where somebody broke off while it was being encrypted.
        """
        if self.keys is not None and (path := self.path / self.keys.name(sha256)).is_file():
            return Found(path, is_sealed=True)
        path = self.path / sha256
        return Found(path, is_sealed=False) if path.is_file() else None

    def contents(self, sha256: str, name: str) -> Iterator[bytes]:
        """
        The bytes of the file; whoever has taken all of them knows that they have this digest.

        Refuses: attachment_missing.  Raises: LedgerTampered where they have another.
        """
        found = self.found(sha256)
        if found is None:
            raise Refused(Code.ATTACHMENT_MISSING, "file", found=sha256, name=name)
        digest = hashlib.sha256()
        with found.path.open("rb") as file:
            if found.is_sealed and self.keys is not None:
                chunks = self.keys.opened(file)
            else:
                chunks = iter(lambda: file.read(BLOCK), b"")
            for chunk in chunks:
                digest.update(chunk)
                yield chunk
        if digest.hexdigest() != sha256:
            raise LedgerTampered(
                N_("The attached file {name} was changed."),
                N_("Put it back from the last backup."),
                name=name,
            )

    def unfinished(self) -> Path:
        """A name in the folder, which is there, for a file that is not finished."""
        self.path.mkdir(mode=0o700, exist_ok=True)
        return self.path / f".{secrets.token_hex(8)}.tmp"

    def write(self, unfinished: Path, chunks: Iterator[bytes]) -> None:
        """The contents are in the new file and on the disk, sealed beside an encrypted ledger."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as file:
            for chunk in chunks if self.keys is None else self.keys.sealed(chunks):
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())

    def name(self, unfinished: Path, sha256: str) -> None:
        """The finished file is called as the file of this digest is, and is noted."""
        os.replace(unfinished, self.path / self.name_of(sha256))
        durable.sync_folder(self.path)
        self.note(self.name_of(sha256))

    def remove(self, sha256: str) -> None:
        """The file is not here any more."""
        with suppress(FileNotFoundError):
            (self.path / self.name_of(sha256)).unlink()

    def note(self, *names: str) -> None:
        """It is noted that these files are kept here; a note that is there already is not made again."""
        new = [name for name in dict.fromkeys(names) if name not in self.ever_kept()]
        if not new:
            return
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        handle = os.open(self.noted, flags, 0o600)
        try:
            # what a power failure tore before stays on a line of its own
            os.write(handle, "".join(f"\n{name}\n" for name in new).encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def note_again(self, names: Iterable[str]) -> None:
        """These files and no others are noted as kept here."""
        lines = sorted(set(names))
        if lines or self.noted.exists():
            durable.replace(self.noted, "".join(f"{name}\n" for name in lines).encode())

    def ever_kept(self) -> frozenset[str]:
        """What the files are called that were ever put here."""
        try:
            lines = self.noted.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return frozenset()
        return frozenset(line for line in lines if NAME.fullmatch(line))

    def was_kept(self, sha256: str) -> bool:
        """Whether the file of this digest was ever put here."""
        return not self.ever_kept().isdisjoint({sha256, self.name_of(sha256)})

    def names(self) -> list[str]:
        """What is here, as it is called; files that are not finished and whatever else lies here are left out."""
        if not self.path.is_dir():
            return []
        return sorted(
            each.name for each in self.path.iterdir() if NAME.fullmatch(each.name) and each.is_file()
        )


def is_sealed(name: str) -> bool:
    """Whether a file that is called so is sealed."""
    return name.endswith(SUFFIX)
