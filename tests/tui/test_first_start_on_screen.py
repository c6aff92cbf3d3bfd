"""The first start: from nothing to a ledger with a place, by keyboard alone, open to all or closed by its founder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.closed_desk import cheap
from tests.tui.keyboard import done, typed
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.deed import DeedPage
from tui.screens.first_start import FirstStart
from tui.screens.next_steps import NextSteps
from tui.screens.places_start import PlacesStart
from tui.widgets.choice_box import ChoiceBox
from wamledger import i18n

SIZE = (80, 24)
PASSPHRASE = "copper lantern drifts over sand"


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, with passphrases that cost nothing to try."""
    cheap(monkeypatch)
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def wamledger(pilot: Pilot[Any]) -> Wamledger:
    """The program behind the screens."""
    assert isinstance(pilot.app, Wamledger)
    return pilot.app


async def test_nothing_is_there_and_one_is_told_how_to_begin(office: Path) -> None:
    """Where there is no ledger, the screens say how to make or open one."""
    async with Wamledger(where="wamledger.db").run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(pilot.app.screen, FirstStart)
        text = screen_text(pilot)
        assert "Make a new ledger" in text
        assert "Put back a backup" in text
        await pilot.press("f1")
        await settled(pilot)
        text = screen_text(pilot)
        assert "Make one, open one" in text
        assert "Keys of this screen" in text
        assert "then the letter" not in text, "without a ledger there is nowhere to go"
        await pilot.press("escape")
        assert list(office.iterdir()) in ([], [office / "home"])


async def test_a_ledger_that_people_sign_in_to(office: Path) -> None:
    """The founder types a passphrase twice, is told its strength, types the recovery code back, and sits there."""
    async with Wamledger(where="wamledger.db").run_test(size=(100, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        for text in ("GAO", "Sector East", "adamu", "Adamu Bello"):
            await typed(pilot, text)
            await pilot.press("enter")
        await pilot.press("enter")
        await typed(pilot, "password")
        await pilot.pause()
        assert "8 characters" in screen_text(pilot)
        line = pilot.app.focused
        assert isinstance(line, Input)
        line.value = ""
        await typed(pilot, PASSPHRASE)
        await pilot.pause()
        assert "It will do" in screen_text(pilot)
        assert "copper" not in screen_text(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "The two are not the same." in screen_text(pilot)
        assert not (office / "wamledger.db").exists()
        await pilot.press("tab")
        again = pilot.app.screen.query_one("#blank-new_passphrase #again", Input)
        again.focus()
        await typed(pilot, PASSPHRASE)
        await pilot.press("ctrl+s")
        await done(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DeedPage)
        assert screen.outcome is not None
        code = screen.outcome.secret
        assert code in screen_text(pilot)
        assert PASSPHRASE not in repr(vars(screen))
        await typed(pilot, "wrong")
        await pilot.press("enter")
        await pilot.pause()
        assert "It is not the same." in screen_text(pilot)
        assert isinstance(pilot.app.screen, DeedPage)
        field = pilot.app.screen.query_one("#typed-back", Input)
        field.value = ""
        await typed(pilot, code.replace("-", " ").lower())
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, NextSteps)
        assert wamledger(pilot).desk.by == "ADAMU"
        assert code not in screen_text(pilot)
        await pilot.press("ctrl+l")
        await settled(pilot)
        assert "Locked." in screen_text(pilot)
        wamledger(pilot).desk.ledger.close()


async def test_a_ledger_that_cannot_be_made_leaves_nothing(office: Path) -> None:
    """A code that no ledger may have is refused in words, and no file is left."""
    async with Wamledger(where="wamledger.db").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await pilot.pause()
        for text in ("no code", "Sector East", "adamu", "Adamu Bello"):
            await typed(pilot, text)
            await pilot.press("enter")
        await pilot.press("right", "ctrl+s")
        await done(pilot)
        assert "✗" in screen_text(pilot)
        assert isinstance(pilot.app.screen, DeedPage)
        assert not list(office.glob("wamledger.db*"))


async def test_the_language_is_changed_before_there_is_a_ledger(office: Path) -> None:
    """Somebody who reads no English finds French on the first screen, by name and by F8."""
    try:
        async with Wamledger(where="wamledger.db").run_test(size=SIZE) as pilot:
            await settled(pilot)
            assert "Français" in screen_text(pilot)
            await pilot.press("f8")
            await settled(pilot)
            assert i18n.language() == "fr"
            assert isinstance(pilot.app.screen, FirstStart)
    finally:
        i18n.use_language("en")


async def test_where_nobody_has_said_who_records_it_is_asked_once(desk_of: Callable[[str], Desk]) -> None:
    """What has no field for whoever records asks for them where nobody signs in, and goes on when that is known."""
    desk = Desk(desk_of("full").ledger)
    async with Wamledger(desk).run_test(size=SIZE) as pilot:
        await pilot.app.push_screen(PlacesStart(desk))
        await settled(pilot)
        await typed(pilot, "hut-9")
        await pilot.press("enter")
        await typed(pilot, "Hut nine")
        await pilot.press("enter")
        assert "Explosive storehouse" in screen_text(pilot), "all kinds are in sight"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(pilot.app.screen, ChoiceBox)
        assert "Who records here?" in screen_text(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert desk.by
        assert f"{desk.by} records here from now on" in screen_text(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "HUT-9 is on record" in screen_text(pilot)
