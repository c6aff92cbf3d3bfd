"""Pages of text as they are, to scroll through in both directions; only the lines on the screen are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import BindingType
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from wamledger.domain.text import shown
from wamledger.i18n import _

_EDGE: Final = Style(dim=True)


class TextSheet(ScrollView, can_focus=True):
    """Pages below one another, with a line between them."""

    DEFAULT_CSS = "TextSheet { height: 1fr; padding: 0; }"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, pages: Sequence[str] = (), *, of: int, empty: str = "") -> None:
        super().__init__()
        self._empty, self._of = empty, of
        self._lines: list[tuple[str, bool]] = []
        self._begins: list[int] = []
        self._wide = 0
        self.add(pages)

    def on_mount(self) -> None:
        """The keys scroll it."""
        self.focus()

    def add(self, pages: Sequence[str]) -> None:
        """These pages stand below those that are there, of so many as there will be."""
        for page in pages:
            self._begins.append(len(self._lines))
            edge = _("Page {page} of {pages}").format(page=len(self._begins), pages=self._of)
            lines = [(f"── {edge} ", True), *((shown(line), False) for line in page.split("\n"))]
            self._lines += lines
            self._wide = max(self._wide, *(cell_len(line) for line, _is_edge in lines))
        self.virtual_size = Size(self._wide + 2, max(len(self._lines), 1))
        self.refresh()

    def turn(self, pages: int) -> None:
        """The page after the one at the top, or before it, is at the top."""
        at = sum(begin <= self.scroll_offset.y for begin in self._begins) - 1
        if self._begins:
            wanted = self._begins[min(max(at + pages, 0), len(self._begins) - 1)]
            self.scroll_to(y=wanted, animate=False)

    def render_line(self, y: int) -> Strip:
        """One line of the screen."""
        left, top = self.scroll_offset
        at, width = top + y, self.size.width
        if not self._lines and y == 0:
            return Strip([Segment(f" {self._empty}", self.rich_style)]).adjust_cell_length(width)
        if at >= len(self._lines):
            return Strip.blank(width, self.rich_style)
        text, is_edge = self._lines[at]
        if is_edge:
            text = text.ljust(max(width, self._wide), "─")
        line = Strip([Segment(f" {text}", self.rich_style + (_EDGE if is_edge else Style()))])
        return line.crop_extend(left, left + width, self.rich_style)
