"""Conditions that several registers share: a holder with all that is within it, a word, a time that has passed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from wamledger.detection.given_out.temporary import LONG
from wamledger.services.lists.form import Asked, Filter
from wamledger.services.lists.ordered import ALWAYS, Asking
from wamledger.services.scope import Condition

_LONG: Final = ", ".join(f"'{purpose}'" for purpose in sorted(LONG))


def choice(name: str, heading: str, choices: Mapping[str, str]) -> Filter:
    """A filter with the values that may be chosen."""
    return Filter(name, heading, choices)


def typed(name: str, heading: str, completes: str) -> Filter:
    """A filter for which the code of something is written."""
    return Filter(name, heading, {}, completes)


def equal(asked: Asked, columns: Mapping[str, str]) -> list[Condition]:
    """That each column has the value of its filter, where there is one."""
    return [
        (f"{column} = ?", (asked.filters[name],))
        for name, column in columns.items()
        if asked.filters.get(name)
    ]


def held_by(asking: Asking, column: str, holder: str) -> Condition:
    """That something stands with the holder or within it: at a place of a site, with a unit of a contingent."""
    if not holder:
        return ALWAYS
    return asking.link.among(column, inside(asking, holder.strip().upper()))


def inside(asking: Asking, holder: str) -> list[str]:
    """The code of a place or party, and those of all that is within it."""
    found = [holder]
    within: dict[str, list[str]] = {}
    for code, around in asking.link.rows(
        "SELECT code, within FROM place WHERE within IS NOT NULL"
        " UNION ALL SELECT code, within FROM party WHERE within IS NOT NULL"
    ):
        within.setdefault(around, []).append(code)
    for each in found:
        found += [code for code in within.get(each, ()) if code not in found]
    return found


def either_place(asking: Asking, columns: Iterable[str]) -> Condition:
    """That one of the columns names a place of the scope."""
    if asking.scope.places is None:
        return ALWAYS
    conditions = [asking.link.among(column, sorted(asking.scope.places)) for column in columns]
    return " OR ".join(sql for sql, _given in conditions), tuple(
        value for _sql, given in conditions for value in given
    )


def overdue(asking: Asking) -> Condition:
    """That what was given out should be back: a condition on ``due_at`` and ``purpose``."""
    grace, now = asking.grace, asking.now
    return (
        f"due_at < CASE WHEN coalesce(purpose, '') IN ({_LONG}) THEN ? ELSE ? END",
        (now - grace.long, now - grace.errand),
    )
