"""The line of a field, and the lines of one that takes several: what the hand writes on, and where its keys go."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.reactive import Reactive
from textual.widgets import Input, TextArea

from wamledger.i18n import N_

OF_FORM: tuple[BindingType, ...] = (
    Binding("ctrl+d", "screen.delete_line", N_("Delete line"), show=False),
    Binding("ctrl+k", "screen.other_kind", N_("Other kind of line"), show=False),
    Binding("ctrl+e", "app.enter", N_("New entry"), show=False),
)
"""Keys of the form that a line would otherwise take for itself."""


class Entered(Message):
    """Enter was pressed: whoever writes goes on."""


class Stepped(Message):
    """Up or down was pressed."""

    def __init__(self, by: int) -> None:
        super().__init__()
        self.by = by


class Offer(Message):
    """Somebody wants to see what may stand here."""


class FieldLine(Input):
    """One line."""

    virtual_size = Reactive(Size(0, 0), layout=False)
    """How long its text is. A line is as high with a letter more, and the form need not be laid out at each key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "entered", N_("Next field"), show=False),
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("f6", "offer", N_("Choices"), key_display="F6"),
        *OF_FORM,
    ]
    DEFAULT_CSS = """
    FieldLine { width: 1fr; background: $boost; }
    FieldLine:focus { background: $primary 20%; text-style: bold; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(text, compact=True, select_on_focus=False)

    def action_entered(self) -> None:
        """Whoever writes goes on."""
        self.post_message(Entered())

    def action_step(self, by: int) -> None:
        """Another choice, or another field."""
        self.post_message(Stepped(by))

    def action_offer(self) -> None:
        """What may stand here is shown."""
        self.post_message(Offer())


class FieldText(TextArea):
    """Some lines of text: Enter goes on, Ctrl+J begins a new line."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "entered", N_("Next field"), show=False),
        Binding("ctrl+j", "new_line", N_("New line of text"), show=False),
        *OF_FORM,
    ]
    DEFAULT_CSS = """
    FieldText { width: 1fr; height: auto; max-height: 5; border: none; padding: 0; background: $boost; }
    FieldText:focus { border: none; background: $primary 20%; }
    """

    def __init__(self, text: str) -> None:
        super().__init__(
            text, compact=True, soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False
        )

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(Entered())
        elif event.key == "ctrl+j":
            event.stop()
            event.prevent_default()
            self.insert("\n")
        else:
            await super()._on_key(event)

    def action_entered(self) -> None:
        """Whoever writes goes on."""
        self.post_message(Entered())

    def action_new_line(self) -> None:
        """A new line of text begins."""
        self.insert("\n")
