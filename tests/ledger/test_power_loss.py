"""
Power that fails while a ledger is written to.

Operations are posted on a disk that remembers each write (``tests.ledger.power``). Then, for every moment of that
record, the disk is built as a power failure may have left it, and the ledger is opened there by the ordinary driver.
Whatever the moment: it opens, everything in it agrees, and it holds all that was acknowledged.

That this can fail is shown by the same with SQLite told to force nothing, or only now and then, to the disk.

A few postings in the ordinary suite, where APSW is installed (the extra ``fuzz``); ``pytest -m campaign
tests/ledger/test_power_loss.py`` for 60 postings and every moment, POSTINGS=n and SEEDS=n for more.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

pytest.importorskip("apsw", reason="APSW is not installed (the extra fuzz)")

from tests.ledger.power import Acknowledged, Connection, Disk, Left, RecordingOs, RecordingSystem, Step
from tests.ledger.test_kill import SET_UP, must_agree, operation
from wamledger.ledger import tip
from wamledger.ledger.sqlite import connection
from wamledger.ledger.store import Ledger
from wamledger.services.verification import verify

POSTINGS = int(os.environ.get("POSTINGS", "60"))
SEEDS = int(os.environ.get("SEEDS", "3"))
VERIFIED = 40
"""Of so many states one is verified whole; the others are held to what must be there."""

SHARED_MEMORY = Path("/dev/shm")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder in memory where there is one: what is built here a thousand times wears out no disk."""
    if not os.access(SHARED_MEMORY, os.W_OK):
        yield tmp_path
        return
    made = SHARED_MEMORY / f"wamledger-power-{os.getpid()}-{time.monotonic_ns()}"
    made.mkdir()
    yield made
    shutil.rmtree(made)


def recorded(
    folder: Path,
    made: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    postings: int,
    synchronous: tuple[str, int],
) -> Disk:
    """The record of so many postings, alone and in batches, with SQLite forcing as much to the disk as is said."""
    path = folder / "unx.wl"
    with Ledger.create(str(path), code="UNX", mission="X", clock=made.clock) as ledger:
        made.post(ledger, *made.setting_up())
    disk = Disk([path, Path(f"{path}.tip")])
    system = RecordingSystem(disk)
    with monkeypatch.context() as patch:
        patch.setattr(connection, "bare", lambda path, mode, key, more="": Connection(path, system, mode))
        patch.setitem(connection._SETTINGS, "synchronous", synchronous)
        # So that the log is brought into the database again and again, and not only at the end.
        patch.setitem(connection._SETTINGS, "wal_autocheckpoint", ("50", 50))
        patch.setattr(tip, "os", RecordingOs(disk))
        dice = random.Random(postings)
        with Ledger.open(str(path), clock=made.clock) as ledger:
            number = 0
            for posting in range(postings):
                size = dice.choice((1, 1, 1, 3))
                disk.note(Acknowledged(SET_UP + number + size, done=False))
                made.post(ledger, *(operation(made, number + each) for each in range(size)))
                number += size
                disk.note(Acknowledged(SET_UP + number))
                if posting % 20 == 19:
                    ledger.checkpoint()  # which forces the tip log to the disk
    system.unregister()
    return disk


class Search:
    """A look at every state that a record may have left, and what was found."""

    def __init__(self, folder: Path, made: ModuleType, disk: Disk) -> None:
        self.made = made
        self.disk = disk
        self.path = folder / "unx.wl"
        self.states = self.verified = 0
        self.found: Counter[str] = Counter()

    def run(self, seeds: int, every: int = 1) -> None:
        """Each moment, with nothing left of what was not forced, with everything, and with some of it."""
        kinds: list[Left] = ["nothing", "everything", *["anything"] * seeds]  # type: ignore[list-item]
        for moment in range(1, len(self.disk.steps) + 1, every):
            for number, left in enumerate(kinds):
                self._build(self.disk.left(moment, left, random.Random(moment * 1000 + number)))
                self.states += 1
                self._look(moment)

    def _build(self, files: dict[str, bytes]) -> None:
        for ending in ("", "-wal", "-shm", "-journal", ".tip"):
            Path(f"{self.path}{ending}").unlink(missing_ok=True)
        for name, content in files.items():
            (self.path.parent / name).write_bytes(content)

    def _look(self, moment: int) -> None:
        acknowledged, most = self.disk.acknowledged(moment)
        acknowledged = max(acknowledged, SET_UP)
        try:
            with Ledger.open(str(self.path), clock=self.made.clock) as ledger:
                size = ledger.head().size
                if not acknowledged <= size <= max(most, SET_UP):
                    self.found["lost"] += 1
                    return
                must_agree(ledger, size - SET_UP)
                if self.states % VERIFIED == 0:
                    self.verified += 1
                    assert verify(ledger, workers=1).sound
                    self.made.post(ledger, operation(self.made, size - SET_UP))
            with closing(sqlite3.connect(self.path)) as shell:
                assert shell.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        except Exception as fault:  # what is left may be nonsense, and each way to stumble over it counts
            self.found[type(fault).__name__] += 1

    def __str__(self) -> str:
        steps = Counter(step.what for step in self.disk.steps if isinstance(step, Step))
        return (
            f"{self.states} states of {len(self.disk.steps)} moments ({dict(steps)}), {self.verified} verified whole;"
            f" wrong: {dict(self.found) or 'none'}"
        )


FULL = ("FULL", 2)


def test_a_power_failure_loses_nothing_that_was_acknowledged(
    folder: Path, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each moment of some postings, what is left opens, agrees, and holds all that was acknowledged."""
    disk = recorded(folder, made, monkeypatch, 6, FULL)
    search = Search(folder, made, disk)
    search.run(seeds=1)
    assert not search.found, str(search)
    assert search.states > 200
    assert search.verified > 4


@pytest.mark.parametrize("synchronous", [("NORMAL", 1), ("OFF", 0)])
def test_what_is_not_forced_to_the_disk_is_missed(
    folder: Path, made: ModuleType, monkeypatch: pytest.MonkeyPatch, synchronous: tuple[str, int]
) -> None:
    """The same look finds a loss where SQLite is told to force less to the disk: so it would have found it above."""
    disk = recorded(folder, made, monkeypatch, 6, synchronous)
    search = Search(folder, made, disk)
    search.run(seeds=1, every=3)
    assert search.found, str(search)


def test_what_a_disk_may_be_left_with(tmp_path: Path) -> None:
    """What was forced is always there; of the rest nothing, everything or any sectors."""
    (tmp_path / "a").write_bytes(b"." * 2048)
    disk = Disk([tmp_path / "a"])
    for step in (
        Step("write", "a", 0, b"x" * 10),
        Step("sync", "a"),
        Step("write", "a", 0, b"y" * 2000),
        Step("write", "b", 4, b"z"),
    ):
        disk.note(step)
    forced = b"x" * 10 + b"." * 2038
    assert disk.left(4, "nothing", random.Random(0)) == {"a": forced}
    written = {"a": b"y" * 2000 + b"." * 48, "b": bytes(4) + b"z"}
    assert disk.left(4, "everything", random.Random(0)) == written
    assert disk.left(1, "nothing", random.Random(0)) == {"a": b"." * 2048}
    seen = {disk.left(4, "anything", random.Random(seed))["a"] for seed in range(200)}
    assert {forced, written["a"]} < seen
    for content in seen:
        assert content[2000:] == b"." * 48
        sectors = [content[at : at + 512] for at in range(0, 1536, 512)]
        assert all(sector in (b"y" * 512, forced[at * 512 :][:512]) for at, sector in enumerate(sectors))


@pytest.mark.campaign
def test_the_campaign(
    folder: Path, made: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """At every moment of 60 postings, with three seeds, nothing that was acknowledged is lost; it is without syncs."""
    for synchronous, postings in ((FULL, POSTINGS), (("NORMAL", 1), 12), (("OFF", 0), 12)):
        begun = time.monotonic()
        with monkeypatch.context():
            search = Search(folder, made, recorded(folder, made, monkeypatch, postings, synchronous))
        search.run(seeds=SEEDS)
        with capsys.disabled():
            print(f"\nsynchronous = {synchronous[0]}: {search}; {time.monotonic() - begun:.0f} s", end="")
        assert bool(search.found) is (synchronous != FULL)
        for path in folder.iterdir():
            path.unlink()
