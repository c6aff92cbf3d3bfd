"""A register as a file: the rows that are found, with the columns that are shown, and nothing in it that acts."""

from __future__ import annotations

import csv
from pathlib import Path
from types import ModuleType

import openpyxl
import pytest

from wamledger.domain.moment import aware
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services import words
from wamledger.services.lists import named
from wamledger.services.lists.export import export
from wamledger.services.lists.form import Asked

pytestmark = pytest.mark.parametrize("where", ["sqlite"], indirect=True)
COLUMNS = ["code", "serial", "status", "holder", "since"]


def lines(path: Path) -> list[list[str]]:
    """The lines of either kind of file, as text."""
    if path.suffix == ".csv":
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
        return list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in sheet.iter_rows()]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_file_has_what_is_shown(full: Ledger, tmp_path: Path, ending: str) -> None:
    """The rows that are found stand in the file in their order, in words, with why somebody should look at them."""
    path = tmp_path / f"weapons.{ending}"
    source = named(full, "weapons")
    asked = Asked("serial", descending=True, find="a")
    told: list[int] = []
    number = export(source, asked, COLUMNS, path, told=told.append)
    shown = source.page(asked, None, 1000)
    heading, *rows = lines(path)
    since = "Since" if ending == "csv" else "Since (UTC)"
    assert heading == ["Weapon", "Serial", "Status", "With", since, "Look at"]
    assert number == len(rows) == len(shown) == told[-1] > 0
    assert [row[0] for row in rows] == [row.cells[0] for row in shown]
    assert {row[2] for row in rows} <= set(words.STATUS.values())
    # a moment that a spreadsheet can reckon with is a date there, of the same second
    first = aware(shown[0].cells[8])
    assert rows[0][4] == (
        first.strftime("%Y-%m-%dT%H:%M:%SZ") if ending == "csv" else f"{first:%Y-%m-%d %H:%M:%S}"
    )


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_nothing_in_a_file_acts(small: Ledger, made: ModuleType, tmp_path: Path, ending: str) -> None:
    """A serial that a spreadsheet would take for a formula is text in the file."""
    made.posted(small, made.weapon("W-BAD", serial="=1+1", make="+cmd|calc", tag="BAD"))
    path = tmp_path / f"weapons.{ending}"
    export(named(small, "weapons"), Asked(find="W-BAD"), ["serial", "make"], path)
    _heading, row = lines(path)
    if ending == "csv":
        assert row[:2] == ["'=1+1", "'+cmd|calc"]
    else:
        sheet = openpyxl.load_workbook(path).worksheets[0]
        assert [(cell.value, cell.data_type) for cell in next(sheet.iter_rows(min_row=2))][:2] == [
            ("=1+1", "s"),
            ("+cmd|calc", "s"),
        ]


def test_a_file_is_not_written_over_unless_that_is_wanted(full: Ledger, where: str, tmp_path: Path) -> None:
    """What exists stays as it is, and what belongs to the ledger always; what is stopped leaves nothing."""
    source, path = named(full, "weapons"), tmp_path / "mine.csv"
    path.write_text("mine")
    with pytest.raises(LedgerFault, match="already"):
        export(source, Asked(), COLUMNS, path)
    with pytest.raises(LedgerFault, match="belongs to the ledger"):
        export(source, Asked(), COLUMNS, Path(where), file_format="csv", overwrite=True)

    def stopped(_rows: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        export(source, Asked(), COLUMNS, path, overwrite=True, told=stopped)
    assert path.read_text() == "mine"
    assert export(source, Asked(), COLUMNS, path, overwrite=True) == source.count(Asked())
    assert not [each for each in tmp_path.iterdir() if each.name.startswith(".mine")]


def test_what_cannot_be_written_is_refused(full: Ledger, tmp_path: Path) -> None:
    """Another kind of file, and a column that the register has not, are refused by name."""
    source = named(full, "weapons")
    for columns, name in ((COLUMNS, "weapons.pdf"), (["colour"], "weapons.csv")):
        with pytest.raises(Refused) as refused:
            export(source, Asked(), columns, tmp_path / name)
        assert refused.value.code is Code.CHOICE_UNKNOWN


def test_every_register_can_be_taken_away(full: Ledger, tmp_path: Path) -> None:
    """Each register goes into a file whole, with all its columns."""
    from wamledger.services.lists.catalogue import NAMES

    for name in NAMES:
        source = named(full, name)
        path = tmp_path / f"{name}.csv"
        assert export(source, Asked(), [each.name for each in source.columns], path) == source.count(Asked())
        assert {len(line) for line in lines(path)} == {len(source.columns) + 1}
