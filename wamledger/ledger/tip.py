"""
``tip.log``: what was acknowledged last, remembered outside the database.

One line for each commit that was acknowledged, ``size root``. A database that lost its write-ahead log, or
that was put back from a copy, opens without complaint and lacks entries that people hold receipts for; this
file tells.

A line is handed to the operating system and not forced to the disk, so a durable operation costs the one
sync of the database and no second. A process that dies loses no line; a power failure may lose the latest,
or leave a torn one, and the log then remembers a little less than was acknowledged, never more. ``sync``
forces it down: at each checkpoint of the database and on closing.

Several processes may write to one ledger. Their lines can come in another order than their commits, so what
counts is the largest size among the last lines, not the last line.
"""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable
from contextlib import suppress
from enum import Enum
from pathlib import Path
from types import TracebackType
from typing import Final, NamedTuple, Self

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.faults import LedgerFault

MOST_BYTES: Final = 1 << 20
KEPT_LINES: Final = 1000

_TAIL_BYTES: Final = 4096
_LINE: Final = re.compile(rb"^(0|[1-9][0-9]{0,18}) ([0-9a-f]{64})\n", re.MULTILINE)


class Tip(NamedTuple):
    """That a ledger of this size with this root was acknowledged."""

    size: int
    root: bytes

    @property
    def line(self) -> bytes:
        return b"%d %s\n" % (self.size, self.root.hex().encode())


class Verdict(Enum):
    """How a ledger stands to what was acknowledged last."""

    SAME = "same"
    AHEAD = "ahead"  # a commit whose acknowledgement was cut off: normal after a crash
    BEHIND = "behind"  # acknowledged entries are missing
    FORKED = "forked"  # other entries stand where acknowledged ones stood
    UNKNOWN = "unknown"  # the ledger has entries, and nothing is remembered


class TipLog:
    """The log beside a database. Asking it changes nothing; the first line makes it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1
        self._torn = False

    def append(self, size: int, root: bytes) -> None:
        """
        The log remembers that this head was acknowledged.

        Raises: LedgerFault where the line cannot be written. The commit itself stands.
        """
        try:
            self._open()
            # What follows a torn line begins a line of its own; the torn one is then passed over.
            line = b"\n" * self._torn + Tip(size, root).line
            self._torn = os.write(self._handle, line) != len(line)
            if self._torn:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        except OSError as fault:
            raise LedgerFault(
                N_("The entry is recorded, but {path} could not be written: {detail}."),
                N_("Make room on the disk and check whose file it is, then run verify."),
                path=self._path,
                detail=fault.strerror or str(fault),
            ) from fault

    def last(self) -> Tip | None:
        """The largest head among the latest lines; none where nothing is remembered."""
        if not self._path.exists():
            return None
        # The first length is enough, unless a power failure has left much behind that is no line.
        for length in (_TAIL_BYTES, 2 * MOST_BYTES):
            tips = _tips(_tail(self._path, length))
            if tips:
                return max(tips, key=lambda tip: tip.size)
        return None

    def compare(self, size: int, root_at: Callable[[int], bytes]) -> Verdict:
        """
        How a ledger of this size stands to what was acknowledged.

        ``root_at`` gives the ledger's root over its first so many entries. It is asked at most once, and
        never for more entries than there are.
        """
        tip = self.last()
        if tip is None:
            return Verdict.UNKNOWN if size else Verdict.SAME
        if size < tip.size:
            return Verdict.BEHIND
        if root_at(tip.size) != tip.root:
            return Verdict.FORKED
        return Verdict.SAME if size == tip.size else Verdict.AHEAD

    def restart(self, size: int, root: bytes) -> None:
        """The log begins again with this head: for a ledger put back from a copy, once that is recorded."""
        self.close()
        durable.replace(self._path, Tip(size, root).line)

    def sync(self) -> None:
        """All lines so far survive a power failure; a file that has grown past 1 MiB is short again."""
        if self._handle < 0:
            return
        os.fsync(self._handle)
        if os.fstat(self._handle).st_size > MOST_BYTES:
            self.close()
            self._compact()

    def close(self) -> None:
        """All lines survive a power failure, and the file is released; closing twice does nothing more."""
        if self._handle < 0:
            return
        handle, self._handle = self._handle, -1
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _open(self) -> None:
        # A log that another process has compacted meanwhile has lost its name to the new one.
        if self._handle >= 0 and os.fstat(self._handle).st_nlink:
            return
        self.close()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0)
        self._handle = os.open(self._path, flags, 0o600)
        self._torn = _ends_torn(self._path)

    def _compact(self) -> None:
        kept = _tips(_tail(self._path, MOST_BYTES))[-KEPT_LINES:]
        # On Windows a file that another process holds open cannot be replaced: it stays long for now.
        with suppress(PermissionError):
            durable.replace(self._path, b"".join(tip.line for tip in kept))


def _ends_torn(path: Path) -> bool:
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        file.seek(max(0, end - 1))
        return file.read(1) not in (b"", b"\n")


def _tail(path: Path, length: int) -> bytes:
    """The last so many bytes, without the line that they begin in the middle of."""
    with path.open("rb") as file:
        end = file.seek(0, os.SEEK_END)
        begin = max(0, end - length)
        file.seek(begin)
        tail = file.read(length)
    return tail.partition(b"\n")[2] if begin else tail


def _tips(tail: bytes) -> list[Tip]:
    return [Tip(int(size), bytes.fromhex(root.decode())) for size, root in _LINE.findall(tail)]
