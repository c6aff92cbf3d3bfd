"""Who puts a ledger back, where they have given code and passphrase beforehand."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import signing_in, unlocking
from wamledger.services.access.person import act


@dataclass(frozen=True, slots=True)
class Giver:
    """Somebody with a code, and with a passphrase where the ledger in the backup knows people who sign in."""

    user: str
    passphrase: str = field(repr=False, default="")

    def key_of(self, path: Path) -> bytes:
        """
        What opens the encrypted database that lies there.

        Raises: AccessFault.
        """
        key = unlocking.by_passphrase(str(path), self._named(), self.passphrase)
        if key is None:
            raise AccessFault(
                N_("The key file in the backup has no key for its database."), N_("Take another backup.")
            )
        return key

    def act(self, ledger: Ledger) -> str:
        """
        They act on the ledger; returns their code, empty where an open ledger was not told any.

        Raises: AccessFault.
        """
        if not ledger.is_closed:
            return self.user.strip().upper()
        person = signing_in.sign_in(ledger, self._named(), self.passphrase, purpose="restore")
        act(ledger, person)
        return person.user

    def _named(self) -> str:
        if not self.user.strip() or not self.passphrase:
            raise AccessFault(
                N_("People sign in to the ledger in the backup."),
                N_("Give your code and your passphrase for it."),
            )
        return self.user.strip().upper()
