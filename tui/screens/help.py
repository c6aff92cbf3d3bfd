"""The help of a screen: what it is for, every key that works on it, and where one can go from anywhere."""

from __future__ import annotations

from typing import Any, ClassVar

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui.destinations import DESTINATIONS
from tui.screens.sheet import Sheet
from tui.widgets.key_names import own, spelled
from wamledger.i18n import N_, _

EVERYWHERE = (
    ("Tab, Shift+Tab", N_("Next field or part of the screen, and the one before")),
    ("↑ ↓ PgUp PgDn", N_("Move in a list")),
    ("Enter", N_("Open what the cursor stands on, or go on")),
)


class Help(Sheet[None]):
    """Written from the screen itself, so that it never says less than there is."""

    heading: ClassVar[str] = N_("Help")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("f1,question_mark,enter,q", "leave", N_("Close"))]
    DEFAULT_CSS = """
    Help > Vertical { width: 92; }
    Help VerticalScroll { height: auto; max-height: 100%; }
    """

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__()
        self._title = getattr(screen, "heading", "")
        self._about: tuple[str, ...] = getattr(screen, "about", ())
        self._here: list[tuple[str, str]] = []
        self._global: list[tuple[str, str]] = []
        told: dict[tuple[bool, str], list[str]] = {}
        self._is_inside = getattr(screen.app, "has_desk", True)
        for node, binding in own(screen):
            if binding.description and (self._is_inside or _works_outside(screen, node, binding)):
                told.setdefault((node is screen.app, binding.description), []).append(spelled(binding.key))
        for (is_global, description), keys in told.items():
            names = ", ".join(dict.fromkeys(keys))
            (self._global if is_global else self._here).append((names, description))

    def parts(self) -> list[Widget]:
        """All of it, to scroll through."""
        text = Text()
        if self._title:
            text.append(f"{_(self._title)}\n\n", style="bold")
        for paragraph in self._about:
            text.append(f"{_(paragraph)}\n\n")
        _keys(text, _("Keys of this screen"), self._here)
        _keys(text, _("In lists and forms"), EVERYWHERE)
        _keys(text, _("Keys that work everywhere"), self._global)
        if self._is_inside:
            _keys(
                text,
                _("Where you can go: F2, then the letter"),
                [(each.key, f"{_(each.title)}: {_(each.about)}") for each in DESTINATIONS],
            )
        return [VerticalScroll(Static(text), id="help-text")]

    def on_mount(self) -> None:
        """The arrows move the text."""
        self.query_one("#help-text").focus()


def _works_outside(screen: Screen[Any], node: Any, binding: Binding) -> bool:
    """Whether a key does something where no ledger is open yet: those of the screen, and few that work everywhere."""
    return node is not screen.app or screen.app.check_action(binding.action, ()) is not False


def _keys(text: Text, heading: str, keys: Any) -> None:
    if not keys:
        return
    text.append(f"{heading}\n", style="bold underline")
    for key, does in keys:
        text.append(f"  {key:<16} ", style="bold")
        text.append(f"{_(does)}\n")
    text.append("\n")
