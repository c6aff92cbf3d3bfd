"""What a table is made of: its columns with their widths, the bands that group its rows, and its totals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reports import styles
from reports.page import Align
from reports.styles import Style


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: its heading, its share of the width, and how its cells are set.

    Shape: with ``breaks`` a line feed in a cell begins a new line; without, it is shown as an escape.
    """

    heading: str
    share: float
    style: Style = styles.CELL
    align: Align = "left"
    breaks: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """The head of a group of rows: it stands over them, in the outline if wanted, and on their next pages."""

    text: str
    in_outline: bool = False


Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class Total:
    """A row that sums the others, set in bold."""

    cells: Row


def widths(columns: Sequence[Column], whole: float) -> list[float]:
    """
    The width of each column: by its share, and never less than the longest word of its heading.

    A translated heading may be longer than ours; what it needs is taken from the columns that have more.
    """
    heading = styles.HEADING
    least = [
        max(heading.face.width(word, heading.size) for word in column.heading.split() or [""])
        * heading.stretch
        / 100
        + 0.5
        for column in columns
    ]
    fixed: dict[int, float] = {}
    while True:
        free = whole - sum(fixed.values())
        shares = sum(column.share for index, column in enumerate(columns) if index not in fixed)
        widths = [
            fixed.get(index, free * column.share / (shares or 1)) for index, column in enumerate(columns)
        ]
        short = {index: need for index, need in enumerate(least) if widths[index] < need}
        if not short or len(fixed) + len(short) >= len(columns) or sum(least) > whole:
            return widths
        fixed |= short
