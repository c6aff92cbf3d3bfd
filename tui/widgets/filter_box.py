"""By what a register is narrowed: a line for a code, with the codes that it may become."""

from __future__ import annotations

import asyncio
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tui.desk import Desk
from tui.mending import Mended
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.lists.form import Filter


class FilterBox(Mended, ModalScreen[str | None]):
    """Dismissed with what the register is narrowed to, empty for everything; None where nothing changes."""

    DEFAULT_CSS = """
    FilterBox { align: center middle; }
    FilterBox > Vertical { width: 66; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    FilterBox OptionList { height: auto; max-height: 8; }
    FilterBox #filter-keys { color: $text-muted; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "none", N_("Back")),
        Binding("down", "into_list", N_("Codes"), key_display="↓"),
    ]

    def __init__(self, desk: Desk, by: Filter, value: str = "") -> None:
        super().__init__()
        self._desk, self._by, self._value = desk, by, value
        self._codes: list[str] = []

    def compose(self) -> ComposeResult:
        """The line, and the codes below it."""
        with Vertical() as box:
            box.border_title = Text(shown(_(self._by.heading)))
            yield Input(self._value, compact=True)
            yield OptionList(markup=False, compact=True)
            yield Static(
                Text(
                    _("Enter takes it, ↓ goes to the codes, nothing written means everything, Esc goes back")
                ),
                id="filter-keys",
            )

    def on_mount(self) -> None:
        """The keys go to the line."""
        self.query_one(Input).focus()
        self._look()

    def on_input_changed(self) -> None:
        """The codes are those that begin as typed."""
        self._look()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """That is what is wanted."""
        self.dismiss(message.value.strip())

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """That code is wanted."""
        self.dismiss(self._codes[message.option_index])

    def action_into_list(self) -> None:
        """The keys go to the codes."""
        listed = self.query_one(OptionList)
        if listed.option_count:
            listed.focus()
            listed.highlighted = 0

    def action_none(self) -> None:
        """Nothing changes."""
        self.dismiss(None)

    def _look(self) -> None:
        kind, typed = self._by.completes, self.query_one(Input).value

        async def looked() -> None:
            from wamledger.services.completing import complete

            found = await asyncio.to_thread(complete, self._desk.ledger, kind, typed)
            self._codes = [code for code, _words in found]
            listed = self.query_one(OptionList)
            listed.clear_options()
            listed.add_options(
                [Option(Text(shown(f"{code}  {words}"), no_wrap=True)) for code, words in found]
            )

        if kind:
            self.run_worker(looked(), group="codes", exclusive=True, exit_on_error=False)
