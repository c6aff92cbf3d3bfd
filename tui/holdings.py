"""
The register of holdings as a terminal application, for reading only.

Above stands the ledger and what it comes to, with the entries that nobody outside has seen; below, the rows. Where
people sign in to the ledger, nothing of it is drawn before somebody has; and when nobody has touched a key for some
minutes, all of it is taken away again.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from rich.text import Text
from textual import events
from textual.app import App, ComposeResult
from textual.widgets import Footer, Static

from tui.history import Help, History
from tui.register import Register
from tui.screens.sign_in import SignIn
from tui.window import Window
from wamledger.domain.text import shown
from wamledger.i18n import _, ngettext
from wamledger.ledger.faults import AccessFault, LedgerFault
from wamledger.services.access.door import Door
from wamledger.services.views import HoldingsSource, HoldingsSummary


class Holdings(App[None]):
    """What stands where, and the life of each item."""

    ENABLE_COMMAND_PALETTE = False
    CSS = """
    #summary { height: 2; padding: 0 1; background: $panel; }
    #position { height: 1; padding: 0 1; color: $text-muted; }
    Register { height: 1fr; padding: 0 1; }
    """

    def __init__(
        self,
        source: HoldingsSource,
        door: Door | None = None,
        *,
        clock: Callable[[], float] = time.monotonic,
        look_every: float = 1.0,
    ) -> None:
        super().__init__()
        self._source = source
        self._door = None if door is None or door.is_open else door
        self._clock, self._look_every = clock, look_every
        self._touched_at = clock()
        # bound here and not in the class, for the language is known only when the program runs
        self.bind("enter", "open", description=_("History"))
        self.bind("question_mark", "help", description=_("Help"), key_display="?")
        if self._door is not None:
            self.bind("l", "lock", description=_("Lock"))
        self.bind("q", "quit", description=_("Quit"))

    def compose(self) -> ComposeResult:
        """Summary, register, position, keys; nothing where somebody has to sign in first."""
        if self._door is None:
            yield from self._drawn()

    def on_mount(self) -> None:
        """The keys go to the register, or to whoever signs in."""
        if self._door is None:
            self.query_one(Register).focus()
            return
        self.set_interval(self._look_every, self._look)
        self._ask()

    async def on_event(self, event: events.Event) -> None:
        """Whoever touches a key or the mouse is there."""
        if isinstance(event, events.Key | events.MouseEvent):
            self._touched_at = self._clock()
        await super().on_event(event)

    async def action_lock(self) -> None:
        """The screens are locked, and the session is over."""
        await self._lock(_("Locked."))

    async def action_quit(self) -> None:
        """The program ends, and with it the session."""
        if self._door is not None:
            self._door.leave()
        await super().action_quit()

    def _drawn(self) -> ComposeResult:
        summary = self._source.summary()
        self.title = summary.ledger
        person = None if self._door is None else self._door.person
        yield Static(_summed(summary, person), id="summary")
        yield Register(Window(self._source))
        yield Static(id="position")
        yield Footer()

    def _ask(self, said: str = "") -> None:
        """Somebody is asked to sign in."""
        if self._door is not None:
            self.push_screen(SignIn(self._door.name, self._door.enter, said), self._entered)

    async def _entered(self, _person: str | None) -> None:
        """Whoever has signed in sees what they may see."""
        self._touched_at = self._clock()
        try:
            widgets = list(self._drawn())
        except LedgerFault as fault:
            if self._door is not None:
                self._door.leave()
            self._ask(f"{fault.message} {fault.remedy}")
            return
        await self.screen.mount_all(widgets)
        self.query_one(Register).focus()

    async def _look(self) -> None:
        """Whoever has left the screens, or was signed out, sees nothing any more."""
        door = self._door
        if door is None or door.person is None or isinstance(self.screen, SignIn):
            return
        # who posts for long keeps the session from being written down; the screens do not wait for that
        idle, is_still = await asyncio.to_thread(lambda: (door.idle_seconds(), door.is_still()))
        if self._clock() - self._touched_at >= idle:
            said = ngettext(
                "Locked: nobody touched a key for {number} minute.",
                "Locked: nobody touched a key for {number} minutes.",
                round(idle / 60),
            ).format(number=round(idle / 60))
            await self._lock(said)
        elif not is_still:
            await self._lock(_("Your session is over."))

    async def _lock(self, said: str) -> None:
        """Nothing of the ledger is on any screen, and somebody is asked to sign in."""
        if self._door is None or isinstance(self.screen, SignIn):
            return
        self._door.leave()
        while len(self.screen_stack) > 1:
            await self.pop_screen()
        await self.screen.query("*").remove()
        self._ask(said)

    def on_register_moved(self) -> None:
        """The line below the register says where the cursor stands."""
        window = self.query_one(Register).window
        at = window.position + 1 if window.rows else 0
        self.query_one("#position", Static).update(
            Text(_("Row {row} of {rows}").format(row=_number(at), rows=_number(window.lines)))
        )

    async def on_register_opened(self, message: Register.Opened) -> None:
        """The history of the item is on the screen."""
        try:
            steps = self._source.history(message.row.item)
        except LedgerFault as fault:
            await self.on_register_refused(Register.Refused(fault))
            return
        self.push_screen(History(message.row, steps))

    async def on_register_refused(self, message: Register.Refused) -> None:
        """Whoever may not see it any more has to sign in again; what cannot be read is told below the rows."""
        said = f"{message.fault.message} {message.fault.remedy}"
        if self._door is not None and isinstance(message.fault, AccessFault):
            await self._lock(said)
        else:
            self.query_one("#position", Static).update(Text(said))

    def action_open(self) -> None:
        """The history of the row under the cursor is asked for."""
        if not isinstance(self.screen, SignIn):
            self.query_one(Register).open()

    def action_help(self) -> None:
        """The keys are explained."""
        if not isinstance(self.screen, SignIn):
            self.push_screen(Help())


def _summed(summary: HoldingsSummary, person: str | None) -> Text:
    """The head of the screen: who is signed in, the ledger and its sums, then what nobody outside has seen."""
    sums = "  ·  ".join(
        (
            *((shown(person),) if person else ()),
            shown(summary.ledger),
            ngettext("{number} entry", "{number} entries", summary.entries).format(
                number=_number(summary.entries)
            ),
            ngettext("{number} weapon", "{number} weapons", summary.weapons).format(
                number=_number(summary.weapons)
            ),
            ngettext("{number} round", "{number} rounds", summary.rounds).format(
                number=_number(summary.rounds)
            ),
        )
    )
    if summary.unwitnessed is None:
        unseen = _(
            "No head of this ledger has left the office: nobody outside could tell if it were changed."
        )
    else:
        unseen = ngettext(
            "{number} entry has not been seen outside.",
            "{number} entries have not been seen outside.",
            summary.unwitnessed,
        ).format(number=_number(summary.unwitnessed))
    return Text(f"{sums}\n{unseen}")


def _number(value: int) -> str:
    return f"{value:,}".replace(",", "\u202f")
