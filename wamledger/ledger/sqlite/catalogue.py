"""What a SQLite file says of its own schema, held against the statements that made it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wamledger.ledger.difference import Difference
from wamledger.ledger.migrations.editions import made_by, spelled


def differences(connection: Any, statements: Sequence[str]) -> list[Difference]:
    """What is missing or changed, and what the statements do not make."""
    expected = {made_by(statement): spelled(statement) for statement in statements}
    found = {
        (str(kind), str(name)): spelled(sql)
        if isinstance(sql, str)
        else ""  # in a damaged file it can be anything
        for kind, name, sql in connection.execute(
            "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
        )
    }
    return [
        *(Difference(*key, "missing") for key in expected if key not in found),
        *(Difference(*key, "changed") for key in expected if key in found and found[key] != expected[key]),
        *(Difference(*key, "unknown") for key in found if key not in expected),
    ]
