"""Files that an import writes: which column was taken for what, and all that stays out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui.importing.in_hand import RegisterInHand
from tui.screens.base import Page
from tui.widgets.line_box import LineBox
from wamledger.i18n import N_, _
from wamledger.services.importing import left_out
from wamledger.services.reach import reached


class ImportFiles:
    """Asks on the page for the name of a file, and writes it beside the screen, where it takes the place of no other."""

    def __init__(self, page: Page, register: RegisterInHand) -> None:
        self._page, self._register = page, register

    def save_columns(self) -> None:
        """Which column was taken for what is in a file, for the next register of the same office."""
        self._write(
            _("Save the columns in the file"),
            "columns.toml",
            self._register.read().mapping.save,
            N_("The columns are saved in {file}."),
        )

    def write_left_out(self) -> None:
        """All that stays out is in a file, with the reasons."""
        rows = self._register.stays_out()
        if not rows:
            self._page.say(_("No row stays out."), "good")
            return
        self._write(
            _("Write what stays out to the file"),
            f"{Path(self._register.read().table.file).stem}-left-out.csv",
            lambda path: left_out.write(Path(path), rows),
            N_("What stays out is in {file}."),
        )

    def _write(self, title: str, name: str, write: Callable[[str], Any], said: str) -> None:
        page = self._page

        def named(path: str | None) -> None:
            if not path:
                return

            def written() -> None:
                from wamledger.services import outgoing

                outgoing.must_be_writable(page.desk.ledger.where, reached(path), overwrite=False)
                write(path)

            page.ask(written, lambda _done: page.say(_(said).format(file=path), "good"), group="writing")

        page.app.push_screen(LineBox(title, name, kind="write"), named)
