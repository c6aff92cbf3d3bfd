"""Somebody types on while the screen is slow: what comes after a key belongs to what that key leads to."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.screen import Screen

from tests.ledger import everything
from tests.tui.forms.filling import struck
from tests.tui.reading import come_to_rest
from tui.app import Wamledger
from tui.desk import Desk
from tui.forms import scan
from tui.forms.lines import FormLines
from tui.in_turn import COMING
from tui.scanner import GAP, Scanner
from tui.screens.effect import EffectPage
from tui.screens.form import FormPage

PARTY = {"code": "PATROL-9", "kind": "UNIT", "occurred_at": everything.AT, "by": "ADMIN"}


@pytest.mark.parametrize("onward", ["tab", "enter", "down"])
async def test_what_is_typed_ahead_stands_in_the_next_field(
    desk_of: Callable[[str], Desk], onward: str
) -> None:
    """A code, a key that goes on, and a name struck in one burst stand each in its own field."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        await come_to_rest(pilot)
        await pilot.app.fill("add_party", {})
        await come_to_rest(pilot)
        page = pilot.app.screen
        assert isinstance(page, FormPage)
        await struck(pilot, *"OTHERS", "end", "ctrl+u", *"PATROL", onward, *"Patrol 9")
        await come_to_rest(pilot)
        assert (page.values.fields["code"], page.values.fields["name"]) == ("PATROL", "Patrol 9")


class Gate:
    """Holds up what a form asks the ledger, until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        self.opens = Event()
        plain = getattr(FormPage, name)

        def held(page: FormPage) -> Any:
            found = plain(page)
            self.opens.wait(10)
            return found

        monkeypatch.setattr(FormPage, name, held)


async def _until(pilot: Pilot[Any], is_so: Callable[[], bool]) -> None:
    for _turn in range(100):
        await come_to_rest(pilot)
        if is_so():
            return
        await asyncio.sleep(COMING)
    raise AssertionError(pilot.app.screen)


async def _coming(pilot: Pilot[Any], op: str) -> FormPage:
    await come_to_rest(pilot)
    await pilot.app.fill(op, {})  # type: ignore[attr-defined]
    page = pilot.app.screen
    assert isinstance(page, FormPage)
    assert page.is_coming
    return page


async def test_what_is_typed_before_the_form_has_come_stands_in_it(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters and Tab that are struck while the ledger is still asked stand in the fields then, in order and once."""
    gate = Gate(monkeypatch, "_begun")
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        page = await _coming(pilot, "add_party")
        await struck(pilot, *"PATROL", "tab", *"Patrol")
        # longer than a key waits for another one
        await asyncio.sleep(3 * COMING)
        await struck(pilot, *" 9")
        assert page.is_coming
        gate.opens.set()
        await _until(pilot, lambda: page.values.fields.get("name") == "Patrol 9")
        assert page.values.fields["code"] == "PATROL"


async def test_what_is_typed_for_a_form_that_is_left_is_gone_with_it(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Escape waits for no form, and what was typed for one acts nowhere else."""
    gate = Gate(monkeypatch, "_begun")
    gone: list[str] = []
    plain = Wamledger.go

    async def noted(app: Wamledger, name: str, **more: Any) -> None:
        gone.append(name)
        await plain(app, name, **more)

    monkeypatch.setattr(Wamledger, "go", noted)
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        page = await _coming(pilot, "add_party")
        home: Screen[Any] = pilot.app.screen_stack[1]
        del gone[:]
        await struck(pilot, "?", "f3")
        assert type(pilot.app.screen).__name__ == "Find", "a key of the shell waits for nothing"
        await struck(pilot, *"AB")
        assert pilot.app.focused is not None
        assert getattr(pilot.app.focused, "value", "") == "AB", "and what is typed there is read there"
        await struck(pilot, "escape", "enter", "tab", "f2", "escape", "escape")
        await _until(pilot, lambda: pilot.app.screen is home)
        gate.opens.set()
        await asyncio.sleep(3 * COMING)
        await come_to_rest(pilot)
        assert pilot.app.screen is home
        await struck(pilot, "f2", "w")
        await _until(pilot, lambda: gone == ["weapons"])
        assert page not in pilot.app.screen_stack


async def test_marks_scanned_before_the_form_has_come_are_lines_of_it(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of them is a line, in the order in which they were scanned, however fast one came after the other."""
    gate = Gate(monkeypatch, "_begun")
    read = scan._read

    def first_slowly(form: FormLines, text: str) -> Any:
        time.sleep(0.1 if text == "ZZ901" else 0)
        return read(form, text)

    monkeypatch.setattr(scan, "_read", first_slowly)
    app = Wamledger(desk_of("full"))
    app.scanner = Scanner(app, gap=60, is_on=True)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await _coming(pilot, "register")
        await struck(pilot, *"ZZ901", "enter")
        await struck(pilot, *"ZZ902", "enter")
        gate.opens.set()
        await _until(pilot, lambda: not page.is_coming)
        await struck(pilot, *"ZZ903", "enter")
        await _until(pilot, lambda: len(page.values.lines) == 3)
        assert [line.fields["new_weapon.serial"] for line in page.values.lines] == ["ZZ901", "ZZ902", "ZZ903"]


async def test_what_is_typed_while_the_review_is_made_is_reviewed(
    desk_of: Callable[[str], Desk], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Letters after Ctrl+S stand in the field where they were typed, and what is shown is what would be recorded."""
    async with Wamledger(desk_of("full")).run_test(size=(80, 24)) as pilot:
        await come_to_rest(pilot)
        await pilot.app.fill("add_party", {**PARTY, "name": "Hut"})
        await come_to_rest(pilot)
        page = pilot.app.screen
        assert isinstance(page, FormPage)
        page.box_at("name").focus_line()  # type: ignore[union-attr]
        await come_to_rest(pilot)
        gate = Gate(monkeypatch, "_judged")
        await struck(pilot, "end", "ctrl+s", *" 9")
        gate.opens.set()
        await _until(pilot, lambda: isinstance(pilot.app.screen, EffectPage) or bool(page.faults))
        review = pilot.app.screen
        assert isinstance(review, EffectPage)
        assert page.values.fields["name"] == "Hut 9"
        assert "Hut 9" in str(review.judged)


async def test_a_letter_struck_while_a_key_leads_elsewhere_goes_there(desk_of: Callable[[str], Desk]) -> None:
    """A scanner is listened for on the screen that a key leads away from, and the letter is typed where it leads."""
    app = Wamledger(desk_of("full"))
    app.scanner = Scanner(app, is_on=True)
    async with app.run_test(size=(80, 24)) as pilot:
        await come_to_rest(pilot)
        await struck(pilot, "f3", *"x", "z")
        await asyncio.sleep(2 * GAP)
        await _until(pilot, lambda: getattr(app.focused, "value", "") == "xz")
