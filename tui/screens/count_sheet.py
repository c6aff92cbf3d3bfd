"""A sheet that came back, filled in by hand and typed up, or in a spreadsheet: looked at first, then recorded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from tui.screens.base import Page
from tui.widgets.entry_lines import EntryLines
from tui.widgets.slot import Slot
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services.reach import reached

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.entry import Entered

MOST_SHOWN = 100


class FilledSheet(Page):
    """The file, what keeps it out by row, and what was noticed of it."""

    heading: ClassVar[str] = N_("Enter a filled sheet")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Name the workbook or CSV file that was filled in. It is read and looked at; Ctrl+S records the count."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "record", N_("Record"))]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.slot = Slot("file", N_("File"), "text", 60)
        self._told: list[str] = []
        self._is_good = self._is_busy = False

    def body(self) -> ComposeResult:
        """The name of the file, and what was found in it."""
        with VerticalScroll(can_focus=False):
            yield EntryLines([(self.slot,), self._lines], self)

    def _lines(self) -> Sequence[Text]:
        return [Text(shown(each)) for each in self._told]

    def look(self) -> None:
        """The keys go to the name of the file."""
        self.query_one(EntryLines).focus()

    def changed(self, slot: Slot) -> None:
        """Another file is another sheet."""
        del slot
        self._is_good, self._told = False, []

    def left(self, slot: Slot) -> str | None:
        """The file is looked at."""
        if slot.value.strip():
            self._ask(dry_run=True)
        return slot.name

    def struck(self, key: str) -> bool:
        """Ctrl+S records, in its turn."""
        if key == "ctrl+s":
            self.action_record()
        return key == "ctrl+s"

    def action_record(self) -> None:
        """The count is on record, where nothing keeps it out."""
        if self._is_good:
            self._ask(dry_run=False)
        else:
            self.left(self.slot)

    def _ask(self, *, dry_run: bool) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        self.say(_("One moment …"), "busy")
        name, by = self.slot.value.strip(), self.desk.by

        def question() -> Entered:
            from wamledger.services.counting.entry import enter
            from wamledger.services.counting.filled import read_sheet

            return enter(self.desk.ledger, read_sheet(reached(name)), by=by or None, dry_run=dry_run)

        self.ask(question, lambda entered: self._looked_at(entered, dry_run=dry_run))

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is said; another file can be named."""
        self._is_busy = False
        await super().refused(error, whole=whole)

    def _looked_at(self, entered: Entered, *, dry_run: bool) -> None:
        from wamledger.services.on_screen.telling import refusal

        self._is_busy = False
        row = _("Row {row}: {text}")
        self._told = [
            "✗ " + row.format(row=each.row, text=refusal(each.fault))
            for each in entered.problems[:MOST_SHOWN]
        ]
        if entered.report is not None and not entered.problems:
            self._told = [f"✗ {refusal(fault)}" for line in entered.report.refused for fault in line.faults][
                :MOST_SHOWN
            ]
        refused = len(self._told)
        self._told += ["! " + row.format(row=each.row, text=each.text) for each in entered.notes[:MOST_SHOWN]]
        self._is_good = dry_run and not refused
        number = entered.operation.get("id", "")
        if refused:
            self.say(_("Nothing was recorded."), "refused")
        elif dry_run:
            said = ngettext(
                "{count}: {number} line can be recorded. Ctrl+S records it.",
                "{count}: {number} lines can be recorded. Ctrl+S records them.",
                entered.lines,
            )
            self.say(said.format(count=number, number=entered.lines), "good")
        else:
            self.say(_("Count {number} is recorded.").format(number=number), "good")
        self.query_one(EntryLines).drawn()
