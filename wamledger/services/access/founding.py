"""
Founding: a ledger to which people sign in.

The first who enrols is an administrator, and enrols alone: there is nobody else yet. From then on the ledger is
closed, for ever. Its own key, which lay open beside it, is sealed under the founder's passphrase and under a recovery
code that is shown once, to be printed and kept in a safe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from wamledger.domain import moment
from wamledger.domain.reading import read
from wamledger.domain.stock import Row
from wamledger.i18n import N_
from wamledger.ledger import recovery_code, sealed_key, sealing
from wamledger.ledger.actor import Actor
from wamledger.ledger.append import Asked
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.ledger.key_slot import RECOVERY, Slot
from wamledger.ledger.keys import PLAIN, Signer, load_key
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.access.credentials import Secret
from wamledger.services.access.enrolment import account, must_be_no_slot_name, record_key
from wamledger.services.access.log import Event
from wamledger.services.access.passphrases import must_be_good
from wamledger.services.access.person import Person, act

ADMINISTRATOR = "ADMINISTRATOR"


class Founded(NamedTuple):
    """Who founded the ledger, and the recovery code of its key, which is shown now and never again."""

    person: Person
    recovery_code: str


def found(
    ledger: Ledger, user: str, passphrase: str, *, name: str | None = None, kek: bytes | None = None
) -> Founded:
    """
    The ledger is closed, its key is sealed, and the founder acts on it.

    In an empty ledger the founder is added as its first user, under this name. ``kek`` is needed where the key was
    sealed before.

    1. Nobody has enrolled yet.
    2. The founder is a user, or the ledger is empty and they have a name.
    3. The passphrase is good enough for an administrator.
    4. The entries are there, and the passphrase opens the key that they enrol.
    5. The ledger's key is sealed.

    Refuses: what add_user and enrol_key refuse. Raises: AccessFault, PassphraseFault, KeyFault; up to 4 nothing has
    changed then.
    """
    code = user.strip().upper()
    if ledger.is_closed:
        raise AccessFault(
            N_("People sign in to this ledger already."),
            N_("An administrator enrols others: wamledger enrol CODE"),
        )
    must_be_no_slot_name(code)
    is_empty = ledger.head().size == 0
    if is_empty:
        if name is None:
            raise _nameless()
        called = name
    else:
        called = account(ledger, code).name
    text = must_be_good(passphrase, user=code, name=called, roles=(ADMINISTRATOR,))
    own = _own_key(ledger, kek)
    signer, secret, new_kek = Signer.new(code), Secret.of(text), kek or sealing.new_key()
    person = Person(code, signer, new_kek)
    with ledger.posting() as appender:
        now = ledger.clock()
        if is_empty:
            op, operation = read(_first_user(code, called, now))
            (outcome,) = appender.post([Asked(op, operation)])
            if outcome.refused is not None:
                raise outcome.refused
        record_key(appender, person, signer, secret, second=None, clock=now)
        log.append(appender.link, now, Event.ENROLLED, user=code, subject=code, founding=True)
    shown = _seal(ledger, own, person, secret)
    act(ledger, person)
    return Founded(person, shown)


def must_be_ready(user: str, name: str | None, ask: Callable[[], str]) -> str:
    """
    Somebody of this code and name can found a new ledger with the passphrase that is asked for; returns it.

    Raises: AccessFault without a name, Malformed for a code or name that no user may have, PassphraseFault.
    """
    code = user.strip().upper()
    must_be_no_slot_name(code)
    if name is None:
        raise _nameless()
    read(_first_user(code, name, 0))
    return must_be_good(ask(), user=code, name=name, roles=(ADMINISTRATOR,))


def _first_user(code: str, name: str, at: int) -> Row:
    times = {"occurred_at": moment.canonical(at), "by": code}
    return {"op": "add_user", **times, "code": code, "name": name, "roles": [ADMINISTRATOR]}


def _nameless() -> AccessFault:
    return AccessFault(N_("The first user has no name yet."), N_("Give it: --name NAME"))


def _own_key(ledger: Ledger, kek: bytes | None) -> Signer:
    """The ledger's own key, which is sealed afterwards."""
    path = ledger.database.beside.key
    if sealed_key.stated(path).kind == PLAIN:
        return load_key(path)
    if kek is None:
        raise KeyFault(
            N_("The key in {path} is sealed already."),
            N_("Give the passphrase under which it was sealed."),
            path=path,
        )
    own = sealed_key.load_sealed(path, kek)
    ledger.unlock(own)
    return own


def _seal(ledger: Ledger, own: Signer, person: Person, secret: Secret) -> str:
    """The key file opens to the founder and to a recovery code, which is returned, and to nobody else."""
    path, code = ledger.database.beside.key, recovery_code.new_code()
    spare = Secret.of(code)
    kek = person.kek or b""
    slots = [
        Slot.made(own.name, name, kek, each.master.slot_key(), each.kdf, each.salt)
        for name, each in ((person.user, secret), (RECOVERY, spare))
    ]
    sealed_key.seal_key_file(path, own, kek, slots, database=ledger.database.key)
    ledger.act_as(Actor(person.user, person.signer))
    return code
