"""
A disk whose power fails: everything that a ledger writes, in order, and what may be left of it at any moment.

SQLite runs on a file system of our own (a VFS, by APSW) that passes each write on and remembers it; the tip log's
writes are remembered beside it. From that record the disk is built as it may be after a power failure at any point:
what was forced to the disk is there, and of what was not, any part may be, in any order, each write whole or torn at
sectors of 512 bytes.

Not modelled: that the directory forgets a file that was made, and a disk that says it has written what it has not.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import apsw

SECTOR = 512

Left = Literal["nothing", "everything", "anything"]
"""Of what was not forced to the disk."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened to a file: written at a place, cut to a size, forced to the disk, or removed."""

    what: Literal["write", "cut", "sync", "gone"]
    file: str
    at: int = 0
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """That somebody was told of a ledger of this size; ``False`` says that a posting up to it has begun."""

    size: int
    done: bool = True


class Disk:
    """What was on the disk at first, and all that happened since."""

    def __init__(self, files: Sequence[Path]) -> None:
        self.first = {path.name: path.read_bytes() for path in files}
        self.steps: list[Step | Acknowledged] = []

    def note(self, step: Step | Acknowledged) -> None:
        """The step has happened."""
        self.steps.append(step)

    def acknowledged(self, moment: int) -> tuple[int, int]:
        """The size that was acknowledged before a moment, and the size that a posting under way may have reached."""
        sizes = [step for step in self.steps[:moment] if isinstance(step, Acknowledged)]
        most = max((step.size for step in sizes), default=0)
        return max((step.size for step in sizes if step.done), default=0), most

    def left(self, moment: int, what: Left, dice: random.Random) -> dict[str, bytes]:
        """The files as they may be after a power failure at the moment."""
        steps = [step for step in self.steps[:moment] if isinstance(step, Step)]
        forced = {step.file: number for number, step in enumerate(steps) if step.what == "sync"}
        files = {name: bytearray(content) for name, content in self.first.items()}
        waiting: list[Step] = []
        for number, step in enumerate(steps):
            if number < forced.get(step.file, -1) or step.what == "sync":
                _apply(files, step)
            else:
                waiting.append(step)
        for step in _survivors(waiting, what, dice):
            _apply(files, step)
        return {name: bytes(content) for name, content in files.items()}


def _apply(files: dict[str, bytearray], step: Step) -> None:
    if step.what == "gone":
        files.pop(step.file, None)
        return
    content = files.setdefault(step.file, bytearray())
    if step.what == "write":
        content.extend(bytes(max(0, step.at - len(content))))
        content[step.at : step.at + len(step.content)] = step.content
    elif step.what == "cut":
        del content[step.at :]


def _survivors(waiting: list[Step], what: Left, dice: random.Random) -> Iterator[Step]:
    if what == "nothing":
        return
    if what == "everything":
        yield from waiting
        return
    kept = [step for step in waiting if dice.random() < 0.7]
    if dice.random() < 0.5:
        dice.shuffle(kept)
    for step in kept:
        if step.what == "write" and dice.random() < 0.5:
            yield from _torn(step, dice)
        else:
            yield step


def _torn(step: Step, dice: random.Random) -> Iterator[Step]:
    """Some of the sectors that a write touches; the bytes beside it in the same sector stay as they were."""
    begin = step.at
    while begin < step.at + len(step.content):
        end = min((begin // SECTOR + 1) * SECTOR, step.at + len(step.content))
        if dice.random() < 0.5:
            yield Step("write", step.file, begin, step.content[begin - step.at : end - step.at])
        begin = end


# SQLite on this disk


class _File(apsw.VFSFile):  # type: ignore[misc]
    def __init__(self, disk: Disk, name: Any, flags: Any) -> None:
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        self._name = Path(path).name if path else ""
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, content: bytes, at: int) -> None:
        super().xWrite(content, at)
        self._disk.note(Step("write", self._name, at, bytes(content)))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._disk.note(Step("cut", self._name, size))

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._disk.note(Step("sync", self._name))


class RecordingSystem(apsw.VFS):  # type: ignore[misc]
    """The file system of this machine, with a record of what is written."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self.name = f"recording-{id(disk)}"
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: Any) -> _File:
        return _File(self._disk, name, flags)

    def xDelete(self, path: str, sync: bool) -> None:
        super().xDelete(path, sync)
        self._disk.note(Step("gone", Path(path).name))


class Connection:
    """A connection of APSW, with as much of the standard driver's manners as a ledger uses."""

    def __init__(self, path: Path, system: RecordingSystem, mode: str) -> None:
        flags = apsw.SQLITE_OPEN_READWRITE if mode == "rw" else apsw.SQLITE_OPEN_READONLY
        self._connection = apsw.Connection(str(path), flags, vfs=system.name)

    @property
    def in_transaction(self) -> bool:
        return bool(self._connection.in_transaction)

    def cursor(self) -> Cursor:
        return Cursor(self._connection)

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        return self.cursor().execute(sql, parameters)

    def rollback(self) -> None:
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        self._connection.close()


class Cursor:
    """A cursor of such a connection."""

    def __init__(self, connection: Any) -> None:
        self._cursor = connection.cursor()

    def execute(self, sql: str, parameters: Sequence[Any] = ()) -> Cursor:
        self._cursor.execute(sql, tuple(parameters))
        return self

    def executemany(self, sql: str, rows: Any) -> Cursor:
        self._cursor.executemany(sql, [tuple(row) for row in rows])
        return self

    def fetchone(self) -> Any:
        return self._cursor.fetchone()

    def fetchall(self) -> list[Any]:
        found: list[Any] = self._cursor.fetchall()
        return found

    def fetchmany(self, count: int) -> list[Any]:
        return [row for _number, row in zip(range(count), self._cursor, strict=False)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._cursor)

    def close(self) -> None:
        self._cursor.close()


# the tip log on this disk


class RecordingOs:
    """The module ``os`` for whoever writes the tip log, with a record of what is written."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._names: dict[int, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        handle = os.open(path, flags, mode)
        self._names[handle] = Path(path).name
        return handle

    def write(self, handle: int, content: bytes) -> int:
        at = os.fstat(handle).st_size
        written = os.write(handle, content)
        self._disk.note(Step("write", self._names[handle], at, content[:written]))
        return written

    def fsync(self, handle: int) -> None:
        os.fsync(handle)
        self._disk.note(Step("sync", self._names[handle]))
