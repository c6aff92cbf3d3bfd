"""
The schema as the classes declare it: tables, indexes and guards, as statements of either engine.

What a ledger is made with, and compared with at each opening, are the editions that ``migrations`` keeps as
text: those never change, whatever a later SQLAlchemy writes for the same class. This here is what a new
edition is written from.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from wamledger.ledger import tables
from wamledger.ledger.guards import guards
from wamledger.ledger.link import Engine

_NUMBER: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic looks up the number of the edition; it would make the table like this itself."""

_ONCE: Final = "CREATE UNIQUE INDEX entry_id_once ON entry (id)"


def declared(engine: Engine) -> list[str]:
    """The statements that make the schema, in order; the guards are the last."""
    dialect: Any = sqlite.dialect() if engine == "sqlite" else postgresql.dialect()  # type: ignore[no-untyped-call]
    made = []
    for table in (_NUMBER, *tables.METADATA.sorted_tables):
        made.append(CreateTable(table).compile(dialect=dialect))
        made += [
            CreateIndex(index).compile(dialect=dialect)
            for index in sorted(table.indexes, key=lambda index: str(index.name))
        ]
    return [*(_tidied(str(each)) for each in made), _ONCE, *guards(engine).values()]


def _tidied(statement: str) -> str:
    """The statement without empty lines and spaces at the ends of lines."""
    lines = (line.rstrip() for line in statement.replace("\t", "  ").splitlines())
    return "\n".join(line for line in lines if line)
