"""The box in which somebody says why they must know whom a finding about staff means."""

from __future__ import annotations

from collections.abc import Callable

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Static

from tui.screens.asking import Asking
from tui.widgets.reason_box import ReasonBox
from wamledger.i18n import _


class StaffShown(Asking[str]):
    """Dismissed with the reason."""

    def __init__(self) -> None:
        super().__init__(_("Who is meant"))
        self.why = ReasonBox(_("Why you must know whom it means"))

    def fields(self) -> list[Widget]:
        """What it means to ask, and the line for the reason."""
        return [Static(Text(_("That you asked, and why, will stand in the access log."))), self.why]

    def question(self) -> Callable[[], str] | None:
        """The reason."""
        why = self.why.value
        if not why:
            self.tell(_("Say why you must know."))
            return None
        return lambda: why
