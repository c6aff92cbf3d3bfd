"""Somebody changes the file of a ledger past the program."""

from __future__ import annotations

import sqlite3
from pathlib import Path


def change(where: str, statement: str, *parameters: object) -> None:
    """The statement is carried out with the guards taken away, which stand again after it."""
    with sqlite3.connect(Path(where)) as connection:
        guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _sql in guards:
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(statement, parameters)
        for _name, sql in guards:
            connection.execute(sql)
    connection.close()


def change_entry(where: str, seq: int, old: bytes, new: bytes) -> None:
    """In the bytes of an entry this stands in place of that."""
    with sqlite3.connect(Path(where)) as connection:
        (entry,) = connection.execute("SELECT entry FROM entry WHERE seq = ?", (seq,)).fetchone()
    connection.close()
    assert old in entry
    change(where, "UPDATE entry SET entry = ? WHERE seq = ?", entry.replace(old, new, 1), seq)
