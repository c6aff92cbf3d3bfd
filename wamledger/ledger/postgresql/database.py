"""A ledger in a PostgreSQL database, in a schema of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from typing import Any, Final, Self

import psycopg
from sqlalchemy.pool import QueuePool

from wamledger.i18n import N_
from wamledger.ledger.about import About
from wamledger.ledger.database import Database
from wamledger.ledger.difference import Difference
from wamledger.ledger.faults import LedgerFault, LedgerNewer, NotALedger
from wamledger.ledger.link import Link
from wamledger.ledger.migrations.editions import PACKAGED, Editions
from wamledger.ledger.postgresql import catalogue
from wamledger.ledger.postgresql.address import Address, beside
from wamledger.ledger.postgresql.rights import OWNER, SCHEMA, grants, make_roles
from wamledger.ledger.postgresql.session import connected, told
from wamledger.ledger.postgresql.upgrade import upgrade

_READING: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITING: Final = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"


class PostgresqlDatabase(Database):
    """A schema of a PostgreSQL database with the sessions that use it."""

    engine = "postgresql"

    def __init__(self, address: Address, origin: str, editions: Editions, *, readonly: bool) -> None:
        self.address = address.url
        self.where = address.shown
        self.readonly = readonly
        self.beside = beside(address)
        self._address = address
        self._editions = editions
        self._lock = int.from_bytes(sha256(origin.encode()).digest()[:8], "big", signed=True)
        self._sessions = QueuePool(self._connected, pool_size=2, max_overflow=16)

    @classmethod
    def create(cls, url: str, about: About, editions: Editions = PACKAGED) -> Self:
        """
        The database holds an empty ledger, made in one transaction.

        Raises: LedgerFault; nothing has been made then.
        """
        address = Address.parse(url)
        with (
            told(address),
            closing(connected(address, readonly=False, role=False)) as session,
            session.transaction(),
        ):
            _make(Link(session, "postgresql"), about, editions, address)
        return cls(address, about.origin, editions, readonly=False)

    @classmethod
    def connect(cls, url: str, *, readonly: bool, editions: Editions = PACKAGED) -> Self:
        """
        The ledger in the database, with the newest schema.

        1. The database has a schema with a ledger's tables.
        2. Its edition is one that this program knows.
        3. One of an older edition is upgraded, unless it is opened for reading only.

        Raises: NotALedger, LedgerNewer, LedgerTampered, LedgerFault.
        """
        address = Address.parse(url)
        with told(address), closing(connected(address, readonly=True)) as session:
            link = Link(session, "postgresql")
            if not _is_there(link, "alembic_version"):
                raise NotALedger(
                    N_("There is no ledger in {where}."),
                    N_("Give the address of a database with a ledger, or create one with init."),
                    where=address.shown,
                )
            edition = int(link.one("SELECT version_num FROM alembic_version")[0])
            origin = _origin(link)
        if edition > editions.newest:
            raise LedgerNewer(
                N_("{where} was written by a later version of this program (schema {found}, known {known})."),
                N_("Install the current version of wamledger. Nothing in the database was changed."),
                where=address.shown,
                found=edition,
                known=editions.newest,
            )
        if edition < editions.newest:
            if readonly:
                raise LedgerFault(
                    N_("{where} was written by an earlier version (schema {found}, now {newest})."),
                    N_("Open it once as its owner, which upgrades it; make a backup first."),
                    where=address.shown,
                    found=edition,
                    newest=editions.newest,
                )
            upgrade(address, editions)
        return cls(address, origin, editions, readonly=readonly)

    @contextmanager
    def reading(self) -> Iterator[Link]:
        with self._transaction(_READING, keep=False) as link:
            # The view begins with the first thing that is asked, so something is.
            link.one("SELECT 1")
            yield link

    @contextmanager
    def writing(self, *, keep: bool = True) -> Iterator[Link]:
        if self.readonly:
            raise LedgerFault(
                N_("{where} was opened for reading only."), N_("Open it for writing."), where=self.where
            )
        with self._transaction(_WRITING, keep=keep) as link:
            # First of all, while the transaction has seen nothing: what it reads is then what is there.
            link.one("SELECT pg_advisory_xact_lock(?)", (self._lock,))
            yield link

    def differences(self) -> list[Difference]:
        with self.reading() as link:
            return catalogue.differences(link, self._editions.statements(self._editions.newest, "postgresql"))

    def close(self) -> None:
        self._sessions.dispose()

    def _connected(self) -> Any:
        return connected(self._address, readonly=self.readonly)

    @contextmanager
    def _transaction(self, begin: str, *, keep: bool) -> Iterator[Link]:
        with told(self._address):
            lent = self._sessions.connect()
            session: Any = lent.driver_connection
            try:
                session.execute(begin)
                yield Link(session, "postgresql")
                session.execute("COMMIT" if keep else "ROLLBACK")
            except BaseException as fault:
                if _is_lost(session, fault):
                    lent.invalidate()
                else:
                    session.rollback()
                raise
            finally:
                lent.close()


def must_be_free(url: str) -> None:
    """
    A ledger can be created in the database, and its key beside.

    Raises: LedgerFault.
    """
    address = Address.parse(url)
    with told(address), closing(connected(address, readonly=True, role=False)) as session:
        _must_be_free(Link(session, "postgresql"), address)
    files = beside(address)
    if files.tip.exists():
        raise LedgerFault(
            N_("There is a file {path} already."),
            N_("It remembers another ledger at this address. Move it away if that one is gone for good."),
            path=files.tip,
        )
    files.key.parent.mkdir(mode=0o700, parents=True, exist_ok=True)


def _must_be_free(link: Link, address: Address) -> None:
    if link.one("SELECT 1 FROM pg_tables WHERE schemaname = ?", (SCHEMA,)):
        raise LedgerFault(
            N_("There is a schema {schema} with tables in {where} already."),
            N_("A ledger is never written over. Choose another database, or open what is there."),
            schema=SCHEMA,
            where=address.shown,
        )


def _make(link: Link, about: About, editions: Editions, address: Address) -> None:
    # Two who create at once are one after the other, and the second finds the first's.
    link.one("SELECT pg_advisory_xact_lock(hashtext(?))", (SCHEMA,))
    _must_be_free(link, address)
    roles = make_roles(link)
    owner = f" AUTHORIZATION {OWNER}" if roles else ""
    link.run(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}{owner}")
    if roles:
        link.run(f"SET LOCAL ROLE {OWNER}")
    for statement in editions.tables(editions.newest, "postgresql"):
        link.run(statement)
    link.run("INSERT INTO alembic_version VALUES (?)", (f"{editions.newest:04d}",))
    about.write(link)
    for statement in editions.guards(editions.newest, "postgresql"):
        link.run(statement)
    if roles:
        for statement in grants():
            link.run(statement)


def _is_there(link: Link, table: str) -> bool:
    return link.one("SELECT to_regclass(?)", (f"{SCHEMA}.{table}",))[0] is not None


def _origin(link: Link) -> str:
    """What the ledger is called; nothing where somebody has taken that away, which is found out later."""
    row = link.one("SELECT value FROM about WHERE name = 'origin'") if _is_there(link, "about") else None
    return "" if row is None else str(row[0])


def _is_lost(session: Any, fault: BaseException) -> bool:
    return bool(session.closed) or (isinstance(fault, psycopg.OperationalError) and session.broken)
