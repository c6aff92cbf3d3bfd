"""The line for a reason, which stays on record."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Input, Static

from wamledger.i18n import _


class ReasonBox(Vertical):
    """Asks why."""

    DEFAULT_CSS = "ReasonBox { height: auto; }"

    def __init__(self, words: str = "", id: str = "reason") -> None:
        super().__init__()
        self._words = words or _("Why; it stays on record.")
        self._line = Input(id=id, max_length=2000)

    def compose(self) -> ComposeResult:
        """The words, and a line to write on."""
        yield Static(Text(self._words))
        yield self._line

    @property
    def value(self) -> str:
        """What was written."""
        return self._line.value.strip()
