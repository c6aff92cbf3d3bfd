"""
The figures of a report for other programs: CSV, XLSX and JSON, made from the tables that are enclosed in its PDF.

Nothing in a file acts: what a spreadsheet would run as a formula is text in each of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, BinaryIO, Final, TypeVar

import orjson
import xlsxwriter  # type: ignore[import-untyped]

from reports.kinds import Kind, Table, View
from reports.proof import provenance_fields
from reports.spreadsheet import csv_blocks
from wamledger.domain.moment import aware, canonical
from wamledger.domain.text import shown
from wamledger.i18n import _

FORMATS: Final = ("pdf", "csv", "xlsx", "json")
MOST_ROWS: Final = 1_048_576
"""Of a sheet, its heading among them.  Source: ECMA-376"""

Opened = Callable[[Path], AbstractContextManager[IO[bytes]]]
V = TypeVar("V", bound=View)


def csv_files(kind: Kind[V], view: V, out: Path, opened: Opened) -> list[Path]:
    """
    Each table is in a file of its own, named after ``out`` (``stock.csv`` gives ``stock.weapons.csv``), a single one in
    ``out`` itself; returns the files.
    """
    tables = iter(kind.tables(view))
    first = next(tables, None)
    if first is None:
        return []
    second = next(tables, None)
    if second is None:
        return [_csv(first, out, opened)]

    def named(table: Table) -> Path:
        return out.with_name(f"{out.stem}.{table.name}{out.suffix}")

    return [_csv(table, named(table), opened) for table in (first, second, *tables)]


def _csv(table: Table, path: Path, opened: Opened) -> Path:
    with opened(path) as file:
        file.write(b"\xef\xbb\xbf")  # by which spreadsheets know the encoding
        for block in csv_blocks(table):
            file.write(block)
    return path


def workbook(kind: Kind[V], view: V, out: BinaryIO) -> int:
    """
    The workbook is in the stream: where it comes from on the first sheet, then a sheet for each table; returns how many.

    Shape: every text is written as text, and never as a formula, a link or a number.
    """
    book = xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    source = view.provenance
    book.set_properties(
        {
            "title": _(kind.form.title),
            "created": aware(source.generated_at).replace(tzinfo=None),
            "author": shown(source.generated_by),
            "comments": shown(f"{source.head_size} {source.head_root}".strip()),
        }
    )
    label = book.add_format({"font_color": "#555555"})
    heading = book.add_format({"bold": True, "bottom": 1})
    first = book.add_worksheet(_("Report")[:31])
    first.set_column(0, 0, 28)
    first.set_column(1, 1, 60)
    first.write_string(0, 0, source.classification, heading)
    first.write_string(0, 1, f"{kind.form.label}  {_(kind.form.title)}", heading)
    lines = [(each.label, each.value) for each in provenance_fields(source)]
    lines += [
        (_("Head") if not number else "", line) for number, line in enumerate(source.head_note.splitlines())
    ]
    for number, (name, value) in enumerate(lines, 2):
        first.write_string(number, 0, name, label)
        first.write_string(number, 1, shown(value))
    count = 1
    for table in kind.tables(view):
        count += _sheets(book, table, heading)
    book.close()
    return count


def _sheets(book: Any, table: Table, heading: Any) -> int:
    """A table on a sheet, and on further ones where it is longer than a sheet can be."""
    number, row, sheet = 0, MOST_ROWS, None
    rows = iter(table.rows)
    for cells in _with_a_first(rows):
        if row >= MOST_ROWS:
            number += 1
            sheet = book.add_worksheet(f"{table.name[:26]}{f' {number}' if number > 1 else ''}")
            sheet.freeze_panes(1, 0)
            for column, name in enumerate(table.columns.values()):
                sheet.write_string(0, column, name, heading)
                sheet.set_column(column, column, max(12, min(40, len(name) + 4)))
            row = 1
        if cells is None or sheet is None:
            continue
        for column, cell in enumerate(cells):
            if isinstance(cell, int):
                sheet.write_number(row, column, cell)
            elif cell:
                sheet.write_string(row, column, shown(cell))
        row += 1
    return number


def _with_a_first(rows: Iterator[Any]) -> Iterator[Any]:
    """The rows behind a None, so that a table without rows has its sheet as well."""
    yield None
    yield from rows


def json_file(kind: Kind[V], view: V, out: IO[bytes]) -> int:
    """
    The report is one JSON object in the stream, its rows as objects; returns how many rows.

    Shape: ``{"wamledger_figures": 1, "kind", "form", "provenance", "tables": {name: [row, …]}}``; moments are RFC 3339.
    """
    count = 0
    head = {
        "wamledger_figures": 1,
        "kind": kind.name,
        "form": kind.form.label,
        "provenance": _provenance(view),
    }
    out.write(orjson.dumps(head)[:-1] + b',"tables":{')
    for number, table in enumerate(kind.tables(view)):
        out.write((b"," if number else b"") + orjson.dumps(table.name) + b":[")
        for at, cells in enumerate(table.rows):
            row = dict(zip(table.columns, cells, strict=True))
            out.write((b",\n" if at else b"\n") + orjson.dumps(row))
            count += 1
        out.write(b"]")
    out.write(b"}}\n")
    return count


def _provenance(view: View) -> Mapping[str, Any]:
    found = asdict(view.provenance)
    for name in ("generated_at", "as_of", "witnessed_at"):
        found[name] = None if found[name] is None else canonical(found[name])
    return found
