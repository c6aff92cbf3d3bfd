"""
Filled-in sheets: a workbook, a CSV file or a list of scans, as head and rows. Nothing is decided here.

The head is found by the names in its first column, the table by the row that has the names of the columns; so a sheet
may be saved in any language, by any program, and with columns moved.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.counting.layout import COLUMNS, HEAD
from wamledger.services.importing.reading import read_table
from wamledger.services.importing.settings import Settings
from wamledger.services.importing.table import Table

_NEEDED: Final = ("count_sheet", "number", "scope", "kind", "cut_off", "counted_by")
_VERSION: Final = "1"
SCANNED_SERIAL: Final = "serial="
"""Stands before a scanned or typed text that is a serial as marked, and no tag or code."""


@dataclass(frozen=True, slots=True)
class FilledRow:
    """A row as it came back: its number in the file, and the cells that have something in them, by column."""

    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """The text of a cell; empty where there is none."""
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back: the head (values by name) and the rows, in their order; ``file`` is what it is called."""

    file: str
    head: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rows: tuple[FilledRow, ...] = ()
    is_scan: bool = False

    def one(self, name: str) -> str:
        """The only value of a field of the head; empty where there is none."""
        return (self.head.get(name) or ("",))[0]


def read_sheet(path: Path) -> Filled:
    """
    The sheet that count-sheet wrote, as it was filled in.

    Refuses: the refusals of a file that cannot be read, count_sheet_wrong
    """
    settings = Settings(
        kind="weapons", to="-", by="-", occurred_at="1970-01-01T00:00:00Z", acquisition={}, sheet=None
    )
    table = read_table(path, settings)
    at = next((row for row in range(1, len(table.rows) + 1) if _is_key_row(table, row)), None)
    if at is None:
        raise Refused(
            Code.COUNT_SHEET_WRONG,
            "file",
            file=path.name,
            detail=_("there is no row with the names of the columns ({names})").format(
                names="line, of, code, …"
            ),
        )
    head = _head(table, at)
    missing = [name for name in _NEEDED if not any(head.get(name, ()))]
    if not (head.get("place") or head.get("party")):
        missing.append("place")
    if missing or head["count_sheet"][0] != _VERSION:
        detail = _("its head has no {names}").format(names=", ".join(missing or ["count_sheet 1"]))
        raise Refused(Code.COUNT_SHEET_WRONG, "file", file=path.name, detail=detail)
    columns = {
        name: column
        for column in range(table.width)
        if (name := table.cell(at, column).text.strip()) in COLUMNS
    }
    rows = []
    for number in range(at + 1, len(table.rows) + 1):
        cells = {
            name: text
            for name, column in columns.items()
            if (text := table.cell(number, column).text.strip())
        }
        if cells.keys() - {"line"}:
            rows.append(FilledRow(number, cells))
    return Filled(path.name, head, tuple(rows))


def _is_key_row(table: Table, row: int) -> bool:
    names = {table.cell(row, column).text.strip() for column in range(len(table.rows[row - 1]))}
    return {"line", "code", "serial", "quantity"} <= names


def _head(table: Table, end: int) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in range(1, end):
        name = table.cell(row, 0).text.strip()
        if name in HEAD and name not in found:
            texts = [table.cell(row, column).text.strip() for column in range(1, len(table.rows[row - 1]))]
            found[name] = tuple(text for text in texts if text)
    return found


def read_scans(lines: Iterable[str], file: str = "-") -> Filled:
    """
    One tag, code or lot a line, as a scanner writes them; a lot with its quantity behind it, and the word sealed.

    Shape: ``T-0042``, ``serial=KK1987``, ``L-000045 840 sealed``; what is scanned again stands in one row more.
    """
    rows = []
    for number, line in enumerate(lines, 1):
        words = line.split()
        if not words:
            continue
        if line.strip().lower().startswith(SCANNED_SERIAL):
            rows.append(FilledRow(number, {"serial": line.strip()[len(SCANNED_SERIAL) :].strip()}))
            continue
        cells = {"tag": words[0]}
        if len(words) > 1:
            cells["quantity"] = words[1]
        if len(words) > 2:
            cells["sealed"] = "yes" if words[2].casefold() == "sealed" else words[2]
        rows.append(FilledRow(number, cells))
    return Filled(file, {}, tuple(rows), is_scan=True)
