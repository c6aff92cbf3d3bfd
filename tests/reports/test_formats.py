"""The figures of a report for other programs are those on its pages, and nothing in them acts."""

from __future__ import annotations

import csv
import io
from contextlib import AbstractContextManager
from pathlib import Path
from types import ModuleType
from typing import IO, Any

import openpyxl
import orjson
import pytest

from reports import formats
from reports.catalogue import kinds
from reports.formats import csv_files, json_file, workbook
from reports.kinds import Table, cells

STOCK = "stock"
EVIL = '=HYPERLINK("http://x","1")'


def opened(path: Path) -> AbstractContextManager[IO[bytes]]:
    return path.open("wb")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_each_table_is_a_file_of_csv(made: ModuleType, tmp_path: Path) -> None:
    """Every line of the register is a row, with its codes as they are and its quantities as numbers."""
    files = csv_files(kinds()[STOCK], made.office(50), tmp_path / "stock.csv", opened)
    assert [path.name for path in files] == ["stock.weapons.csv", "stock.lots.csv", "stock.balance.csv"]
    weapons, lots, balance = map(rows_of, files)
    assert [row["weapon"] for row in weapons] == [f"W-{number:06d}" for number in range(50)]
    assert sum(int(row["quantity"]) for row in lots) == sum(1_765_862 + number for number in range(6))
    assert (balance[0]["taken_on_charge"], balance[0]["sum"]) == ("50", "50")
    assert files[0].read_bytes().startswith(b"\xef\xbb\xbfholder,")


def test_what_a_spreadsheet_would_run_is_text(made: ModuleType, tmp_path: Path) -> None:
    """A serial that is a formula has a quote before it in CSV, and is a plain text in XLSX and JSON."""
    lines = [
        made.weapon_line(0, 3, serial=EVIL, tag="+1", make="@SUM(1)", model="\tx"),
        made.weapon_line(1, 3, serial="00123", tag="-7", owner="1e5"),
        made.weapon_line(2, 3, serial="مسدس", holder_name="Склад"),
    ]
    (path, *_rest) = csv_files(kinds()[STOCK], made.stock_view(lines), tmp_path / "s.csv", opened)
    first, second, third = rows_of(path)
    assert (first["serial"], first["tag"], first["make"]) == ("'" + EVIL, "'+1", "'@SUM(1)")
    assert (second["serial"], second["tag"]) == ("00123", "'-7")
    assert (third["serial"], third["holder_name"]) == ("مسدس", "Склад")
    out = io.BytesIO()
    assert workbook(kinds()[STOCK], made.stock_view(lines), out) == 4
    sheet = openpyxl.load_workbook(out)["weapons"]
    heads = [cell.value for cell in sheet[1]]
    cell = sheet.cell(2, heads.index("Serial as marked") + 1)
    assert (cell.value, cell.data_type) == (EVIL, "s")
    assert sheet.cell(3, heads.index("Serial as marked") + 1).value == "00123"
    told = io.BytesIO()
    assert json_file(kinds()[STOCK], made.stock_view(lines), told) == 3 + 1
    found = orjson.loads(told.getvalue())
    assert [row["serial"] for row in found["tables"]["weapons"]] == [EVIL, "00123", "مسدس"]


def test_a_workbook_says_where_it_comes_from(made: ModuleType) -> None:
    """The first sheet has the classification, the form, who made it and the whole signed head; quantities are numbers."""
    out = io.BytesIO()
    view = made.office(5)
    workbook(kinds()[STOCK], view, out)
    book = openpyxl.load_workbook(out)
    assert book.sheetnames == ["Report", "weapons", "lots", "balance"]
    told = [str(cell.value) for row in book["Report"].iter_rows() for cell in row if cell.value]
    for wanted in (view.provenance.classification, *view.provenance.head_note.split("\n")):
        assert not wanted or wanted in told
    heads = [cell.value for cell in book["lots"][1]]
    assert isinstance(book["lots"].cell(2, heads.index("Quantity") + 1).value, int)
    again = io.BytesIO()
    workbook(kinds()[STOCK], made.office(5), again)
    assert again.getvalue() == out.getvalue(), "the same view gives the same bytes"


def test_a_table_that_is_longer_than_a_sheet_goes_on(
    made: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row is lost where a sheet is full: the next sheet begins with the headings again."""
    monkeypatch.setattr(formats, "MOST_ROWS", 11)
    out = io.BytesIO()
    workbook(kinds()[STOCK], made.office(25), out)
    book = openpyxl.load_workbook(out)
    sheets = [name for name in book.sheetnames if name.startswith("weapons")]
    assert sheets == ["weapons", "weapons 2", "weapons 3"]
    found = [row[2] for name in sheets for row in list(book[name].iter_rows(values_only=True))[1:]]
    assert found == [f"W-{number:06d}" for number in range(25)]


def test_an_empty_table_is_a_table(made: ModuleType, tmp_path: Path) -> None:
    """Where nothing is held the headings stand alone."""
    files = csv_files(kinds()[STOCK], made.stock_view([]), tmp_path / "stock.csv", opened)
    assert [len(rows_of(path)) for path in files] == [0, 0, 1]
    out = io.BytesIO()
    workbook(kinds()[STOCK], made.stock_view([]), out)
    assert openpyxl.load_workbook(out)["weapons"].max_row == 1


def test_moments_are_text_and_lists_are_joined(made: ModuleType) -> None:
    """A cell is a text, a whole number or nothing; what is neither is an error of whoever made the table."""
    (sighting,) = made.item_view().sightings
    row = next(cells([sighting], ("counted_at", "counted_by", "entry")))
    assert row == ("2026-09-30T09:00:00Z", "MBEKI; SILVA", "UNX-OP-009001")
    with pytest.raises(TypeError):
        list(cells([sighting.__class__], ("__dict__",)))


def test_a_single_table_is_the_file_itself(tmp_path: Path, made: ModuleType) -> None:
    """A report of one table is written where it was asked for, whatever the table is called."""

    class _One:
        @staticmethod
        def tables(_view: Any) -> list[Table]:
            return [Table("lines", "-", {"a": "A"}, [("x",), (1,)])]

    one: Any = _One
    assert csv_files(one, made.office(1), tmp_path / "out.csv", opened) == [tmp_path / "out.csv"]
    assert [row["a"] for row in rows_of(tmp_path / "out.csv")] == ["x", "1"]
