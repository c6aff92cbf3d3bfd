"""A small armoury with a bay, a rifle without a tag, a launcher, two lots; and sheets filled in as a person would."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest

from reports.count_workbook import count_workbook
from wamledger.domain.moment import parse
from wamledger.ledger.store import Ledger
from wamledger.services.counting.filled import Filled, read_sheet
from wamledger.services.counting.sheets import Asked, Drawn, sheet

COUNTERS = ("KOUAME", "TRAORE")
NOW = parse("2026-01-20T00:00:00Z")
"""What the clock of the ledger shows; it stands still."""


@pytest.fixture
def armoury(ledger: Ledger, made: ModuleType) -> Ledger:
    """Twelve rifles in ARM-1 (the last two in its bay), one launcher in ARM-2, one rifle with a unit; two lots in ARM-1."""
    rifles = [
        made.weapon(f"W-{number}", serial=f"KK10{number:02}", tag=f"T-{number}") for number in range(1, 11)
    ]
    made.posted(
        ledger,
        *made.office(),
        *rifles,
        made.weapon("W-11", to="BAY-1", serial="AB77011"),
        made.weapon("W-12", to="BAY-1", serial="AB77012"),
        made.weapon("W-20", to="ARM-2", serial="RL20", type="LW-02", model="RPG-7"),
        made.weapon("W-30", to="UNIT", serial="KK3000"),
        made.lot("L-1", 1000),
        made.lot("L-2", 500),
    )
    ledger.clock = lambda: NOW
    return ledger


Fill = Callable[..., Filled]


@pytest.fixture
def filled(tmp_path: Path) -> Fill:
    """A sheet written as a workbook, filled in with another program, saved, and read again."""

    def fill(
        drawn: Drawn, cells: Mapping[str, Mapping[str, Any]], *beside: Mapping[str, Any], **head: Any
    ) -> Filled:
        path = tmp_path / f"{drawn.view.number}.xlsx"
        with path.open("wb") as file:
            count_workbook(drawn.view, file)
        book = openpyxl.load_workbook(path)
        page = book.active
        assert page is not None
        keys = next(row for row in page.iter_rows() if row[0].value == "line")
        at = {cell.value: cell.column for cell in keys}
        empty = []
        for row in range(keys[0].row + 1, page.max_row + 1):
            code = page.cell(row, at["code"]).value
            if not code:
                empty.append(row)
            for name, value in cells.get(str(code), {}).items():
                page.cell(row, at[name]).value = value
        for row, given in zip(empty, beside, strict=False):
            for name, value in given.items():
                page.cell(row, at[name]).value = value
        for row in range(1, keys[0].row):
            name = page.cell(row, 1).value
            if name in head:
                page.cell(row, 2).value = head[name]
        for row in [
            row for row in range(page.max_row, keys[0].row, -1) if page.cell(row, at["code"]).value == "GONE"
        ]:
            page.delete_rows(row)
        book.save(path)
        return read_sheet(path)

    return fill


def asked(place: str = "ARM-1", scope: str = "SAMPLE", kind: str = "SAMPLE_SERIAL", **more: Any) -> Asked:
    """The sheet that most tests want."""
    return Asked(
        **{"place": place, "scope": scope, "kind": kind, "counted_by": COUNTERS, "generated_by": "X", **more}
    )


def draw(ledger: Ledger, **more: Any) -> Drawn:
    """A sheet for the usual counters."""
    return sheet(ledger, asked(**more))


def serials(drawn: Drawn, **wrong: str) -> dict[str, dict[str, str]]:
    """Every listed weapon with the serial that stands on it, or another."""
    true = {f"W-{number}": f"KK10{number:02}" for number in range(1, 11)}
    true |= {"W-11": "AB77011", "W-12": "AB77012", "W-20": "RL20", "W-30": "KK3000"}
    true |= {code.replace("_", "-"): serial for code, serial in wrong.items()}
    return {row.code: {"serial": true[row.code]} for row in drawn.view.rows if row.of == "weapon"}


@pytest.fixture
def sheets() -> ModuleType:
    """The makers of sheets in this file."""
    return sys.modules[__name__]
