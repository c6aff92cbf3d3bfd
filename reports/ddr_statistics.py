"""
WL-F-70: the statistics of disarmament over a period: people by category, sex and age, and what they handed in.

It names nobody, and withholds each figure that would say something of a few. Sums are made of what is shown, with the
number of those who are not shown beside them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import charts, figures, styles
from reports.charts import Chart, Series
from reports.columns import Column, Row, Total
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, cells, held, whole
from reports.page import Document, Paper
from reports.paper import Stated, begun, head_data, state, time, until
from reports.proof import proof
from reports.register import Register
from reports.sheet import paragraph, section
from wamledger.i18n import N_, _, ngettext
from wamledger.services import words
from wamledger.services.views.ddr_statistics import DdrStatisticsView, WeaponsByType
from wamledger.services.words import word

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-70", 1, N_("Statistics of disarmament"))
_MOST_MONTHS: Final = 60
"""The chart shows the last of them; the table has all."""


def ddr_statistics(
    view: DdrStatisticsView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The statistics are in the stream; the number of pages is returned."""
    document = begun(
        FORM,
        view.provenance,
        out,
        number="",
        subtitle=figures.period(view.since, view.until),
        paper=paper,
        on_page=on_page,
    )
    state(document, _head(view))
    paragraph(document, _rule(view), styles.NOTE)
    _people(document, view)
    _months(document, view)
    _weapons(document, view)
    _places(document, view)
    _ammunition(document, view)
    proof(document)
    return document.finish()


def _head(view: DdrStatisticsView) -> list[Stated]:
    weapons = sum(each.count for each in view.weapons)
    return [
        time("since", _("From"), view.since, otherwise=_("The beginning of the ledger")),
        until("until", _("To"), view.until),
        Stated("small_cell_people", _("Withheld where fewer than"), view.threshold),
        Stated("people", _("People registered"), view.total),
        Stated("weapons", _("Weapons handed in"), weapons),
        Stated("withheld", _("People in figures that are withheld"), view.withheld),
    ]


def _rule(view: DdrStatisticsView) -> str:
    text = _(
        "Counts of people name nobody. A figure about fewer than {number} people is withheld, and another one where it "
        "would follow from the rest; sums are made of the figures that are shown. Handed in is what came with the number "
        "of a participant, or as surrendered or collected; temporary deposits, which stay the party's, are not counted."
    ).format(number=figures.number(view.threshold))
    if view.is_too_few:
        text += " " + _("There are too few people in this period for a table of them.")
    return text


def _people(document: Document, view: DdrStatisticsView) -> None:
    section(document, _("People, by category, sex and age"))
    sexes = _sexes(view)
    columns = [
        Column(_("Category"), 2.4),
        Column(_("Age"), 1.2),
        *(Column(word(words.SEX, sex), 1.0, align="right") for sex in sexes),
        Column(_("Shown in all"), 1.0, styles.CELL_BOLD, align="right"),
    ]
    empty = _("Not shown") if view.is_too_few else _("Nobody was registered")
    Register(document, columns).write(_people_rows(view, sexes), empty=empty)
    if view.withheld_cells:
        paragraph(
            document,
            ngettext(
                "One figure, marked {mark}, is withheld; with those shown it comes to {total}.",
                "{number} figures, marked {mark}, are withheld. Together they are {people} people, and with those shown "
                "{total}.",
                view.withheld_cells,
            ).format(
                number=figures.number(view.withheld_cells),
                mark=figures.WITHHELD,
                people=figures.number(view.withheld),
                total=figures.number(view.total),
            ),
            styles.NOTE,
        )


def _sexes(view: DdrStatisticsView) -> list[str]:
    known = {cell.sex for cell in view.people}
    return [*words.SEX, *sorted(known - set(words.SEX))]


def _people_rows(view: DdrStatisticsView, sexes: list[str]) -> Iterator[Row | Total]:
    counts = {(cell.category, cell.age_band, cell.sex): cell.count for cell in view.people}
    lines = list(dict.fromkeys((cell.category, cell.age_band) for cell in view.people))
    order = [*words.AGE_BAND]
    lines.sort(
        key=lambda line: (
            next(place for place, cell in enumerate(view.people) if cell.category == line[0]),
            order.index(line[1]) if line[1] in order else len(order),
            line[1],
        )
    )
    for category, age in lines:
        row = [counts.get((category, age, sex), 0) for sex in sexes]
        yield (
            word(words.PARTICIPANT, category),
            word(words.AGE_BAND, age),
            *map(_shown, row),
            figures.number(sum(value or 0 for value in row)),
        )
    if lines:
        sums = [sum(counts.get((*line, sex), 0) or 0 for line in lines) for sex in sexes]
        yield Total((_("Shown"), "", *map(figures.number, sums), figures.number(sum(sums))))


def _shown(value: int | None) -> str:
    return figures.WITHHELD if value is None else figures.number(value)


def _months(document: Document, view: DdrStatisticsView) -> None:
    section(document, _("By month"))
    months = view.months[-_MOST_MONTHS:]
    chart = Chart(
        "months",
        _("Weapons handed in, and people registered"),
        _("Month"),
        tuple(each.month for each in months),
        (
            Series(_("Weapons handed in"), tuple(each.weapons for each in months)),
            Series(_("People registered"), tuple(each.people for each in months)),
        ),
    )
    charts.bars(document, chart, is_stacked=False)
    columns = [
        Column(_("Month"), 2.0),
        Column(_("People registered"), 1.2, align="right"),
        Column(_("Weapons handed in"), 1.2, align="right"),
    ]
    Register(document, columns).write(
        ((each.month, _shown(each.people), figures.number(each.weapons or 0)) for each in view.months),
        empty=_("Nothing in this period"),
    )


def _weapons(document: Document, view: DdrStatisticsView) -> None:
    section(document, _("Weapons handed in, by type"))
    columns = [
        Column(_("Type"), 1.0, styles.CELL_CODE),
        Column(_("What it is"), 3.2),
        *(Column(word(words.SEX, sex), 1.0, align="right") for sex in words.SEX),
        Column(_("No participant"), 1.0, align="right"),
        Column(_("All"), 1.0, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(_weapon_rows(view), empty=_("No weapon was handed in"))


def _weapon_rows(view: DdrStatisticsView) -> Iterator[Row | Total]:
    for each in view.weapons:
        yield (each.type, each.type_name, *_by_sex(each), figures.number(each.count))
    if view.weapons:
        number = figures.number(sum(each.count for each in view.weapons))
        yield Total((_("All types"), *[""] * 5, number))


def _by_sex(each: WeaponsByType) -> tuple[str, ...]:
    """By sex, and of nobody; none of it where one of the figures is about too few."""
    if each.by_sex is None:
        return (figures.WITHHELD,) * 4
    return (*map(figures.number, each.by_sex), figures.number(each.of_nobody))


def _places(document: Document, view: DdrStatisticsView) -> None:
    section(document, _("Weapons handed in, by place"))
    columns = [
        Column(_("Place"), 1.2, styles.CELL_CODE),
        Column(_("Name"), 3.4),
        Column(_("Weapons"), 1.0, align="right"),
        Column(_("People who handed them in"), 1.4, align="right"),
    ]
    Register(document, columns).write(
        (
            (each.place, each.place_name, figures.number(each.weapons), _shown(each.people))
            for each in view.places
        ),
        empty=_("No weapon was handed in"),
    )


def _ammunition(document: Document, view: DdrStatisticsView) -> None:
    section(document, _("Ammunition handed in"))
    columns = [
        Column(_("Nature"), 1.4, styles.CELL_CODE),
        Column(_("What it is"), 3.6),
        Column(_("Unit"), 0.7),
        Column(_("Quantity"), 1.2, styles.CELL_BOLD, align="right"),
    ]
    Register(document, columns).write(
        (
            (each.nature, each.name, word(words.UNIT, each.unit), figures.number(each.quantity))
            for each in view.ammunition
        ),
        empty=_("No ammunition was handed in"),
    )


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[DdrStatisticsView]:
    from wamledger.services.report_views.ddr_statistics import ddr_statistics_view

    return held(
        ddr_statistics_view(
            ledger,
            since=asked.since,
            until=asked.until,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: DdrStatisticsView) -> Iterator[Table]:
    yield head_data(_head(view))
    people = {
        "category": _("Category"),
        "sex": _("Sex"),
        "age_band": _("Age"),
        "count": _("People"),
    }
    yield Table("people", _("People"), people, cells(view.people, people))
    months = {"month": _("Month"), "people": _("People registered"), "weapons": _("Weapons handed in")}
    yield Table("months", _("By month"), months, cells(view.months, months))
    yield Table(
        "weapons",
        _("Weapons handed in, by type"),
        {
            "type": _("Type"),
            "type_name": _("What it is"),
            "female": word(words.SEX, "F"),
            "male": word(words.SEX, "M"),
            "unspecified": word(words.SEX, "UNSPECIFIED"),
            "of_nobody": _("No participant"),
            "count": _("All"),
        },
        (
            (
                each.type,
                each.type_name,
                *(each.by_sex or (None, None, None)),
                None if each.by_sex is None else each.of_nobody,
                each.count,
            )
            for each in view.weapons
        ),
    )
    places = {
        "place": _("Place"),
        "place_name": _("Name"),
        "weapons": _("Weapons"),
        "people": _("People who handed them in"),
    }
    yield Table("places", _("Weapons handed in, by place"), places, cells(view.places, places))
    natures = {"nature": _("Nature"), "name": _("What it is"), "unit": _("Unit"), "quantity": _("Quantity")}
    yield Table("ammunition", _("Ammunition handed in"), natures, cells(view.ammunition, natures))


KIND: Final = Kind(
    name="ddr-statistics",
    form=FORM,
    summary=N_(
        "People in disarmament by category, sex and age, and what was handed in; small figures withheld."
    ),
    view_type=DdrStatisticsView,
    view=_view,
    draw=ddr_statistics,
    tables=_tables,
    rests_on=whole,
    options=("since", "until"),
)
