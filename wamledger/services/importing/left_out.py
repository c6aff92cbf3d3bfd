"""The rows of a register that did not go in, each with the reason: what could not be read, what the ledger refused."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from wamledger.domain.text import formula_safe, shown
from wamledger.i18n import _
from wamledger.services.importing.planning import Plan
from wamledger.services.posting_report import Report

COLUMNS: Final = ("row", "cell", "column", "found", "code", "reason", "remedy")

LeftOut = tuple[str, str, str, str, str, str, str]
"""Rows, cell, column, what was found, code, what is wrong, what to do."""


def left_out(plan: Plan, report: Report) -> list[LeftOut]:
    """
    Every row that did not go in, in order: what could not be read, and what the ledger refused.

    Shape: a row may stand several times, once for each reason; rows that were one operation stand together.
    """
    found = [
        (str(each.row), each.cell, each.column, each.found, each.code, each.message, each.remedy)
        for each in plan.problems
        if each.stops and each.row
    ]
    for refused in report.refused:
        rows = rows_of(plan.operations[refused.line - 1])
        found += [
            (rows, "", fault.field, "", fault.code.value, fault.message, fault.remedy)
            for fault in refused.faults
        ]
    if report.refused_lines > len(report.refused):
        found += _without_reasons(plan, report)
    return sorted(found, key=lambda each: int(each[0].split("-")[0]))


def _without_reasons(plan: Plan, report: Report) -> Iterator[LeftOut]:
    """The rows whose reasons were not kept, because there were too many."""
    named = {plan.operations[refused.line - 1]["id"] for refused in report.refused}
    named |= {receipt["id"] for receipt in report.receipts}
    said = _("The ledger refused it; reasons are kept for the first {number} only.").format(
        number=len(report.refused)
    )
    remedy = _(
        "Mend what was named first, and import the file again: what is on record is not recorded twice."
    )
    for operation in plan.operations:
        if operation["id"] not in named:
            yield rows_of(operation), "", "", "", "refused", said, remedy


def rows_of(operation: dict[str, Any]) -> str:
    """The row of an operation, or the first and last of several, as its remarks have it."""
    return str(operation["remarks"]).rpartition("#")[2]


def write(path: Path, rows: Iterable[LeftOut]) -> None:
    """The rows are in the file, as CSV that spreadsheet programs open."""
    with path.open("w", encoding="utf-8-sig", newline="", errors="backslashreplace") as file:
        written = csv.writer(file, lineterminator="\r\n")
        written.writerow(COLUMNS)
        written.writerows(tuple(formula_safe(shown(text)) for text in row) for row in rows)
