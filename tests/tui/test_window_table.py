"""The register as a widget: it draws what is visible, goes by keys and by mouse, and lets no text act."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from threading import Event
from typing import Any

from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.events import MouseScrollDown, MouseScrollUp
from textual.pilot import Pilot

from tests.tui.numbered import Numbered
from tests.tui.reading import screen_text, settled
from tui.widgets.column_layout import laid_out
from tui.widgets.window import Window
from tui.widgets.window_table import WindowTable
from wamledger.services.lists.form import Asked, Column


class Bench(App[None]):
    """A screen that is a register, and writes down what it was told."""

    def __init__(self, source: Numbered, asked: Asked, chosen: Sequence[str]) -> None:
        super().__init__()
        self.source, self.asked, self.chosen = source, asked, chosen
        self.told: list[Any] = []

    def compose(self) -> ComposeResult:
        yield WindowTable(
            self.source, Window(self.asked), empty="Nothing is registered yet.", chosen=self.chosen
        )

    def on_mount(self) -> None:
        self.table.focus()

    def on_window_table_opened(self, told: WindowTable.Opened) -> None:
        self.told.append(told.row.subject.code)

    def on_window_table_sort_asked(self, told: WindowTable.SortAsked) -> None:
        self.told.append(told.column.name)

    def on_window_table_failed(self, told: WindowTable.Failed) -> None:
        self.told.append(told.error)

    @property
    def table(self) -> WindowTable:
        return self.query_one(WindowTable)


@asynccontextmanager
async def bench(
    source: Numbered,
    *,
    size: tuple[int, int] = (80, 24),
    asked: Asked | None = None,
    chosen: Sequence[str] = (),
) -> AsyncIterator[Pilot[None]]:
    app = Bench(source, asked or Asked(), chosen)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        yield pilot


def lines_of(pilot: Pilot[None]) -> list[str]:
    return screen_text(pilot).split("\n")


async def test_first_rows_headings_and_words() -> None:
    """The first rows stand under their headings, figures to the right, and a flag is a word with a sign."""
    async with bench(Numbered(range(1_000_000))) as pilot:
        lines = lines_of(pilot)
        assert lines[0].split() == ["Weapon", "What", "Number", "Look", "at"]
        assert "W-0000000" in lines[1]
        assert "W-0000022" in lines[23]
        assert lines[4].split()[0] == "!"
        assert lines[4].rstrip().endswith("! Overdue")
        assert lines[1].index("0 ", 30) == lines[13].index("12", 30) + 1


async def test_a_wide_screen_shows_more_columns() -> None:
    """Columns that need a wide screen come where there is one, with words for codes and times in full."""
    async with bench(Numbered(range(50)), size=(140, 20)) as pilot:
        lines = lines_of(pilot)
        assert "Since" in lines[0]
        assert "Remarks" not in lines[0]
        assert "1970-01-01 00:01" in lines[2]
        assert "In store" in lines[2]


async def test_keys_reach_any_row() -> None:
    """Paging, End and Home bring their rows to the screen, and the cursor stays on it."""
    async with bench(Numbered(range(5000))) as pilot:
        window = pilot.app.table.window
        for _turn in range(10):
            await pilot.press("pagedown")
        await settled(pilot)
        assert window.position == 230
        assert "W-0000230" in screen_text(pilot)
        await pilot.press("end")
        await settled(pilot)
        assert "W-0004999" in lines_of(pilot)[23]
        await pilot.press("up", "k")
        assert window.at_cursor is not None
        assert window.at_cursor.subject.code == "W-0004997"
        await pilot.press("home")
        await settled(pilot)
        assert window.position == 0
        assert "W-0000000" in lines_of(pilot)[1]


async def test_the_row_under_the_cursor_opens_by_key_and_mouse() -> None:
    """Enter opens the row, and so does a click on the row where the cursor stands; the first click puts it there."""
    async with bench(Numbered(range(50))) as pilot:
        await pilot.press("down", "down", "enter")
        await pilot.click(offset=(5, 6))
        assert pilot.app.told == ["W-0000002"]
        await pilot.click(offset=(5, 6))
        assert pilot.app.told == ["W-0000002", "W-0000005"]
        await pilot.click(offset=(70, 0))
        await pilot.click(offset=(30, 0))
        await pilot.click(offset=(5, 0))
        assert pilot.app.told[2:] == ["code"]


async def test_the_wheel_moves_some_rows() -> None:
    """The wheel carries the cursor down and up again."""
    async with bench(Numbered(range(500))) as pilot:
        table = pilot.app.table
        for kind in (MouseScrollDown, MouseScrollDown, MouseScrollUp):
            table.post_message(
                kind(table, x=5, y=5, delta_x=0, delta_y=1, button=0, shift=False, meta=False, ctrl=False)
            )
        await pilot.pause()
        assert table.window.position == 3


async def test_the_heading_says_how_it_is_sorted() -> None:
    """The column in whose order the register stands carries the sign of its direction."""
    async with bench(Numbered(range(50)), asked=Asked("number", descending=True)) as pilot:
        assert "Number ▼" in lines_of(pilot)[0]
        assert "W-0000049" in lines_of(pilot)[1]
    async with bench(Numbered(range(50)), asked=Asked("code")) as pilot:
        assert "Weapon ▲" in lines_of(pilot)[0]


async def test_chosen_columns_that_do_not_fit_are_reached_sideways() -> None:
    """Whoever chose more columns than fit moves through them; the first one stays where it is."""
    chosen = ["code", "remarks", "status", "at", "number", "what"]
    async with bench(Numbered(range(50)), size=(60, 10), chosen=chosen) as pilot:
        assert lines_of(pilot)[0].split()[:2] == ["›", "Weapon"]
        assert "What" not in lines_of(pilot)[0]
        assert lines_of(pilot)[4][2] == "!"
        assert "Overdue" not in screen_text(pilot)
        await pilot.press("right", "right", "right", "right", "right", "right")
        assert lines_of(pilot)[0].split()[0] == "‹"
        assert "What" in lines_of(pilot)[0]
        assert "W-0000003" in lines_of(pilot)[4]
        await pilot.press("left", "left", "left", "left", "left")
        assert "Remarks" in lines_of(pilot)[0]


def test_columns_give_way_by_a_third_before_any_is_left_out() -> None:
    """Of columns that do not quite fit each stays, narrower but for the first; where they cannot all, the last ones go."""
    columns = [Column(f"c{number}", "C", 18) for number in range(4)]
    assert [cells for _column, cells in laid_out(columns, 80, 0, 0)] == [18, 18, 18, 18]
    assert [cells for _column, cells in laid_out(columns, 63, 0, 0)] == [18, 13, 13, 13]
    assert [each.name for each, _cells in laid_out(columns, 59, 0, 0)] == ["c0", "c1", "c2"]
    assert [each.name for each, _cells in laid_out(columns, 50, 2, 0)] == ["c0", "c3"]
    assert [each.name for each, _cells in laid_out(columns, 80, 0, 12)] == ["c0", "c1", "c2", "c3"]
    assert [each.name for each, _cells in laid_out(columns, 92, 0, 12)][-1] == "flag"
    assert [cells for _column, cells in laid_out(columns, 10, 0, 0)] == [7]


def test_a_figure_or_a_time_is_never_cut_for_room() -> None:
    """Columns of figures keep their width and those of times what a time takes, while texts give way."""
    columns = [Column("a", "A", 6), Column("b", "B", 12, "number"), Column("c", "C", 18, "moment")]
    columns.append(Column("d", "D", 12))
    assert [cells for _column, cells in laid_out(columns, 54, 0, 0)] == [6, 12, 18, 12]
    assert [cells for _column, cells in laid_out(columns, 48, 0, 0)] == [6, 12, 16, 8]
    assert [each.name for each, _cells in laid_out(columns, 47, 0, 0)] == ["a", "b", "c"]


async def test_an_empty_register_says_so() -> None:
    """With no rows there is a sentence, and no key opens anything."""
    async with bench(Numbered([])) as pilot:
        assert "Nothing is registered yet." in screen_text(pilot)
        await pilot.press("enter", "down", "end", "pageup", "right")
        await settled(pilot)
        assert pilot.app.told == []


async def test_text_that_could_act_is_shown_as_escapes() -> None:
    """An escape sequence or markup in old data reaches the screen as visible text, and wide letters keep the columns."""
    texts = ["red \x1b[31m [bold]x[/] \u202eabc", "突击步枪" * 20, "\x07bell"]
    async with bench(Numbered(range(3), described=texts.__getitem__)) as pilot:
        text = screen_text(pilot)
        assert "red \\u001b[31m [bold]" in text
        assert "\\u0007bell" in text
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert lines_of(pilot)[2].count("突击") > 5
        assert {cell_len(line) for line in lines_of(pilot)} == {80}
        assert lines_of(pilot)[2].split()[-1] == "1"


async def test_a_small_screen_keeps_one_row_to_a_line() -> None:
    """On a small terminal rows are cut at the edge and never wrap."""
    async with bench(Numbered(range(100)), size=(30, 6)) as pilot:
        assert [line.split()[0] for line in lines_of(pilot)[1:4]] == ["W-0000000", "W-0000001", "W-0000002"]


async def test_marks_stand_beside_their_rows() -> None:
    """A row that is marked carries a tick."""
    source = Numbered(range(20))
    async with bench(source) as pilot:
        pilot.app.table.marked = {source.row(4).key}
        pilot.app.table.refresh()
        await pilot.pause()
        assert [line[1] for line in lines_of(pilot)[1:8]].count("✓") == 1
        assert lines_of(pilot)[5][1] == "✓"


async def test_a_slow_register_holds_up_no_key() -> None:
    """While rows are on their way the cursor goes on among those that are there, and what fails is told once."""
    source, go_on = Numbered(range(5000)), Event()
    async with bench(source) as pilot:
        source.before_answer = lambda: bool(go_on.wait(10))
        await pilot.press(*["pagedown"] * 6)
        window = pilot.app.table.window
        assert window.position == len(window.rows) - 1 < 6 * 23
        go_on.set()
        await settled(pilot)
        assert pilot.app.table.window.position == 138

        def broken() -> None:
            raise OSError("gone")

        source.before_answer = broken
        await pilot.press("end")
        await settled(pilot)
        assert [str(each) for each in pilot.app.told] == ["gone"]
