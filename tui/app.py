"""
The shell of the screens: who sits there, where they are, in which language, and what happens when something breaks.

Nothing of a ledger to which people sign in is drawn before somebody has; and when nobody has touched a key for some
minutes, all of it is taken away again. The shell knows no operation and no register: ``destinations`` lists the
screens, and each is loaded when somebody goes there. Where there is no ledger yet it begins with the first start,
which makes or opens one and then sits down at it.
"""

from __future__ import annotations

import asyncio
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.screen import Screen

from tui.desk import Desk, Unlocking
from tui.destinations import FIRST_START, GLOBAL, loaded
from tui.going_on import GoingOn
from tui.in_turn import InTurn, KeyRead, is_typed
from tui.keyboard import of_terminal
from tui.looks import LOOKS, NAMES, next_after
from tui.pasted import fits
from tui.presence import Presence
from tui.rest import LOOKED, Rest
from tui.scanner import Scanner
from tui.screens.base import Page
from tui.screens.sign_in import SignIn
from tui.ways import Ways
from wamledger import i18n
from wamledger.i18n import N_, _
from wamledger.ledger.faults import LedgerFault
from wamledger.services import user_settings
from wamledger.services.subjects import Subject


class Wamledger(GoingOn):
    """The screens of a ledger."""

    CSS_PATH = "look.tcss"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", N_("Help"), key_display="?"),
        Binding("f2,ctrl+g", "go_to", N_("Go to"), key_display="F2"),
        Binding("f3,ctrl+f", "find", N_("Look up"), key_display="F3"),
        Binding("f4,ctrl+e", "enter", N_("New entry"), key_display="F4"),
        Binding("ctrl+p", "palette", N_("Everything by name"), show=False),
        Binding("ctrl+l", "lock", N_("Lock"), show=False),
        Binding("f8", "language", N_("Language"), show=False),
        Binding("f9", "look", N_("Colours"), show=False),
        Binding("ctrl+q", "quit", N_("Quit"), show=False, priority=True),
    ]

    def __init__(
        self,
        desk: Desk | None = None,
        *,
        where: str = "",
        start: str = "home",
        first: Callable[[], Screen[Any]] | None = None,
        told: tuple[str, ...] = (),
        clock: Callable[[], float] = time.monotonic,
        look_every: float = 1.0,
    ) -> None:
        super().__init__()
        for look in LOOKS:
            self.register_theme(look)
        liked = user_settings.preferred("theme")
        self.theme = liked if liked in NAMES else next(iter(NAMES))
        self._desk = desk
        self.where = where
        """Where the ledger lies that is still to be opened, or made."""
        self._start, self._first, self._told = start, first, told
        self._unlocking = Unlocking(where)
        self._ways = Ways(self)
        self._presence, self._look_every = Presence(clock), look_every
        self.scanner = Scanner(self)
        self.in_turn = InTurn(self)
        self.rest = Rest()
        self.title = "wamledger" if desk is None else desk.ledger.about.origin

    def get_driver_class(self) -> type[Driver]:
        """What draws and reads; a terminal is read by keys of our own."""
        return of_terminal(super().get_driver_class())

    @property
    def desk(self) -> Desk:
        """The desk that somebody sits at."""
        if self._desk is None:
            raise RuntimeError("nobody has sat down at a ledger yet")
        return self._desk

    @property
    def has_desk(self) -> bool:
        """Whether there is a ledger to sit at."""
        return self._desk is not None

    @property
    def is_guarded(self) -> bool:
        """Whether people sign in to this ledger."""
        return self._desk is not None and not self._desk.door.is_open

    async def on_mount(self) -> None:
        """The first screen, or somebody is asked to sign in; before it, what ended the program the last time."""
        self._end_when_told_to()
        self.set_interval(self._look_every, self._look)
        self.set_interval(LOOKED, self.rest.look)
        await self._begin()
        if self._told:
            self._show_mistake(self._told)

    async def on_event(self, event: events.Event) -> None:
        """Whoever touches a key or the mouse is there."""
        if isinstance(event, events.Key | events.MouseEvent):
            self._presence.touched()
            self.rest.touched()
        if isinstance(event, events.Paste) and not event.is_forwarded and not fits(self, event):
            return
        if not await self.scanner.heard(event):
            await self.typed(event)

    def on_app_blur(self) -> None:
        """Somebody looks at another window."""
        self.rest.left()

    async def typed(self, event: events.Event) -> None:
        """What somebody typed, and no scanner, goes to what has the keys, in its turn."""
        if not is_typed(event):
            await super().on_event(event)
        elif not self.in_turn.must_wait(event):
            await self.read(event)

    async def read(self, event: events.Event) -> None:
        """What was typed goes to what has the keys now."""
        await super().on_event(event)
        self.in_turn.begun()

    async def on_key_read(self, message: KeyRead) -> None:
        """A key has done what it does; the next one may."""
        await self.in_turn.passed(message)

    def who_and_where(self) -> str:
        """The person and the ledger, for the first line of a screen."""
        return (
            "  ·  ".join(part for part in (self.desk.by, self.desk.door.name) if part) if self._desk else ""
        )

    # where one goes

    async def sit_down(self, desk: Desk, *, start: str = "home") -> None:
        """The screens are those of the ledger at this desk; what was open before is closed."""
        if self._desk is not None and self._desk is not desk:
            self._desk.door.leave()
        self._desk, self._start = desk, start
        self.title = desk.ledger.about.origin
        self._clear_screens()
        await self._begin()

    async def _begin(self) -> None:
        if self._desk is None:
            await self._begin_without_desk()
        elif self.is_guarded and self._desk.door.person is None:
            self._ask()
        else:
            await self.go(self._start)

    async def _begin_without_desk(self) -> None:
        """What was asked for comes first; an encrypted ledger asks who comes; else a ledger is made or chosen."""
        from wamledger.services.opening import asks_key

        if self._first is not None:
            await self.push_screen(self._first())
        elif self.where and asks_key(self.where):
            self.push_screen(SignIn(Path(self.where).name, self._unlocking.enter), self._unlocked)
        else:
            await self.push_screen(loaded(FIRST_START)(self.where))

    async def _unlocked(self, _person: str | None) -> None:
        if (desk := self._unlocking.given()) is not None:
            await self.sit_down(desk, start=self._start)

    async def go(self, name: str, **more: Any) -> None:
        """The screen of that destination is in front; where it was open already, what stood above it is closed."""
        await self._ways.go(name, more)

    async def show(self, subject: Subject) -> None:
        """The page of the thing is in front, once, however often Enter is pressed."""
        await self._ways.show(subject)

    async def fill(self, op: str, filled: Mapping[str, Any] | None = None) -> None:
        """The form of the operation is in front, once, with what is known filled in."""
        await self._ways.fill(op, filled)

    async def action_back(self) -> None:
        """The screen before this one; the first one stays."""
        if len(self.screen_stack) > 2:
            self.pop_screen()

    async def action_enter(self) -> None:
        """Every operation, to choose one."""
        await self.go("enter")

    def action_help(self) -> None:
        """What this screen is for, and every key that works on it."""
        self.push_screen(loaded(GLOBAL["help"])(self.screen))

    def action_go_to(self) -> None:
        """Every screen, each one letter away."""
        self.push_screen(loaded(GLOBAL["go_to"])())

    def action_palette(self) -> None:
        """Everything that can be done, by name."""
        self.push_screen(loaded(GLOBAL["palette"])())

    def action_find(self) -> None:
        """A line for a code, a mark or a part of a serial."""
        self.push_screen(loaded(GLOBAL["find"])(self.desk))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where nobody has signed in, and over a sheet that is open, only what belongs there can be done."""
        del parameters
        if action in ("help", "go_to", "palette", "find", "enter"):
            front = self.screen_stack[-1] if self.screen_stack else None
            has_whom_to_ask = self.has_desk or action == "help"
            return has_whom_to_ask and isinstance(front, Page) and not front.is_held
        return self.is_guarded if action == "lock" else True

    # people

    async def action_lock(self) -> None:
        """The screens are locked, and the session is over."""
        await self.lock(_("Locked."))

    async def action_quit(self) -> None:
        """The program ends, and with it the session; what was being typed is kept."""
        self._keep_all()
        self._leave()
        if self._desk is not None:
            # what is still being looked for would keep the program from ending
            self._desk.forget()
        await super().action_quit()

    def action_help_quit(self) -> None:
        """Ctrl+C, which ends other programs, says how this one is left."""
        self.clear_notifications()
        self.notify(_("Ctrl+Q leaves. What is being typed is kept."), markup=False)

    def _leave(self) -> None:
        if self._desk is not None:
            self._desk.door.leave()

    def _end_when_told_to(self) -> None:
        """Whoever ends the process, or closes its window, leaves the terminal as it was and the session over."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT"):
            with suppress(AttributeError, NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(getattr(signal, name), lambda: self.call_later(self.action_quit))

    def _is_in(self) -> bool:
        return not any(isinstance(screen, SignIn) for screen in self.screen_stack)

    def _ask(self, said: str = "") -> None:
        door = self.desk.door
        self.push_screen(SignIn(door.name, door.enter, said), self._entered)

    async def _entered(self, _person: str | None) -> None:
        self._presence.touched()
        try:
            await self.go(self._start)
        except LedgerFault as fault:
            from wamledger.services.on_screen import telling

            self._leave()
            self._ask(telling.fault(fault))

    async def _look(self) -> None:
        """Whoever has left the screens, or was signed out, sees nothing any more."""
        if self.is_guarded and self._is_in() and (why := await self._presence.is_over(self.desk.door)):
            await self.lock(why)

    async def lock(self, said: str) -> None:
        """Nothing of the ledger is on any screen, and somebody is asked to sign in."""
        if not self.is_guarded or not self._is_in():
            return
        self._keep_all()
        self._leave()
        self.desk.forget()
        self.clear_notifications()
        self._clear_screens()
        self._ask(said)

    def _clear_screens(self) -> None:
        while len(self.screen_stack) > 1:
            self.pop_screen()

    def is_asking_who(self) -> bool:
        """Whether the question who sits there covers everything."""
        return self.is_guarded and not self._is_in()

    def ask_who(self, said: str) -> None:
        """Nothing but that question is on any screen, with what is said."""
        self._clear_screens()
        self._ask(said)

    async def begin_anew(self) -> None:
        """The first screen is in front, and nothing else is open."""
        self._clear_screens()
        await self._begin()

    # language and colours

    async def speak(self, language: str) -> None:
        """Every screen that is open is in that language, and so is the next start."""
        i18n.use_language(language)
        self._like("language", language)
        for screen in self.screen_stack:
            again = getattr(screen, "drawn_again", None)
            if again is not None:
                await again()

    def wear(self, look: str) -> None:
        """The screens have these colours, and so has the next start."""
        self.theme = look
        self._like("theme", look)
        self.notify(_("Colours: {name}").format(name=_(NAMES[look])), timeout=2)

    async def action_language(self) -> None:
        """The next language."""
        languages = i18n.languages()
        at = languages.index(i18n.language()) if i18n.language() in languages else -1
        await self.speak(languages[(at + 1) % len(languages)])

    def action_look(self) -> None:
        """The next colours."""
        self.wear(next_after(self.theme))

    def _like(self, name: str, value: str) -> None:
        """A preference that cannot be kept holds until the program ends, and says nothing more."""
        with suppress(LedgerFault, OSError):
            user_settings.remember(name, value)
