"""
What a register is to whoever shows it: columns, filters, and rows by key.

A page begins after the key of a row that is known, or ends before it, so that the last page of a million costs no more
than the first. Cells are plain values: codes stay codes and moments stay whole microseconds, and whoever shows them
turns them into words of the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from wamledger.services.subjects import Subject

Value = str | int | None

Kind = Literal["text", "code", "number", "moment", "date", "word", "flag", "grams", "milligrams"]
"""How a cell is written; ``word`` is a code for which ``Column.words`` has the words."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: its heading is marked for translation.

    Shape: ``width`` in cells, 0 takes what is left; ``sorts`` where the register can stand in its order; ``shown`` where
    it is on the screen unless somebody chose otherwise, ``from_width`` only on screens that are so wide.
    """

    name: str
    heading: str
    width: int
    kind: Kind = "text"
    sorts: bool = False
    shown: bool = True
    from_width: int = 0
    words: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Filter:
    """One way to narrow a register: the values that may be chosen, with words marked for translation."""

    name: str
    heading: str
    choices: Mapping[str, str]
    """Value and word; empty where any text may be written (a code of a place, say)."""
    completes: str = ""
    """The kind of subject whose codes may be written, where that is what is asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """How a register is wanted: in what order, narrowed by what, and what was typed into the search."""

    sort: str = ""
    descending: bool = False
    filters: Mapping[str, str] = field(default_factory=dict)
    find: str = ""


@dataclass(frozen=True, slots=True)
class ListRow:
    """
    One row: ``key`` finds its neighbours, ``cells`` are in the order of all columns of the register.

    ``flag`` is a word (marked) where the row needs somebody's eye: overdue, held, restricted, unaccounted for.
    """

    key: str
    subject: Subject
    cells: tuple[Value, ...]
    flag: str = ""


class Source(Protocol):
    """A register that can be paged through; every question may raise AccessFault."""

    name: str
    title: str
    """Marked for translation."""
    columns: Sequence[Column]
    filters: Sequence[Filter]
    finds: str
    """What may be typed into the search, in words marked for translation; empty where nothing is searched."""

    def page(self, asked: Asked, after: str | None, limit: int) -> list[ListRow]:
        """At most ``limit`` rows after the key, from the beginning for None."""

    def page_before(self, asked: Asked, before: str | None, limit: int) -> list[ListRow]:
        """The last ``limit`` rows before the key, from the end for None, in the order of the register."""

    def count(self, asked: Asked) -> int:
        """How many rows there are; it may take a while, and is asked beside the screen."""

    def position(self, asked: Asked, key: str) -> int:
        """How many rows stand before the key; it may take a while."""
