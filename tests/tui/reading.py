"""What a person reads on a screen."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.worker import WorkerCancelled


def screen_text(pilot: Pilot[Any]) -> str:
    """The screen that is in front, line by line."""
    strips = pilot.app.screen._compositor.render_strips()
    return "\n".join(strip.text for strip in strips)


async def settled(pilot: Pilot[Any]) -> None:
    """What was asked beside the screen has been answered and drawn."""
    while True:
        try:
            await pilot.app.workers.wait_for_complete()
        except WorkerCancelled:
            # a newer question took its place, and that is waited for too
            continue
        break
    await pilot.pause()
