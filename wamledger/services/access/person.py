"""Somebody who has proved to be a user, with the secrets that their passphrase opened."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.ledger import sealed_key
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.keys import PLAIN, Signer
from wamledger.ledger.sealing import Master
from wamledger.ledger.store import Ledger


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """
    A user who has signed in.

    Shape: ``kek`` opens the ledger's key file; None where that lies open, is not here, or has no slot of this user.
    """

    user: str
    signer: Signer
    kek: bytes | None = None

    def __repr__(self) -> str:
        return f"Person({self.user})"


def act(ledger: Ledger, person: Person, *seconds: Person) -> None:
    """
    What is done with the ledger from now on is this person's doing, and the seconds stand beside them.

    Raises: KeyFault where what they opened is not the key of this ledger.
    """
    ledger.act_as(Actor(person.user, person.signer, {each.user: each.signer for each in seconds}))
    if person.kek is not None:
        ledger.unlock(sealed_key.load_sealed(ledger.database.beside.key, person.kek))


def kek_of(ledger: Ledger, user: str, made: Master) -> bytes | None:
    """
    What opens the ledger's key file; None where it needs nothing, is not here, or has no such slot.

    Whoever only reads can do without: an auditor may have the database alone.
    Raises: KeyFault for a key file that is damaged.
    """
    path = ledger.database.beside.key
    if not path.exists():
        return None
    said = sealed_key.stated(path)
    slot = next((each for each in said.slots if each.name == user), None)
    if said.kind == PLAIN or slot is None:
        return None
    try:
        return slot.opened(said.origin, made.slot_key())
    except KeyFault:
        # the slot is of another passphrase: somebody put an older key file back, or a change was broken off
        return None
