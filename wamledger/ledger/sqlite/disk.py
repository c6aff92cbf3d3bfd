"""
Whether a file lies on a disk of this machine.

SQLite's write-ahead log needs memory that all programs share, and locks that hold; over a network it has
neither, and entries are lost in silence. What cannot be told is let through.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault

MOUNTS: Final = Path("/proc/self/mounts")
_REMOTE: Final = frozenset(
    {
        *(
            "afs",
            "beegfs",
            "ceph",
            "cifs",
            "coda",
            "davfs",
            "glusterfs",
            "gpfs",
            "lustre",
            "ncpfs",
            "nfs",
            "nfs4",
        ),
        *("orangefs", "smb3", "smbfs"),
        *("fuse.davfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs", "fuse.sshfs"),
    }
)
_OCTAL: Final = re.compile(r"\\([0-7]{3})")
_DRIVE_REMOTE: Final = 4


def must_be_local(path: Path) -> None:
    """
    The file does not lie on another machine, as far as can be told.

    Raises: LedgerFault.
    """
    kind = remote_kind(path)
    if kind is not None:
        raise LedgerFault(
            N_("{path} lies on another machine's disk ({kind}), where entries can be lost."),
            N_("Keep the ledger on a disk of this machine, or in a PostgreSQL database."),
            path=path,
            kind=kind,
        )


def remote_kind(path: Path) -> str | None:
    """What kind of network disk the path lies on; None for a local one, and where it cannot be told."""
    if sys.platform == "win32":
        return _remote_on_windows(path)
    try:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return None
    kind = mounted_kind(os.path.realpath(path), mounts)
    return kind if kind in _REMOTE else None


def mounted_kind(path: str, mounts: str) -> str | None:
    """The kind of the file system that a path lies on, by the list of mounts; the last counts."""
    longest, found = -1, None
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _OCTAL.sub(lambda octal: chr(int(octal[1], 8)), fields[1]).rstrip("/")
        if (path == point or path.startswith(point + "/")) and len(point) >= longest:
            longest, found = len(point), fields[2]
    return found


def _remote_on_windows(path: Path) -> str | None:
    import ctypes

    anchor = path.resolve().anchor
    if anchor.startswith("\\\\"):
        return anchor
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined, unused-ignore]
    return anchor if kernel.GetDriveTypeW(anchor) == _DRIVE_REMOTE else None
