"""
The catalogue of attacks on the file of a ledger: each with its name, who can do it, and what it does.

Each is carried out on a copy of the same small ledger of 14 entries, posted in three transactions (heads over 5, 10 and
14 entries are kept, and that over 10 was given out). ``first`` is the entry that the attack damages first; None where
it damages none. docs/tampering.md says what verification answers, and a test holds it to that.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import orjson

from tests.ledger.everything import operations
from tests.ledger.tampering.office import Office, rewrite, written
from wamledger.ledger.merkle import leaf_hash
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations

SIZE: Final = 14
LATER: Final = 1_900_000_000_000_000
"""A moment that no test is run at."""

AT: Final = 5
"""The entry that most attacks aim at: the first of the second transaction."""

Do = Callable[[Office], None]


@dataclass(frozen=True, slots=True)
class Attack:
    """
    What somebody does to a ledger.

    ``first`` is the first entry that is not what was recorded, or not there; None where all are. ``varies`` says that
    where the damage falls depends on how SQLite lays out its pages.
    """

    name: str
    group: str
    do: Do
    first: int | None = None
    varies: bool = False


ATTACKS: list[Attack] = []


def attack(name: str, group: str, first: int | None = None, *, varies: bool = False) -> Callable[[Do], Do]:
    """The function is in the catalogue under this name."""

    def listed(do: Do) -> Do:
        ATTACKS.append(Attack(name, group, do, first, varies))
        return do

    return listed


def plainly(name: str, group: str, *statements: str, first: int | None = None) -> None:
    """Statements, run past the guards, are in the catalogue."""

    def do(office: Office) -> None:
        with office.tampering() as connection:
            for statement in statements:
                connection.execute(statement)

    ATTACKS.append(Attack(name, group, do, first))


def openly(name: str, group: str, script: str) -> None:
    """Statements that take guards or tables away are in the catalogue."""
    ATTACKS.append(Attack(name, group, lambda office: office.script(script)))


def append(connection: sqlite3.Connection) -> None:
    """An entry that nobody posted stands behind the last, with its hash and its nodes."""
    stored, leaf = connection.execute("SELECT entry, leaf FROM entry WHERE seq = ?", (SIZE - 1,)).fetchone()
    entry = orjson.loads(stored)
    entry["body"]["seq"], entry["body"]["prev"] = SIZE, bytes(leaf).hex()
    operation = entry["body"]["operation"]
    operation.update(op="add_party", id="FALSE", code="FALSE", name="False", kind="UNIT")
    for field in operation.keys() - {"op", "id", "code", "name", "kind", "occurred_at", "by"}:
        del operation[field]
    entry["body"].update(effects={}, assigned=[])
    new = written(entry)
    connection.execute(
        "INSERT INTO entry SELECT ?, 'FALSE', 'add_party', occurred_at, recorded_at, by_user, ?, ? FROM entry"
        " WHERE seq = ?",
        (SIZE, leaf_hash(new), new, SIZE - 1),
    )
    entries = [bytes(each) for (each,) in connection.execute("SELECT entry FROM entry ORDER BY seq")]
    rewrite(connection, entries, since=SIZE)


def other_ledger(office: Office) -> Path:
    """Another ledger with the same operations in it, made by the same office."""
    folder = office.path.parent / "other"
    folder.mkdir()
    path = folder / "unx.wl"
    with Ledger.create(str(path), code="UNX", mission="UN Mission in X") as ledger:
        assert not post_operations(ledger, operations()[:SIZE]).refused
    return path
