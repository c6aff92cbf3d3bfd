"""The registers of the sample offices: the same bytes, readable by others, each row with its truth."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

import sample_data
from sample_data.register import Row
from sample_data.spreadsheets import spreadsheets, truths
from wamledger import reference

FOLDER = Path(str(sample_data.registers()[0])).parent
FILES = {each.name: each for each in spreadsheets()}
BOOKS = [name for name in FILES if name.endswith(".xlsx")]
TEXTS = {"registre-saisies-velaq.csv": "cp1252", "munitions-sorene.csv": "utf-8-sig"}


def test_the_packaged_files_are_what_the_generator_writes() -> None:
    """Whoever changes a register writes the files again: python -m sample_data."""
    for name, each in FILES.items():
        assert (FOLDER / name).read_bytes() == each.content, name
    assert json.loads((FOLDER / "truths.json").read_text("utf-8")) == truths()
    assert {each.name for each in sample_data.registers()} == set(FILES)


@pytest.mark.parametrize("name", BOOKS)
def test_a_workbook_does_not_depend_on_the_compressing_library(name: str) -> None:
    """The parts of a workbook are stored plainly and bear one fixed time."""
    with zipfile.ZipFile(io.BytesIO(FILES[name].content)) as archive:
        for part in archive.infolist():
            assert part.compress_type == zipfile.ZIP_STORED
            assert part.date_time == (1980, 1, 1, 0, 0, 0)


@pytest.mark.parametrize("name", BOOKS)
def test_another_program_reads_what_the_office_has(name: str) -> None:
    """Texts, numbers, dates and the values of formulas come back cell by cell."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(FILES[name].content))
    assert book.sheet_names == [FILES[name].register.sheet, "Notes"]
    read = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    for found, row in zip(read, FILES[name].register.rows, strict=True):
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and cell.startswith("="):
                assert isinstance(found[column], float)
            elif isinstance(cell, date):
                assert str(found[column]).startswith(cell.isoformat())
            else:
                assert found[column] == (cell or "")


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_file_has_the_encoding_of_its_office(name: str) -> None:
    """The French files are read with a semicolon and in their own encoding, and one of them is not UTF-8."""
    rows = list(csv.reader(io.StringIO(FILES[name].content.decode(TEXTS[name]), newline=""), delimiter=";"))
    register = FILES[name].register
    assert [row or [""] for row in rows] == [[cell or "" for cell in row.cells] for row in register.rows]
    if TEXTS[name] == "cp1252":
        with pytest.raises(UnicodeDecodeError):
            FILES[name].content.decode("utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_row_under_the_headings_has_its_truth(name: str) -> None:
    """No row of a register is left without saying what it is."""
    found = truths()[name]
    last = max(found["header_rows"])
    assert {int(number) for number in found["rows"]} == set(
        range(last + 1, len(FILES[name].register.rows) + 1)
    )
    for truth in found["rows"].values():
        assert truth["expect"] in ("accepted", "stopped", "not_data")
        assert ("why" in truth) == (truth["expect"] == "stopped")


@pytest.mark.parametrize("name", FILES)
def test_truths_speak_the_words_of_the_field(name: str) -> None:
    """Types, natures, conditions and countries of a truth are codes of the packaged tables."""
    for truth in truths()[name]["rows"].values():
        if truth["expect"] == "accepted" and truth["is"] == "weapon":
            assert truth["type"] in reference.weapon_types()
            assert truth["condition"] in reference.weapon_conditions()
            assert truth["country"] is None or truth["country"] in reference.countries()
        elif truth["expect"] == "accepted" and truth["is"] == "lot":
            assert truth["nature"] in reference.natures()
            assert truth["condition"] in reference.ammunition_conditions()


def rows_of(name: str) -> list[Row]:
    return list(FILES[name].register.rows)


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("coe-register-altbat.xlsx", 1717889.0),
        ("coe-register-altbat.xlsx", date(1970, 12, 1)),
        ("coe-register-altbat.xlsx", ".40"),
        ("coe-register-altbat.xlsx", 0.4),
        ("registre-saisies-velaq.csv", "illisible"),
        ("registre-saisies-velaq.csv", "limé"),
        ("registre-saisies-velaq.csv", "22?61?9"),
        ("registre-saisies-velaq.csv", "AB 123 / AB 128"),
        ("ammunition-account-ombari.xlsx", "12 boxes"),
        ("munitions-sorene.csv", "9\u202f600"),
    ],
)
def test_the_troubles_that_offices_have_are_there(name: str, trouble: object) -> None:
    """Each trouble that the importer is made for stands in a register."""
    assert any(cell == trouble and type(cell) is type(trouble) for row in rows_of(name) for cell in row.cells)


def test_identical_lines_are_there() -> None:
    """Three lines of one register agree in every cell: they are three weapons."""
    lines = [
        tuple(row.cells) for row in rows_of("registre-saisies-velaq.csv") if row.truth.get("is") == "weapon"
    ]
    assert max(map(lines.count, lines)) == 3


def test_the_spreadsheets_are_in_no_journal(mission) -> None:  # type: ignore[no-untyped-def]
    """The registers may be imported into a ledger that holds the mission: no serial and no lot meets."""
    serials = {(weapon.serial, weapon.model) for weapon in mission.book.weapons.values()}
    lots = {lot.lot_number for lot in mission.book.lots.values()} - {None}
    for name in FILES:
        for truth in truths()[name]["rows"].values():
            if truth["is"] == "weapon" and truth["serial"]:
                assert (truth["serial"], truth.get("model")) not in serials
            elif truth["is"] == "lot":
                assert truth["lot_number"] not in lots
