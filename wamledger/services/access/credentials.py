"""
Credentials: what proves that somebody is a user, and what happens to whoever guesses.

An attempt is counted before it is made, in a transaction of its own: so many programs at once cannot make more
attempts than one after the other, and one that is broken off has been an attempt. After each failure the account
stays closed for longer; after many in a row for a quarter of an hour; after a hundred until two persons reset it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from typing import Final

import orjson

from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.keys import Signer
from wamledger.ledger.link import Link
from wamledger.ledger.sealing import SALT_SIZE, Kdf, Master, header, master, new_salt, opened, seal
from wamledger.ledger.vkey import decoded, encoded
from wamledger.services.access.limits import MOST_FAILURES, SECOND, Limits

_COLUMNS: Final = (
    '"user", kdf, salt, verifier, key_id, sealed_key, failures, last_failure_at, locked_until, must_change,'
    " changed_at, changed_by, approved_by"
)


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """
    What a new passphrase gives: the salt and parameters that it was tried with, and what grew from it.

    It is made before a transaction begins, for it takes some tenths of a second.
    """

    kdf: Kdf
    salt: bytes
    master: Master

    @classmethod
    def of(cls, passphrase: str) -> Secret:
        """The secret of a passphrase, with a salt of its own."""
        kdf, salt = Kdf.of_this_machine(), new_salt()
        return cls(kdf, salt, master(passphrase, salt, kdf))


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """What is kept of a user's passphrase, and how often it was missed."""

    user: str
    kdf: Kdf
    salt: bytes
    verifier: bytes
    key_id: str
    sealed_key: str
    failures: int = 0
    last_failure_at: int | None = None
    locked_until: int | None = None
    is_known: bool = True

    def proves(self, made: Master) -> bool:
        """Whether the passphrase is this user's; it takes as long for a user that there is not."""
        return hmac.compare_digest(made.verifier(), self.verifier) and self.is_known

    def seed(self, made: Master) -> bytes:
        """The seed of the user's signing key.  Raises: KeyFault where the seal was changed."""
        return opened(made.seal_key(), self.sealed_key, _header(self.user, self.key_id, self.kdf, self.salt))

    def closed_for(self, now: int) -> int:
        """How many microseconds nobody may try; 0 where somebody may. A clock that was put back opens, not locks."""
        if self.locked_until is None or self.last_failure_at is None or now < self.last_failure_at:
            return 0
        return max(self.locked_until - now, 0)


def read(link: Link, user: str) -> Credential | None:
    """The credential of the user; None where they have none."""
    row = link.one(f'SELECT {_COLUMNS} FROM credential WHERE "user" = ?', (user,))
    if row is None:
        return None
    return Credential(
        user=row[0],
        kdf=Kdf.parse(orjson.loads(row[1])),
        salt=decoded(row[2]),
        verifier=decoded(row[3]),
        key_id=row[4],
        sealed_key=row[5],
        failures=row[6],
        last_failure_at=row[7],
        locked_until=row[8],
    )


def of_nobody(user: str) -> Credential:
    """A credential that no passphrase proves, and that costs as much to try: so nobody learns who is a user."""
    salt = hashlib.sha256(user.encode("utf-8", "surrogatepass")).digest()[:SALT_SIZE]
    return Credential(user, Kdf(), salt, secrets.token_bytes(32), "", "", is_known=False)


def write(
    link: Link, signer: Signer, seed: bytes, secret: Secret, *, at: int, by: str, approved_by: str | None
) -> None:
    """The user signs in with this passphrase and no other, and it opens the signing key; no failure is counted."""
    user, key_id = signer.name, signer.verifier.key_id.hex()
    link.run('DELETE FROM credential WHERE "user" = ?', (user,))
    link.run(
        f"INSERT INTO credential ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, 0, NULL, NULL, 0, ?, ?, ?)",
        (
            user,
            orjson.dumps(secret.kdf.as_json(), option=orjson.OPT_SORT_KEYS).decode(),
            encoded(secret.salt),
            encoded(secret.master.verifier()),
            key_id,
            seal(secret.master.seal_key(), seed, _header(user, key_id, secret.kdf, secret.salt)),
            at,
            by,
            approved_by,
        ),
    )


def remove(link: Link, user: str) -> None:
    """Nobody signs in as this user."""
    link.run('DELETE FROM credential WHERE "user" = ?', (user,))


def must_be_open(found: Credential, now: int) -> None:
    """
    Somebody may try the passphrase of the account.

    Raises: AccessFault where it is closed for now, or until two persons reset it.
    """
    if found.failures >= MOST_FAILURES:
        raise AccessFault(
            N_("{user} is locked: a wrong passphrase was given {failures} times in a row."),
            N_("Two persons reset it: wamledger reset-passphrase {user} --with SECOND"),
            user=found.user,
            failures=found.failures,
        )
    left = found.closed_for(now)
    if left:
        raise AccessFault(
            N_("{user} is closed for {seconds} seconds, after {failures} wrong passphrases in a row."),
            N_("Wait, and try again then. If the passphrase is forgotten, two persons reset it."),
            user=found.user,
            failures=found.failures,
            seconds=-(-left // SECOND),
        )


def attempted(link: Link, found: Credential, limits: Limits, now: int) -> int:
    """One more attempt is counted, as a failure until it succeeds; returns how many those are in a row."""
    failures = found.failures + 1
    link.run(
        'UPDATE credential SET failures = ?, last_failure_at = ?, locked_until = ? WHERE "user" = ?',
        (failures, now, now + limits.delay(failures), found.user),
    )
    return failures


def succeeded(link: Link, user: str) -> None:
    """No failure is counted any more."""
    link.run(
        'UPDATE credential SET failures = 0, last_failure_at = NULL, locked_until = NULL WHERE "user" = ?',
        (user,),
    )


def _header(user: str, key_id: str, kdf: Kdf, salt: bytes) -> bytes:
    return header(kind="user_key", user=user, key_id=key_id, kdf=kdf.as_json(), salt=encoded(salt))
