"""
A slot of a sealed key: the KEK under one person's slot key, with how their passphrase is tried.

Name, parameters and salt are part of the seal, so that a slot cannot be given another name or cheaper parameters.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple, Self

from wamledger.domain.text import intruders
from wamledger.i18n import N_
from wamledger.ledger import key_file, sealing
from wamledger.ledger.faults import KeyFault
from wamledger.ledger.sealing import KEY_SIZE, SALT_SIZE, Kdf
from wamledger.ledger.vkey import decoded, encoded

RECOVERY: Final = "RECOVERY"
"""The slot that a recovery code opens."""
MACHINE: Final = "MACHINE"
"""The slot of a passphrase that belongs to no person: of a ledger to which nobody signs in."""

_MOST_NAME: Final = 64
_FIELDS: Final = frozenset({"name", "kdf", "salt", "kek"})


class Slot(NamedTuple):
    """Who may unlock a sealed key, how their passphrase is tried, and what it opens: the KEK."""

    name: str
    kdf: Kdf
    salt: bytes
    kek: str

    @classmethod
    def made(cls, origin: str, name: str, kek: bytes, slot_key: bytes, kdf: Kdf, salt: bytes) -> Self:
        """
        The slot in which the KEK lies under this person's slot key.

        Raises: KeyFault for a name that no slot may have.
        """
        if not 0 < len(name) <= _MOST_NAME or not name.isprintable() or intruders(name):
            raise KeyFault(
                N_("{found} cannot be the name of a slot."),
                N_("A slot has the code of its user, RECOVERY or MACHINE."),
                found=name[:80],
            )
        return cls(name, kdf, salt, sealing.seal(slot_key, kek, _header(origin, name, kdf, salt)))

    @classmethod
    def parse(cls, record: Any) -> Self | None:
        """
        The slot that a record of the file states; None where it has not the form of one.

        Raises: KeyFault for parameters that are refused.
        """
        if type(record) is not dict or record.keys() != _FIELDS:
            return None
        name, salt, kek = record["name"], record["salt"], record["kek"]
        if any(type(each) is not str for each in (name, salt, kek)) or len(decoded(salt)) != SALT_SIZE:
            return None
        return cls(name, Kdf.parse(record["kdf"]), decoded(salt), kek)

    def opened(self, origin: str, slot_key: bytes) -> bytes:
        """
        The KEK.

        Raises: KeyFault for another slot key.
        """
        kek = sealing.opened(slot_key, self.kek, _header(origin, self.name, self.kdf, self.salt))
        if len(kek) != KEY_SIZE:
            raise KeyFault(
                N_("The slot of {name} holds no key."),
                N_("Let somebody else who can unlock it make it again."),
                name=self.name,
            )
        return kek

    def as_json(self) -> dict[str, Any]:
        """The slot as it stands in the file."""
        return {"name": self.name, "kdf": self.kdf.as_json(), "salt": encoded(self.salt), "kek": self.kek}


def _header(origin: str, name: str, kdf: Kdf, salt: bytes) -> bytes:
    return sealing.header(
        wamledger_key=key_file.VERSION,
        part="slot",
        origin=origin,
        name=name,
        kdf=kdf.as_json(),
        salt=encoded(salt),
    )
