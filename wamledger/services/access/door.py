"""
The door of the screens: who sits at them, and whether they still do.

Whoever signs in has a session like that of the command line, whose token stays in memory. It is over when they leave,
when an administrator ends it, and when nobody has touched a key for some minutes: then the screens are locked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf

from wamledger.i18n import N_
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.access import log, sessions, signing_in
from wamledger.services.access.limits import SECOND, Limits
from wamledger.services.access.person import Person, act
from wamledger.services.access.roles import is_administrator


class Door:
    """The one way to the screens of a ledger; to an open one it stands open."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._token: str | None = None
        self._person: Person | None = None
        self._is_away = False
        self._at_work = 0
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
        if self._is_away or self._at_work:
            return inf
        with self._ledger.reading() as link:
            return Limits.read(link).screen_idle / SECOND

    def enter(self, user: str, passphrase: str) -> str:
        """
        The user acts on the ledger; returns their code.

        Raises: AccessFault, KeyFault; whoever was there before is gone then, too.
        """
        self.leave()
        return self.let_in(signing_in.sign_in(self._ledger, user, passphrase, purpose="screens"))

    def let_in(self, person: Person) -> str:
        """Somebody who has just proved to be a user acts on the ledger; returns their code."""
        self.is_open = False
        if log.may_be_written(self._ledger):
            if is_administrator(self._ledger, person.user):
                # what writes entries takes long to load, and nobody else needs it to come in
                from wamledger.services.access import users

                users.shut_out(self._ledger)
            self._token = sessions.begin(self._ledger, person)
        act(self._ledger, person)
        self._person = person
        return person.user

    def whoever_is_in(self) -> Person:
        """
        Whoever has signed in, with what their passphrase opened.

        Raises: AccessFault where nobody has.
        """
        if self._person is None or self._ledger.actor is None:
            raise AccessFault(N_("Nobody has signed in."), N_("Sign in first."))
        return self._person

    def ends_at(self) -> int | None:
        """When the session of whoever sits there ends at the latest (microseconds UTC); None where there is none."""
        times = None if self._token is None else sessions.times(self._ledger, self._token)
        return None if times is None else times.ends_at

    def change_passphrase(self, old: str, new: str) -> None:
        """
        Whoever has signed in signs in with the new passphrase from now on; their sessions elsewhere are over.

        Raises: AccessFault where the old one is wrong, PassphraseFault, KeyFault; nothing has changed then.
        """
        from wamledger.services.access import changing

        user = self.whoever_is_in().user
        proved = signing_in.sign_in(self._ledger, user, old, purpose="passphrase")
        changing.change(self._ledger, proved, old, new)
        self.let_in(proved)

    @contextmanager
    def away(self) -> Iterator[None]:
        """
        While the block lasts nobody is asked whether they still sit there: the ledger's file is being exchanged.

        Once it has ended well that is so for good, for behind this door lies another file by then.
        """
        self._is_away = True
        try:
            yield
        except BaseException:
            self._is_away = False
            raise

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While the block lasts the screens are not locked for want of keys: what somebody has begun goes on."""
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1

    def is_still(self) -> bool:
        """Whether the session of whoever sits there holds; where it does not, they have left."""
        if self._token is None or self._is_away:
            return self._ledger.actor is not None
        try:
            sessions.resumed(self._ledger, self._token)
        except AccessFault:
            self._token = self._person = None
            self._ledger.act_as(None)
            return False
        return True

    def leave(self) -> None:
        """Nobody sits there any more."""
        token, self._token = self._token, None
        self._person = None
        self._ledger.act_as(None)
        if token is not None and not self._is_away:
            sessions.end(self._ledger, token)
