"""
Sessions: who signed in once need not give the passphrase at each command.

The ledger knows a session by the hash of its token and keeps the user's secrets under a key that only the token gives.
So a copy of the database opens no session, and neither does a token without the database. A session ends with signing
out, some time after it was last used, and after a working day at the latest; when it began and ends is under the seal.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
from typing import Any, Final, NamedTuple

import orjson

from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault, KeyFault, LedgerBusy
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.sealing import derived, header, opened, seal
from wamledger.ledger.store import Ledger
from wamledger.ledger.vkey import decoded, encoded
from wamledger.services.access import log
from wamledger.services.access.limits import MINUTE, Limits
from wamledger.services.access.log import Event
from wamledger.services.access.person import Person
from wamledger.services.access.signing_in import must_be_current

TOKEN_SIZE: Final = 32
TOUCHED_EVERY: Final = MINUTE
"""How exactly the last use of a session is known: a command does not wait for the disk each time."""

_SIGN_IN_AGAIN: Final = N_("Sign in: wamledger login")
_PURPOSE: Final = b"wamledger/session/v1"


class Times(NamedTuple):
    """When a session ends at the latest, and when it ends if nothing is done with it."""

    ends_at: int
    idle_at: int
    idle_minutes: int


def begin(ledger: Ledger, person: Person) -> str:
    """
    A session of the person has begun; returns its token, which is kept nowhere else.

    Sessions whose time is over hold no secrets any more.
    """
    token = secrets.token_bytes(TOKEN_SIZE)
    with ledger.writing() as link:
        now, limits = ledger.clock(), Limits.read(link)
        link.run(
            "UPDATE sign_in SET ended_at = ends_at, sealed = '' WHERE ended_at IS NULL AND ends_at <= ?",
            (now,),
        )
        ends = now + limits.session
        content = orjson.dumps(
            {"seed": encoded(person.signer.seed), "kek": None if person.kek is None else encoded(person.kek)}
        )
        link.run(
            'INSERT INTO sign_in (token_hash, "user", began_at, last_used_at, ends_at, ended_at, sealed)'
            " VALUES (?, ?, ?, ?, ?, NULL, ?)",
            (
                _hash(token),
                person.user,
                now,
                now,
                ends,
                seal(derived(token, _PURPOSE), content, _header(token, person.user, now, ends)),
            ),
        )
    return base64.urlsafe_b64encode(token).rstrip(b"=").decode()


def resumed(ledger: Ledger, token: str) -> Person:
    """
    The person whose session it is; it has been used now.

    1. The token is of a session that was not ended.
    2. Its time is not over, and it was used not long ago.
    3. What it seals belongs to it: nobody gave it another user or another end.
    4. The user's account is open, and their key is enrolled.

    Raises: AccessFault at the first of these that fails.
    """
    secret = _parsed(token)
    with ledger.reading() as link:
        now, row = ledger.clock(), _row(link, secret)
        if row is None or row["ended_at"] is not None:
            raise AccessFault(N_("You are not signed in."), _SIGN_IN_AGAIN)
        idle = Limits.read(link).idle
        if not row["began_at"] <= now < row["ends_at"]:
            raise AccessFault(N_("Your session is over: its time has passed."), _SIGN_IN_AGAIN)
        if now - row["last_used_at"] >= idle:
            raise AccessFault(
                N_("Your session is over: it was not used for {minutes} minutes."),
                _SIGN_IN_AGAIN,
                minutes=idle // MINUTE,
            )
        person = _opened(secret, row)
        must_be_current(link, person.user, person.signer)
    if now - row["last_used_at"] >= TOUCHED_EVERY:
        _touch(ledger, secret, now)
    return person


def times(ledger: Ledger, token: str) -> Times | None:
    """When the session ends; None where there is none."""
    with ledger.reading() as link:
        row, idle = _row(link, _parsed(token)), Limits.read(link).idle
    if row is None or row["ended_at"] is not None:
        return None
    return Times(row["ends_at"], min(row["last_used_at"] + idle, row["ends_at"]), idle // MINUTE)


def end(ledger: Ledger, token: str) -> str | None:
    """The session is over, and holds no secrets any more; returns whose it was, None where there was none."""
    secret = _parsed(token)
    with ledger.writing() as link:
        row, now = _row(link, secret), ledger.clock()
        if row is None or row["ended_at"] is not None:
            return None
        _end(link, now, "token_hash = ?", _hash(secret))
        log.append(link, now, Event.SIGNED_OUT, user=row["user"])
        return str(row["user"])


def end_all(link: Link, now: int, user: str | None = None) -> int:
    """All sessions of the user, or of everybody, are over; returns how many those were."""
    condition, keys = ('"user" = ?', (user,)) if user is not None else ("ends_at > ?", (now,))
    number = link.one(f"SELECT COUNT(*) FROM sign_in WHERE ended_at IS NULL AND {condition}", keys)[0]
    _end(link, now, condition, *keys)
    return int(number)


def _end(link: Link, now: int, condition: str, *keys: Any) -> None:
    link.run(
        f"UPDATE sign_in SET ended_at = ?, sealed = '' WHERE ended_at IS NULL AND {condition}", (now, *keys)
    )


def _touch(ledger: Ledger, secret: bytes, now: int) -> None:
    if not log.may_be_written(ledger):
        return
    try:
        with ledger.writing() as link:
            link.run(
                "UPDATE sign_in SET last_used_at = ? WHERE token_hash = ? AND ended_at IS NULL AND last_used_at < ?",
                (now, _hash(secret), now),
            )
    except LedgerBusy:
        # somebody posts for long; the next command says that the session is used
        return


def _row(link: Link, secret: bytes) -> dict[str, Any] | None:
    names = ("user", "began_at", "last_used_at", "ends_at", "ended_at", "sealed")
    row = link.one(
        'SELECT "user", began_at, last_used_at, ends_at, ended_at, sealed FROM sign_in WHERE token_hash = ?',
        (_hash(secret),),
    )
    return None if row is None else dict(zip(names, row, strict=True))


def _opened(secret: bytes, row: dict[str, Any]) -> Person:
    try:
        content = orjson.loads(
            opened(
                derived(secret, _PURPOSE),
                row["sealed"],
                _header(secret, row["user"], row["began_at"], row["ends_at"]),
            )
        )
    except KeyFault as fault:
        raise AccessFault(
            N_("Your session is not as it was begun."), N_("Sign in again, and tell the auditor.")
        ) from fault
    kek = content["kek"]
    return Person(
        row["user"],
        Signer.from_seed(row["user"], decoded(content["seed"])),
        None if kek is None else decoded(kek),
    )


def _parsed(token: str) -> bytes:
    """
    The bytes of a token.

    Raises: AccessFault for what is none.
    """
    try:
        secret = base64.b64decode(token.encode() + b"=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError):
        secret = b""
    if len(secret) != TOKEN_SIZE:
        raise AccessFault(N_("That is no token of a session."), _SIGN_IN_AGAIN)
    return secret


def _hash(secret: bytes) -> str:
    return hashlib.sha256(secret).hexdigest()


def _header(secret: bytes, user: str, began: int, ends: int) -> bytes:
    return header(kind="session", token=_hash(secret), user=user, began_at=began, ends_at=ends)
