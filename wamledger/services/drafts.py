"""
Drafts: what somebody has begun to write, kept until it is posted or thrown away.

A draft is its writer's own: nobody else is shown it. In a ledger to which nobody signs in that is whoever says so, and
who has not said yet is shown everything that was begun: after a power cut nobody has. It is no evidence and stands in no
export. Since the name of a participant may stand in one, what is thrown away is overwritten like such a name. A backup is
a copy of everything, drafts too.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.reading import scope_in

MOST_BYTES: Final = 16_000_000
"""A count of 100,000 weapons is 9 MB while it lasts."""
_COLUMNS: Final = 'id, form, content, begun_at, changed_at, "user"'


@dataclass(frozen=True, slots=True)
class Draft:
    """What was begun: on which form, with what in it, since when, and when it was changed last."""

    id: str
    form: str
    content: dict[str, Any]
    begun_at: Moment
    changed_at: Moment
    user: str = ""
    """Whose it is; empty where nobody had said who they are."""


def keep(
    ledger: Ledger, form: str, content: Mapping[str, Any], draft: str | None = None, *, by: str = ""
) -> str:
    """
    What was typed is on the disk; returns the id of the draft, by which it is kept again.

    One that was thrown away meanwhile, or is somebody else's, is left alone: what was typed is a new draft then.
    ``by`` is who writes in a ledger to which nobody signs in; there a draft goes over to whoever goes on with it.
    Raises: LedgerFault where the ledger is busy, cannot be written to, or the draft is too large; AccessFault
    """
    written = orjson.dumps(dict(content), option=orjson.OPT_SORT_KEYS)
    if len(written) > MOST_BYTES:
        raise LedgerFault(
            N_("The draft is too large to be kept: {size} bytes; {most} is the limit."),
            N_("Post a part of it first."),
            size=len(written),
            most=MOST_BYTES,
        )
    now = ledger.clock()
    with ledger.writing() as link:
        user = _writer(link, ledger, by)
        if draft is not None and _is_theirs(link, ledger, draft, user):
            _overwriting(link)
            link.run(
                "UPDATE draft SET form = ?, content = ?, changed_at = ? WHERE id = ?",
                (form, written.decode(), now, draft),
            )
            if user:
                link.run('UPDATE draft SET "user" = ? WHERE id = ?', (user, draft))
            return draft
        made = secrets.token_hex(8)
        link.run(
            'INSERT INTO draft (id, "user", form, content, begun_at, changed_at) VALUES (?, ?, ?, ?, ?, ?)',
            (made, user, form, written.decode(), now, now),
        )
        return made


def drafts(ledger: Ledger, *, by: str = "") -> list[Draft]:
    """The drafts of whoever acts, the newest first.  Raises: AccessFault"""
    with ledger.reading() as link:
        user = _writer(link, ledger, by)
        theirs, parameters = whose(user, is_open=ledger.actor is None)
        rows = link.rows(
            f"SELECT {_COLUMNS} FROM draft WHERE {theirs} ORDER BY changed_at DESC, begun_at DESC, id",
            parameters,
        )
    return [_draft(row) for row in rows]


def draft(ledger: Ledger, id_: str, *, by: str = "") -> Draft:
    """The draft of that id.  Raises: AccessFault; LedgerFault where whoever acts has none of that id."""
    with ledger.reading() as link:
        user = _writer(link, ledger, by)
        row = link.one(f"SELECT {_COLUMNS} FROM draft WHERE id = ?", (id_,))
        row = row if _is_theirs(link, ledger, id_, user) else None
    if row is None:
        raise LedgerFault(
            N_("{person} has no draft {found}."),
            N_("It was posted or thrown away; begin anew."),
            person=user or "-",
            found=id_,
        )
    return _draft(row)


def discard(ledger: Ledger, id_: str, *, by: str = "") -> bool:
    """
    The draft is gone, and what stood in it is overwritten; False where whoever acts had none of that id.

    Raises: AccessFault; LedgerFault where the ledger is busy or cannot be written to
    """
    with ledger.writing() as link:
        user = _writer(link, ledger, by)
        row = link.one("SELECT content FROM draft WHERE id = ?", (id_,))
        if row is None or not _is_theirs(link, ledger, id_, user):
            return False
        _overwriting(link)
        link.run("DELETE FROM draft WHERE id = ?", (id_,))
    if _names_somebody(orjson.loads(row[0])):
        ledger.database.settle()
    return True


def _writer(link: Link, ledger: Ledger, by: str) -> str:
    """
    Whose drafts these are: those of whoever has signed in, or of the user that is named where nobody does.

    Raises: AccessFault where people sign in and nobody has
    """
    scope_in(link, Query.LISTS, ledger.actor)
    return by if ledger.actor is None else ledger.actor.user


def whose(user: str, *, is_open: bool) -> tuple[str, tuple[str, ...]]:
    """
    The condition for the drafts that this user is shown, and its parameters.

    ``is_open`` is a ledger to which nobody signs in: what was begun before anybody said who they are is everybody's.
    """
    if not is_open:
        return '"user" = ?', (user,)
    return ("\"user\" IN (?, '')", (user,)) if user else ("1 = 1", ())


def _is_theirs(link: Link, ledger: Ledger, id_: str, user: str) -> bool:
    """Whether the draft is there for this user; where nobody signs in, whoever knows of it may go on with it."""
    row = link.one('SELECT "user" FROM draft WHERE id = ?', (id_,))
    return row is not None and (ledger.actor is None or row[0] == user)


def _overwriting(link: Link) -> None:
    """What is deleted or replaced is overwritten, and not only taken off the list."""
    if link.engine == "sqlite":
        link.run("PRAGMA secure_delete = ON")


def _names_somebody(content: Any) -> bool:
    """Whether a name stands anywhere in what was typed."""
    if isinstance(content, dict):
        return bool(content.get("name")) or any(map(_names_somebody, content.values()))
    return isinstance(content, list) and any(map(_names_somebody, content))


def _draft(row: Any) -> Draft:
    id_, form, content, begun_at, changed_at, user = row
    return Draft(id_, form, orjson.loads(content), begun_at, changed_at, user)
