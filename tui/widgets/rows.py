"""A short table that is all in memory: users, limits, files; Enter takes the row that is marked."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual.widgets import DataTable

from wamledger.domain.text import shown


class Rows(DataTable[Text]):
    """Rows under headings in the language in use; each has a key of its own."""

    DEFAULT_CSS = "Rows { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, cursor_type="row", zebra_stripes=True)

    def fill(self, headings: Sequence[str], rows: Sequence[tuple[str, Sequence[str]]]) -> None:
        """These rows stand there, with the same one marked as before where it is among them."""
        at = self.cursor_row
        self.clear(columns=True)
        self.add_columns(*(Text(heading) for heading in headings))
        seen: set[str] = set()
        for key, cells in rows:
            if key not in seen:
                seen.add(key)
                self.add_row(*(Text(shown(cell)) for cell in cells), key=key)
        if self.row_count:
            self.move_cursor(row=min(at, self.row_count - 1))

    def chosen(self) -> str | None:
        """The key of the row that is marked."""
        if not self.row_count:
            return None
        return self.coordinate_to_cell_key(self.cursor_coordinate).row_key.value
