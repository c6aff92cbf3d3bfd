"""
The rows around the cursor, out of a register of any length.

A window holds a few screens of rows and asks the source for those before or after by key, so that a ledger
with a million lines opens as fast as an empty one and takes no more memory. Positions count from 0.
"""

from __future__ import annotations

from wamledger.services.views import HoldingRow, HoldingsSource


class Window:
    """A cursor in a register, and the rows around it."""

    def __init__(self, source: HoldingsSource, height: int = 40) -> None:
        self._source = source
        self._height = max(height, 1)
        self.rows: list[HoldingRow] = []
        self.cursor = 0
        """Where the cursor stands among the rows held."""
        self.start = 0
        """The position in the register of the first row held."""
        self.lines = source.summary().lines
        self.home()

    @property
    def at_cursor(self) -> HoldingRow | None:
        """The row under the cursor; None in an empty register."""
        return self.rows[self.cursor] if self.rows else None

    @property
    def position(self) -> int:
        """The position of the cursor in the register."""
        return self.start + self.cursor

    def resize(self, height: int) -> None:
        """The window serves a screen of ``height`` rows from here on."""
        self._height = max(height, 1)
        self._fill_below()
        self._trim()

    def home(self) -> None:
        """The cursor stands on the first row."""
        self.rows = list(self._source.page(None, 3 * self._height))
        self.start = self.cursor = 0

    def end(self) -> None:
        """The cursor stands on the last row."""
        self.rows = list(self._source.page_before(None, 3 * self._height))
        self.start = max(self.lines - len(self.rows), 0)
        self.cursor = max(len(self.rows) - 1, 0)

    def move(self, rows: int) -> None:
        """The cursor is ``rows`` further down, or up where negative, and never outside the register."""
        if not self.rows:
            return
        target = self.cursor + rows
        while target >= len(self.rows) - self._height and self._fill_below():
            pass
        while target < self._height:
            added = self._fill_above()
            if not added:
                break
            target += added
        self.cursor = min(max(target, 0), len(self.rows) - 1)
        self._trim()

    def _fill_below(self) -> int:
        after = self.rows[-1].key if self.rows else None
        more = list(self._source.page(after, 2 * self._height))
        self.rows += more
        return len(more)

    def _fill_above(self) -> int:
        # the caller moves the cursor by what was added: the row it stood on is further down now
        if self.start == 0 or not self.rows:
            return 0
        more = list(self._source.page_before(self.rows[0].key, 2 * self._height))
        self.rows[:0] = more
        self.start -= len(more)
        return len(more)

    def _trim(self) -> None:
        """Rows more than a screen and a half from the cursor are let go."""
        reach = self._height + self._height // 2
        first = max(self.cursor - reach, 0)
        last = min(self.cursor + reach, len(self.rows))
        self.rows = self.rows[first:last]
        self.start += first
        self.cursor -= first
