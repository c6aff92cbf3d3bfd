"""
What an audit pack is made of: parts with a number and a title, and in each of them tables and charts.

One definition of a table serves the page and the enclosed data: a column names a field of the lines, says how it is headed,
and how its value is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reports import charts, figures, styles
from reports.charts import Chart
from reports.columns import Column, Row, Total
from reports.kinds import Table, cells
from reports.page import MM, Document
from reports.register import Register
from reports.sheet import paragraph, section
from reports.styles import Style
from wamledger.domain.moment import Moment
from wamledger.i18n import _
from wamledger.services.words import word

_KEEP: Final = 46 * MM
"""Room below the title of a part, so that none begins at the foot of a page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """
    A column: the field of a line, its heading, and how its value is shown.

    Shape: ``says`` makes text of the value; without it numbers are grouped, moments (fields that end in ``_at``) stand to
    the minute, and what there is none of has the mark for it. A ``summed`` column is added up in the last row.
    """

    name: str
    heading: str
    share: float = 1.0
    says: Callable[[Any], str] | None = None
    style: Style = styles.CELL
    summed: bool = False
    is_number: bool = False

    def text(self, line: object) -> str:
        """What stands in the cell of a line."""
        value = getattr(line, self.name)
        if self.says is not None:
            return self.says(value)
        if value is None or value == "":
            return figures.NOTHING
        if isinstance(value, tuple):
            return " ".join(value)
        if isinstance(value, int):
            return figures.minute(value) if self.name.endswith("_at") else figures.number(value)
        return str(value)

    @property
    def column(self) -> Column:
        """The column of the register."""
        return Column(self.heading, self.share, self.style, "right" if self.is_number else "left")


def code(name: str, heading: str, share: float = 1.0) -> Shown:
    """A column of codes, in the face that tells O from 0."""
    return Shown(name, heading, share, style=styles.CELL_CODE)


def number(name: str, heading: str, share: float = 0.9, *, bold: bool = False, summed: bool = True) -> Shown:
    """A column of figures, added up unless that has no meaning."""
    style = styles.CELL_BOLD if bold else styles.CELL
    return Shown(name, heading, share, style=style, summed=summed, is_number=True)


def worded(name: str, heading: str, table: Mapping[str, str], share: float = 1.0) -> Shown:
    """A column of codes that have a word in the language of the reader."""
    return Shown(name, heading, share, says=lambda value: word(table, value) if value else figures.NOTHING)


@dataclass(frozen=True, slots=True)
class Listed:
    """A table of a part: lines, and the columns that they have; ``name`` names its file."""

    name: str
    title: str
    columns: tuple[Shown, ...]
    lines: Sequence[object]
    empty: str
    note: str = ""
    has_sums: bool = False

    @property
    def data(self) -> Table:
        """The same as data."""
        names = {each.name: each.heading for each in self.columns}
        return Table(self.name, self.title, names, cells(self.lines, names))

    def draw(self, document: Document) -> None:
        """The table stands on the page, below its own small heading."""
        document.room(24 * MM)
        heading(document, self.title)
        if self.note:
            paragraph(document, self.note, styles.NOTE)
        Register(document, [each.column for each in self.columns]).write(self._rows(), empty=self.empty)

    def _rows(self) -> Iterator[Row | Total]:
        for line in self.lines:
            yield tuple(each.text(line) for each in self.columns)
        if self.has_sums and len(self.lines) > 1:
            _first, *rest = self.columns
            sums = (
                figures.number(sum(getattr(line, each.name) for line in self.lines)) if each.summed else ""
                for each in rest
            )
            yield Total((_("Sum"), *sums))


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart of a part, with its figures behind the bars or as a table below; ``kind`` is lines, bars or lying."""

    kind: str
    chart: Chart

    @property
    def data(self) -> Table:
        """The figures as data."""
        return charts.chart_data(self.chart)

    def draw(self, document: Document) -> None:
        """The chart and its figures stand on the page."""
        if self.kind == "lying":
            # each figure stands behind its bar
            charts.lying(document, self.chart)
            return
        if self.kind == "lines":
            charts.lines(document, self.chart)
        else:
            charts.bars(document, self.chart)
        charts.figures_of(document, self.chart, has_sums=self.kind == "bars")
        document.y -= 4


@dataclass(frozen=True, slots=True)
class Said:
    """A paragraph of a part."""

    text: str
    style: Style = styles.BODY

    def draw(self, document: Document) -> None:
        """The paragraph stands on the page."""
        paragraph(document, self.text, self.style)


Piece = Listed | Drawn | Said


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the pack, as the contents list it."""

    title: str
    note: str
    pieces: tuple[Piece, ...]

    def draw(self, document: Document, place: int, begins: Callable[[], None]) -> None:
        """The part stands on the page, with its number; ``begins`` is called on the page where its title stands."""
        section(document, f"{place}  {self.title}", keep=_KEEP)
        begins()
        if self.note:
            paragraph(document, self.note, styles.NOTE)
        for piece in self.pieces:
            piece.draw(document)


def heading(document: Document, text: str) -> None:
    """A small heading within a part."""
    document.y -= 4
    for line in document.compositor.lines(text, styles.BAND, document.width):
        document.y -= styles.BAND.leading
        document.place(document.left, document.y + 2, line, styles.BAND)
    document.y -= 2


def minute_or_nothing(value: Moment | None) -> str:
    """A moment to the minute, or the mark that there is none."""
    return figures.NOTHING if value is None else figures.minute(value)
