"""Somebody types on while the screen is slow: what comes after a key belongs to what that key leads to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tui.forms.filling import struck
from tests.tui.reading import come_to_rest
from tui.app import Wamledger
from tui.desk import Desk
from tui.screens.form import FormPage


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
