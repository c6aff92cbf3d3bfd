"""Hands at the keyboard: what is typed into a line, and waiting until work beside the screen is done."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.reading import run_dry, settled
from tui.widgets.task import Task


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Somebody has typed the text, all at once, into the line that has the keys."""
    line = pilot.app.focused
    assert isinstance(line, Input), line
    line.insert_text_at_cursor(text)
    await pilot.pause()


async def struck(pilot: Pilot[Any], *keys: str) -> None:
    """The keys were struck as fast as they are read, and what they began on the screen is done."""
    driver = pilot.app._driver
    assert driver is not None
    for key in keys:
        is_character = len(key) == 1
        driver.send_message(
            events.Key(_character_to_key(key) if is_character else key, key if is_character else None)
        )
    await run_dry()


async def done(pilot: Pilot[Any]) -> None:
    """The work that was begun is done, and what comes after it is on the screen."""
    for _turn in range(200):
        await pilot.pause()
        if not pilot.app.screen.query(Task):
            break
        await pilot.pause(0.01)
    await settled(pilot)
