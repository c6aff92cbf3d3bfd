"""
Backups in a folder: each under a name that says when it was made, and the oldest gone once there are enough.

A backup is removed only after a newer one of the same ledger was read again, and only where the file itself says that
it is one of this ledger.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

from wamledger.domain.moment import MICROSECONDS
from wamledger.ledger import durable
from wamledger.services.backup.archive import Archive
from wamledger.services.backup.fault import BackupFault

SUFFIX = ".wamledger-backup"


def name_for(code: str, at: int, size: int) -> str:
    """
    The name of a backup that is made now; names in the order of the alphabet are in the order of time.

    Units: ``at`` in microseconds.
    """
    stamp = datetime.fromtimestamp(at // MICROSECONDS, UTC).strftime("%Y%m%dT%H%M%SZ")
    return f"{code.lower()}-{stamp}-{size}{SUFFIX}"


def free_name(folder: Path, code: str, at: int, size: int) -> Path:
    """A path in the folder that nothing has, for a backup that is made now."""
    path = folder / name_for(code, at, size)
    number = 1
    while path.exists():
        number += 1
        path = folder / name_for(code, at, size).replace(SUFFIX, f"-{number}{SUFFIX}")
    return path


def thin_out(folder: Path, origin: str, code: str, keep: int) -> list[Path]:
    """The newest ``keep`` backups of the ledger are in the folder, and no older ones; returns those that went."""
    pattern = re.compile(rf"{re.escape(code.lower())}-\d{{8}}T\d{{6}}Z-\d+(-\d+)?{re.escape(SUFFIX)}")
    dated = []
    for path in folder.iterdir():
        if pattern.fullmatch(path.name) and path.is_file():
            try:
                with Archive(path) as archive:
                    if archive.manifest.head.origin == origin:
                        dated.append((archive.manifest.made_at, archive.manifest.head.size, path.name))
            except BackupFault:
                continue  # what is no backup is not ours to remove
    gone = [folder / name for _made, _size, name in sorted(dated, reverse=True)[max(1, keep) :]]
    for path in gone:
        path.unlink()
    if gone:
        durable.sync_folder(folder)
    return gone
