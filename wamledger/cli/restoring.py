"""Who puts a ledger back: whoever signs in to the one that is in the backup, with its own credentials."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from wamledger.cli.passphrases import OWN, Asker
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault
from wamledger.services import user_settings

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger


class Restorer:
    """
    Asks for a passphrase once, and for nobody's where the ledger in the backup asks nobody.

    A session is of no use here: the one that may have begun belongs to the ledger that is replaced.
    """

    def __init__(self, by: str | None, asker: Asker) -> None:
        self._by = by
        self._asker = asker
        self._typed: str | None = None

    def key_of(self, path: Path) -> bytes:
        """
        What opens the encrypted database that lies there.

        Raises: AccessFault.
        """
        from wamledger.services.access import unlocking

        key = unlocking.by_passphrase(str(path), self._user(), self._passphrase())
        if key is None:
            raise AccessFault(
                N_("The key file in the backup has no key for its database."), N_("Take another backup.")
            )
        return key

    def act(self, ledger: Ledger) -> str:
        """
        Whoever puts the ledger back acts on it; returns their code, empty where an open ledger was not told any.

        Raises: AccessFault.
        """
        if not ledger.is_closed:
            return (self._by or user_settings.recorder() or "").strip().upper()
        from wamledger.services.access import signing_in
        from wamledger.services.access.person import act

        person = signing_in.sign_in(ledger, self._user(), self._passphrase(), purpose="restore")
        act(ledger, person)
        return person.user

    def _user(self) -> str:
        user = self._by or user_settings.recorder()
        if user is None:
            raise AccessFault(N_("It is not said who puts the ledger back."), N_("Give your code: --by CODE"))
        return user.strip().upper()

    def _passphrase(self) -> str:
        if self._typed is None:
            words = _("Passphrase of {user}: ").format(user=self._user())
            self._typed = self._asker.ask(words, variable=OWN)
        return self._typed
