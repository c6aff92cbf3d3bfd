"""
Where people sign: a box for each of them, with function, name, signature and date.

A name stands where the ledger has it, and a line to write it on where it has none. No box is cut by a page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports import styles
from reports.compositor import SetLine
from reports.page import MM, Document
from reports.sheet import section
from wamledger.i18n import _

_GAP: Final = 7 * MM
_MOST_BESIDE: Final = 3
_HAND: Final = 9 * MM
"""Room above a line that is written on by hand."""
_BELOW: Final = styles.LABEL.leading + 1 * MM
"""What stands below a line says what belongs on it."""
_DATE_SHARE: Final = 0.36


@dataclass(frozen=True, slots=True)
class Signatory:
    """
    Somebody who signs: as what, who where that is known, and when where that is recorded.

    Shape: ``function`` is in the reader's language already; an empty ``name`` or ``date`` is a line to write on.
    """

    function: str
    name: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class _Labels:
    name: str
    signature: str
    date: str


@dataclass(frozen=True, slots=True)
class _Box:
    """One box that is set: the lines of the function and of the name, and what is filled in already."""

    function: list[SetLine]
    name: list[SetLine]
    date: str


def signatures(
    document: Document,
    blocks: Sequence[Signatory],
    *,
    heading: str = "",
    labels: tuple[str, str, str] | None = None,
    columns: int = 0,
) -> None:
    """
    Each of the people has a box to sign in, in their order, in a section of its own.

    Shape: ``labels`` are the words for name, signature and date where they stand in two languages; ``columns`` is how
    many boxes stand beside each other, as many as there are up to three where it is 0.
    """
    if not blocks:
        return
    beside = columns or (2 if len(blocks) == 4 else min(len(blocks), _MOST_BESIDE))
    # a box that stands alone is as wide as one of two
    width = (document.width - _GAP * (max(beside, 2) - 1)) / max(beside, 2)
    said = _Labels(*(labels or (_("Name"), _("Signature"), _("Date"))))
    boxes = [_set(document, block, width) for block in blocks]
    rows = [boxes[start : start + beside] for start in range(0, len(boxes), beside)]
    section(document, heading or _("Signatures"), keep=_height(rows[0]))
    for row in rows:
        document.room(_height(row))
        _draw(document, row, width, said)


def to_fill_in(document: Document, labels: Sequence[str], *, columns: int = 3) -> None:
    """A line to write on stands for each label, in rows of ``columns``; no row is cut by a page."""
    width = (document.width - _GAP * (columns - 1)) / columns
    height = _HAND + _BELOW
    for start in range(0, len(labels), columns):
        document.room(height)
        for index, label in enumerate(labels[start : start + columns]):
            x = document.left + index * (width + _GAP)
            _line(document, x, document.y - _HAND, width, label)
        document.y -= height
    document.y -= 4 * MM


def _set(document: Document, block: Signatory, width: float) -> _Box:
    compositor = document.compositor
    return _Box(
        compositor.lines(block.function, styles.CELL_BOLD, width, breaks=True),
        compositor.lines(block.name, styles.VALUE, width) if block.name else [],
        block.date,
    )


def _height(row: Sequence[_Box]) -> float:
    """Functions, names and signatures stand on lines of their own through the whole row."""
    name = max(len(box.name) * styles.VALUE.leading if box.name else _HAND for box in row)
    return _function_height(row) + name + _HAND + 2 * _BELOW + 3 * MM


def _function_height(row: Sequence[_Box]) -> float:
    return max(len(box.function) for box in row) * styles.CELL_BOLD.leading + 1 * MM


def _draw(document: Document, row: Sequence[_Box], width: float, said: _Labels) -> None:
    signed = document.y - _height(row) + 3 * MM + styles.LABEL.leading
    named = signed + _HAND + _BELOW
    dated = width * _DATE_SHARE
    for index, box in enumerate(row):
        x = document.left + index * (width + _GAP)
        for number, line in enumerate(box.function, 1):
            document.place(x, document.y - number * styles.CELL_BOLD.leading + 1.5, line, styles.CELL_BOLD)
        for number, line in enumerate(reversed(box.name)):
            document.place(x, named + 3 + number * styles.VALUE.leading, line, styles.VALUE)
        _line(document, x, named, width, said.name)
        _line(document, x, signed, width - dated - 3 * MM, said.signature)
        beside = x + width - dated
        if box.date:
            document.write(beside, signed + 3, box.date, styles.CELL, width=dated)
        _line(document, beside, signed, dated, said.date)
    document.y -= _height(row)


def _line(document: Document, x: float, y: float, width: float, label: str) -> None:
    """A line to write on, with what belongs on it below."""
    ink = " ".join(f"{part:g}" for part in styles.GREY)
    document.literal(f"q {ink} RG 0.5 w {x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S Q")
    document.write(x, y - styles.LABEL.leading + 1, label, styles.LABEL, width=width)
