"""
Guards: the triggers that keep the record append-only against a program that errs.

They hold back UPDATE, DELETE, TRUNCATE and every way to write over a row, for whoever connects. They do not
hold back somebody who drops them first: that is what the tree, the signed heads and ``verify`` are for. What
is missing or changed among them is found at the next opening.

SQLite's ``INSERT OR REPLACE`` deletes without asking a DELETE trigger unless ``recursive_triggers`` is on,
and that is a setting of each connection. So each guarded table also has an INSERT guard, which asks first.
"""

from __future__ import annotations

from typing import Final

SQLITE_INDEXES: Final = {"entry_id_once": "CREATE UNIQUE INDEX entry_id_once ON entry (id)"}

_TAKEN: Final = {
    "entry": (
        "NEW.seq IS NOT (SELECT coalesce(max(seq) + 1, 0) FROM entry)"
        " OR EXISTS (SELECT 1 FROM entry WHERE id = NEW.id)"
    ),
    "tree_node": "EXISTS (SELECT 1 FROM tree_node WHERE level = NEW.level AND position = NEW.position)",
    "signed_head": "EXISTS (SELECT 1 FROM signed_head WHERE size = NEW.size)",
    "outside_head": ("EXISTS (SELECT 1 FROM outside_head WHERE size = NEW.size AND given_at = NEW.given_at)"),
    "about": "TRUE",
}
"""When a new row of a table is not one more: it would leave a gap, or stand where another stands."""

GUARDED: Final = tuple(_TAKEN)
"""The tables that only grow. ``about`` does not even grow: it is filled before its guards are put up."""


def sqlite_guards() -> dict[str, str]:
    """The triggers of SQLite by name."""
    guards = {}
    for table, taken in _TAKEN.items():
        for verb in ("UPDATE", "DELETE"):
            name = f"guard_{table}_{verb.lower()}"
            guards[name] = (
                f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN"
                f" SELECT RAISE(ABORT, 'wamledger: {table} is a record and only grows ({verb} refused)'); END"
            )
        name = f"guard_{table}_insert"
        guards[name] = (
            f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {taken} BEGIN"
            f" SELECT RAISE(ABORT, 'wamledger: {table} is a record and only grows (not the next row)'); END"
        )
    return guards
