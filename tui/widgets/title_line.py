"""The first line of every screen: where one is, who sits here, and which ledger it is."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len, set_cell_size
from rich.text import Text
from textual.app import RenderResult
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import _

LEAST: Final = (32, 8)
"""Columns and rows of a window in which one can work at all."""


class TitleLine(Widget):
    """The way to this screen on the left; on the right the person and the ledger."""

    DEFAULT_CSS = "TitleLine { height: 1; background: $primary; color: $text; text-style: bold; }"

    def __init__(self, way: str, who: str) -> None:
        super().__init__()
        self._way, self._who = shown(way), shown(who)

    def render(self) -> RenderResult:
        """One line; where it is too narrow for both, the right is left out, and then what of the left is too long."""
        width, way = self.size.width - 2, self._way
        if self.app.size.width < LEAST[0] or self.app.size.height < LEAST[1]:
            way = _("Window too small")
        if cell_len(way) > width:
            way = f"{set_cell_size(way, max(width - 1, 0))}…"
        rest = width - cell_len(way) - cell_len(self._who)
        right = f"{' ' * rest}{self._who}" if rest > 0 else ""
        return Text(f" {way}{right}", no_wrap=True)
