"""The users of a ledger: their roles and places, whether they can sign in, and when they last did."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import orjson

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.i18n import N_
from wamledger.ledger import sealed_key
from wamledger.ledger.store import Ledger
from wamledger.services.access import credentials, log, sessions
from wamledger.services.access.limits import MOST_FAILURES
from wamledger.services.access.log import Event
from wamledger.services.access.person import Person
from wamledger.services.access.roles import must_administer
from wamledger.services.reading import must_read_whole


@dataclass(frozen=True, slots=True)
class User:
    """
    A user.

    Shape: ``places`` is None for all places; ``locked_until`` is empty for an account that nobody is kept out of, and
    ``reset`` in it means until two persons reset it; ``sessions`` counts those that are not over.
    """

    code: str
    name: str
    roles: list[str]
    places: list[str] | None
    closed: bool
    enrolled: bool
    key_id: str | None
    last_signed_in_at: str | None
    failures: int
    locked_until: str | None
    sessions: int

    @property
    def state(self) -> str:
        """Whether the user can sign in, marked for translation."""
        if self.closed:
            return N_("closed")
        if not self.enrolled:
            return N_("not enrolled")
        return N_("locked") if self.locked_until else N_("enrolled")

    def as_json(self) -> dict[str, Any]:
        """The user as data."""
        return asdict(self)


def users(ledger: Ledger) -> list[User]:
    """
    All users, by code.

    Raises: AccessFault, also for somebody who may not read of all places
    """
    must_read_whole(ledger, Query.USERS)
    with ledger.reading() as link:
        now = ledger.clock()
        keys = dict(link.rows('SELECT "user", key_id FROM user_key WHERE revoked_seq IS NULL'))
        seen = dict(
            link.rows(
                'SELECT "user", max(at) FROM access_record WHERE event = ? GROUP BY "user"',
                (Event.SIGNED_IN.value,),
            )
        )
        open_ = dict(
            link.rows(
                'SELECT "user", COUNT(*) FROM sign_in WHERE ended_at IS NULL AND ends_at > ? GROUP BY "user"',
                (now,),
            )
        )
        listed = []
        rows = link.rows("SELECT code, name, roles, places, closed_seq FROM user_account ORDER BY code")
        for code, name, roles, places, closed in rows:
            held = credentials.read(link, code)
            listed.append(
                User(
                    code=code,
                    name=name,
                    roles=orjson.loads(roles),
                    places=None if places is None else orjson.loads(places),
                    closed=closed is not None,
                    enrolled=code in keys and held is not None,
                    key_id=keys.get(code),
                    last_signed_in_at=moment.canonical(seen[code]) if code in seen else None,
                    failures=held.failures if held else 0,
                    locked_until=_locked_until(held, now),
                    sessions=open_.get(code, 0),
                )
            )
        return listed


def _locked_until(held: credentials.Credential | None, now: int) -> str | None:
    if held is None:
        return None
    if held.failures >= MOST_FAILURES:
        return "reset"
    return moment.canonical(held.locked_until or 0) if held.closed_for(now) else None


def sign_out_others(ledger: Ledger, administrator: Person, user: str | None = None) -> int:
    """
    The sessions of the user, or of everybody, are over; returns how many those were.

    Raises: AccessFault for whoever is no administrator.
    """
    must_administer(ledger, administrator.user)
    code = None if user is None else user.strip().upper()
    with ledger.writing() as link:
        now = ledger.clock()
        number = sessions.end_all(link, now, code)
        log.append(
            link,
            now,
            Event.SIGNED_OUT_BY_OTHER,
            user=administrator.user,
            subject=code or "*",
            sessions=number,
        )
    return number


def shut_out(ledger: Ledger) -> list[str]:
    """
    Whoever has no account or no key any more cannot unlock the ledger's key either; returns whom that concerned.

    Their sessions and credentials are gone too. It is done when an administrator signs in.
    """
    with ledger.reading() as link:
        gone = [
            code
            for (code,) in link.rows(
                "SELECT code FROM user_account WHERE closed_seq IS NOT NULL OR NOT EXISTS"
                ' (SELECT 1 FROM user_key WHERE user_key."user" = user_account.code AND revoked_seq IS NULL)'
            )
        ]
    path = ledger.database.beside.key
    held = {slot.name for slot in sealed_key.slots(path)} if path.exists() else set()
    taken = sorted(held & set(gone))
    if len(taken) < len(held):
        for code in taken:
            sealed_key.remove_slot(path, code)
    if gone:
        with ledger.reading() as link:
            where, keys = link.among('"user"', gone)
            left = link.one(f"SELECT 1 FROM credential WHERE {where} LIMIT 1", keys)
        if left is not None:
            with ledger.writing() as link:
                for code in gone:
                    credentials.remove(link, code)
                    sessions.end_all(link, ledger.clock(), code)
    return taken
