"""
A sheet as it was read: rows of cells with the addresses that a spreadsheet program shows.

Nothing is interpreted here. A cell of a CSV file is a text; a cell of a workbook may be a text, a
number, a date or a truth value, because that is all the workbook still knows of what a person typed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache

from wamledger.services.importing.appearance import Appearance

Value = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta
"""The content of a cell; an empty cell is an empty text."""


class Content(Enum):
    """What a cell holds."""

    EMPTY = "empty"
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: its address, what it holds, and the text that stands for it."""

    address: str
    content: Content
    text: str
    value: Value


@dataclass(frozen=True, slots=True)
class Sheet:
    """The name of a sheet in the file, whether it is hidden, and how much it holds."""

    name: str
    hidden: bool
    rows: int


@dataclass(slots=True)
class Table:
    """
    The rows of one sheet, with what is known of the file they came from.

    Shape:  ``rows`` from the first row of the sheet, empty ones included; the row at index 0 has the
            number 1. ``merged`` are ranges (first row, first column, last row, last column), counted
            from 0.
    """

    file: str
    file_kind: str
    sha256: str
    rows: list[list[Value]]
    sheet: str = ""
    sheets: tuple[Sheet, ...] = ()
    other_registers: tuple[str, ...] = ()
    encoding: str | None = None
    encoding_guessed: bool = False
    separator: str | None = None
    loose_quotes: bool = False
    merged: tuple[tuple[int, int, int, int], ...] = ()
    look: Callable[[], Appearance] = Appearance
    _appearance: Appearance | None = field(default=None, init=False, repr=False)

    @property
    def appearance(self) -> Appearance:
        """What the file shows beside the values; looked at when somebody first asks."""
        if self._appearance is None:
            self._appearance = self.look()
        return self._appearance

    @property
    def width(self) -> int:
        """Columns of the widest row."""
        return max(map(len, self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """The cell at a row number (from 1) and a column index (from 0)."""
        cells = self.rows[row - 1]
        value = cells[column] if column < len(cells) else ""
        return Cell(address(row, column), content_of(value), text_of(value), value)


def address(row: int, column: int) -> str:
    """The address as a spreadsheet program writes it: row 7 and column 1 are ``B7``."""
    return f"{letters(column)}{row}"


@lru_cache(maxsize=1_024)
def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def content_of(value: Value) -> Content:
    """What kind of content a value is."""
    if isinstance(value, str):
        return Content.TEXT if value.strip() else Content.EMPTY
    if isinstance(value, bool):
        return Content.TRUTH
    if isinstance(value, (int, float)):
        return Content.NUMBER
    return Content.DATE


def text_of(value: Value) -> str:
    """
    The text of a value: a whole number without a point, a date in ISO form, and white space as single
    spaces.

    A line break inside a cell counts as white space, and several spaces as one; nothing else is changed.
    """
    if isinstance(value, str):
        return value if value.isalnum() else " ".join(value.split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time(0) else value.isoformat(" ")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return str(value)
