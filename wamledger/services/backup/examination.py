"""
What a backup holds, and what lies where it would be put: everything that is known before anything is changed.

The backup is unpacked into a folder of its own beside the place, and verified there like a ledger. Then its head is
held against what lies at the place, what was acknowledged there, and what this machine has seen of the ledger.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from wamledger.i18n import N_, _
from wamledger.ledger import checkpoint, database, key_file, sealed_key
from wamledger.ledger.faults import KeyFault, LedgerFault, LedgerTampered
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.seen_heads import SeenHeads
from wamledger.ledger.sqlite import file
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import Tip, TipLog
from wamledger.ledger.vkey import Verifier
from wamledger.services.backup.archive import Archive
from wamledger.services.backup.fault import TAKE_ANOTHER, BackupFault, broken
from wamledger.services.backup.manifest import DATABASE, FILES, HEAD, KEY, Manifest
from wamledger.services.backup.workspace import workspace
from wamledger.services.verification import verify

Told = Callable[[str, int, int], None]
KeyOf = Callable[[Path], bytes]
"""Gives the key of the encrypted database that lies at the path, its key file beside it."""

ROOM: Final = 64 << 20
"""Bytes that stay free on the disk beside what is unpacked."""


@dataclass(frozen=True, slots=True)
class Examined:
    """
    A backup that was unpacked and verified, and what it would replace.

    Shape: ``here`` is the head of what lies at the place and ``acknowledged`` what its tip log remembers, each None
    where there is none; ``seen`` is what this machine remembers. ``unpacked`` is the ledger in its folder.
    """

    path: Path
    place: Path
    manifest: Manifest
    note: str
    unpacked: Path
    database_key: bytes | None
    here: Tip | None
    acknowledged: Tip | None
    seen: Tip | None
    has_key: bool
    is_other: bool
    is_closed: bool

    @property
    def head(self) -> Head:
        """How far the backup goes."""
        return self.manifest.head

    @property
    def most_seen(self) -> int:
        """How many entries of the ledger are known to have been there."""
        return max((tip.size for tip in (self.here, self.acknowledged, self.seen) if tip), default=0)

    @property
    def is_older(self) -> bool:
        """Whether entries that are known to have been there would be missing."""
        return self.most_seen > self.head.size


@contextmanager
def examined(
    path: Path, place: str, *, key_of: KeyOf, vkey: str | None = None, progress: Told | None = None
) -> Iterator[Examined]:
    """
    The backup is unpacked beside the place and found sound, for as long as the block lasts.

    1. It is an archive as this program writes it, whole to the last byte.
    2. It fits on the disk, and its database opens with the key.
    3. The ledger in it verifies, and its newest head is the one that stands beside it, signed by its key.
    4. At the place lies nothing, or the same ledger.

    ``vkey`` is a key of the ledger that is trusted, from outside.
    Raises: BackupFault, LedgerTampered, KeyFault, LedgerFault; nothing has changed at the place.
    """
    if database.is_url(place):
        raise BackupFault(
            N_("A backup of a file is put back as a file, and {place} is on a server."),
            N_("Name a file. What was copied by pg_dump is put back by pg_restore."),
            place=place,
        )
    target = Path(place)
    tell = progress or (lambda _said, _done, _total: None)
    with Archive(path) as archive, _reached(target), workspace(target) as folder:
        unpacked = folder / target.name
        _unpack(archive, unpacked, tell)
        manifest, note = archive.manifest, archive.content(HEAD).decode("utf-8", "replace")
        key = _database_key(path, manifest, unpacked, key_of)
        here, acknowledged = _at(target, manifest.head.origin, key)
        seen = SeenHeads(manifest.head.origin).last()
        known = [tip for tip in (here, acknowledged, seen) if tip]
        with Ledger.open(str(unpacked), readonly=True, database_key=key) as ledger:
            verdict = verify(ledger, vkey=vkey, progress=tell)
            if not verdict.sound:
                raise LedgerTampered(
                    N_("The ledger in {path} does not verify: {first}"),
                    TAKE_ANOTHER,
                    path=path,
                    first=verdict.findings[0].message,
                )
            _must_be_signed(path, manifest, note, ledger)
            with ledger.reading() as link:
                is_other = any(
                    checkpoint.tree(link, tip.size).root() != tip.root
                    for tip in known
                    if tip.size <= manifest.head.size
                )
            is_closed = ledger.is_closed
        yield Examined(
            path,
            target,
            manifest,
            note,
            unpacked,
            key,
            here,
            acknowledged,
            seen,
            manifest.member(KEY) is not None,
            is_other,
            is_closed,
        )


def _unpack(archive: Archive, unpacked: Path, tell: Told) -> None:
    """Every part lies under the name that it has beside a ledger, and is what the manifest lists."""
    total, done = sum(member.size for member in archive.manifest.members), 0
    free = shutil.disk_usage(unpacked.parent).free
    if total + ROOM > free:
        raise BackupFault(
            N_("The backup needs {needed} MB on the disk, and {free} MB are free."),
            N_("Make room, or put it back on another disk with --to."),
            needed=total >> 20,
            free=free >> 20,
        )

    def moved(number: int) -> None:
        nonlocal done
        done += number
        tell(_("Unpacking"), done, total)

    files = unpacked.with_name(unpacked.name + ".files")
    for member in archive.manifest.members:
        if member.name == HEAD:
            continue
        if member.name.startswith(FILES):
            files.mkdir(mode=0o700, exist_ok=True)
            target = files / member.name.removeprefix(FILES)
        else:
            target = {DATABASE: unpacked, KEY: file.beside(unpacked).key}[member.name]
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(target, flags, 0o600), "wb") as out:
            archive.copy(member, out, moved)
            out.flush()
            os.fsync(out.fileno())


def _database_key(path: Path, manifest: Manifest, unpacked: Path, key_of: KeyOf) -> bytes | None:
    with unpacked.open("rb") as content:
        is_plain = content.read(len(file.MAGIC)) == file.MAGIC
    if is_plain == manifest.encrypted:
        raise broken(path, _("its database is not kept as its manifest says"))
    key = file.beside(unpacked).key
    if manifest.encrypted and not (key_file.exists(key) and file.has_database_key(unpacked)):
        raise broken(path, _("its database is encrypted, and the key of it is not there"))
    return key_of(unpacked) if manifest.encrypted else None


def _must_be_signed(path: Path, manifest: Manifest, note: str, ledger: Ledger) -> None:
    """The head beside the ledger is the ledger's newest, signed by the key that signs now."""
    with ledger.reading() as link:
        newest = Verifier.parse(checkpoint.newest_key(link, ledger.about.vkey))
    signed, _opened = open_head(note, [newest])
    if not signed == manifest.head == ledger.head():
        raise broken(path, _("its head is not the head of the ledger in it"))


def _at(place: Path, origin: str, key: bytes | None) -> tuple[Tip | None, Tip | None]:
    """
    The head of the ledger that lies at the place, and what was acknowledged there.

    Raises: BackupFault where another ledger lies there, or something else than a ledger.
    """
    acknowledged = TipLog(file.beside(place).tip).last()
    try:
        here = _origin_of_key(file.beside(place).key)
    except KeyFault:
        here = None
    head = None
    if os.path.lexists(place):
        for each in dict.fromkeys((None, key)):
            # one that is damaged, or whose key nobody has, is what somebody wants to replace
            with suppress(LedgerFault), Ledger.open(str(place), readonly=True, database_key=each) as ledger:
                here, found = ledger.about.origin, ledger.head()
                head = Tip(found.size, found.root)
        if here is None and not file.looks_like_ledger(place):
            raise BackupFault(
                N_("{path} is something else than a ledger."),
                N_("Name another place with --to; nothing was changed."),
                path=place,
            )
    if here is not None and here != origin:
        raise BackupFault(
            N_("At {path} lies another ledger, {found}, and the backup is of {origin}."),
            N_("Name another place with --to; nothing was changed."),
            path=place,
            found=here,
            origin=origin,
        )
    return head, acknowledged


def _origin_of_key(path: Path) -> str | None:
    return sealed_key.stated(path).origin if key_file.exists(path) else None


@contextmanager
def _reached(place: Path) -> Iterator[None]:
    """
    What the system says of the disk comes as a fault.

    Raises: BackupFault.
    """
    try:
        yield
    except OSError as fault:
        raise BackupFault(
            N_("Nothing can be put back at {path}: {detail}."),
            N_("Name a folder that exists, that you may write to, and that has room."),
            path=place,
            detail=fault.strerror or str(fault),
        ) from fault
