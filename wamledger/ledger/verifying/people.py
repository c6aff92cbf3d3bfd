"""
The people of a ledger and their keys, as the entries themselves give them: who may sign, by which key, from when on.

Nothing here is read from a projection. A key counts from the entry that enrols it to the entry that revokes it, and
where that entry says so, only for what stands before an earlier size.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from wamledger.ledger.faults import NoteFault
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.ledger.verifying.signed import Signed
from wamledger.ledger.vkey import ED25519, Verifier

MAY_IMPORT: Final = "WAM_OFFICER"
"""The role of whoever may sign for past records of others."""


def at(seq: int) -> Where:
    """The place of an entry."""
    return Where(seq, "entry", (seq,))


@dataclass(slots=True)
class Key:
    """A key of a user, and the entries that it signed."""

    verifier: Verifier
    enrolled: int
    revoked: int | None = None
    signed: array[int] = field(default_factory=lambda: array("q"))


@dataclass(slots=True)
class Person:
    """A user: their roles, and the entry that closed the account."""

    roles: frozenset[str] = frozenset()
    closed: int | None = None


class People:
    """
    Users and keys after the entries that were taken so far.

    Shape: ``is_closed`` once somebody has enrolled a key, from which on every entry is signed for.
    """

    def __init__(self, findings: Findings) -> None:
        self.is_closed = False
        self.keys: dict[tuple[str, str], Key] = {}
        self._persons: dict[str, Person] = {}
        self._owners: dict[bytes, str] = {}
        self._findings = findings

    def may_import(self, user: str) -> bool:
        """Whether the user may sign for past records."""
        person = self._persons.get(user)
        return person is not None and MAY_IMPORT in person.roles

    def closed_by(self, user: str) -> int | None:
        """The entry that closed the user's account, if one did."""
        person = self._persons.get(user)
        return None if person is None else person.closed

    def founding(self) -> bool:
        """Whether fewer than two people can sign, so that the founder is still alone."""
        able = {
            user
            for (user, _id), key in self.keys.items()
            if key.revoked is None and self.closed_by(user) is None
        }
        return len(able) < 2

    def change(self, entry: Signed) -> None:
        """The user is there with these roles, or as changed."""
        person = self._persons.setdefault(entry.facts["code"], Person())
        if entry.facts["roles"] is not None:
            person.roles = frozenset(map(str, entry.facts["roles"]))
        closed = entry.facts.get("closed")
        if closed is not None:
            person.closed = entry.seq if closed else None

    def enrolled(self, entry: Signed) -> Key | None:
        """The key that the entry would enrol, which does not count yet; None where it is none of this user."""
        try:
            verifier = Verifier.parse(entry.facts["vkey"])
        except NoteFault:
            verifier = None
        if verifier is None or verifier.kind != ED25519 or verifier.name != entry.facts["user"]:
            self._findings.add(Kind.KEY_MALFORMED, at(entry.seq), user=entry.facts["user"])
            return None
        return Key(verifier, entry.seq)

    def enrol(self, key: Key) -> None:
        """The key counts from here on, unless somebody else has the same one: one key does not make two people."""
        verifier = key.verifier
        owner = self._owners.setdefault(verifier.public, verifier.name)
        name = verifier.name, verifier.key_id.hex()
        if owner != verifier.name or name in self.keys:
            self._findings.add(Kind.KEY_SHARED, at(key.enrolled), user=verifier.name, owner=owner)
        self.keys.setdefault(name, key)
        self.is_closed = True

    def revoke(self, entry: Signed) -> None:
        """The key counts no more; what it signed from ``trusted_to`` on is not to be trusted."""
        user, key_id, trusted_to = (entry.facts[name] for name in ("user", "key_id", "trusted_to"))
        key = self.keys.get((user, key_id))
        if key is None:
            self._findings.add(Kind.SIGNATURE_UNKNOWN, at(entry.seq), user=user, key_id=key_id)
            return
        if key.revoked is None:
            key.revoked = entry.seq
        if trusted_to is not None:
            for seq in key.signed[bisect_left(key.signed, trusted_to) :]:
                self._findings.add(
                    Kind.SIGNATURE_NOT_TRUSTED, at(seq), user=user, revoked=entry.seq, trusted_to=trusted_to
                )
