"""The shell: screens follow each other, and the keys that work everywhere do."""

from __future__ import annotations

from collections.abc import Callable

from tests.tui.reading import screen_text
from tui.app import Wamledger
from tui.desk import Desk
from tui.widgets.waiting import Waiting

SIZE = (100, 30)


async def test_what_has_gone_gets_no_keys(desk_of: Callable[[str], Desk]) -> None:
    """A part that asked for the keys and was taken from the screen before they came does not keep them from the screen."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        waiting = pilot.app.screen.query_one(Waiting)
        await waiting.remove()
        pilot.app.screen.set_focus(waiting)
        assert pilot.app.screen.focused is not waiting
        await pilot.press("f1")
        assert "Help" in screen_text(pilot).splitlines()[0]


async def test_the_first_screen_is_home(desk_of: Callable[[str], Desk]) -> None:
    """An open ledger begins at home, with the ledger named in the first line."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        text = screen_text(pilot)
        assert "Home" in text.splitlines()[0]
        assert pilot.app.desk.door.name in text.splitlines()[0]
