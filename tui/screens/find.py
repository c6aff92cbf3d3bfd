"""Look up: one line for a code of anything, a mark, or a part of a serial."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.widget import Widget
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.desk import Desk
from tui.mending import FORESEEN
from tui.screens.sheet import Sheet
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.finding_codes import Hit, lookup
from wamledger.services.labelled import labelled


class Find(Sheet[None]):
    """What bears the mark is listed while it is typed; where nothing does, Enter searches the register of weapons."""

    heading: ClassVar[str] = N_("Look up")
    keys: ClassVar[str] = N_("Enter opens it, or searches the weapons · ↑ ↓ choose · Esc closes")
    DEFAULT_CSS = "Find #find-told { color: $text-muted; min-height: 1; }"
    PAUSE: ClassVar[float] = 0.12
    """Seconds without a letter after which the ledger is asked."""

    def __init__(self, desk: Desk, typed: str = "") -> None:
        super().__init__()
        self._desk, self._typed = desk, typed
        self._hits: list[Hit] = []
        self._answered = ""

    def parts(self) -> list[Widget]:
        """The line, what was found, and what Enter does where nothing was."""
        return [
            Input(
                value=self._typed,
                placeholder=_("A code, a tag, a lot number, part of a serial"),
                id="find-typed",
            ),
            OptionList(id="find-list"),
            Static(id="find-told"),
        ]

    def on_mount(self) -> None:
        """The line waits to be written on."""
        self.query_one("#find-list").can_focus = False
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        """The ledger is asked a moment after the last letter; an older question is dropped."""
        self._typed = message.value
        self.run_worker(self._asked(message.value.strip(), self.PAUSE), exclusive=True, exit_on_error=False)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while the line is written on."""
        if event.key in ("up", "down"):
            event.stop()
            listed = self.query_one(OptionList)
            (listed.action_cursor_up if event.key == "up" else listed.action_cursor_down)()

    async def on_input_submitted(self, message: Input.Submitted) -> None:
        """The thing under the cursor is shown; where nothing bears the mark, the weapons are searched for it."""
        typed = message.value.strip()
        if not typed:
            return
        if self._answered != typed:
            await self._asked(typed, 0)
        at = self.query_one(OptionList).highlighted
        if self._hits and at is not None:
            await self._open(self._hits[at])
        elif self._answered == typed:
            self.dismiss(None)
            await self.app.go("weapons", find=typed)

    async def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """A click opens one, too."""
        await self._open(self._hits[message.option_index])

    async def _open(self, hit: Hit) -> None:
        self.dismiss(None)
        await self.app.show(hit.subject)

    async def _asked(self, typed: str, pause: float) -> None:
        await asyncio.sleep(pause)
        try:
            hits = await asyncio.to_thread(lookup, self._desk.ledger, typed) if typed else []
        except FORESEEN as error:
            from wamledger.services.on_screen.telling import lines

            self._tell(f"✗ {' '.join(lines(error))}")
            return
        except Exception as error:
            self.app.broken(error)
            return
        self._hits, self._answered = hits, typed
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            Option(
                Text.assemble(
                    (shown(each.subject.code), "bold"),
                    f"  {labelled(_(each.by), shown(each.words))}",
                    no_wrap=True,
                )
            )
            for each in hits
        )
        if hits:
            listed.highlighted = 0
        is_none = bool(typed) and not hits
        self._tell(_("Nothing bears this mark. Enter searches the weapons for it.") if is_none else "")

    def _tell(self, said: str) -> None:
        self.query_one("#find-told", Static).update(Text(shown(said)))
