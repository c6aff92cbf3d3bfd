"""
Write the text of the newest edition: ``python -m wamledger.ledger.migrations.drafting [NUMBER]``.

For whoever changes the schema, before it is released; a released edition is never written again. The first edition
is what the classes declare. A later one is what its script makes of the one before, in SQLite's own words, so that
an upgraded ledger and a new one are the same to the letter.
"""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from typing import Final

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from wamledger.ledger.guards import guards
from wamledger.ledger.link import Engine
from wamledger.ledger.migrations import scripts
from wamledger.ledger.migrations.editions import PACKAGED, Editions
from wamledger.ledger.schema import declared

ENGINES: Final[tuple[Engine, ...]] = ("sqlite", "postgresql")


def draft(editions: Editions, number: int) -> None:
    """Both texts of the edition are written."""
    editions.write(number, "postgresql", declared("postgresql"))
    editions.write(number, "sqlite", declared("sqlite") if number == 1 else _upgraded(editions, number))


def _upgraded(editions: Editions, number: int) -> list[str]:
    """The statements of SQLite after the edition before was made and its script has run."""
    with closing(sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)) as connection:
        for statement in editions.tables(number - 1, "sqlite"):
            connection.execute(statement)
        connection.execute("INSERT INTO alembic_version VALUES (?)", (f"{number - 1:04d}",))
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        with engine.connect() as borrowed:
            scripts.run(borrowed, editions, number)
            made = connection.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid")
            return [*(sql for (sql,) in made), *guards("sqlite").values()]


if __name__ == "__main__":
    draft(PACKAGED, int(sys.argv[1]) if len(sys.argv) > 1 else PACKAGED.newest)
