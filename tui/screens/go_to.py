"""Where one can go: every screen, each one letter away."""

from __future__ import annotations

from typing import ClassVar

from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.destinations import BY_NAME, DESTINATIONS, REGISTERS, Destination
from tui.screens.sheet import Sheet
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

LEFT = (REGISTERS,)
RIGHT = tuple(dict.fromkeys(each.group for each in DESTINATIONS if each.group not in LEFT))
BY_KEY = {each.key: each for each in DESTINATIONS}


class GoTo(Sheet[None]):
    """A letter goes there at once; the arrows and Enter, or a click, do too."""

    heading: ClassVar[str] = N_("Go to")
    keys: ClassVar[str] = N_("A letter goes there · ← → the other column · / by name · Esc closes")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,right", "other_side", N_("The other column"), show=False),
        Binding("slash,ctrl+p", "by_name", N_("Everything by name"), show=False),
        Binding("f2,ctrl+g", "leave", N_("Close"), show=False),
    ]
    DEFAULT_CSS = """
    GoTo Horizontal { height: auto; }
    GoTo OptionList { width: 1fr; height: auto; max-height: 30; }
    GoTo > Vertical > Vertical { height: auto; }
    GoTo #go-to-about { height: 1; color: $text-muted; }
    GoTo OptionList > .option-list--option-highlighted { background: $surface; color: $text; text-style: none; }
    GoTo OptionList:focus > .option-list--option-highlighted {
        background: $block-cursor-background; color: $block-cursor-foreground; text-style: $block-cursor-text-style;
    }
    """

    def parts(self) -> list[Widget]:
        """Two columns, and below them what the screen under the cursor is for."""
        return [
            Vertical(
                Horizontal(_column(LEFT, "go-left"), _column(RIGHT, "go-right")),
                Static(id="go-to-about"),
            )
        ]

    def on_mount(self) -> None:
        """The cursor stands on the first."""
        right = self.query_one("#go-right", OptionList)
        right.focus()
        self.call_after_refresh(self._tell_of, right)

    def on_option_list_option_highlighted(self, message: OptionList.OptionHighlighted) -> None:
        """The line below says what it is for."""
        if message.option_list.has_focus:
            self._tell_of(message.option_list)

    def on_descendant_focus(self, message: events.DescendantFocus) -> None:
        """So it does when the keys go to the other column."""
        if isinstance(message.widget, OptionList):
            self._tell_of(message.widget)

    def _tell_of(self, column: OptionList) -> None:
        option = column.highlighted_option
        if option is not None and option.id:
            self.query_one("#go-to-about", Static).update(Text(shown(_(BY_NAME[option.id].about))))

    async def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """That is where one goes."""
        if message.option.id:
            await self._go(BY_NAME[message.option.id])

    async def on_key(self, event: events.Key) -> None:
        """A letter goes there at once."""
        destination = BY_KEY.get(event.character or "")
        if destination is not None:
            event.stop()
            await self._go(destination)

    def action_other_side(self) -> None:
        """The keys go to the other column."""
        left, right = self.query_one("#go-left"), self.query_one("#go-right")
        (left if right.has_focus else right).focus()

    def action_by_name(self) -> None:
        """Everything by name, in place of this."""
        self.dismiss(None)
        self.app.action_palette()

    async def _go(self, destination: Destination) -> None:
        self.dismiss(None)
        await self.app.go(destination.name)


def _column(groups: tuple[str, ...], name: str) -> OptionList:
    options: list[Option] = []
    for group in groups:
        options.append(Option(Text(_(group), style="bold underline"), disabled=True))
        options += [
            Option(Text.assemble((f"{each.key} ", "bold"), f" {_(each.title)}"), id=each.name)
            for each in DESTINATIONS
            if each.group == group
        ]
    return OptionList(*options, id=name)
