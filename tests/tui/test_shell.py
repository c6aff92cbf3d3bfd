"""The shell: screens follow each other, and the keys that work everywhere do."""

from __future__ import annotations

from collections.abc import Callable

from tests.tui.reading import screen_text
from tui.app import Wamledger
from tui.desk import Desk

SIZE = (100, 30)


async def test_the_first_screen_is_home(desk_of: Callable[[str], Desk]) -> None:
    """An open ledger begins at home, with the ledger named in the first line."""
    async with Wamledger(desk_of("full")).run_test(size=SIZE) as pilot:
        text = screen_text(pilot)
        assert "Home" in text.splitlines()[0]
        assert pilot.app.desk.door.name in text.splitlines()[0]
