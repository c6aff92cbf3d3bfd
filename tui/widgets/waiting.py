"""What waits for somebody: a list of lines with how many, each one Enter away from its screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import N_, P_
from wamledger.services.numbers import grouped


@dataclass(frozen=True, slots=True)
class Wait:
    """One line: what it is, how many of it, the worst of them in a few words, and whether it presses."""

    name: str
    label: str
    number: int
    worst: str
    is_alarming: bool = False
    is_at_least: bool = False
    """Whether there are more than the number says."""

    @property
    def count(self) -> str:
        """How many, as it is drawn."""
        return f"{grouped(self.number)}{'+' if self.is_at_least else ''}"


class Waiting(Widget, can_focus=True):
    """The cursor moves with the arrows; a line that presses has an exclamation mark before it."""

    DEFAULT_CSS = """
    Waiting { height: auto; min-height: 1; color: $text; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", P_("key", "Open")),
        Binding("up", "move(-1)", N_("Up"), show=False),
        Binding("down", "move(1)", N_("Down"), show=False),
    ]

    class Opened(Message):
        """Enter, or a click, on the line of that name."""

        def __init__(self, name: str) -> None:
            super().__init__()
            self.name = name

    def __init__(self, lines: Sequence[Wait], at: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines = list(lines)
        self.cursor = next((place for place, each in enumerate(lines) if each.name == at), 0)

    @property
    def name_at_cursor(self) -> str:
        """What the cursor stands on; empty where there is nothing."""
        return self.lines[self.cursor].name if self.lines else ""

    def show(self, lines: Sequence[Wait]) -> None:
        """These lines, with the cursor where it was."""
        at = self.name_at_cursor
        self.lines = list(lines)
        self.cursor = next((place for place, each in enumerate(lines) if each.name == at), 0)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line each."""
        del container, viewport, width
        return max(1, len(self.lines))

    def render(self) -> RenderResult:
        """Sign, how many, what, and the worst of them as far as there is room."""
        wide = max((cell_len(each.count) for each in self.lines), default=0)
        text = Text(no_wrap=True, overflow="ellipsis")
        for place, each in enumerate(self.lines):
            sign = "!" if each.is_alarming else " "
            line = f"{sign} {each.count.rjust(wide)}  {shown(each.label)}"
            room = self.size.width - cell_len(line) - 2
            if each.worst and room >= 10:
                line += f"  {_cut(shown(each.worst), room)}"
            style = (
                "reverse" if place == self.cursor and self.has_focus else "bold" if each.is_alarming else ""
            )
            text.append(set_cell_size(line, self.size.width), style=style)
            text.append("\n" if place + 1 < len(self.lines) else "")
        return text

    def action_move(self, lines: int) -> None:
        """The cursor is so many lines further, at most at the end."""
        self.cursor = max(0, min(len(self.lines) - 1, self.cursor + lines))
        self.refresh()

    def action_open(self) -> None:
        """What the cursor stands on is opened."""
        if self.lines:
            self.post_message(self.Opened(self.name_at_cursor))

    def on_click(self, event: events.Click) -> None:
        """So is a line that is clicked."""
        if 0 <= event.y < len(self.lines):
            self.cursor = event.y
            self.refresh()
            self.action_open()


def _cut(text: str, room: int) -> str:
    """The text, or as much of it as there is room for, with a sign that there is more."""
    return text if cell_len(text) <= room else f"{set_cell_size(text, room - 1).rstrip()}…"
