"""Registers for the importer's tests, built in code as offices would have written them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from wamledger.domain.operations.intake import Register
from wamledger.services.importing import Plan, Settings, plan

Rows = Sequence[Sequence[Any]]


def said(kind: str = "weapons", **more: Any) -> Settings:
    """What the officer says about the register."""
    fields: dict[str, Any] = {
        "kind": kind,
        "to": "ARM-1",
        "by": "WAM-1",
        "occurred_at": "2026-03-01T10:00:00Z",
        "acquisition": {"mode": "OPENING_BALANCE", "ownership": "UN"},
    }
    return Settings(**{**fields, **more})


def is_a_journal(result: Plan) -> None:
    """Every operation is one that the ledger's own model takes, and no id stands twice."""
    for operation in result.operations:
        Register.model_validate_json(json.dumps(operation))
    ids = [operation["id"] for operation in result.operations]
    assert len(ids) == len(set(ids))


def all_rows_named(result: Plan) -> None:
    """No row is lost: the fates cover the sheet, and the counts add up."""
    assert list(result.fates) == list(range(1, len(result.table.rows) + 1))
    assert result.rows_total == result.accepted + result.refused + result.blank + result.not_data
    for row, fate in result.fates.items():
        if fate.value == "refused":
            assert any(problem.row == row and problem.stops for problem in result.problems), row


@pytest.fixture
def text_file(tmp_path: Path) -> Callable[..., Path]:
    """A CSV file with the rows, in an encoding and with a separator."""

    def write(
        rows: Rows | str, *, encoding: str = "utf-8", separator: str = ";", name: str = "register.csv"
    ) -> Path:
        if isinstance(rows, str):
            text = rows
        else:
            stream = io.StringIO(newline="")
            csv.writer(stream, delimiter=separator).writerows(rows)
            text = stream.getvalue()
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return path

    return write


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """An XLSX file with one sheet of the rows; ``shape`` may do more to the sheet and the book."""

    def write(
        rows: Rows, shape: Callable[[Any, Any], None] | None = None, name: str = "register.xlsx"
    ) -> Path:
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path), {"default_date_format": "d-mmm", "strings_to_formulas": False})
        sheet = book.add_worksheet("Registre")
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if value is not None and value != "":
                    sheet.write(row, column, value)
        if shape:
            shape(book, sheet)
        book.close()
        return path

    return write


@pytest.fixture
def imported() -> Callable[..., Plan]:
    """The plan of a file, held to the two rules that every plan keeps."""

    def run(path: Path, kind: str = "weapons", **more: Any) -> Plan:
        result = plan(path, said(kind, **more))
        is_a_journal(result)
        all_rows_named(result)
        return result

    return run


def weapons_of(result: Plan) -> list[dict[str, Any]]:
    """The new weapons of a plan in their order."""
    return [line["new_weapon"] for operation in result.operations for line in operation["lines"]]


def codes_of(result: Plan, row: int | None = None) -> set[str]:
    """The codes of the problems, of one row or of all."""
    return {problem.code for problem in result.problems if row is None or problem.row == row}
