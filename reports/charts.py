"""
Charts: a few figures at a glance, and never without the same figures as a table beside them.

Lines run over time, bars stand side by side or on one another. A series is told by its pattern (how its line is
broken and marked, how its bar is hatched) as well as by its tone, so that a copy in grey says as much.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from reportlab.graphics import renderPDF
from reportlab.graphics.shapes import Circle, Drawing, Line, PolyLine, Rect, Shape
from reportlab.lib.colors import Color

from reports import figures, styles
from reports.columns import Column, Row, Total
from reports.kinds import Cell, Table
from reports.page import MM, Document
from reports.register import Register
from reports.styles import Ink
from wamledger.i18n import _

_HEIGHT: Final = 46 * MM
_BAR: Final = 5.2 * MM
"""The height of a lying bar with the gap below it."""
_TICKS: Final = 5
_TONES: Final[tuple[Ink, ...]] = (
    styles.BLUE,
    (0.45, 0.62, 0.76),
    (0.80, 0.86, 0.91),
    (0.30, 0.32, 0.35),
    (0.62, 0.65, 0.69),
    (0.97, 0.98, 0.99),
)
_DASHES: Final[tuple[tuple[float, ...] | None, ...]] = (
    None,
    (4, 2),
    (1.2, 1.6),
    (6, 1.6, 1.2, 1.6),
    (2, 2),
    (8, 3),
)
_HATCHES: Final = (0, 0, 0, 1, 2, 3)
"""How a bar is hatched beside its tone: not, rising, falling, both ways."""
MOST_SERIES: Final = len(_TONES)


@dataclass(frozen=True, slots=True)
class Series:
    """The figures of one series, one for each category; None where nothing is known."""

    name: str
    values: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """
    What a chart shows.

    Shape: ``name`` is for programs; ``axis`` heads the categories (a month, an age). Raises: ValueError for more series
    than a reader can tell apart, or a series that has not one value for each category.
    """

    name: str
    title: str
    axis: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= MOST_SERIES:
            raise ValueError(f"{self.name}: a chart has one to {MOST_SERIES} series")
        if any(len(each.values) != len(self.categories) for each in self.series):
            raise ValueError(f"{self.name}: each series has one value for each category")

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(value for each in self.series for value in each.values)


def lines(document: Document, chart: Chart, *, height: float = _HEIGHT) -> None:
    """The series stand as lines over the categories; where a value is unknown the line is broken."""
    _framed(document, chart, height, _highest(chart), _draw_lines)


def bars(document: Document, chart: Chart, *, height: float = _HEIGHT, is_stacked: bool = True) -> None:
    """The series stand as bars over each category, on one another or side by side."""
    highest = _highest_sum(chart) if is_stacked else _highest(chart)
    _framed(document, chart, height, highest, _draw_stacks if is_stacked else _draw_groups)


def lying(document: Document, chart: Chart) -> None:
    """The first series as lying bars, one below the other, each with its category before it and its figure behind."""
    _title(document, chart, _BAR * min(len(chart.categories), 4))
    if chart.is_empty:
        _nothing(document)
        return
    (series, *_others) = chart.series
    style = styles.CELL
    named = min(
        max(style.face.width(each, style.size) * style.stretch / 100 for each in chart.categories) + 3 * MM,
        document.width * 0.4,
    )
    room = document.width - named - 24 * MM
    most = max(value or 0 for value in series.values)
    for category, value in zip(chart.categories, series.values, strict=True):
        name = document.compositor.lines(category, style, named - 2 * MM)
        tall = max(_BAR, len(name) * style.leading + 1 * MM)
        document.room(tall)
        document.y -= tall
        base = document.y + tall - _BAR + 1.6 * MM
        for number, line in enumerate(name):
            document.place(document.left, base - number * style.leading, line, style)
        length = room * (value or 0) / most
        shapes: list[Shape] = _filled(0, 0, length, 3 * MM, 0) if length else []
        _place(document, shapes, document.left + named, base - 0.8 * MM, room, 3 * MM)
        document.write(document.left + named + length + 1.5 * MM, base, _said(value), styles.CELL_BOLD)
    document.y -= 2 * MM


def figures_of(document: Document, chart: Chart, *, has_sums: bool = False) -> None:
    """The figures of the chart stand as a table; with ``has_sums`` the series are summed in a last row."""
    columns = [
        Column(chart.axis, 2.0),
        *(Column(each.name, 1.2, align="right") for each in chart.series),
    ]
    rows: list[Row | Total] = [
        (category, *(_said(each.values[place]) for each in chart.series))
        for place, category in enumerate(chart.categories)
    ]
    if has_sums and len(rows) > 1:
        sums = [figures.number(sum(value or 0 for value in each.values)) for each in chart.series]
        rows.append(Total((_("Sum"), *sums)))
    Register(document, columns).write(rows, empty=_("Nothing to show"))


def chart_data(chart: Chart) -> Table:
    """The figures of the chart as a table of the report's data."""
    names = {f"series_{number}": each.name for number, each in enumerate(chart.series, 1)}
    rows: list[tuple[Cell, ...]] = [
        (category, *(each.values[place] for each in chart.series))
        for place, category in enumerate(chart.categories)
    ]
    return Table(chart.name, chart.title, {"category": chart.axis, **names}, rows)


# drawing

Paint = Callable[[Chart, float, float, float], list[Shape]]
"""Draws the series into a field: chart, width, height, and the figure at its upper edge."""


def _framed(document: Document, chart: Chart, height: float, highest: int, paint: Paint) -> None:
    """Title, legend, axes, and what is drawn between them."""
    _title(document, chart, height)
    if chart.is_empty:
        _nothing(document)
        return
    _legend(document, chart, is_line=paint is _draw_lines)
    document.room(height)
    step = _step(highest)
    top = -(-highest // step) * step
    style = styles.LABEL
    ticks = range(0, top + 1, step)
    margin = max(style.face.width(figures.number(tick), style.size) for tick in ticks) + 2 * MM
    below = style.leading + 1.5 * MM
    left, base = document.left + margin, document.y - height + below
    width, tall = document.width - margin, height - below - 2 * MM
    shapes: list[Shape] = []
    for tick in ticks:
        y = tall * tick / top
        shapes.append(
            Line(0, y, width, y, strokeColor=_color(styles.LINE), strokeWidth=0.7 if tick == 0 else 0.3)
        )
        document.write(left - 1.5 * MM, base + y - style.size * 0.35, figures.number(tick), style, "right")
    _place(document, [*shapes, *paint(chart, width, tall, float(top))], left, base, width, tall)
    _name_categories(document, chart, left, base - style.leading - 0.5 * MM, width)
    document.y -= height + 2 * MM


def _title(document: Document, chart: Chart, height: float) -> None:
    document.room(height + 12 * MM)
    document.y -= styles.BAND.leading + 1 * MM
    document.write(document.left, document.y + 1 * MM, chart.title, styles.BAND, width=document.width)
    document.y -= 1 * MM


def _nothing(document: Document) -> None:
    document.y -= styles.NOTE.leading
    document.write(document.left, document.y + 2, _("Nothing to show"), styles.NOTE)
    document.y -= 2 * MM


def _legend(document: Document, chart: Chart, *, is_line: bool) -> None:
    """Each series with its pattern; on as many lines as it takes."""
    style, swatch = styles.LABEL, 7 * MM
    x = document.left
    document.y -= style.leading + 1
    for number, each in enumerate(chart.series):
        line = document.compositor.line(each.name, style, document.width - swatch - 2 * MM)
        if x > document.left and x + swatch + line.width > document.right:
            x = document.left
            document.y -= style.leading + 1
        shapes = (
            _stroke(((0.0, 2.2), (swatch - 1.5 * MM, 2.2)), number)
            if is_line
            else _filled(0, 0, swatch - 1.5 * MM, 5, number)
        )
        _place(document, shapes, x, document.y + 0.5, swatch, 6)
        document.place(x + swatch, document.y + 1, line, style)
        x += swatch + line.width + 5 * MM
    document.y -= 1.5 * MM


def _name_categories(document: Document, chart: Chart, left: float, y: float, width: float) -> None:
    """The categories stand below the axis, as many of them as there is room for."""
    style, slot = styles.LABEL, width / len(chart.categories)
    widest = max(style.face.width(each, style.size) for each in chart.categories) + 2 * MM
    every = max(1, -(-int(widest) // max(1, int(slot))))
    for place in range(0, len(chart.categories), every):
        line = document.compositor.line(chart.categories[place], style, max(slot * every - 1 * MM, 8 * MM))
        x = min(max(left + slot * (place + 0.5), left + line.width / 2), left + width - line.width / 2)
        document.place(x, y, line, style, "centre")


def _draw_lines(chart: Chart, width: float, height: float, top: float) -> list[Shape]:
    slot = width / len(chart.categories)
    drawn: list[Shape] = []
    for number, each in enumerate(chart.series):
        run: list[tuple[float, float]] = []
        for place, value in enumerate((*each.values, None)):
            if value is not None:
                run.append((slot * (place + 0.5), height * value / top))
            elif run:
                drawn += _stroke(run, number)
                run = []
    return drawn


def _draw_stacks(chart: Chart, width: float, height: float, top: float) -> list[Shape]:
    slot = width / len(chart.categories)
    thick = min(slot * 0.62, 14 * MM)
    drawn: list[Shape] = []
    for place in range(len(chart.categories)):
        y = 0.0
        for number, each in enumerate(chart.series):
            tall = height * (each.values[place] or 0) / top
            if tall:
                drawn += _filled(slot * (place + 0.5) - thick / 2, y, thick, tall, number)
                y += tall
    return drawn


def _draw_groups(chart: Chart, width: float, height: float, top: float) -> list[Shape]:
    slot = width / len(chart.categories)
    thick = min(slot * 0.72 / len(chart.series), 10 * MM)
    drawn: list[Shape] = []
    for place in range(len(chart.categories)):
        x = slot * (place + 0.5) - thick * len(chart.series) / 2
        for number, each in enumerate(chart.series):
            tall = height * (each.values[place] or 0) / top
            if tall:
                drawn += _filled(x + thick * number, 0, thick, tall, number)
    return drawn


def _stroke(points: Sequence[tuple[float, float]], number: int) -> list[Shape]:
    """A line in the pattern of the series, with a mark at each of few points, and at a point that stands alone."""
    tone, dash = _color(_TONES[0] if number == 2 else _TONES[number % 5]), _DASHES[number]
    drawn: list[Shape] = []
    if len(points) > 1:
        flat = [part for point in points for part in point]
        drawn.append(PolyLine(flat, strokeColor=tone, strokeWidth=1.3, strokeDashArray=dash and list(dash)))
    if len(points) == 1 or 2 < len(points) <= 36:
        drawn += [Circle(x, y, 1.1, fillColor=tone, strokeColor=None) for x, y in points]
    return drawn


def _filled(x: float, y: float, width: float, height: float, number: int) -> list[Shape]:
    """A box in the tone and hatch of the series, with an edge that is seen on white."""
    edge = _color(styles.GREY)
    drawn: list[Shape] = [
        Rect(x, y, width, height, fillColor=_color(_TONES[number]), strokeColor=edge, strokeWidth=0.35)
    ]
    hatch = _HATCHES[number]
    ink = Color(1, 1, 1) if number == 3 else edge
    if hatch & 1:
        drawn += _hatched(x, y, width, height, ink, is_rising=True)
    if hatch & 2:
        drawn += _hatched(x, y, width, height, ink, is_rising=False)
    return drawn


def _hatched(x: float, y: float, width: float, height: float, ink: Any, *, is_rising: bool) -> list[Shape]:
    """Slanting lines within a box, three points apart."""
    drawn: list[Shape] = []
    start = -height + 3.0
    while start < width:
        begin, end = max(start, 0.0), min(start + height, width)
        low, high = y + begin - start, y + end - start
        if end > begin:
            from_x, to_x = (x + begin, x + end) if is_rising else (x + width - begin, x + width - end)
            drawn.append(Line(from_x, low, to_x, high, strokeColor=ink, strokeWidth=0.3))
        start += 3.0
    return drawn


def _place(
    document: Document, shapes: Sequence[Shape], x: float, y: float, width: float, height: float
) -> None:
    """The shapes are drawn with their lower left corner there."""
    drawing = Drawing(width, height)
    for shape in shapes:
        drawing.add(shape)
    document.draw(lambda canvas: renderPDF.draw(drawing, canvas, x, y))


def _said(value: int | None) -> str:
    return figures.NOTHING if value is None else figures.number(value)


def _highest(chart: Chart) -> int:
    return max((value or 0 for each in chart.series for value in each.values), default=0)


def _highest_sum(chart: Chart) -> int:
    return max(
        (sum(each.values[place] or 0 for each in chart.series) for place in range(len(chart.categories))),
        default=0,
    )


def _step(highest: int) -> int:
    """The step of the axis: 1, 2 or 5 times a power of ten, so that at most five steps reach the highest figure."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * _TICKS >= highest:
                return factor * power
        power *= 10


def _color(ink: Ink) -> Any:
    return Color(*ink)
