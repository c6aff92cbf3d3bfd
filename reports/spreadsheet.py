"""The tables of a report as CSV: UTF-8, comma, CRLF, column names that do not change with the language."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Final

from reports.kinds import Cell, Table
from wamledger.domain.text import formula_safe, shown

_BLOCK: Final = 1000


def csv_blocks(table: Table) -> Iterator[bytes]:
    """
    The table in pieces of many rows each.

    Shape: a text that a spreadsheet would run as a formula has a quote before it. Source: RFC 4180
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(table.columns)
    for number, row in enumerate(table.rows, 1):
        writer.writerow(map(plain, row))
        if number % _BLOCK == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def plain(cell: Cell) -> str | int:
    """A cell as it leaves the house: nothing in it acts."""
    if cell is None:
        return ""
    return cell if isinstance(cell, int) else formula_safe(shown(cell))
