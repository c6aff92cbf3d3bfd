"""
Making a backup: a copy of everything, proved whole, in one file that appears when all of it has been read again.

The copy is taken through SQLite at one moment, while others go on recording. Then it is verified like a ledger: every
entry, the tree, the heads, the signatures. Only what was found sound is packed, the packed file is read again from its
first byte to its last, and then it gets its name. A program that is killed meanwhile leaves no file of that name.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_, _
from wamledger.ledger import checkpoint, durable, key_file, sealed_key
from wamledger.ledger.faults import LedgerFault, LedgerTampered
from wamledger.ledger.head import Head, open_head
from wamledger.ledger.keys import PLAIN
from wamledger.ledger.sqlite import backup as sqlite_backup
from wamledger.ledger.sqlite.connection import bare, told
from wamledger.ledger.store import Ledger
from wamledger.ledger.vkey import Verifier
from wamledger.services.access import log
from wamledger.services.attachments import folder as folder_of
from wamledger.services.backup.archive import BLOCK, Archive, Writer
from wamledger.services.backup.fault import BackupFault
from wamledger.services.backup.manifest import DATABASE, FILES, HEAD, KEY, MANIFEST, Manifest, Member
from wamledger.services.backup.workspace import workspace
from wamledger.services.reading import must_read_whole
from wamledger.services.verification import verify

Told = Callable[[str, int, int], None]
"""Takes what is being done, how far it is, and how far it goes."""


class Made(NamedTuple):
    """
    A backup that was made.

    Shape: ``left_out`` names the attached files that could not be read; ``has_key`` says whether the key is in it.
    """

    path: Path
    head: Head
    note: str
    bytes: int
    files: int
    left_out: tuple[str, ...]
    has_key: bool


def back_up(
    ledger: Ledger,
    target: Path,
    *,
    with_plain_key: bool = False,
    overwrite: bool = False,
    progress: Told | None = None,
) -> Made:
    """
    The file is a backup of the whole ledger, and was read again after it was written.

    1. Who asks may have a copy of everything.
    2. The copy is of one moment, and verifies.
    3. The attached files that are here are those that were attached; others are left out and named.
    4. What was packed is what was copied.

    A key that lies open goes into it only ``with_plain_key``. Raises: AccessFault, LedgerTampered, LedgerFault; there
    is no new file then.
    """
    must_read_whole(ledger, Query.BACKUP)
    if ledger.database.engine != "sqlite":
        raise BackupFault(
            N_("{where} is on a server, and this program does not copy databases of a server."),
            N_(
                "Use pg_dump with the schema wamledger, keep the key file with it, and verify what is put back."
            ),
            where=ledger.where,
        )
    if not overwrite and os.path.lexists(target):
        raise BackupFault(
            N_("There is a file {path} already."), N_("Name another file, or write over it."), path=target
        )
    tell = progress or _silent
    ledger.checkpoint()
    with _reached(target), workspace(target) as folder:
        copy = folder / DATABASE
        tell(_("Copying"), 0, 1)
        _copy(ledger, copy)
        note, head, edition = _verified(ledger, copy, tell)
        parts = _Parts(ledger, folder, copy, note)
        has_key = parts.take_key(with_plain_key=with_plain_key)
        parts.take_files(lambda done, total: tell(_("Reading attached files"), done, total))
        manifest = Manifest(head, ledger.clock(), ledger.database.key is not None, edition, parts.members())
        packed = folder / "packed"
        _pack(packed, manifest, parts.sources(), tell)
        with Archive(packed) as archive:
            archive.check(lambda done, total: tell(_("Reading it again"), done, total))
        size = packed.stat().st_size
        # whoever takes a copy out is on record before they have it
        log.note(ledger, log.Event.BACKED_UP, subject=target.name, size=head.size, bytes=size)
        if overwrite:
            os.replace(packed, target)
            durable.sync_folder(target.parent)
        else:
            durable.name_new(packed, target)
    return Made(target, head, note, size, parts.files, tuple(parts.left_out), has_key)


def _copy(ledger: Ledger, copy: Path) -> None:
    """The file is a copy of the database at one moment, by itself, without the sessions of anybody."""
    path, key = Path(ledger.database.address), ledger.database.key
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with told(path):
        sqlite_backup.copy(path, copy, key)
    with told(copy), closing(bare(copy, "rw", key)) as made:
        made.execute("PRAGMA journal_mode = DELETE")
        # a session that somebody holds the token of must not come back to life with an old copy
        made.execute("PRAGMA secure_delete = ON")
        made.execute("DELETE FROM sign_in")
        (free,), (pages,) = (
            made.execute(f"PRAGMA {name}").fetchone() for name in ("freelist_count", "page_count")
        )
        if free * 2 > pages:
            made.execute("VACUUM")
    durable.sync_file(copy)


def _verified(ledger: Ledger, copy: Path, tell: Told) -> tuple[str, Head, int]:
    """
    The newest signed head of the copy, which has been verified, and its edition.

    Raises: LedgerTampered where the copy is not sound, because the ledger is not.
    """
    with Ledger.open(str(copy), readonly=True, database_key=ledger.database.key, clock=ledger.clock) as held:
        verdict = verify(held, projections=False, files=False, progress=tell, vkey=ledger.about.vkey)
        if not verdict.sound:
            raise LedgerTampered(
                N_("The copy of the ledger does not verify, because the ledger does not: {first}"),
                N_("Keep the ledger as it is and run verify, which names everything. No backup was made."),
                first=verdict.findings[0].message,
            )
        with held.reading() as link:
            head = checkpoint.head(link, held.about.origin)
            newest = Verifier.parse(checkpoint.newest_key(link, held.about.vkey))
            note = checkpoint.note(link, head, newest)
            edition = link.one("PRAGMA user_version")[0]
    if note is None:
        raise BackupFault(
            N_("No head was signed for the {size} entries that are in the copy."),
            N_("Sign one with: wamledger checkpoint. Then make the backup again."),
            size=head.size,
        )
    signed, _opened = open_head(note, [newest])
    return note, signed, edition


class _Parts:
    """What goes into a backup: files, and what the manifest says of each."""

    def __init__(self, ledger: Ledger, folder: Path, copy: Path, note: str) -> None:
        self.left_out: list[str] = []
        self.files = 0
        self._ledger = ledger
        self._folder = folder
        self._sources: dict[str, Path] = {HEAD: self._small(HEAD, note.encode()), DATABASE: copy}
        self._listed: list[Member] = []

    def take_key(self, *, with_plain_key: bool) -> bool:
        """The key file is among the parts, if it is sealed or wanted; returns whether it is."""
        path = self._ledger.database.beside.key
        if not key_file.exists(path):
            return False
        if sealed_key.stated(path).kind == PLAIN and not with_plain_key:
            return False
        self._sources[KEY] = self._small(KEY, path.read_bytes())
        return True

    def take_files(self, told: Callable[[int, int], None]) -> None:
        """Every attached file that is here, and is what was attached, is among the parts."""
        place = folder_of(self._ledger)
        with self._ledger.reading() as link:
            rows = link.rows("SELECT sha256, name FROM attachment ORDER BY sha256")
        for number, (sha256, name) in enumerate(rows):
            told(number, len(rows))
            found = place.found(sha256)
            try:
                for _chunk in place.contents(sha256, name) if found else ():
                    pass
            except (LedgerFault, OSError):
                found = None
            if found is None:
                self.left_out.append(name)
            elif place.keys is not None and not found.is_sealed:
                # beside an encrypted ledger nothing leaves the house open
                self.left_out.append(name)
            else:
                self._sources[FILES + found.path.name] = found.path
                self.files += 1

    def members(self) -> tuple[Member, ...]:
        """What the manifest lists."""
        self._listed = [_listed(name, path) for name, path in self.sources()]
        return tuple(self._listed)

    def sources(self) -> list[tuple[str, Path]]:
        """The parts in the order of the archive."""
        first = [name for name in (HEAD, KEY, DATABASE) if name in self._sources]
        names = [*first, *sorted(name for name in self._sources if name.startswith(FILES))]
        return [(name, self._sources[name]) for name in names]

    def _small(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        return path


def _listed(name: str, path: Path) -> Member:
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            size += len(block)
    return Member(name, size, digest.hexdigest())


def _pack(packed: Path, manifest: Manifest, sources: Sequence[tuple[str, Path]], tell: Told) -> None:
    """The archive is on the disk under the name that it has while nobody has read it again."""
    handle = os.open(packed, os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb+") as file:
        with closing(Writer(file)) as writer:
            stated = packed.with_name(MANIFEST)
            stated.write_bytes(manifest.encoded())
            with stated.open("rb") as source:
                writer.add(MANIFEST, source, compressed=True)
            for number, (name, path) in enumerate(sources):
                tell(_("Packing"), number, len(sources))
                with path.open("rb") as source:
                    # what is encrypted does not shrink, and photographs are small already
                    added = writer.add(name, source, compressed=name == DATABASE and not manifest.encrypted)
                if added != manifest.members[number]:
                    raise BackupFault(
                        N_("{name} was changed while it was being packed."),
                        N_("Make the backup again, and look who writes there."),
                        name=name,
                    )
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _reached(target: Path) -> Iterator[None]:
    """
    What the system says of the disk comes as a fault.

    Raises: BackupFault.
    """
    try:
        yield
    except OSError as fault:
        raise BackupFault(
            N_("The backup {path} cannot be written: {detail}."),
            N_("Name a folder that exists, that you may write to, and that has room for a copy."),
            path=target,
            detail=fault.strerror or str(fault),
        ) from fault


def _silent(_said: str, _done: int, _total: int) -> None:
    """Nobody wants to know how far it is."""
