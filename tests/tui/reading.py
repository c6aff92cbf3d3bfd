"""What a person reads on a screen, and waiting until there is nothing more to come."""

from __future__ import annotations

import asyncio
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
            # a newer question of its kind took its place, and is waited for now
            continue
        break
    await pilot.pause()
    # a program that gets no processor looks idle, and is not
    await run_dry()


async def run_dry() -> None:
    """Nothing is left that could go on at once: what is awaited comes from a clock or from another thread."""
    loop: Any = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(0)
        if not loop._ready:
            return


async def come_to_rest(pilot: Pilot[Any]) -> None:
    """As settled, without waiting for the processor to have nothing to do: every message was read, all was drawn."""
    workers = pilot.app.workers
    while True:
        await run_dry()
        under_way = [worker for worker in workers if not worker.is_finished]
        if not under_way:
            break
        for worker in under_way:
            try:
                await worker.wait()
            except WorkerCancelled:
                continue
    for _turn in range(2):
        pilot.app.screen._on_timer_update()
        await run_dry()
