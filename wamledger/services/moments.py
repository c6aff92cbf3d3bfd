"""
How a moment is written for a person: year, month and day, then the minute, in UTC.

One form for every screen and every language, and the one in which times are typed and printed: of a day and a month in
figures, people of several nations read different days.
"""

from __future__ import annotations

import re
from typing import Final

from wamledger.domain.moment import Moment, aware, parse

_STORED: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)", re.ASCII)


def day(at: Moment | None) -> str:
    """The day alone; empty for none."""
    return "" if at is None else aware(at).strftime("%Y-%m-%d")


def minute(at: Moment | None) -> str:
    """To the minute, for a column in which every moment is of the same clock."""
    return "" if at is None else aware(at).strftime("%Y-%m-%d %H:%M")


def when(at: Moment | None) -> str:
    """To the minute, with the clock that it is of."""
    return "" if at is None else aware(at).strftime("%Y-%m-%d %H:%M UTC")


def readable(text: str) -> str:
    """A text that is a moment as it is stored, as a person reads it; any other text stays."""
    return when(parse(text)) if _STORED.fullmatch(text) else text
