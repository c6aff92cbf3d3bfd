"""
Keys in turn: what is typed ahead of a slow screen is read after the key before it has done what it does.

A letter goes straight to the field that has the keys, while Tab, Enter or Ctrl+U first rise through everything around the
field. Whoever types on while the machine is busy would find the letter after a Tab in the field that they had left. So a
key waits while the one before it is under way; and that is over when a message, sent after the key, has risen the same
way as often as a key may be handed on from one part to the next.

A key waits also where the page in front has no fields yet, since what it shows is still asked for. It belongs to that
page alone: where another one takes its place, what waits for it is gone. The same goes for a mark that was scanned.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.binding import Binding
from textual.message import Message
from textual.message_pump import MessagePump

from tui.screens.base import Page

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from tui.app import Wamledger

ROUNDS: Final = 3
"""A key is taken by a line, told to its field, and told by that to the screen."""
LONGEST: Final = 0.3
"""Seconds after which a key is read all the same: what stood around the one before may be gone."""
COMING: Final = 0.02
"""Seconds between two looks whether a page has come."""

Scan = Callable[[], Awaitable[None]]
"""What is done with a mark that was scanned."""


class KeyRead(Message):
    """The key that was sent before this has been read wherever this comes by."""

    def __init__(self, start: MessagePump, number: int, left: int) -> None:
        super().__init__()
        self.start, self.number, self.left = start, number, left


class InTurn:
    """The keys that wait, and the marks among them."""

    def __init__(self, app: Wamledger) -> None:
        self._app = app
        self._ahead: deque[events.Event | Scan] = deque()
        self._number = 0
        self._start: Widget | None = None
        self._is_under_way = False
        self._patience: Timer | None = None
        self._awaited: Page | None = None
        """The page for which the first of them waits, where that is still to come."""

    @property
    def is_busy(self) -> bool:
        """Whether a key is under way or waits, and nobody knows yet where it leads."""
        return bool(self._ahead) or (self._is_under_way and self._is_there())

    def must_wait(self, event: events.Event) -> bool:
        """Whether the event is kept until those before it are done; it is given on then."""
        if self._is_elsewhere() or (self._is_coming() and self._leads_away(event)):
            return False
        return (self.is_busy or self._is_coming()) and self._wait(event)

    def must_scan_wait(self, scan: Scan) -> bool:
        """Whether the mark is kept until there is somewhere to put it, and what was typed before it stands there."""
        if self._is_elsewhere():
            return False
        return (bool(self._ahead) or self._is_coming()) and self._wait(scan)

    def begun(self) -> None:
        """A key was given to what has the keys."""
        self._number += 1
        self._start = self._app.focused or self._app.screen
        self._is_under_way = self._start.post_message(KeyRead(self._start, self._number, ROUNDS - 1))

    def _wait(self, what: events.Event | Scan) -> bool:
        self._ahead.append(what)
        if self._is_coming():
            self._awaited = self._front_page()
        self._have_patience(COMING if self._is_coming() else LONGEST)
        return True

    def _have_patience(self, seconds: float) -> None:
        if self._patience is None:
            self._patience = self._app.set_timer(seconds, self._next)

    def _is_there(self) -> bool:
        """Whether what had the keys is on a screen still: what a key has taken away, with all around it, is done."""
        return self._start is not None and self._start.is_attached and self._start.is_running

    def _is_coming(self) -> bool:
        front = self._app.screen
        return isinstance(front, Page) and front.is_coming

    def _is_elsewhere(self) -> bool:
        """Whether something stands before the page for which keys wait; what is typed there is read at once."""
        return self._awaited is not None and self._app.screen is not self._awaited

    def _leads_away(self, event: events.Event) -> bool:
        """Whether the key is for the shell, which waits for no page."""
        if not isinstance(event, events.Key) or event.is_printable:
            return False
        of_shell = [each.key.split(",") for each in self._app.BINDINGS if isinstance(each, Binding)]
        return event.key == "escape" or any(event.key in keys for keys in of_shell)

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
        if self._awaited is not None and self._awaited not in self._app.screen_stack:
            self._ahead.clear()
            self._awaited = None
        if not self._ahead:
            return
        if self._is_elsewhere() or self._is_coming():
            self._awaited = self._awaited or self._front_page()
            self._have_patience(COMING)
        elif self._awaited is not None:
            # the field that gets the keys has asked for them, and the message that gives them is on its way
            self._awaited = None
            self._app.call_later(self._next)
        else:
            await self._give(self._ahead.popleft())

    async def _give(self, first: events.Event | Scan) -> None:
        if isinstance(first, events.Event):
            await self._app.read(first)
            if self._ahead:
                self._have_patience(LONGEST)
        else:
            await first()
            self._app.call_later(self._next)

    def _front_page(self) -> Page | None:
        front = self._app.screen
        return front if isinstance(front, Page) else None


def is_typed(event: events.Event) -> bool:
    """Whether the event comes from a keyboard, and not from another part of the screen that had no use for it."""
    return isinstance(event, events.Key | events.Paste) and not event.is_forwarded
