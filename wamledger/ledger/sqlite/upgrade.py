"""
An older ledger gets the newest schema, or stays as it was.

Everything happens in one transaction of one file: the scripts, the guards, the number of the schema. A
program that is killed at any point leaves the one or the other. Alembic is slow to load, so that happens only
here.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault, LedgerTampered
from wamledger.ledger.migrations import scripts
from wamledger.ledger.migrations.editions import Editions
from wamledger.ledger.sqlite import catalogue
from wamledger.ledger.sqlite.backup import Counted, back_up, counted_in
from wamledger.ledger.sqlite.connection import connected, told


def backup_path(path: Path, edition: int) -> Path:
    """Where the ledger lies as it was before it became of this edition."""
    return path.with_name(f"{path.name}.before-{edition:04d}.bak")


def upgrade(path: Path, editions: Editions, key: bytes | None = None) -> None:
    """
    The ledger is of the newest edition, and as it was before it lies in ``backup_path``.

    1. Its tables and guards are as its own edition made them.
    2. A backup is made and proved whole.
    3. In one transaction the guards go down, the scripts run, the guards go up and the number is set.
    4. Before that is kept, the schema is compared with the newest edition, and the entries with the backup.

    Raises: LedgerTampered, LedgerBusy, LedgerFault.
    """
    with told(path), closing(connected(path, "rw", key)) as connection:
        _must_be_as_made(connection, editions, _edition(connection))
        # Tables are copied and renamed while the scripts run; what points to them is checked at the end.
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        try:
            found = _edition(connection)
            if found < editions.newest:
                counted = back_up(path, backup_path(path, editions.newest), key)
                _rebuild(connection, editions)
                _must_have_kept(connection, editions, counted)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.execute("ROLLBACK")


def _edition(connection: Any) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _rebuild(connection: Any, editions: Editions) -> None:
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    engine = create_engine("sqlite://", creator=lambda: _Lent(connection), poolclass=StaticPool)
    with engine.connect() as borrowed:
        scripts.run(borrowed, editions)
    for statement in editions.guards(editions.newest, "sqlite"):
        connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {editions.newest}")


def _must_have_kept(connection: Any, editions: Editions, counted: Counted) -> None:
    _must_be_as_made(connection, editions, editions.newest)
    loose = connection.execute("PRAGMA foreign_key_check").fetchall()
    if loose or counted_in(connection) != counted:
        raise LedgerFault(
            N_("The new version would not have kept everything; the ledger stays as it was."),
            N_("Go on with the version of wamledger that was used so far, and report this."),
        )


def _must_be_as_made(connection: Any, editions: Editions, edition: int) -> None:
    different = catalogue.differences(connection, editions.statements(edition, "sqlite"))
    if different:
        raise LedgerTampered(
            N_("The ledger is not as schema {edition} makes it: {kind} {name} is {what}."),
            N_("Open it for reading only and verify it; it was not upgraded."),
            edition=edition,
            kind=different[0].kind,
            name=different[0].name,
            what=different[0].what,
        )


class _Lent:
    """A connection that SQLAlchemy may use but not end: its transaction belongs to ``upgrade``."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def commit(self) -> None:
        """The transaction goes on."""

    def rollback(self) -> None:
        """The transaction goes on; whoever began it rolls it back."""

    def close(self) -> None:
        """The connection stays open."""
