"""
The shell of the screens: who sits there, where they are, in which language, and what happens when something breaks.

Nothing of a ledger to which people sign in is drawn before somebody has; and when nobody has touched a key for some
minutes, all of it is taken away again. The shell knows no operation and no register: ``destinations`` lists the
screens, and each is loaded when somebody goes there.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.destinations import BY_NAME, FORM, PAGES_OF_SUBJECTS, THING, loaded
from tui.screens.sign_in import SignIn
from wamledger import i18n
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services.subjects import Subject


class Wamledger(App[None]):
    """The screens of a ledger."""

    CSS_PATH = "look.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", N_("Help"), key_display="?"),
        Binding("f2,ctrl+g", "go_to", N_("Go to"), key_display="F2"),
        Binding("f3,ctrl+f", "find", N_("Find"), key_display="F3"),
        Binding("f4,ctrl+e", "enter", N_("New entry"), key_display="F4"),
        Binding("ctrl+l", "lock", N_("Lock"), show=False),
        Binding("f8", "language", N_("Language"), show=False),
        Binding("f9", "look", N_("Colours"), show=False),
        Binding("ctrl+q", "quit", N_("Quit"), show=False, priority=True),
    ]

    def __init__(
        self,
        desk: Desk,
        *,
        start: str = "home",
        clock: Callable[[], float] = time.monotonic,
        look_every: float = 1.0,
    ) -> None:
        super().__init__()
        self.desk = desk
        self._start = start
        self._clock, self._look_every = clock, look_every
        self._touched_at = clock()
        self.title = desk.ledger.about.origin

    @property
    def is_guarded(self) -> bool:
        """Whether people sign in to this ledger."""
        return not self.desk.door.is_open

    async def on_mount(self) -> None:
        """The first screen, or somebody is asked to sign in."""
        if self.is_guarded:
            self.set_interval(self._look_every, self._look)
            self._ask()
        else:
            await self.go(self._start)

    async def on_event(self, event: events.Event) -> None:
        """Whoever touches a key or the mouse is there."""
        if isinstance(event, events.Key | events.MouseEvent):
            self._touched_at = self._clock()
        await super().on_event(event)

    def who_and_where(self) -> str:
        """The person and the ledger, for the first line of a screen."""
        return "  ·  ".join(part for part in (self.desk.by, self.desk.door.name) if part)

    # where one goes

    async def go(self, name: str, **more: Any) -> None:
        """The screen of that destination is in front; where it was open already, what stood above it is closed."""
        destination = BY_NAME[name]
        page = destination.load()(self.desk, **{**destination.arguments, **more})
        page.destination = name
        for depth, screen in enumerate(self.screen_stack):
            if getattr(screen, "destination", None) == name:
                while len(self.screen_stack) > depth:
                    await self.pop_screen()
                break
        await self.push_screen(page)

    async def show(self, subject: Subject) -> None:
        """The page of the thing is in front."""
        page = PAGES_OF_SUBJECTS.get(subject.kind)
        await self.push_screen(
            loaded(page)(self.desk, subject.code) if page else loaded(THING)(self.desk, subject)
        )

    async def fill(self, op: str, filled: Mapping[str, Any] | None = None) -> None:
        """The form of the operation is in front, with what is known filled in."""
        await self.push_screen(loaded(FORM)(self.desk, op, dict(filled or {})))

    async def action_back(self) -> None:
        """The screen before this one; the first one stays."""
        if len(self.screen_stack) > 2:
            await self.pop_screen()

    async def action_enter(self) -> None:
        """Every operation, to choose one."""
        if self._is_in():
            await self.go("enter")

    # people

    async def action_lock(self) -> None:
        """The screens are locked, and the session is over."""
        await self.lock(_("Locked."))

    async def action_quit(self) -> None:
        """The program ends, and with it the session."""
        self.desk.door.leave()
        await super().action_quit()

    def _is_in(self) -> bool:
        return not isinstance(self.screen, SignIn)

    def _ask(self, said: str = "") -> None:
        door = self.desk.door
        self.push_screen(SignIn(door.name, door.enter, said), self._entered)

    async def _entered(self, _person: str | None) -> None:
        self._touched_at = self._clock()
        try:
            await self.go(self._start)
        except LedgerFault as fault:
            self.desk.door.leave()
            self._ask(f"{fault.message} {fault.remedy}")

    async def _look(self) -> None:
        """Whoever has left the screens, or was signed out, sees nothing any more."""
        door = self.desk.door
        if door.person is None or not self._is_in():
            return
        # who posts for long keeps the session from being written down; the screens do not wait for that
        idle, is_still = await asyncio.to_thread(lambda: (door.idle_seconds(), door.is_still()))
        if self._clock() - self._touched_at >= idle:
            minutes = round(idle / 60)
            said = ngettext(
                "Locked: nobody touched a key for {number} minute.",
                "Locked: nobody touched a key for {number} minutes.",
                minutes,
            ).format(number=minutes)
            await self.lock(said)
        elif not is_still:
            await self.lock(_("Your session is over."))

    async def lock(self, said: str) -> None:
        """Nothing of the ledger is on any screen, and somebody is asked to sign in."""
        if not self.is_guarded or not self._is_in():
            return
        self.desk.door.leave()
        self.desk.forget()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        self._ask(said)

    # language, and what breaks

    async def speak(self, language: str) -> None:
        """Every screen that is open is in that language."""
        i18n.use_language(language)
        for screen in self.screen_stack:
            again = getattr(screen, "drawn_again", None)
            if again is not None:
                await again()

    def broken(self, error: BaseException) -> None:
        """A mistake of this program is written down, and told with its reference; what was typed is kept."""
        from wamledger.services.notices import notice_for

        self.notify(shown(" ".join(notice_for(error).lines)), severity="error", timeout=30)
