"""
Laying hands on a ledger: a copy of one, and what somebody with all rights does to it.

Guards are taken down and put up again exactly as they were, constraints are ignored. What depends on the entries can be
computed again (``forge``, ``rebuild_projections``, ``truncate``), and what depends on the key as well (``resign``), so
that each attack is as good as whoever makes it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest

from wamledger.ledger import tables
from wamledger.ledger.head import Head, sign_head
from wamledger.ledger.keys import Signer, load_key
from wamledger.ledger.link import Link
from wamledger.ledger.merkle import Tree, leaf_hash, root_of
from wamledger.ledger.replay import Replay, Scratch, entries_of
from wamledger.ledger.slice import columns, keys
from wamledger.ledger.store import Ledger
from wamledger.ledger.tables.columns import NONE
from wamledger.ledger.tip import TipLog
from wamledger.ledger.verifying.finding import Kind, Where
from wamledger.ledger.verifying.verdict import Verdict
from wamledger.services.verification import verify

Change = Callable[[dict[str, Any]], None]
"""What is done to an entry, which is changed in place."""


class Office:
    """A copy of a ledger on which somebody lays hands."""

    def __init__(self, folder: Path, copied_from: Path) -> None:
        self.path = folder / "unx.wl"
        self.source = copied_from
        self.restore()

    def restore(self) -> None:
        """All files are as they were."""
        for each in self.path.parent.iterdir():
            shutil.rmtree(each) if each.is_dir() else each.unlink()
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

    def script(self, sql: str) -> None:
        """Statements have been run with the guards as they are."""
        with closing(sqlite3.connect(self.path)) as connection:
            connection.executescript(sql)

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

    def notes(self) -> list[str]:
        """A head of each size that the ledger had before anybody laid hands on it, signed by its key."""
        with closing(sqlite3.connect(self.source / self.path.name)) as connection:
            leaves = [bytes(leaf) for (leaf,) in connection.execute("SELECT leaf FROM entry ORDER BY seq")]
        signer = load_key(self.source / f"{self.path.name}.key")
        return [
            sign_head(Head(signer.name, size, root_of(leaves[:size])), signer)
            for size in range(1, len(leaves) + 1)
        ]

    def signer(self) -> Signer:
        """The ledger's key."""
        return load_key(self.key)

    @property
    def key(self) -> Path:
        """The key file."""
        return Path(f"{self.path}.key")

    @property
    def tip(self) -> Path:
        """The tip log."""
        return Path(f"{self.path}.tip")


# what was found


def named(verdict: Verdict) -> set[tuple[Kind, int | None]]:
    """Kinds and entries of what was found."""
    return {(finding.kind, finding.where.seq) for finding in verdict.findings}


def kinds(verdict: Verdict) -> set[Kind]:
    """Kinds of what was found."""
    return {finding.kind for finding in verdict.findings}


def places(verdict: Verdict, kind: Kind) -> list[Where]:
    """Where the findings of a kind are."""
    return [finding.where for finding in verdict.findings if finding.kind is kind]


# one cell


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


def changed_each(
    office: Office, table: str, column: str, **asked: Any
) -> Iterator[tuple[tuple[Any, ...], Verdict]]:
    """The verdict after the column was changed in one row, for each row in turn."""
    condition = " AND ".join(f"{name} = ?" for name in keys(table))
    for key, value in cells_of(office, table, column):
        office.run(f"UPDATE {table} SET {column} = ? WHERE {condition}", other(value), *key)
        yield key, office.verdict(**asked)
        office.restore()


def contents(path: Path, names: Sequence[str] = (*tables.RECORD, *tables.PROJECTIONS)) -> dict[str, Any]:
    """Every row of these tables, as far as it is evidence or follows from it."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        return {
            name: sorted(
                connection.execute(f"SELECT {', '.join(_evidential(name))} FROM {name}").fetchall(), key=repr
            )
            for name in names
            if _evidential(name)
        }


def _evidential(table: str) -> list[str]:
    """The columns of a table that stand under a hash or can be computed from what does."""
    return [column.name for column in tables.table(table).columns if column.info["evidence"] != NONE]


# everything that follows from the entries, computed again


def rename(entry: dict[str, Any]) -> None:
    """Somebody else is said to have done it."""
    entry["body"]["operation"]["name"] = "Somebody else"


def forge(connection: sqlite3.Connection, seq: int, change: Change = rename) -> None:
    """An entry says something else, and everything that is computed from it has been computed again."""
    entries = [bytes(entry) for (entry,) in connection.execute("SELECT entry FROM entry ORDER BY seq")]
    changed = orjson.loads(entries[seq])
    change(changed)
    rewrite(connection, [*entries[:seq], written(changed), *entries[seq + 1 :]], since=seq)


def written(entry: dict[str, Any]) -> bytes:
    """The canonical bytes of an entry."""
    return orjson.dumps(entry, option=orjson.OPT_SORT_KEYS)


def rewrite(connection: sqlite3.Connection, entries: Sequence[bytes], since: int) -> None:
    """
    These are the entries, each naming its predecessor from the one after ``since`` on, under the tree that they give.

    The columns beside them stay as they were, but for the hash.
    """
    link = Link(connection, "sqlite")
    tree, prev = Tree(), ""
    link.run("DELETE FROM tree_node")
    for number, stored in enumerate(entries):
        if number > since:
            entry = orjson.loads(stored)
            entry["body"]["prev"] = prev
            stored = written(entry)
        leaf = leaf_hash(stored)
        prev = leaf.hex()
        link.run("UPDATE entry SET entry = ?, leaf = ? WHERE seq = ?", (stored, leaf, number))
        link.many("INSERT INTO tree_node (level, position, hash) VALUES (?, ?, ?)", tree.append(leaf))


def resign(office: Office, connection: sqlite3.Connection, signer: Signer) -> None:
    """All heads that are kept are signed again, over what is there now, and the tip log agrees."""
    link = Link(connection, "sqlite")
    leaves = [bytes(leaf) for (leaf,) in link.rows("SELECT leaf FROM entry ORDER BY seq")]
    for (size,) in link.rows("SELECT size FROM signed_head"):
        root = root_of(leaves[:size])
        note = sign_head(Head(signer.name, size, root), signer)
        link.run("UPDATE signed_head SET root = ?, note = ? WHERE size = ?", (root, note, size))
    link.run("DELETE FROM outside_head")
    office.tip.unlink(missing_ok=True)
    with TipLog(office.tip) as log:
        log.append(len(leaves), root_of(leaves))


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


def truncate(connection: sqlite3.Connection, size: int) -> None:
    """Only the first entries are there, with the tree over them, and nothing that points to others."""
    connection.execute("DELETE FROM entry WHERE seq >= ?", (size,))
    connection.execute("DELETE FROM tree_node WHERE (position + 1) * (1 << level) > ?", (size,))
    connection.execute("DELETE FROM participant_name")
    rebuild_projections(connection)
