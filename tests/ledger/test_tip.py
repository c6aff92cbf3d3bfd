"""What was acknowledged is remembered, and a ledger that lacks it is found out."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.tip import KEPT_LINES, MOST_BYTES, Tip, TipLog, Verdict

ROOT = Path(__file__).parents[2]


def root_at(size: int) -> bytes:
    return sha256(b"root at %d" % size).digest()


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "tip.log"


def acknowledged(path: Path, *sizes: int) -> None:
    with TipLog(path) as log:
        for size in sizes:
            log.append(size, root_at(size))


def test_the_format(path: Path) -> None:
    """A line is the size, a space and the root in lower-case hexadecimal digits."""
    acknowledged(path, 1, 2)
    assert path.read_text() == f"1 {root_at(1).hex()}\n2 {root_at(2).hex()}\n"


def test_nothing_is_remembered(path: Path) -> None:
    """Where there is no log an empty ledger is as it should be, and of another one nothing is known."""
    log = TipLog(path)
    assert log.last() is None
    assert log.compare(0, root_at) is Verdict.SAME
    assert log.compare(5, root_at) is Verdict.UNKNOWN
    assert not path.exists(), "asking makes no file"


@pytest.mark.parametrize(
    ("size", "verdict"),
    [(7, Verdict.SAME), (8, Verdict.AHEAD), (99, Verdict.AHEAD), (6, Verdict.BEHIND), (0, Verdict.BEHIND)],
)
def test_verdict_by_size(path: Path, size: int, verdict: Verdict) -> None:
    """A ledger with the acknowledged root is the same or ahead, and a smaller one is behind."""
    acknowledged(path, 5, 6, 7)
    assert TipLog(path).compare(size, root_at) is verdict


@pytest.mark.parametrize("size", [7, 8, 99])
def test_other_entries_are_a_fork(path: Path, size: int) -> None:
    """A ledger that has another root at the acknowledged size is forked, however long it has grown since."""
    acknowledged(path, 5, 6, 7)
    asked: list[int] = []

    def other(at: int) -> bytes:
        asked.append(at)
        return sha256(b"other").digest()

    assert TipLog(path).compare(size, other) is Verdict.FORKED
    assert asked == [7]


def test_a_smaller_ledger_is_not_asked(path: Path) -> None:
    """A ledger that is behind is never asked for a root that it cannot have."""
    acknowledged(path, 7)

    def never(_size: int) -> bytes:
        raise AssertionError

    assert TipLog(path).compare(6, never) is Verdict.BEHIND


def test_torn_at_every_byte(path: Path) -> None:
    """Wherever the last line was torn, the line before it counts, and what is appended then counts again."""
    acknowledged(path, 8, 9, 10)
    whole = path.read_bytes()
    ends = [at + 1 for at, byte in enumerate(whole) if byte == 10]
    for cut in range(len(whole) + 1):
        path.write_bytes(whole[:cut])
        lines = sum(end <= cut for end in ends)
        log = TipLog(path)
        assert log.last() == (Tip(7 + lines, root_at(7 + lines)) if lines else None), cut
        log.append(11, root_at(11))
        log.append(12, root_at(12))
        log.close()
        assert log.last() == Tip(12, root_at(12)), cut
        path.write_bytes(path.read_bytes().removesuffix(Tip(12, root_at(12)).line))
        assert log.last() == Tip(11, root_at(11)), "the line after a torn one is a line of its own"


@given(st.binary(max_size=300))
def test_garbage_at_the_end(tmp_path_factory: pytest.TempPathFactory, garbage: bytes) -> None:
    """Whatever a power failure leaves after the last line, the last line counts."""
    path = tmp_path_factory.mktemp("tip") / "tip.log"
    acknowledged(path, 10)
    with path.open("ab") as file:
        file.write(garbage)
    log = TipLog(path)
    assert log.last() == Tip(10, root_at(10))
    log.append(11, root_at(11))
    log.close()
    assert log.last() == Tip(11, root_at(11))


@pytest.mark.parametrize(
    "line",
    [
        b"11 " + b"0" * 63 + b"\n",
        b"11 " + b"0" * 65 + b"\n",
        b"11 " + b"A" * 64 + b"\n",
        b"011 " + b"0" * 64 + b"\n",
        b"-11 " + b"0" * 64 + b"\n",
        b" 11 " + b"0" * 64 + b"\n",
        b"11  " + b"0" * 64 + b"\n",
        b"11 " + b"0" * 64 + b" \n",
        b"11 " + b"0" * 64 + b"\r\n",
        b"9" * 20 + b" " + b"0" * 64 + b"\n",
        b"\x00" * 4096,
        b"\x00" * 100_000,
    ],
    ids=lambda line: repr(line[:12]),
)
def test_what_is_no_line(path: Path, line: bytes) -> None:
    """A line in any other form is passed over."""
    acknowledged(path, 10)
    with path.open("ab") as file:
        file.write(line)
    assert TipLog(path).last() == Tip(10, root_at(10))


def test_only_the_end_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a long log no more than some thousand bytes are read."""
    path.write_bytes(b"".join(Tip(size, root_at(size)).line for size in range(10_000)))
    read: list[int] = []
    real = Path.open

    def watched(self: Path, *arguments: Any) -> Any:
        file = real(self, *arguments)
        whole = file.read

        class Watched:
            def __enter__(self) -> Any:
                return self

            def __exit__(self, *_fault: object) -> None:
                file.close()

            def seek(self, *place: int) -> int:
                return file.seek(*place)  # type: ignore[no-any-return]

            def read(self, length: int) -> bytes:
                read.append(length)
                return whole(length)  # type: ignore[no-any-return]

        return Watched()

    monkeypatch.setattr(Path, "open", watched)
    assert TipLog(path).last() == Tip(9_999, root_at(9_999))
    assert sum(read) <= 8192


def test_a_half_line_at_the_cut_is_no_line(path: Path) -> None:
    """The end that is read may begin within a line, whose rest is not taken for a line of its own."""
    line = Tip(123_456, root_at(1)).line
    for extra in range(len(line)):
        path.write_bytes(line * 2 + b"\x00" * (4096 - extra))
        assert TipLog(path).last() == Tip(123_456, root_at(1))


def test_lines_in_another_order(path: Path) -> None:
    """Where two processes wrote their lines in another order than they committed, the larger head counts."""
    acknowledged(path, 10, 12, 11)
    assert TipLog(path).last() == Tip(12, root_at(12))


def test_no_sync_for_a_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Appending costs no sync of its own, not even past 1 MiB; sync and close cost one each."""
    path.write_bytes(b"x\n" * MOST_BYTES)
    syncs: list[int] = []
    monkeypatch.setattr(os, "fsync", syncs.append)
    log = TipLog(path)
    for size in range(100):
        log.append(size, root_at(size))
    assert syncs == []
    assert log.last() == Tip(99, root_at(99)), "the line is in the file at once, for any process"
    path.write_bytes(b"")
    log.sync()
    assert len(syncs) == 1
    log.close()
    assert len(syncs) == 2
    log.close()
    log.sync()
    assert len(syncs) == 2


def test_a_long_log_becomes_short(path: Path) -> None:
    """Past 1 MiB a sync leaves the last lines only, and what is appended afterwards stands after them."""
    path.write_bytes(b"".join(Tip(size, root_at(0)).line for size in range(MOST_BYTES // 68)))
    log = TipLog(path)
    log.append(999_999, root_at(1))
    log.sync()
    lines = path.read_bytes().splitlines()
    assert len(lines) == KEPT_LINES
    assert log.last() == Tip(999_999, root_at(1))
    log.append(1_000_000, root_at(2))
    log.close()
    assert len(path.read_bytes().splitlines()) == KEPT_LINES + 1
    assert log.last() == Tip(1_000_000, root_at(2))
    assert [each.name for each in path.parent.iterdir()] == ["tip.log"]


def test_a_short_log_stays(path: Path) -> None:
    """A log of less than 1 MiB loses no line by a sync."""
    with TipLog(path) as log:
        for size in range(2 * KEPT_LINES):
            log.append(size, root_at(0))
        log.sync()
        assert len(path.read_bytes().splitlines()) == 2 * KEPT_LINES


@pytest.mark.skipif(os.name != "posix", reason="Windows does not replace a file that is open")
def test_two_processes_and_a_compaction(path: Path) -> None:
    """A log that another has compacted is found again, and no line goes into the file that lost its name."""
    path.write_bytes(b"x\n" * MOST_BYTES)
    one, other = TipLog(path), TipLog(path)
    one.append(1, root_at(1))
    other.append(2, root_at(2))
    other.sync()
    one.append(3, root_at(3))
    one.close()
    other.close()
    assert [line.split()[0] for line in path.read_bytes().splitlines()] == [b"1", b"2", b"3"]


def test_nothing_stays_open(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the end of a with block all files are closed, also those that a compaction left behind."""
    handles: list[int] = []
    real = os.open

    def opened(*arguments: Any, **options: Any) -> int:
        handles.append(real(*arguments, **options))
        return handles[-1]

    monkeypatch.setattr(os, "open", opened)
    path.write_bytes(b"x\n" * MOST_BYTES)
    with TipLog(path) as log:
        log.append(1, root_at(1))
        log.sync()
        log.append(2, root_at(2))
        log.restart(1, root_at(1))
        log.append(2, root_at(2))
    assert len(handles) > 3
    for handle in set(handles):
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(handle)


@pytest.mark.skipif(os.name != "posix", reason="this system keeps no rights of group and others")
def test_for_the_owner_only(path: Path) -> None:
    """The log has mode 0600."""
    before = os.umask(0)
    try:
        acknowledged(path, 1)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_restart(path: Path) -> None:
    """After a restart a smaller ledger is what is remembered."""
    acknowledged(path, 10, 11)
    log = TipLog(path)
    log.restart(4, root_at(4))
    assert log.last() == Tip(4, root_at(4))
    log.append(5, root_at(5))
    log.close()
    assert path.read_bytes() == Tip(4, root_at(4)).line + Tip(5, root_at(5)).line


def test_a_full_disk(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that could not be written whole is a fault, by which the entry stands; the next line counts."""
    log = TipLog(path)
    log.append(1, root_at(1))
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, line: real(handle, line[:20]))
    with pytest.raises(
        LedgerFault, match=r"The entry is recorded, but .* could not be written: No space left"
    ):
        log.append(2, root_at(2))
    monkeypatch.undo()
    assert log.last() == Tip(1, root_at(1))
    log.append(3, root_at(3))
    log.close()
    assert log.last() == Tip(3, root_at(3))


def test_nowhere_to_write(tmp_path: Path) -> None:
    """A log in a folder that is not there says so."""
    with pytest.raises(LedgerFault, match="No such file"):
        TipLog(tmp_path / "missing" / "tip.log").append(1, root_at(1))


APPENDER = """
import sys
from hashlib import sha256
from pathlib import Path
from wamledger.ledger.tip import TipLog
log = TipLog(Path(sys.argv[1]))
for size in range(1, 1 << 30):
    log.append(size, sha256(b"root at %d" % size).digest())
    print(size, flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX's")
def test_a_killed_process_loses_no_line(path: Path) -> None:
    """A process that is killed at any moment leaves every line that it had acknowledged."""
    for lines in (1, 50, 500):
        path.unlink(missing_ok=True)
        with subprocess.Popen(
            [sys.executable, "-c", APPENDER, str(path)], stdout=subprocess.PIPE, cwd=ROOT, text=True
        ) as process:
            assert process.stdout
            for _line in range(lines):
                said = int(process.stdout.readline())
            process.send_signal(signal.SIGKILL)
            said = max(
                [
                    said,
                    *(
                        int(line)
                        for line in process.stdout.read().splitlines(keepends=True)
                        if line[-1] == "\n"
                    ),
                ]
            )
        tip = TipLog(path).last()
        assert tip is not None
        assert tip.size in (said, said + 1), "at most the one line in flight is ahead"
        assert tip.root == root_at(tip.size)
