"""Hands at the keyboard: what is typed into a line, and waiting until work beside the screen is done."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.tui.reading import settled
from tui.widgets.task import Task


async def typed(pilot: Pilot[Any], text: str) -> None:
    """Somebody has typed the text, all at once, into the line that has the keys."""
    line = pilot.app.focused
    assert isinstance(line, Input), line
    line.insert_text_at_cursor(text)
    await pilot.pause()


async def done(pilot: Pilot[Any]) -> None:
    """The work that was begun is done, and what comes after it is on the screen."""
    for _turn in range(200):
        await pilot.pause()
        if not pilot.app.screen.query(Task):
            break
        await pilot.pause(0.01)
    await settled(pilot)
