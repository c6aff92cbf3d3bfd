"""
Registers as offices keep them: titles over the table, merged headings, what a spreadsheet did to numbers, and
hands.

Four files, two weapons registers and two of ammunition, in English and in French. Beside them ``truths.json``
says of each row what it really is, so that an importer can be held to it. The weapons and lots in them are in
no journal. Each table is written down as ``Row``s: the cells as the office has them, and the truth.
"""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

import xlsxwriter  # type: ignore[import-untyped]

from sample_data import names
from sample_data.ammunition_accounts import BATTALION_LIST, DEPOT_ACCOUNT
from sample_data.register import Register
from sample_data.weapons_registers import COE_REGISTER, SEIZURE_REGISTER

CREATED: Final = datetime(2025, 9, 1, 8, 0)  # noqa: DTZ001 - a workbook has no zone
DAY_ZERO: Final = (1980, 1, 1, 0, 0, 0)


class Written(NamedTuple):
    """A register, the name of its file, and its bytes."""

    register: Register
    name: str
    content: bytes


def spreadsheets() -> list[Written]:
    """The four files, the same bytes each time."""
    return [
        Written(COE_REGISTER, "coe-register-altbat.xlsx", _workbook(COE_REGISTER)),
        Written(SEIZURE_REGISTER, "registre-saisies-velaq.csv", _text(SEIZURE_REGISTER).encode("cp1252")),
        Written(DEPOT_ACCOUNT, "ammunition-account-ombari.xlsx", _workbook(DEPOT_ACCOUNT)),
        Written(BATTALION_LIST, "munitions-sorene.csv", _text(BATTALION_LIST).encode("utf-8-sig")),
    ]


def truths() -> dict[str, Any]:
    """What each row of each file really is, by file name and row number as the office sees it, from 1."""
    found: dict[str, Any] = {"note": names.NOTICE + " Rows count from 1, titles and headings included."}
    for register, name, _ in spreadsheets():
        rows = {str(number): row.truth for number, row in enumerate(register.rows, 1) if row.truth}
        found[name] = {
            "kind": register.kind,
            "sheet": register.sheet,
            "header_rows": [number for number, row in enumerate(register.rows, 1) if row.is_heading],
            "rows": rows,
        }
    return found


def write_spreadsheets(folder: Path) -> list[Path]:
    """The four files and their truths stand in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for each in spreadsheets():
        path = folder / each.name
        path.write_bytes(each.content)
        written.append(path)
    path = folder / "truths.json"
    path.write_bytes((json.dumps(truths(), ensure_ascii=False, indent=1) + "\n").encode())
    return [*written, path]


def _text(register: Register) -> str:
    return "".join(";".join(_quoted(cell) for cell in row.cells) + "\r\n" for row in register.rows)


def _quoted(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return '"' + text.replace('"', '""') + '"' if any(each in text for each in ';"\n') else text


def _workbook(register: Register) -> bytes:
    """
    The register as XLSX.

    The parts of the file are stored and not compressed: compressed bytes would depend on the library at hand.
    """
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": register.sheet, "comments": names.NOTICE, "created": CREATED})
    bold = book.add_format(
        {"bold": True, "border": 1, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    short = book.add_format({"num_format": "mmm-yy"})
    sheet = book.add_worksheet(register.sheet)
    for number, row in enumerate(register.rows):
        for column, cell in enumerate(row.cells):
            if isinstance(cell, date):
                sheet.write_datetime(number, column, cell, short if cell.day == 1 else day)
            elif isinstance(cell, float):
                sheet.write_number(number, column, cell)
            elif cell is not None and cell.startswith("=SUM"):
                sheet.write_formula(number, column, cell, None, register.sum_of(cell))
            elif cell is not None:
                sheet.write_string(number, column, cell, bold if row.is_heading else None)
    for first_row, first, last_row, last in register.merged:
        text = register.rows[first_row].cells[first]
        sheet.merge_range(first_row, first, last_row, last, text, bold)
    for column in register.hidden:
        sheet.set_column(column, column, 8, None, {"hidden": True})
    notes = book.add_worksheet("Notes")
    notes.write_string(0, 0, names.NOTICE)
    book.close()
    return _stored(memory.getvalue())


def _stored(archive: bytes) -> bytes:
    memory = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as packed,
        zipfile.ZipFile(memory, "w", zipfile.ZIP_STORED) as plain,
    ):
        for name in packed.namelist():
            part = zipfile.ZipInfo(name, DAY_ZERO)
            part.create_system = 0
            plain.writestr(part, packed.read(name))
    return memory.getvalue()
