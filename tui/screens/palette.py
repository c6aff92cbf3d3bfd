"""Everything that can be done, by name: screens, operations, languages, colours, and the session."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.widget import Widget
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.destinations import DESTINATIONS
from tui.looks import NAMES
from tui.screens.sheet import Sheet
from tui.widgets.language_names import named
from wamledger import i18n
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from tui.app import Wamledger

"""What languages call themselves; others by their short name."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be done: what it is called, what it is for, and how it is done."""

    title: str
    about: str
    does: Callable[[], Awaitable[None] | None]

    def fits(self, words: list[str]) -> int:
        """How well it fits what was typed: 0 not at all, more where the title begins with it."""
        title, both = _plain(self.title), _plain(f"{self.title} {self.about}")
        if not all(word in both for word in words):
            return 0
        return 1 + 2 * (bool(words) and title.startswith(words[0])) + all(word in title for word in words)


class Palette(Sheet[None]):
    """What is typed leaves those whose name or purpose has all its words; Enter does the one under the cursor."""

    heading: ClassVar[str] = N_("Everything by name")
    keys: ClassVar[str] = N_("↑ ↓ choose, Enter does it, Esc closes")

    def parts(self) -> list[Widget]:
        """A line to write on, and what fits."""
        return [Input(placeholder=_("Part of a name"), id="palette-typed"), OptionList(id="palette-list")]

    def on_mount(self) -> None:
        """Everything is listed until somebody types."""
        self.query_one("#palette-list").can_focus = False
        self.query_one(Input).focus()
        self._all = choices(self.app)
        self._list("")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Fewer are left with every letter."""
        self._list(message.value)

    def on_key(self, event: events.Key) -> None:
        """The arrows move in the list while the line is written on."""
        listed = self.query_one(OptionList)
        moves: dict[str, Callable[[], None]] = {
            "up": listed.action_cursor_up,
            "down": listed.action_cursor_down,
            "pageup": listed.action_page_up,
            "pagedown": listed.action_page_down,
        }
        move = moves.get(event.key)
        if move is not None:
            event.stop()
            move()

    async def on_input_submitted(self) -> None:
        """The one under the cursor is done."""
        at = self.query_one(OptionList).highlighted
        if at is not None:
            await self._do(at)

    async def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """So is one that is clicked."""
        await self._do(message.option_index)

    async def _do(self, at: int) -> None:
        choice = self._fitting[at]
        self.dismiss(None)
        waited = choice.does()
        if waited is not None:
            await waited

    def _list(self, typed: str) -> None:
        words = _plain(typed).split()
        ranked = [(choice.fits(words), choice) for choice in self._all]
        self._fitting = [choice for fit, choice in sorted(ranked, key=lambda each: -each[0]) if fit]
        listed = self.query_one(OptionList)
        listed.clear_options()
        listed.add_options(
            Option(
                Text.assemble(
                    (shown(each.title), "bold"), f"  {shown(each.about)}", no_wrap=True, overflow="ellipsis"
                )
            )
            for each in self._fitting
        )
        if self._fitting:
            listed.highlighted = 0
        else:
            listed.add_option(Option(Text(_("Nothing is called so.")), disabled=True))


def choices(app: Wamledger) -> list[Choice]:
    """Everything that can be done from anywhere, in the language in use."""
    from wamledger.domain.operations import OPERATIONS
    from wamledger.services.form_fields.phases import SUMMARIES

    found = [Choice(_(each.title), _(each.about), partial(app.go, each.name)) for each in DESTINATIONS]
    found += [
        Choice(_(OPERATIONS[op].label), _(about), partial(app.fill, op)) for op, about in SUMMARIES.items()
    ]
    found += [
        Choice(named(name), _("Language of the screens"), partial(app.speak, name))
        for name in i18n.languages()
    ]
    found += [
        Choice(_(said), _("Colours of the screens"), partial(app.wear, name)) for name, said in NAMES.items()
    ]
    found += [
        Choice(_("Look up"), _("By code, mark or part of a serial"), app.action_find),
        Choice(_("Help"), _("What this screen is for, and its keys"), app.action_help),
    ]
    if app.is_guarded:
        found.append(Choice(_("Lock"), _("Nothing is shown until somebody signs in"), app.action_lock))
    return [*found, Choice(_("Quit"), _("The program ends, and the session"), app.action_quit)]


def _plain(text: str) -> str:
    """The text without capitals and accents, as it is typed in a hurry."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in apart if not unicodedata.combining(each))
