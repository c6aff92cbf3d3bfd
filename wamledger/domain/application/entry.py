"""An entry as application reads it."""

from __future__ import annotations

from typing import Any

from wamledger.domain.stock import Row


class Entry:
    """The number of an entry, its operation and effects, and when it occurred (microseconds)."""

    __slots__ = ("effects", "occurred_at", "operation", "seq", "subjects")

    def __init__(self, seq: int, operation: Row, effects: Row, occurred_at: int) -> None:
        self.seq = seq
        self.operation = operation
        self.effects = effects
        self.occurred_at = occurred_at
        self.subjects: set[tuple[str, str]] = set()
        """The weapons (W) and lots (L) whose history the entry belongs to."""

    def get(self, name: str) -> Any:
        """A field of the operation, or None."""
        return self.operation.get(name)


def item_of(row: Row) -> tuple[str, str]:
    """The kind and the code of the item that an effect or a line names."""
    if "weapon" in row:
        return "weapon", row["weapon"]
    return "lot", row["lot"]
