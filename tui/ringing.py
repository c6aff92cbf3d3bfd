"""Timers that ring once ring once: also where the processor was away while one of them was being wound."""

from __future__ import annotations

from typing import Any

from textual.message_pump import MessagePump
from textual.timer import Timer


class Ringing(MessagePump):
    """A part of the screens whose timers ring, however busy the machine is."""

    def set_timer(self, *args: Any, **named: Any) -> Timer:
        """
        The timer rings once, after the delay or later.

        Textual skips what a timer has missed, which is right for one that rings again and again. One that rings once is
        lost by it: where its delay had passed before it was looked at first, it counts as having rung.
        """
        timer = super().set_timer(*args, **named)
        timer._skip = False
        return timer
