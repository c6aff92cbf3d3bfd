"""A page as lines: nothing is wider than the screen, nothing acts on it, and what leads somewhere says where."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.widgets import thing_sections
from tui.widgets.lines import Line
from wamledger.services.subjects import Subject
from wamledger.services.things.page import (
    Bar,
    Bars,
    Cell,
    Fact,
    Moment,
    Section,
    Table,
    Text,
    ThingPage,
    TimeLine,
)

TEXT = st.text(st.sampled_from("abc XYZ 0/\n\t\x1b\u202e突击é[b]\u0301"), max_size=60)
SUBJECT = st.none() | st.builds(Subject, st.just("weapon"), st.sampled_from(["W-1", "W-2"]))
CELL = st.builds(Cell, TEXT, SUBJECT)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    columns = draw(st.lists(TEXT, min_size=1, max_size=6))
    rows = draw(st.lists(st.tuples(*(CELL for _ in columns)), max_size=4))
    return Table(draw(TEXT), tuple(columns), tuple(rows), draw(TEXT))


SECTIONS: st.SearchStrategy[Section] = st.one_of(
    tables(),
    st.builds(
        TimeLine,
        TEXT,
        st.lists(st.builds(Moment, st.integers(0, 10**15), TEXT, TEXT, TEXT, SUBJECT), max_size=3).map(tuple),
        TEXT,
    ),
    st.builds(
        Bars,
        TEXT,
        st.lists(
            st.builds(Bar, TEXT, st.integers(0, 10**12), st.integers(0, 10**12), TEXT, SUBJECT), max_size=3
        ).map(tuple),
        TEXT,
    ),
    st.builds(Text, TEXT, TEXT),
)
PAGES = st.builds(
    ThingPage,
    st.just(Subject("weapon", "W-1")),
    TEXT,
    st.lists(st.builds(Fact, TEXT, TEXT, SUBJECT, st.booleans()), max_size=9).map(tuple),
    st.lists(SECTIONS, max_size=3).map(tuple),
)


def written(line: Line) -> str:
    return "".join(piece.text for piece in line)


@settings(deadline=None, max_examples=150)
@given(page=PAGES, width=st.sampled_from([60, 78, 110, 138]))
def test_lines_fit_and_nothing_in_them_acts(page: ThingPage, width: int) -> None:
    """Whatever was recorded, each line is as wide as the screen at most and holds nothing that acts on it."""
    for line in thing_sections.lines(page, width):
        text = written(line)
        assert cell_len(text) <= width, text
        assert not set(text) & {"\x1b", "\u202e", "\n", "\t"}


def test_a_fact_with_alarm_carries_a_sign() -> None:
    """What needs somebody's eye has a sign before it, and not a colour alone."""
    page = ThingPage(
        Subject("weapon", "W-1"), "W-1", (Fact("Due", "yesterday", alarm=True), Fact("Where", "GAO"))
    )
    assert [written(line) for line in thing_sections.lines(page, 60)] == ["Due    ! yesterday", "Where  GAO"]


def test_many_facts_stand_in_two_columns_on_a_wide_screen() -> None:
    """A wide screen shows many facts side by side, in their order down the left and then the right."""
    facts = tuple(Fact(f"Fact {number}", f"value {number}") for number in range(8))
    page = ThingPage(Subject("weapon", "W-1"), "W-1", facts)
    assert len(thing_sections.lines(page, 78)) == 8
    wide = [written(line) for line in thing_sections.lines(page, 138)]
    assert len(wide) == 4
    assert [line.split() for line in wide] == [
        ["Fact", str(at), "value", str(at), "Fact", str(at + 4), "value", str(at + 4)] for at in range(4)
    ]


def test_a_bar_near_its_limit_says_so() -> None:
    """Over 80 % of a limit stands a sign beside the figure; an empty part says what its emptiness means."""
    near, far = Bar("HD 1.1", 81, 100, "81 of 100 kg"), Bar("HD 1.4", 80, 100, "80 of 100 kg")
    lines = [written(line) for line in thing_sections.of_section(Bars("Licence", (near, far)), 100)]
    assert ["! " in line for line in lines] == [True, False]
    assert lines[0].split()[-6:] == ["%", "!", "81", "of", "100", "kg"]
    assert lines[1].split()[-5:] == ["%", "80", "of", "100", "kg"]
    assert thing_sections.of_section(Bars("Licence", (), "No licence."), 100)[0][0].text == "No licence."
    assert written(thing_sections.of_section(Table("Holds", ("Kind",), (), "None."), 100)[0]) == "None."


def test_a_table_too_wide_loses_nothing() -> None:
    """On a narrow screen the longest column goes on below, and the short ones stay whole."""
    to = Subject("weapon", "W-0001")
    table = Table("T", ("Code", "What", "Qty"), ((Cell("W-0001", to), Cell("rifle " * 30), Cell("1 000")),))
    lines = thing_sections.of_section(table, 60)[2:]
    assert written(lines[0]).startswith("W-0001  rifle")
    assert written(lines[0]).endswith("1 000")
    assert len(lines) == 5
    assert " ".join(written(line) for line in lines).count("rifle") == 30
    assert [piece.leads_to for line in lines for piece in line if piece.leads_to] == [to]


def test_what_leads_somewhere_is_a_piece_of_its_own() -> None:
    """Facts, cells, moments and bars that lead somewhere say where, and nothing else does."""
    to = Subject("place", "GAO")
    page = ThingPage(
        Subject("weapon", "W-1"),
        "W-1",
        (Fact("Where", "GAO", to), Fact("Serial", "1")),
        (
            Table("T", ("Place",), ((Cell("GAO", to),), (Cell("x"),))),
            TimeLine("L", (Moment(0, "Issued", "to X", "by Y", to),)),
            Bars("B", (Bar("GAO", 1, 0, "", to),)),
        ),
    )
    leading = [piece for line in thing_sections.lines(page, 80) for piece in line if piece.leads_to]
    assert [piece.text for piece in leading] == ["GAO", "GAO", "Issued", "GAO"]
