"""
What a form is: fields and lines, as whoever draws it needs them, with no value in them yet.

Texts are marked for translation; whoever shows them translates them, so that a form may change its language while it
is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final


class Kind(Enum):
    """What is written into a field."""

    TEXT = "text"
    PARAGRAPH = "paragraph"
    CODE = "code"
    CHOICE = "choice"
    NUMBER = "number"
    DECIMAL = "decimal"
    MOMENT = "moment"
    DATE = "date"
    FLAG = "flag"
    TEXTS = "texts"
    PAIRS = "pairs"
    MARKS = "marks"
    CHECKLIST = "checklist"
    VALUE = "value"
    FILE = "file"
    FILES = "files"


LISTS: Final = frozenset({Kind.TEXTS, Kind.PAIRS, Kind.MARKS, Kind.CHECKLIST, Kind.FILES})
"""Kinds that hold several values, each after a semicolon."""


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field.

    Shape: ``path`` from the operation, or from the line, inwards; ``choices`` by code, with marked words; with
    ``is_open`` other texts than these may stand too; ``completes`` is the kind of thing whose codes are asked for;
    ``is_upper`` where small letters mean large ones; ``group`` is the heading that it stands under.
    """

    path: tuple[str, ...]
    kind: Kind
    label: str
    help: str
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    is_open: bool = False
    completes: str = ""
    is_upper: bool = False
    group: str = ""
    is_folded: bool = False

    @property
    def name(self) -> str:
        """The path as it stands in refusals."""
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class LineShape:
    """A kind of line: what it is called, and its fields, the one that tells it from other kinds first."""

    name: str
    label: str
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """The field of that name."""
        return next((each for each in self.fields if each.name == name), None)


@dataclass(frozen=True, slots=True)
class FormShape:
    """The form of an operation; ``lines`` is empty for one that has no lines."""

    op: str
    label: str
    about: str
    fields: tuple[Field, ...]
    lines: tuple[LineShape, ...] = ()
    needs_lines: bool = False
    """Whether it is nothing without a line."""

    def field(self, name: str) -> Field | None:
        """The field of that name, not within a line."""
        return next((each for each in self.fields if each.name == name), None)

    def line(self, name: str) -> LineShape:
        """The kind of line of that name; the first one for a name that there is not."""
        return next((each for each in self.lines if each.name == name), self.lines[0])
