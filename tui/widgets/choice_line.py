"""One of a few answers on one line: the arrow keys go through them, and so do Space and the first letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import N_, _


class ChoiceLine(Widget, can_focus=True):
    """The answer that stands there, between signs that say that there are others; words are marked."""

    DEFAULT_CSS = """
    ChoiceLine { height: 1; background: $boost; padding: 0 1; }
    ChoiceLine:focus { background: $primary; color: $text; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "turn(-1)", N_("Other answer"), show=False),
        Binding("right,space", "turn(1)", N_("Other answer"), key_display="←→"),
        Binding("enter", "done", N_("Next"), show=False),
    ]

    class Changed(Message):
        """Another answer stands there."""

        def __init__(self, line: ChoiceLine, value: str) -> None:
            super().__init__()
            self.line, self.value = line, value

    class Submitted(Message):
        """Enter was pressed on the answer."""

        def __init__(self, line: ChoiceLine) -> None:
            super().__init__()
            self.line = line

    def __init__(self, choices: Mapping[str, str], value: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.choices = dict(choices)
        self.value = value if value in self.choices else next(iter(self.choices))

    def render(self) -> RenderResult:
        """The word of the answer, and how many there are."""
        at = list(self.choices).index(self.value) + 1
        return Text(f"‹ {shown(_(self.choices[self.value]))} ›  {at}/{len(self.choices)}", no_wrap=True)

    def choose(self, value: str) -> None:
        """This answer stands there."""
        if value != self.value and value in self.choices:
            self.value = value
            self.refresh()
            self.post_message(self.Changed(self, value))

    def action_turn(self, by: int) -> None:
        """The next answer stands there, or the one before."""
        values = list(self.choices)
        self.choose(values[(values.index(self.value) + by) % len(values)])

    def action_done(self) -> None:
        """Whoever asked is told that this is the answer."""
        self.post_message(self.Submitted(self))

    def on_key(self, event: events.Key) -> None:
        """A letter goes to the next answer that begins with it."""
        letter = (event.character or "").casefold()
        if not letter.isalnum():
            return
        values = list(self.choices)
        start = values.index(self.value) + 1
        for value in (*values[start:], *values[:start]):
            if _(self.choices[value]).casefold().startswith(letter):
                event.stop()
                self.choose(value)
                return

    def on_click(self) -> None:
        """A click goes to the next answer."""
        self.focus()
        self.action_turn(1)
