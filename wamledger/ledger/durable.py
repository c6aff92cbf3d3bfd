"""
Files that are there whole or not at all, also after the power has failed.

The new content goes to a temporary file beside the final one, is forced to the disk, and only then gets its
name; the folder is forced to the disk last, for the name is written there.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def create(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """
    A new file holds the content.

    Raises: FileExistsError where the name is taken; what has it stays as it was.
    """
    temporary = _written_beside(path, content, mode)
    try:
        name_new(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def name_new(temporary: Path, path: Path) -> None:
    """
    What lies in the finished file has this name; the other name may be gone or still there.

    Raises: FileExistsError where the name is taken; what has it stays as it was.
    """
    # Both refuse a taken name, which a replacing rename would not; Windows has no hard links on every disk.
    if os.name == "posix":
        os.link(temporary, path)
    else:
        os.rename(temporary, path)
    sync_folder(path.parent)


def replace(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """The file holds the content, whatever it held before."""
    temporary = _written_beside(path, content, mode)
    try:
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """What was written to the file survives a power failure."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """The names in the folder survive a power failure; Windows does this by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _written_beside(path: Path, content: bytes, mode: int) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
