"""
The door of the screens: who sits at them, and whether they still do.

Whoever signs in has a session like that of the command line, whose token stays in memory. It is over when they leave,
when an administrator ends it, and when nobody has touched a key for some minutes: then the screens are locked.
"""

from __future__ import annotations

from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import log, sessions, signing_in
from wamledger.services.access.limits import SECOND, Limits
from wamledger.services.access.person import act


class Door:
    """The one way to the screens of a ledger; to an open one it stands open."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._token: str | None = None
        self.name = ledger.about.origin
        self.is_open = not ledger.is_closed
        """Whether nobody needs to sign in."""
        if not self.is_open:
            ledger.act_as(None)

    @property
    def person(self) -> str | None:
        """The code of whoever has signed in."""
        return None if self._ledger.actor is None else self._ledger.actor.user

    def idle_seconds(self) -> float:
        """After how many seconds without a key the screens are locked."""
        with self._ledger.reading() as link:
            return Limits.read(link).screen_idle / SECOND

    def enter(self, user: str, passphrase: str) -> str:
        """
        The user acts on the ledger; returns their code.

        Raises: AccessFault, KeyFault; whoever was there before is gone then, too.
        """
        self.leave()
        person = signing_in.sign_in(self._ledger, user, passphrase, purpose="screens")
        if log.may_be_written(self._ledger):
            self._token = sessions.begin(self._ledger, person)
        act(self._ledger, person)
        return person.user

    def is_still(self) -> bool:
        """Whether the session of whoever sits there holds; where it does not, they have left."""
        if self._token is None:
            return self._ledger.actor is not None
        try:
            sessions.resumed(self._ledger, self._token)
        except AccessFault:
            self._token = None
            self._ledger.act_as(None)
            return False
        return True

    def leave(self) -> None:
        """Nobody sits there any more."""
        token, self._token = self._token, None
        self._ledger.act_as(None)
        if token is not None:
            sessions.end(self._ledger, token)
