"""A short table that is all in memory: users, limits, files; Enter takes the row that is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.widgets import DataTable

from tui.widgets.cell import fitted
from wamledger.domain.text import shown

NARROWEST: Final = 8
"""No column is cut to less."""

Line = tuple[str, Sequence[str]]
"""A row: its key, and its cells."""


class Rows(DataTable[Text]):
    """
    Rows under headings in the language in use; each has a key of its own.

    Where the screen is too narrow for all of it, the columns that can be spared are left out, then the widest are cut;
    ``more`` says what of a row is not there.
    """

    DEFAULT_CSS = "Rows { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)
        self._headings: Sequence[str] = ()
        self._lines: dict[str, Sequence[str]] = {}
        self._spare: Sequence[int] = ()
        self._widths: dict[int, int] = {}
        """How wide each column is that is there, by its number."""

    def fill(self, headings: Sequence[str], rows: Sequence[Line], spare: Sequence[int] = ()) -> None:
        """These rows stand there, with the same one marked as before where it is among them."""
        self._headings, self._spare = headings, spare
        self._lines = {}
        for key, cells in rows:
            self._lines.setdefault(key, [shown(cell) for cell in cells])
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        """On a screen of another width other columns have room."""
        if self._fitting(event.size.width) != self._widths:
            self._draw()

    def _draw(self) -> None:
        at = self.cursor_row
        self._widths = self._fitting(self.size.width)
        self.clear(columns=True)
        self.add_columns(*(Text(self._headings[number]) for number in self._widths))
        for key, cells in self._lines.items():
            self.add_row(*(Text(_cut(cells[each], wide)) for each, wide in self._widths.items()), key=key)
        if self.row_count:
            self.move_cursor(row=min(at, self.row_count - 1))

    def _fitting(self, width: int) -> dict[int, int]:
        """The columns that there is room for, each with its width."""
        columns = [
            max(map(cell_len, (heading, *(cells[number] for cells in self._lines.values()))))
            for number, heading in enumerate(self._headings)
        ]
        widths = dict(enumerate(columns))
        # a table that is not on the screen yet has no width, and is drawn again when it has one
        room = width - self.styles.scrollbar_size_vertical if width else 10_000

        def too_wide() -> int:
            return sum(each + 2 * self.cell_padding for each in widths.values()) - room

        for number in self._spare:
            if too_wide() > 0:
                del widths[number]
        while (over := too_wide()) > 0:
            widest = max(widths, key=lambda number: widths[number])
            narrower = max(NARROWEST, cell_len(self._headings[widest]), widths[widest] - over)
            if narrower >= widths[widest]:
                break
            second = max((each for number, each in widths.items() if number != widest), default=narrower)
            widths[widest] = max(narrower, min(second, widths[widest] - 1))
        return widths

    def more(self, key: str) -> list[tuple[str, str]]:
        """What of the row has no room in the table, each with its heading."""
        cells = self._lines.get(key, ())
        return [
            (heading, cells[number])
            for number, heading in enumerate(self._headings)
            if cells and cells[number] and cell_len(cells[number]) > self._widths.get(number, 0)
        ]

    def chosen(self) -> str | None:
        """The key of the row that is marked."""
        if not self.row_count:
            return None
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value


def _cut(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else fitted(text, cells)
