"""
What a register of an office is: rows of cells as the office has them, and the truth about each row.

Rows are written as a line with ``|`` between the cells, as they would look on paper. Where a spreadsheet
keeps a number or a date and no text, the cell begins with ``#`` or ``@``. ``expect`` of a truth is what a
careful importer does with the row: ``accepted`` as it stands, ``stopped`` for a person to look at (a repair
may be offered), or ``not_data`` (titles, totals, signatures). ``why`` names the trouble.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

Truth = dict[str, Any]
Cell = str | float | date | None


class Row(NamedTuple):
    """One row: its cells as the office has them, and the truth about it (empty: it stands over the table)."""

    cells: Sequence[Cell]
    truth: Truth
    is_heading: bool = False


class Register(NamedTuple):
    """A table of an office: what it lists, its sheet, its rows, merged ranges and hidden columns (from 0)."""

    kind: str
    sheet: str
    rows: Sequence[Row]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: Sequence[int] = ()

    def sum_of(self, formula: str) -> float:
        """The value of a formula =SUM(X9:X30), as the spreadsheet keeps it beside the formula."""
        first, last = formula[5:-1].split(":")
        column = ord(first[0]) - ord("A")
        rows = self.rows[int(first[1:]) - 1 : int(last[1:])]
        numbers = (row.cells[column] for row in rows if len(row.cells) > column)
        return sum(number for number in numbers if isinstance(number, float))


def cells(line: str) -> list[Cell]:
    """The cells of a line: text, numbers (#), dates (@), and nothing."""
    return [_cell(text) for text in line.split("|")]


def _cell(text: str) -> Cell:
    if text.startswith("#"):
        return float(text[1:])
    if text.startswith("@"):
        return date.fromisoformat(text[1:])
    return text or None


def over(line: str) -> Row:
    """A row over the table."""
    return Row(cells(line), {})


def heading(line: str) -> Row:
    """A row of column headings."""
    return Row(cells(line), {}, is_heading=True)


def not_data(what: str, line: str) -> Row:
    """A row that is no item: what it is instead."""
    return Row(cells(line), {"is": what, "expect": "not_data"})


def item(what: str, line: str, known: Truth, truth: Truth) -> Row:
    """A row that is a weapon or a lot: what is known of all of its kind, and what is true of this one."""
    return Row(cells(line), {"is": what, "expect": "accepted"} | known | truth)


STOPPED_NUMBER = {"expect": "stopped", "why": "a number stands where a text was typed"}
STOPPED_DATE = {"expect": "stopped", "why": "a date stands where a text was typed"}
