"""
SQLCipher: the same database in a file that says nothing without its key.

Every page is encrypted with AES-256 and carries an HMAC, so that a page that was changed by somebody without the key
is not read. The key is 32 random bytes, given as they are: no passphrase is stretched here, and none stands in an
address or a log. An encrypted file is opened by another build of SQLite than a plain one, and the two must never have
one file open in the same process, for each would drop the other's locks.
"""

from __future__ import annotations

import secrets
import sqlite3
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from wamledger.i18n import N_
from wamledger.ledger.faults import KeyFault, LedgerFault

KEY_BYTES: Final = 32

_MODULE: Final = "sqlcipher3.dbapi2"
_COMPATIBILITY: Final = 4
"""The format of file that every release of SQLCipher since 2018 writes, so that a later one does not choose another."""

_NOT_THIS_KEY: Final = ("SQLITE_NOTADB",)


def new_key() -> bytes:
    """A key for a new file."""
    return secrets.token_bytes(KEY_BYTES)


def driver(key: bytes | None) -> Any:
    """
    The driver that opens a file with this key; Python's own where there is none.

    Raises: LedgerFault where the extra is not installed.
    """
    if key is None:
        return sqlite3
    try:
        return import_module(_MODULE)
    except ImportError as fault:
        raise LedgerFault(
            N_("The ledger is encrypted, and this installation cannot open encrypted ledgers."),
            N_("Install the program with its extra: pip install 'wamledger[encrypted]'"),
        ) from fault


def errors() -> tuple[type[Exception], ...]:
    """What the drivers raise; that of SQLCipher only where it has been loaded."""
    return _each("Error")


def operational_errors() -> tuple[type[Exception], ...]:
    """What the drivers raise where a file or a lock fails."""
    return _each("OperationalError")


def _each(name: str) -> tuple[type[Exception], ...]:
    loaded = sys.modules.get(_MODULE)
    plain: type[Exception] = getattr(sqlite3, name)
    return (plain,) if loaded is None else (plain, getattr(loaded, name))


def spelled(key: bytes) -> str:
    """The key as SQLCipher takes it where it is not to be stretched."""
    if len(key) != KEY_BYTES:
        raise KeyFault(
            N_("A database key has {most} bytes, and this one has {found}."),
            N_("Put the right key file back from the place where its copy is kept."),
            most=KEY_BYTES,
            found=len(key),
        )
    return f"x'{key.hex()}'"


def give_key(connection: Any, key: bytes) -> None:
    """
    The connection has the key; whether it is the right one shows with the first page that is read.

    Raises: LedgerFault where the library is no SQLCipher, or one whose connections threads may not share.
    """
    # what SQLCipher has to say of a wrong key it would write to the screen
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f'PRAGMA key = "{spelled(key)}"')
    connection.execute(f"PRAGMA cipher_compatibility = {_COMPATIBILITY}")
    built = {option for (option,) in connection.execute("PRAGMA compile_options").fetchall()}
    if connection.execute("PRAGMA cipher_version").fetchone() is None or "THREADSAFE=1" not in built:
        raise LedgerFault(
            N_("The library for encrypted ledgers is not the one that this program was made with."),
            N_("Install the program with its extra: pip install 'wamledger[encrypted]'"),
        )


def must_fit(connection: Any, path: Path) -> None:
    """
    The key opens the file.

    Raises: KeyFault.
    """
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except errors() as error:
        if getattr(error, "sqlite_errorname", "") not in _NOT_THIS_KEY:
            raise
        raise KeyFault(
            N_("The key does not open {path}, or the file is damaged from its beginning."),
            N_(
                "Put back the key file that belongs to it, or restore the ledger and its key from one backup."
            ),
            path=path,
        ) from error
