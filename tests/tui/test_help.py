"""Help, go-to, everything by name and find are there on every page, and say what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.destinations import DESTINATIONS
from tui.looks import NAMES
from tui.screens.base import Page
from tui.screens.find import Find
from tui.screens.go_to import GoTo
from tui.screens.help import Help
from tui.screens.home import Home
from tui.screens.palette import Palette, choices
from wamledger import i18n
from wamledger.services.form_fields.phases import SUMMARIES

DeskOf = Callable[[str], Desk]
SIZE = (80, 24)


class Store(Page):
    """A page with keys of its own and a line to write on."""

    heading: ClassVar[str] = "Store room"
    about: ClassVar[tuple[str, ...]] = ("Where things are kept [bold]safe[/].",)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("b,ctrl+b", "shut", "Shut the door")]

    def body(self) -> ComposeResult:
        yield Input(id="line")


class Gone(Page):
    """What the test goes to in place of a real screen."""

    heading: ClassVar[str] = "There"


@pytest.fixture
def went(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """Where somebody was sent, without going there."""
    found: list[tuple[Any, ...]] = []

    async def go(_app: Wamledger, name: str, **more: Any) -> None:
        found.append(("go", name, *sorted(more.items())))

    async def fill(_app: Wamledger, op: str, filled: Any = None) -> None:
        found.append(("fill", op))

    async def show(_app: Wamledger, subject: Any) -> None:
        found.append(("show", *subject))

    for name, instead in (("go", go), ("fill", fill), ("show", show)):
        monkeypatch.setattr(Wamledger, name, instead)
    return found


async def whole_text(pilot: Pilot[Any]) -> str:
    """Everything that the help says, scrolled through."""
    seen = screen_text(pilot)
    for _turn in range(12):
        await pilot.press("pagedown")
        seen += screen_text(pilot)
    return seen


async def test_help_tells_of_the_page_and_of_every_key(desk_of: DeskOf) -> None:
    """F1 says what the page is for, each of its keys, those that work everywhere, and where one can go."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Store(app.desk))
        app.screen.query_one(Input).focus()
        await pilot.press("f1")
        assert isinstance(app.screen, Help)
        text = await whole_text(pilot)
        assert "Store room" in text
        assert "Where things are kept [bold]safe[/]." in text
        assert "b, Ctrl+B" in text
        for said in ("Shut the door", "Look again", "New entry", "Colours", "Language", "Quit", "Lock"):
            assert (said in text) == (said != "Lock"), said
        # how a line is edited is known, and Textual's words for it are in no catalogue
        assert "Delete" not in text
        await pilot.press("escape")
        assert isinstance(app.screen, Store)


async def test_a_question_mark_can_be_typed(desk_of: DeskOf) -> None:
    """In a line the question mark is a letter; elsewhere it asks for help."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Store(app.desk))
        app.screen.query_one(Input).focus()
        await pilot.press("question_mark")
        assert app.screen.query_one(Input).value == "?"
        app.screen.set_focus(None)
        await pilot.press("question_mark")
        assert isinstance(app.screen, Help)
        await pilot.press("f1")
        assert isinstance(app.screen, Store)


@pytest.mark.parametrize("destination", DESTINATIONS, ids=lambda each: each.name)
async def test_each_screen_is_a_letter_away(
    desk_of: DeskOf, went: list[tuple[Any, ...]], destination: Any
) -> None:
    """F2 and its letter lead to every screen, and everything is on the menu."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Gone(app.desk))
        went.clear()
        await pilot.press("f2")
        assert isinstance(app.screen, GoTo)
        text = screen_text(pilot)
        assert f"{destination.key}  {destination.title}" in text
        await pilot.press(destination.key)
        await pilot.pause()
        assert went == [("go", destination.name)]
        assert isinstance(app.screen, Gone)


def test_no_two_screens_have_one_letter() -> None:
    """Letters, names and titles are each of one screen."""
    for field in ("key", "name", "title"):
        assert len({getattr(each, field) for each in DESTINATIONS}) == len(DESTINATIONS)


async def test_the_arrows_go_there_too(desk_of: DeskOf, went: list[tuple[Any, ...]]) -> None:
    """The arrows lead through both columns, the line below says what a screen is for, and Enter goes there."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Gone(app.desk))
        went.clear()
        await pilot.press("f2", "left", "down")
        await pilot.pause()
        assert "Every lot of ammunition" in screen_text(pilot)
        await pilot.press("enter")
        assert went == [("go", "lots")]


async def test_everything_has_a_name(desk_of: DeskOf, went: list[tuple[Any, ...]]) -> None:
    """Screens, operations, languages and colours are found by any part of their name or purpose, and Enter does it."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Gone(app.desk))
        went.clear()
        named = {each.title for each in choices(app)}
        assert {each.title for each in DESTINATIONS} | set(NAMES.values()) <= named
        assert len(named) >= len(DESTINATIONS) + len(SUMMARIES) + len(NAMES) + len(i18n.languages())
        await pilot.press("ctrl+p")
        assert isinstance(app.screen, Palette)
        await pilot.press(*"seal package")
        assert "Reseal" in screen_text(pilot)
        await pilot.press("enter")
        await pilot.press("ctrl+p", *"traces", "down", "up", "enter")
        await pilot.pause()
        assert went == [("fill", "reseal"), ("go", "traces")]
        await pilot.press("ctrl+p", *"zzzz")
        assert "Nothing is called so." in screen_text(pilot)
        await pilot.press("enter", "escape")
        await pilot.press("ctrl+p", *"strong", "enter")
        await pilot.pause()
        assert app.theme == "contrast"


async def test_a_code_leads_to_its_thing(desk_of: DeskOf, went: list[tuple[Any, ...]]) -> None:
    """F3 and a code show the thing; what nothing bears is searched for among the weapons; nothing typed does nothing."""
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Gone(app.desk))
        went.clear()
        with app.desk.ledger.reading() as link:
            lot = link.one("SELECT code FROM lot WHERE void = 0 ORDER BY code")[0]
        await pilot.press("f3", "enter")
        assert isinstance(app.screen, Find)
        app.screen.query_one(Input).value = lot
        await pilot.press("enter")
        await settled(pilot)
        assert went == [("show", "lot", lot)]
        assert isinstance(app.screen, Gone)
        went.clear()
        await pilot.press("f3")
        app.screen.query_one(Input).value = "QQ77NOWHERE"
        await pilot.press("enter")
        await settled(pilot)
        assert went == [("go", "weapons", ("find", "QQ77NOWHERE"))]


async def test_what_is_found_is_listed_while_it_is_typed(
    desk_of: DeskOf, went: list[tuple[Any, ...]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment after the last letter what begins so is listed, and a click or the arrows choose."""
    monkeypatch.setattr(Find, "PAUSE", 0.0)
    app = Wamledger(desk_of("full"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Gone(app.desk))
        went.clear()
        with app.desk.ledger.reading() as link:
            places = [code for (code,) in link.rows("SELECT code FROM place ORDER BY code")]
        await pilot.press("f3")
        app.screen.query_one(Input).value = places[0][:3]
        await pilot.pause()
        await settled(pilot)
        assert places[0] in screen_text(pilot)
        assert len(app.screen._hits) > 1
        second = app.screen._hits[1].subject
        await pilot.press("down", "enter")
        await settled(pilot)
        assert went == [("show", *second)]


async def test_nothing_opens_over_a_sheet(desk_of: DeskOf) -> None:
    """Over an open sheet the other keys that work everywhere do nothing, and Escape leads back to the page."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await settled(pilot)
        for key, kind in (("f1", Help), ("f2", GoTo), ("ctrl+p", Palette), ("f3", Find)):
            await pilot.press(key)
            await pilot.press("ctrl+e", "f4", "ctrl+f")
            assert isinstance(app.screen, kind)
            assert len(app.screen_stack) == 3
            await pilot.press("escape")
            assert isinstance(app.screen, Home)
