"""The ledger's key put under a passphrase, or another key in its place, as whoever holds the machine does it."""

from __future__ import annotations

from pathlib import Path

from wamledger.i18n import N_
from wamledger.ledger import sealed_key
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.key_slot import MACHINE
from wamledger.ledger.keys import PLAIN, load_key
from wamledger.ledger.store import Ledger
from wamledger.services.access.passphrases import must_be_good
from wamledger.services.access.person import Person
from wamledger.services.keys import rotation, sharing, unlocking
from wamledger.services.keys.rotation import Rotated


def lies_at(ledger: Ledger) -> Path:
    """The file in which the ledger's key lies."""
    return ledger.database.beside.key


def is_sealed(ledger: Ledger) -> bool:
    """Whether the key lies under passphrases."""
    return sealed_key.stated(lies_at(ledger)).kind != PLAIN


def seal(ledger: Ledger, person: Person | None, passphrase: str) -> str:
    """
    The key that lay open is sealed; returns the recovery code, which is shown once.

    Where people sign in it lies under the passphrase of ``person``, who is an administrator and gives it here.

    Raises: AccessFault where it is sealed under people's passphrases already, or theirs is wrong; KeyFault,
    PassphraseFault; nothing has changed then.
    """
    path = lies_at(ledger)
    if person is None:
        text = must_be_good(passphrase, user="", name="", roles=())
        return unlocking.seal(path, load_key(path), text)
    if is_sealed(ledger):
        raise AccessFault(
            N_("People sign in to this ledger, and its key is sealed under their passphrases."),
            N_("Each changes their own."),
        )
    return sharing.seal_open_key(ledger, person, passphrase)


def seal_again(ledger: Ledger, old: str, new: str) -> None:
    """
    The key of a ledger that nobody signs in to lies under another passphrase.

    Raises: KeyFault for a wrong one, PassphraseFault; nothing has changed then.
    """
    path = lies_at(ledger)
    text = must_be_good(new, user="", name="", roles=())
    unlocking.add(path, unlocking.by_passphrase(path, old), MACHINE, text)


def rotate(ledger: Ledger, by: str, reason: str, passphrase: str) -> Rotated:
    """
    Heads of a ledger that nobody signs in to are signed by a new key, sealed as the old one was.

    Refuses: what rotate_ledger_key refuses.  Raises: KeyFault for a wrong passphrase.
    """
    code, path = by.strip().upper(), lies_at(ledger)
    if not is_sealed(ledger):
        return rotation.rotate(ledger, by=code, reason=reason)
    kek = unlocking.by_passphrase(path, passphrase)
    ledger.unlock(sealed_key.load_sealed(path, kek))
    return rotation.rotate(ledger, by=code, reason=reason, kek=kek)
