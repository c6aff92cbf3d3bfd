"""
The schema as the program makes it: tables, indexes and guards, and what of them is not so in a database.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from wamledger.ledger import tables
from wamledger.ledger.guards import SQLITE_INDEXES, sqlite_guards

VERSION: Final = 1
"""The number of the newest schema; each migration has the number of the schema that it makes."""


class Difference(NamedTuple):
    """A table, index, trigger, function or column that is missing, changed or one too many."""

    kind: str
    name: str
    what: str  # "missing", "changed" or "unknown"


def sqlite_schema() -> dict[str, str]:
    """The statements that make the schema on SQLite, by the name of what each makes, in order."""
    dialect = sqlite.dialect()  # type: ignore[no-untyped-call]
    made: dict[str, str] = {}
    for table in tables.METADATA.sorted_tables:
        made[table.name] = str(CreateTable(table).compile(dialect=dialect)).strip()
        for index in sorted(table.indexes, key=lambda index: str(index.name)):
            made[str(index.name)] = str(CreateIndex(index).compile(dialect=dialect)).strip()
    made |= SQLITE_INDEXES
    return made | sqlite_guards()


def spelled(sql: str) -> str:
    """A statement without what does not matter in it: line ends, runs of spaces, quotes around names."""
    return " ".join(sql.replace('"', "").split())
