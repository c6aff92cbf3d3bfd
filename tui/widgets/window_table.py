"""The register on screen: it draws the lines that are visible, and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.ringing import Ringing
from tui.widgets.cell import TO_THE_RIGHT, fitted, written
from tui.widgets.column_layout import FLAG, GUTTER, Layout, laid_out
from tui.widgets.window import Window, answered
from wamledger.i18n import N_, P_, _
from wamledger.services.lists.form import Column, ListRow, Source

if TYPE_CHECKING:
    from textual.worker import WorkType

ASKED_AT_ONCE: Final = 2
"""Questions that may be under way: the newest, and one that nobody waits for any more."""
A_MOMENT: Final = 0.15
"""Seconds before rows are asked for that are not on the screen yet."""
WHEEL: Final = 3
_HEADING: Final = Style(bold=True, underline=True)
_CURSOR: Final = Style(reverse=True)
_PLAIN: Final = Style()


class WindowTable(Ringing, Widget, can_focus=True):
    """The rows of a register, with a cursor that goes through all of them."""

    DEFAULT_CSS = "WindowTable { height: 1fr; padding: 0 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", P_("key", "Open")),
        Binding("up,k", "move(-1)", N_("Up"), show=False),
        Binding("down,j", "move(1)", N_("Down"), show=False),
        Binding("pageup", "page(-1)", N_("Page up"), show=False),
        Binding("pagedown", "page(1)", N_("Page down"), show=False),
        Binding("home,g", "first", N_("First row"), show=False),
        Binding("end,G", "last", N_("Last row"), show=False),
        Binding("left", "sideways(-1)", N_("Columns to the left"), show=False),
        Binding("right", "sideways(1)", N_("Columns to the right"), show=False),
    ]

    class Opened(Message):
        """The thing of a row is asked for."""

        def __init__(self, row: ListRow) -> None:
            super().__init__()
            self.row = row

    class Moved(Message):
        """The cursor stands elsewhere, or other rows are on the screen."""

    class SortAsked(Message):
        """The register is wanted in the order of this column."""

        def __init__(self, column: Column) -> None:
            super().__init__()
            self.column = column

    class Failed(Message):
        """The rows that are asked for cannot be had, or not any more."""

        def __init__(self, error: Exception) -> None:
            super().__init__()
            self.error = error

    def __init__(
        self, source: Source, window: Window, *, empty: str = "", chosen: Sequence[str] = ()
    ) -> None:
        super().__init__()
        self.source = source
        self.window = window
        self.empty = empty
        """What stands in place of rows where there are none."""
        self.chosen = tuple(chosen)
        """The columns that somebody wants to see; empty for those that the width allows."""
        self.marked: Container[str] = frozenset()
        """Keys of the rows that are marked."""
        self._left = 0
        self._under_way = 0
        self._resting = self._rested = -1
        self._asked_last: object = None
        self._flag_width = 0
        self._layout: tuple[object, Layout] | None = None

    def on_mount(self) -> None:
        """The first rows are asked for."""
        self.fetch()

    def on_resize(self) -> None:
        """The window follows the height of the screen."""
        self.window.resize(max(self.size.height - 1, 1))
        self._changed()

    # keys and mouse

    def action_move(self, rows: int) -> None:
        """The cursor is some rows further."""
        self.window.move(rows)
        self._changed()

    def action_page(self, pages: int) -> None:
        """The cursor is some screens further."""
        self.window.page(pages)
        self._changed()

    def action_first(self) -> None:
        """The cursor is on the first row."""
        self.window.home()
        self._changed()

    def action_last(self) -> None:
        """The cursor is on the last row."""
        self.window.end()
        self._changed()

    def action_sideways(self, columns: int) -> None:
        """Columns that did not fit are on the screen."""
        self._left = min(max(self._left + columns, 0), self._furthest())
        self.refresh()

    def action_open(self) -> None:
        """The thing of the row under the cursor is asked for."""
        row = self.window.at_cursor
        if row is not None:
            self.post_message(self.Opened(row))

    def on_click(self, event: events.Click) -> None:
        """A click puts the cursor on a row, and opens the one it stands on; one on a heading sorts."""
        at = event.get_content_offset(self)
        if at is None:
            return
        if at.y == 0:
            column = self._column_at(at.x)
            if column is not None and column.sorts:
                self.post_message(self.SortAsked(column))
            return
        before = self.window.at_cursor
        if self.window.put(at.y - 1):
            if self.window.at_cursor is before:
                self.action_open()
            self._changed()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The wheel goes down some rows."""
        event.stop()
        self.action_move(WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The wheel goes up some rows."""
        event.stop()
        self.action_move(-WHEEL)

    def choose(self, names: Sequence[str]) -> None:
        """These columns are on the screen; those of the register itself for none."""
        self.chosen, self._left = tuple(names), 0
        self.refresh()

    # rows

    def fetch(self) -> None:
        """What the window needs is asked for beside the screen."""
        need = self.window.needs()
        if need is None or need == self._asked_last or self._under_way >= ASKED_AT_ONCE:
            return
        if need.turn != self._rested and not self.window.is_on_its_way:
            # what is not on the screen yet waits for a moment, for whoever searches may type another letter
            if need.turn != self._resting:
                self._resting = need.turn
                self.set_timer(A_MOMENT, lambda: self._rest_over(need.turn))
            return
        self._asked_last = need
        self._under_way += 1

        async def asked() -> None:
            try:
                answer = await asyncio.to_thread(answered, self.source, need)
            except Exception as error:
                if need.turn == self.window.turn:
                    self.post_message(self.Failed(error))
            else:
                if self._asked_last == need:
                    self._asked_last = None
                if self.window.take(need, answer):
                    self._changed()
            finally:
                self._under_way -= 1
                if self.is_mounted:
                    self.fetch()

        # the function and not its coroutine, which would be left behind where the screen goes before it begins
        work: WorkType[None] = asked
        self.run_worker(work, group="rows", exit_on_error=False)

    def _rest_over(self, turn: int) -> None:
        self._rested = turn
        self.fetch()

    def _changed(self) -> None:
        """What is shown is drawn again, and what it lacks is asked for."""
        self.fetch()
        self.post_message(self.Moved())
        self.refresh()

    # how it is drawn

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """All the height there is: the rows outside are not drawn but asked for."""
        return container.height

    def columns(self) -> list[Column]:
        """The columns that are on the screen or beside it: those chosen, else those that the width allows."""
        if self.chosen:
            of = {each.name: each for each in self.source.columns}
            return [of[name] for name in self.chosen if name in of]
        wide = self.size.width
        return [each for each in self.source.columns if each.shown and each.from_width <= wide]

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the headings, a row, or nothing below the last one."""
        return self._line(y).apply_style(self.rich_style)

    def _line(self, y: int) -> Strip:
        width = self.size.width
        if y == 0:
            self._flag_width = max(self._flag_width, self._flags())
            return self._headings()
        window = self.window
        if not window.rows:
            said = "…" if not window.is_loaded else self.empty
            if y == 2 and said:
                return Strip([Segment(f"   {said}")]).adjust_cell_length(width)
            return Strip.blank(width)
        index = window.top + y - 1
        if not 0 <= index < len(window.rows):
            return Strip.blank(width)
        return self._row(window.rows[index], _CURSOR if index == window.cursor else _PLAIN)

    def laid_out(self) -> Layout:
        """The columns that fit, with the cells of each: the first one stays, the others are moved through."""
        key = (tuple(self.columns()), self.size.width, self._left, self._flag_width)
        if self._layout is None or self._layout[0] != key:
            self._layout = key, laid_out(*key)
        return self._layout[1]

    def _furthest(self) -> int:
        """How many columns can be passed by before the last one is on the screen."""
        columns = tuple(self.columns())
        for left in range(len(columns)):
            laid = laid_out(columns, self.size.width, left, self._flag_width)
            if any(each is columns[-1] for each, _cells in laid):
                return left
        return 0

    def _flags(self) -> int:
        """The cells that the longest word to look at takes."""
        longest = max((cell_len(_(row.flag)) for row in self.window.rows if row.flag), default=-2) + 2
        return min(longest, 22) if longest else 0

    def _headings(self) -> Strip:
        asked, laid = self.window.asked, self.laid_out()
        parts = []
        for column, cells in laid:
            sign = (" ▼" if asked.descending else " ▲") if asked.sort == column.name else ""
            heading = fitted(_(column.heading), max(cells - len(sign), 0)).rstrip() + sign
            parts.append(fitted(heading, cells, to_the_right=column.kind in TO_THE_RIGHT))
        gutter = ("‹" if self._left else " ") + ("›" if self._is_cut(laid) else " ")
        return self._strip(gutter, parts, _HEADING)

    def _is_cut(self, laid: list[tuple[Column, int]]) -> bool:
        """Whether there are columns to the right of those on the screen."""
        shown = sum(1 for column, _cells in laid if column is not FLAG)
        return len(self.columns()) - self._left > shown

    def _row(self, row: ListRow, style: Style) -> Strip:
        at = {each.name: index for index, each in enumerate(self.source.columns)}
        parts = []
        for column, cells in self.laid_out():
            if column is FLAG:
                text = f"! {_(row.flag)}" if row.flag else ""
            else:
                text = written(column, row.cells[at[column.name]])
            parts.append(fitted(text, cells, to_the_right=column.kind in TO_THE_RIGHT))
        gutter = ("✓" if row.key in self.marked else " ") + ("!" if row.flag else " ")
        return self._strip(gutter, parts, style)

    def _strip(self, gutter: str, parts: list[str], style: Style) -> Strip:
        text = f"{gutter} {' '.join(parts)}"
        return Strip([Segment(text, style)]).adjust_cell_length(self.size.width, style)

    def _column_at(self, x: int) -> Column | None:
        """The column that a click at ``x`` is in."""
        left = GUTTER
        for column, cells in self.laid_out():
            if left <= x <= left + cells:
                return column
            left += cells + 1
        return None
