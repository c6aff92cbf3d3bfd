"""Replay: the projections made again from the entries alone, and a rebuild that puts them in place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.ledger.everything import post_everything, sign_everything
from wamledger.ledger import tables
from wamledger.ledger.faults import LedgerFault, LedgerTampered
from wamledger.ledger.link import Link
from wamledger.ledger.replay import BLOCK, MOST_ROWS, Replay, Scratch, entries_of
from wamledger.ledger.slice import keys, spelled
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Kind
from wamledger.services.posting import post_files
from wamledger.services.verification import rebuild, verify

MISSION = Path(__file__).parents[2] / "sample_data" / "mission"


@pytest.fixture
def busy(ledger: Ledger) -> Ledger:
    """A ledger in which everything has happened once, on each engine."""
    post_everything(ledger)
    sign_everything(ledger)
    return ledger


@pytest.fixture
def busy_file(on_sqlite: str) -> Iterator[Ledger]:
    """The same in a SQLite file."""
    with Ledger.create(on_sqlite, code="UNX", mission="UN Mission in X") as ledger:
        post_everything(ledger)
        sign_everything(ledger)
        yield ledger


def rows_of(link: Link) -> dict[str, list[Any]]:
    """Every row of every projection, in the order of the keys."""
    return {
        name: link.rows(f"SELECT {', '.join(spelled(name))} FROM {name} ORDER BY {', '.join(keys(name))}")
        for name in tables.PROJECTIONS
    }


def replayed(record: Link, *, block: int = BLOCK, most_rows: int = MOST_ROWS) -> dict[str, list[Any]]:
    """The projections that the entries make; nothing is wrong with them."""
    wrong: list[Any] = []
    size = record.one("SELECT count(*) FROM entry")[0]
    with Scratch() as scratch:
        replay = Replay(
            record, scratch.link, code="UNX", wrong=lambda *what: wrong.append(what), most_rows=most_rows
        )
        applied = list(replay.run(entries_of(record, 0, size, block)))
        assert wrong == []
        assert applied[-1] == size
        return rows_of(scratch.link)


def test_everything_has_a_row(busy_file: Ledger) -> None:
    """The small ledger of these tests leaves no table of projections empty, or they would prove nothing of it."""
    with busy_file.reading() as link:
        assert [name for name, rows in rows_of(link).items() if not rows] == []


@pytest.mark.parametrize("most_rows", [-1, 40, MOST_ROWS])
@pytest.mark.parametrize("block", [1, 3, BLOCK])
def test_replay_gives_what_posting_gave(busy: Ledger, block: int, most_rows: int) -> None:
    """Replaying gives the same projections, however entries are batched and whatever is forgotten in between."""
    with busy.reading() as link:
        assert replayed(link, block=block, most_rows=most_rows) == rows_of(link)


@pytest.fixture
def month(on_sqlite: str) -> Iterator[Link]:
    """What a ledger with a month of the sample mission in it holds."""
    with Ledger.create(on_sqlite, code="UNX", mission="UN Mission in X") as ledger:
        report = post_files(ledger, [MISSION / "2025-09.jsonl"], historical=True)
        assert report.posted > 900
        with ledger.reading() as link:
            yield link


def test_replay_of_a_month(month: Link) -> None:
    """Past records replay to the same projections, also with little in memory."""
    assert replayed(month, block=50, most_rows=100) == rows_of(month)


def test_no_room_is_no_finding(month: Link) -> None:
    """Where there is no room for the scratch database that is said, and the ledger is accused of nothing."""
    with Scratch() as scratch:
        scratch.link.run("PRAGMA max_page_count = 1")  # no more than the pages that there are
        replay = Replay(month, scratch.link, code="UNX", wrong=lambda *what: pytest.fail(str(what)))
        with pytest.raises(LedgerFault, match="TMPDIR"):
            list(replay.run(entries_of(month, 0, 900)))


def changed(record: Link, seq: int, change: dict[str, Any]) -> list[tuple[int, bytes]]:
    """All entries, of which one has other effects."""
    entries = [pair for block in entries_of(record, 0, seq + 1) for pair in block]
    entry = orjson.loads(entries[seq][1])
    entry["body"]["effects"] |= change
    entries[seq] = (seq, orjson.dumps(entry))
    return entries


def found_in(record: Link, entries: list[tuple[int, bytes]]) -> list[tuple[int, str]]:
    """What a replay of these entries finds wrong: the number of the entry, and the kind."""
    wrong: list[tuple[int, str]] = []
    with Scratch() as scratch:
        replay = Replay(
            record, scratch.link, code="UNX", wrong=lambda seq, kind, _facts: wrong.append((seq, kind))
        )
        for _applied in replay.run([entries]):
            pass
    return wrong


def number_of(record: Link, id_: str) -> int:
    """The number of the entry of that id."""
    number: int = record.one("SELECT seq FROM entry WHERE id = ?", (id_,))[0]
    return number


def test_a_weapon_leaves_only_where_it_stands(busy_file: Ledger) -> None:
    """An entry that takes a weapon from where it did not stand is named."""
    with busy_file.reading() as link:
        seq = number_of(link, "MOVE")
        move = {
            "weapon": "W-1",
            "from": ["HUT", "IN_STORE", "SERVICEABLE"],
            "to": ["ARM-2", "IN_STORE", "SERVICEABLE"],
        }
        assert found_in(link, changed(link, seq, {"moves": [move]})) == [(seq, "not_where_it_stands")]


def test_no_more_leaves_than_is_there(busy_file: Ledger) -> None:
    """An entry that takes more of a lot than stood there is named, and so is that it cannot be kept."""
    with busy_file.reading() as link:
        seq = number_of(link, "MOVE")
        move = {
            "lot": "L-1",
            "quantity": 1001,
            "from": ["ARM-1", "IN_STORE", "A1"],
            "to": ["ARM-2", "IN_STORE", "A1"],
        }
        found = found_in(link, changed(link, seq, {"moves": [move]}))
        assert (seq, "more_than_there") in found
        assert found[-1][1] == "entries_not_applicable"


@pytest.mark.parametrize(
    "change", [{"moves": [{}]}, {"moves": 7}, {"settles": [{"issue": "NONE", "lot": "L-1"}]}]
)
def test_an_entry_that_cannot_be_applied_is_named(busy_file: Ledger, change: dict[str, Any]) -> None:
    """An entry that somebody else has made is named, and ends the replay, however it is malformed."""
    with busy_file.reading() as link:
        seq = number_of(link, "EXPEND")
        assert found_in(link, changed(link, seq, change)) == [(seq, "entry_not_applicable")]


def test_scratch_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The scratch database is in the folder for temporary files, and gone when it is closed."""
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Scratch():
        assert len(list(tmp_path.iterdir())) == 1
    assert list(tmp_path.iterdir()) == []


def test_rebuild_of_a_sound_ledger_changes_nothing(busy: Ledger) -> None:
    """A rebuild of a sound ledger leaves every row as it was, and says that nothing had been otherwise."""
    with busy.reading() as link:
        before = rows_of(link)
    rebuilt = rebuild(busy)
    with busy.reading() as link:
        assert rows_of(link) == before
    assert rebuilt.differed == []
    assert rebuilt.rows == sum(map(len, before.values()))
    assert verify(busy).sound


def test_rebuild_mends_every_table(busy: Ledger) -> None:
    """Whatever was done to the projections, a rebuild makes them what the entries say, and names what it found."""
    with busy.reading() as link:
        before = rows_of(link)
    with busy.writing() as link:
        for name in reversed(tables.PROJECTIONS):
            link.run(f"DELETE FROM {name}")
    assert not verify(busy).sound
    rebuilt = rebuild(busy)
    assert rebuilt.counts[Kind.ROW_MISSING] == sum(map(len, before.values()))
    assert {finding.where.table for finding in rebuilt.differed} <= set(tables.PROJECTIONS)
    with busy.reading() as link:
        assert rows_of(link) == before
    assert verify(busy).sound


def test_rebuild_refuses_changed_entries(busy_file: Ledger, on_sqlite: str) -> None:
    """Nothing is rebuilt from entries that are not those that were recorded."""
    with busy_file.writing() as link:
        link.run("DROP TRIGGER guard_entry_update")
        link.run("UPDATE entry SET entry = CAST(replace(entry, 'ARM-1', 'ARM-2') AS BLOB) WHERE id = 'MOVE'")
        link.run("DELETE FROM loss")
    with pytest.raises(LedgerTampered, match="rebuilt"):
        rebuild(busy_file)
    with busy_file.reading() as link:
        assert link.rows("SELECT * FROM loss") == []


def test_progress_is_told(busy_file: Ledger) -> None:
    """Whoever waits is told of each step, and how far it is."""
    told: list[tuple[str, int, int]] = []
    rebuild(busy_file, lambda name, done, total: told.append((name, done, total)))
    assert {name for name, _done, _total in told} == {"Entries", "Projections"}
    assert all(done <= total for _name, done, total in told)
