"""
The key of an encrypted database, before the database can be asked who anybody is.

It lies in the ledger's key file, where each user's slot opens it; for a session it is also kept with the token,
sealed under it. Without either the file says nothing at all.
"""

from __future__ import annotations

from pathlib import Path

from wamledger.i18n import N_
from wamledger.ledger import database, sealed_key, sealing
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.ledger.sealing import derived, header
from wamledger.ledger.sqlite import file
from wamledger.ledger.store import Ledger
from wamledger.services.access import tokens
from wamledger.services.access.person import Person
from wamledger.services.access.tokens import Kept

_PURPOSE = b"wamledger/session-database/v1"


def by_passphrase(where: str, user: str, passphrase: str) -> bytes | None:
    """
    The key, by the user's slot in the key file; None where the database is not encrypted.

    Raises: AccessFault for an unknown user or a wrong passphrase, KeyFault for a damaged file.
    """
    path = database.beside(where).key
    if not is_encrypted(where):
        return None
    code, said = user.strip().upper(), sealed_key.stated(path)
    slot = next((each for each in said.slots if each.name == code), None)
    # a slot that there is not costs as much to try
    kdf, salt = (slot.kdf, slot.salt) if slot else (sealing.Kdf(), bytes(sealing.SALT_SIZE))
    made = sealing.master(passphrase, salt, kdf)
    try:
        if slot is not None:
            return sealed_key.database_key(path, slot.opened(said.origin, made.slot_key()))
    except KeyFault as fault:
        raise _wrong() from fault
    raise _wrong()


def by_session(where: str) -> bytes | None:
    """
    The key, by the session that was begun; None where the database is not encrypted.

    Raises: AccessFault where there is no session, KeyFault for a damaged file.
    """
    path = database.beside(where).key
    if not is_encrypted(where):
        return None
    origin = sealed_key.stated(path).origin
    kept = tokens.find(origin)
    if kept is None or kept.database_key is None:
        raise AccessFault(
            N_("The ledger is encrypted, and nobody has signed in."), N_("Sign in: wamledger login CODE")
        )
    try:
        return sealing.opened(_key(kept.token), kept.database_key, _header(origin))
    except KeyFault as fault:
        raise AccessFault(
            N_("The token does not open the database."), N_("Sign in: wamledger login CODE")
        ) from fault


def is_encrypted(where: str) -> bool:
    """Whether the database is encrypted, and its key lies in the key file beside it."""
    return not database.is_url(where) and Path(where).exists() and file.is_encrypted(Path(where))


def kept_with(ledger: Ledger, person: Person, token: str) -> Kept:
    """The token as it is kept outside the ledger, with what opens the database where that is encrypted."""
    path, origin = ledger.database.beside.key, ledger.about.origin
    sealed = None
    if person.kek is not None and sealed_key.stated(path).has_database_key:
        key = sealed_key.database_key(path, person.kek)
        if key is not None:
            sealed = sealing.seal(_key(token), key, _header(origin))
    return Kept(token, sealed)


def _key(token: str) -> bytes:
    return derived(token.encode(), _PURPOSE)


def _header(origin: str) -> bytes:
    return header(kind="session_database", origin=origin)


def _wrong() -> AccessFault:
    return AccessFault(
        N_("The user or the passphrase is wrong."),
        N_("Type both again. If the passphrase is forgotten, two persons reset it: docs/sign-in.md."),
    )
