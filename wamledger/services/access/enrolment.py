"""
Enrolment: a user gets a key of their own and a passphrase that opens it.

It happens at one machine, with everybody there: the administrator has signed in, the new user types a passphrase that
nobody else sees, and once two people are enrolled a second person types theirs. The entry carries all three
signatures; the new key's own shows that its owner has it.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from wamledger.domain import moment
from wamledger.domain.reading import read
from wamledger.i18n import N_
from wamledger.ledger import sealed_key
from wamledger.ledger.actor import Actor
from wamledger.ledger.append import Appender, Asked
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.ledger.key_slot import MACHINE, RECOVERY
from wamledger.ledger.keys import SEALED, Signer
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.access import credentials, log
from wamledger.services.access.credentials import Secret
from wamledger.services.access.log import Event
from wamledger.services.access.passphrases import must_be_good
from wamledger.services.access.person import Person


class Account(NamedTuple):
    """What the ledger says of a user before they have a key."""

    code: str
    name: str
    roles: tuple[str, ...]


def account(ledger: Ledger, user: str) -> Account:
    """
    The account of the user, as it stands in the ledger.

    Raises: AccessFault where there is none.
    """
    code = user.strip().upper()
    with ledger.reading() as link:
        row = link.one("SELECT code, name, roles FROM user_account WHERE code = ?", (code,))
    if row is None:
        raise AccessFault(
            N_("The ledger knows no user {user}."),
            N_("Add the user first: wamledger add-user {user} --name NAME --role ROLE"),
            user=code[:60],
        )
    return Account(row[0], row[1], tuple(orjson.loads(row[2])))


def enrol(
    ledger: Ledger, administrator: Person, user: str, passphrase: str, *, second: Person | None = None
) -> None:
    """
    The user signs in with the passphrase, and signs with a key of their own.

    Refuses: what enrol_key refuses. Raises: PassphraseFault, AccessFault, KeyFault; nothing has changed then.
    """
    who = account(ledger, user)
    with ledger.reading() as link:
        if key_of(link, who.code) is not None:
            raise AccessFault(
                N_("{user} is enrolled already."),
                N_("For a forgotten passphrase: wamledger reset-passphrase {user} --with SECOND"),
                user=who.code,
            )
    text = must_be_good(passphrase, user=who.code, name=who.name, roles=who.roles)
    signer, secret = Signer.new(who.code), Secret.of(text)
    had_slot = _give_slot(ledger, administrator, who.code, secret)
    try:
        with ledger.posting() as appender:
            record_key(appender, administrator, signer, secret, second=second, clock=ledger.clock())
            log.append(
                appender.link, ledger.clock(), Event.ENROLLED, user=administrator.user, subject=who.code
            )
    except BaseException:
        if had_slot:
            sealed_key.remove_slot(ledger.database.beside.key, who.code)
        raise


def record_key(
    appender: Appender,
    administrator: Person,
    signer: Signer,
    secret: Secret,
    *,
    second: Person | None,
    clock: int,
    reason: str | None = None,
) -> None:
    """
    The entry that enrols the key is appended, and the credential that opens it is kept.

    Refuses: what enrol_key refuses.
    """
    seconds = {} if second is None else {second.user: second.signer}
    appender.actor = Actor(administrator.user, administrator.signer, seconds, enrolling=signer)
    operation = {"op": "enrol_key", "user": signer.name, "vkey": signer.vkey, "reason": reason}
    append(appender, operation, by=administrator, second=second, clock=clock)
    appender.flush()
    credentials.write(
        appender.link,
        signer,
        signer.seed,
        secret,
        at=clock,
        by=administrator.user,
        approved_by=None if second is None else second.user,
    )


def append(
    appender: Appender, operation: dict[str, Any], *, by: Person, second: Person | None, clock: int
) -> None:
    """
    The operation that the program makes for whoever has signed in is appended.

    Raises: Refused, Malformed
    """
    whole = {name: value for name, value in operation.items() if value is not None}
    whole |= {"occurred_at": moment.canonical(clock), "by": by.user}
    if second is not None:
        whole["approved_by"] = second.user
    op, read_operation = read(whole)
    (outcome,) = appender.post([Asked(op, read_operation, by_ledger=True)])
    if outcome.refused is not None:
        raise outcome.refused


def people_enrolled(ledger: Ledger) -> int:
    """How many people can sign in."""
    with ledger.reading() as link:
        return int(link.one('SELECT COUNT(DISTINCT "user") FROM user_key WHERE revoked_seq IS NULL')[0])


def key_of(link: Link, user: str) -> str | None:
    """The id of the key by which the user signs; None where they have none."""
    row = link.one('SELECT key_id FROM user_key WHERE "user" = ? AND revoked_seq IS NULL', (user,))
    return None if row is None else str(row[0])


def must_be_no_slot_name(user: str) -> None:
    """
    The code is none that a slot of the key file has for itself.

    Raises: AccessFault.
    """
    if user in (RECOVERY, MACHINE):
        raise AccessFault(
            N_("{user} cannot sign in: the key file uses this name itself."),
            N_("Add the person under another code."),
            user=user,
        )


def _give_slot(ledger: Ledger, administrator: Person, user: str, secret: Secret) -> bool:
    """The user can unlock the ledger's key, where it is sealed; returns whether it is."""
    must_be_no_slot_name(user)
    path = ledger.database.beside.key
    if sealed_key.stated(path).kind != SEALED:
        return False
    give_slot(ledger, administrator, user, secret)
    return True


def give_slot(ledger: Ledger, opener: Person, user: str, secret: Secret) -> None:
    """
    The user can unlock the ledger's key with this passphrase and no other.

    Raises: KeyFault where whoever opens it for them has not unlocked it.
    """
    path = ledger.database.beside.key
    if opener.kek is None:
        raise KeyFault(
            N_("{user} has not unlocked the key in {path}."),
            N_(
                "Sign in again on the machine on which the key file lies. If that does not help: docs/keys.md"
            ),
            user=opener.user,
            path=path,
        )
    sealed_key.add_slot(path, user, opener.kek, secret.master.slot_key(), secret.kdf, secret.salt)
