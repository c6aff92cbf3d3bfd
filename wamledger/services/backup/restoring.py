"""
Putting a ledger back from a backup: what was there is set aside, and that something is missing is put on record.

An older ledger in place of a newer one is what somebody would want who has something to hide, and what an officer
needs whose disk has failed. So it is refused, unless it is asked for with a reason; and then the ledger says so, in an
entry that stands at its end before it is put in its place.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.reading import read
from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.append import Asked
from wamledger.ledger.head import Head
from wamledger.ledger.seen_heads import SeenHeads
from wamledger.ledger.sqlite import exchange, file
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import TipLog
from wamledger.services.access import log
from wamledger.services.backup.examination import Examined
from wamledger.services.backup.fault import BackupFault
from wamledger.services.file_folder import FileFolder
from wamledger.services.reading import must_read_whole

ActAs = Callable[[Ledger], str]
"""Makes whoever puts the ledger back act on it, and gives their code; for an open ledger, who records."""


class Restored(NamedTuple):
    """The head of the ledger that was put back, the entry that says so, and where the old one lies."""

    head: Head
    entry: str | None
    aside: Path | None
    files: int


def put_back(found: Examined, *, act: ActAs, older: bool = False, reason: str | None = None) -> Restored:
    """
    The ledger of the backup lies at the place, and what lay there lies aside.

    1. It holds all that was seen of the ledger, or is wanted all the same, for a reason.
    2. Whoever signs in to it may have a copy of everything.
    3. Where something seen is missing, the ledger has an entry that says so.
    4. Nobody has the old one open.

    Raises: BackupFault, AccessFault, KeyFault, LedgerBusy, LedgerFault; up to 4 nothing has changed at the place.
    Refuses: what record_restore refuses
    """
    is_less = found.is_older or found.is_other
    if is_less and not older:
        raise _less(found)
    if is_less and not (reason or "").strip():
        raise BackupFault(
            N_("Why is an older ledger put back?"), N_("Give the reason: --reason TEXT; it is put on record.")
        )
    _borrow_key(found)
    entry = _on_record(found, act, reason if is_less else None)
    with Ledger.open(str(found.unpacked), readonly=True, database_key=found.database_key) as ledger:
        head = ledger.head()
    durable.sync_file(found.unpacked)
    files = _add_files(found)
    aside = _exchange(found)
    TipLog(file.beside(found.place).tip).restart(head.size, head.root)
    SeenHeads(head.origin).restart(head.size, head.root)
    return Restored(head, entry, aside, files)


def _less(found: Examined) -> BackupFault:
    if found.is_older:
        return BackupFault(
            N_(
                "{path} holds {size} entries, and {seen} have been seen of this ledger: the last would be missing."
            ),
            N_("Take a newer backup. If there is none, say so: --older --reason TEXT"),
            path=found.path,
            size=found.head.size,
            seen=found.most_seen,
        )
    return BackupFault(
        N_("{path} holds other entries than those that have been seen of this ledger here."),
        N_(
            "Keep both, and find out which is right. To put this one back all the same: --older --reason TEXT"
        ),
        path=found.path,
    )


def _borrow_key(found: Examined) -> None:
    """The unpacked ledger has a key file; where the backup has none, the one that lies at the place."""
    borrowed, own = file.beside(found.place).key, file.beside(found.unpacked).key
    if not found.has_key and borrowed.exists():
        durable.create(own, borrowed.read_bytes())


def _on_record(found: Examined, act: ActAs, reason: str | None) -> str | None:
    """
    The unpacked ledger knows that it was put back; returns the entry that says what is missing.

    A ledger without its key can be put back and read, and nothing recorded in it until the key is there.
    """
    has_key = file.beside(found.unpacked).key.exists()
    if not has_key and reason is None and not found.is_closed:
        return None
    with Ledger.open(str(found.unpacked), database_key=found.database_key) as ledger:
        by = act(ledger)
        must_read_whole(ledger, Query.BACKUP)
        log.note(
            ledger, log.Event.RESTORED, subject=found.path.name, size=found.head.size, seen=found.most_seen
        )
        if reason is None:
            return None
        op, operation = read(
            {
                "op": "record_restore",
                "occurred_at": moment.canonical(ledger.clock()),
                "by": by,
                "size": found.head.size,
                "seen_size": found.most_seen,
                "reason": reason,
            }
        )
        with ledger.posting() as appender:
            (outcome,) = appender.post([Asked(op, operation, by_ledger=True)])
            if outcome.refused is not None:
                raise outcome.refused
        return outcome.id


def _add_files(found: Examined) -> int:
    """The attached files of the backup lie in the folder beside the place; returns how many were not there."""
    unpacked = FileFolder.beside(file.beside(found.unpacked).key, None)
    folder = FileFolder.beside(file.beside(found.place).key, None)
    names, added = unpacked.names(), 0
    if not names:
        return 0
    folder.path.mkdir(mode=0o700, exist_ok=True)
    for name in names:
        added += not (folder.path / name).exists()
        # also over one that is there: this one was read, and is what its name says
        os.replace(unpacked.path / name, folder.path / name)
    durable.sync_folder(folder.path)
    folder.note(*names)
    return added


def _exchange(found: Examined) -> Path | None:
    """
    What lay at the place lies in a folder beside it, which is returned, and the unpacked ledger has its name.

    The tip log goes before the database and comes back after it: a ledger without one is opened like one that was
    copied here, and one with another ledger's would be refused.
    """
    place, beside = found.place, file.beside(found.place)
    there = [path for path in (place, *beside, *_followers(place)) if path.exists()]
    aside = _new_folder(place) if there else None
    key = found.database_key if place.exists() and file.is_encrypted(place) else None
    with ExitStack() as lock:
        try:
            # SQLite removes the log of a file that it cannot read, and somebody may want to look at it
            logs = _copied(_followers(place), aside)
            held = lock.enter_context(exchange.alone_if_whole(place, key)) if place.exists() else None
            if aside is not None:
                _copied(beside, aside)
                _set_aside(place, aside, held, logs)
        except BaseException:
            if aside is not None:
                shutil.rmtree(aside, ignore_errors=True)
            raise
        _give_place(found, held)
    return aside


def _give_place(found: Examined, held: exchange.Alone | None) -> None:
    place = found.place
    durable.replace(file.converting(place), b"")
    file.beside(place).tip.unlink(missing_ok=True)
    if found.database_key is not None:
        _place_key(found)
    if held is not None:
        held.give_place(found.unpacked)
    else:
        os.replace(found.unpacked, place)
        durable.sync_folder(place.parent)
    if found.database_key is None:
        _place_key(found)
    file.converting(place).unlink()
    durable.sync_folder(place.parent)


def _set_aside(place: Path, aside: Path, held: exchange.Alone | None, logs: list[Path]) -> None:
    """The old database lies aside; its name stays until another file takes it."""
    if held is not None:
        held.set_aside(aside / place.name)
        for path in logs:  # what stood in them stands in the file
            path.unlink()
        return
    # a log that nobody could bring in must not be taken for that of the new file
    for path in _followers(place):
        path.unlink(missing_ok=True)
    _copied([place], aside)


def _copied(paths: Iterable[Path], aside: Path | None) -> list[Path]:
    """Those of the files that exist have copies aside, on the disk; returns the copies."""
    made = []
    for path in paths:
        if aside is not None and path.exists():
            made.append(Path(shutil.copy2(path, aside / path.name)))
            durable.sync_file(made[-1])
    if aside is not None:
        durable.sync_folder(aside)
    return made


def _followers(place: Path) -> list[Path]:
    return [place.with_name(place.name + follower) for follower in file.FOLLOWERS]


def _place_key(found: Examined) -> None:
    own = file.beside(found.unpacked).key
    if own.exists():
        durable.replace(file.beside(found.place).key, own.read_bytes())


def _new_folder(place: Path) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    number = 1
    while True:
        name = f"{place.name}.before-{stamp}" + (f"-{number}" if number > 1 else "")
        try:
            (place.with_name(name)).mkdir(mode=0o700)
        except FileExistsError:
            number += 1
        else:
            return place.with_name(name)
