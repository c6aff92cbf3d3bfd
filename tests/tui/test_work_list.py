"""The list of work: its cursor, what is drawn of it, and the mouse."""

from __future__ import annotations

from textual.app import App, ComposeResult

from tests.tui.reading import screen_text
from tui.widgets.story import told
from tui.widgets.work_list import Heading, Line, WorkList

HEADINGS = (Heading("What", 0), Heading("Code", 6), Heading("More", 10, 60), Heading("N", 5, right=True))


def lines(*codes: str) -> list[Line]:
    """A line for each code; one that begins with # is a title."""
    return [
        Line("", (code, "", "", ""))
        if code.startswith("#")
        else Line(code, (f"Thing {code}", code, "more", "7"))
        for code in codes
    ]


class Listing(App[None]):
    """A list and nothing else."""

    def __init__(self, shown: list[Line]) -> None:
        super().__init__()
        self.shown = shown
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        """The list."""
        yield WorkList(HEADINGS, self.shown, empty="Nothing here.")

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.query_one(WorkList).focus()

    def on_work_list_opened(self, message: WorkList.Opened) -> None:
        """What was opened is kept."""
        self.opened.append(message.key)


async def test_the_cursor_stands_on_lines_and_never_on_titles() -> None:
    """Up, down, to the ends and by pages the cursor goes from line to line, past titles."""
    app = Listing(lines("#one", "A", "B", "#two", "C"))
    async with app.run_test(size=(80, 10)) as pilot:
        where = app.query_one(WorkList)
        seen = [where.key]
        for key in ("down", "down", "down", "up", "home", "end", "pageup", "pagedown"):
            await pilot.press(key)
            seen.append(where.key)
        assert seen == ["A", "B", "C", "C", "B", "A", "C", "A", "C"]
        await pilot.press("enter")
        assert app.opened == ["C"]


async def test_the_cursor_stays_where_it_was_when_lines_change() -> None:
    """After other lines were put the cursor is on the line on which it stood; where that is gone, on the first."""
    app = Listing(lines("A", "B", "C"))
    async with app.run_test(size=(80, 10)) as pilot:
        where = app.query_one(WorkList)
        await pilot.press("down")
        where.put(lines("Z", "A", "B"))
        assert where.key == "B"
        where.put(lines("Z", "A"))
        assert where.key == "Z"
        where.put([])
        assert where.key == ""
        await pilot.press("down", "enter")
        assert app.opened == []
        assert "Nothing here." in screen_text(pilot)


async def test_a_long_list_follows_the_cursor() -> None:
    """Of a list that is longer than the screen the line with the cursor is always on it, with its title above it."""
    app = Listing(lines("#first", *(f"L{number}" for number in range(500))))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("end")
        await pilot.pause()
        assert "L499" in screen_text(pilot)
        await pilot.press("home")
        await pilot.pause()
        assert "#first" in screen_text(pilot)
        assert "L0" in screen_text(pilot)


async def test_the_mouse_opens_and_turns() -> None:
    """A click opens the line that is clicked, a click on a title or below the lines nothing; the wheel moves the cursor."""
    app = Listing(lines("#one", "A", "B", "C", "D", "E", "F"))
    async with app.run_test(size=(80, 12)) as pilot:
        await pilot.click(WorkList, offset=(3, 3))
        await pilot.click(WorkList, offset=(3, 1))
        await pilot.click(WorkList, offset=(3, 11))
        assert app.opened == ["B"]
        where = app.query_one(WorkList)
        where.on_mouse_scroll_down()
        assert where.key == "E"


async def test_columns_make_room_on_a_narrow_screen() -> None:
    """A column that is for wide screens is left out on a narrow one, and what does not fit ends with an ellipsis."""
    app = Listing([Line("A", ("A very long name of something " * 3, "A", "more", "7"))])
    async with app.run_test(size=(50, 5)) as pilot:
        narrow = screen_text(pilot)
        assert "more" not in narrow
        assert "…" in narrow
    app = Listing(lines("A"))
    async with app.run_test(size=(80, 5)) as pilot:
        assert "more" in screen_text(pilot)


async def test_text_of_a_ledger_cannot_turn_a_line_around() -> None:
    """What could act on a screen is drawn as a visible escape, in lists and in stories."""
    app = Listing([Line("A", ("good\u202eevil", "[b]A[/b]", "\x1b[2J", "7"))])
    async with app.run_test(size=(80, 5)) as pilot:
        text = screen_text(pilot)
        assert "good\\u202eevil" in text
        assert "[b]A[" in text
        assert "\x1b" not in text
    story = told("one\u202etwo", ("heading\u200b", ["line\x07", "[red]not markup[/red]"]))
    assert "\\u202e" in story.plain
    assert "\\u200b" in story.plain
    assert "\\u0007" in story.plain
    assert "[red]not markup[/red]" in story.plain
