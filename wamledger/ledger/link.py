"""
A connection within one transaction, the same to use on both engines.

SQL is written once with ``?`` for a parameter. The pool is SQLAlchemy's; statements go to the driver's own
cursor, because a ledger asks a few short questions for each operation and the detour costs more than the
answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, Literal

import orjson

Engine = Literal["sqlite", "postgresql"]

BLOCK: Final = 2000
"""Rows that are fetched at a time."""

COPIED: Final = 20
"""Rows from which PostgreSQL takes them faster as a copy than one by one."""

_PLAIN_INSERT: Final = re.compile(r'INSERT INTO (\w+ \([\w", ]+\)) VALUES \([?, ]+\)', re.ASCII)


class Link:
    """Statements of one transaction."""

    def __init__(self, connection: Any, engine: Engine) -> None:
        self.connection = connection
        self.engine: Engine = engine
        self._cursor = connection.cursor()

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
        """All rows of a query, as tuples."""
        cursor = self._cursor
        cursor.execute(self.spelled(sql), parameters)
        found: list[Any] = cursor.fetchall()
        return found

    def one(self, sql: str, parameters: Sequence[Any] = ()) -> Any:
        """The first row of a query, or None."""
        cursor = self._cursor
        cursor.execute(self.spelled(sql), parameters)
        return cursor.fetchone()

    def stream(self, sql: str, parameters: Sequence[Any] = (), *, block: int = BLOCK) -> Iterator[list[Any]]:
        """The rows of a query in blocks, without holding them all."""
        cursor = (
            self.connection.cursor(name=f"stream_{id(self)}_{next(_NUMBERS)}")
            if self.engine == "postgresql"
            else self.connection.cursor()
        )
        try:
            cursor.execute(self.spelled(sql), parameters)
            while rows := cursor.fetchmany(block):
                yield rows
        finally:
            cursor.close()

    def run(self, sql: str, parameters: Sequence[Any] = ()) -> None:
        """The statement has run."""
        self._cursor.execute(self.spelled(sql), parameters)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """The statement has run for each row, on a cursor of its own."""
        cursor = self.connection.cursor()
        try:
            if self.engine == "postgresql":
                rows = list(rows)
                copy = _as_copy(sql) if len(rows) >= COPIED else None
                if copy is not None:
                    _copy(cursor, copy, rows)
                    return
            cursor.executemany(self.spelled(sql), rows)
        finally:
            cursor.close()

    def put(self, sql: str, parameters: Sequence[Any]) -> None:
        """The statement has run, on a cursor of its own: for a thread that writes while another asks."""
        self.connection.execute(sql, parameters)

    def spelled(self, sql: str) -> str:
        """The statement as the driver wants it."""
        return sql if self.engine == "sqlite" else _for_postgresql(sql)

    def among(self, column: str, keys: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
        """A condition that a column is one of the keys, with its parameters."""
        if len(keys) == 1:
            return f"{column} = ?", (keys[0],)
        if self.engine == "sqlite":
            return f"{column} IN (SELECT value FROM json_each(?))", (orjson.dumps(keys).decode(),)
        return f"{column} = ANY(?)", (list(keys),)


def _counting() -> Iterator[int]:
    number = 0
    while True:
        number += 1
        yield number


_NUMBERS: Final = _counting()


def _copy(cursor: Any, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@lru_cache(maxsize=1000)
def _as_copy(sql: str) -> str | None:
    """The COPY that does the same as an INSERT without conditions; None for any other statement."""
    plain = _PLAIN_INSERT.fullmatch(sql)
    return None if plain is None else f"COPY {plain[1]} FROM STDIN"


@lru_cache(maxsize=1000)
def _for_postgresql(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")
