"""
Heads that this machine has seen: the newest of each ledger, kept apart from it.

Whoever puts an old copy of a ledger in its place, tip log and all, shows an older state that agrees with itself. The
machine remembers better: under the user's own folder lies, for each origin, the largest head that was recorded or
opened here. It is a reminder and no proof; where it cannot be written nothing fails.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Final

from wamledger.ledger.tip import Tip

_MOST_BYTES: Final = 1024


def folder() -> Path:
    """Where heads are remembered: under ``WAMLEDGER_HOME`` where that is set, else where the system keeps a user's state."""
    home = os.environ.get("WAMLEDGER_HOME")
    if home:
        return Path(home) / "seen"
    import platformdirs

    return Path(platformdirs.user_state_dir("wamledger", appauthor=False)) / "seen"


class SeenHeads:
    """What this machine has seen of the ledger of one origin."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._path = folder() / hashlib.sha256(origin.encode()).hexdigest()[:32]
        self._largest = -1

    def last(self) -> Tip | None:
        """The largest head that was seen; None where none was, or what was remembered cannot be read."""
        try:
            with self._path.open("rb") as file:
                origin, size, root = file.read(_MOST_BYTES).decode().split("\n")[:3]
            if origin != self._origin:
                return None
            tip = Tip(int(size), bytes.fromhex(root))
        except (OSError, ValueError):
            return None
        return tip if tip.size >= 0 and len(tip.root) == 32 else None

    def remember(self, size: int, root: bytes) -> None:
        """This head was seen; where a larger one was, that stays."""
        if size <= self._largest:
            return
        if self._largest < 0:
            last = self.last()
            if last is not None and last.size >= size:
                self._largest = last.size
                return
        self._write(size, root)

    def restart(self, size: int, root: bytes) -> None:
        """This head counts from now on, also where a larger one was seen: the ledger was put back from a copy."""
        self._write(size, root)

    def _write(self, size: int, root: bytes) -> None:
        # a head is remembered with each posting, so nothing is forced to the disk: what a power failure takes here
        # the tip log beside the ledger still has
        unfinished = self._path.with_name(f".{self._path.name}.{secrets.token_hex(8)}.tmp")
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(f"{self._origin}\n{size}\n{root.hex()}\n".encode())
            os.replace(unfinished, self._path)
            self._largest = size
        except OSError:
            with suppress(OSError):
                unfinished.unlink()
