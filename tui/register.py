"""The register on screen: it draws the lines that are visible, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.window import Window
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.ledger.faults import LedgerFault
from wamledger.services import words
from wamledger.services.views import HoldingRow
from wamledger.services.words import word

_Column = tuple[str, int, Callable[[HoldingRow], str]]
_COLUMNS: Final[tuple[_Column, ...]] = (
    (N_("Holder"), 16, lambda row: row.holder),
    (N_("Item"), 10, lambda row: row.item),
    (N_("What"), 0, lambda row: row.description),
    (N_("Serial, lot number"), 18, lambda row: row.mark),
    (N_("Quantity"), 10, lambda row: f"{row.quantity:,}".replace(",", "\u202f").rjust(10)),
    (N_("Status"), 15, lambda row: word(words.STATUS, row.status)),
)
"""Heading, width in cells (0 takes the rest), and how the cell is written."""
_WIDE_COLUMNS: Final[tuple[_Column, ...]] = (
    *_COLUMNS[:-1],
    (N_("Condition"), 14, lambda row: word(words.CONDITION, row.condition)),
    _COLUMNS[-1],
)
_WIDE: Final = 110
"""Cells from which the condition is shown as well."""
_HEADING: Final = Style(bold=True, underline=True)
_CURSOR: Final = Style(reverse=True)


class Register(Widget, can_focus=True):
    """Holdings in rows, with a cursor that goes through all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", N_("Up"), show=False),
        Binding("down,j", "move(1)", N_("Down"), show=False),
        Binding("pageup", "page(-1)", N_("Page up"), show=False),
        Binding("pagedown,space", "page(1)", N_("Page down"), show=False),
        Binding("home,g", "first", N_("First"), show=False),
        Binding("end,G", "last", N_("Last"), show=False),
    ]

    class Opened(Message):
        """The history of a row is asked for."""

        def __init__(self, row: HoldingRow) -> None:
            super().__init__()
            self.row = row

    class Moved(Message):
        """The cursor stands elsewhere."""

    class Refused(Message):
        """The rows that are asked for cannot be had, or not any more."""

        def __init__(self, fault: LedgerFault) -> None:
            super().__init__()
            self.fault = fault

    def __init__(self, window: Window) -> None:
        super().__init__()
        self.window = window
        self._top = 0

    @property
    def _visible(self) -> int:
        """Rows on the screen below the heading."""
        return max(self.size.height - 1, 1)

    def on_resize(self) -> None:
        """The window follows the height of the screen."""
        self._ask(lambda: self.window.resize(self._visible))

    def action_move(self, rows: int) -> None:
        """The cursor is some rows further."""
        self._ask(lambda: self.window.move(rows))

    def action_page(self, pages: int) -> None:
        """The cursor is some screens further."""
        self.action_move(pages * self._visible)

    def action_first(self) -> None:
        """The cursor is on the first row."""
        self._ask(self.window.home)

    def action_last(self) -> None:
        """The cursor is on the last row."""
        self._ask(self.window.end)

    def open(self) -> None:
        """The history of the row under the cursor is asked for."""
        row = self.window.at_cursor
        if row is not None:
            self.post_message(self.Opened(row))

    def _ask(self, question: Callable[[], None]) -> None:
        """The window is as the question leaves it, or it is told why not."""
        try:
            question()
        except LedgerFault as fault:
            self.post_message(self.Refused(fault))
            return
        self._show()

    def _show(self) -> None:
        """The cursor is on the screen, and the screen is drawn again."""
        position = self.window.position
        self._top = min(max(self._top, position - self._visible + 1), position)
        self.post_message(self.Moved())
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """All the height there is: the rows outside are not drawn but asked for."""
        return container.height

    def render_line(self, y: int) -> Strip:
        """One line of the screen: the heading, a row, or nothing below the last one."""
        width = self.size.width
        if y == 0:
            return self._line([_(heading) for heading, _width, _cell in self._columns], _HEADING)
        index = self._top + y - 1 - self.window.start
        rows = self.window.rows
        if not rows and y == 2:
            return Strip([Segment(f"  {_('Nothing is held.')}")]).adjust_cell_length(width)
        if not 0 <= index < len(rows):
            return Strip.blank(width)
        cells = [cell(rows[index]) for _heading, _width, cell in self._columns]
        return self._line(cells, _CURSOR if index == self.window.cursor else Style())

    @property
    def _columns(self) -> tuple[_Column, ...]:
        return _WIDE_COLUMNS if self.size.width >= _WIDE else _COLUMNS

    def _line(self, cells: list[str], style: Style) -> Strip:
        columns, width = self._columns, self.size.width
        rest = max(width - sum(fixed + 1 for _heading, fixed, _cell in columns), 8)
        text = " ".join(
            _fitted(shown(cell), fixed or rest)
            for cell, (_heading, fixed, _cell) in zip(cells, columns, strict=True)
        )
        return Strip([Segment(text, style)]).adjust_cell_length(width, style)


def _fitted(text: str, cells: int) -> str:
    """The text in exactly so many cells, with an ellipsis where some of it is left out."""
    return set_cell_size(text, cells) if cell_len(text) <= cells else set_cell_size(text, cells - 1) + "…"
