"""
Keys in turn: what is typed ahead of a slow screen is read after the key before it has done what it does.

A letter goes straight to the field that has the keys, while Tab, Enter or Ctrl+U first rise through everything around the
field. Whoever types on while the machine is busy would find the letter after a Tab in the field that they had left. So a
key waits while the one before it is under way; and that is over when a message, sent after the key, has risen the same
way as often as a key may be handed on from one part to the next.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.message import Message
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from tui.app import Wamledger

ROUNDS: Final = 3
"""A key is taken by a line, told to its field, and told by that to the screen."""
LONGEST: Final = 0.3
"""Seconds after which a key is read all the same: what stood around the one before may be gone."""


class KeyRead(Message):
    """The key that was sent before this has been read wherever this comes by."""

    def __init__(self, start: MessagePump, number: int, left: int) -> None:
        super().__init__()
        self.start, self.number, self.left = start, number, left


class InTurn:
    """The keys that wait."""

    def __init__(self, app: Wamledger) -> None:
        self._app = app
        self._ahead: deque[events.Event] = deque()
        self._number = 0
        self._start: Widget | None = None
        self._is_under_way = False
        self._patience: Timer | None = None

    def must_wait(self, event: events.Event) -> bool:
        """Whether the event is kept until those before it are done; it is given on then."""
        if not self._ahead and not (self._is_under_way and self._is_there()):
            return False
        self._ahead.append(event)
        if self._patience is None:
            self._patience = self._app.set_timer(LONGEST, self._next)
        return True

    def begun(self) -> None:
        """A key was given to what has the keys."""
        self._number += 1
        self._start = self._app.focused or self._app.screen
        self._is_under_way = self._start.post_message(KeyRead(self._start, self._number, ROUNDS - 1))

    def _is_there(self) -> bool:
        """Whether what had the keys is on a screen still: what a key has taken away, with all around it, is done."""
        return self._start is not None and self._start.is_attached and self._start.is_running

    async def passed(self, read: KeyRead) -> None:
        """The message has risen to the top: once more, or the next key."""
        if read.number != self._number:
            return
        again: Any = KeyRead(read.start, read.number, read.left - 1)
        if read.left and read.start.is_running and read.start.post_message(again):
            return
        await self._next()

    async def _next(self) -> None:
        self._is_under_way = False
        if self._patience is not None:
            self._patience.stop()
            self._patience = None
        if self._ahead:
            await self._app.read(self._ahead.popleft())
            if self._ahead and self._patience is None:
                self._patience = self._app.set_timer(LONGEST, self._next)


def is_typed(event: events.Event) -> bool:
    """Whether the event comes from a keyboard, and not from another part of the screen that had no use for it."""
    return isinstance(event, events.Key | events.Paste) and not event.is_forwarded
