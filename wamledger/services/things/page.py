"""
A page as a screen shows it: facts, tables, a time line, bars, and what can be done next.

Values with a database behind them no more. Text is as it was recorded: whoever draws it makes it safe. Labels and
headings are translated already, in the language in use when the page was asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wamledger.services.subjects import Subject


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what, how much or which; ``leads_to`` where it names a thing; ``alarm`` where it needs somebody's eye."""

    label: str
    value: str
    leads_to: Subject | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table."""

    text: str
    leads_to: Subject | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings; ``leads_to`` of a row is that of its first cell that leads somewhere."""

    heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = ""
    """What stands in place of rows where there are none."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One point of a time line: when (microseconds UTC), what happened, where to, on whose word, and its entry."""

    at: int
    words: str
    detail: str = ""
    people: str = ""
    leads_to: Subject | None = None


@dataclass(frozen=True, slots=True)
class TimeLine:
    """What happened, oldest first."""

    heading: str
    moments: tuple[Moment, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of a whole: ``limit`` 0 where there is none; ``note`` says in words what the bar shows."""

    label: str
    amount: int
    limit: int
    note: str
    leads_to: Subject | None = None


@dataclass(frozen=True, slots=True)
class Bars:
    """Amounts side by side; with limits a bar over 80 % of its limit is told as such."""

    heading: str
    bars: tuple[Bar, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph."""

    heading: str
    text: str


Section = Table | TimeLine | Bars | Text


@dataclass(frozen=True, slots=True)
class Next:
    """Something that can be done next: an operation, with what is known of it already filled in."""

    op: str
    label: str
    filled: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ThingPage:
    """Everything about one thing; ``is_alarming`` where something about it needs somebody's eye, which ``alarm`` says."""

    subject: Subject
    title: str
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...] = ()
    next: tuple[Next, ...] = ()
    alarm: str = ""
