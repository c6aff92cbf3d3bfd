"""R24: a ledger that somebody changed, after its head was published. Measured through verify, and through detect."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sample_data.dice import Dice
from wamledger.detection.detector import Detector
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import entries
from wamledger.services.verification import verify

WAYS: Final = ("changed", "dropped", "reordered")
FOLLOWERS: Final = ("", "-wal", ".key", ".tip")


def measured(where: Path, cases: int, seed: int, end: int) -> dict[str, Any]:
    """
    How many of so many forgeries are seen by verify and by R24, and whether the untouched ledger is left in peace.

    Raises: sqlite3.Error where the ledger is no SQLite file.
    """
    dice = Dice(seed, "tampering")
    with Ledger.open(str(where)) as ledger:
        published = ledger.checkpoint()
        size = ledger.head().size
    folder = where.parent / "forged"
    by_verify = by_rule = 0
    for number in range(cases):
        folder.mkdir(exist_ok=True)
        copy = folder / "copy.db"
        for follower in FOLLOWERS:
            source = where.with_name(where.name + follower)
            if source.exists():
                shutil.copy2(source, copy.with_name(copy.name + follower))
        _forge(copy, WAYS[number % 3], 2 + dice.below(size - 4))
        by_verify += not _is_sound(copy, published)
        by_rule += _is_seen(copy, end)
        shutil.rmtree(folder)
    return {
        "cases": cases,
        "verify": by_verify,
        "rule": by_rule,
        "untouched": _is_sound(where, published) and not _is_seen(where, end),
    }


def _forge(where: Path, way: str, seq: int) -> None:
    with closing(sqlite3.connect(where)) as connection, connection:
        for name, _sql in connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        connection.execute("PRAGMA foreign_keys = OFF")
        row = "SELECT entry FROM entry WHERE seq = ?"
        one = bytes(connection.execute(row, (seq,)).fetchone()[0])
        if way == "changed":
            other = one.replace(b'"by":"', b'"by":"X', 1)
            connection.execute("UPDATE entry SET entry = ? WHERE seq = ?", (other, seq))
        elif way == "dropped":
            connection.execute("DELETE FROM entry WHERE seq = ?", (seq,))
        else:
            two = bytes(connection.execute(row, (seq + 1,)).fetchone()[0])
            connection.execute("UPDATE entry SET entry = ? WHERE seq = ?", (two, seq))
            connection.execute("UPDATE entry SET entry = ? WHERE seq = ?", (one, seq + 1))


def _is_sound(where: Path, published: str) -> bool:
    with Ledger.open(str(where), readonly=True) as ledger:
        return verify(ledger, outside_heads=(published,), projections=False).sound


def _is_seen(where: Path, end: int) -> bool:
    with Ledger.open(str(where), readonly=True) as ledger, ledger.reading() as link:
        detector = Detector()
        try:
            found = detector.run(entries(link, detector), end * 1_000_000)
        except (KeyError, ValueError):
            # a forged entry that the books cannot file is no answer
            return False
    return any(each.rule.code == "R24" for each in found)
