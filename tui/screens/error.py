"""The page that is shown when this program made a mistake: its reference, what was kept, and how to go on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Button, Static

from tui.widgets.key_line import KeyLine
from tui.widgets.title_line import TitleLine
from wamledger.domain.text import shown
from wamledger.i18n import N_, _


class ErrorPage(Screen[Any]):
    """Covers the screen on which it happened; Enter goes back to it, h goes home."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,escape", "go_on", N_("Go on"), key_display="Enter"),
        Binding("h", "home", N_("Home")),
    ]
    DEFAULT_CSS = """
    ErrorPage { background: $surface; color: $text; }
    ErrorPage > Vertical { padding: 1 2; height: 1fr; overflow-y: auto; }
    ErrorPage Static { height: auto; margin-bottom: 1; }
    ErrorPage Button { margin-right: 2; }
    """

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__()
        self._lines = tuple(lines)

    def compose(self) -> ComposeResult:
        """What happened, what was kept, and two ways on."""
        yield TitleLine(_("Something went wrong"), "")
        with Vertical():
            for line in self._lines:
                yield Static(Text(f"✗ {shown(line)}"))
            yield Static(
                Text(_("What was posted stands. What you were typing into a form is kept as a draft."))
            )
            yield Button(_("Go on where I was (Enter)"), id="go-on")
            yield Button(_("Go home (h)"), id="home")
        yield KeyLine()

    def on_key(self, event: events.Key) -> None:
        """Enter goes on, also while a button has the keys, unless it is the one that goes home."""
        if event.key == "enter" and getattr(self.focused, "id", None) != "home":
            event.stop()
            self.app.call_later(self.action_go_on)

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """A button does what its key does."""
        self.app.call_later(self.action_home if message.button.id == "home" else self.action_go_on)

    async def action_go_on(self) -> None:
        """The screen on which it happened is back, drawn anew."""
        await self.app.mended(self)  # type: ignore[attr-defined]

    async def action_home(self) -> None:
        """Home is in front, and all that stood before is closed."""
        await self.app.mended(self, home=True)  # type: ignore[attr-defined]

    async def drawn_again(self) -> None:
        """The page is in the language in use."""
        await self.recompose()
