"""
The access record: who came in, who failed to, who was refused, and what left the office.

Whatever hands out something of a ledger writes here first, so that no front end can forget it. What cannot be written
because the ledger may not be written to (it is not sound, or lies on a disk that is for reading only) is not handed
out by sign-in; whoever only looks is let.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import PERMISSIONS
from wamledger.i18n import N_
from wamledger.ledger import access_chain
from wamledger.ledger.access_chain import Broken, Record
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import reading

if TYPE_CHECKING:
    # whoever only reads does not load the forms of all operations
    from wamledger.services.posting_report import RefusedLine

check = access_chain.check
commitment = access_chain.commitment

__all__ = [
    "Broken",
    "Event",
    "Record",
    "append",
    "check",
    "commitment",
    "denied",
    "may_be_written",
    "note",
    "records",
    "words",
]


class Event(StrEnum):
    """What an access record is about."""

    SIGNED_IN = "SIGNED_IN"
    SIGN_IN_FAILED = "SIGN_IN_FAILED"
    LOCKED_OUT = "LOCKED_OUT"
    SIGNED_OUT = "SIGNED_OUT"
    DENIED = "DENIED"
    EXPORTED = "EXPORTED"
    REPORTED = "REPORTED"
    BACKED_UP = "BACKED_UP"
    RESTORED = "RESTORED"
    NAMES_SHOWN = "NAMES_SHOWN"
    NAME_FORGOTTEN = "NAME_FORGOTTEN"
    STAFF_SHOWN = "STAFF_SHOWN"
    ENROLLED = "ENROLLED"
    PASSPHRASE_CHANGED = "PASSPHRASE_CHANGED"  # noqa: S105 - the name of an event
    PASSPHRASE_RESET = "PASSPHRASE_RESET"  # noqa: S105 - the name of an event
    SIGNED_OUT_BY_OTHER = "SIGNED_OUT_BY_OTHER"
    KEY_CHANGED = "KEY_CHANGED"


_WORDS = {
    Event.SIGNED_IN: N_("signed in"),
    Event.SIGN_IN_FAILED: N_("failed to sign in"),
    Event.LOCKED_OUT: N_("locked out"),
    Event.SIGNED_OUT: N_("signed out"),
    Event.DENIED: N_("refused"),
    Event.EXPORTED: N_("exported"),
    Event.REPORTED: N_("made a report"),
    Event.BACKED_UP: N_("made a backup"),
    Event.RESTORED: N_("restored"),
    Event.NAMES_SHOWN: N_("saw names of participants"),
    Event.NAME_FORGOTTEN: N_("let a name be forgotten"),
    Event.STAFF_SHOWN: N_("was told whom a finding is about"),
    Event.ENROLLED: N_("enrolled a user"),
    Event.PASSPHRASE_CHANGED: N_("changed the passphrase"),
    Event.PASSPHRASE_RESET: N_("reset a passphrase"),
    Event.SIGNED_OUT_BY_OTHER: N_("ended sessions of others"),
    Event.KEY_CHANGED: N_("changed the key file"),
}


def words(event: str) -> str:
    """What happened, marked for translation; the event itself where this program does not know it."""
    return _WORDS[Event(event)] if event in Event.__members__ else event


def may_be_written(ledger: Ledger) -> bool:
    """Whether access to the ledger can be recorded in it."""
    return not ledger.faults and not ledger.database.readonly


def append(
    link: Link, at: int, event: Event, *, user: str = "", subject: str | None = None, **facts: Any
) -> Record:
    """One more record, within the transaction of the caller."""
    return access_chain.append(link, at, user=user, event=event.value, subject=subject, facts=facts)


def note(ledger: Ledger, event: Event, *, subject: str | None = None, **facts: Any) -> None:
    """
    What whoever has signed in does is on record; in a ledger that cannot be written to there is no record.

    In a ledger that nobody signs in to it stands without a name.
    """
    if not may_be_written(ledger):
        return
    user = ledger.actor.user if ledger.actor is not None else ""
    with ledger.writing() as link:
        append(link, ledger.clock(), event, user=user, subject=subject, **facts)


def denied(ledger: Ledger, refused: Iterable[RefusedLine]) -> None:
    """What somebody who has signed in may not record, and tried to, is on record."""
    if ledger.actor is None:
        return
    forbidden = [line for line in refused if any(fault.code in PERMISSIONS for fault in line.faults)]
    codes = sorted(
        {fault.code.value for line in forbidden for fault in line.faults if fault.code in PERMISSIONS}
    )
    subjects = sorted({line.op or "-" for line in forbidden})
    note(ledger, Event.DENIED, subject=", ".join(subjects), lines=len(forbidden), codes=codes)


def records(
    ledger: Ledger,
    *,
    user: str | None = None,
    event: str | None = None,
    since: int | None = None,
    most: int | None = None,
) -> Iterator[Record]:
    """
    The records, newest first; only those of a user, of one kind, since a moment, and at most so many.

    Raises: AccessFault
    """
    given = 0
    with reading(ledger, Query.ACCESS_LOG) as (link, _scope):
        for record in access_chain.records(link, newest_first=True):
            if (since is not None and record.at < since) or (most is not None and given >= most):
                return
            if user in (None, record.user) and event in (None, record.event):
                given += 1
                yield record


def broken(ledger: Ledger) -> list[Broken]:
    """
    Where the chain of the records does not hold; nothing where it is whole.

    Raises: AccessFault
    """
    with reading(ledger, Query.ACCESS_LOG) as (link, _scope):
        return list(check(link))


def as_json(record: Record) -> dict[str, Any]:
    """The record as data."""
    return {
        "n": record.n,
        "at": moment.canonical(record.at),
        "user": record.user,
        "event": record.event,
        "subject": record.subject,
        "facts": record.facts,
        "hash": record.hash,
    }
