"""Lines to work through: a list that is held as a whole, with a cursor; only the lines on the screen are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import ClassVar, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from wamledger.domain.text import shown
from wamledger.i18n import N_, P_

_HEADING: Final = Style(bold=True, underline=True)
_TITLE: Final = Style(bold=True)
_CURSOR: Final = Style(reverse=True)
_WHEEL: Final = 3
"""Lines that one turn of the wheel goes."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A column, translated already; ``width`` 0 takes what is left, ``from_width`` leaves it out on narrower screens."""

    text: str
    width: int
    from_width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line; without a key it is a title over those below it, and the cursor does not stand on it."""

    key: str
    cells: tuple[str, ...]


class WorkList(Widget, can_focus=True):
    """Lines under headings; Enter or a click opens one."""

    DEFAULT_CSS = "WorkList { height: 1fr; min-height: 3; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", P_("key", "Open")),
        Binding("up", "move(-1)", N_("Up"), show=False),
        Binding("down", "move(1)", N_("Down"), show=False),
        Binding("pageup", "page(-1)", N_("Page up"), show=False),
        Binding("pagedown", "page(1)", N_("Page down"), show=False),
        Binding("home", "first", N_("First"), show=False),
        Binding("end", "last", N_("Last"), show=False),
    ]

    class Opened(Message):
        """Somebody wants to see what the line stands for."""

        def __init__(self, origin: WorkList, key: str) -> None:
            super().__init__()
            self.origin, self.key = origin, key

        @property
        def control(self) -> WorkList:
            """The list that it comes from."""
            return self.origin

    class Moved(Message):
        """The cursor stands on another line."""

        def __init__(self, origin: WorkList, key: str) -> None:
            super().__init__()
            self.origin, self.key = origin, key

        @property
        def control(self) -> WorkList:
            """The list that it comes from."""
            return self.origin

    def __init__(
        self,
        headings: Sequence[Heading],
        lines: Sequence[Line] = (),
        *,
        empty: str = "",
        at: str = "",
        id: str | None = None,
        fits: bool = False,
    ) -> None:
        super().__init__(id=id)
        self._headings, self._empty, self._fits = tuple(headings), empty, fits
        self.lines: tuple[Line, ...] = tuple(lines)
        self._cursor = self._place(at)
        self._top = 0

    @property
    def key(self) -> str:
        """What the cursor stands on; empty in an empty list."""
        return self.lines[self._cursor].key if self._cursor < len(self.lines) else ""

    def put(self, lines: Sequence[Line], empty: str | None = None) -> None:
        """These are the lines now; the cursor stays on the line on which it stood, where that is still there."""
        at, self.lines = self.key, tuple(lines)
        self._empty = self._empty if empty is None else empty
        self._cursor = self._place(at)
        self._show(laid_out=self._fits)

    def go_to(self, key: str) -> None:
        """The cursor stands on that line."""
        self._cursor = self._place(key)
        self._show()

    def _place(self, key: str) -> int:
        """Where the line of that key is; else the first that has one."""
        places = [at for at, line in enumerate(self.lines) if line.key]
        return next((at for at in places if self.lines[at].key == key), places[0] if places else 0)

    # keys and mouse

    def action_open(self) -> None:
        """The line under the cursor is opened."""
        if self.key:
            self.post_message(self.Opened(self, self.key))

    def action_move(self, lines: int) -> None:
        """The cursor is some lines further, past titles."""
        places = [at for at, line in enumerate(self.lines) if line.key]
        if not places:
            return
        where = places.index(self._cursor) if self._cursor in places else 0
        self._cursor = places[min(max(where + lines, 0), len(places) - 1)]
        self._show()

    def action_page(self, pages: int) -> None:
        """The cursor is some screens further."""
        self.action_move(pages * self._visible)

    def action_first(self) -> None:
        """The cursor is on the first line."""
        self.action_move(-len(self.lines))

    def action_last(self) -> None:
        """The cursor is on the last line."""
        self.action_move(len(self.lines))

    def on_click(self, event: events.Click) -> None:
        """The line that is clicked has the cursor, and is opened."""
        at = self._top + event.y - 1
        if event.y > 0 and at < len(self.lines) and self.lines[at].key:
            self._cursor = at
            self._show()
            self.action_open()

    def on_mouse_scroll_down(self) -> None:
        """The wheel goes down some lines."""
        self.action_move(_WHEEL)

    def on_mouse_scroll_up(self) -> None:
        """The wheel goes up some lines."""
        self.action_move(-_WHEEL)

    # drawing

    @property
    def _visible(self) -> int:
        return max(self.size.height - 1, 1)

    def on_resize(self) -> None:
        """The cursor stays on the screen."""
        self._show()

    def _show(self, *, laid_out: bool = False) -> None:
        above = self._cursor - 1 if self._cursor and not self.lines[self._cursor - 1].key else self._cursor
        self._top = min(max(self._top, self._cursor - self._visible + 1), max(above, 0))
        self.post_message(self.Moved(self, self.key))
        self.refresh(layout=laid_out)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """As high as the lines, where the list is to fit; else all the height there is."""
        return 1 + (len(self.lines) or len(self._told(width))) if self._fits else container.height

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the headings, a line, or nothing below the last one."""
        return self._line(y).apply_style(self.rich_style)

    def _line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            return self._drawn([each.text for each in self._headings], _HEADING)
        at = self._top + y - 1
        if not self.lines and y <= len(told := self._told(width)):
            return Strip([Segment(told[y - 1])]).adjust_cell_length(width)
        if at >= len(self.lines):
            return Strip.blank(width)
        line = self.lines[at]
        if not line.key:
            return Strip([Segment(shown(" ".join(line.cells)), _TITLE)]).adjust_cell_length(width)
        return self._drawn(line.cells, _CURSOR if at == self._cursor else Style())

    def _told(self, width: int) -> list[str]:
        """What stands there where there is nothing, in lines."""
        return wrap(shown(self._empty), max(width, 8)) or [""]

    def _drawn(self, cells: Sequence[str], style: Style) -> Strip:
        width = self.size.width
        kept = [
            (heading, cell)
            for heading, cell in zip(self._headings, cells, strict=True)
            if width >= heading.from_width
        ]
        rest = max(width - sum(heading.width + 1 for heading, _cell in kept), 8)
        text = " ".join(
            _fitted(shown(cell), heading.width or rest, right=heading.right) for heading, cell in kept
        )
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)


def _fitted(text: str, cells: int, *, right: bool) -> str:
    """The text in exactly so many cells, with an ellipsis where some of it is left out."""
    room = cells - cell_len(text)
    if room >= 0:
        return " " * room + text if right else set_cell_size(text, cells)
    return set_cell_size(text, cells - 1) + "…"
