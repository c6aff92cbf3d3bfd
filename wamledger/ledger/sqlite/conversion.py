"""
A copy of a ledger that is encrypted where the ledger is not, or the other way round.

SQLite copies pages and would copy them as they are; here every table is written anew. The copy is held against the
original row by row before anybody may use it.
"""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path
from typing import Any

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.faults import LedgerTampered
from wamledger.ledger.link import BLOCK
from wamledger.ledger.sqlite import cipher
from wamledger.ledger.sqlite.connection import bare, told
from wamledger.ledger.sqlite.file import APPLICATION_ID


def converted(path: Path, copy: Path, *, old_key: bytes | None, new_key: bytes | None) -> None:
    """
    The new file holds everything that the ledger holds, under the new key, and was read again.

    Exactly one of the keys is None. Requires that nobody writes to the ledger meanwhile.

    Raises: LedgerTampered where the copy is not the same; LedgerFault.
    """
    os.close(os.open(copy, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    with told(copy), closing(_both(path, copy, old_key, new_key)) as connection:
        connection.execute("SELECT sqlcipher_export('copy')")
        (edition,) = connection.execute("PRAGMA main.user_version").fetchone()
        connection.execute(f"PRAGMA copy.user_version = {edition}")
        connection.execute(f"PRAGMA copy.application_id = {APPLICATION_ID}")
    durable.sync_file(copy)
    with told(copy), closing(_both(path, copy, old_key, new_key)) as connection:
        _must_be_same(connection, path)


def _both(path: Path, copy: Path, old_key: bytes | None, new_key: bytes | None) -> Any:
    """One connection to both files, of the one library that can open both."""
    driver = cipher.driver(old_key or new_key)
    if old_key is not None:
        connection = bare(path, "ro", old_key)
    else:
        connection = driver.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA cipher_log_level = NONE")
    try:
        spelled = "" if new_key is None else cipher.spelled(new_key)
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(
            "ATTACH DATABASE ? AS copy KEY ?", (f"{copy.absolute().as_uri()}?mode=rw", spelled)
        )
        connection.execute("PRAGMA copy.synchronous = OFF")  # forced to the disk once, at the end
    except BaseException:
        connection.close()
        raise
    return connection


def _must_be_same(connection: Any, path: Path) -> None:
    (answer,) = connection.execute("PRAGMA copy.integrity_check(1)").fetchone()
    schemas = [
        connection.execute(
            f"SELECT type, name, tbl_name, sql FROM {which}.sqlite_master ORDER BY type, name"
        ).fetchall()
        for which in ("main", "copy")
    ]
    if answer != "ok" or schemas[0] != schemas[1]:
        raise _differs(path, "sqlite_master")
    for kind, name, _table, _sql in schemas[0]:
        if kind == "table" and not _is_same(connection, name):
            raise _differs(path, name)


def _is_same(connection: Any, table: str) -> bool:
    """Rows come in the order of their keys from both; no more than a block of them is held."""
    one, other = (connection.execute(f'SELECT * FROM {which}."{table}"') for which in ("main", "copy"))
    while rows := one.fetchmany(BLOCK):
        if rows != other.fetchmany(BLOCK):
            return False
    return other.fetchone() is None


def _differs(path: Path, table: str) -> LedgerTampered:
    return LedgerTampered(
        N_("The copy of {path} is not the same as the ledger (in {table}); the ledger stays as it is."),
        N_("Verify the ledger, and check the disk."),
        path=path,
        table=table,
    )
