"""Charts say the figures that they are given, in patterns that a grey copy keeps."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from pypdf import PdfReader

from reports import charts
from reports.charts import Chart, Series
from reports.forms import Form
from reports.page import Document
from wamledger.services.views import Provenance

SOURCE = Provenance(
    ledger="L", mission="M", generated_at=0, generated_by="P", entries=0, classification="C", program="p"
)
MONTHS = ("2026-01", "2026-02", "2026-03")
INTAKE = Chart(
    "intake",
    "Intake",
    "Month",
    MONTHS,
    (Series("Seized", (1_200, None, 3)), Series("Handed in", (0, 40, 700))),
)


def drawn(draw: Callable[[Document], None]) -> bytes:
    out = BytesIO()
    document = Document(out, Form("WL-F-99", 1, "Charts"), SOURCE, title="Charts")
    draw(document)
    document.finish()
    return out.getvalue()


def text(file: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(file)).pages)


@pytest.mark.parametrize("draw", [charts.lines, charts.bars, charts.lying, charts.figures_of])
def test_a_chart_is_the_same_to_the_byte(draw: Callable[[Document, Chart], None]) -> None:
    """The same figures give the same bytes, and other figures give others."""
    other = Chart("intake", "Intake", "Month", MONTHS, (Series("Seized", (1_200, None, 4)), INTAKE.series[1]))
    once = drawn(lambda document: draw(document, INTAKE))
    assert once == drawn(lambda document: draw(document, INTAKE))
    assert once != drawn(lambda document: draw(document, other))


def test_title_legend_axis_and_categories_are_text() -> None:
    """Who copies the page has the words of the chart, and an axis that reaches the highest figure."""
    said = text(drawn(lambda document: charts.lines(document, INTAKE)))
    for wanted in ("Intake", "Seized", "Handed in", *MONTHS, "1\u202f500", "500"):
        assert wanted in said


def test_stacked_bars_reach_the_highest_sum() -> None:
    """The axis of stacked bars holds the sum of a category, that of bars side by side its highest part."""
    chart = Chart("a", "A", "Month", ("x",), (Series("one", (900,)), Series("two", (900,))))
    assert "2\u202f000" in text(drawn(lambda document: charts.bars(document, chart)))
    assert "2\u202f000" not in text(drawn(lambda document: charts.bars(document, chart, is_stacked=False)))


def test_the_table_has_each_figure_and_the_sums() -> None:
    """What is drawn is said in figures too; what is not known is no nought."""
    said = text(drawn(lambda document: charts.figures_of(document, INTAKE, has_sums=True)))
    for wanted in ("1\u202f200", "–", "40", "700", "1\u202f203", "740"):
        assert wanted in said
    table = charts.chart_data(INTAKE)
    assert list(table.rows)[1] == ("2026-02", None, 40)
    assert list(table.columns.values()) == ["Month", "Seized", "Handed in"]


def test_names_of_lying_bars_are_wrapped_and_whole() -> None:
    """A long name stands whole before its bar."""
    name = " ".join(f"word{number}" for number in range(30))
    chart = Chart("age", "Age", "Age", (name, "short"), (Series("Weapons", (3, None)),))
    said = text(drawn(lambda document: charts.lying(document, chart)))
    assert all(f"word{number}" in said for number in range(30))


@pytest.mark.parametrize("draw", [charts.lines, charts.bars, charts.lying])
@pytest.mark.parametrize("values", [(), (0,), (None,)])
def test_nothing_is_said_to_be_nothing(
    draw: Callable[[Document, Chart], None], values: tuple[int | None, ...]
) -> None:
    """A chart without figures is a sentence and no empty frame."""
    chart = Chart("a", "A", "Month", ("x",) * len(values), (Series("one", values),))
    assert "Nothing to show" in text(drawn(lambda document: draw(document, chart)))


def test_many_categories_are_named_as_far_as_there_is_room() -> None:
    """A chart over many months names every so many of them, and none over another."""
    months = tuple(f"{2000 + number // 12}-{number % 12 + 1:02d}" for number in range(240))
    chart = Chart("a", "A", "Month", months, (Series("one", tuple(range(240))),))
    said = text(drawn(lambda document: charts.lines(document, chart)))
    assert 5 <= sum(month in said for month in months) <= 30


def test_what_cannot_be_told_apart_is_no_chart() -> None:
    """More series than patterns, and series of another length, are refused."""
    with pytest.raises(ValueError, match="one to 6"):
        Chart("a", "A", "M", ("x",), tuple(Series(str(number), (1,)) for number in range(7)))
    with pytest.raises(ValueError, match="one value"):
        Chart("a", "A", "M", ("x", "y"), (Series("one", (1,)),))
