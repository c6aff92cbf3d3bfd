"""The lines of a form as a table: one row a line, the one that is being written marked, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its kind in words, what stands in it, and whether something is wrong with it."""

    kind: str
    text: str
    is_wrong: bool = False


class LinesTable(Widget, can_focus=True):
    """As many rows as there are lines; up and down go through them, Enter writes on the one that is marked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "step(1)", N_("Next line"), show=False),
        Binding("up,k", "step(-1)", N_("Line before"), show=False),
        Binding("enter", "write", N_("Write on it"), show=False),
        Binding("delete,ctrl+d", "screen.delete_line", N_("Delete line"), show=False),
        Binding("ctrl+k", "screen.other_kind", N_("Other kind of line"), show=False),
    ]
    DEFAULT_CSS = """
    LinesTable { height: auto; min-height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    LinesTable:focus { background: $primary 15%; }
    """

    class Marked(Message):
        """Another line is marked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    class Wanted(Message):
        """Somebody wants to write on the line that is marked, or to begin one where there is none."""

    MOST: ClassVar[int] = 12
    """Rows that are drawn at a time."""

    def __init__(self) -> None:
        super().__init__(id="lines")
        self.rows: Sequence[Row] = ()
        self.marked = 0

    def focus(self, scroll_visible: bool = True) -> Self:
        """The keys go to the table, and it is in sight once all that came with it has its place."""
        super().focus(scroll_visible=False)
        if scroll_visible:
            self.call_after_refresh(self.scroll_visible, animate=False)
        return self

    def show(self, rows: Sequence[Row], marked: int) -> None:
        """These are the lines, and this one is being written."""
        is_otherwise_tall = len(rows) != len(self.rows)
        self.rows, self.marked = rows, marked
        self.refresh(layout=is_otherwise_tall)

    @property
    def first(self) -> int:
        """The first row that is drawn."""
        return max(0, min(self.marked - self.MOST // 2, len(self.rows) - self.MOST))

    def render(self) -> RenderResult:
        """The rows around the one that is marked."""
        if not self.rows:
            return Text(_("No line yet. Ctrl+N begins one; so does a scanned tag."), style="dim")
        text = Text(no_wrap=True, overflow="ellipsis")
        first = self.first
        width = len(str(len(self.rows)))
        for number, row in enumerate(self.rows[first : first + self.MOST], first):
            mark = "►" if number == self.marked else " "
            sign = "✗" if row.is_wrong else " "
            style = "reverse" if number == self.marked and self.has_focus else ""
            end = "" if number == min(len(self.rows), first + self.MOST) - 1 else "\n"
            text.append(f"{mark}{sign}{number + 1:>{width}}  {row.kind}  {shown(row.text)}", style=style)
            text.append(end)
        more = len(self.rows) - first - self.MOST
        if more > 0:
            text.append(f"\n   … {more}")
        return text

    def action_step(self, by: int) -> None:
        """Another line is marked; past the ends the keys go on to the next field."""
        number = self.marked + by
        if 0 <= number < len(self.rows):
            self.post_message(self.Marked(number))
        elif by > 0:
            self.screen.focus_next()
        else:
            self.screen.focus_previous()

    def action_write(self) -> None:
        """Somebody wants to write."""
        self.post_message(self.Wanted())

    def on_click(self, event: events.Click) -> None:
        """The row that was clicked is marked."""
        number = self.first + event.y
        if 0 <= number < len(self.rows):
            self.post_message(self.Marked(number))
