"""Connections are lent to one at a time, a few are kept, and none that is spoilt is lent again."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest

from wamledger.ledger.faults import LedgerBusy
from wamledger.ledger.sqlite import lending
from wamledger.ledger.sqlite.lending import Lending


class Maker:
    """Makes connections to one file, and remembers them."""

    def __init__(self, path: Path) -> None:
        self.path, self.made = path, []

    def __call__(self) -> sqlite3.Connection:
        self.made.append(sqlite3.connect(self.path, check_same_thread=False, isolation_level=None))
        return self.made[-1]

    def open(self) -> int:
        """How many of them are open still."""
        count = 0
        for each in self.made:
            try:
                each.execute("SELECT 1")
                count += 1
            except sqlite3.ProgrammingError:
                pass
        return count


@pytest.fixture
def maker(tmp_path: Path) -> Maker:
    """A maker of connections to an empty file."""
    return Maker(tmp_path / "file.db")


def never(_error: BaseException) -> bool:
    return False


def test_one_that_was_given_back_is_lent_again(maker: Maker) -> None:
    """One after the other use the same connection; two at once have two, and no more are kept than were asked for."""
    lent = Lending(maker, kept=1)
    for _turn in range(3):
        with lent.lent(never) as connection:
            connection.execute("SELECT 1")
    assert len(maker.made) == 1
    with lent.lent(never) as one, lent.lent(never) as other:
        assert one is not other
    assert (len(maker.made), maker.open()) == (2, 1)
    lent.close()
    assert maker.open() == 0
    with lent.lent(never) as again:
        again.execute("SELECT 1")


def test_no_transaction_is_handed_on(maker: Maker) -> None:
    """What somebody began and did not end is undone before the connection is lent again."""
    lent = Lending(maker, kept=1)
    with lent.lent(never) as connection:
        connection.execute("CREATE TABLE t (x)")
        connection.execute("BEGIN")
        connection.execute("INSERT INTO t VALUES (1)")
    with lent.lent(never) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (0,)
    with pytest.raises(sqlite3.OperationalError), lent.lent(never) as connection:
        connection.executescript("BEGIN; SELECT nothing")
    with lent.lent(never) as connection:
        assert not connection.in_transaction
    assert len(maker.made) == 1


def test_a_spoilt_one_is_closed(maker: Maker) -> None:
    """After a failure that spoils it a connection is closed, and the next borrower has another."""
    lent = Lending(maker, kept=1)
    with pytest.raises(OSError, match="disk"), lent.lent(lambda error: isinstance(error, OSError)):
        raise OSError("disk")
    assert maker.open() == 0
    with lent.lent(never):
        pass
    assert len(maker.made) == 2


def test_whoever_comes_too_late_is_told(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where all are lent the next waits, and is told so in words when none comes back."""
    monkeypatch.setattr(lending, "PATIENCE", 0.05)
    monkeypatch.setattr(lending, "MOST_MORE", 0)
    lent = Lending(maker, kept=1)
    with lent.lent(never), pytest.raises(LedgerBusy, match="Too much"), lent.lent(never):
        pass
    with lent.lent(never):
        pass


def test_no_two_threads_have_the_same(maker: Maker) -> None:
    """However many threads borrow at once, each has one of its own."""
    lent, held, twice = Lending(maker, kept=2), set[int](), []

    def borrow() -> None:
        for _turn in range(200):
            with lent.lent(never) as connection:
                if id(connection) in held:
                    twice.append(connection)
                held.add(id(connection))
                connection.execute("SELECT 1")
                held.discard(id(connection))

    threads = [threading.Thread(target=borrow) for _each in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert twice == []
    assert maker.open() <= 2
