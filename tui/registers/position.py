"""Where one is in a register: which row of how many, counted beside the screen while somebody goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.widgets import Static

from wamledger.i18n import _, ngettext
from wamledger.services.numbers import grouped

if TYPE_CHECKING:
    from tui.registers.shown import RegisterShown

COUNTED_AFTER: Final = 0.25
"""Seconds without a key before the rows are counted, so that nothing is counted for each letter of a search."""
LATE: Final = 0.4
"""Seconds after which whoever asked for other rows is told that they are still to come."""


class Position:
    """The line below the rows of a register; each figure stands there once it is known."""

    def __init__(self, page: RegisterShown) -> None:
        self._page = page
        self._is_counting = self._is_placing = False

    def ask_again(self) -> None:
        """A question that was refused, or was never answered, may be asked again."""
        self._is_counting = self._is_placing = False

    def line(self) -> Text:
        """Which row of how many the cursor stands on, why it needs an eye, and how many are marked."""
        window, marks = self._page.window, self._page.marks
        if window.is_loaded and not window.rows:
            return Text(_("No rows"))
        at = "…" if window.position is None or not window.is_loaded else grouped(window.position + 1)
        parts = [
            _("Row {number} of {all}").format(
                number=at, all="…" if window.count is None else grouped(window.count)
            )
        ]
        row = window.at_cursor
        if row is not None and row.flag:
            parts.append(f"! {_(row.flag)}")
        if marks:
            said = ngettext("{number} row marked", "{number} rows marked", len(marks))
            parts.append(f"✓ {said.format(number=grouped(len(marks)))}")
        return Text("  ·  ".join(parts), no_wrap=True, overflow="ellipsis")

    def tell(self) -> None:
        """The line says where the cursor stands; what of it is not known is asked for."""
        page = self._page
        for line in page.query("#position").results(Static):
            line.update(self.line())
        window = page.window
        if window.is_loaded and window.count is None and not self._is_counting:
            self._is_counting = True
            page.set_timer(COUNTED_AFTER, self._count)
        elif window.is_loaded and window.rows and window.start is None and not self._is_placing:
            self._is_placing = True
            self._place()

    def say_when_late(self) -> None:
        """Where rows are still to come after a while, it is said that those on the screen are of what was asked before."""
        page, turn = self._page, self._page.window.turn

        def late() -> None:
            if turn == page.window.turn and not page.window.is_loaded and page.window.rows:
                for line in page.query("#position").results(Static):
                    line.update(Text(_("… Still being looked for; these rows are those of before.")))

        page.set_timer(LATE, late)

    def _count(self) -> None:
        """The rows are counted, once for what is wanted now."""
        page = self._page
        asked, source, turn = page.asked, page.open_source, page.window.turn
        if not page.window.is_loaded:
            self._is_counting = False
            return

        def counted(rows: int) -> None:
            self._is_counting = False
            if turn == page.window.turn:
                page.window.counted(rows)
            self.tell()

        page.ask(lambda: source.count(asked), counted, group="count")

    def _place(self) -> None:
        """Where the cursor stands is counted."""
        page = self._page
        asked, source, turn = page.asked, page.open_source, page.window.turn
        key = page.window.rows[0].key

        def placed(position: int) -> None:
            self._is_placing = False
            if turn == page.window.turn:
                page.window.placed(key, position)
            self.tell()

        page.ask(lambda: source.position(asked, key), placed, group="place")
