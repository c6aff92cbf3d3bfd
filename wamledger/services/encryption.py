"""
A ledger that is there becomes encrypted, or stops being so.

The key file holds the key of the database before anything is encrypted under it, and until nothing is any more. The
database goes over in one step: a copy is made, held against the original, and takes its place. The attached files go
over one by one, for each says itself whether it is sealed. Whoever is stopped on the way has a whole ledger, and
finishes by asking again.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_, _
from wamledger.ledger import database, durable, sealed_key
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.ledger.sealed_file import FileKeys
from wamledger.ledger.sqlite import cipher, conversion, exchange, file
from wamledger.ledger.store import Ledger
from wamledger.services.access.person import Person
from wamledger.services.file_folder import FileFolder, is_sealed
from wamledger.services.reading import must_read_whole
from wamledger.services.verification import verify

Told = Callable[[str, int, int], None]


class Converted(NamedTuple):
    """How many attached files went over, and where the old database lies; None where it was removed."""

    files: int
    aside: Path | None


def encrypt(
    where: str,
    ledger: Ledger,
    person: Person | None,
    *,
    remove_plain: bool = False,
    progress: Told | None = None,
) -> Converted:
    """
    The database is a SQLCipher file, and the attached files are sealed; ``ledger`` is closed.

    What lay there before stays beside it under another name, unless ``remove_plain``. What was removed from a disk can
    often be read from it all the same.

    Raises: AccessFault, LedgerBusy, LedgerTampered, LedgerFault; the ledger is as it was then.
    """
    path, kek = _admitted(where, ledger, person)
    cipher.driver(b"")  # says at once where the extra is not installed
    key_path = file.beside(path).key
    key = ledger.database.key or sealed_key.database_key(key_path, kek) or cipher.new_key()
    if ledger.database.key is not None:
        ledger.close()
        return Converted(_seal_files(path, key, progress), None)
    durable.replace(file.converting(path), b"")
    sealed_key.set_database_key(key_path, kek, key)
    aside = _convert(path, ledger, old_key=None, new_key=key, name="plain", progress=progress)
    files = _seal_files(path, key, progress)
    _finished(path)
    if not remove_plain:
        return Converted(files, aside)
    aside.unlink()
    durable.sync_folder(aside.parent)
    return Converted(files, None)


def decrypt(where: str, ledger: Ledger, person: Person | None, *, progress: Told | None = None) -> Converted:
    """
    The database is a plain file, and the attached files lie open; ``ledger`` is closed.

    Raises: AccessFault, LedgerBusy, LedgerTampered, LedgerFault; the ledger is as it was then.
    """
    path, kek = _admitted(where, ledger, person)
    key_path = file.beside(path).key
    key = ledger.database.key or sealed_key.database_key(key_path, kek)
    if key is None:
        raise LedgerFault(N_("{path} is not encrypted."), N_("There is nothing to do."), path=path)
    with ledger.reading() as link:
        digests = [row[0] for row in link.rows("SELECT sha256 FROM attachment ORDER BY sha256")]
    files = _Files(path, key, digests, progress)
    aside = None
    durable.replace(file.converting(path), b"")
    if ledger.database.key is not None:
        # a plain ledger does not open sealed files, so they lie open beside them before it is plain
        aside = _convert(
            path,
            ledger,
            old_key=key,
            new_key=None,
            name="encrypted",
            before=files.lay_open,
            progress=progress,
        )
    else:
        ledger.close()
        files.lay_open()
    gone = files.remove_sealed()
    if aside is not None:
        # what lies aside is worth nothing without the key that opens it
        durable.replace(file.beside(aside).key, key_path.read_bytes())
    sealed_key.set_database_key(key_path, kek, None)
    _finished(path)
    return Converted(gone, aside)


def _admitted(where: str, ledger: Ledger, person: Person | None) -> tuple[Path, bytes]:
    """The file, and what opens its key file, where the person who acts may have the whole ledger."""
    if database.is_url(where):
        raise LedgerFault(
            N_("A PostgreSQL server keeps its files itself; this program cannot encrypt them."),
            N_("Ask whoever runs the server for an encrypted disk."),
        )
    if not ledger.is_closed:
        raise AccessFault(
            N_("An encrypted ledger is opened by people who sign in, and nobody signs in to this one."),
            N_("An administrator closes it first: wamledger enrol CODE --close-ledger"),
        )
    must_read_whole(ledger, Query.BACKUP)
    if person is None or person.kek is None:
        raise AccessFault(
            N_("You cannot open the key file of this ledger."),
            N_("Sign in as somebody who can: an administrator whose slot is in the key file."),
        )
    return Path(where), person.kek


def _convert(
    path: Path,
    ledger: Ledger,
    *,
    old_key: bytes | None,
    new_key: bytes | None,
    name: str,
    progress: Told | None,
    before: Callable[[], None] = lambda: None,
) -> Path:
    """The database is under the new key; returns where the old one lies. ``before`` comes just before that."""
    tell = progress or (lambda _said, _done, _total: None)
    head, clock = ledger.head(), ledger.clock
    ledger.close()
    copy = path.with_name(f".{path.name}.{name}.tmp")
    aside = _free(path.with_name(f"{path.name}.{name}"))
    with suppress(FileNotFoundError):
        copy.unlink()  # of somebody who was stopped
    try:
        # one library for both: each would drop the locks of the other
        library = cipher.driver(old_key or new_key)
        with exchange.alone(path, old_key, library=library) as held:
            tell(_("Copying"), 0, 1)
            conversion.converted(path, copy, old_key=old_key, new_key=new_key)
            _must_verify(copy, new_key, head.size, head.root, clock, progress)
            held.set_aside(aside)
            before()
            held.give_place(copy)
    finally:
        with suppress(FileNotFoundError):
            copy.unlink()
    return aside


def _must_verify(
    copy: Path, key: bytes | None, size: int, root: bytes, clock: Callable[[], int], progress: Told | None
) -> None:
    """The copy verifies like a ledger, and is the one that it was made from."""
    with Ledger.open(str(copy), readonly=True, database_key=key, clock=clock) as held:
        head = held.head()
        verdict = verify(held, projections=False, files=False, progress=progress)
    if (head.size, head.root) != (size, root) or not verdict.sound:
        raise LedgerFault(
            N_("The copy does not verify; the ledger stays as it is."),
            N_("Run verify on the ledger, which names what is wrong with it."),
        )


def _seal_files(path: Path, key: bytes, progress: Told | None) -> int:
    """Every attached file is sealed; returns how many went over."""
    keys = FileKeys(key)
    folder = FileFolder.beside(file.beside(path).key, None)
    sealed, gone = FileFolder(folder.path, keys), 0
    names = [name for name in folder.names() if not is_sealed(name)]
    for number, sha256 in enumerate(names):
        if progress is not None:
            progress(_("Attached files"), number, len(names))
        if _written(folder, sealed, sha256):
            folder.remove(sha256)
            gone += 1
    # what was noted under its digest would still tell whoever has the same file
    folder.note_again(name if is_sealed(name) else keys.name(name) for name in folder.ever_kept())
    return gone


class _Files:
    """The files that are attached to an encrypted ledger, on their way out of it."""

    def __init__(self, path: Path, key: bytes, digests: list[str], progress: Told | None) -> None:
        self._open = FileFolder.beside(file.beside(path).key, None)
        self._sealed = FileFolder.beside(file.beside(path).key, key)
        self._digests = digests
        self._progress = progress

    def lay_open(self) -> None:
        """Each file that is sealed lies open as well."""
        here = [each for each in self._digests if (found := self._sealed.found(each)) and found.is_sealed]
        for number, sha256 in enumerate(here):
            if self._progress is not None:
                self._progress(_("Attached files"), number, len(here))
            _written(self._sealed, self._open, sha256)

    def remove_sealed(self) -> int:
        """Each file that lies open is not sealed any more; returns how many those are."""
        gone = 0
        for sha256 in self._digests:
            found = self._sealed.found(sha256)
            if found is not None and found.is_sealed and self._open.found(sha256):
                self._sealed.remove(sha256)
                gone += 1
        called = {self._sealed.name_of(sha256): sha256 for sha256 in self._digests}
        self._open.note_again(called.get(name, name) for name in self._open.ever_kept())
        return gone


def _written(old: FileFolder, new: FileFolder, sha256: str) -> bool:
    """The file lies in the new folder too, and was read there; one that was changed before stays where it is."""
    unfinished = new.unfinished()
    try:
        new.write(unfinished, old.contents(sha256, sha256))
        new.name(unfinished, sha256)
        for _chunk in new.contents(sha256, sha256):
            pass
    except LedgerFault:
        new.remove(sha256)
        return False
    finally:
        with suppress(FileNotFoundError):
            unfinished.unlink()
    return True


def _free(path: Path) -> Path:
    """The path, with a number behind it where it is taken."""
    number, found = 1, path
    while os.path.lexists(found):
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def _finished(path: Path) -> None:
    with suppress(FileNotFoundError):
        file.converting(path).unlink()
    durable.sync_folder(path.parent)
