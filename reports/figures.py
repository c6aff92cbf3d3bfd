"""
Figures as they are printed: grouped by thin spaces, kilograms from milligrams without rounding in between,
times in UTC with the zone beside them. Days are written as ISO 8601 has them, in every language: 03/04 is two days.
"""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache
from typing import Final

from babel.core import UnknownLocaleError
from babel.numbers import get_decimal_symbol

from wamledger.domain.moment import MICROSECONDS, Moment, aware
from wamledger.i18n import _, language

THIN: Final = "\u202f"
"""A narrow space that no line breaks at."""
NOTHING: Final = "–"
"""Stands in a cell that has no value, so that an empty cell is never a slip of the printer."""
WITHHELD: Final = "×"
"""Stands for a figure that would say something of a few people."""
_MG_IN_KG: Final = 1_000_000


def number(value: int) -> str:
    """1765862 as 1 765 862."""
    return f"{value:,}".replace(",", THIN)


def kilograms(milligrams: int) -> str:
    """Milligrams as kilograms with three places, halves to the even digit, with the decimal sign of the language."""
    return decimal((Decimal(milligrams) / _MG_IN_KG).quantize(Decimal("0.001"), ROUND_HALF_EVEN))


def decimal(value: Decimal) -> str:
    """A number with a fraction, with the decimal sign of the language."""
    return f"{value:,}".replace(",", THIN).replace(".", _point(language()))


@cache
def _point(spoken: str) -> str:
    """What stands before the fraction of a number in a language."""
    try:
        return str(get_decimal_symbol(spoken))
    except (UnknownLocaleError, ValueError):
        return "."


def moment(value: Moment) -> str:
    """A moment to the second in UTC, with a fraction only where it was recorded with one."""
    instant = aware(value)
    text = instant.strftime("%Y-%m-%d %H:%M:%S")
    fraction = f".{instant.microsecond:06d}".rstrip("0") if instant.microsecond else ""
    return f"{text}{fraction} UTC"


def moment_or_nothing(value: Moment | None) -> str:
    """A moment, or the mark that there is none."""
    return NOTHING if value is None else moment(value)


def minute(value: Moment) -> str:
    """A moment to the minute, for columns whose heading says UTC."""
    return aware(value).strftime("%Y-%m-%d %H:%M")


def period(since: Moment | None, until: Moment) -> str:
    """From a moment, or the beginning of the ledger, to another one."""
    if since is None:
        return _("From the beginning of the ledger to {until}").format(until=last(until))
    return _("From {since} to {until}").format(since=moment(since), until=last(until))


def last(value: Moment) -> str:
    """The last moment of a period; the end of a second without the fraction that makes it one."""
    is_end = value % MICROSECONDS == MICROSECONDS - 1
    return moment(value - MICROSECONDS + 1 if is_end else value)


def or_nothing(text: str) -> str:
    """The text, or the mark that there is none."""
    return text or NOTHING


def named(code: str, name: str) -> str:
    """A code with its name beside it, where it has another."""
    return f"{code}  {name}" if name and name != code else code
