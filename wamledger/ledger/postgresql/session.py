"""
Sessions with a PostgreSQL server, and the settings that a ledger is not used without.

A session takes a role that can do no more than it needs, where the server knows the roles of ``rights``: even
an owner who posts cannot change an entry by mistake.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import errors

from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerBusy, LedgerFault
from wamledger.ledger.postgresql.address import Address
from wamledger.ledger.postgresql.rights import APP, AUDIT, SCHEMA

BUSY_SECONDS: Final = 10
CONNECT_SECONDS: Final = 10

_SETTINGS: Final = {
    "fsync": {"on"},
    "full_page_writes": {"on"},
    "server_encoding": {"UTF8"},
    "synchronous_commit": {"on", "remote_apply"},
}
"""What the server must answer, or commits that it acknowledged can be lost."""

_SERVER: Final = ("08", "53", "57", "58", "XX")
"""Classes of errors that are the server's, its disk's or the line's, and not a statement's."""

_SET_UP: Final = f"""\
SET search_path = {SCHEMA}, pg_temp;
SET synchronous_commit = on;
SET lock_timeout = '{BUSY_SECONDS}s';
SET client_min_messages = warning;
SET TimeZone = 'UTC'"""


def connected(address: Address, *, readonly: bool, role: bool = True) -> psycopg.Connection[Any]:
    """
    A session with every setting made and read back; transactions are begun and ended by statements.

    ``role=False`` leaves it with all rights of the user, to create or upgrade a ledger.

    Raises: LedgerFault where the server does not keep what it acknowledges.
    """
    session = psycopg.connect(
        address.url,
        autocommit=True,
        client_encoding="utf8",
        connect_timeout=CONNECT_SECONDS,
        application_name="wamledger",
    )
    try:
        session.execute(_SET_UP)
        for name, wanted in _SETTINGS.items():
            found = _one(session, "SELECT current_setting(%s)", name)
            if found not in wanted:
                raise LedgerFault(
                    N_("The server does not keep the setting {name} (wanted {wanted}, found {found})."),
                    N_("Ask whoever runs the server to set it. Nothing was recorded."),
                    name=name,
                    wanted=" / ".join(sorted(wanted)),
                    found=found,
                )
        if readonly:
            session.execute("SET default_transaction_read_only = on")
        if role:
            _take_role(session, (AUDIT, APP) if readonly else (APP,))
    except BaseException:
        session.close()
        raise
    return session


def _take_role(session: psycopg.Connection[Any], wanted: tuple[str, ...]) -> None:
    for role in wanted:
        may = _one(
            session,
            "SELECT pg_has_role(session_user, role.oid, 'MEMBER')"
            " AND has_schema_privilege(role.oid, schema.oid, 'USAGE')"
            " FROM pg_namespace AS schema, pg_roles AS role WHERE nspname = %s AND rolname = %s",
            SCHEMA,
            role,
        )
        if may:
            session.execute(f"SET ROLE {role}")
            return


def _one(session: psycopg.Connection[Any], sql: str, *parameters: object) -> Any:
    row = session.execute(sql, parameters).fetchone()
    return None if row is None else row[0]


@contextmanager
def told(address: Address) -> Iterator[None]:
    """
    What the server says of itself comes as a fault; what it says of a statement stays as it is.

    Raises: LedgerBusy, LedgerFault.
    """
    try:
        yield
    except errors.LockNotAvailable as error:
        raise LedgerBusy(
            N_("Another program has been writing to {where} for longer than {seconds} seconds."),
            N_("Wait until it is done, then do it again. Nothing was recorded."),
            where=address.shown,
            seconds=BUSY_SECONDS,
        ) from error
    except (errors.InsufficientPrivilege, errors.ReadOnlySqlTransaction) as error:
        raise LedgerFault(
            N_("The user may not do this in {where}: {detail}."),
            N_("Ask whoever runs the database for the rights ({role} to post, {audit} to read)."),
            where=address.shown,
            detail=_first_line(error),
            role=APP,
            audit=AUDIT,
        ) from error
    except psycopg.OperationalError as error:
        if error.sqlstate is not None and not error.sqlstate.startswith(_SERVER):
            raise
        raise LedgerFault(
            N_("{where} cannot be used: {detail}."),
            N_(
                "Check the address and that the server runs. Whether something was recorded at the last"
                " moment is not known: do it again with the same id, and it is recorded once."
            ),
            where=address.shown,
            detail=_first_line(error),
        ) from error


def _first_line(error: psycopg.Error) -> str:
    text = error.diag.message_primary or str(error)
    return text.strip().splitlines()[0].rstrip(".") if text.strip() else type(error).__name__
