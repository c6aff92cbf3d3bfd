"""Screens before there is a ledger to sit at: they show no person and no ledger, and nobody can be signed out of one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from textual.app import ComposeResult
from textual.containers import Vertical

from tui.deeds.deed import Deed
from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.deed import DeedPage
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine
from tui.widgets.title_line import TitleLine
from wamledger.i18n import _

NOBODY = cast("Desk", None)
"""In place of a desk, on screens that never ask it."""


class Doorstep(Page):
    """A screen without a desk."""

    def compose(self) -> ComposeResult:
        """Title, body, what was said, keys."""
        yield TitleLine(self.title_text(), "")
        with Vertical(id="body"):
            yield from self.body()
        with Vertical(id="foot"):
            yield StatusLine()
            yield KeyLine()

    def scanned(self, text: str) -> bool:
        """A mark means nothing where no ledger is open; into a line it is written like anything else."""
        del text
        if self.focused is not None and self.focused.check_consume_key("a", "a"):
            return False
        self.say(_("There is no ledger open yet."), "warning")
        return True

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is on the screen, in words."""
        del whole
        from wamledger.services.on_screen.telling import lines

        self.say(" ".join(lines(error)), "refused")


class DoorstepDeed(DeedPage, Doorstep):
    """A deed for which no ledger is open: to make one, to open one, to put one back."""

    def __init__(self, deed: Deed, filled: Mapping[str, str] | None = None) -> None:
        DeedPage.__init__(self, NOBODY, deed, filled)
