"""A box in front of a screen with a few choices: by arrow and Enter, by their digit, or by mouse."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.mending import Mended
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

BY_DIGIT: Final = 9

Choice = tuple[Any, str]
"""What is given back, and what it is called on the screen; translated already."""


class ChoiceBox(Mended, ModalScreen[Any]):
    """Dismissed with what was chosen; None where nothing was."""

    DEFAULT_CSS = """
    ChoiceBox { align: center middle; }
    ChoiceBox > Vertical { width: 76; max-width: 100%; height: auto; max-height: 90%; border: round $primary;
        background: $surface; padding: 0 1; }
    ChoiceBox OptionList { height: auto; max-height: 18; }
    ChoiceBox #choice-keys { color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "none", N_("Back"))]

    def __init__(self, heading: str, choices: Sequence[Choice], *, at: Any = None) -> None:
        super().__init__()
        self._heading, self._choices, self._at = heading, list(choices), at

    def compose(self) -> ComposeResult:
        """Each choice with its digit, the one that holds now under the cursor."""
        with Vertical() as box:
            box.border_title = Text(shown(self._heading))
            yield OptionList(
                *(Option(self._line(number, name)) for number, (_value, name) in enumerate(self._choices, 1)),
                markup=False,
                compact=True,
            )
            yield Static(Text(_("Enter chooses, Esc goes back")), id="choice-keys")

    def on_mount(self) -> None:
        """The keys go to the list."""
        listed = self.query_one(OptionList)
        listed.focus()
        values = [value for value, _name in self._choices]
        listed.highlighted = values.index(self._at) if self._at in values else 0

    def on_key(self, event: events.Key) -> None:
        """A digit chooses at once."""
        if event.character and event.character in "123456789"[: len(self._choices)]:
            event.stop()
            self.dismiss(self._choices[int(event.character) - 1][0])

    def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """That is what is wanted."""
        self.dismiss(self._choices[message.option_index][0])

    def action_none(self) -> None:
        """None of them."""
        self.dismiss(None)

    @staticmethod
    def _line(number: int, name: str) -> Text:
        digit = str(number) if number <= BY_DIGIT else " "
        return Text(f"{digit}  {shown(name)}", no_wrap=True, overflow="ellipsis")
