"""Tables and guards that are not as they were made."""

from __future__ import annotations

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
