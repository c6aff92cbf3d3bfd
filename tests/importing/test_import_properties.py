"""What holds for every file: nothing is lost, nothing breaks, and a clean register comes back as it was written."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wamledger.domain.refusals import Refused
from wamledger.reference import natures, weapon_conditions, weapon_types
from wamledger.services.importing import Fate, plan, read_table

from .conftest import all_rows_named, is_a_journal, said, weapons_of

MANY = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FEW = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

HEADINGS = ["N°", "Serial", "Type", "Make", "Model", "Calibre", "Qty", "Condition", "Date", "Tag", "Remarks"]
ODD = st.sampled_from(
    [
        *(
            "",
            "-",
            "1",
            "12/70",
            "24-juil",
            "limé",
            "s/n",
            "AB12?4",
            "1001-1010",
            "A1 / A2",
            "1717889.0",
            "1.71789E+06",
        ),
        *(
            "AK47",
            "pistolet",
            "mitrailleuse",
            "7,62x39",
            ".40",
            "0.4",
            "9",
            "Total",
            "Signature",
            "idem",
            '"',
            "1.250",
        ),
        *(
            "12 boxes",
            "bon",
            "HS",
            "03/04/2024",
            "31/12/2025",
            "=1+1",
            "'007",
            '="01"',
            "\u202eabc",
            "x" * 300,
            "a\nb",
        ),
        *(
            "N°",
            "Serial",
            "slide 1, frame 2",
            "Congo",
            "…",
            "()",
            "[",
            "\\",
            "1,2,3",
            "5 x 20",
            "+",
            "#DIV/0!",
            "٣٤",
        ),
    ]
)
CELLS = st.one_of(ODD, st.text(max_size=12))
TABLES = st.lists(st.lists(CELLS, max_size=13), max_size=12)


def file_of(tmp_path: Path, content: bytes) -> Path:
    """A file with this content."""
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    return path


def as_csv(rows: list[list[Any]], separator: str = ";") -> bytes:
    """The rows as text with quotes where they are needed."""
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode("utf-8", "surrogatepass")


def planned_or_refused(path: Path, kind: str = "weapons") -> None:
    """A file is planned with every row named, or refused in full sentences; any other exception fails the test."""
    try:
        result = plan(path, said(kind))
    except Refused as refusal:
        sentences = (refusal.message, refusal.remedy)
    else:
        all_rows_named(result)
        return
    assert all(sentences)


@MANY
@given(content=st.binary(max_size=400), kind=st.sampled_from(["weapons", "ammunition"]))
@example(content=b"PK\x03\x04", kind="weapons")
@example(content=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") * 3, kind="weapons")
@example(content=b"\xff\xfe\x00\xd8", kind="weapons")
@example(content=b'"', kind="weapons")
@example(content=b"sep=", kind="weapons")
@example(content=b"\xff\xfe\x00\x00A", kind="weapons")
def test_any_bytes_give_a_refusal_or_a_plan(content: bytes, kind: str, tmp_path: Path) -> None:
    """A file of any bytes is refused or planned; nothing else ever comes out."""
    planned_or_refused(file_of(tmp_path, content), kind)


@MANY
@given(
    rows=TABLES,
    kind=st.sampled_from(["weapons", "ammunition"]),
    repairs=st.booleans(),
    merge=st.booleans(),
    batch=st.sampled_from([1, 7]),
)
def test_no_row_is_ever_lost(
    rows: list[list[str]], kind: str, repairs: bool, merge: bool, batch: int, tmp_path: Path
) -> None:
    """Whatever the cells hold, each row has one fate, the counts add up, and each operation is one the ledger takes."""
    head = (
        HEADINGS
        if kind == "weapons"
        else ["N°", "Nature", "Calibre", "Lot", "Qty", "Boxes", "Per box", "Condition", "Expiry", "Remarks"]
    )
    path = file_of(tmp_path, as_csv([head, *rows]))
    try:
        result = plan(path, said(kind, accept_repairs=repairs, merge_identical=merge, batch=batch))
    except Refused:
        return
    all_rows_named(result)
    is_a_journal(result)
    assert (
        len(result.table.rows) >= sum(1 for row in rows if any(cell.strip() for cell in row))
        or result.table.loose_quotes
    )
    for problem in result.problems:
        json.dumps(problem.as_json())
    assert sum(len(operation["lines"]) for operation in result.operations) == result.items


@MANY
@given(rows=TABLES)
@example(rows=[["", "", "mitrailleuse", "", "AK47"]])
def test_taking_the_repairs_never_takes_an_item_away(rows: list[list[str]], tmp_path: Path) -> None:
    """What goes in without repairs goes in with them, in the same operation."""
    path = file_of(tmp_path, as_csv([HEADINGS, *rows]))
    try:
        before, after = (plan(path, said(accept_repairs=taken)) for taken in (False, True))
    except Refused:
        return
    ids = {operation["id"]: operation for operation in after.operations}
    assert all(ids.get(operation["id"]) == operation for operation in before.operations)


TYPES = st.sampled_from(sorted(weapon_types()))
SERIALS = st.from_regex(r"[A-HJ-Z]{1,3}[1-9][0-9]{2,6}", fullmatch=True)
PLAIN = (
    st.text(alphabet="abcdefghij klmnopqrstuvwxyzéèñç", min_size=3, max_size=20)
    .map(lambda text: " ".join(text.split()))
    .filter(lambda text: len(text) > 2)
)
CLEAN = st.lists(
    st.tuples(
        SERIALS,
        TYPES,
        st.sampled_from(["Beretta", "Norinco", "FN", "Zastava"]),
        st.sampled_from(["AKM", "M70", "92FS", "FNC"]),
        st.sampled_from(["7.62x39mm", "9x19mm", ".38 Special", "12 gauge", "82mm", ".40 S&W", "7.62x54mmR"]),
        st.sampled_from(sorted(weapon_conditions())),
        st.integers(1900, 2025),
        PLAIN,
    ),
    min_size=1,
    max_size=15,
    unique_by=lambda row: row[0],
)


def expected(row: tuple) -> dict[str, Any]:
    """The weapon that a clean row says."""
    serial, kind, make, model, calibre, _condition, year, _remarks = row
    return {
        "serial": serial,
        "serial_status": "CLEAR",
        "make": make,
        "model": model,
        "type": kind,
        "calibre": calibre,
        "year_of_manufacture": year,
    }


CLEAN_HEADINGS = ["Serial", "Type", "Make", "Model", "Calibre", "Condition", "Year", "Remarks"]


def check_round_trip(path: Path, rows: list[tuple], encoding: str | None = None) -> None:
    """The plan says what the rows say, and nothing stops."""
    result = plan(path, said(encoding=encoding))
    assert not [problem for problem in result.problems if problem.stops]
    assert weapons_of(result) == [expected(row) for row in rows]
    assert [line["condition"] for operation in result.operations for line in operation["lines"]] == [
        row[5] for row in rows
    ]
    assert [line["remarks"] for operation in result.operations for line in operation["lines"]] == [
        row[7] for row in rows
    ]


@MANY
@given(
    rows=CLEAN,
    separator=st.sampled_from(";,\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_a_clean_csv_comes_back_as_it_was_written(
    rows: list[tuple], separator: str, encoding: str, tmp_path: Path
) -> None:
    """A clean register written as CSV is read without a loss, a change or a question."""
    text = as_csv([CLEAN_HEADINGS, *map(list, rows)], separator).decode()
    path = tmp_path / "clean.csv"
    path.write_bytes(text.encode(encoding))
    # A page of one byte to a character proves nothing about itself: made-up words need its name.
    check_round_trip(path, rows, encoding if encoding == "cp1252" else None)


@FEW
@given(rows=CLEAN)
def test_a_clean_workbook_comes_back_as_it_was_written(rows: list[tuple], tmp_path: Path) -> None:
    """A clean register written as XLSX is read without a loss, a change or a question."""
    path = tmp_path / "clean.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([CLEAN_HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    check_round_trip(path, rows)


@pytest.mark.parametrize("cut", [30, 100, 400, 1_000, 3_000, 5_000])
def test_a_workbook_cut_or_spoilt_anywhere_is_refused_or_read(cut: int, workbook, tmp_path: Path) -> None:
    """Cutting a workbook short or spoiling a stretch of it never gives a traceback."""
    whole = workbook(
        [CLEAN_HEADINGS, ["A1", "SA-02", "FN", "HP", "9x19mm", "SERVICEABLE", 1970, "x"]]
    ).read_bytes()
    spoilt = bytearray(whole)
    for place in range(cut, min(cut + 40, len(spoilt))):
        spoilt[place] ^= 0x55
    for content in (whole[:cut], bytes(spoilt)):
        path = tmp_path / "spoilt.xlsx"
        path.write_bytes(content)
        planned_or_refused(path)


@pytest.mark.parametrize("nature", sorted(natures()))
def test_every_nature_is_found_by_its_code(nature: str, text_file) -> None:
    """The codes of the catalogue are taken as they stand."""
    result = plan(text_file([["Code", "Lot", "Qty"], [nature, "L1", "7"]]), said("ammunition"))
    assert result.operations[0]["lines"][0]["new_lot"]["nature"] == nature


def test_reading_keeps_every_cell(tmp_path: Path) -> None:
    """The table holds the text of each cell as the file has it, hidden characters included."""
    rows = [["Serial", "Type"], ["A\u200b1", " x "], ["=1+1", "two\nlines"]]
    table = read_table(file_of(tmp_path, as_csv(rows)), said())
    assert table.rows == rows
    assert table.cell(2, 0).address == "A2"
    assert Fate.ACCEPTED.value == "accepted"
