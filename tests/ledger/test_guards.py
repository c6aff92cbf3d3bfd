"""
The guards of the record: what they hold back, for whom, and that nothing else does.

Each attack is tried twice: with the guards, where it must fail, and without the one guard that stands against it,
where it must succeed. An attack that fails for another reason would prove nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from types import ModuleType
from typing import Any

import pytest

from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.guards import GUARDED, guards
from wamledger.ledger.store import Ledger

SQLITE_ATTACKS = {
    "update an entry": ("guard_entry_update", "UPDATE entry SET op = 'x' WHERE seq = 3"),
    "update nothing but the number": ("guard_entry_update", "UPDATE entry SET seq = 90 WHERE seq = 8"),
    "upsert an entry": (
        "guard_entry_insert guard_entry_update",
        "INSERT INTO entry SELECT * FROM entry WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET op = 'x'",
    ),
    "delete an entry": ("guard_entry_delete", "DELETE FROM entry WHERE seq = 8"),
    "delete all entries": ("guard_entry_delete", "DELETE FROM entry"),
    "replace an entry": (
        "guard_entry_insert",
        "INSERT OR REPLACE INTO entry SELECT seq, id, 'x', occurred_at, recorded_at, by_user, leaf, entry"
        " FROM entry WHERE seq = 3",
    ),
    "replace an entry by its id": (
        "guard_entry_insert",
        "INSERT OR REPLACE INTO entry SELECT 9, id, 'x', occurred_at, recorded_at, by_user, leaf, entry"
        " FROM entry WHERE seq = 3",
    ),
    "leave a gap": (
        "guard_entry_insert",
        "INSERT INTO entry SELECT 12, 'NEW', op, occurred_at, recorded_at, by_user, leaf, entry"
        " FROM entry WHERE seq = 3",
    ),
    "update a node": ("guard_tree_node_update", "UPDATE tree_node SET hash = zeroblob(32)"),
    "delete a node": ("guard_tree_node_delete", "DELETE FROM tree_node WHERE level = 3"),
    "replace a node": (
        "guard_tree_node_insert",
        "REPLACE INTO tree_node SELECT level, position, zeroblob(32) FROM tree_node",
    ),
    "update a head": ("guard_signed_head_update", "UPDATE signed_head SET note = 'x'"),
    "delete a head": ("guard_signed_head_delete", "DELETE FROM signed_head"),
    "replace a head": (
        "guard_signed_head_insert",
        "REPLACE INTO signed_head SELECT size, zeroblob(32), note, signed_at FROM signed_head",
    ),
    "forget who saw a head": ("guard_outside_head_delete", "DELETE FROM outside_head"),
    "change who saw a head": ("guard_outside_head_update", "UPDATE outside_head SET given_as = 'x'"),
    "replace who saw a head": (
        "guard_outside_head_insert",
        "REPLACE INTO outside_head SELECT size, root, given_at, 'x' FROM outside_head",
    ),
    "rename the ledger": ("guard_about_update", "UPDATE about SET value = 'x' WHERE name = 'origin'"),
    "forget the key": ("guard_about_delete", "DELETE FROM about WHERE name = 'vkey'"),
    "replace the key": ("guard_about_insert", "REPLACE INTO about VALUES ('vkey', 'x')"),
    "say something more": ("guard_about_insert", "INSERT INTO about VALUES ('more', 'x')"),
}

POSTGRESQL_ATTACKS = {
    "update an entry": ("guard_entry_row", "UPDATE entry SET op = 'x' WHERE seq = 3"),
    "upsert an entry": (
        "guard_entry_row",
        "INSERT INTO entry SELECT * FROM entry WHERE seq = 3 ON CONFLICT (seq) DO UPDATE SET op = 'x'",
    ),
    "delete an entry": ("guard_entry_row", "DELETE FROM entry WHERE seq = 8"),
    "empty the entries": ("guard_entry_truncate", "TRUNCATE entry CASCADE"),
    "leave a gap": (
        "guard_entry_insert",
        "INSERT INTO entry SELECT 12, 'NEW', op, occurred_at, recorded_at, by_user, leaf, entry"
        " FROM entry WHERE seq = 3",
    ),
    "leave a gap among many": (
        "guard_entry_insert",
        "INSERT INTO entry SELECT 9 + 2 * seq, 'NEW' || seq, op, occurred_at, recorded_at, by_user, leaf, entry"
        " FROM entry",
    ),
    "update a node": ("guard_tree_node_row", "UPDATE tree_node SET hash = decode(repeat('00', 32), 'hex')"),
    "delete a node": ("guard_tree_node_row", "DELETE FROM tree_node WHERE level = 3"),
    "empty the nodes": ("guard_tree_node_truncate", "TRUNCATE tree_node"),
    "update a head": ("guard_signed_head_row", "UPDATE signed_head SET note = 'x'"),
    "delete a head": ("guard_signed_head_row", "DELETE FROM signed_head"),
    "empty the heads": ("guard_signed_head_truncate", "TRUNCATE signed_head"),
    "forget who saw a head": ("guard_outside_head_row", "DELETE FROM outside_head"),
    "empty who saw heads": ("guard_outside_head_truncate", "TRUNCATE outside_head"),
    "rename the ledger": ("guard_about_row", "UPDATE about SET value = 'x' WHERE name = 'origin'"),
    "forget the key": ("guard_about_row", "DELETE FROM about WHERE name = 'vkey'"),
    "say something more": ("guard_about_insert", "INSERT INTO about VALUES ('more', 'x')"),
    "empty what it says of itself": ("guard_about_truncate", "TRUNCATE about"),
}


def with_a_head_outside(ledger: Ledger) -> Ledger:
    """The ledger, of which somebody outside holds a head."""
    head = ledger.head()
    with ledger.writing() as link:
        link.run(
            "INSERT INTO outside_head (size, root, given_at, given_as) VALUES (?, ?, ?, ?)",
            (head.size, head.root, 1, "paper"),
        )
    return ledger


@pytest.fixture
def seen(filled: Ledger) -> Ledger:
    """A ledger of which somebody outside holds a head."""
    return with_a_head_outside(filled)


@pytest.fixture(scope="module")
def standing_file(tmp_path_factory: pytest.TempPathFactory, made: ModuleType) -> Iterator[Ledger]:
    """A ledger in a file that all attacks are tried on; each is undone, so that none helps the next."""
    path = tmp_path_factory.mktemp("standing") / "unx.wl"
    with Ledger.create(str(path), code="UNX", mission="X", clock=made.clock) as ledger:
        made.post(ledger, *made.setting_up())
        yield with_a_head_outside(ledger)


@pytest.fixture(scope="module")
def standing_server(
    server: Any, tmp_path_factory: pytest.TempPathFactory, made: ModuleType
) -> Iterator[Ledger]:
    """A ledger on a server that all attacks are tried on; each is undone, so that none helps the next."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WAMLEDGER_HOME", str(tmp_path_factory.mktemp("standing")))
        ledger = Ledger.create(server.new_database(), code="UNX", mission="X", clock=made.clock)
    with ledger:
        made.post(ledger, *made.setting_up())
        yield with_a_head_outside(ledger)


def record(shell: Any) -> Any:
    """Everything that stands in the guarded tables, as whoever attacks sees it."""
    return {table: shell.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in GUARDED}


@pytest.mark.parametrize("trigger_setting", ["ON", "OFF"])
@pytest.mark.parametrize("attack", SQLITE_ATTACKS)
def test_the_record_only_grows_on_sqlite(standing_file: Ledger, attack: str, trigger_setting: str) -> None:
    """No statement changes, removes or replaces a row of the record, whatever settings a connection has."""
    names, statement = SQLITE_ATTACKS[attack]
    with closing(sqlite3.connect(standing_file.where, isolation_level=None)) as shell:
        before = record(shell)
        shell.execute(f"PRAGMA recursive_triggers = {trigger_setting}")
        with pytest.raises(sqlite3.IntegrityError, match="is a record and only grows"):
            shell.execute(statement)
        assert record(shell) == before

        # With this setting REPLACE asks the guard against DELETE as well, which would hide that its own was asked.
        shell.execute("PRAGMA recursive_triggers = OFF")
        shell.execute("BEGIN")
        for name in names.split():
            shell.execute(f"DROP TRIGGER {name}")
        shell.execute(statement)
        assert record(shell) != before, "the attack does nothing even without its guard"
        shell.execute("ROLLBACK")


def test_replace_is_held_back_twice(standing_file: Ledger) -> None:
    """With the program's settings a REPLACE is refused even where its own guard is gone."""
    statement = SQLITE_ATTACKS["replace a node"][1]
    with closing(sqlite3.connect(standing_file.where, isolation_level=None)) as shell:
        before = record(shell)
        for setting in ("ON", "OFF"):
            shell.execute(f"PRAGMA recursive_triggers = {setting}")
            shell.execute("BEGIN")
            shell.execute("DROP TRIGGER guard_tree_node_insert")
            if setting == "ON":
                with pytest.raises(sqlite3.IntegrityError, match="DELETE refused"):
                    shell.execute(statement)
                assert record(shell) == before
            else:
                shell.execute(statement)
                assert record(shell) != before
            shell.execute("ROLLBACK")


@pytest.mark.postgres
@pytest.mark.parametrize("attack", POSTGRESQL_ATTACKS)
@pytest.mark.parametrize("role", ["origin", "replica"])
def test_the_record_only_grows_on_postgresql(standing_server: Ledger, attack: str, role: str) -> None:
    """No statement changes, removes or empties the record, not even by the owner of the server as a replica."""
    import psycopg

    name, statement = POSTGRESQL_ATTACKS[attack]
    table = name.removeprefix("guard_").rpartition("_")[0]
    with psycopg.connect(standing_server.database.address, autocommit=True) as shell:
        shell.execute("SET search_path = wamledger; SET client_min_messages = warning")
        before = record(shell)
        shell.execute(f"SET session_replication_role = {role}")
        with pytest.raises(psycopg.errors.IntegrityError, match="is a record and only grows"):
            shell.execute(statement)
        assert record(shell) == before

        shell.execute("SET session_replication_role = replica")  # foreign keys stand aside
        shell.execute("BEGIN")
        shell.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")
        shell.execute(statement)
        assert record(shell) != before, "the attack does nothing even without its guard"
        shell.execute("ROLLBACK")


@pytest.mark.postgres
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entry SET op = 'x'",
        "DELETE FROM entry",
        "TRUNCATE entry CASCADE",
        "INSERT INTO about VALUES ('more', 'x')",
        "UPDATE alembic_version SET version_num = '9'",
        "ALTER TABLE entry DISABLE TRIGGER USER",
        "DROP TRIGGER guard_entry_row ON entry",
        "SET session_replication_role = replica",
        "CREATE TABLE wamledger.more (n int)",
    ],
)
def test_who_posts_has_no_right_to_more(standing_server: Ledger, statement: str) -> None:
    """The role that posts may add to the record; what the guards hold back it may not even try."""
    import psycopg

    with psycopg.connect(standing_server.database.address, autocommit=True) as shell:
        shell.execute("SET search_path = wamledger; SET ROLE wl_app")
        before = record(shell)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            shell.execute(statement)
        assert record(shell) == before


def drop(ledger: Ledger, name: str, table: str) -> None:
    """The guard is gone, by the hand of an owner."""
    on = "" if ledger.database.engine == "sqlite" else f" ON {table}"
    with ledger.writing() as link:
        if on:
            link.run("RESET ROLE")
        link.run(f"DROP TRIGGER {name}{on}")


def every_guard() -> list[tuple[str, str]]:
    return [
        (engine, name)
        for engine in ("sqlite", "postgresql")
        for name, statement in guards(engine).items()
        if statement.startswith("CREATE TRIGGER")
    ]


@pytest.mark.parametrize(
    ("where", "name"),
    [
        pytest.param(engine, name, marks=[pytest.mark.postgres] if engine == "postgresql" else [])
        for engine, name in every_guard()
    ],
    indirect=["where"],
)
def test_a_dropped_guard_is_named(seen: Ledger, reopened: Callable[..., Ledger], name: str) -> None:
    """A ledger without one of its guards is not written to, and the guard is named."""
    table = name.removeprefix("guard_").rpartition("_")[0]
    drop(seen, name, table)
    with pytest.raises(LedgerTampered, match=rf"trigger {name} \(missing\)"):
        reopened()
    with reopened(readonly=True) as again:
        assert name in str(again.faults[0])


def test_a_guard_that_does_nothing_is_named(
    seen: Ledger, reopened: Callable[..., Ledger], made: ModuleType
) -> None:
    """A guard of the right name with another text is found as well."""
    statements = (
        ["CREATE TRIGGER guard_entry_update BEFORE UPDATE ON entry WHEN FALSE BEGIN SELECT 1; END"]
        if seen.database.engine == "sqlite"
        else [
            "CREATE TRIGGER guard_entry_row BEFORE UPDATE ON entry FOR EACH ROW EXECUTE FUNCTION guard_record()",
            "ALTER TABLE entry ENABLE ALWAYS TRIGGER guard_entry_row",
        ]
    )
    name = "guard_entry_update" if len(statements) == 1 else "guard_entry_row"
    drop(seen, name, "entry")
    with seen.writing() as link:
        if link.engine == "postgresql":
            link.run("RESET ROLE")
        for statement in statements:
            link.run(statement)
    with pytest.raises(LedgerTampered, match=rf"trigger {name} \(changed\)"):
        reopened()


@pytest.mark.postgres
@pytest.mark.parametrize("where", ["postgresql"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("ALTER TABLE entry DISABLE TRIGGER guard_entry_row", "trigger guard_entry_row (changed)"),
        ("ALTER TABLE entry ENABLE TRIGGER guard_entry_row", "trigger guard_entry_row (changed)"),
        ("ALTER TABLE entry ENABLE REPLICA TRIGGER guard_entry_row", "trigger guard_entry_row (changed)"),
        ("CREATE RULE quiet AS ON INSERT TO entry DO INSTEAD NOTHING", "rule quiet (unknown)"),
        (
            "CREATE OR REPLACE FUNCTION guard_record() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
            "function guard_record (changed)",
        ),
        (
            "ALTER TABLE lot_standing DROP CONSTRAINT lot_standing_quantity",
            "constraint lot_standing_quantity",
        ),
        ("DROP INDEX entry_id_once", "index entry_id_once (missing)"),
        ("ALTER TABLE entry ADD COLUMN more text", "column entry.more (unknown)"),
    ],
)
def test_what_was_changed_on_the_server_is_named(
    seen: Ledger, reopened: Callable[..., Ledger], statement: str, said: str
) -> None:
    """Whatever part of the schema was changed behind the program's back is named at the next opening."""
    import psycopg

    with psycopg.connect(seen.database.address, autocommit=True) as session:
        session.execute("SET search_path = wamledger")
        session.execute(statement)
    with pytest.raises(LedgerTampered) as told:
        reopened()
    assert said in str(told.value)


@pytest.mark.parametrize("where", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "CREATE TRIGGER quiet AFTER INSERT ON entry BEGIN DELETE FROM review; END",
            "trigger quiet (unknown)",
        ),
        ("CREATE TABLE more (n INTEGER)", "table more (unknown)"),
        ("CREATE VIEW more AS SELECT * FROM entry", "view more (unknown)"),
        ("DROP INDEX entry_id_once", "index entry_id_once (missing)"),
        ("ALTER TABLE review ADD COLUMN more TEXT", "table review (changed)"),
        ("DROP TABLE review", "table review (missing)"),
    ],
)
def test_what_was_changed_in_the_file_is_named(
    seen: Ledger, reopened: Callable[..., Ledger], statement: str, said: str
) -> None:
    """Whatever part of the schema was changed behind the program's back is named at the next opening."""
    with closing(sqlite3.connect(seen.where, isolation_level=None)) as connection:
        connection.execute(statement)
    with pytest.raises(LedgerTampered) as told:
        reopened()
    assert said in str(told.value)


@pytest.mark.parametrize("table", ["entry", "signed_head", "about", "tree_node"])
def test_a_record_without_its_tables_cannot_be_read(
    seen: Ledger, reopened: Callable[..., Ledger], table: str
) -> None:
    """Where a table of the record is gone there is nothing to look at, and the fault names it."""
    with seen.writing() as link:
        if link.engine == "postgresql":
            link.run("RESET ROLE")
        else:
            link.run("PRAGMA defer_foreign_keys = ON")
        link.run(f"ALTER TABLE {table} RENAME TO away")
    with pytest.raises(LedgerTampered, match=table):
        reopened(readonly=True)
