"""Long work beside the screen: how far it is, in words and as a bar, and a key that stops it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Any, Final

from rich.text import Text
from textual.app import RenderResult
from textual.message import Message
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import _

Told = Callable[[str, int, int | None], None]

EVERY: Final = 0.1
"""Seconds between two drawings."""

MOST_STEPS: Final = 12
BAR: Final = 30


class Cancelled(Exception):
    """Somebody asked to stop, and the work ends where it told how far it is."""


class Task(Widget):
    """
    Work in a thread of its own, which is told of in ``Done`` or ``Failed``.

    The work is given a function to tell how far it is; where somebody asked to stop, that raises ``Cancelled``, and
    what the work has begun is undone as after any exception.
    """

    DEFAULT_CSS = "Task { height: auto; padding: 1 2; }"

    class Done(Message):
        """The work is done; ``answer`` is what it gave."""

        def __init__(self, task: Task, answer: Any) -> None:
            super().__init__()
            self.task, self.answer = task, answer

    class Failed(Message):
        """The work was not done; ``error`` is ``Cancelled`` where somebody stopped it."""

        def __init__(self, task: Task, error: BaseException) -> None:
            super().__init__()
            self.task, self.error = task, error

    def __init__(self, work: Callable[[Told], Any], *, said: str = "", stops: bool = True) -> None:
        super().__init__()
        self._work: Callable[[Told], Any] | None = work
        self._said, self._done = said, 0
        self._total: int | None = None
        self._steps: list[str] = []
        self._stop = Event()
        self.stops = stops

    def on_mount(self) -> None:
        """The work begins."""
        self.set_interval(EVERY, self._draw)
        self.run_worker(self._worked(), exit_on_error=False)

    def on_unmount(self) -> None:
        """Whoever leaves the screen stops the work."""
        if self.stops:
            self._stop.set()

    def stop(self) -> bool:
        """The work ends where it next tells how far it is; False where it cannot be stopped."""
        if self.stops:
            self._stop.set()
            self._draw()
        return self.stops

    async def _worked(self) -> None:
        work, self._work = self._work, None
        if work is None:
            return
        try:
            answer = await asyncio.to_thread(work, self._tell)
        except Exception as error:
            self.post_message(self.Failed(self, error))
        else:
            self.post_message(self.Done(self, answer))

    def _tell(self, said: str, done: int, total: int | None) -> None:
        """Called by the work, in its thread."""
        if self._stop.is_set():
            raise Cancelled
        if said and said != self._said:
            if self._said:
                self._steps = [*self._steps, self._said][-MOST_STEPS:]
            self._said = said
        self._done, self._total = done, total

    def _draw(self) -> None:
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """What is done, what is being done, and a bar of it."""
        lines = [f"· {shown(step)}" for step in self._steps]
        lines.append(f"… {shown(self._said) or _('One moment …')}")
        if self._total:
            part = min(1.0, self._done / self._total)
            lines.append(f"  {'█' * round(part * BAR):░<{BAR}} {round(part * 100)} %")
        if self._stop.is_set():
            lines.append(_("It stops at the next step."))
        elif self.stops:
            lines.append(_("Esc stops it; nothing is kept then."))
        else:
            lines.append(_("It cannot be stopped on the way."))
        return Text("\n".join(lines))
