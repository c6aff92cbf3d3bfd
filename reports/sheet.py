"""What a form is made of beside tables: its title, sections, fields with their labels, and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from reports import figures, styles
from reports.page import MM, Document
from reports.styles import Style

_GAP: Final = 5 * MM


@dataclass(frozen=True, slots=True)
class Field:
    """
    One field of a form.

    ``code`` sets the value in the face that tells O from 0; ``wide`` gives the field a row of its own.
    """

    label: str
    value: str
    code: bool = False
    wide: bool = False

    @property
    def style(self) -> Style:
        """How the value is set."""
        return styles.VALUE_CODE if self.code else styles.VALUE


def title(document: Document, text: str, subtitle: str) -> None:
    """The title of the form stands at the head of the first page."""
    document.y -= 1 * MM
    for style, part, after in ((styles.TITLE, text, 0.0), (styles.SUBTITLE, subtitle, 3 * MM)):
        for line in document.compositor.lines(part, style, document.width):
            document.y -= style.leading
            document.place(document.left, document.y + style.leading * 0.25, line, style)
        document.y -= after


def section(document: Document, text: str, *, keep: float = 24 * MM) -> None:
    """A heading stands with room for ``keep`` below it, and is in the outline."""
    document.room(styles.SECTION.leading + 6 * MM + keep)
    document.y -= 5 * MM if document.y < document.top else 1 * MM
    document.bookmark(text)
    document.y -= styles.SECTION.size
    document.write(document.left, document.y, text, styles.SECTION, width=document.width)
    document.y -= 2.4 * MM


def paragraph(
    document: Document, text: str, style: Style = styles.BODY, *, width: float | None = None
) -> None:
    """The text stands below what is there, wrapped; a page break falls between its lines."""
    for line in document.compositor.lines(text, style, width or document.width, breaks=True):
        document.room(style.leading)
        document.y -= style.leading
        document.place(document.left, document.y + style.leading * 0.25, line, style)
    document.y -= 1.5 * MM


def fields(document: Document, entries: Sequence[Field], *, columns: int, bottom_rule: bool = True) -> None:
    """
    The fields stand in rows of ``columns``, each value wrapped under its label.

    A page cuts no row that it can hold.
    """
    width = (document.width - _GAP * (columns - 1)) / columns
    for row in _rows(entries, columns):
        _row(document, row, width)
    if bottom_rule:
        document.rule(document.y + 0.6 * MM)
        document.y -= 1 * MM


def _row(document: Document, row: Sequence[Field], width: float) -> None:
    room = document.width if row[0].wide else width
    values = [
        document.compositor.lines(figures.or_nothing(entry.value), entry.style, room, breaks=True)
        for entry in row
    ]
    tallest = max(map(len, values))
    document.room(styles.LABEL.leading + tallest * styles.VALUE.leading + 2 * MM)
    for index, entry in enumerate(row):
        x = document.left + index * (width + _GAP)
        document.write(x, document.y - styles.LABEL.size, entry.label, styles.LABEL, width=room)
    document.y -= styles.LABEL.leading * 1.05
    for number in range(tallest):
        document.room(styles.VALUE.leading)
        document.y -= styles.VALUE.leading
        for index, (entry, lines) in enumerate(zip(row, values, strict=True)):
            if number < len(lines):
                document.place(
                    document.left + index * (width + _GAP), document.y + 1, lines[number], entry.style
                )
    document.y -= 2 * MM


def _rows(entries: Sequence[Field], columns: int) -> list[list[Field]]:
    rows: list[list[Field]] = []
    for entry in entries:
        if not rows or entry.wide or rows[-1][0].wide or len(rows[-1]) == columns:
            rows.append([])
        rows[-1].append(entry)
    return rows
