"""
An older ledger in a PostgreSQL database gets the newest schema, or stays as it was.

The server changes a schema within a transaction like everything else, so there is no half. A backup is the
business of whoever runs the server.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from wamledger.i18n import N_
from wamledger.ledger import merkle
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.migrations import scripts
from wamledger.ledger.migrations.editions import Editions
from wamledger.ledger.postgresql import catalogue
from wamledger.ledger.postgresql.address import Address
from wamledger.ledger.postgresql.rights import OWNER, SCHEMA, grants
from wamledger.ledger.postgresql.session import connected, told


def upgrade(address: Address, editions: Editions) -> None:
    """
    The ledger is of the newest edition.

    1. Nobody else writes, and nobody else upgrades.
    2. In one transaction the guards go down, the scripts run, and the guards and rights are set anew.
    3. Before that is kept, the schema and the entries are compared.

    Raises: LedgerBusy, LedgerFault.
    """

    def session() -> Any:
        made = connected(address, readonly=False, role=False)
        made.autocommit = False
        return made

    engine = create_engine(
        "postgresql+psycopg://", creator=session, poolclass=NullPool, use_native_hstore=False
    )
    with told(address), engine.begin() as borrowed:
        link = Link(borrowed.connection.driver_connection, "postgresql")
        owned = link.one("SELECT nspowner::regrole::text FROM pg_namespace WHERE nspname = ?", (SCHEMA,))[0]
        if owned == OWNER:
            link.run(f"SET LOCAL ROLE {OWNER}")
        link.run("LOCK TABLE alembic_version, entry IN ACCESS EXCLUSIVE MODE")
        if int(link.one("SELECT version_num FROM alembic_version")[0]) >= editions.newest:
            return
        before = _counted(link)
        _take_guards_down(link)
        scripts.run(borrowed, editions)
        _must(_counted(link) == before)
        for statement in editions.guards(editions.newest, "postgresql"):
            link.run(statement)
        if owned == OWNER:
            for statement in grants():
                link.run(statement)
        _must(not catalogue.differences(link, editions.statements(editions.newest, "postgresql")))


def _must(kept: bool) -> None:
    if not kept:
        raise LedgerFault(
            N_("The new version would not have kept everything; the ledger stays as it was."),
            N_("Go on with the version of wamledger that was used so far, and report this."),
        )


def _take_guards_down(link: Link) -> None:
    for table, name in link.rows(
        "SELECT tgrelid::regclass::text, tgname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE relnamespace = ?::regnamespace AND NOT tgisinternal",
        (SCHEMA,),
    ):
        link.run(f'DROP TRIGGER "{name}" ON {table}')
    for (name,) in link.rows(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = ?::regnamespace", (SCHEMA,)
    ):
        link.run(f"DROP FUNCTION {name}")


def _counted(link: Link) -> tuple[int, bytes]:
    """The number of entries and the root over them, computed from their bytes."""
    size = 0

    def leaves() -> Iterator[bytes]:
        nonlocal size
        for block in link.stream("SELECT entry FROM entry ORDER BY seq"):
            size += len(block)
            yield from (merkle.leaf_hash(bytes(entry)) for (entry,) in block)

    root = merkle.root_of(leaves())
    return size, root
