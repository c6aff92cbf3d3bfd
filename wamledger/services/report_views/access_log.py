"""The view of the access log, filled from the access records, and from the entries that changed rights and keys."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger import access_chain, checkpoint
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import provenance, state
from wamledger.services.report_views.stored import Stored, posted, stored_all
from wamledger.services.views.access_log import (
    AccessLine,
    AccessLogView,
    ChainBroken,
    EventTotal,
    RightsChanged,
    UserTotal,
)

Row = dict[str, Any]

_RIGHTS: Final = ("add_user", "change_user", "enrol_key", "revoke_key", "rotate_ledger_key", "record_restore")
_HASH_SHOWN: Final = 16
_LOOKED_THROUGH: Final = 5_000
"""Newest entries among which one that names the chain is looked for: each that a signed-in person posts does."""
_MOST_BROKEN: Final = 50
_FROM_EVER: Final = -(2**62)
_FOR_EVER: Final = 2**62


@contextmanager
def access_log_view(
    ledger: Ledger,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> Iterator[AccessLogView]:
    """
    The records of a period, read from the ledger as they are drawn.

    Shape: a context; the records can be read once, and only within it. The report stands among them itself.
    Units: since and until in microseconds, inclusive.
    Raises: AccessFault for whoever is neither auditor nor administrator
    """
    first, last = _FROM_EVER if since is None else since, _FOR_EVER if until is None else until
    with state(ledger, Query.ACCESS_LOG) as found:
        link, names = found.link, Names(found.link)
        named_by, named = _naming(link)
        row = link.one("SELECT hash FROM access_record WHERE n = ?", (named.get("n", 0) - 1,))
        ends = link.one("SELECT MIN(n), MAX(n) FROM access_record WHERE at BETWEEN ? AND ?", (first, last))
        yield AccessLogView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            since=since,
            until=until,
            is_closed=checkpoint.is_closed(link),
            records=_records(link, names, first, last),
            by_event=_by_event(link, first, last),
            by_user=_by_user(link, names, first, last),
            rights=_rights(link, names, first, last),
            first_n=ends[0],
            last_n=ends[1],
            broken=_broken(link),
            named_by=None if named_by is None else posted(link, names, named_by),
            named=named.get("n", 0),
            named_agrees=named_by is not None and row is not None and row[0] == named["hash"],
        )


def _records(link: Link, names: Names, first: Moment, last: Moment) -> Iterator[AccessLine]:
    for block in link.stream(
        'SELECT n, at, "user", event, subject, facts, hash FROM access_record WHERE at BETWEEN ? AND ? ORDER BY n',
        (first, last),
    ):
        for n, at, user, event, subject, facts, hash_ in block:
            yield AccessLine(
                n=n,
                at=at,
                user=user,
                user_name=names.person(user),
                event=event,
                subject=subject or "",
                facts=_text(orjson.loads(facts)),
                hash=hash_[:_HASH_SHOWN],
            )


def _text(facts: Row) -> str:
    """What a record says beside its subject, as one line."""
    return ", ".join(f"{name}: {_value(value)}" for name, value in sorted(facts.items()))


def _value(value: Any) -> str:
    if isinstance(value, list):
        return " ".join(map(_value, value))
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def _by_event(link: Link, first: Moment, last: Moment) -> tuple[EventTotal, ...]:
    return tuple(
        EventTotal(event, number)
        for event, number in link.rows(
            "SELECT event, COUNT(*) FROM access_record WHERE at BETWEEN ? AND ? GROUP BY event ORDER BY event",
            (first, last),
        )
    )


def _by_user(link: Link, names: Names, first: Moment, last: Moment) -> tuple[UserTotal, ...]:
    return tuple(
        UserTotal(user, names.person(user), number, failed or 0, refused or 0)
        for user, number, failed, refused in link.rows(
            'SELECT "user", COUNT(*),'
            " CAST(SUM(CASE WHEN event IN ('SIGN_IN_FAILED', 'LOCKED_OUT') THEN 1 ELSE 0 END) AS BIGINT),"
            " CAST(SUM(CASE WHEN event = 'DENIED' THEN 1 ELSE 0 END) AS BIGINT)"
            ' FROM access_record WHERE at BETWEEN ? AND ? GROUP BY "user" ORDER BY "user"',
            (first, last),
        )
    )


def _rights(link: Link, names: Names, first: Moment, last: Moment) -> tuple[RightsChanged, ...]:
    """The entries of the period, by the time at which they were recorded, that changed rights or keys."""
    marks = ", ".join("?" for _op in _RIGHTS)
    rows = link.rows(
        f"SELECT seq FROM entry WHERE op IN ({marks}) AND recorded_at BETWEEN ? AND ? ORDER BY seq",
        (*_RIGHTS, first, last),
    )
    return tuple(_changed(link, names, entry) for entry in stored_all(link, [seq for (seq,) in rows]))


def _changed(link: Link, names: Names, entry: Stored) -> RightsChanged:
    operation = entry.operation
    user = str(operation.get("code") or operation.get("user") or "")
    return RightsChanged(
        posted=posted(link, names, entry),
        user=user,
        user_name=names.person(user),
        now=_now(operation),
        reason=operation.get("reason", ""),
    )


def _now(operation: Row) -> str:
    """What holds from the entry on, in codes."""
    get = operation.get
    parts = [
        " ".join(get("roles") or ()),
        " ".join(get("places") or ()) if get("places") else "*" if get("all_places") else "",
        "" if get("closed") is None else "closed" if get("closed") else "open",
        get("vkey") or get("key_id") or "",
        f"{get('size')} < {get('seen_size')}" if get("size") is not None else "",
    ]
    return "; ".join(part for part in parts if part)


def _broken(link: Link) -> tuple[ChainBroken, ...]:
    """Where the chain does not hold, the first of such places where there are many."""
    found = []
    for each in access_chain.check(link):
        found.append(ChainBroken(each.n, each.what))
        if len(found) == _MOST_BROKEN:
            break
    return tuple(found)


def _naming(link: Link) -> tuple[Stored | None, Row]:
    """The newest entry that names how many records there were, and what it says; nothing where none does."""
    newest = link.one("SELECT max(seq) FROM entry")[0]
    for start in range(newest if newest is not None else -1, max(-1, (newest or 0) - _LOOKED_THROUGH), -500):
        for entry in reversed(stored_all(link, range(max(0, start - 499), start + 1))):
            if "access" in entry.body:
                return entry, entry.body["access"]
    return None, {}
