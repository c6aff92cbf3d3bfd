"""Several programs that write to one ledger at once: numbers without a gap, and nothing lost."""

from __future__ import annotations

import multiprocessing
import random
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

import wamledger.ledger.sqlite.database as sqlite_database
from wamledger.ledger import merkle
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger

POSTINGS = 30
WRITERS = ("A", "B", "C")


def write(where: str, folder: str, name: str, beginning: object, answers: object) -> None:
    """What each writing program does: post one user after the other, some alone and some in batches."""
    import sys

    sys.path.insert(0, folder)
    import conftest as made

    dice = random.Random(name)
    with Ledger.open(where, clock=made.clock) as ledger:
        beginning.wait(30)  # type: ignore[attr-defined]
        number = 0
        while number < POSTINGS:
            batch = min(dice.choice((1, 1, 1, 2, 5)), POSTINGS - number)
            seqs = made.post(ledger, *(made.user(f"{name}{number + each}") for each in range(batch)))
            answers.put((name, number, seqs))  # type: ignore[attr-defined]
            number += batch


def test_writers_take_turns(filled: Ledger, made: ModuleType) -> None:
    """Three programs at once get numbers without a gap, each in its own order, under one tree; none is lost."""
    context = multiprocessing.get_context("spawn")
    beginning = context.Barrier(len(WRITERS))
    answers = context.Queue()
    folder = str(Path(__file__).parent)
    writers = [
        context.Process(target=write, args=(filled.database.address, folder, name, beginning, answers))
        for name in WRITERS
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
        assert writer.exitcode == 0
    acknowledged: dict[int, str] = {}
    while not answers.empty():
        name, number, seqs = answers.get()
        acknowledged |= {seq: f"{name}{number + each}" for each, seq in enumerate(seqs)}
    with filled.reading() as link:
        rows = link.rows("SELECT seq, leaf FROM entry ORDER BY seq")
        users = dict(link.rows("SELECT seq, code FROM user_account"))
        heads = dict(link.rows("SELECT size, root FROM signed_head"))
    assert [seq for seq, _leaf in rows] == list(range(9 + POSTINGS * len(WRITERS)))
    assert acknowledged == {seq: code for seq, code in users.items() if seq >= 9}
    leaves = [bytes(leaf) for _seq, leaf in rows]
    for size, root in heads.items():
        assert merkle.root_of(leaves[:size]) == bytes(root)
    with Ledger.open(filled.database.address, readonly=True) as again:
        assert again.faults == ()
    for name in WRITERS:
        own = [code for _seq, code in sorted(acknowledged.items()) if code.startswith(name)]
        assert own == [f"{name}{number}" for number in range(POSTINGS)]


def test_a_second_writer_waits_its_turn(filled: Ledger, made: ModuleType) -> None:
    """Whoever wants to post while another posts waits, and then builds on what the other posted."""
    found: list[list[int]] = []

    def second() -> None:
        with Ledger.open(filled.database.address, clock=filled.clock) as other:
            found.append(made.post(other, made.user("SECOND")))

    waiting = threading.Thread(target=second)
    with filled.posting() as appender:
        appender.post([made.user("FIRST")])
        waiting.start()
        time.sleep(0.3)
        assert not found
    waiting.join(20)
    assert found == [[10]]


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_without_the_lock_a_writer_would_fail(
    filled: Ledger, made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that does not take the write lock first fails when it comes to write, without waiting."""

    class Careless(sqlite3.Connection):
        def execute(self, sql: str, *given: object) -> sqlite3.Cursor:
            return super().execute("BEGIN" if sql == "BEGIN IMMEDIATE" else sql, *given)  # type: ignore[arg-type]

    def careless(path: Path, mode: str, key: bytes | None = None) -> sqlite3.Connection:
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False, factory=Careless)
        connection.execute("PRAGMA busy_timeout = 10000")
        return connection

    monkeypatch.setattr(sqlite_database, "connected", careless)
    with Ledger.open(filled.where, clock=filled.clock) as other:

        def overtaken() -> None:
            with other.posting() as appender:
                made.post(filled, made.user("FIRST"))
                appender.post([made.user("SECOND")])

        begun = time.monotonic()
        with pytest.raises(LedgerFault):
            overtaken()
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
def test_a_reader_is_not_in_the_way(filled: Ledger, made: ModuleType) -> None:
    """Somebody who reads for long keeps nobody from posting, also not by other means."""
    with closing(sqlite3.connect(filled.where, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM entry").fetchone() == (9,)
        assert made.post(filled, made.move(0)) == [9]
        assert reader.execute("SELECT count(*) FROM entry").fetchone() == (9,)
