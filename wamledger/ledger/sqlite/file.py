"""The file of a ledger: what makes it one, what lies beside it, and how a new one comes to be."""

from __future__ import annotations

import os
import secrets
from contextlib import closing, suppress
from pathlib import Path
from typing import Final

from wamledger.i18n import N_
from wamledger.ledger import durable
from wamledger.ledger.about import About
from wamledger.ledger.database import Beside
from wamledger.ledger.faults import AccessFault, KeyFault, LedgerFault, LedgerTampered, NotALedger
from wamledger.ledger.link import Link
from wamledger.ledger.migrations.editions import Editions
from wamledger.ledger.sqlite.connection import bare, reached, told
from wamledger.ledger.sqlite.disk import must_be_local

APPLICATION_ID: Final = 0x57414D4C  # "WAML"
FOLLOWERS: Final = ("-wal", "-shm", "-journal")

MAGIC: Final = b"SQLite format 3\x00"
_HEADER: Final = 100
_ID_AT: Final = slice(68, 72)
_GIVE_LEDGER: Final = N_("Give the path of a ledger, or create one with init.")


def beside(path: Path) -> Beside:
    """Where the key and the tip log of the ledger in the file lie."""
    return Beside(path.with_name(path.name + ".key"), path.with_name(path.name + ".tip"))


def must_be_free(path: Path) -> None:
    """
    A ledger can be created at the path.

    Raises: LedgerFault where there is a file already or what is left of one, where there is no folder, and
    where the disk is another machine's.
    """
    followers = [path.with_name(path.name + follower) for follower in FOLLOWERS]
    for taken in (path, beside(path).tip, *followers):
        if os.path.lexists(taken):
            raise LedgerFault(
                N_("There is a file {path} already."),
                N_("A ledger is never written over. Choose another name, or open what is there."),
                path=taken,
            )
    if not path.parent.is_dir():
        raise LedgerFault(N_("There is no folder {path}."), N_("Create the folder first."), path=path.parent)
    must_be_local(path)


def must_be_ledger(path: Path, key: bytes | None = None) -> bytes | None:
    """
    The file is a ledger as far as its first bytes tell; returns the key that opens it, None for a plain file.

    They are read as bytes: SQLite would leave files of its own beside one that is not ours. An encrypted file says
    nothing at all, so it is one where a key is given, or where the key file beside it has one for the database.

    Raises: NotALedger, LedgerFault; AccessFault where the key is wanted, and where it is given for a plain file;
    LedgerTampered for a plain file whose key file says that it is encrypted.
    """
    header = _header(path)
    if header.startswith(MAGIC):
        if int.from_bytes(header[_ID_AT], "big") != APPLICATION_ID:
            raise not_a_ledger(path)
        if key is not None:
            raise AccessFault(
                N_("{path} is not encrypted, and it was when you signed in."),
                N_(
                    "If it was decrypted on purpose, sign in again. Otherwise somebody put another file there."
                ),
                path=path,
            )
        if _claims_to_be_encrypted(path):
            raise LedgerTampered(
                N_(
                    "{path} is not encrypted, and its key file says that it is: it is not the file that was there."
                ),
                N_("Find out who put it there. Restore the ledger and its key file from one backup."),
                path=path,
            )
        return None
    if len(header) < _HEADER or (key is None and not has_database_key(path)):
        raise not_a_ledger(path)
    if key is None:
        raise AccessFault(
            N_("{path} is encrypted, and nobody has signed in who can open it."),
            N_("Sign in first: wamledger login"),
            path=path,
        )
    return key


def _claims_to_be_encrypted(path: Path) -> bool:
    """Whether the key file says so of a plain file, which is not just being converted."""
    try:
        return has_database_key(path) and not converting(path).exists()
    except KeyFault:
        # a key file that cannot be read keeps nobody from reading the ledger; whoever records meets it
        return False


def converting(path: Path) -> Path:
    """What lies beside a ledger while it is encrypted or decrypted, and for as long as that was not finished."""
    return path.with_name(path.name + ".converting")


def is_encrypted(path: Path) -> bool:
    """
    True for a ledger whose file is encrypted, whether it can be opened or not.

    Raises: NotALedger, LedgerFault.
    """
    return not _header(path).startswith(MAGIC) and has_database_key(path)


def has_database_key(path: Path) -> bool:
    """
    True where the key file beside the ledger holds a key for the database, sealed.

    Raises: KeyFault for a key file that cannot be read.
    """
    # what seals and opens is loaded for encrypted ledgers alone
    from wamledger.ledger import sealed_key

    key = beside(path).key
    return key.exists() and sealed_key.stated(key).has_database_key


def looks_like_ledger(path: Path) -> bool:
    """True for a file that was a ledger as far as its first bytes tell, whatever has become of the rest."""
    try:
        return is_encrypted(path) or int.from_bytes(_header(path)[_ID_AT], "big") == APPLICATION_ID
    except LedgerFault:
        return False


def _header(path: Path) -> bytes:
    if not path.exists():
        raise NotALedger(N_("There is no file {path}."), _GIVE_LEDGER, path=path)
    if not path.is_file():
        raise not_a_ledger(path)
    with reached(path), path.open("rb") as file:
        return file.read(_HEADER)


def not_a_ledger(path: Path) -> NotALedger:
    """That the file is something else."""
    return NotALedger(N_("{path} is not a ledger."), _GIVE_LEDGER, path=path)


def create(path: Path, about: About, editions: Editions, key: bytes | None = None) -> None:
    """
    The file holds an empty ledger, encrypted where a key is given.

    It is made under another name beside, and gets its own when it is whole and on the disk.

    Raises: LedgerFault.
    """
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(8)}.tmp")
    try:
        with told(path), reached(path):
            # The places of weapons are nobody else's business, so the file is its owner's alone.
            os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
            _make(unfinished, about, editions, key)
            durable.sync_file(unfinished)
            durable.name_new(unfinished, path)
    finally:
        for follower in ("", *FOLLOWERS):
            with suppress(FileNotFoundError):
                os.unlink(f"{unfinished}{follower}")


def _make(path: Path, about: About, editions: Editions, key: bytes | None) -> None:
    newest = editions.newest
    with closing(bare(path, "rw", key)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        for statement in editions.tables(newest, "sqlite"):
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (f"{newest:04d}",))
        about.write(Link(connection, "sqlite"))
        for statement in editions.guards(newest, "sqlite"):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {newest}")
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
