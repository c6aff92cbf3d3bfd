"""The files that entries attach: which lie here, and one written out as it was attached."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.deeds.attached import EXTRACT
from tui.screens.deed import DeedPage
from tui.screens.table import TablePage
from wamledger.i18n import N_, _
from wamledger.services.numbers import grouped


class Attachments(TablePage):
    """All attached files that one may see."""

    heading: ClassVar[str] = N_("Attached files")
    about: ClassVar[tuple[str, ...]] = (
        N_("Files that belong to the record. Enter writes the one that is marked out, as it was attached."),
        N_("A file is attached with a new entry: Attach a file."),
    )
    headings: ClassVar[tuple[str, ...]] = (N_("Digest"), N_("Name"), N_("Kind"), N_("Bytes"), N_("Here"))
    none: ClassVar[str] = N_("No entry attaches a file.")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "attach", N_("Attach a file"))]

    def asked(self) -> Any:
        """The files."""
        from wamledger.services.attachments import attached

        return attached(self.desk.ledger)

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a file."""
        return [
            (
                each.sha256,
                (
                    each.sha256[:16],
                    each.name,
                    each.media_type,
                    grouped(each.size),
                    _("yes") if each.is_here else f"✗ {_('no')}",
                ),
            )
            for each in self.found or ()
        ]

    def opened(self, key: str) -> None:
        """The file can be written out."""
        name = next((each.name for each in self.found if each.sha256 == key), "")
        self.app.push_screen(DeedPage(self.desk, EXTRACT, {"digest": key, "out": name}))

    async def action_attach(self) -> None:
        """The form that attaches a file."""
        await self.app.fill("attach")
