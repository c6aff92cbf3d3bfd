"""
The desk that somebody sits at: the ledger that is open, who has signed in, and what is kept up while it is open.

Every screen is given the desk and asks services through it. Whoever asks may do so from any thread.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING
from weakref import WeakSet

from wamledger.i18n import language
from wamledger.services.access.door import Door

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger
    from wamledger.services.detecting import Detection


class Desk:
    """What every screen has at hand."""

    def __init__(self, ledger: Ledger, door: Door | None = None, *, user: str = "") -> None:
        self.ledger = ledger
        self.door = door or Door(ledger)
        self._user = user
        self._detection: Detection | None = None
        self._spoken = ""
        """The language of what was found: what a rule says is written down when it is found."""
        self._begun: WeakSet[Detection] = WeakSet()
        self._looking = Lock()

    @property
    def by(self) -> str:
        """Who records: whoever has signed in, or whoever says so in a ledger to which nobody signs in; else empty."""
        return self.door.person or self._user

    def is_called(self, user: str) -> None:
        """In a ledger to which nobody signs in, what is recorded from here on is recorded by this user."""
        self._user = user.strip().upper()

    def detection(self) -> Detection:
        """The findings, kept up with what is posted; one question at a time."""
        from wamledger.services.detecting import Detection

        with self._looking:
            if self._detection is None or self._spoken != language():
                # whoever still waits for what was begun in another language is answered in it, and asks again
                self._detection, self._spoken = Detection(self.ledger), language()
                self._begun.add(self._detection)
            return self._detection

    def forget(self) -> None:
        """What was found for whoever sat here is gone, and nothing is looked for any more."""
        with self._looking:
            for each in self._begun:
                each.stop()
            self._detection = None


class Unlocking:
    """An encrypted ledger that is opened by whoever signs in to it; ``given`` is the desk at which they sit then."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._opened: Desk | None = None

    def enter(self, user: str, passphrase: str) -> str:
        """The ledger is open, and the user sits at it; returns their code.  Raises: AccessFault, KeyFault"""
        from wamledger.services.opening import opened

        desk = Desk(opened(self._where, user, passphrase))
        try:
            code = desk.door.enter(user, passphrase)
        except BaseException:
            desk.ledger.close()
            raise
        self._opened = desk
        return code

    def given(self) -> Desk | None:
        """The desk, once; None where nobody has signed in."""
        desk, self._opened = self._opened, None
        return desk
