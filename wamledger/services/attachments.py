"""
Files that belong to the record: photographs, receipts, certificates.

The entry holds the digest of a file; the file itself lies beside the ledger, so that the same file is kept once and a
changed one is known at once. A file whose entry is refused is not kept. Beside an encrypted ledger files are sealed,
and called by a name that says nothing. How large a file may be and of what kind is the mission's to set.

A journal may name files that another office keeps. Which ones were ever kept here is noted beside the folder, so that
one that was lost is told from one that never came.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.policies import POLICIES
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import outgoing
from wamledger.services.access import log
from wamledger.services.file_folder import BLOCK, FileFolder
from wamledger.services.file_kinds import KINDS, Looker, Recognised
from wamledger.services.file_sight import files_seen
from wamledger.services.reading import out_of_scope, reading

UNKNOWN: Final = "application/octet-stream"
ANY: Final = "any"


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


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that an entry adds; ``is_here`` where it lies beside the ledger."""

    sha256: str
    name: str
    media_type: str
    size: int
    seq: int
    is_here: bool


@dataclass(frozen=True, slots=True)
class Limits:
    """What the mission lets be attached: up to how many bytes, and of which kinds."""

    most_bytes: int
    kinds: frozenset[str]

    @classmethod
    def read(cls, link: Link) -> Limits:
        """What the mission has set, or the defaults; a word that names no kind allows nothing."""
        stated = dict(link.rows("SELECT name, value FROM policy WHERE name LIKE 'attachment%'"))

        def of(name: str) -> Any:
            return orjson.loads(stated[name]) if name in stated else POLICIES[name].default

        words = frozenset(str(of("attachment_types")).lower().replace(",", " ").split())
        return cls(int(of("attachment_max_bytes")), words)

    @property
    def words(self) -> str:
        """The kinds that are allowed, in the language in use."""
        return ", ".join(_(said) for kind, said in KINDS.items() if kind in self.kinds) or "-"

    def allow(self, found: Recognised | None) -> bool:
        """Whether a file of this kind may be attached."""
        return ANY in self.kinds or (found is not None and found.kind in self.kinds)


def folder(ledger: Ledger) -> FileFolder:
    """Where the files of a ledger lie: beside its key."""
    return FileFolder.beside(ledger.database.beside.key, ledger.database.key)


@contextmanager
def kept(ledger: Ledger, path: Path, *, keep: bool = True) -> Iterator[Kept]:
    """
    The file lies beside the ledger when the block has ended and an entry names it; else it left no trace.

    The digest is that of the bytes that are kept: they are read once. ``keep=False`` only reads.
    Refuses: file_unreadable, attachment_too_large, attachment_kind
    """
    place = folder(ledger)
    with ledger.reading() as link:
        limits = Limits.read(link)
    file = _taken(path, place if keep else None, limits)
    try:
        yield file
    finally:
        # the ledger is asked, for whoever stops the program may do so after the entry was recorded
        if keep and not _is_named(ledger, file.sha256):
            place.remove(file.sha256)


def attached(ledger: Ledger) -> list[Attached]:
    """
    Every file that an entry adds, in the order in which they came, as far as the person who acts sees them.

    Raises: AccessFault
    """
    place = folder(ledger)
    with reading(ledger, Query.FILES) as (link, scope):
        rows = link.rows("SELECT sha256, name, media_type, size, seq FROM attachment ORDER BY seq, sha256")
        seen = None if scope.is_whole else files_seen(link, scope)
    return [
        Attached(sha256, name, media_type, size, seq, place.found(sha256) is not None)
        for sha256, name, media_type, size, seq in rows
        if seen is None or sha256 in seen
    ]


def named(ledger: Ledger, beginning: str) -> Attached:
    """
    The file whose digest begins so.

    Refuses: attachment_unknown where there is none, or more than one
    """
    found = [each for each in attached(ledger) if beginning and each.sha256.startswith(beginning.lower())]
    if len(found) != 1:
        raise Refused(Code.ATTACHMENT_UNKNOWN, "file", found=beginning, count=len(found))
    return found[0]


def contents(ledger: Ledger, file: Attached) -> Iterator[bytes]:
    """
    The bytes of the file; whoever has taken all of them knows that they are those that were attached.

    Refuses: attachment_missing.  Raises: AccessFault; LedgerTampered where they are others.
    """
    with reading(ledger, Query.FILES) as (link, scope):
        if not scope.is_whole and file.sha256 not in files_seen(link, scope):
            raise out_of_scope(file.sha256[:12], scope)
    return folder(ledger).contents(file.sha256, file.name)


def write_out(
    ledger: Ledger, file: Attached, target: Path, progress: Callable[[int], None] | None = None
) -> None:
    """
    The file is written out, as it was attached; whoever takes it is on record before they have it.

    Refuses: attachment_missing.  Raises: AccessFault; LedgerTampered where its bytes are others. No file is left then.
    """
    done = 0
    with outgoing.written(target) as into:
        for block in contents(ledger, file):
            into.write(block)
            done += len(block)
            if progress is not None:
                progress(done)
        log.note(ledger, log.Event.EXPORTED, subject=f"file {file.sha256[:16]}")


def _is_named(ledger: Ledger, sha256: str) -> bool:
    """True where an entry of the ledger adds the file."""
    with ledger.reading() as link:
        return link.one("SELECT 1 FROM attachment WHERE sha256 = ?", (sha256,)) is not None


def _taken(path: Path, place: FileFolder | None, limits: Limits) -> Kept:
    """What the file is; its bytes lie in the place, where one is given."""
    look = _Look(path, limits)
    try:
        with path.open("rb") as source:
            if place is None:
                for _block in look.blocks(source):
                    pass
                return look.kept()
            unfinished = place.unfinished()
            try:
                place.write(unfinished, look.blocks(source))
                file = look.kept()
                place.name(unfinished, file.sha256)
            finally:
                with suppress(FileNotFoundError):
                    unfinished.unlink()
            return file
    except (OSError, ValueError) as fault:
        detail = getattr(fault, "strerror", None) or str(fault)
        raise Refused(Code.FILE_UNREADABLE, "file", file=str(path), detail=detail) from fault


class _Look:
    """A file while its bytes pass: digest, size and kind are known when all have passed."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self._path = path
        self._limits = limits
        self._looker = Looker()
        self._digest = hashlib.sha256()
        self._size = 0

    def blocks(self, source: IO[bytes]) -> Iterator[bytes]:
        """The bytes of the file; stops at the first that is too many."""
        while block := source.read(BLOCK):
            self._size += len(block)
            if self._size > self._limits.most_bytes:
                raise Refused(
                    Code.ATTACHMENT_TOO_LARGE, "file", file=str(self._path), most=self._limits.most_bytes
                )
            self._digest.update(block)
            self._looker.take(block)
            yield block

    def kept(self) -> Kept:
        """What the file is, once it may be kept."""
        found = self._looker.recognised(self._path.name)
        if not self._limits.allow(found):
            raise Refused(
                Code.ATTACHMENT_KIND,
                "file",
                file=str(self._path),
                found=UNKNOWN if found is None else found.media_type,
                allowed=self._limits.words,
            )
        media_type = UNKNOWN if found is None else found.media_type
        return Kept(self._digest.hexdigest(), self._path.name, media_type, self._size)
