"""
Times as people type them: by the clock of this machine, with the offset from UTC shown.

``2026-03-14 09:30``, ``14/03/2026 09:30``, ``09:30`` for today, ``now``, ``-2h``, ``+3d``; RFC 3339 as journals have it is
read as well. 03/04/2026 is April to some and March to others: it is not read, and neither is a year of two figures.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

from wamledger.domain import moment
from wamledger.domain.refusals import Refused

_AT: Final = re.compile(
    r"(?P<date>\d{4}-\d\d-\d\d)(?:[ T](?P<time>\d\d?:\d\d(?::\d\d(?:\.\d{1,6})?)?))?"
    r" ?(?P<offset>Z|[+-]\d\d:\d\d)?",
    re.ASCII | re.IGNORECASE,
)
_DAY_FIRST: Final = re.compile(
    r"(?P<one>\d\d?)[/.](?P<two>\d\d?)[/.](?P<year>\d{4})(?P<rest>(?:[ T].*)?)", re.ASCII
)
_TODAY: Final = re.compile(r"(?P<hour>\d\d?)[:h](?P<minute>\d\d)", re.ASCII)
_FROM_NOW: Final = re.compile(r"(?P<sign>[+-]) ?(?P<number>\d{1,5}) ?(?P<unit>min|m|h|d|j)", re.ASCII)
_UNITS: Final = {"min": "minutes", "m": "minutes", "h": "hours", "d": "days", "j": "days"}


def local(at: int) -> datetime:
    """The moment by the clock of this machine; in UTC where the machine knows no offset for it."""
    aware = moment.aware(at)
    try:
        return aware.astimezone()
    except (OverflowError, ValueError, OSError):
        return aware


def written(text: str) -> str:
    """An RFC 3339 text as people read it: local time with its offset. Any other text stays."""
    try:
        at = local(moment.parse(text))
    except (Refused, OverflowError):
        return text
    spec = "microseconds" if at.microsecond else "seconds" if at.second else "minutes"
    whole = at.replace(tzinfo=None).isoformat(sep=" ", timespec=spec)
    return f"{whole} {_offset(at)}"


def _offset(at: datetime) -> str:
    return at.isoformat()[-6:]


def read(text: str, now: int, *, is_date: bool = False) -> str:
    """
    The moment that somebody typed, in the form of the journal. Any other text stays, for the ledger to refuse.

    Units: now in microseconds.  ``is_date`` lets a date stand alone.
    """
    typed = _year_first(text.strip())
    if is_date and re.fullmatch(r"\d{4}(-\d\d(-\d\d)?)?", typed, re.ASCII):
        return typed
    try:
        at = _read(typed, now)
    except (ValueError, OverflowError, OSError):
        at = None
    return text if at is None else moment.canonical(at)


def _year_first(typed: str) -> str:
    """The date with its year before month and day, where day and month cannot be taken for each other."""
    found = _DAY_FIRST.fullmatch(typed)
    if found is None:
        return typed
    one, two = int(found["one"]), int(found["two"])
    if one > 12 or one == two:
        return f"{found['year']}-{two:02}-{one:02}{found['rest']}"
    return f"{found['year']}-{one:02}-{two:02}{found['rest']}" if two > 12 else typed


def _read(typed: str, now: int) -> int | None:
    if typed.casefold() in ("now", "maintenant"):
        return now - now % moment.MICROSECONDS
    if found := _FROM_NOW.fullmatch(typed.casefold()):
        span = timedelta(**{_UNITS[found["unit"]]: int(found["sign"] + found["number"])})
        return moment.of(moment.aware(now - now % moment.MICROSECONDS) + span)
    if found := _TODAY.fullmatch(typed.casefold()):
        today = local(now).replace(tzinfo=None)
        return _moment(
            today.replace(hour=int(found["hour"]), minute=int(found["minute"]), second=0, microsecond=0)
        )
    if found := _AT.fullmatch(typed):
        if found["time"] is None:
            return None
        hour, rest = found["time"].split(":", 1)
        naive = datetime.fromisoformat(f"{found['date']}T{int(hour):02}:{rest}")
        offset = found["offset"]
        if offset is None:
            return _moment(naive)
        zone = UTC if offset in "Zz" else datetime.fromisoformat(f"2000-01-01T00:00{offset}").tzinfo
        return moment.of(naive.replace(tzinfo=zone))
    return None


def _moment(naive: datetime) -> int:
    """The moment of a local time; in UTC where the machine knows no offset for it."""
    try:
        return moment.of(naive.astimezone())
    except (OverflowError, ValueError, OSError):
        return moment.of(naive.replace(tzinfo=UTC))
