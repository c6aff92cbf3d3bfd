"""
The rows that go in, as operations of the journal.

The id of an operation follows from the content of the file, the sheet and the row, so that posting the same
register twice posts nothing twice. The name of the file counts for nothing: it changes with every copy.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from wamledger.services.importing.settings import Settings
from wamledger.services.importing.table import Table

MOST_BYTES: Final = 40_000
"""An entry holds 65,535 bytes; the rest is left for what the ledger adds to an operation."""


@dataclass(slots=True)
class Accepted:
    """A row that goes in: its lines, what it says of the acquisition, and whether it needed a repair."""

    row: int
    lines: list[dict[str, Any]]
    said: dict[str, str]
    occurred_on: str
    repaired: bool


def operations_of(accepted: list[Accepted], table: Table, settings: Settings) -> Iterator[dict[str, Any]]:
    """
    The operations of all rows, in the order of the rows.

    Rows go together by fixed windows of the sheet, and a row that needed a repair goes alone: so a
    second import with more repairs taken makes the same operations for the rows that went in before.
    """
    digest = (
        hashlib.sha256(f"{table.sha256}\0{table.sheet}\0{settings.kind}".encode()).hexdigest()[:16].upper()
    )
    groups: dict[tuple[Any, ...], list[Accepted]] = {}
    for item in accepted:
        window = (
            item.row
            if item.repaired
            else -(item.row // settings.batch) - 1
            if settings.batch > 1
            else item.row
        )
        groups.setdefault((window, item.occurred_on, json.dumps(item.said, sort_keys=True)), []).append(item)
    for items in groups.values():
        lines = [line for item in items for line in item.lines]
        for part, chunk in enumerate(_chunks(lines)):
            tail = f"-{part + 1}" if part else ""
            yield _operation(f"IMPORT-{digest}-{items[0].row}{tail}", chunk, items, table, settings)


def _chunks(lines: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """The lines in pieces that an entry can hold."""
    chunk: list[dict[str, Any]] = []
    size = 0
    for line in lines:
        length = len(json.dumps(line, ensure_ascii=False).encode())
        if chunk and size + length > MOST_BYTES:
            yield chunk
            chunk, size = [], 0
        chunk.append(line)
        size += length + 1
    if chunk:
        yield chunk


def _operation(
    identifier: str, lines: list[dict[str, Any]], items: list[Accepted], table: Table, settings: Settings
) -> dict[str, Any]:
    rows = str(items[0].row) if len(items) == 1 else f"{items[0].row}-{items[-1].row}"
    source = f"sha256:{table.sha256} {table.sheet}".strip()
    occurred_on = items[0].occurred_on
    operation: dict[str, Any] = {
        "op": "register",
        "id": identifier,
        "occurred_at": occurred_on + settings.occurred_at[10:] if occurred_on else settings.occurred_at,
        "by": settings.by,
        "to": settings.to,
        "acquisition": {**settings.acquisition, **items[0].said},
        "lines": lines,
        "remarks": f"{source} #{rows}",
    }
    if settings.approved_by:
        operation["approved_by"] = settings.approved_by
    if settings.document:
        operation["document"] = settings.document
    return operation
