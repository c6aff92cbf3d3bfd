"""Projections that are not what the entries make of them, and figures that do not add up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.ledger.tampering.office import Office, other, places
from wamledger.ledger import tables
from wamledger.ledger.link import Link
from wamledger.ledger.replay import Replay, Scratch, entries_of
from wamledger.ledger.slice import columns, keys
from wamledger.ledger.verifying import projections
from wamledger.ledger.verifying.finding import Findings, Kind, Where

# projections


OF_AUTHORITY = frozenset({"user_key", "ledger_key", "proposal", "reservation"})
"""Tables that have rows where people sign."""


@pytest.fixture
def comparing(busy: Office, authority: Office, table: str) -> Iterator[tuple[Link, Link]]:
    """A ledger that has rows in the table, to be changed, and its projections made again from the entries."""
    office = authority if table in OF_AUTHORITY else busy
    with office.tampering() as connection, Scratch() as scratch:
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
