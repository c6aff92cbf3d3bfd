"""
Who can unlock the ledger's key where people sign in: given to one more, taken from all who are not here.

A slot lies under the passphrase by which its owner signs in, so only they can help to make it. Whoever has unlocked
the key lets them in; where nobody is left who can, the recovery code does.
"""

from __future__ import annotations

from typing import NamedTuple

from wamledger.i18n import N_
from wamledger.ledger import recovery_code, sealed_key, sealing
from wamledger.ledger.faults import AccessFault, KeyFault
from wamledger.ledger.key_slot import RECOVERY, Slot
from wamledger.ledger.sealing import Kdf
from wamledger.ledger.store import Ledger
from wamledger.services.access import credentials, log, sessions
from wamledger.services.access.log import Event
from wamledger.services.access.person import Person
from wamledger.services.access.roles import must_administer
from wamledger.services.access.signing_in import sign_in
from wamledger.services.keys import unlocking
from wamledger.services.keys.rotation import Renewal, Rotated, rotate


class _Proved(NamedTuple):
    """A user who has just given their passphrase, and what it opens a slot with."""

    user: str
    slot_key: bytes
    kdf: Kdf
    salt: bytes


def kek_of(person: Person) -> bytes:
    """
    What opens the key file, as whoever has signed in has it.

    Raises: KeyFault where they have no slot.
    """
    if person.kek is None:
        raise KeyFault(
            N_("{user} cannot unlock the ledger's key here."),
            N_("Whoever can lets you in: wamledger share-key {user}. Where nobody can: --recovery"),
            user=person.user,
        )
    return person.kek


def share(ledger: Ledger, kek: bytes, user: str, passphrase: str) -> None:
    """
    The user can unlock the ledger's key, with the passphrase by which they sign in.

    Raises: AccessFault for a wrong passphrase; KeyFault where this is not the KEK of the file.
    """
    proved = _proved(ledger, user, passphrase)
    path = ledger.database.beside.key
    sealed_key.add_slot(path, proved.user, kek, proved.slot_key, proved.kdf, proved.salt)
    log.note(ledger, Event.KEY_CHANGED, subject=proved.user, shared=True)


def seal_open_key(ledger: Ledger, person: Person, passphrase: str) -> str:
    """
    The key, which lay open although people sign in, is sealed under this person's passphrase and a recovery code.

    That happens where founding was cut off, or an older key file was put back. The others are let in one by one.
    Raises: AccessFault for a wrong passphrase and for whoever is no administrator; KeyFault.
    """
    must_administer(ledger, person.user)
    proved = _proved(ledger, person.user, passphrase)
    own, kek, code = ledger.own_key(), sealing.new_key(), recovery_code.new_code()
    slots = [
        Slot.made(own.name, proved.user, kek, proved.slot_key, proved.kdf, proved.salt),
        unlocking.slot(own.name, kek, RECOVERY, code),
    ]
    sealed_key.seal_key_file(ledger.database.beside.key, own, kek, slots, database=ledger.database.key)
    log.note(ledger, Event.KEY_CHANGED, subject=proved.user, sealed=True)
    return code


def renew_recovery_code(ledger: Ledger, person: Person) -> str:
    """
    The code that opens the key file from now on, shown once; an earlier one opens it no more.

    Raises: AccessFault for whoever is no administrator; KeyFault.
    """
    must_administer(ledger, person.user)
    code = unlocking.new_recovery_code(ledger.database.beside.key, kek_of(person))
    log.note(ledger, Event.KEY_CHANGED, subject=RECOVERY)
    return code


def rotate_after_theft(
    ledger: Ledger, person: Person, passphrase: str, *, approved_by: str | None, reason: str
) -> tuple[Rotated, str]:
    """
    Heads are signed by a new key, which nothing opens that opened the old one; returns a new recovery code with it.

    Only whoever does it can unlock the new key, and lets the others in one by one. All sessions are over.
    Refuses: what rotate_ledger_key refuses. Raises: AccessFault for a wrong passphrase; KeyFault.
    """
    proved = _proved(ledger, person.user, passphrase)
    kek, code = sealing.new_key(), recovery_code.new_code()
    origin = ledger.about.origin
    slots = [
        Slot.made(origin, proved.user, kek, proved.slot_key, proved.kdf, proved.salt),
        unlocking.slot(origin, kek, RECOVERY, code),
    ]
    made = rotate(
        ledger,
        by=person.user,
        reason=reason,
        approved_by=approved_by,
        kek=kek_of(person),
        renewal=Renewal(kek, slots),
    )
    with ledger.writing() as link:
        sessions.end_all(link, ledger.clock())
    return made, code


def _proved(ledger: Ledger, user: str, passphrase: str) -> _Proved:
    code = sign_in(ledger, user, passphrase, purpose="key").user
    with ledger.reading() as link:
        held = credentials.read(link, code)
    if held is None:
        raise AccessFault(N_("{user} is not enrolled."), N_("Enrol them: wamledger enrol {user}"), user=code)
    made = sealing.master(passphrase, held.salt, held.kdf)
    return _Proved(code, made.slot_key(), held.kdf, held.salt)
