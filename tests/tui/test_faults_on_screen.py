"""A mistake of the program reaches nobody as a traceback: it has a reference, and one can go on."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Callable
from typing import Any, ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Button, Input, Static

from tests.tui import closed_desk
from tests.tui.reading import screen_text, settled
from tui import running
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.error import ErrorPage
from tui.screens.home import Home
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import LedgerFault
from wamledger.services import fault_log

DeskOf = Callable[[str], Desk]
SIZE = (80, 24)
pytestmark = pytest.mark.plants_mistakes


class Planted(Exception):
    """What no part of the program foresees."""


class Brittle(Widget):
    """A widget that can be made to fail where it is drawn, or where a key reaches it."""

    can_focus = True
    fails_at = ""

    def render(self) -> str:
        if self.fails_at == "render":
            raise Planted("render of a widget")
        return "brittle"

    def on_key(self) -> None:
        if self.fails_at == "widget key":
            raise Planted("key of a widget")


class Fragile(Page):
    """A page that fails once, where the test wants it."""

    heading: ClassVar[str] = "Fragile"
    fails_at: ClassVar[set[str]] = set()
    BINDINGS: ClassVar[list[BindingType]] = [Binding("x", "fail", "Fail")]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.typed = ""
        self.kept: list[str] = []

    def _may_fail(self, where: str) -> None:
        if where in self.fails_at:
            self.fails_at.discard(where)
            raise Planted(where)

    def body(self) -> ComposeResult:
        self._may_fail("compose")
        yield Static("the page is there")
        yield Input(value=self.typed, id="typed")
        yield Button("press", id="press")
        yield Brittle()

    def on_mount(self) -> None:
        self._may_fail("mount")
        super().on_mount()
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        self.typed = message.value

    def on_button_pressed(self) -> None:
        self._may_fail("message")

    def action_fail(self) -> None:
        self._may_fail("key")

    def keep(self) -> None:
        self.kept.append(self.typed)

    def ask_and_fail(self) -> None:
        self.fails_at.add("worker")
        self.ask(lambda: self._may_fail("worker"), lambda _answer: None)


@pytest.fixture(autouse=True)
def nothing_planted() -> None:
    """Nothing fails until a test says so."""
    Fragile.fails_at = set()
    Brittle.fails_at = ""


async def until(pilot: Pilot[Any], wanted: Callable[[], bool]) -> None:
    for _turn in range(100):
        if wanted():
            await pilot.pause()
            return
        await pilot.pause(0.02)
    pytest.fail(screen_text(pilot))


async def told_and_gone_on(pilot: Pilot[Any], mistakes: list[BaseException]) -> None:
    """The mistake has its reference on the screen and stands in the log; Enter leads back to the page."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ErrorPage))
    text = screen_text(pilot)
    assert "Traceback" not in text
    assert "Planted" not in text
    reference = re.search(r"F-[0-9A-F]{8}", text)
    assert reference is not None
    assert any(isinstance(each, Planted) for each in mistakes)
    assert reference.group() in (fault_log.folder() / fault_log.FILE).read_text()
    await pilot.press("enter")
    await until(pilot, lambda: isinstance(pilot.app.screen, Fragile))
    await until(pilot, lambda: "the page is there" in screen_text(pilot))
    # it lives: what is typed reaches it
    pilot.app.screen.query_one(Input).focus()
    await pilot.pause()
    before = pilot.app.screen.typed
    await pilot.press("end", "z")
    await pilot.pause()
    assert pilot.app.screen.typed == before + "z"
    assert pilot.app.is_running


def plant_in_timer(pilot: Pilot[Any]) -> None:
    def fail() -> None:
        raise Planted("timer")

    pilot.app.screen.set_timer(0.01, fail)


def plant_in_worker(pilot: Pilot[Any]) -> None:
    async def fail() -> None:
        raise Planted("worker of a widget")

    pilot.app.screen.query_one(Brittle).run_worker(fail)


def plant_in_render(pilot: Pilot[Any]) -> None:
    Brittle.fails_at = "render"
    pilot.app.screen.query_one(Brittle).refresh()


def plant_in_app(pilot: Pilot[Any]) -> None:
    def fail() -> None:
        raise Planted("call of the app")

    pilot.app.call_later(fail)


PLANTED: dict[str, Callable[[Pilot[Any]], Any]] = {
    "key": lambda pilot: pilot.press("x"),
    "message": lambda pilot: pilot.app.screen.query_one(Button).action_press(),
    "widget key": lambda pilot: pilot.press("y"),
    "render": plant_in_render,
    "worker": lambda pilot: pilot.app.screen.ask_and_fail(),
    "worker of a widget": plant_in_worker,
    "timer": plant_in_timer,
    "app": plant_in_app,
}


@pytest.mark.parametrize("where", PLANTED)
async def test_a_mistake_is_told_with_its_reference_and_one_goes_on(
    desk_of: DeskOf, mistakes: list[BaseException], where: str
) -> None:
    """Wherever the program makes a mistake, it is recorded and told; what was typed is kept, and the page goes on."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        page = Fragile(app.desk)
        await app.push_screen(page)
        await pilot.press("a", "b")
        if where in ("key", "widget key"):
            page.query_one(Brittle).focus()
            await pilot.pause()
        Fragile.fails_at = {where}
        Brittle.fails_at = where if where == "widget key" else ""
        done = PLANTED[where](pilot)
        if asyncio.iscoroutine(done):
            await done
        await until(pilot, lambda: isinstance(app.screen, ErrorPage))
        assert page.kept[-1:] == ["ab"]
        Brittle.fails_at = ""
        await told_and_gone_on(pilot, mistakes)
        assert app.screen.typed == "abz"


@pytest.mark.parametrize("where", ["compose", "mount"])
async def test_a_page_that_fails_to_open_opens_after_all(
    desk_of: DeskOf, mistakes: list[BaseException], where: str
) -> None:
    """A page that failed while it was made is drawn anew when somebody goes on."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        Fragile.fails_at = {where}
        app.push_screen(Fragile(app.desk))
        await told_and_gone_on(pilot, mistakes)


async def test_home_is_one_key_away(desk_of: DeskOf) -> None:
    """From the page of a mistake h goes home, and the screen that failed is closed."""
    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Fragile(app.desk))
        Fragile.fails_at = {"key"}
        app.screen.query_one(Brittle).focus()
        await pilot.press("x")
        await until(pilot, lambda: isinstance(app.screen, ErrorPage))
        await pilot.press("h")
        await until(pilot, lambda: isinstance(app.screen, Home))
        assert len(app.screen_stack) == 2


async def test_a_box_that_fails_is_closed_and_its_page_is_there(
    desk_of: DeskOf, mistakes: list[BaseException]
) -> None:
    """A box over a page that ended by its mistake is gone when somebody goes on."""

    class Box(ModalScreen[None]):
        def on_key(self) -> None:
            raise Planted("key of a box")

    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Fragile(app.desk))
        await app.push_screen(Box())
        await pilot.press("y")
        await told_and_gone_on(pilot, mistakes)


@pytest.mark.parametrize(
    "error",
    [
        Refused(Code.TEXT_TOO_LONG, "remarks", length=3, most=2),
        LedgerFault("The ledger is busy.", "Try again."),
        PermissionError(13, "Permission denied", "here.txt"),
    ],
    ids=["refused", "fault", "system"],
)
async def test_what_is_refused_is_no_mistake(
    desk_of: DeskOf, mistakes: list[BaseException], error: Exception
) -> None:
    """A refusal that nobody caught stands on the line above the keys, in words, and the page stays in front."""

    class Refusing(Fragile):
        def action_fail(self) -> None:
            raise error

    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE) as pilot:
        await app.push_screen(Refusing(app.desk))
        app.screen.query_one(Brittle).focus()
        await pilot.press("x")
        await pilot.pause()
        assert isinstance(app.screen, Refusing)
        assert "✗" in screen_text(pilot)
        assert mistakes == []


async def test_while_nobody_is_signed_in_a_mistake_shows_nothing_of_the_ledger(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over the question who sits there, a mistake is told on that question itself."""
    closed_desk.cheap(monkeypatch)
    closed_desk.closed_ledger(tmp_path / "gao.db")
    with closed_desk.Ledger.open(str(tmp_path / "gao.db")) as ledger:
        app = Wamledger(Desk(ledger))
        async with app.run_test(size=SIZE) as pilot:
            plant_in_app(pilot)
            await until(pilot, lambda: "F-" in screen_text(pilot))
            assert "Passphrase" in screen_text(pilot)
            assert len(app.screen_stack) == 2


async def test_mistakes_that_do_not_end_end_the_program(desk_of: DeskOf) -> None:
    """Where mistakes come one after the other and drawing anew does not help, the program ends and says why."""

    def fail() -> None:
        raise Planted("again and again")

    app = Wamledger(desk_of("empty"))
    async with app.run_test(size=SIZE):
        app.set_interval(0.01, fail)
        for _turn in range(100):
            if app.told_at_end:
                break
            await asyncio.sleep(0.02)
    assert app.return_code == 1
    assert re.search(r"F-[0-9A-F]{8}", " ".join(app.told_at_end))
    assert not app._exit_renderables


def test_whoever_ran_it_starts_it_again_at_the_same_desk(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a mistake that ended it the program begins again, told what happened, and gives up when that does not help."""
    desk, seen = desk_of("empty"), []

    class Ending(Wamledger):
        def run(self, **more: Any) -> None:
            seen.append((self.desk, self._told))
            self.told_at_end = (f"mistake {len(seen)}",)

    monkeypatch.setattr(running, "_has_terminal", lambda: True)
    assert running.run(desk, make=Ending) == 1
    assert seen == [(desk, ()), (desk, ("mistake 1",)), (desk, ("mistake 2",))]
    assert capsys.readouterr().err == "mistake 3\n"


async def test_what_ended_the_program_is_told_first(desk_of: DeskOf) -> None:
    """The next run shows what ended the one before, over the first screen."""
    app = Wamledger(desk_of("empty"), told=("The program made a mistake (reference F-00000001).",))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause()
        assert "F-00000001" in screen_text(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, Home))
        await settled(pilot)


def test_the_log_is_for_its_owner_alone(mistakes: list[BaseException]) -> None:
    """What is written of a mistake can hold what somebody typed, so nobody else may read it."""
    recorded = fault_log.record(Planted("x"))
    assert recorded.path is not None
    assert os.name == "nt" or recorded.path.stat().st_mode & 0o077 == 0
