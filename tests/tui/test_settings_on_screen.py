"""Settings, attached files and serials on screen, by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import DataTable

from tests.tui.keyboard import done, typed
from tests.tui.reading import screen_text, settled
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.attachments import Attachments
from tui.screens.deed import DeedPage
from tui.screens.form import FormPage
from tui.screens.matching import Matching
from tui.screens.natures import Natures
from tui.screens.next_steps import NextSteps
from tui.screens.policies import Policies
from wamledger import i18n
from wamledger.services import attachments, user_settings
from wamledger.services.form_fields.choices import policies
from wamledger.services.posting import post_operations

SIZE = (100, 30)
AT = "2026-03-01T06:00:00Z"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WAMLEDGER_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    yield
    i18n.use_language("en")


def app_of(pilot: Pilot[Any]) -> Wamledger:
    """The program behind the screens."""
    assert isinstance(pilot.app, Wamledger)
    return pilot.app


async def test_language_colours_and_sound_are_remembered(desk_of: Callable[[str], Desk]) -> None:
    """What somebody likes is so at once, and at the next start on this machine."""
    async with Wamledger(desk_of("empty"), start="settings").run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "English" in screen_text(pilot)
        await pilot.press("down", "down", "down", "enter")
        await settled(pilot)
        assert "Français" in screen_text(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert i18n.language() == "fr"
        assert user_settings.read()["language"] == "fr"
        await app_of(pilot).speak("en")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert user_settings.read()["theme"] == app_of(pilot).theme == "light"
        await pilot.press("down", "enter")
        await settled(pilot)
        assert user_settings.read()["sound"] == "off"
        assert "off" in screen_text(pilot)
        await pilot.press("end", "enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, NextSteps)


async def test_a_limit_is_told_and_set_with_a_form(desk_of: Callable[[str], Desk]) -> None:
    """Each limit says what it governs; Enter opens the form that sets it, with its name filled in."""
    async with Wamledger(desk_of("empty"), start="settings").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, Policies)
        at = list(policies()).index("ammunition_count_interval_days")
        await pilot.press(*["down"] * at)
        await settled(pilot)
        text = screen_text(pilot)
        assert "Days between counts of ammunition." in text
        assert "ammunition_count_interval_days" in text
        await pilot.press("enter")
        await settled(pilot)
        form = pilot.app.screen
        assert isinstance(form, FormPage)
        assert "ammunition_count_interval_days" in screen_text(pilot)


async def test_a_limit_that_the_mission_has_set_is_marked(desk_of: Callable[[str], Desk]) -> None:
    """A limit that stands otherwise than by default has a word beside it, and is counted."""
    desk = desk_of("full")
    added = {"op": "set_policy", "by": "ADMIN", "occurred_at": AT, "name": "count_interval_days", "value": 3}
    assert not post_operations(desk.ledger, [added]).refused
    async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert "set by the mission" in screen_text(pilot)
        await app_of(pilot).push_screen(Policies(desk))
        await settled(pilot)
        row = next(line for line in screen_text(pilot).splitlines() if "counts of a store by number" in line)
        assert "3  ! set" in row


async def test_natures_have_forms(desk_of: Callable[[str], Desk]) -> None:
    """A nature is added with a form; for one that is there, with what is known of it."""
    async with Wamledger(desk_of("empty"), start="settings").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down", "enter")
        await settled(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, Natures)
        code = screen.query_one(DataTable).get_row_at(0)[0]
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(pilot.app.screen, FormPage)
        assert str(code) in screen_text(pilot)
        await pilot.press("escape")
        await settled(pilot)


async def test_a_file_is_written_out_as_it_was_attached(desk_of: Callable[[str], Desk]) -> None:
    """An attached file is listed, written out byte by byte, and never over a file that is there."""
    desk = desk_of("full")
    Path("receipt.txt").write_text("one rifle handed in\n", encoding="utf-8")
    with attachments.kept(desk.ledger, Path("receipt.txt")) as kept:
        attach = {"op": "attach", "by": "ADMIN", "occurred_at": AT, **kept.fields()}
        report = post_operations(desk.ledger, [attach])
    assert not report.refused, report.refused[0].as_json()
    async with Wamledger(desk, start="settings").run_test(size=SIZE) as pilot:
        await app_of(pilot).push_screen(Attachments(desk))
        await settled(pilot)
        assert "receipt.txt" in screen_text(pilot)
        assert kept.sha256[:16] in screen_text(pilot)
        rows = pilot.app.screen.query_one(DataTable)
        rows.move_cursor(row=rows.get_row_index(kept.sha256))
        await pilot.press("enter")
        await settled(pilot)
        page = pilot.app.screen
        assert isinstance(page, DeedPage)
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "There is a file receipt.txt already." in screen_text(pilot)
        page.values["out"] = "again.txt"
        await page.recompose()
        await pilot.press("ctrl+s")
        await done(pilot)
        assert "is in again.txt" in screen_text(pilot)
        assert Path("again.txt").read_bytes() == Path("receipt.txt").read_bytes()


async def test_a_serial_is_looked_for(desk_of: Callable[[str], Desk]) -> None:
    """A serial that was read in part leads to the weapons that may bear it; nobody's is said to be nobody's."""
    desk = desk_of("full")
    rifle = {"serial": "KK1987", "serial_status": "CLEAR", "make": "Izhmash", "model": "AKM"}
    rifle |= {"type": "SA-06", "calibre": "7.62x39"}
    place = {"op": "add_place", "code": "QQ-ARM", "name": "Armoury", "kind": "ARMOURY"}
    register = {
        "op": "register",
        "to": "QQ-ARM",
        "acquisition": {"mode": "SEIZED", "ownership": "UNDETERMINED"},
        "lines": [{"new_weapon": rifle, "condition": "SERVICEABLE"}],
    }
    report = post_operations(
        desk.ledger, [{**each, "by": "ADMIN", "occurred_at": AT} for each in (place, register)]
    )
    assert not report.refused, report.refused[0].as_json()
    async with Wamledger(desk, start="match").run_test(size=SIZE) as pilot:
        await settled(pilot)
        assert isinstance(pilot.app.screen, Matching)
        await typed(pilot, "KK19?7")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "KK1987" in screen_text(pilot)
        assert "QQ-ARM" in screen_text(pilot)


async def test_a_serial_of_nobody(desk_of: Callable[[str], Desk]) -> None:
    """A serial that no weapon bears is said to be so."""
    async with Wamledger(desk_of("empty"), start="match").run_test(size=SIZE) as pilot:
        await settled(pilot)
        await typed(pilot, "ZZ999999")
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert "No weapon on record bears that serial" in screen_text(pilot)
