"""
A screen of blanks from which long work begins: it is told of while it goes on beside the screen, it may be stopped, and
what it gave is taken up.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from typing import Any

from textual import on

from tui.desk import Desk
from tui.screens.base import FORESEEN, Page
from tui.widgets.blank_form import BlankForm
from tui.widgets.task import Cancelled, Task, Told
from wamledger.i18n import _


class AtWork(Page):
    """Draws ``work`` in its body while there is some, and ``turned`` draws it anew when there is none any more."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._work: Task | None = None
        self._then: Callable[[Any], Awaitable[None]] | None = None

    async def turned(self) -> None:
        """The screen is drawn as it stands, with the work in it or without."""
        raise NotImplementedError

    async def given_up(self) -> None:
        """The work was not done, and the screen is drawn as it was before."""
        await self.turned()

    def filled(self) -> BlankForm | None:
        """The blanks; None where something in them is missing or will not do, which is told then."""
        form = self.query_one(BlankForm)
        if (faulty := form.faulty()) is None:
            return form
        faulty.focus_line()
        self.say(_("Something is missing or will not do; it is marked."), "refused")
        return None

    async def do(
        self,
        said: str,
        work: Callable[[Told], Any],
        then: Callable[[Any], Awaitable[None]],
        *,
        stops: bool = True,
    ) -> None:
        """The work is done beside the screen, and ``then`` is called with what it gave; the session lasts meanwhile."""
        door = self.desk.door if self.desk is not None else None

        def done(told: Told) -> Any:
            with door.at_work() if door is not None else nullcontext():
                return work(told)

        self._work, self._then = Task(done, said=said, stops=stops), then
        self.say("")
        await self.turned()

    @on(Task.Done)
    async def _done(self, message: Task.Done) -> None:
        self._work = None
        then, self._then = self._then, None
        if then is not None:
            await then(message.answer)

    @on(Task.Failed)
    async def _failed(self, message: Task.Failed) -> None:
        self._work = self._then = None
        await self.given_up()
        if isinstance(message.error, Cancelled):
            self.say(_("Stopped. Nothing of it was kept."), "warning")
        elif isinstance(message.error, FORESEEN):
            await self.refused(message.error)
        else:
            self.app.broken(message.error)
