"""The first start: there is no ledger yet, and one is made, opened, or put back; or one looks at the demonstration."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from tui.deeds.beginning import CREATE, OPEN_LEDGER
from tui.deeds.copies import RESTORE
from tui.deeds.deed import Deed
from tui.deeds.exporting import CHECK_EXPORT
from tui.screens.cards import Card, CardsPage, Group
from tui.screens.doorstep import NOBODY, Doorstep, DoorstepDeed
from tui.widgets.language_names import named
from wamledger import i18n
from wamledger.i18n import N_, _


class FirstStart(CardsPage, Doorstep):
    """Where one begins; ``where`` is the ledger that was meant."""

    heading: ClassVar[str] = N_("wamledger")
    about: ClassVar[tuple[str, ...]] = (
        N_("There is no ledger open yet. Make one, open one, or try everything on an invented mission."),
        N_("Enter opens the line that is marked; the arrow keys go to another. F8 changes the language."),
    )

    def __init__(self, where: str = "") -> None:
        CardsPage.__init__(self, NOBODY)
        self._where = where

    def groups(self) -> Sequence[Group]:
        """What one can begin with; a ledger that lies where one was meant comes first."""
        make = self._of(CREATE, {"where": self._where} if self._where else {})
        there = bool(self._where) and Path(self._where).exists()
        open_ = self._of(OPEN_LEDGER, {"where": self._where} if there else {})
        first = [open_, make] if there else [make, open_]
        return (
            Group(_("Begin"), [*first, self._of(RESTORE, {"to": self._where or "wamledger.db"})]),
            Group(_("Look around"), [self._demonstration(), self._of(CHECK_EXPORT, {})]),
            Group("Language · Langue", [self._language()]),
        )

    def _of(self, deed: Deed, filled: dict[str, str]) -> Card:
        async def opened() -> None:
            await self.app.push_screen(DoorstepDeed(deed, filled))

        return Card(deed.name, _(deed.title), _(deed.about), opened)

    def _language(self) -> Card:
        """The names of languages are their own in every language."""
        names = "  ·  ".join(named(each) for each in i18n.languages())
        return Card("language", names, "F8", self.app.action_language)

    def _demonstration(self) -> Card:
        async def opened() -> None:
            from tui.screens.preparing import Preparing

            folder = tempfile.mkdtemp(prefix="wamledger-demo-")
            atexit.register(shutil.rmtree, folder, ignore_errors=True)
            await self.app.push_screen(Preparing(Path(folder)))

        about = _("An invented mission, in which everything works. It is thrown away when you leave.")
        return Card("demo", _("Try everything on a demonstration"), about, opened)
