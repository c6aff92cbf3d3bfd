"""A screen of one short table, which is asked for as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.widgets import DataTable, Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.rows import Rows
from wamledger.domain.text import shown
from wamledger.i18n import _


class TablePage(Page):
    """Asks for its rows when it opens and when somebody comes back to it; ``headings`` are marked for translation."""

    headings: ClassVar[tuple[str, ...]] = ()
    spare: ClassVar[tuple[int, ...]] = ()
    """Columns that a narrow screen leaves out, the first of them first; they are told below the table."""
    none: ClassVar[str] = ""
    """What stands there where there are no rows, marked for translation."""
    DEFAULT_CSS = """
    TablePage .above { height: auto; padding: 0 1; }
    TablePage .below { height: auto; max-height: 4; padding: 0 1; color: $text-muted; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.found: Any = None

    _was_left = False

    def asked(self) -> Any:
        """What is asked for, beside the screen; ``found`` is what it gave."""
        return None

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """The rows of what was found, each with its key, in the language in use."""
        return ()

    def above(self) -> str:
        """What is said above the table."""
        return ""

    def detail(self, key: str) -> str:
        """What is said below the table of the row that is marked, where a column is too narrow for it."""
        del key
        return ""

    def opened(self, key: str) -> None:
        """Enter was pressed on the row."""

    def body(self) -> ComposeResult:
        """What is said above, the table, and what is said of the row that is marked."""
        yield Static(Text(shown(self.above())), classes="above", id="above")
        yield Rows(id="rows")
        yield Static("", classes="below", id="below")

    def on_mount(self) -> None:
        """The rows are asked for."""
        self.look()
        self._settle()

    def on_screen_resume(self) -> None:
        """The rows are asked for anew."""
        if self._was_left:
            self._was_left = False
            self.look()

    def on_screen_suspend(self) -> None:
        """Another screen is in front."""
        self._was_left = True

    def look(self) -> None:
        """The rows are asked for."""

        async def known(found: Any) -> None:
            self.found = found
            if self.refusal or not self.query("#rows"):
                self.refusal = ""
                await self.recompose()
            self._settle()

        self.ask(self.asked, known, whole=True)

    def _settle(self) -> None:
        for table in self.query("#rows").results(Rows):
            rows = self.rows()
            table.fill([_(heading) for heading in self.headings], rows, self.spare)
            above = self.above()
            if self.found is not None and not rows and self.none:
                above = f"{above}\n{_(self.none)}".strip()
            self.query_one("#above", Static).update(Text(above))
            table.focus()

    def _below(self, key: str) -> str:
        """What is said of the row, after what of it has no room in the table."""
        told = [
            _("{heading}: {text}").format(heading=heading, text=text)
            for table in self.query("#rows").results(Rows)
            for heading, text in table.more(key)
        ]
        return "  ·  ".join(part for part in (*told, self.detail(key)) if part)

    async def drawn_again(self) -> None:
        """In another language, with the same rows."""
        await self.recompose()
        self._settle()

    @on(DataTable.RowHighlighted)
    def _marked(self, message: DataTable.RowHighlighted) -> None:
        message.stop()
        key = message.row_key.value if message.row_key is not None else None
        for below in self.query("#below").results(Static):
            below.update(Text(shown(self._below(key)) if key else ""))

    @on(DataTable.RowSelected)
    def _chosen(self, message: DataTable.RowSelected) -> None:
        message.stop()
        if message.row_key.value is not None:
            self.opened(message.row_key.value)

    def chosen(self) -> str | None:
        """The key of the row that is marked."""
        for table in self.query("#rows").results(Rows):
            return table.chosen()
        return None
