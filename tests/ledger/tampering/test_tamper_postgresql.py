"""Tampering on a PostgreSQL server, by somebody who owns it: what verification says then."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.ledger.everything import post_everything
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.ledger.verifying.finding import Finding, Kind, Where
from wamledger.ledger.verifying.verdict import Verdict
from wamledger.services.verification import verify

pytestmark = pytest.mark.postgres

Run = Callable[[str], None]


@pytest.fixture(scope="module")
def office(server: Any) -> Iterator[tuple[str, Ledger]]:
    """A ledger in which everything has happened once, in a database of its own, and the address of that."""
    where = server.new_database()
    with Ledger.create(where, code="UNX", mission="UN Mission in X") as ledger:
        post_everything(ledger)
        yield where, ledger


@contextmanager
def tampered(where: str, attack: str) -> Iterator[None]:
    """The owner of the server has run the statements past all guards, and puts all back as it was afterwards."""
    import psycopg

    with psycopg.connect(where, autocommit=True) as session:
        session.execute("SET search_path = wamledger")
        saved = [
            name
            for (name,) in session.execute(
                "SELECT tablename FROM pg_tables WHERE schemaname = 'wamledger' ORDER BY tablename"
            ).fetchall()
        ]
        for name in saved:
            session.execute(f"CREATE TEMPORARY TABLE saved_{name} AS TABLE {name}")
        _past_the_guards(session, attack)
        try:
            yield
        finally:
            back = "; ".join(
                f"DELETE FROM {name}; INSERT INTO {name} SELECT * FROM saved_{name}" for name in saved
            )
            _past_the_guards(session, back)


def _past_the_guards(session: Any, statements: str) -> None:
    """The statements have run with every trigger off, those of foreign keys among them; then all are as before."""
    triggers = session.execute(
        "SELECT c.relname, t.tgname, t.tgenabled FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
        " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'wamledger'"
    ).fetchall()
    with session.transaction():
        for table in {table for table, _name, _enabled in triggers}:
            session.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        session.execute(statements)
        for table, name, enabled in triggers:
            how = {b"A": "ENABLE ALWAYS", b"O": "ENABLE", "A": "ENABLE ALWAYS", "O": "ENABLE"}[enabled]
            session.execute(f'ALTER TABLE {table} {how} TRIGGER "{name}"')


def found(verdict: Verdict, kind: Kind) -> list[Finding]:
    """The findings of a kind."""
    return [finding for finding in verdict.findings if finding.kind is kind]


CHANGED = "convert_to(replace(convert_from(entry, 'UTF8'), 'ADMIN', 'OTHER'), 'UTF8')"


@pytest.mark.parametrize(
    ("attack", "kind", "where"),
    [
        (f"UPDATE entry SET entry = {CHANGED} WHERE seq = 9", Kind.ENTRY_CHANGED, Where(9, "entry", (9,))),
        ("UPDATE entry SET op = 'x' WHERE seq = 9", Kind.ENTRY_COLUMN, Where(9, "entry", (9,), "op")),
        (
            "UPDATE entry SET occurred_at = 0 WHERE seq = 9",
            Kind.ENTRY_COLUMN,
            Where(9, "entry", (9,), "occurred_at"),
        ),
        (
            "UPDATE entry SET leaf = decode(repeat('00', 32), 'hex') WHERE seq = 9",
            Kind.LEAF_CHANGED,
            Where(9, "entry", (9,)),
        ),
        ("DELETE FROM entry WHERE seq = 9", Kind.ENTRY_MISSING, Where(9, "entry", (9,))),
        (
            "UPDATE tree_node SET hash = decode(repeat('00', 32), 'hex') WHERE level = 2 AND position = 3",
            Kind.NODE_CHANGED,
            Where(table="tree_node", key=(2, 3)),
        ),
        (
            "DELETE FROM tree_node WHERE level = 5",
            Kind.NODE_MISSING,
            Where(table="tree_node", key=(5, 0)),
        ),
        (
            "UPDATE signed_head SET note = note || 'x' WHERE size = 25",
            Kind.HEAD_UNSIGNED,
            Where(table="signed_head", key=(25,)),
        ),
        (
            "UPDATE weapon_standing SET holder = 'ARM-2' WHERE weapon = 'W-5'",
            Kind.COLUMN_DIFFERS,
            Where(table="weapon_standing", key=("W-5",), column="holder"),
        ),
        ("DELETE FROM policy", Kind.ROW_MISSING, Where(table="policy", key=("late_entry_hours",))),
        ("INSERT INTO counter VALUES ('X', 1)", Kind.ROW_STRAY, Where(table="counter", key=("X",))),
    ],
)
def test_what_an_owner_changes_is_named(
    office: tuple[str, Ledger], attack: str, kind: Kind, where: Where
) -> None:
    """Each change is named with its place, as it is in a file."""
    address, ledger = office
    assert verify(ledger).sound
    with tampered(address, attack):
        assert [finding.where for finding in found(verify(ledger), kind)] == [where]


def test_the_last_entries_gone(office: tuple[str, Ledger]) -> None:
    """Entries that are missing at the end are missed by the tip log, which is not on the server."""
    address, ledger = office
    attack = "DELETE FROM entry WHERE seq >= 40; DELETE FROM signed_head WHERE size > 40;"
    with tampered(address, attack):
        assert found(verify(ledger), Kind.TIP_BEYOND)


def test_a_guard_that_is_gone(office: tuple[str, Ledger]) -> None:
    """A guard that was taken down or switched off is named."""
    import psycopg

    address, ledger = office
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("ALTER TABLE wamledger.entry DISABLE TRIGGER guard_entry_row")
        try:
            verdict = verify(ledger)
        finally:
            session.execute("ALTER TABLE wamledger.entry ENABLE ALWAYS TRIGGER guard_entry_row")
    assert [finding.facts["name"] for finding in found(verdict, Kind.SCHEMA_DIFFERS)] == ["guard_entry_row"]


def test_a_table_that_is_gone(office: tuple[str, Ledger]) -> None:
    """A step that fails on the server does not end the others, though it ends the statement's transaction."""
    import psycopg

    address, ledger = office
    with psycopg.connect(address, autocommit=True) as session:
        session.execute("ALTER TABLE wamledger.review RENAME TO away")
        try:
            verdict = verify(ledger)
        finally:
            session.execute("ALTER TABLE wamledger.away RENAME TO review")
    assert found(verdict, Kind.STEP_FAILED)
    assert found(verdict, Kind.SCHEMA_DIFFERS)
    assert verdict.steps[7].ok is True
    assert verify(ledger).sound


def test_a_stream_of_a_table(office: tuple[str, Ledger]) -> None:
    """Tables are compared without being held: the server hands them out in parts."""
    _address, ledger = office
    with ledger.reading() as link:
        assert isinstance(link, Link)
        assert sum(map(len, link.stream("SELECT seq FROM entry", block=7))) == verify(ledger).entries
