"""What can be brought in: a register from a spreadsheet, operations or past records from a journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tui.deeds.journals import HISTORY, POST
from tui.screens.cards import Card, CardsPage, Group
from wamledger.i18n import N_, _


class Importing(CardsPage):
    """The ways into the ledger for what was written elsewhere."""

    heading: ClassVar[str] = N_("Import")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "A spreadsheet is read first and shown with whatever is wrong in it; it is recorded only at the end."
        ),
        N_("A journal holds operations as this program and others write them, one a line."),
    )

    def groups(self) -> Sequence[Group]:
        """The register first, for it is what most begin with."""
        return (
            Group(
                _("From a spreadsheet"),
                [
                    Card(
                        "register",
                        _("A register of weapons or ammunition"),
                        _("CSV, XLSX, XLS or ODS, with whatever is wrong in it shown row by row."),
                        self._register,
                    )
                ],
            ),
            Group(_("From a journal"), [self.of_deed(POST), self.of_deed(HISTORY)]),
        )

    async def _register(self) -> None:
        from tui.screens.import_register import ImportRegister

        await self.app.push_screen(ImportRegister(self.desk))
