"""Which columns of a register are on the screen, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.mending import Mended
from wamledger.i18n import N_, _
from wamledger.services.lists.form import Column


class ColumnsBox(Mended, ModalScreen[list[str] | None]):
    """Dismissed with the names of the columns, empty for those of the register itself; None where nothing changes."""

    DEFAULT_CSS = """
    ColumnsBox { align: center middle; }
    ColumnsBox > Vertical { width: 60; max-width: 100%; height: auto; max-height: 100%; border: round $primary;
        background: $surface; padding: 0 1; }
    ColumnsBox OptionList { height: auto; max-height: 15; }
    ColumnsBox #columns-keys { color: $text-muted; height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "none", N_("Back")),
        Binding("space", "turn", N_("Show or hide")),
        Binding("minus,ctrl+up", "carry(-1)", N_("Further to the left")),
        Binding("plus,ctrl+down", "carry(1)", N_("Further to the right")),
        Binding("o", "own", N_("As at first")),
    ]

    def __init__(self, columns: Sequence[Column], shown: Sequence[str]) -> None:
        super().__init__()
        of = {each.name: each for each in columns}
        first = [of[name] for name in shown if name in of]
        self._columns = [*first, *(each for each in columns if each not in first)]
        self._shown = {each.name for each in first}

    def compose(self) -> ComposeResult:
        """Each column with a tick where it is shown."""
        with Vertical() as box:
            box.border_title = Text(_("Columns"))
            yield OptionList(
                *(Option(self._line(each)) for each in self._columns), markup=False, compact=True
            )
            yield Static(
                Text(_("Space shows or hides, + and - move, o as at first, Enter takes it, Esc goes back")),
                id="columns-keys",
            )

    def on_mount(self) -> None:
        """The keys go to the list."""
        listed = self.query_one(OptionList)
        listed.focus()
        listed.highlighted = 0

    def on_option_list_option_selected(self) -> None:
        """These are the columns."""
        kept = [each.name for each in self._columns if each.name in self._shown]
        if kept:
            self.dismiss(kept)

    def action_turn(self) -> None:
        """The column is shown where it was hidden, and hidden where it was shown; one is left."""
        at = self.query_one(OptionList).highlighted or 0
        name = self._columns[at].name
        self._shown ^= {name}
        if not self._shown:
            self._shown = {name}
        self._write(at)

    def action_carry(self, by: int) -> None:
        """The column stands one further."""
        at = self.query_one(OptionList).highlighted or 0
        to = at + by
        if 0 <= to < len(self._columns):
            self._columns[at], self._columns[to] = self._columns[to], self._columns[at]
            self._write(at)
            self._write(to)
            self.query_one(OptionList).highlighted = to

    def action_own(self) -> None:
        """The columns are those that the register shows by itself."""
        self.dismiss([])

    def action_none(self) -> None:
        """Nothing changes."""
        self.dismiss(None)

    def _write(self, at: int) -> None:
        self.query_one(OptionList).replace_option_prompt_at_index(at, self._line(self._columns[at]))

    def _line(self, column: Column) -> Text:
        return Text(f"{'✓' if column.name in self._shown else '·'}  {_(column.heading)}")
