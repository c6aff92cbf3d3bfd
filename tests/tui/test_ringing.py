"""Timers on a machine that takes the processor away at the worst moment."""

from __future__ import annotations

import asyncio
import time
from itertools import count

import pytest
from textual import _time
from textual.app import App
from textual.screen import Screen

from tui.app import Wamledger
from tui.mending import Mended
from tui.widgets.window_table import WindowTable


class Plain(App[None]):
    """A program as Textual gives it."""


class Rung(Mended, App[None]):
    """The same with timers that ring."""


async def _rings(app: App[None], monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether a timer rings although the processor is away for some frames after the first look at the clock."""
    async with app.run_test():
        looks = count()
        monkeypatch.setattr(_time, "get_time", lambda: time.monotonic() + (0.05 if next(looks) else 0))
        rung = asyncio.Event()
        app.set_timer(1 / 120, rung.set)
        try:
            await asyncio.wait_for(rung.wait(), 1)
        except TimeoutError:
            return False
        finally:
            monkeypatch.undo()
        return True


async def test_a_timer_rings_though_it_is_late(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a timer is done, also where the processor was away while it was wound; plain Textual loses it."""
    assert await _rings(Rung(), monkeypatch)
    assert not await _rings(Plain(), monkeypatch), "Textual does it by itself now: leave ours out"


def test_screens_have_timers_that_ring() -> None:
    """The program itself, its pages and its tables do not wait for what never comes."""
    set_timer = Mended.set_timer
    assert Wamledger.set_timer is set_timer
    assert WindowTable.set_timer is set_timer
    assert Screen.set_timer is not set_timer
