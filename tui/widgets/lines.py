"""
Lines of a page, some parts of which lead to other things; drawn as far as they are on the screen.

Whoever makes lines knows the width and nothing of keys; the widget knows the keys and nothing of what the lines say.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Literal, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from rich.text import Text
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from wamledger.domain.text import shown
from wamledger.i18n import N_, P_
from wamledger.services.subjects import Subject

Look = Literal["plain", "label", "heading", "alarm"]
_STYLES: Final[dict[Look, Style]] = {
    "plain": Style(),
    "label": Style(),
    "heading": Style(bold=True),
    "alarm": Style(bold=True),
}
_LINK: Final = Style(underline=True)
_CURSOR: Final = Style(reverse=True)
_CONSOLE: Final = Console(width=80)
"""Text is broken into lines with the measures of a console; nothing is printed on this one."""
NEAR: Final = 3
"""Lines that one key goes where nothing near leads anywhere."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a line, safe to be drawn: how it looks, and where it leads."""

    text: str
    look: Look = "plain"
    leads_to: Subject | None = None


Line = tuple[Piece, ...]


def paragraph(text: str, width: int) -> list[Line]:
    """The text in lines of at most so many cells; no line for no text."""
    return [(Piece(part),) for part in wrapped(text, width)] if text else []


def wrapped(text: str, width: int) -> list[str]:
    """The text, safe to be drawn, in lines of at most so many cells."""
    found: list[str] = []
    for paragraph in text.split("\n"):
        safe = shown(paragraph.replace("\t", " "))
        if cell_len(safe) <= width:
            found.append(safe)
            continue
        found += [each.plain.rstrip() for each in Text(safe).wrap(_CONSOLE, max(width, 1))]
    return found


class _Link(NamedTuple):
    """Where a piece that leads somewhere stands."""

    y: int
    x: int
    cells: int
    to: Subject


class Place(NamedTuple):
    """
    Where one is reading, which holds when lines come in above.

    Shape: ``before`` pieces above the cursor lead to the same thing; ``top`` is the first line on the screen, counted from
    that of the cursor where there is one.
    """

    to: Subject | None
    before: int
    top: int


class LinkedLines(ScrollView, can_focus=True):
    """Lines with a cursor that goes from one piece that leads somewhere to the next."""

    DEFAULT_CSS = """
    LinkedLines { height: 1fr; padding: 0 1; scrollbar-gutter: stable; overflow-x: hidden; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", P_("key", "Open")),
        Binding("up,k", "go(-1)", N_("Up"), show=False),
        Binding("down,j", "go(1)", N_("Down"), show=False),
        Binding("left", "aside(-1)", N_("To the left"), show=False),
        Binding("right", "aside(1)", N_("To the right"), show=False),
        Binding("pageup", "page(-1)", N_("Page up"), show=False),
        Binding("pagedown,space", "page(1)", N_("Page down"), show=False),
        Binding("home,g", "top", N_("Top"), show=False),
        Binding("end,G", "bottom", N_("Bottom"), show=False),
        Binding("tab", "part(1)", N_("Next part"), key_display="Tab"),
        Binding("shift+tab", "part(-1)", N_("Part before"), show=False),
    ]

    class Opened(Message):
        """What a piece leads to is asked for."""

        def __init__(self, to: Subject) -> None:
            super().__init__()
            self.to = to

    def __init__(self, made: Callable[[int], Sequence[Line]], *, place: Place | None = None) -> None:
        super().__init__()
        self._made, self._place = made, place
        self.lines: Sequence[Line] = ()
        self._links: list[_Link] = []
        self.at = -1
        """Which of the pieces that lead somewhere the cursor is on; -1 before the first."""
        self._width = -1

    @property
    def at_cursor(self) -> Subject | None:
        """What the piece under the cursor leads to."""
        return self._links[self.at].to if 0 <= self.at < len(self._links) else None

    @property
    def place(self) -> Place:
        """Where one is reading."""
        top = round(self.scroll_offset.y)
        if self.at_cursor is None:
            return Place(None, 0, top)
        before = sum(each.to == self.at_cursor for each in self._links[: self.at])
        return Place(self.at_cursor, before, top - self._links[self.at].y)

    def show(self, made: Callable[[int], Sequence[Line]]) -> None:
        """Other lines are shown, from the place where one was reading."""
        self._place = self.place
        self._made, self._width = made, -1
        self._draw()

    def on_resize(self) -> None:
        """The lines are as wide as the screen allows."""
        self._draw()

    def _draw(self) -> None:
        width = self.scrollable_content_region.width
        if width < 1 or width == self._width:
            return
        self._width = width
        self.lines = self._made(width)
        self._links = []
        for y, pieces in enumerate(self.lines):
            x = 0
            for piece in pieces:
                cells = cell_len(piece.text)
                if piece.leads_to is not None:
                    self._links.append(_Link(y, x, cells, piece.leads_to))
                x += cells
        self.at = min(self.at, len(self._links) - 1)
        self.virtual_size = Size(width, len(self.lines))
        if self._place is not None:
            self._go_to(self._place)
            self._place = None
        self.refresh()

    def _go_to(self, place: Place) -> None:
        same = [number for number, each in enumerate(self._links) if each.to == place.to]
        if same:
            self.at = same[min(place.before, len(same) - 1)]
        below = self._links[self.at].y if same else 0
        self.scroll_to(y=max(below + place.top, 0), animate=False, immediate=True)

    def render_line(self, y: int) -> Strip:
        """A line, cut at the edge."""
        return self._line(y).apply_style(self.rich_style)

    def _line(self, y: int) -> Strip:
        number, width = y + self.scroll_offset.y, self.scrollable_content_region.width
        if not 0 <= number < len(self.lines):
            return Strip.blank(width)
        on = self._links[self.at] if 0 <= self.at < len(self._links) and self.has_focus else None
        segments, x = [], 0
        for piece in self.lines[number]:
            style = _STYLES[piece.look]
            if piece.leads_to is not None:
                is_here = on is not None and (on.y, on.x) == (number, x)
                style += _CURSOR if is_here else _LINK
            segments.append(Segment(piece.text, style))
            x += cell_len(piece.text)
        return Strip(segments).adjust_cell_length(width)

    # keys and mouse

    def action_open(self) -> None:
        """What the piece under the cursor leads to is asked for."""
        if self.at_cursor is not None:
            self.post_message(self.Opened(self.at_cursor))

    def action_go(self, by: int) -> None:
        """The cursor is on the next line that leads somewhere; where none is near, the page goes on by some lines."""
        here = self._links[self.at] if 0 <= self.at < len(self._links) else None
        y = -1 if here is None else here.y
        onward = [
            (number, each)
            for number, each in enumerate(self._links)
            if (each.y > y if by > 0 else each.y < y)
        ]
        if by > 0:
            found = min(
                onward, key=lambda each: (each[1].y, abs(each[1].x - (here.x if here else 0))), default=None
            )
        else:
            found = min(
                onward, key=lambda each: (-each[1].y, abs(each[1].x - (here.x if here else 0))), default=None
            )
        first = round(self.scroll_offset.y)
        last = first + self.scrollable_content_region.height
        if found is not None and first - NEAR <= found[1].y < last + NEAR:
            self._put(found[0])
        elif found is None and by < 0 and first == 0:
            pass
        else:
            self.scroll_relative(y=by * NEAR, animate=False)

    def action_aside(self, by: int) -> None:
        """The cursor is on the next piece of the line."""
        other = self.at + by
        if 0 <= other < len(self._links) and self.at >= 0 and self._links[other].y == self._links[self.at].y:
            self._put(other)

    def action_page(self, by: int) -> None:
        """The page is a screen further, and the cursor with it."""
        height = self.scrollable_content_region.height
        first = min(max(round(self.scroll_offset.y) + by * height, 0), max(len(self.lines) - height, 0))
        self.scroll_to(y=first, animate=False)
        within = [number for number, each in enumerate(self._links) if first <= each.y < first + height]
        if within:
            self.at = within[0 if by > 0 else -1]
        self.refresh()

    def action_top(self) -> None:
        """The page is at its beginning."""
        self.scroll_to(y=0, animate=False)
        self.at = 0 if self._links else -1
        self.refresh()

    def action_bottom(self) -> None:
        """The page is at its end."""
        self.scroll_to(y=len(self.lines), animate=False)
        self.at = len(self._links) - 1
        self.refresh()

    def action_part(self, by: int) -> None:
        """The next part of the page is at the top of the screen, and the cursor in it."""
        heads = [number for number, each in enumerate(self.lines) if each and each[0].look == "heading"]
        here = self._links[self.at].y if 0 <= self.at < len(self._links) else round(self.scroll_offset.y)
        before = [each for each in heads if each <= here][:-1]
        after = [each for each in heads if each > here]
        to = (after or [-1])[0] if by > 0 else (before or [0])[-1]
        if to < 0:
            self.action_bottom()
            return
        self.scroll_to(y=to, animate=False)
        following = [number for number, each in enumerate(self._links) if each.y >= to]
        self.at = following[0] if following else self.at
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on a piece that leads somewhere goes there."""
        at = event.get_content_offset(self)
        if at is None:
            return
        y = at.y + round(self.scroll_offset.y)
        for number, each in enumerate(self._links):
            if each.y == y and each.x <= at.x < each.x + each.cells:
                self._put(number)
                self.action_open()

    def _put(self, number: int) -> None:
        self.at = number
        y = self._links[number].y
        self.scroll_to_region(Region(0, max(y - 1, 0), 1, 3), animate=False)
        self.refresh()
