"""
Tampering: everything that somebody with the database can do to it, and what verification says then.

Whoever tampers here has all rights: guards are taken down and put up again exactly as they were, constraints are
ignored. Each test names the place that was changed, so that a verdict which is merely "not sound" does not pass. What
is not seen without a head from outside is stated by tests as well.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.ledger.everything import operations, post_everything
from wamledger.ledger import tables
from wamledger.ledger.faults import LedgerBehindTip, LedgerFault, LedgerTampered
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.link import Link
from wamledger.ledger.merkle import Tree, leaf_hash
from wamledger.ledger.replay import Replay, Scratch, entries_of
from wamledger.ledger.slice import columns, keys
from wamledger.ledger.store import Ledger
from wamledger.ledger.tip import TipLog
from wamledger.ledger.verifying import projections
from wamledger.ledger.verifying import tree as trees
from wamledger.ledger.verifying.block import Task, verify_block
from wamledger.ledger.verifying.chain import Chain
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.ledger.verifying.verdict import Verdict
from wamledger.services.posting import post_operations
from wamledger.services.verification import verify
from wamledger.services.witnesses import remember

SMALL = 14
"""Entries of the ledger in which each column of each row of the record is changed."""

LARGER = "1" * 5
"""More than any column of the ledger holds, as text that a whole number can be made of."""


# the ledgers, made once


@pytest.fixture(scope="module")
def small_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a small ledger in it, posted in three transactions, one head of which was given out."""
    folder = tmp_path_factory.mktemp("small")
    with Ledger.create(str(folder / "unx.wl"), code="UNX", mission="UN Mission in X") as ledger:
        for begin, end in ((0, 5), (5, 10), (10, SMALL)):
            assert not post_operations(ledger, operations()[begin:end]).refused
            if end == 10:
                remember(ledger, ledger.checkpoint(), "export")
    return folder


@pytest.fixture(scope="module")
def busy_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a ledger in which everything has happened once."""
    folder = tmp_path_factory.mktemp("busy")
    with Ledger.create(str(folder / "unx.wl"), code="UNX", mission="UN Mission in X") as ledger:
        post_everything(ledger)
    return folder


class Office:
    """A copy of a ledger on which somebody has laid hands."""

    def __init__(self, folder: Path, copied_from: Path) -> None:
        self.path = folder / "unx.wl"
        self.source = copied_from
        self.restore()

    def restore(self) -> None:
        """All files are as they were."""
        for each in self.path.parent.iterdir():
            each.unlink()
        for each in self.source.iterdir():
            shutil.copy2(each, self.path.parent)

    @contextmanager
    def tampering(self) -> Iterator[sqlite3.Connection]:
        """A connection to which no guard and no constraint applies; afterwards the guards are as before."""
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            connection.execute("PRAGMA ignore_check_constraints = ON")
            guards = connection.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            connection.execute("BEGIN")
            for name, _sql in guards:
                connection.execute(f"DROP TRIGGER {name}")
            yield connection
            for _name, sql in guards:
                connection.execute(sql)
            connection.execute("COMMIT")

    def run(self, sql: str, *parameters: Any) -> None:
        """One statement has been run by somebody with all rights."""
        with self.tampering() as connection:
            connection.execute(sql, parameters)

    def verdict(self, **asked: Any) -> Verdict:
        """What verification says now."""
        with Ledger.open(str(self.path), readonly=True) as ledger:
            verdict = verify(ledger, **asked)
        assert all(finding.message and finding.what is not None for finding in verdict.findings)
        assert orjson.loads(orjson.dumps(verdict.as_json()))["sound"] is verdict.sound
        return verdict

    def note(self, size: int) -> str:
        """The head that was signed for this size, as somebody outside may hold it."""
        with closing(sqlite3.connect(self.source / self.path.name)) as connection:
            row = connection.execute("SELECT note FROM signed_head WHERE size = ?", (size,)).fetchone()
        return str(row[0])

    def signer(self) -> Signer:
        """The ledger's key."""
        return load_key(Path(f"{self.path}.key"))

    @property
    def tip(self) -> Path:
        """The tip log."""
        return Path(f"{self.path}.tip")


@pytest.fixture
def small(tmp_path: Path, small_office: Path) -> Office:
    """The small ledger, to lay hands on."""
    (tmp_path / "small").mkdir()
    return Office(tmp_path / "small", small_office)


@pytest.fixture
def busy(tmp_path: Path, busy_office: Path) -> Office:
    """The ledger in which everything has happened, to lay hands on."""
    (tmp_path / "busy").mkdir()
    return Office(tmp_path / "busy", busy_office)


def named(verdict: Verdict) -> set[tuple[Kind, int | None]]:
    """Kinds and entries of what was found."""
    return {(finding.kind, finding.where.seq) for finding in verdict.findings}


def kinds(verdict: Verdict) -> set[Kind]:
    """Kinds of what was found."""
    return {finding.kind for finding in verdict.findings}


def places(verdict: Verdict, kind: Kind) -> list[Where]:
    """Where the findings of a kind are."""
    return [finding.where for finding in verdict.findings if finding.kind is kind]


def test_the_untouched_copies_are_sound(small: Office, busy: Office) -> None:
    """What follows is found because of what was done, for without it nothing is."""
    assert small.verdict().sound
    assert busy.verdict().sound


# each column of each row of the record


def other(value: Any) -> Any:
    """A value of the same type that is another one."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    return value + 1000 if isinstance(value, int) else f"{value}x"


def cells_of(office: Office, table: str, column: str) -> list[tuple[tuple[Any, ...], Any]]:
    """Keys and values of a column, of every row."""
    with closing(sqlite3.connect(office.path)) as connection:
        names = (*keys(table), column)
        rows = connection.execute(f"SELECT {', '.join(names)} FROM {table}").fetchall()
    return [(row[:-1], row[-1]) for row in rows]


def changed_each(office: Office, table: str, column: str) -> Iterator[tuple[tuple[Any, ...], Verdict]]:
    """The verdict after the column was changed in one row, for each row in turn."""
    condition = " AND ".join(f"{name} = ?" for name in keys(table))
    for key, value in cells_of(office, table, column):
        office.run(f"UPDATE {table} SET {column} = ? WHERE {condition}", other(value), *key)
        yield key, office.verdict()
        office.restore()


@pytest.mark.parametrize("column", ["id", "op", "occurred_at", "recorded_at", "by_user"])
def test_a_column_beside_an_entry(small: Office, column: str) -> None:
    """A column that says other than the entry is named, with its entry."""
    for (seq,), verdict in changed_each(small, "entry", column):
        assert Where(seq, "entry", (seq,), column) in places(verdict, Kind.ENTRY_COLUMN)
        assert verdict.damage is None  # the entry itself is as it was


def test_the_number_of_an_entry(small: Office) -> None:
    """An entry that was given another number is missing where it stood, and a stray where it stands."""
    for (seq,), verdict in changed_each(small, "entry", "seq"):
        assert (Kind.ENTRY_MISSING, seq) in named(verdict) or (Kind.HEAD_BEYOND in kinds(verdict))
        assert (Kind.ENTRY_STRAY, seq + 1000) in named(verdict)


def test_the_hash_beside_an_entry(small: Office) -> None:
    """A leaf hash that was changed is told from an entry that was changed."""
    for (seq,), verdict in changed_each(small, "entry", "leaf"):
        assert named(verdict) == {(Kind.LEAF_CHANGED, seq)}


def test_the_tree_alone(small: Office) -> None:
    """Also without reading the entries, one that was changed and one that is gone are named."""
    small.run("UPDATE entry SET entry = CAST(replace(entry, 'ADMIN', 'OTHER') AS BLOB) WHERE seq = 3")
    found = named(small.verdict(bodies=False))
    assert {(Kind.ENTRY_CHANGED, 3)} == {each for each in found if each[1] is not None}
    small.run("DELETE FROM entry WHERE seq = 8")
    found = named(small.verdict(bodies=False))
    assert {(Kind.ENTRY_CHANGED, 3), (Kind.ENTRY_MISSING, 8)} == {
        each for each in found if each[1] is not None
    }


def test_the_bytes_of_an_entry(small: Office) -> None:
    """An entry that was changed is named as the first damaged one, also where it still reads well."""
    for (seq,), stored in cells_of(small, "entry", "entry"):
        entry = orjson.loads(stored)
        entry["body"]["operation"]["remarks"] = "was not there"
        small.run(
            "UPDATE entry SET entry = ? WHERE seq = ?", orjson.dumps(entry, option=orjson.OPT_SORT_KEYS), seq
        )
        verdict = small.verdict()
        assert (Kind.ENTRY_CHANGED, seq) in named(verdict)
        assert Kind.HEAD_DIFFERS in kinds(verdict)
        assert verdict.damage == (seq, seq)
        small.restore()


@pytest.mark.parametrize("column", ["level", "position", "hash"])
def test_a_node_of_the_tree(small: Office, column: str) -> None:
    """A node that was changed or moved is named by level and position."""
    for key, verdict in changed_each(small, "tree_node", column):
        kind = Kind.NODE_CHANGED if column == "hash" else Kind.NODE_MISSING
        assert [where.key for where in places(verdict, kind)] == [key]
        assert (Kind.NODE_STRAY in kinds(verdict)) == (column != "hash")


@pytest.mark.parametrize(
    ("column", "kind"),
    [("size", Kind.HEAD_BEYOND), ("root", Kind.HEAD_COLUMN), ("note", Kind.HEAD_UNSIGNED)],
)
def test_a_head_that_is_kept(small: Office, column: str, kind: Kind) -> None:
    """A head that was changed is named by the size that it is kept for."""
    for (size,), verdict in changed_each(small, "signed_head", column):
        found = {where.key for kind_ in (kind, Kind.HEAD_COLUMN) for where in places(verdict, kind_)}
        assert found == {(size + 1000 if column == "size" else size,)}


@pytest.mark.parametrize(
    ("column", "seen"), [("root", True), ("size", True), ("given_at", False), ("given_as", False)]
)
def test_a_head_that_was_given_out(small: Office, column: str, seen: bool) -> None:
    """What the ledger remembers to have given out is compared as far as it can be; when and how cannot."""
    for _key, verdict in changed_each(small, "outside_head", column):
        assert verdict.sound is not seen


@pytest.mark.parametrize(("name", "kind"), [("origin", Kind.ABOUT_DIFFERS), ("vkey", Kind.ABOUT_UNREADABLE)])
def test_what_the_ledger_says_of_itself(small: Office, name: str, kind: Kind) -> None:
    """Another origin or key is named."""
    small.run("UPDATE about SET value = value || 'x' WHERE name = ?", name)
    verdict = small.verdict()
    assert [where.key for where in places(verdict, kind)] == [(name,)]


# each row of the record, dropped and doubled


def test_each_entry_dropped(small: Office) -> None:
    """An entry that is gone is named, and so is that the last ones are gone."""
    for seq in range(SMALL):
        small.run("DELETE FROM entry WHERE seq = ?", seq)
        verdict = small.verdict()
        if seq < SMALL - 1:
            assert (Kind.ENTRY_MISSING, seq) in named(verdict)
        assert verdict.damage == (seq, seq)
        small.restore()


def test_each_node_dropped(small: Office) -> None:
    """A node that is gone is named."""
    for key, _hash in cells_of(small, "tree_node", "hash"):
        small.run("DELETE FROM tree_node WHERE level = ? AND position = ?", *key)
        assert [where.key for where in places(small.verdict(), Kind.NODE_MISSING)] == [key]
        small.restore()


def test_an_entry_doubled(small: Office) -> None:
    """A copy of an entry at the end is a stray, for nobody signed it."""
    small.run(
        "INSERT INTO entry SELECT ?, 'NEW', op, occurred_at, recorded_at, by_user, leaf, entry FROM entry WHERE seq = 3",
        SMALL,
    )
    verdict = small.verdict()
    assert (Kind.ENTRY_MISPLACED, SMALL) in named(verdict)
    assert Kind.HEAD_MISSING in kinds(verdict)


def test_a_negative_entry(small: Office) -> None:
    """An entry before the first is a stray."""
    small.run(
        "INSERT INTO entry SELECT -1, 'NEW', op, occurred_at, recorded_at, by_user, leaf, entry FROM entry WHERE seq = 3"
    )
    assert (Kind.ENTRY_STRAY, -1) in named(small.verdict())


def test_two_entries_swapped(small: Office) -> None:
    """Entries that changed places are both named."""
    with small.tampering() as connection:
        for before, after in ((3, 100), (4, 3), (100, 4)):
            connection.execute("UPDATE entry SET seq = ? WHERE seq = ?", (after, before))
    found = named(small.verdict())
    assert {(Kind.ENTRY_MISPLACED, 3), (Kind.ENTRY_MISPLACED, 4)} <= found


# each bit


def flips(seed: int, length: int, every_bit: bool) -> Iterator[tuple[int, int]]:
    """The bytes of a text with one bit of each, or with all."""
    chance = random.Random(seed)
    for at in range(length):
        yield from ((at, bit) for bit in (range(8) if every_bit else [chance.randrange(8)]))


def flip_entries(office: Office, numbers: range, *, every_bit: bool) -> int:
    """Every byte of these entries has been changed by one bit, and each time that was found; returns how often."""
    tried = 0
    with Ledger.open(str(office.path), readonly=True) as ledger:
        task = Task(0, SMALL, ledger.about.origin, Chain(((0, ledger.about.vkey),)))
    with office.tampering() as connection:
        link = Link(connection, "sqlite")
        for seq in numbers:
            stored = link.one("SELECT entry FROM entry WHERE seq = ?", (seq,))[0]
            for at, bit in flips(seq, len(stored), every_bit):
                flipped = bytearray(stored)
                flipped[at] ^= 1 << bit
                link.run("UPDATE entry SET entry = ? WHERE seq = ?", (bytes(flipped), seq))
                found = verify_block(link, task).counts
                assert found[Kind.ENTRY_CHANGED] == 1, (seq, at, bit)
                tried += 1
            link.run("UPDATE entry SET entry = ? WHERE seq = ?", (stored, seq))
    return tried


def test_each_byte_of_an_entry(small: Office) -> None:
    """One bit of any byte of an entry is found, and leads to no error of the program."""
    assert flip_entries(small, range(3, 5), every_bit=False) > 700


@pytest.mark.campaign
def test_each_bit_of_each_entry(small: Office) -> None:
    """Every bit of every entry of the small ledger is found."""
    tried = flip_entries(small, range(SMALL), every_bit=True)
    print(f"{tried} bits changed, all found")


# the file itself


def contents(path: Path) -> dict[str, Any]:
    """Every row of every table."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall())
            for name in (*tables.RECORD, *tables.PROJECTIONS)
        }


def fuzz(office: Office, times: int, seed: int) -> tuple[int, int]:
    """A byte of the file was changed so many times; each was found or changed nothing. Returns how many of both."""
    chance = random.Random(seed)
    before, whole = contents(office.path), office.path.read_bytes()
    used = [at for at, byte in enumerate(whole) if byte]  # most of a small file is empty
    found = harmless = 0
    for _time in range(times):
        changed = bytearray(whole)
        changed[chance.choice(used)] ^= 1 << chance.randrange(8)
        office.path.write_bytes(changed)
        try:
            sound = office.verdict().sound
        except LedgerFault:
            sound = False  # it was not even opened
        if sound:
            assert contents(office.path) == before
            harmless += 1
        else:
            found += 1
        for follower in ("-wal", "-shm"):
            Path(f"{office.path}{follower}").unlink(missing_ok=True)
    return found, harmless


def test_bytes_of_the_file(small: Office) -> None:
    """A byte of the file that was changed is found, or stands where nothing is kept."""
    found, _harmless = fuzz(small, 50, seed=1)
    assert found > 20


@pytest.mark.campaign
def test_many_bytes_of_the_file(small: Office) -> None:
    """The same, many times."""
    print("found, harmless:", fuzz(small, 2_000, seed=2))


# schema and guards


@pytest.mark.parametrize(
    ("attack", "name", "what"),
    [
        ("DROP TRIGGER guard_entry_update", "guard_entry_update", "missing"),
        (
            "DROP TRIGGER guard_entry_delete; CREATE TRIGGER guard_entry_delete BEFORE DELETE ON entry"
            " BEGIN SELECT 1; END",
            "guard_entry_delete",
            "changed",
        ),
        ("CREATE TRIGGER more AFTER INSERT ON entry BEGIN SELECT 1; END", "more", "unknown"),
        ("CREATE TABLE more (a)", "more", "unknown"),
        ("DROP INDEX entry_id_once", "entry_id_once", "missing"),
        ("DROP TABLE loss", "loss", "missing"),
        ("ALTER TABLE loss ADD COLUMN more TEXT", "loss", "changed"),
    ],
)
def test_the_schema(small: Office, attack: str, name: str, what: str) -> None:
    """A guard, table or index that is not as it was made is named."""
    with closing(sqlite3.connect(small.path)) as connection:
        connection.executescript(attack)
    verdict = small.verdict()
    found = [(f.facts["name"], f.facts["what"]) for f in verdict.findings if f.kind is Kind.SCHEMA_DIFFERS]
    assert (name, what) in found


def test_a_table_of_the_record_that_is_gone(small: Office) -> None:
    """A ledger without a table of its record is not opened, and the table is named."""
    with closing(sqlite3.connect(small.path)) as connection:
        connection.execute("DROP TABLE signed_head")
    with pytest.raises(LedgerTampered, match="signed_head"):
        small.verdict()


def test_a_projection_that_is_gone(small: Office) -> None:
    """Where a table cannot be read the step says so, and all others are compared."""
    with closing(sqlite3.connect(small.path, isolation_level=None)) as connection:
        connection.execute("DROP TABLE place_load")
        connection.execute("UPDATE user_account SET name = 'x' WHERE code = 'ADMIN'")
        connection.execute("UPDATE policy SET value = '1'")
    verdict = small.verdict()
    assert {Kind.SCHEMA_DIFFERS, Kind.STEP_FAILED} <= kinds(verdict)
    found = {(where.table, where.column) for where in places(verdict, Kind.COLUMN_DIFFERS)}
    assert found == {("user_account", "name"), ("policy", "value")}


# the end of the ledger, and its heads


def truncate(connection: sqlite3.Connection, size: int) -> None:
    """Only the first entries are there, with the tree over them, and nothing that points to others."""
    connection.execute("DELETE FROM entry WHERE seq >= ?", (size,))
    connection.execute("DELETE FROM tree_node WHERE (position + 1) * (1 << level) > ?", (size,))
    connection.execute("DELETE FROM participant_name")
    rebuild_projections(connection)


def rebuild_projections(connection: sqlite3.Connection) -> None:
    """The projections are what the entries make of them."""
    link = Link(connection, "sqlite")
    size = link.one("SELECT count(*) FROM entry")[0]
    with Scratch() as scratch:
        replay = Replay(link, scratch.link, code="UNX", wrong=lambda *what: pytest.fail(str(what)))
        assert list(replay.run(entries_of(link, 0, size)))[-1] == size
        for name in tables.PROJECTIONS:
            link.run(f"DELETE FROM {name}")
            marks = ", ".join("?" for _column in columns(name))
            link.many(f"INSERT INTO {name} VALUES ({marks})", scratch.link.rows(f"SELECT * FROM {name}"))


def test_the_last_entries_gone(small: Office) -> None:
    """Entries that are missing at the end are missed by the signed heads and by the tip log."""
    with small.tampering() as connection:
        truncate(connection, 10)
    verdict = small.verdict()
    assert {Kind.HEAD_BEYOND, Kind.TIP_BEYOND} <= kinds(verdict)
    assert verdict.damage == (10, SMALL - 1)


def test_the_last_entries_and_their_head_gone(small: Office) -> None:
    """Where the head over them is gone as well, the tip log still misses them."""
    with small.tampering() as connection:
        truncate(connection, 10)
        connection.execute("DELETE FROM signed_head WHERE size > 10")
    assert kinds(small.verdict()) == {Kind.TIP_BEYOND}


def test_the_last_entries_their_head_and_the_tip_gone(small: Office) -> None:
    """Where all of it was cut to one length, only a head from outside tells."""
    with small.tampering() as connection:
        truncate(connection, 10)
        connection.execute("DELETE FROM signed_head WHERE size > 10")
    small.tip.unlink()
    assert small.verdict().sound
    assert kinds(small.verdict(outside_heads=[small.note(SMALL)])) == {Kind.OUTSIDE_BEYOND}


def test_all_gone(small: Office) -> None:
    """A ledger that was emptied is missed by what remembers it."""
    with small.tampering() as connection:
        for name in ("entry", "tree_node", "signed_head", "participant_name", *reversed(tables.PROJECTIONS)):
            connection.execute(f"DELETE FROM {name}")
    assert kinds(small.verdict()) == {Kind.TIP_BEYOND, Kind.OUTSIDE_ROW_BEYOND}


def test_the_log_of_writes_gone(small: Office) -> None:
    """Entries that stood only in a write-ahead log that was deleted are missed by the tip log."""
    with Ledger.open(str(small.path)) as ledger:
        code = {"op": "add_party", "code": "MORE", "name": "More", "kind": "UNIT"}
        assert post_operations(ledger, [{**operations()[0], **code}]).refused
        operation = {**code, "occurred_at": "2026-01-01T00:00:00Z", "by": "ADMIN"}
        assert post_operations(ledger, [operation]).posted == 1
        kept = [(each, each.read_bytes()) for each in small.path.parent.iterdir() if "-" not in each.suffix]
    small.restore()
    for path, content in kept:
        path.write_bytes(content)
    verdict = small.verdict()
    assert kinds(verdict) == {Kind.TIP_BEYOND}
    with pytest.raises(LedgerBehindTip):
        Ledger.open(str(small.path))


def test_the_newest_head_gone(small: Office) -> None:
    """That no head is kept over all entries is noticed, for each posting signs one."""
    small.run("DELETE FROM signed_head WHERE size = ?", SMALL)
    assert kinds(small.verdict()) == {Kind.HEAD_MISSING}


def test_heads_swapped(small: Office) -> None:
    """A true head that is kept for another size is named."""
    with small.tampering() as connection:
        notes = dict(connection.execute("SELECT size, note FROM signed_head").fetchall())
        connection.execute("UPDATE signed_head SET note = ? WHERE size = 5", (notes[10],))
    assert [where.key for where in places(small.verdict(), Kind.HEAD_COLUMN)] == [(5,), (5,)]


def test_a_tip_log_of_another_history(small: Office) -> None:
    """A tip log that remembers another root is named."""
    small.tip.unlink()
    with TipLog(small.tip) as log:
        log.append(SMALL, b"\1" * 32)
    assert kinds(small.verdict()) == {Kind.TIP_DIFFERS}


# forgery of everything after


def rename(entry: dict[str, Any]) -> None:
    """Somebody else is said to have done it."""
    entry["body"]["operation"]["name"] = "Somebody else"


def forge(
    connection: sqlite3.Connection, seq: int, change: Callable[[dict[str, Any]], None] = rename
) -> None:
    """An entry says something else, and everything that is computed from it has been computed again."""
    link = Link(connection, "sqlite")
    rows = link.rows("SELECT seq, entry FROM entry ORDER BY seq")
    tree, prev = Tree(), ""
    link.run("DELETE FROM tree_node")
    for number, stored in rows:
        entry = orjson.loads(stored)
        if number > seq:
            entry["body"]["prev"] = prev
        if number == seq:
            change(entry)
        written = orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)
        leaf = leaf_hash(written)
        prev = leaf.hex()
        link.run("UPDATE entry SET entry = ?, leaf = ? WHERE seq = ?", (written, leaf, number))
        link.many("INSERT INTO tree_node (level, position, hash) VALUES (?, ?, ?)", tree.append(leaf))


def resign(office: Office, connection: sqlite3.Connection, signer: Signer) -> None:
    """All heads that are kept are signed again, over what is there now, and the tip log agrees."""
    link = Link(connection, "sqlite")
    leaves = [bytes(leaf) for (leaf,) in link.rows("SELECT leaf FROM entry ORDER BY seq")]
    for (size,) in link.rows("SELECT size FROM signed_head"):
        tree = Tree()
        tree.extend(leaves[:size])
        note = sign_head(Head(signer.name, size, tree.root()), signer)
        link.run("UPDATE signed_head SET root = ?, note = ? WHERE size = ?", (tree.root(), note, size))
    link.run("DELETE FROM outside_head")
    office.tip.unlink(missing_ok=True)
    with TipLog(office.tip) as log:
        log.append(len(leaves), tree.root())


@pytest.mark.parametrize(("seq", "bounds"), [(0, (0, 4)), (3, (0, 4)), (5, (5, 9)), (13, (10, 13))])
def test_a_forgery_without_the_key(small: Office, seq: int, bounds: tuple[int, int]) -> None:
    """Who computes everything again cannot sign the heads, and they tell between which entries it was."""
    with small.tampering() as connection:
        forge(connection, seq)
        rebuild_projections(connection)
    verdict = small.verdict()
    assert {Kind.HEAD_DIFFERS, Kind.TIP_DIFFERS} <= kinds(verdict)
    assert not kinds(verdict) & {
        Kind.ENTRY_CHANGED,
        Kind.LEAF_CHANGED,
        Kind.NODE_CHANGED,
        Kind.COLUMN_DIFFERS,
    }
    assert verdict.damage == bounds


def test_a_forgery_with_the_key(small: Office) -> None:
    """Who also has the ledger's key is found out by a head from outside, and by nothing else."""
    with small.tampering() as connection:
        forge(connection, 7)
        rebuild_projections(connection)
        resign(small, connection, small.signer())
    assert small.verdict().sound  # the honest limit of a ledger that is held against itself alone
    verdict = small.verdict(outside_heads=[small.note(5), small.note(10)])
    assert kinds(verdict) == {Kind.OUTSIDE_DIFFERS}
    assert verdict.damage == (5, 9)


def test_a_forgery_with_another_key(small: Office) -> None:
    """A ledger with another key of the same name is found out by the vkey, or a head, from outside."""
    vkey = small.signer().vkey
    new = Signer.from_seed(small.signer().name, b"\5" * 32)
    with small.tampering() as connection:
        forge(connection, 7)
        rebuild_projections(connection)
        resign(small, connection, new)
        connection.execute("UPDATE about SET value = ? WHERE name = 'vkey'", (new.vkey,))
    assert small.verdict().sound  # the same limit
    assert Kind.ABOUT_DIFFERS in kinds(small.verdict(vkey=vkey))
    assert kinds(small.verdict(outside_heads=[small.note(10)])) == {Kind.OUTSIDE_UNSIGNED}


def test_another_key_alone(small: Office) -> None:
    """A key that was replaced in the ledger alone has signed none of its heads."""
    new = Signer.from_seed(small.signer().name, b"\5" * 32)
    small.run("UPDATE about SET value = ? WHERE name = 'vkey'", new.vkey)
    assert [where.key for where in places(small.verdict(), Kind.HEAD_UNSIGNED)] == [(5,), (10,), (14,)]


def put(entry: dict[str, Any], path: str, value: Any) -> None:
    """The value stands at the path."""
    *parts, last = path.split(".")
    for part in parts:
        entry = entry[part]
    entry[last] = value


@pytest.mark.parametrize(
    ("path", "value", "kind"),
    [
        ("body.prev", "0" * 64, Kind.ENTRY_MISPLACED),
        ("body.origin", "another/ledger", Kind.ENTRY_MISPLACED),
        ("body.seq", 6, Kind.ENTRY_MISPLACED),
        ("body.v", 2, Kind.ENTRY_MALFORMED),
        ("body.v", True, Kind.ENTRY_MALFORMED),
        ("body.historical", False, Kind.ENTRY_MALFORMED),
        ("body.assigned", "id", Kind.ENTRY_MALFORMED),
        ("body.more", 1, Kind.ENTRY_MALFORMED),
        ("body.recorded_at", "yesterday", Kind.ENTRY_MALFORMED),
        ("body.effects", [], Kind.ENTRY_MALFORMED),
        ("body.effects", {"moves": [{"weapon": "W-1"}]}, Kind.ENTRY_MALFORMED),
        (
            "body.effects",
            {"moves": [{"lot": "L", "quantity": 0, "from": None, "to": None}]},
            Kind.ENTRY_MALFORMED,
        ),
        (
            "body.effects",
            {"moves": [{"weapon": "W", "from": None, "to": ["A", "B", "C"]}]},
            Kind.ENTRY_MALFORMED,
        ),
        ("body.operation.by", 7, Kind.ENTRY_MALFORMED),
        ("body.operation.occurred_at", "2026-02-30T00:00:00Z", Kind.ENTRY_MALFORMED),
        ("body.operation.name", 1.5, Kind.ENTRY_NOT_CANONICAL),
        ("sigs", {}, Kind.ENTRY_MALFORMED),
        ("more", 1, Kind.ENTRY_MALFORMED),
        ("body", [], Kind.ENTRY_MALFORMED),
    ],
)
def test_an_entry_of_another_form(small: Office, path: str, value: Any, kind: Kind) -> None:
    """An entry that no posting makes is named, also where all hashes and signatures fit it."""
    with small.tampering() as connection:
        forge(connection, SMALL - 1, lambda entry: put(entry, path, value))
        resign(small, connection, small.signer())
    verdict = small.verdict()
    assert (kind, SMALL - 1) in named(verdict)
    assert not {Kind.HEAD_DIFFERS, Kind.ENTRY_CHANGED, Kind.TIP_DIFFERS} & kinds(verdict)


@pytest.mark.parametrize(
    "written",
    [b"{}", b"[1]", b"null", b"not json", b'{"body":{},"sigs":[]}', b'{"sigs":[],"body":{}}', b"\xff\xfe"],
)
def test_bytes_that_are_no_entry(small: Office, written: bytes) -> None:
    """Whatever stands in the place of an entry is named, and the rest is verified."""
    small.run("UPDATE entry SET entry = ? WHERE seq = 3", written)
    verdict = small.verdict()
    assert (Kind.ENTRY_CHANGED, 3) in named(verdict)
    assert {(Kind.ENTRY_NOT_CANONICAL, 3), (Kind.ENTRY_MALFORMED, 3)} & named(verdict)
    assert {seq for _kind, seq in named(verdict) if seq is not None} == {3}


def test_a_node_above_the_blocks(small: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The nodes above blocks are compared like those within them."""
    monkeypatch.setattr(trees, "BLOCK_LEVEL", 1)
    monkeypatch.setattr(trees, "BLOCK", 2)
    assert small.verdict().sound
    for key, _hash in cells_of(small, "tree_node", "hash"):
        small.run("UPDATE tree_node SET hash = zeroblob(32) WHERE level = ? AND position = ?", *key)
        assert [where.key for where in places(small.verdict(), Kind.NODE_CHANGED)] == [key]
        small.restore()


# what is not evidence, and not seen


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE about SET value = 'Another mission' WHERE name = 'mission'",
        "UPDATE about SET value = 'XXX' WHERE name = 'code'",
        "UPDATE signed_head SET signed_at = 0",
        "DELETE FROM signed_head WHERE size = 5",
        "DELETE FROM outside_head",
        "DELETE FROM participant_name",
    ],
)
def test_what_is_not_seen(small: Office, attack: str) -> None:
    """What no hash covers and no head depends on can be changed unseen; it proves nothing, and is used as no proof."""
    small.run(attack)
    assert small.verdict().sound


# projections


@pytest.fixture
def comparing(busy: Office) -> Iterator[tuple[Link, Link]]:
    """The busy ledger, to be changed, and its projections made again from the entries."""
    with busy.tampering() as connection, Scratch() as scratch:
        connection.execute("PRAGMA defer_foreign_keys = ON")
        link = Link(connection, "sqlite")
        size = link.one("SELECT count(*) FROM entry")[0]
        replay = Replay(link, scratch.link, code="UNX", wrong=lambda *what: pytest.fail(str(what)))
        list(replay.run(entries_of(link, 0, size)))
        yield link, scratch.link


def differences(live: Link, rebuilt: Link, table: str) -> list[tuple[Kind, Where]]:
    """What a comparison of the table finds."""
    findings = Findings(10_000)
    projections.compare_table(live, rebuilt, table, findings)
    return [(finding.kind, finding.where) for finding in findings.kept]


@contextmanager
def undone(link: Link) -> Iterator[None]:
    """What the block does is undone after it."""
    link.run("SAVEPOINT change")
    yield
    link.run("ROLLBACK TO change")


@pytest.mark.parametrize("table", tables.PROJECTIONS)
def test_each_cell_of_a_projection(comparing: tuple[Link, Link], table: str) -> None:
    """Each column of each row that was changed, each row dropped and each row added, is named, and nothing else."""
    live, rebuilt = comparing
    rows = live.rows(f"SELECT {', '.join(columns(table))} FROM {table}")
    key_at = [columns(table).index(name) for name in keys(table)]
    match = " AND ".join(f"{name} = ?" for name in keys(table))
    assert rows
    assert differences(live, rebuilt, table) == []
    for row in rows:
        key = tuple(row[at] for at in key_at)
        with undone(live):
            live.run(f"DELETE FROM {table} WHERE {match}", key)
            assert differences(live, rebuilt, table) == [(Kind.ROW_MISSING, Where(table=table, key=key))]
        for at, name in enumerate(columns(table)):
            value = other(row[at]) if row[at] is not None else _filled(live, table, name)
            with undone(live):
                live.run(f"UPDATE {table} SET {name} = ? WHERE {match}", (value, *key))
                found = differences(live, rebuilt, table)
            if at in key_at:
                moved = tuple(value if position == at else row[position] for position in key_at)
                expected = {
                    (Kind.ROW_MISSING, Where(table=table, key=key)),
                    (Kind.ROW_STRAY, Where(table=table, key=moved)),
                }
                assert set(found) == expected
            else:
                assert found == [(Kind.COLUMN_DIFFERS, Where(table=table, key=key, column=name))]


def _filled(link: Link, table: str, column: str) -> Any:
    """A value for a column that is empty, of the type that it holds."""
    kind = next(row[2] for row in link.rows(f"PRAGMA table_info({table})") if row[1] == column)
    return 7 if kind == "INTEGER" else "x"


@pytest.mark.parametrize(
    ("attack", "table", "kind"),
    [
        (
            "UPDATE weapon_standing SET holder = 'ARM-2' WHERE weapon = 'W-5'",
            "weapon_standing",
            Kind.COLUMN_DIFFERS,
        ),
        ("DELETE FROM loss", "loss", Kind.ROW_MISSING),
        ("INSERT INTO counter VALUES ('X', 1)", "counter", Kind.ROW_STRAY),
        (
            "UPDATE lot_standing SET quantity = quantity - 1 WHERE lot = 'L-2'",
            "lot_standing",
            Kind.COLUMN_DIFFERS,
        ),
    ],
)
def test_a_projection_in_the_file(busy: Office, attack: str, table: str, kind: Kind) -> None:
    """What was changed in the projections of a file is named, and the entries are not accused."""
    busy.run(attack)
    verdict = busy.verdict()
    assert {where.table for where in places(verdict, kind)} == {table}
    assert next(step.number for step in verdict.steps if step.ok is False) == 7
    assert verdict.damage is None


@pytest.mark.parametrize(
    ("attack", "number"),
    [
        ("UPDATE participant_name SET name = 'Another'", "P-1"),
        ("UPDATE participant_name SET salt = 'x'", "P-1"),
        ("UPDATE participant_name SET number = 'P-2'", "P-2"),
        ("INSERT INTO participant_name VALUES ('P-2', 'salt', 'A name')", "P-2"),
    ],
)
def test_a_name_that_is_kept_apart(small: Office, attack: str, number: str) -> None:
    """A name that its entry has not committed to is named by the participant's number, and not told."""
    small.run(attack)
    verdict = small.verdict()
    assert [where.key for where in places(verdict, Kind.NAME_DIFFERS)] == [(number,)]
    assert "Somebody" not in str(verdict.as_json())
    assert "nother" not in str(verdict.as_json())


# conservation, with the projections left out: it is seen by arithmetic alone


@pytest.mark.parametrize(
    ("attack", "kind", "table"),
    [
        ("DELETE FROM weapon_standing WHERE weapon = 'W-5'", Kind.NOT_CONSERVED, "weapon_standing"),
        (
            "UPDATE weapon_standing SET status = 'DESTROYED' WHERE weapon = 'W-5'",
            Kind.NOT_CONSERVED,
            "weapon_standing",
        ),
        (
            "UPDATE lot_standing SET quantity = quantity - 1 WHERE lot = 'L-2'",
            Kind.NOT_CONSERVED,
            "lot_standing",
        ),
        ("DELETE FROM lot_standing WHERE status = 'EXPENDED'", Kind.NOT_CONSERVED, "lot_standing"),
        (
            "INSERT INTO lot_standing VALUES ('L-1', 'HUT', 'ISSUED', 'A1', 5)",
            Kind.NOT_CONSERVED,
            "lot_standing",
        ),
        ("UPDATE lot_posting SET delta = delta + 1 WHERE delta > 0", Kind.NOT_CONSERVED, "lot_posting"),
        ("UPDATE lot_period SET net = net + 1", Kind.NOT_CONSERVED, "lot_period"),
        ("UPDATE consignment_line SET received = received + 1", Kind.ACCOUNT_DIFFERS, "consignment_line"),
        ("DELETE FROM consignment_line", Kind.ACCOUNT_DIFFERS, "consignment_line"),
        ("UPDATE custody SET returned = returned + 1", Kind.ACCOUNT_DIFFERS, "custody"),
        ("DELETE FROM custody", Kind.ACCOUNT_DIFFERS, "custody"),
        ("UPDATE disposal_line SET destroyed = 1", Kind.ACCOUNT_DIFFERS, "disposal_line"),
        ("DELETE FROM disposal_line", Kind.ACCOUNT_DIFFERS, "disposal_line"),
    ],
)
def test_conservation(busy: Office, attack: str, kind: Kind, table: str) -> None:
    """What does not add up is found without making the projections again."""
    busy.run(attack)
    verdict = busy.verdict(projections=False)
    assert table in {where.table for where in places(verdict, kind)}
    assert verdict.steps[7].ok is False


# without a check nothing is found: each of these attacks is seen by the one step that is meant to see it


@pytest.mark.parametrize(
    ("attack", "step", "silenced"),
    [
        ("UPDATE entry SET op = 'x' WHERE seq = 3", 2, "wamledger.ledger.verifying.entries._misplaced"),
        (
            "UPDATE entry SET leaf = zeroblob(32) WHERE seq = 3",
            3,
            "wamledger.ledger.verifying.block._compare_leaves",
        ),
        (
            "UPDATE tree_node SET hash = zeroblob(32) WHERE level = 2",
            3,
            "wamledger.ledger.verifying.tree.compare_nodes",
        ),
        ("UPDATE signed_head SET note = 'x'", 4, "wamledger.ledger.verifying.block.kept_heads"),
        ("UPDATE outside_head SET root = zeroblob(32)", 6, "wamledger.ledger.verifying.block.outside_rows"),
        ("UPDATE party SET name = 'x'", 7, "wamledger.ledger.verifying.projections.compare_table"),
    ],
)
def test_each_step_is_needed(
    small: Office, monkeypatch: pytest.MonkeyPatch, attack: str, step: int, silenced: str
) -> None:
    """With its check left out, an attack passes the step that finds it otherwise."""
    small.run(attack)
    assert small.verdict().steps[step - 1].ok is False
    monkeypatch.setattr(silenced, lambda *_: [])
    assert small.verdict().steps[step - 1].ok is not False or Kind.HEAD_MISSING in kinds(small.verdict())
