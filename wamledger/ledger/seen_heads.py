"""
Heads that this machine has seen: the newest of each ledger, kept apart from it.

Whoever puts an old copy of a ledger in its place, tip log and all, shows an older state that agrees with itself. The
machine remembers better: under the user's own folder lies, for each origin, the largest head that was recorded or
opened here. It is a reminder and no proof; where it cannot be written nothing fails.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import Final

from wamledger.ledger import durable
from wamledger.ledger.tip import Tip, TipLog

MOST_BYTES: Final = 1 << 18


def folder() -> Path:
    """Where heads are remembered: under ``WAMLEDGER_HOME`` where that is set, else where the system keeps a user's state."""
    home = os.environ.get("WAMLEDGER_HOME")
    if home:
        return Path(home) / "seen"
    import platformdirs

    return Path(platformdirs.user_state_dir("wamledger", appauthor=False)) / "seen"


class SeenHeads:
    """What this machine has seen of the ledger of one origin: a line for each head, of which the largest counts."""

    def __init__(self, origin: str) -> None:
        self._path = folder() / hashlib.sha256(origin.encode()).hexdigest()[:32]
        self._largest = -1

    def last(self) -> Tip | None:
        """The largest head that was seen; None where none was, or what was remembered cannot be read."""
        try:
            return TipLog(self._path).last()
        except OSError:
            return None

    def remember(self, size: int, root: bytes) -> None:
        """This head was seen; where a larger one was, that stays."""
        if size <= self._largest:
            return
        if self._largest < 0:
            last = self.last()
            self._largest = -1 if last is None else last.size
            if last is not None and size <= last.size:
                return
            self._shorten(last)
        self._append(Tip(size, root))

    def restart(self, size: int, root: bytes) -> None:
        """This head counts from now on, also where a larger one was seen: the ledger was put back from a copy."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)
        self._append(Tip(size, root))

    def _append(self, tip: Tip) -> None:
        # A head is remembered with each posting, so nothing is forced to the disk: what a power failure takes here the
        # tip log beside the ledger still has. A line that was torn stays on a line of its own.
        with suppress(OSError):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
            handle = os.open(self._path, flags, 0o600)
            try:
                os.write(handle, b"\n" + tip.line)
            finally:
                os.close(handle)
            self._largest = tip.size

    def _shorten(self, last: Tip | None) -> None:
        """A list that has grown long begins again with the head that counts."""
        with suppress(OSError):
            if last is not None and self._path.stat().st_size > MOST_BYTES:
                durable.replace(self._path, last.line)
