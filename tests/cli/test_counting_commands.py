"""Counting on the command line: from what is due to why it differed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

Run = Callable[..., Any]
BY = ("--by", "ADAMU")
TWO = ("--counted-by", "KOUAME", "--counted-by", "TRAORE")
OTHERS = ("--counted-by", "DIALLO", "--counted-by", "SOW")


def fill(path: str, **cells: dict[str, Any]) -> None:
    """The lines of these codes are filled in, in the file itself."""
    book = openpyxl.load_workbook(path)
    page = book.active
    assert page is not None
    keys = next(row for row in page.iter_rows() if row[0].value == "line")
    at = {cell.value: cell.column for cell in keys}
    for row in range(keys[0].row + 1, page.max_row + 1):
        code = str(page.cell(row, at["code"]).value).replace("-", "_")
        for name, value in cells.get(code, {}).items():
            page.cell(row, at[name]).value = value
    book.save(path)


def test_the_whole_way(office: Run) -> None:
    """What is due, a sheet, its entry, the differences, a recount by others, and the cause."""
    due = office("counts-due", "--json").json
    assert {each["place"] for each in due} == {"GAO-ARM"}
    assert "AMMUNITION" in {each["check"] for each in due}

    sheet = office(
        "count-sheet", "GAO-ARM", "--scope", "AMMUNITION", *TWO, "-o", "a.pdf", "-o", "a.xlsx", "--json"
    ).json
    assert Path("a.pdf").read_bytes()[:5] == b"%PDF-"
    fill("a.xlsx", L_1={"quantity": 940, "sealed": "no"})
    answer = office("count-entry", "a.xlsx", *BY)
    assert answer.code == 0, answer.err
    assert f"wamledger count-differences {sheet['sheet']}" in answer.out

    found = office("count-differences", sheet["sheet"], "--json").json
    assert [(each["lot"], each["difference"]) for each in found["differences"]] == [("L-1", -60)]
    finding = found["differences"][0]["findings"][0]
    assert finding.startswith("R02-")
    told = office("count-differences", sheet["sheet"])
    assert finding in told.out
    assert "0.0 % of 1 lines agree" in told.out

    same = office("recount", sheet["sheet"], *TWO, "-o", "b.xlsx")
    assert (same.code, Path("b.xlsx").exists()) == (2, False)
    assert "counter_again" in same.err
    again = office("recount", sheet["sheet"], *OTHERS, "-o", "b.xlsx", "--json").json
    assert again["recount_of"] == sheet["sheet"]
    fill("b.xlsx", L_1={"quantity": 940})
    assert office("count-entry", "b.xlsx", *BY).code == 0

    refused = office("count-cause", finding, "--cause", "THEFT", "--words", "x", "--status", "VOID", *BY)
    assert refused.code == 2
    assert office("count-cause", finding, "--cause", "part_box", "--words", "Box 7", *BY).code == 0
    listed = office("finding", finding, "--json").json
    assert listed["status"] == "EXPLAINED"


def test_a_sheet_that_is_not_filled_in_is_told_row_by_row(office: Run) -> None:
    """Every row is named on standard error with file and number; for a program with its code; nothing is recorded."""
    office("count-sheet", "GAO-ARM", *TWO, "-o", "s.xlsx")
    answer = office("count-entry", "s.xlsx", *BY)
    assert (answer.code, answer.out) == (2, "")
    assert "s.xlsx, row 16: " in answer.err
    assert "Nothing was recorded." in answer.err
    problems = office("count-entry", "s.xlsx", *BY, "--json").json["problems"]
    assert [(each["row"], each["code"]) for each in problems] == [(16, "count_row_open")]


def test_scans_come_in_on_standard_input(office: Run) -> None:
    """One code a line; where and who is said by options."""
    answer = office(
        "count-entry", "-", "--place", "gao-arm", "--scope", "ALL", *TWO, *BY, given="W-1\nL-1 1000\n"
    )
    assert answer.code == 0, answer.err
    ids = [each["last"]["id"] for each in office("counts-due", "--json").json if each["last"]]
    assert len(set(ids)) == 1
    assert "Book and count agree." in office("count-differences", ids[0]).out
    unknown = office("count-entry", "-", "--place", "GAO-ARM", *TWO, *BY, given="W-9\n")
    assert unknown.code == 2
    assert "-, row 1: " in unknown.err


def test_the_plan_of_a_month(office: Run) -> None:
    """Each visit with its day; a month that there is not is refused."""
    planned = office("counts-due", "--plan", "2030-12", "--json").json
    assert planned[0]["at"] == "2030-12-01T00:00:00Z"
    assert all(each["at"] < "2031" for each in planned)
    assert "2030-12-01" in office("counts-due", "--plan", "2030-12").out
    assert office("counts-due", "--plan", "2030-13").code == 2


@pytest.mark.parametrize("name", ["sheet.txt", "sheet"])
def test_a_sheet_is_paper_or_a_spreadsheet(office: Run, name: str) -> None:
    """Another kind of file is refused before anything is drawn."""
    assert office("count-sheet", "GAO-ARM", *TWO, "-o", name).code == 2
    assert office("access-log", "--event", "REPORTED", "--json").json["records"] == []


def test_a_file_is_not_written_over(office: Run) -> None:
    """Nor is a sample drawn for it."""
    Path("s.xlsx").write_text("mine", encoding="utf-8")
    assert office("count-sheet", "GAO-ARM", *TWO, "-o", "s.xlsx").code != 0
    assert Path("s.xlsx").read_text(encoding="utf-8") == "mine"


def test_causes_are_listed(office: Run) -> None:
    """Every cause with what it means; one that there is not is refused."""
    listed = office("count-cause", "R02-X", "--cause", "list").out
    assert "VOUCHER_LATE" in listed
    assert office("count-cause", "R02-X", "--cause", "MAGIC", "--words", "x", *BY).code == 2
