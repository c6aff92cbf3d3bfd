"""
The kinds of column that the ledger has, on both engines alike, each with its evidential class.

Text compares by code point, moments are whole microseconds, yes and no are 1 and 0, lists and maps are JSON text.
A column's class says what it is worth as evidence: ``COMMITTED`` stands under a leaf hash; ``DERIVED`` can be
rebuilt from what is committed, and ``verify`` compares it; ``NONE`` proves nothing and is never relied on.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BigInteger, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Text
from sqlmodel import Field

COMMITTED: Final = "committed"
DERIVED: Final = "derived"
NONE: Final = "none"
CLASSES: Final = frozenset({COMMITTED, DERIVED, NONE})

_TEXT: Final = Text().with_variant(Text(collation="C"), "postgresql")
_INTEGER: Final = BigInteger().with_variant(Integer(), "sqlite")


def _column(kind: Any, *, key: bool, null: bool, evidence: str, points_to: str | None, **info: Any) -> Any:
    constraints = [ForeignKey(points_to, deferrable=True, initially="DEFERRED")] if points_to else []
    column: Column[Any] = Column(
        kind,
        *constraints,
        primary_key=key,
        nullable=null and not key,
        autoincrement=False,
        info={"evidence": evidence, **info},
    )
    return Field(sa_column=column)


def text(
    *, key: bool = False, null: bool = False, evidence: str = DERIVED, points_to: str | None = None
) -> Any:
    """Text, compared by code point."""
    return _column(_TEXT, key=key, null=null, evidence=evidence, points_to=points_to)


def whole(
    *, key: bool = False, null: bool = False, evidence: str = DERIVED, points_to: str | None = None
) -> Any:
    """A whole number: a quantity, a moment in microseconds, a number of an entry, or 0 and 1."""
    return _column(_INTEGER, key=key, null=null, evidence=evidence, points_to=points_to)


def blob(*, evidence: str = DERIVED) -> Any:
    """Bytes."""
    return _column(LargeBinary(), key=False, null=False, evidence=evidence, points_to=None)


def listed(*, null: bool = False, evidence: str = DERIVED) -> Any:
    """A list or a map, as JSON text."""
    return _column(_TEXT, key=False, null=null, evidence=evidence, points_to=None, json=True)


STRICT: Final = {"sqlite_strict": True}
PLAIN: Final = {"sqlite_strict": True, "sqlite_with_rowid": False}
"""A strict table that is its own primary-key index."""


def check(name: str, rule: str) -> CheckConstraint:
    """A constraint that both engines enforce."""
    return CheckConstraint(rule, name=name)
