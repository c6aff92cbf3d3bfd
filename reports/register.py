"""
Long tables, drawn as they are read.

Rows come from any iterable and are held for one page at most. Each column of a page is one text object,
which is what makes a register of 100,000 lines a matter of seconds. Cells wrap and never run over; a row is
never cut by a page unless it is taller than a page; headings stand again on each page, and so does the band
of the group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from reports import figures, styles
from reports.columns import Band, Column, Row, Total, widths
from reports.compositor import SetLine
from reports.page import MM, Align, Document
from wamledger.i18n import _

_PAD: Final = 1.6
"""Points between the text of a cell and the lines above and below."""
_GUTTER: Final = 6.5
"""Points between columns."""
_CACHED: Final = 20_000
"""Set cells that a column remembers: names and codes come back, serials do not."""
_BAND_HEIGHT: Final = styles.BAND.leading + 5.0


@dataclass(slots=True)
class _Set:
    """A column of one document: where it stands, and the cells it has set before."""

    column: Column
    x: float
    width: float
    cells: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class _Line:
    """A row that is set: its cells by column, and its height."""

    cells: list[tuple[str, ...]]
    height: float


class Register:
    """A table in a document."""

    def __init__(self, document: Document, columns: Sequence[Column], *, width: float | None = None) -> None:
        self._document = document
        self._width = min(width or document.width, document.width)
        self._columns: list[_Set] = []
        x = document.left
        shares = widths(columns, self._width - _GUTTER * (len(columns) - 1))
        for column, share in zip(columns, shares, strict=True):
            self._columns.append(_Set(column, x, share))
            x += share + _GUTTER
        self._headings = [
            document.compositor.lines(each.column.heading, styles.HEADING, each.width)
            for each in self._columns
        ]
        self._heading_height = max(map(len, self._headings)) * styles.HEADING.leading + 2 * _PAD
        self._leading = max(column.style.leading for column in columns)
        body = document.top - document.bottom - self._heading_height - _BAND_HEIGHT - 2 * _PAD
        self._tallest = int(body // self._leading)
        self._held: list[_Line | Band] = []
        self._free = 0.0
        self._band: Band | None = None

    def write(self, rows: Iterable[Row | Band | Total], *, empty: str = "") -> int:
        """
        All rows are drawn, and the number of rows is returned.

        ``empty`` stands in the table where there is no row.
        """
        self._document.room(self._heading_height + _BAND_HEIGHT + 2 * self._leading)
        self._begin()
        count = 0
        waiting: Band | None = None
        for row in rows:
            if isinstance(row, Band):
                waiting = row
                continue
            count += 1
            for line in self._lines(row):
                self._hold(line, waiting)
                waiting = None
        if not count:
            self._held.append(Band(empty or _("None")))
        self._flush()
        return count

    def _begin(self) -> None:
        self._held = []
        self._free = self._document.y - self._document.bottom - self._heading_height

    def _hold(self, line: _Line, band: Band | None) -> None:
        """The line waits until its page is full, and the next one begins with what does not fit."""
        if line.height + (_BAND_HEIGHT if band else 0.0) > self._free:
            if self._held:
                self._flush()
            self._document.new_page()
            self._begin()
            if band is None and self._band is not None:
                self._hold_band(Band(_("{group} (continued)").format(group=self._band.text)))
        if band is not None:
            self._band = band
            self._hold_band(band)
        self._held.append(line)
        self._free -= line.height

    def _hold_band(self, band: Band) -> None:
        self._held.append(band)
        self._free -= _BAND_HEIGHT

    # setting rows

    def _lines(self, row: Row | Total) -> list[_Line]:
        """The row, set; in several parts only where it is taller than a page."""
        if isinstance(row, Total):
            cells = [self._bold(each, text) for each, text in zip(self._columns, row.cells, strict=True)]
        else:
            cells = [
                each.cells.get(text) or self._cell(each, text)
                for each, text in zip(self._columns, row, strict=True)
            ]
        tallest = max(map(len, cells))
        if tallest <= self._tallest:
            return [_Line(cells, tallest * self._leading + 2 * _PAD)]
        parts = [
            [cell[start : start + self._tallest] for cell in cells]
            for start in range(0, tallest, self._tallest)
        ]
        return [_Line(part, max(map(len, part)) * self._leading + 2 * _PAD) for part in parts]

    def _cell(self, column: _Set, text: str) -> tuple[str, ...]:
        made = column.column
        lines = self._document.compositor.lines(
            figures.or_nothing(text), made.style, column.width, breaks=made.breaks
        )
        cell = tuple(_aligned(line, column) for line in lines)
        if len(column.cells) >= _CACHED:
            column.cells.clear()
        column.cells[text] = cell
        return cell

    def _bold(self, column: _Set, text: str) -> tuple[str, ...]:
        compositor = self._document.compositor
        bold, plain = compositor.select(styles.CELL_BOLD), compositor.select(column.column.style)
        lines = compositor.lines(figures.or_nothing(text), styles.CELL_BOLD, column.width)
        return tuple(f"{bold} {_aligned(line, column)} {plain}" for line in lines)

    # drawing one page

    def _flush(self) -> None:
        top = self._document.y
        self._draw_headings(top)
        below = top - self._heading_height
        self._draw_bands_and_rules(below)
        for index, column in enumerate(self._columns):
            self._draw_column(index, column, below)
        self._document.y = below - sum(map(_height, self._held)) - 2 * MM
        self._held = []

    def _draw_headings(self, top: float) -> None:
        leading = styles.HEADING.leading
        for column, lines in zip(self._columns, self._headings, strict=True):
            align: Align = "right" if column.column.align == "right" else "left"
            x = column.x + (column.width if align == "right" else 0)
            base = top - self._heading_height + _PAD + 1 + (len(lines) - 1) * leading
            for line in lines:
                self._document.place(x, base, line, styles.HEADING, align)
                base -= leading
        self._document.rule(top - self._heading_height, ink=styles.BLUE, weight=0.7, width=self._width)

    def _draw_bands_and_rules(self, below: float) -> None:
        document = self._document
        left, right = document.left, document.left + self._width
        y = below
        rules: list[str] = []
        for each in self._held:
            if isinstance(each, Band):
                document.fill(left, y - _BAND_HEIGHT, self._width, _BAND_HEIGHT)
                document.write(left + 3, y - _BAND_HEIGHT + 4, each.text, styles.BAND, width=self._width - 6)
                if each.in_outline:
                    document.bookmark(each.text, level=1, y=y)
            y -= _height(each)
            rules.append(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l")
        ink = " ".join(f"{part:g}" for part in styles.LINE)
        document.literal(f"q {ink} RG 0.3 w {' '.join(rules)} S Q")

    def _draw_column(self, index: int, column: _Set, below: float) -> None:
        """All cells of a column on this page are one text object: T* goes down a line, Td to the next row."""
        style = column.column.style
        start = below - _PAD - style.size * 0.98
        parts = [
            f"q {style.ink[0]:g} {style.ink[1]:g} {style.ink[2]:g} rg BT",
            self._document.compositor.select(style),
            f"{self._leading:g} TL 1 0 0 1 {column.x:.2f} {start:.2f} Tm",
        ]
        down = 0.0
        for each in self._held:
            if isinstance(each, Band):
                down += _BAND_HEIGHT
                continue
            cell = each.cells[index]
            if cell:
                if down:
                    parts.append(f"0 {-down:.2f} Td")
                    down = 0.0
                parts.append(" T* ".join(cell) if len(cell) > 1 else cell[0])
                down -= (len(cell) - 1) * self._leading
            down += each.height
        parts.append("ET Q")
        self._document.literal("\n".join(parts))


def _height(each: _Line | Band) -> float:
    return _BAND_HEIGHT if isinstance(each, Band) else each.height


def _aligned(line: SetLine, column: _Set) -> str:
    """The operators of a line, moved to where its column wants it and back again."""
    room = column.width - line.width
    shift = {"left": 0.0, "centre": room / 2, "right": room}[column.column.align]
    return f"{shift:.2f} 0 Td {line.operators} {-shift:.2f} 0 Td" if shift else line.operators
