"""What can be done next, each with its digit; a click does it too."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.message import Message
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.things.page import Next

BY_DIGIT = 9


class NextLine(Widget):
    """As many as fit in two lines; the key n lists all of them."""

    DEFAULT_CSS = "NextLine { dock: bottom; height: auto; max-height: 2; padding: 0 1; }"

    class Chosen(Message):
        """This is to be done."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, offered: Sequence[Next] = ()) -> None:
        super().__init__()
        self._offered = offered
        self._places: list[tuple[int, int, int, int]] = []

    def offer(self, offered: Sequence[Next]) -> None:
        """These are what can be done."""
        self._offered = offered
        self.refresh(layout=True)

    def render(self) -> RenderResult:
        """The words, with the digit before each."""
        text, x, y = Text(no_wrap=True), 0, 0
        width = max(self.content_size.width, 20)
        self._places = []
        for number, each in enumerate(self._offered[:BY_DIGIT], 1):
            name = f" {shown(each.label)}  "
            cells = cell_len(name) + 3
            if x + cells > width and x:
                if y == 1:
                    break
                text.append("\n")
                x, y = 0, 1
            text.append(f" {number} ", style="reverse")
            text.append(name)
            self._places.append((y, x, x + cells, number - 1))
            x += cells
        if not self._offered:
            text.append(_("There is nothing that you can do with it next."))
        return text

    def on_click(self, event: events.Click) -> None:
        """A click on a word does it."""
        at = event.get_content_offset(self)
        for y, left, right, number in self._places:
            if at is not None and at.y == y and left <= at.x < right:
                self.post_message(self.Chosen(number))
