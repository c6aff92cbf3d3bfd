"""Reading a workbook as the importer does, against openpyxl in its fastest mode."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openpyxl
import xlsxwriter

from bench.table import Figure, ratios
from bench.verify_bench import Timed
from wamledger.services.importing import Settings, read_table

COLUMNS = 25


def workbook(path: Path, rows: int) -> None:
    """A workbook of rows by 25 columns, of texts and numbers."""
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [f"Column {column}" for column in range(COLUMNS)])
        for row in range(1, rows + 1):
            sheet.write_row(
                row, 0, [row if column % 5 == 4 else f"AB{row}-{column}" for column in range(COLUMNS)]
            )


def measure(rows: int, rounds: int) -> list[Figure]:
    """The rate of reading by openpyxl's read-only rate."""
    with tempfile.TemporaryDirectory(prefix="wamledger-bench-") as folder:
        path = Path(folder) / "register.xlsx"
        workbook(path, rows)
        settings = Settings(
            kind="weapons",
            to="A",
            by="B",
            occurred_at="2026-01-01T00:00:00Z",
            acquisition={"mode": "DECLARED"},
        )

        def ours() -> float:
            with Timed() as timed:  # the reader works in a process of its own, which counts
                table = read_table(path, settings)
            if len(table.rows) < rows:
                raise RuntimeError(f"{len(table.rows)} rows read")
            return rows / timed.processor

        def theirs() -> float:
            with Timed() as timed:
                book = openpyxl.load_workbook(path, read_only=True)
                count = sum(1 for _ in book.worksheets[0].iter_rows(values_only=True))
                book.close()
            if count < rows:
                raise RuntimeError(f"{count} rows read")
            return rows / timed.processor

        ratio, rate, peer = ratios(ours, theirs, rounds)
    detail = f"{rows:,} x {COLUMNS}: {rate:,.0f} rows/s, openpyxl read-only {peer:,.0f}/s; CPU"
    return [Figure("reading XLSX, by openpyxl", ratio, 8, detail=detail)]
