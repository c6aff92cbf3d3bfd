"""How far long work has come: a bar of blocks, the figures, and the share in words."""

from __future__ import annotations

from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from tui.widgets.bars import drawn
from wamledger.domain.text import shown


class Progress(Widget):
    """One line: what is being done, a bar, and how much of it is done."""

    DEFAULT_CSS = "Progress { height: 2; color: $text; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.said, self.done, self.whole = "", 0, 0

    def tell(self, said: str, done: int, whole: int) -> None:
        """The bar shows this."""
        self.said, self.done, self.whole = shown(said), done, whole
        self.refresh()

    def render(self) -> RenderResult:
        """The words, and below them the bar with its share."""
        share = f"{100 * self.done // self.whole:3d} %" if self.whole else ""
        wide = max(8, min(60, self.size.width - 8))
        return Text(f"{self.said}\n{drawn(self.done, self.whole, wide)} {share}", no_wrap=True)
