"""A box in front of a screen in which one line is written: a text, a secret, or the name of a file."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.mending import Mended
from tui.widgets.file_box import FileBox
from tui.widgets.secret_line import SecretLine
from wamledger.domain.text import shown
from wamledger.i18n import N_, _


class LineBox(Mended, ModalScreen[str | None]):
    """One line: dismissed with what was written, or None where somebody went back."""

    DEFAULT_CSS = """
    LineBox { align: center middle; }
    LineBox > Vertical { width: 70; max-width: 100%; height: auto; border: round $primary;
        background: $surface; padding: 0 1; }
    LineBox Static { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", N_("Back"))]

    def __init__(
        self,
        title: str,
        value: str = "",
        *,
        help: str = "",
        kind: Literal["text", "hidden", "write", "read"] = "text",
    ) -> None:
        super().__init__()
        self._title, self._value, self._help, self._kind = title, value, help, kind

    def compose(self) -> ComposeResult:
        """The line, in the language in use."""
        parts: list[Any] = [Static(Text(shown(self._help)))] if self._help else []
        if self._kind in ("write", "read"):
            parts.append(FileBox(self._value, wants="write" if self._kind == "write" else "read"))
        else:
            parts.append(
                SecretLine(id="line")
                if self._kind == "hidden"
                else Input(self._value, compact=True, id="line")
            )
        box = Vertical(*parts)
        box.border_title = Text(shown(self._title))
        box.border_subtitle = Text(_("Enter goes on, Esc goes back"))
        yield box

    def on_mount(self) -> None:
        """The keys go to the line."""
        for box in self.query(FileBox):
            box.focus_line()
            return
        self.query_one("#line", Input).focus()

    @on(Input.Submitted, "#line")
    def _written(self, message: Input.Submitted) -> None:
        message.stop()
        written, message.input.value = message.input.value, ""
        self.dismiss(written)

    @on(FileBox.Chosen)
    def _chosen(self, message: FileBox.Chosen) -> None:
        self.dismiss(message.path)

    def action_leave(self) -> None:
        """Nothing is written."""
        self.dismiss(None)
