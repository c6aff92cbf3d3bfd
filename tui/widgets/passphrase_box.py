"""The line for a passphrase, which shows nothing of it and forgets it once it was taken."""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.widgets.secret_line import SecretLine


class PassphraseBox(Vertical):
    """Asks for the passphrase of somebody."""

    DEFAULT_CSS = "PassphraseBox { height: auto; }"

    def __init__(self, words: str) -> None:
        super().__init__()
        self._words = words
        self._line = SecretLine(id="passphrase", compact=False)

    def compose(self) -> ComposeResult:
        """The words, and a line to write on."""
        yield Static(Text(self._words))
        yield self._line

    def take(self) -> str:
        """What was typed; the line is empty after it."""
        typed, self._line.value = self._line.value, ""
        return typed
