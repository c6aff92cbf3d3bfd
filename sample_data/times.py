"""Times of the sample mission: whole seconds since 1970 in UTC inside, RFC 3339 outside. No clock is read."""

from __future__ import annotations

from datetime import UTC, datetime

MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    """The moment that a date and a time of day in UTC name."""
    return int(datetime(year, month, day, hour, minute, tzinfo=UTC).timestamp())


def written(moment: int) -> str:
    """The moment as a journal has it."""
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str) -> int:
    """The moment that a journal has so."""
    return int(datetime.fromisoformat(text).timestamp())


def date(moment: int) -> str:
    """The date of the moment."""
    return written(moment)[:10]


def weekday(moment: int) -> int:
    """The day of the week: 0 is Monday, 6 is Sunday."""
    return datetime.fromtimestamp(moment, UTC).weekday()


def day_of_month(moment: int) -> int:
    """The day of the month, from 1."""
    return datetime.fromtimestamp(moment, UTC).day


def month(moment: int) -> int:
    """The month, from 1."""
    return datetime.fromtimestamp(moment, UTC).month
