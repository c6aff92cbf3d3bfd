"""A register on screen, used by its keys: search, order, filters, marks, columns; empty, filled and refused."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, OptionList

from tests.tui.numbered import Numbered
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.registers import position
from tui.screens.register import RegisterPage
from tui.widgets.window_table import WindowTable
from wamledger.i18n import N_, use_language
from wamledger.ledger.faults import AccessFault
from wamledger.services import user_settings
from wamledger.services.lists.form import Source
from wamledger.services.subjects import Subject

DeskOf = Callable[[str], Desk]
SMALL = (80, 24)


class Shelf(RegisterPage):
    """A page for a register of numbered rows."""

    def __init__(self, desk: Desk, shelf: Source, **more: Any) -> None:
        super().__init__(desk, "weapons", **more)
        self.shelf = shelf

    def opened(self) -> Source:
        return self.shelf


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is remembered is remembered for one test."""
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))


@asynccontextmanager
async def page_of(
    desk: Desk, shelf: Source, *, size: tuple[int, int] = SMALL, **more: Any
) -> AsyncIterator[tuple[Pilot[Any], Shelf]]:
    async with Wamledger(desk).run_test(size=size) as pilot:
        page = Shelf(desk, shelf, **more)
        await pilot.app.push_screen(page)
        await everything(pilot)
        yield pilot, page


async def everything(pilot: Pilot[Any]) -> None:
    """Rows, their number and the place among them have all come."""
    for _turn in range(40):
        await settled(pilot)
        page = pilot.app.screen
        if not isinstance(page, RegisterPage) or page.refusal:
            return
        window = page.window
        if window.is_loaded and window.count is not None and (window.start is not None or not window.rows):
            break
        await pilot.pause(0.02)
    await settled(pilot)


def codes(pilot: Pilot[Any]) -> list[str]:
    """The codes of the rows on the screen."""
    found = [line.strip("✓! ").split(" ")[0] for line in screen_text(pilot).splitlines()]
    return [each for each in found if each.startswith("W-")]


def line_of(pilot: Pilot[Any], word: str) -> str:
    return next(line for line in screen_text(pilot).splitlines() if word in line)


async def test_a_register_opens_with_rows_and_their_number(desk_of: DeskOf) -> None:
    """A million rows open with the first ones, and say how many there are when they are counted."""
    async with page_of(desk_of("empty"), Numbered(range(1_000_000))) as (pilot, _page):
        assert "Weapons" in screen_text(pilot).splitlines()[0]
        assert codes(pilot)[0] == "W-0000000"
        assert len(codes(pilot)) >= 17
        assert "Row 1 of 1\u202f000\u202f000" in screen_text(pilot)
        await pilot.press("end")
        await everything(pilot)
        assert codes(pilot)[-1] == "W-0999999"
        assert "Row 1\u202f000\u202f000 of 1\u202f000\u202f000" in screen_text(pilot)


async def test_search_answers_while_it_is_typed(desk_of: DeskOf) -> None:
    """Each letter narrows the rows; Enter goes to them, and Escape takes the search back."""
    async with page_of(desk_of("empty"), Numbered(range(3000))) as (pilot, page):
        await pilot.press("slash", "2", "7")
        await everything(pilot)
        assert codes(pilot)[:3] == ["W-0000027", "W-0000127", "W-0000227"]
        await pilot.press("9")
        await everything(pilot)
        assert codes(pilot) == ["W-0000279", "W-0001279", "W-0002279", *(f"W-000279{n}" for n in range(10))]
        assert "Row 1 of 13" in screen_text(pilot)
        await pilot.press("enter", "down", "s", "escape")
        assert page.window.position == 1
        assert "279" in line_of(pilot, "Search")
        await pilot.press("escape")
        await everything(pilot)
        assert page.asked.find == ""
        assert codes(pilot)[0] == "W-0000000"
        await pilot.press("slash", "x", "y")
        await everything(pilot)
        assert "Nothing is found like this." in screen_text(pilot)
        assert "No rows" in screen_text(pilot)


async def test_an_older_answer_does_not_come_after_a_newer(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where an answer is slow, what is on the screen is the answer to the last letter, or it is said that it comes."""
    monkeypatch.setattr(position, "LATE", 0.05)
    shelf, go_on = Numbered(range(3000)), Event()
    async with page_of(desk_of("empty"), shelf) as (pilot, page):
        slow = [True]

        def wait() -> None:
            if slow:
                slow.clear()
                go_on.wait(10)

        shelf.before_answer = wait
        await pilot.press("slash", "2", "7", "9")
        for _turn in range(100):
            if page.window.is_loaded:
                break
            await pilot.pause(0.02)
        assert codes(pilot)[0] == "W-0000279"
        go_on.set()
        await everything(pilot)
        assert codes(pilot)[0] == "W-0000279"

        go_on.clear()
        slow.append(True)
        assert "these rows are those of before" not in screen_text(pilot)
        await pilot.press("1")
        for _turn in range(100):
            if "these rows are those of before" in screen_text(pilot):
                break
            await pilot.pause(0.02)
        assert codes(pilot)[0] == "W-0000279"
        go_on.set()
        await everything(pilot)
        assert codes(pilot)[0] == "W-0002791"
        assert "these rows are those of before" not in screen_text(pilot)


async def test_order_is_chosen_and_turned_around(desk_of: DeskOf) -> None:
    """With s a column is chosen in whose order the rows stand, with S they stand the other way round."""
    async with page_of(desk_of("empty"), Numbered(range(3000))) as (pilot, page):
        await pilot.press("s")
        assert [str(each.prompt).strip("12 ") for each in pilot.app.screen.query_one(OptionList).options] == [
            "Weapon",
            "Number",
        ]
        await pilot.press("2")
        await everything(pilot)
        assert "Number ▲" in line_of(pilot, "Number")
        await pilot.press("S")
        await everything(pilot)
        assert "Number ▼" in line_of(pilot, "Number")
        assert codes(pilot)[0] == "W-0002999"
        await pilot.click(WindowTable, offset=(6, 0))
        await everything(pilot)
        assert (page.asked.sort, page.asked.descending) == ("code", False)


async def test_filters_are_chosen_from_words_or_written(desk_of: DeskOf) -> None:
    """With f the register is narrowed by a choice or a code, which stands above the rows, and by nothing again."""
    async with page_of(desk_of("full"), Numbered(range(3000))) as (pilot, page):
        await pilot.press("f", "1", "3")
        await everything(pilot)
        assert codes(pilot)[:2] == ["W-0000001", "W-0000003"]
        assert "Parity: Odd" in screen_text(pilot)
        await pilot.press("f", "2", *"arm")
        await settled(pilot)
        assert "ARM-1" in screen_text(pilot)
        await pilot.press("down", "enter")
        await everything(pilot)
        assert page.asked.filters == {"parity": "odd", "holder": "ARM-1"}
        assert "Held by: ARM-1" in screen_text(pilot)
        await pilot.press("f", "escape", "f", "3")
        await everything(pilot)
        assert page.asked.filters == {}
        assert codes(pilot)[:2] == ["W-0000000", "W-0000001"]
        assert "Parity" not in screen_text(pilot)


async def test_it_opens_narrowed_where_somebody_came_from_elsewhere(desk_of: DeskOf) -> None:
    """A register opens with the filters and the search that it was called with."""
    more = {"filters": {"parity": "odd"}, "find": "77"}
    async with page_of(desk_of("empty"), Numbered(range(3000)), **more) as (pilot, _page):
        assert codes(pilot)[:2] == ["W-0000077", "W-0000177"]
        assert "Parity: Odd" in screen_text(pilot)
        assert "77" in line_of(pilot, "Search")


async def test_chosen_columns_are_kept_for_the_next_time(desk_of: DeskOf) -> None:
    """Columns that were chosen are on the screen, and again when the register is opened anew; o takes them back."""
    desk = desk_of("empty")
    async with page_of(desk, Numbered(range(30))) as (pilot, page):
        await pilot.press("c", "down", "space", "down", "minus", "enter")
        assert "What" not in line_of(pilot, "Weapon ")
        assert user_settings.read() == {"columns_weapons": "code,number"}
        again = Shelf(desk, page.shelf)
        await pilot.app.push_screen(again)
        await everything(pilot)
        assert "What" not in line_of(pilot, "Weapon ")
        await pilot.press("c", "space", "down", "space", "escape", "c", "o")
        assert again.chosen == ()
        assert "What" in line_of(pilot, "Weapon ")


async def test_marked_rows_go_on_one_voucher(desk_of: DeskOf) -> None:
    """Rows are marked with Space, whatever is searched meanwhile; n offers what can be done with all of them."""
    asked: list[Any] = []

    async def fill(op: str, filled: Any = None) -> None:
        asked.append((op, filled))

    class Real(Numbered):
        def row(self, number: int) -> Any:
            from dataclasses import replace

            return replace(super().row(number), subject=Subject("weapon", f"W-{number}"))

    async with page_of(desk_of("full"), Real([3, 5, 8])) as (pilot, page):
        pilot.app.fill = fill
        await pilot.press("n")
        await settled(pilot)
        assert "W-3: what can be done next" in screen_text(pilot)
        await pilot.press("escape", "down", "space", "slash", "8")
        await everything(pilot)
        await pilot.press("enter", "space")
        assert "2 rows marked" in screen_text(pilot)
        await pilot.press("n")
        await settled(pilot)
        assert "2 things: what can be done next" in screen_text(pilot)
        await pilot.press("1")
        await pilot.pause()
        assert [op for op, _filled in asked] == ["issue"]
        assert asked[0][1]["lines"] == [{"weapon": "W-5"}, {"weapon": "W-8"}]
        await pilot.press("space", "space", "escape")
        assert page.marks == {}


async def test_enter_opens_the_thing_and_coming_back_looks_again(desk_of: DeskOf) -> None:
    """Enter shows the thing of the row; whoever comes back sees what is there now, on the row where they were."""
    shelf = Numbered(range(100, 300))
    async with page_of(desk_of("full"), shelf) as (pilot, page):
        await pilot.press(*["down"] * 5, "enter")
        await settled(pilot)
        assert pilot.app.screen is not page
        shelf.numbers = range(300)
        await pilot.press("escape")
        await everything(pilot)
        assert pilot.app.screen is page
        assert page.window.position == 105
        assert "Row 106 of 300" in screen_text(pilot)


async def test_an_empty_register_says_so(desk_of: DeskOf) -> None:
    """Where there is nothing, a sentence says so, and no key breaks anything."""
    async with page_of(desk_of("empty"), Numbered([])) as (pilot, page):
        assert "There is nothing in this register yet." in screen_text(pilot)
        await pilot.press("enter", "space", "n", "end", "home", "S", "f5")
        await everything(pilot)
        assert pilot.app.screen is page
        assert "No rows" in screen_text(pilot)


async def test_what_may_not_be_read_is_refused_in_words(desk_of: DeskOf) -> None:
    """A right that was taken away ends the register in a sentence, and looking again opens it when it is back."""
    shelf = Numbered(range(3000))
    async with page_of(desk_of("empty"), shelf) as (pilot, page):

        def refuse() -> None:
            raise AccessFault(N_("{person} may not read this."), N_("Ask somebody."), person="BINTA")

        shelf.before_answer = refuse
        await pilot.press("end")
        await everything(pilot)
        assert "✗ BINTA may not read this." in screen_text(pilot)
        assert codes(pilot) == []
        await pilot.press("s", "f", "n", "c", "e", "slash", "space", "S")
        assert pilot.app.screen is page
        shelf.before_answer = lambda: None
        await pilot.press("f5")
        await everything(pilot)
        assert codes(pilot)[-1] == "W-0002999"


@pytest.mark.plants_mistakes
@pytest.mark.plants_mistakes
async def test_a_mistake_in_the_register_leaves_the_screen_alive(desk_of: DeskOf) -> None:
    """What breaks while rows are asked for is told with its reference, and the rows that are there stay."""
    shelf = Numbered(range(3000))
    async with page_of(desk_of("empty"), shelf) as (pilot, page):

        def broken() -> None:
            raise ZeroDivisionError

        shelf.before_answer = broken
        await pilot.press("end")
        await settled(pilot)
        assert pilot.app.screen is not page
        shelf.before_answer = lambda: None
        await pilot.press("escape", "home")
        await everything(pilot)
        assert pilot.app.screen is page
        assert codes(pilot)[0] == "W-0000000"


async def test_another_language_keeps_everything(desk_of: DeskOf) -> None:
    """Drawn in another language the register is on the same row, with its search and its marks."""
    async with page_of(desk_of("empty"), Numbered(range(3000))) as (pilot, page):
        await pilot.press("slash", "7", "enter")
        await everything(pilot)
        await pilot.press("down", "down", "space")
        position, top = page.window.position, codes(pilot)
        try:
            await pilot.app.speak("fr")
            await everything(pilot)
            assert page.window.position == position
            assert codes(pilot) == top
            assert len(page.marks) == 1
            assert page.query_one(Input).value == "7"
        finally:
            use_language("en")


async def test_no_letter_is_lost_between_the_key_and_the_search(desk_of: DeskOf) -> None:
    """When the key for the search was heard the next one is typed into it; after Enter the next goes to the rows."""
    async with page_of(desk_of("empty"), Numbered(range(3000))) as (pilot, page):
        page.action_search()
        assert page.focused is page.query_one(Input)
        await pilot.press("n", "s")
        assert page.query_one(Input).value == "ns"
        page._to_rows()
        assert page.focused is page.query_one(WindowTable)
