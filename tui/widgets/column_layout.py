"""The columns of a register side by side: which of them fit into so many cells, and how wide each is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.widgets.cell import TO_THE_RIGHT
from wamledger.i18n import N_
from wamledger.services.lists.form import Column

LEAST: Final = 14
"""Cells that the column which takes the rest has at least."""
FLAG: Final = Column("flag", N_("Look at"), 12, "flag")
EXACT: Final = {"moment": 16, "date": 10}
"""Cells that a point in time takes, of which nothing may be left out."""
NARROWEST: Final = 8
"""Cells that a column keeps, if it has so many."""
GUTTER: Final = 3
"""Cells for the mark, for the sign that a row needs somebody's eye, and for a space."""

Layout = list[tuple[Column, int]]
"""The columns on the screen, each with its cells."""


def laid_out(columns: Sequence[Column], width: int, left: int, flag: int) -> Layout:
    """
    The columns in so many cells, without the ``left`` ones behind the first; a flag where it fits without a cost.

    Columns of text give way by a third before any of them is left out, but for the first, which names the row.
    """
    room = width - GUTTER
    some = [*columns[:1], *columns[1 + left :]]
    whole = sum((each.width or LEAST) + 1 for each in some)
    has_flag = bool(flag) and whole + flag <= room
    room -= flag + 1 if has_flag else 0
    cells: list[int] = []
    while some and not (cells := _narrowed(some, room)):
        some.pop()
    laid = list(zip(some, cells, strict=True))
    spread = next((at for at, (each, _cells) in enumerate(laid) if each.width == 0), None)
    if spread is not None:
        rest = room - sum(cells) - len(cells) + 1
        laid[spread] = (laid[spread][0], laid[spread][1] + max(rest, 0))
    return [*laid, (FLAG, flag)] if has_flag else laid


def _narrowed(columns: Sequence[Column], room: int) -> list[int]:
    """The cells of columns that stand side by side, none narrower than it may be; none where they do not fit."""
    cells = [each.width or LEAST for each in columns]
    least = [cells[0], *(_least(each) for each in columns[1:])]
    room -= len(columns) - 1
    if sum(least) > room:
        return [max(room, 1)] if len(columns) == 1 else []
    while sum(cells) > room:
        widest = max(range(len(cells)), key=lambda at: cells[at] - least[at])
        cells[widest] -= 1
    return cells


def _least(column: Column) -> int:
    """The cells that a column keeps: all for a figure, which cut short is another one; two thirds for text."""
    width = column.width or LEAST
    if column.kind in TO_THE_RIGHT:
        return width
    if column.kind in EXACT:
        return min(width, EXACT[column.kind])
    return max(width * 2 // 3, min(width, NARROWEST))
