"""What is under way when somebody presses another key: nothing is done twice, lost, or opened over something else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.keyboard import struck
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.effect import EffectPage
from tui.screens.error import ErrorPage
from tui.screens.findings import Findings
from tui.screens.form import FormPage
from tui.screens.places_start import PlacesStart
from tui.screens.posted import Posted
from tui.screens.register import RegisterPage
from tui.screens.thing import ThingScreen
from wamledger.i18n import N_
from wamledger.ledger.faults import LedgerFault
from wamledger.services import drafts, findings_told, registers
from wamledger.services.form_fields import judging, recording

DeskOf = Callable[[str], Desk]
SIZE = (80, 24)
MOVE = {"from": "ARM-1", "to": "ARM-2", "lines": [{"weapon": "W-5"}]}


@pytest.fixture
def slowed(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], threading.Event]:
    """A maker of functions that go on when they are told to."""

    def of(room: Any, name: str) -> threading.Event:
        does, may_go_on = getattr(room, name), threading.Event()

        def slowly(*given: Any, **more: Any) -> Any:
            may_go_on.wait(10)
            return does(*given, **more)

        monkeypatch.setattr(room, name, slowly)
        return may_go_on

    return of


async def _form(pilot: Pilot[Any]) -> FormPage:
    await settled(pilot)
    await pilot.app.fill("move", MOVE)  # type: ignore[attr-defined]
    await settled(pilot)
    page = pilot.app.screen
    assert isinstance(page, FormPage)
    return page


async def test_nobody_goes_elsewhere_while_it_is_recorded(
    desk_of: DeskOf, slowed: Callable[[Any, str], threading.Event]
) -> None:
    """While a form goes on record no key opens another screen over its review, and none records it again."""
    desk = desk_of("full")
    may_go_on = slowed(recording, "record")
    size = desk.ledger.head().size
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await _form(pilot)
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        review = pilot.app.screen
        assert isinstance(review, EffectPage)
        await struck(pilot, "enter", "enter", "f1", "f2", "f3", "f4", "escape", "ctrl+p", "enter")
        assert pilot.app.screen is review
        may_go_on.set()
        await settled(pilot)
        assert isinstance(pilot.app.screen, Posted)
    assert desk.ledger.head().size == size + 1


@pytest.mark.plants_mistakes
async def test_a_review_that_something_stands_before_is_not_recorded_twice(
    desk_of: DeskOf, slowed: Callable[[Any, str], threading.Event]
) -> None:
    """Whatever stood before the review when it went on record: whoever closes that sees what was recorded, once."""
    desk = desk_of("full")
    may_go_on = slowed(recording, "record")
    size = desk.ledger.head().size
    app = Wamledger(desk)
    async with app.run_test(size=SIZE) as pilot:
        await _form(pilot)
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        review = app.screen
        assert isinstance(review, EffectPage)
        await struck(pilot, "enter")
        for _turn in range(200):
            if review.is_held:
                break
            await pilot.pause(0.02)
        assert review.is_held
        app.broken(RuntimeError("planted elsewhere"))
        for _turn in range(200):
            if isinstance(app.screen, ErrorPage):
                break
            await pilot.pause(0.02)
        may_go_on.set()
        await settled(pilot)
        assert desk.ledger.head().size == size + 1
        await struck(pilot, "enter", "enter")
        await settled(pilot)
        assert isinstance(app.screen, Posted), screen_text(pilot)
    assert desk.ledger.head().size == size + 1


async def test_serials_that_cannot_be_compared_let_nothing_through_twice(
    desk_of: DeskOf, slowed: Callable[[Any, str], threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The comparison is refused while the form is being recorded: Enter still records nothing again."""
    desk = desk_of("full")
    may_compare, may_record = threading.Event(), slowed(recording, "record")

    def refused(*_given: Any, **_more: Any) -> Any:
        may_compare.wait(10)
        raise LedgerFault(N_("The ledger is busy."), N_("Try again."))

    monkeypatch.setattr(recording, "foreseen_notices", refused)
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await _form(pilot)
        await struck(pilot, "ctrl+s")
        for _turn in range(100):
            if isinstance(pilot.app.screen, EffectPage):
                break
            await pilot.pause(0.02)
        review = pilot.app.screen
        assert isinstance(review, EffectPage)
        await struck(pilot, "enter")
        may_compare.set()
        await pilot.pause(0.1)
        assert review.is_held
        may_record.set()
        await settled(pilot)
        assert isinstance(pilot.app.screen, Posted)


async def test_a_review_does_not_come_after_somebody_has_gone(
    desk_of: DeskOf, slowed: Callable[[Any, str], threading.Event]
) -> None:
    """Whoever asks for the review and goes to another screen stays there; the form can be reviewed when they are back."""
    desk = desk_of("full")
    may_go_on = slowed(judging, "judged")
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _form(pilot)
        await struck(pilot, "ctrl+s", "f2")
        await pilot.pause()
        await struck(pilot, "w")
        await pilot.pause(0.2)
        may_go_on.set()
        await settled(pilot)
        assert isinstance(pilot.app.screen, RegisterPage)
        await struck(pilot, "escape")
        await settled(pilot)
        front: Any = pilot.app.screen
        assert front is page
        await struck(pilot, "ctrl+s")
        await settled(pilot)
        front = pilot.app.screen
        assert isinstance(front, EffectPage)


async def test_going_elsewhere_keeps_the_last_letter(desk_of: DeskOf) -> None:
    """A form that is closed by going to a screen below it is a draft with all that was typed."""
    desk = desk_of("full")
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _form(pilot)
        page._focus_at("to")
        await settled(pilot)
        await struck(pilot, "end", "ctrl+u")
        await struck(pilot, *"ARM-9")
        await struck(pilot, "f2")
        await pilot.pause()
        await struck(pilot, "h")
        await settled(pilot)
        assert page not in pilot.app.screen_stack
    (kept,) = drafts.drafts(desk.ledger, by="ADMIN")
    assert kept.content["values"]["fields"]["to"] == "ARM-9"


async def test_a_draft_that_cannot_be_kept_is_told_and_holds_nobody_up(
    desk_of: DeskOf, slowed: Callable[[Any, str], threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a draft is refused beside the screen, Esc asks whether to leave all the same, and the screen answers."""

    def refused(*_given: Any, **_more: Any) -> Any:
        raise LedgerFault(N_("The ledger is busy."), N_("Try again."))

    desk = desk_of("full")
    monkeypatch.setattr(drafts, "keep", refused)
    may_go_on = slowed(drafts, "keep")
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        page = await _form(pilot)
        await struck(pilot, *"x")
        await pilot.pause(0.6)
        threading.Timer(0.2, may_go_on.set).start()
        await struck(pilot, "escape")
        await settled(pilot)
        assert pilot.app.screen is page
        assert "The ledger is busy." in screen_text(pilot)


async def test_enter_twice_opens_one_page(desk_of: DeskOf) -> None:
    """Whoever strikes Enter twice on a row is one Esc away from the register."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        await pilot.app.go("weapons")  # type: ignore[attr-defined]
        await settled(pilot)
        register = pilot.app.screen
        await struck(pilot, "enter", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ThingScreen)
        await struck(pilot, "escape")
        await settled(pilot)
        assert pilot.app.screen is register


async def test_a_refusal_is_gone_when_it_is_none_any_more(
    desk_of: DeskOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a whole screen was refused, F5 brings it back with its keys as soon as the ledger answers."""
    rows = findings_told.rows

    def refused(*_given: Any, **_more: Any) -> Any:
        raise LedgerFault(N_("The ledger is busy."), N_("Try again."))

    monkeypatch.setattr(findings_told, "rows", refused)
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        await pilot.app.go("findings")  # type: ignore[attr-defined]
        await settled(pilot)
        assert "The ledger is busy." in screen_text(pilot)
        await struck(pilot, "f5")
        await settled(pilot)
        assert "The ledger is busy." in screen_text(pilot)
        monkeypatch.setattr(findings_told, "rows", rows)
        await struck(pilot, "f5")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, Findings)
        assert "The ledger is busy." not in screen_text(pilot)
        assert page.focused is not None
        await struck(pilot, "enter")
        await settled(pilot)
        assert pilot.app.screen is not page


async def test_a_place_is_added_once(desk_of: DeskOf, slowed: Callable[[Any, str], threading.Event]) -> None:
    """Enter struck twice on the short form adds one place, and says so."""
    from wamledger.services import posting

    desk = desk_of("full")
    may_go_on = slowed(posting, "post_operations")
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.app.push_screen(PlacesStart(desk))
        await settled(pilot)
        for keys in (*"NEW-1", "enter"), (*"New", "enter"), ("enter", "enter"):
            await struck(pilot, *keys)
            await pilot.pause()
        may_go_on.set()
        await settled(pilot)
        assert "NEW-1 is on record" in screen_text(pilot)
        assert pilot.app.screen.query_one("#code", Input).value == ""
    assert [row["code"] for row in registers.rows(desk.ledger, registers.named("places"))].count("NEW-1") == 1
