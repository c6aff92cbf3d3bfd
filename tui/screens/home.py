"""Home: what needs the officer now."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from tui.screens.base import Page
from wamledger.i18n import N_


class Home(Page):
    """The first screen."""

    heading: ClassVar[str] = N_("Home")

    def body(self) -> ComposeResult:
        """What needs somebody now."""
        yield Static("")
