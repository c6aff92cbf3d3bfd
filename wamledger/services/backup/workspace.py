"""
A folder beside a file that is being made or put back: on the same disk, its owner's alone, and gone afterwards.
"""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workspace(beside: Path) -> Iterator[Path]:
    """An empty folder beside the file; with all that is in it, it is gone when the block has ended."""
    folder = beside.with_name(f".{beside.name}.{secrets.token_hex(8)}.tmp")
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
