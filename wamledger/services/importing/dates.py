"""
Dates in a register: cells that are dates, ISO dates, dates with a month's name, a year alone, and
03/04/2024. A bare number of days, as a spreadsheet writes a date that lost its format, is offered as that date.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from wamledger.services.importing.calibres import MONTHS
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.lexicon import folded
from wamledger.services.importing.problems import Reading
from wamledger.services.importing.table import Cell, text_of

_NUMBERS: Final = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4}|\d{2})(?:[ T]\d{1,2}:\d\d(?::\d\d)?)?")
_ISO: Final = re.compile(
    r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[ T]\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
_DAY_NUMBER: Final = re.compile(r"\d{5}", re.ASCII)
_DAY_ZERO: Final = dt.date(1899, 12, 30)
"""From which spreadsheets count days; right from March 1900 on."""
FIRST_DAY: Final = 18_264
LAST_DAY: Final = 55_153
"""From 1950 to 2050: a number beyond is no day of a register."""
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{4})")


def days_first(values: Iterable[object]) -> bool | None:
    """Whether the day stands before the month in a column: proved by a number above 12, or not known."""
    proved = set()
    for value in values:
        if isinstance(value, str) and (match := _NUMBERS.fullmatch(text_of(value))):
            if int(match[1]) > 12:
                proved.add("day")
            if int(match[2]) > 12:
                proved.add("month")
    return proved.pop() == "day" if len(proved) == 1 else None


def read_date(cell: Cell, day_first: bool | None) -> Reading:
    """The date as ISO text, with as much of it as the cell has (``2015``, ``2015-03``, ``2015-03-01``)."""
    value = cell.value
    if isinstance(value, (dt.date, dt.datetime)):
        return Reading(f"{value.year:04d}-{value.month:02d}-{value.day:02d}")
    text = cell.text
    if _DAY_NUMBER.fullmatch(text) and FIRST_DAY <= int(text) <= LAST_DAY:
        day = (_DAY_ZERO + dt.timedelta(days=int(text))).isoformat()
        return Reading(day, Cause.DATE_NUMBER, repair=day)
    if match := _ISO.fullmatch(text):
        return _checked(int(match[1]), match[2] and int(match[2]), match[3] and int(match[3]))
    if match := _MONTH_YEAR.fullmatch(text):
        return _checked(int(match[2]), int(match[1]), None)
    if match := _NUMBERS.fullmatch(text):
        return _of_numbers(int(match[1]), int(match[2]), match[3], day_first)
    words = folded(text.replace("-", " ").replace("/", " ")).replace(".", " ").split()
    words = [
        re.sub(r"^(\d+)(?:st|nd|rd|th|er|o)$", r"\1", word)
        for word in words
        if word not in ("de", "del", "le", "of")
    ]
    months = [MONTHS[word] for word in words if word in MONTHS]
    numbers = [word for word in words if word.isascii() and word.isdigit()]
    if len(months) == 1 and len(months) + len(numbers) == len(words) and numbers and len(numbers[-1]) == 4:
        if len(numbers) == 1:
            return _checked(int(numbers[0]), months[0], None)
        if len(numbers) == 2 and len(numbers[0]) <= 2:
            return _checked(int(numbers[1]), months[0], int(numbers[0]))
    return Reading(None, Cause.DATE_UNREADABLE)


def _of_numbers(one: int, two: int, year_text: str, day_first: bool | None) -> Reading:
    if len(year_text) == 2:  # a year of two digits is expanded by a person, not by a program
        return Reading(None, Cause.DATE_UNREADABLE)
    year = int(year_text)
    if day_first is None and one != two and one <= 12 and two <= 12:
        return Reading(
            None,
            Cause.DATE_AMBIGUOUS,
            facts={"one": f"{year}-{two:02d}-{one:02d}", "other": f"{year}-{one:02d}-{two:02d}"},
        )
    first_is_day = one > 12 if day_first is None else day_first
    return _checked(year, two, one) if first_is_day else _checked(year, one, two)


def _checked(year: int, month: int | str | None, day: int | str | None) -> Reading:
    try:
        date = dt.date(year, int(month or 1), int(day or 1))
    except ValueError:
        return Reading(None, Cause.DATE_UNREADABLE)
    if not 1800 <= year <= 2100:
        return Reading(None, Cause.DATE_UNREADABLE)
    return Reading(date.isoformat()[: 10 if day else 7 if month else 4])
