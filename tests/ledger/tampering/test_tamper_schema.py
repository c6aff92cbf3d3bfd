"""Tables and guards that are not as they were made."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest

from tests.ledger.tampering.office import Office, kinds, places
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.verifying.finding import Kind

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


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("outside_head", "root", "'text'"),
        ("signed_head", "root", "NULL"),
        ("signed_head", "note", "x'ff'"),
        ("entry", "leaf", "'text'"),
        ("entry", "entry", "7"),
        ("entry", "recorded_at", "'yesterday'"),
        ("tree_node", "hash", "1.5"),
        ("lot_standing", "quantity", "'many'"),
        ("user_account", "roles", "x'00'"),
    ],
)
def test_a_column_of_another_type(busy: Office, table: str, column: str, value: str) -> None:
    """
    What no column of its type can hold is found, by SQLite and by whatever looks at it, and nobody stumbles over it.

    A damaged disk does it in one bit; a hand does it by taking the type away for a moment.
    """
    with busy.tampering() as connection:
        (made,) = connection.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
        connection.execute("INSERT INTO outside_head SELECT size, root, 0, 'export' FROM signed_head LIMIT 1")
        _made_as(connection, table, re.sub(r"(?<!IS) NOT NULL|,?\s*STRICT$", "", made))
        connection.execute(f"UPDATE {table} SET {column} = {value}")
        _made_as(connection, table, made)
    verdict = busy.verdict(outside_heads=busy.notes())
    assert Kind.FILE_DAMAGED in kinds(verdict)


def _made_as(connection: sqlite3.Connection, table: str, sql: str) -> None:
    """The table is said to have been made by this statement, and is read so from here on."""
    connection.execute("PRAGMA writable_schema = ON")
    connection.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", (sql, table))
    connection.execute("PRAGMA writable_schema = RESET")


def test_a_schema_that_is_no_text(small: Office) -> None:
    """A statement in the schema that is no text is a change of it."""
    small.script(
        "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = CAST(sql AS BLOB) WHERE name = 'entry_id_once';"
    )
    assert Kind.SCHEMA_DIFFERS in kinds(small.verdict())


@pytest.mark.parametrize("value", [9 * 10**18, -(9 * 10**18)])
def test_a_moment_that_no_calendar_has(small: Office, value: int) -> None:
    """A time beside an entry that is beyond all calendars is a wrong column and stops no verdict."""
    small.run("DELETE FROM outside_head")
    small.run("UPDATE entry SET recorded_at = ?", value)
    verdict = small.verdict()
    assert verdict.as_json()["unwitnessed"]["since"] is None
    assert {Kind.ENTRY_COLUMN} == kinds(verdict)
