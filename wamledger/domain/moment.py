"""
Points in time: RFC 3339 text outside, whole microseconds since 1970 in UTC inside.

Two texts with different offsets that name one instant are the same moment. The canonical text ends in ``Z`` and
has a fraction only where the input had one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final

from wamledger.domain.refusals import Code, Refused

Moment = int
"""Microseconds since 1970-01-01T00:00:00Z."""

MICROSECONDS: Final = 1_000_000
DAY: Final = 86_400 * MICROSECONDS
_WHOLE_SECOND: Final = "1970-01-01T00:00:00Z"
"""How long nearly all times are, and the form that they have."""
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_RFC3339: Final = re.compile(
    r"\d{4}-\d\d-\d\d[Tt ]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)",
    re.ASCII,
)


def parse(text: str, field: str = "occurred_at") -> Moment:
    """
    The moment that an RFC 3339 text with an offset names.

    Refuses: time_unreadable.  Source: RFC 3339 section 5.6
    """
    try:
        return _parsed(text)
    except (ValueError, OverflowError):
        raise Refused(Code.TIME_UNREADABLE, field, found=text) from None


@lru_cache(maxsize=8192)
def _parsed(text: str) -> Moment:
    """The moment of a text; operations of one day repeat their times."""
    if not _RFC3339.fullmatch(text):
        raise ValueError(text)
    if len(text) == len(_WHOLE_SECOND) and text[-1] == "Z" and text[10] == "T":
        return int(datetime.fromisoformat(text).timestamp()) * MICROSECONDS
    # in UTC at once, since an offset may carry a time out of the calendar
    return of(datetime.fromisoformat(text.upper().replace(" ", "T")).astimezone(UTC))


def of(instant: datetime) -> Moment:
    """The moment of an aware datetime."""
    return (instant - _EPOCH) // timedelta(microseconds=1)


def canonical(moment: Moment) -> str:
    """The moment as text: UTC, ``Z``, a fraction of six digits only where it is not zero."""
    seconds, fraction = divmod(moment, MICROSECONDS)
    return f"{_second(seconds)}.{fraction:06}Z" if fraction else f"{_second(seconds)}Z"


@lru_cache(maxsize=8192)
def _second(seconds: int) -> str:
    """A whole second as text, without its zone."""
    return aware(seconds * MICROSECONDS).isoformat()[:-6]


def aware(moment: Moment) -> datetime:
    """The moment as an aware datetime in UTC."""
    return _EPOCH + timedelta(microseconds=moment)
