"""
The file that a key lies in: read strictly, by its owner alone, and written whole or not at all.

What the fields mean is in ``keys``. Here is what is true of any key file: rights, size, one JSON object without
repeated fields, a version.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any, Final

import orjson

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.canonical import duplicate_keys, encode
from wamledger.ledger.faults import CanonicalError, KeyFault

VERSION: Final = 1
MOST_BYTES: Final = 256 * 1024
"""Room for a slot for each of several hundred people."""

_RESTORE: Final = N_("Put the right key file back from the place where its copy is kept.")
_BLOCK: Final = 4096


def read(path: Path) -> dict[str, Any]:
    """
    The fields of a key file of this version.

    1. The file can be read, by its owner and, where the system knows rights, by nobody else.
    2. It is one JSON object, in which no field stands twice.
    3. It is of a version that this program knows, and says of which kind it is.

    Raises: KeyFault at the first of these that fails.
    """
    record = _record(path, _content(path))
    kind = record.get("kind")
    if record["wamledger_key"] != VERSION or type(kind) is not str:
        raise unknown_kind(path, record)
    return record


def ready(path: Path, key_id: bytes) -> Path:
    """The file in which the key of this id waits to take the place of the one in this file."""
    return path.with_name(f"{path.name}.next-{key_id.hex()}")


def all_ready(path: Path) -> list[Path]:
    """The files of keys that wait, or were never used."""
    return _beside(path, "next")


def before(path: Path, key_id: bytes) -> Path:
    """The file that keeps the key of this id after another has taken its place."""
    return path.with_name(f"{path.name}.before-{key_id.hex()}")


def all_before(path: Path) -> list[Path]:
    """The files of keys that have been replaced and are still kept."""
    return _beside(path, "before")


def _beside(path: Path, what: str) -> list[Path]:
    pattern = "".join(f"[{each}]" if each in "*?[" else each for each in path.name)
    return sorted(path.parent.glob(f"{pattern}.{what}-*"))


def exists(path: Path) -> bool:
    """Whether anything has this name."""
    return os.path.lexists(path)


def create(path: Path, record: dict[str, Any]) -> None:
    """
    A new file holds the record, readable to its owner alone.

    Raises: KeyFault where the name is taken, which stays as it was, and where the file cannot be written.
    """
    try:
        durable.create(path, _written(record))
    except FileExistsError as fault:
        raise KeyFault(
            N_("There is a file {path} already."),
            N_("A key is never written over. Move the file away if its ledger is gone for good."),
            path=path,
        ) from fault
    except OSError as fault:
        raise unreachable(path, fault) from fault


def replace(path: Path, record: dict[str, Any]) -> None:
    """
    The file holds the record; where an open key lay in it, that was overwritten.

    Raises: KeyFault where the file cannot be written; what was there stays then.
    """
    try:
        old = _opened_to_erase(path)
        try:
            durable.replace(path, _written(record))
            if old is not None:
                _erase(old)
        finally:
            if old is not None:
                os.close(old)
    except OSError as fault:
        raise unreachable(path, fault) from fault


def remove(path: Path) -> None:
    """
    The file is gone, and what lay in it was overwritten.

    Raises: KeyFault where it cannot be removed.
    """
    try:
        old = _opened_to_erase(path)
        if old is None:
            return
        try:
            path.unlink()
            durable.sync_folder(path.parent)
            _erase(old)
        finally:
            os.close(old)
    except OSError as fault:
        raise unreachable(path, fault) from fault


def _opened_to_erase(path: Path) -> int | None:
    """The file that has the name now, held open: it stays the same one after the name has gone to another."""
    try:
        return os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0))
    except FileNotFoundError:
        return None


def _erase(handle: int) -> None:
    """Zeros lie where the content lay, as far as a file system writes in place."""
    left = os.fstat(handle).st_size
    os.lseek(handle, 0, os.SEEK_SET)
    while left > 0:
        left -= os.write(handle, bytes(min(left, _BLOCK)))
    os.fsync(handle)


def _written(record: dict[str, Any]) -> bytes:
    content = encode(record) + b"\n"
    if len(content) > MOST_BYTES:
        raise KeyFault(
            N_("The key file would have {found} bytes; {most} are allowed."),
            N_("Take away the slots of people who have left."),
            found=len(content),
            most=MOST_BYTES,
        )
    return content


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # The rights are asked of the open file: the name could be given to another one in between.
            status = os.fstat(file.fileno())
            if os.name == "posix" and status.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise KeyFault(
                    N_("The key in {path} may be read by others (its mode is {mode})."),
                    N_("If somebody can have copied it, create a new key. Otherwise: chmod 600 {path}"),
                    path=path,
                    mode=f"{stat.S_IMODE(status.st_mode):04o}",
                )
            return file.read(MOST_BYTES + 1)
    except FileNotFoundError as fault:
        raise KeyFault(N_("There is no key file {path}."), _RESTORE, path=path) from fault
    except OSError as fault:
        raise unreachable(path, fault) from fault


def _record(path: Path, content: bytes) -> dict[str, Any]:
    try:
        record = orjson.loads(content)
        twice = duplicate_keys(content)
    except (orjson.JSONDecodeError, CanonicalError):
        record, twice = None, []
    # True and 1.0 equal 1 in Python; a version is a whole number and nothing that merely compares so.
    if (
        len(content) > MOST_BYTES
        or not isinstance(record, dict)
        or type(record.get("wamledger_key")) is not int
        or twice
    ):
        raise KeyFault(N_("{path} is not a key file."), _RESTORE, path=path)
    return record


def unknown_kind(path: Path, record: dict[str, Any]) -> KeyFault:
    """What to say of a file of another version or kind."""
    return KeyFault(
        N_("The key in {path} is of version {version} and kind {kind}, which this program cannot open."),
        N_("Use the program of the version that wrote it, or a later one."),
        path=path,
        version=record["wamledger_key"],
        kind=record.get("kind"),
    )


def damaged(path: Path) -> KeyFault:
    """What to say of a file that contradicts itself."""
    return KeyFault(
        N_("The key in {path} is damaged: its parts do not belong together."), _RESTORE, path=path
    )


def unreachable(path: Path, fault: OSError) -> KeyFault:
    """What to say of a file that the system does not give."""
    return KeyFault(
        N_("The key file {path} cannot be used: {detail}."),
        N_("Check that the folder exists, that the disk has room, and whose file it is."),
        path=path,
        detail=fault.strerror or str(fault),
    )
