"""
Texts that tell items apart (serial, lot number, tag) and that a spreadsheet changes without asking.

A spreadsheet takes ``12/70`` for a date, ``00123`` for a number and ``1717889`` for 1.71789E+06. The
importer stops at such a cell and offers what was probably typed; it never decides alone, and what cannot
be known again stays unread.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from wamledger.services.importing.calibres import looks_like_date, writings
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.problems import Reading
from wamledger.services.importing.table import Cell, Content, Value

_POWER: Final = re.compile(r"(\d)(?:[.,](\d+))?E\+(\d{1,3})", re.IGNORECASE)
_POINT_ZERO: Final = re.compile(r"(\d+)[.,]0+")
_KEPT_TEXT: Final = re.compile(r"""="([^"]*)"|'(.+)""", re.DOTALL)
_ZEROS: Final = re.compile(r"0{2,40}")
_MOST_DIGITS: Final = 15
"""A spreadsheet keeps fifteen digits of a number and writes zeros for the others."""


@dataclass(frozen=True, slots=True)
class Widths:
    """
    How many digits the number cells of a column have, and how wide its texts with zeros at the front
    are.
    """

    numbers: Counter[int]
    zeros: int

    @property
    def usual(self) -> int:
        """The width of most numbers, or 0 where no width is that of most."""
        if not self.numbers:
            return 0
        width, count = max(self.numbers.items(), key=lambda item: (item[1], item[0]))
        return width if count * 10 >= sum(self.numbers.values()) * 6 else 0


def widths_of(values: Iterable[Value]) -> Widths:
    """The widths of the numbers in a column, and of its widest text that begins with zero."""
    numbers: Counter[int] = Counter()
    zeros: Counter[int] = Counter()
    for value in values:
        if isinstance(value, float) and value.is_integer() and 0 <= value < 1e15:
            numbers[len(str(int(value)))] += 1
        elif (
            isinstance(value, str)
            and value.isascii()
            and value.isdigit()
            and value[0] == "0"
            and value.strip("0")
        ):
            zeros[len(value)] += 1
    return Widths(numbers, max(zeros, key=lambda width: zeros[width], default=0))


def read_identity(cell: Cell, widths: Widths, number_format: str = "") -> Reading:
    """The text of a serial, a lot number or a tag as it was typed, or what it probably was."""
    if cell.content is Content.NUMBER:
        return _of_number(cell, widths, number_format)
    if cell.content is Content.DATE or (cell.content is Content.TEXT and looks_like_date(cell.text)):
        first = next(writings(cell), None)
        if first is None:
            return Reading(None, Cause.CELL_IS_FRACTION)
        return Reading(first, Cause.CELL_IS_DATE, repair=first)
    if cell.content is Content.TRUTH:
        return Reading(None, Cause.CELL_IS_TRUTH)
    text = cell.text
    if match := _KEPT_TEXT.fullmatch(text):
        plain = (match[1] or match[2] or "").strip()
        return Reading(plain, Cause.FORMULA_TEXT, repair=plain)
    if match := _POINT_ZERO.fullmatch(text):
        return Reading(match[1], Cause.CELL_IS_NUMBER, repair=match[1])
    if match := _POWER.fullmatch(text):
        return _of_power(match)
    return Reading(text)


def _of_number(cell: Cell, widths: Widths, number_format: str) -> Reading:
    number = float(cell.value)  # type: ignore[arg-type]
    if number < 0 or not number.is_integer():
        return Reading(None, Cause.CELL_IS_FRACTION)
    digits = f"{number:.0f}"
    if len(digits) > _MOST_DIGITS:
        digits = digits[:_MOST_DIGITS] + "?" * (len(digits) - _MOST_DIGITS)
        return Reading(digits[:64], Cause.DIGITS_LOST, repair=digits[:64])
    zeros = _ZEROS.fullmatch(number_format)
    width = len(number_format) if zeros else widths.zeros or widths.usual
    if len(digits) < width:
        padded = digits.zfill(width)
        return Reading(padded, Cause.ZEROS_LOST, repair=padded)
    cause = (
        Cause.ZEROS_LOST
        if len(digits) < max(widths.numbers, default=0) and not zeros
        else Cause.CELL_IS_NUMBER
    )
    return Reading(digits, cause, repair=digits)


def _of_power(match: re.Match[str]) -> Reading:
    """``1.717889E+06`` is 1717889; of ``1.71789E+06`` the last digit is gone, and stays ``?``."""
    known = match[1] + (match[2] or "")
    width = int(match[3]) + 1
    if width > 64 or len(known) > width:
        return Reading(None, Cause.CELL_IS_FRACTION)
    digits = known + "?" * (width - len(known))
    return Reading(digits, Cause.DIGITS_LOST, repair=digits)
