"""A scanner that types is told from a hand, and what it read goes to the page that can use it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.widgets import Input

import tui.app
from tests.ledger import everything
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.scanner import GAP, Scanner
from tui.screens.base import Page
from tui.screens.which import Which
from wamledger.services.posting import post_operations
from wamledger.services.subjects import Subject

DeskOf = Callable[[str], Desk]
FAST, SLOW = 0.004, 0.12


class Counter(Page):
    """A page with a key, a field, and no use for scans."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("t", "hit", "Hit")]

    def __init__(self, desk: Desk, *, writes: bool = False) -> None:
        super().__init__(desk)
        self.hits, self._writes = 0, writes

    def body(self) -> ComposeResult:
        if self._writes:
            yield Input(id="field")

    def action_hit(self) -> None:
        self.hits += 1


class Taking(Counter):
    """The same, and it takes scans."""

    taken: list[str]

    def scanned(self, text: str) -> None:
        self.taken = [*getattr(self, "taken", []), text]


class Shown(Wamledger):
    """The shell, which notes what it is asked to show."""

    CSS_PATH = str(Path(tui.app.__file__).with_name("look.tcss"))
    shown: list[Subject]

    async def show(self, subject: Subject) -> None:
        self.shown.append(subject)


def _app(desk: Desk) -> Shown:
    app = Shown(desk)
    app.shown = []
    app.scanner = Scanner(app, is_on=True)
    return app


async def struck(pilot: Pilot[Any], keys: Iterable[str], apart: float, *, at_once: bool = False) -> None:
    """The keys are struck, so far apart by the clock of the keyboard; those of a scanner are read all at once."""
    at = 1000.0
    for key in keys:
        event = events.Key(key, key if len(key) == 1 else None)
        event.time = at = at + apart
        event.set_sender(pilot.app)
        assert pilot.app._driver is not None
        pilot.app._driver.send_message(event)
        if apart > GAP and not at_once:
            await pilot.pause()
    await pilot.pause(3 * GAP)
    await settled(pilot)


async def test_a_scan_is_shown_and_opens_no_menu(desk_of: DeskOf) -> None:
    """With no field in front a scanned tag shows its weapon, and none of its letters is taken for a key."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        page = Counter(app.desk)
        await app.push_screen(page)
        await struck(pilot, [*"t-1", "enter"], FAST)
        assert app.shown == []
        assert page.hits == 1, "three characters are a hand"
        await struck(pilot, [*"AB000005", "tab"], FAST)
        assert app.shown == [Subject("weapon", "W-5")]
        assert page.hits == 1


async def test_what_a_hand_types_goes_where_it_would_have_gone(desk_of: DeskOf) -> None:
    """Keys at the pace of a hand reach the field and the keys of the screen in their order, Enter among them."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        page = Taking(app.desk, writes=True)
        await app.push_screen(page)
        page.query_one(Input).focus()
        await struck(pilot, [*"tower", "backspace"], SLOW)
        await struck(pilot, [*"ns", "enter"], SLOW)
        assert page.query_one(Input).value == "towens"
        assert not hasattr(page, "taken")
        page.set_focus(None)
        await struck(pilot, [*"ttt", "enter"], SLOW)
        assert page.hits == 3


async def test_a_hand_that_typed_while_the_program_was_busy_is_no_scanner(desk_of: DeskOf) -> None:
    """What counts is when a key was struck, and not when there was time to read it."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        page = Taking(app.desk)
        await app.push_screen(page)
        await struck(pilot, [*"ttttt", "enter"], SLOW, at_once=True)
        assert page.hits == 5
        assert not hasattr(page, "taken")


async def test_a_page_gets_its_scan_whole(desk_of: DeskOf) -> None:
    """Where a page takes scans its field stays as it is, and the mark comes in one piece."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        page = Taking(app.desk, writes=True)
        await app.push_screen(page)
        page.query_one(Input).focus()
        await struck(pilot, ["k", "e"], SLOW)
        await struck(pilot, [*"KK 1987", "enter"], FAST)
        assert page.taken == ["KK 1987"]
        assert page.query_one(Input).value == "ke"


async def test_a_scan_into_a_field_of_another_page_is_typed(desk_of: DeskOf) -> None:
    """A page that takes no scans has what is written into its field, from whatever hand."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        page = Counter(app.desk, writes=True)
        await app.push_screen(page)
        page.query_one(Input).focus()
        await struck(pilot, [*"KK1987", "enter"], FAST)
        assert page.query_one(Input).value == "KK1987"
        assert app.shown == []


async def test_a_pasted_line_is_a_scan(desk_of: DeskOf) -> None:
    """Terminals hand on what a scanner typed as a paste: with its end, or where there is no field."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        page = Taking(app.desk, writes=True)
        await app.push_screen(page)
        page.query_one(Input).focus()
        for text in ("KK1987\n", "a line"):
            app.post_message(events.Paste(text))
            await settled(pilot)
        assert page.taken == ["KK1987"]
        assert page.query_one(Input).value == "a line"
        await app.push_screen(Counter(app.desk))
        app.post_message(events.Paste("W-7"))
        await settled(pilot)
        assert app.shown == [Subject("weapon", "W-7")]


async def test_of_several_things_one_is_chosen(desk_of: DeskOf) -> None:
    """A serial of two weapons gives a list of both, and the one that is chosen is shown."""
    desk = desk_of("full")
    twin = {"id": "W-TWIN", "serial": "AB-000003", "serial_status": "CLEAR", **everything.WEAPON}
    taken = {"op": "register", "occurred_at": everything.LATER, "by": "ADMIN", "to": "ARM-1"}
    report = post_operations(
        desk.ledger,
        [{**taken, "acquisition": everything.DECLARED, "lines": [{"new_weapon": twin}]}],
    )
    assert report.posted == 1
    app = _app(desk)
    async with app.run_test() as pilot:
        await app.push_screen(Counter(app.desk))
        await struck(pilot, [*"AB000003", "enter"], FAST)
        assert isinstance(app.screen, Which)
        text = screen_text(pilot)
        assert "W-3" in text
        assert "W-TWIN" in text
        await pilot.press("down", "enter")
        await settled(pilot)
        assert app.shown == [Subject("weapon", "W-TWIN")]


async def test_what_nothing_bears_is_said_with_what_is_nearest(desk_of: DeskOf) -> None:
    """A mark that is unknown shows what comes nearest; one that nothing is near is said to be unknown."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        await app.push_screen(Counter(app.desk))
        await struck(pilot, [*"AB00O0O5", "enter"], FAST)
        assert "W-5" in screen_text(pilot)
        await pilot.press("escape")
        assert app.shown == []
        await struck(pilot, [*"%%%%%", "enter"], FAST)
        assert "%%%%%" in screen_text(pilot)
        assert not isinstance(app.screen, Which)


async def test_a_hostile_mark_is_refused_and_drawn_harmlessly(desk_of: DeskOf) -> None:
    """Controls in a scan neither act on the screen nor are looked up."""
    app = _app(desk_of("full"))
    async with app.run_test() as pilot:
        await app.push_screen(Counter(app.desk))
        app.post_message(events.Paste("T-1\u202e0005"))
        await settled(pilot)
        text = screen_text(pilot)
        assert "\u202e" not in text
        assert "U+202E" in text


async def test_nobody_listens_at_a_locked_screen(desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan at the screen at which one signs in asks nothing of the ledger."""
    desk = desk_of("full")
    monkeypatch.setattr(desk.door, "is_open", False)
    app = _app(desk)
    async with app.run_test() as pilot:
        await struck(pilot, [*"AB000005"], FAST)
        assert app.shown == []
        assert app.focused.value == "AB000005"  # type: ignore[union-attr]
        signing_in = app.screen
        signing_in.set_focus(None)
        await struck(pilot, [*"AB000005", "enter"], FAST)
        assert app.shown == []
        assert app.screen is signing_in
