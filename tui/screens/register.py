"""A register: all weapons, lots, places and so on, however many, to look through, narrow, mark and take away."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from tui.registers.asked import RegisterAsked
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.columns_box import ColumnsBox
from tui.widgets.window_table import WindowTable
from wamledger.domain.text import shown
from wamledger.i18n import N_, P_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services import user_settings
from wamledger.services.lists.form import Column
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from wamledger.services.things.page import Next


class RegisterPage(RegisterAsked):
    """One of the registers, and what is done with its rows."""

    heading: ClassVar[str] = N_("Register")
    about: ClassVar[tuple[str, ...]] = (
        N_("Everything of one kind, read from the ledger as you go: a million rows open as fast as ten."),
        N_(
            "Search with /, narrow with f, sort with s, and open a row with Enter. Mark rows with Space; then n offers what"
            " can be done with all of them on one voucher."
        ),
        N_("With e exactly what is shown goes into a file, and with c you choose the columns."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", N_("Search"), key_display="/"),
        Binding("f", "filter", N_("Filter")),
        Binding("s", "sort", N_("Sort")),
        Binding("S", "turn_around", N_("Other way round"), show=False),
        Binding("n", "next", N_("What can be done")),
        Binding("space", "mark", P_("key", "Mark")),
        Binding("c", "columns", N_("Columns")),
        Binding("e", "export", N_("Export")),
    ]

    # what is done with rows

    async def on_window_table_opened(self, message: WindowTable.Opened) -> None:
        """The thing of the row is in front."""
        await self.app.show(message.row.subject)

    def action_mark(self) -> None:
        """The row is marked, or not any more, and the cursor on the next one."""
        row = self.window.at_cursor
        if row is None or not self.is_ready:
            return
        if self.marks.pop(row.key, None) is None:
            self.marks[row.key] = row
        self.query_one(WindowTable).action_move(1)

    def subjects(self) -> list[Subject]:
        """The things of the rows that are marked, or of the row under the cursor."""
        rows = list(self.marks.values()) or [row for row in (self.window.at_cursor,) if row]
        return list(dict.fromkeys(row.subject for row in rows))

    def action_next(self) -> None:
        """What can be done with the row, or with all that are marked, is listed to choose one."""
        subjects = self.subjects()
        if not subjects or not self.is_ready:
            return
        ledger, by = self.desk.ledger, self.desk.by

        def question() -> tuple[Next, ...]:
            from wamledger.services.things.together import together

            return together(ledger, subjects, by=by)

        def offered(steps: tuple[Next, ...]) -> None:
            self.say("")
            self._offer(subjects, steps)

        if len(subjects) > 1:
            self.say(_("Looking what can be done with all of them …"), "busy")
        self.ask(question, offered, group="next")

    def _offer(self, subjects: list[Subject], steps: tuple[Next, ...]) -> None:
        if not steps:
            self.say(_("Nothing can be done next with what is marked, by whoever sits here."), "warning")
            return
        heading = subjects[0].code
        if len(subjects) > 1:
            heading = ngettext("{number} thing", "{number} things", len(subjects)).format(
                number=len(subjects)
            )

        async def chosen(number: str | None) -> None:
            if number is not None:
                step = steps[int(number)]
                await self.app.fill(step.op, step.filled)

        choices = [(str(number), each.label) for number, each in enumerate(steps)]
        self.app.push_screen(
            ChoiceBox(_("{things}: what can be done next").format(things=shown(heading)), choices), chosen
        )

    # columns and files

    def columns(self) -> list[Column]:
        """The columns that are on the screen or beside it."""
        return self.query_one(WindowTable).columns()

    def action_columns(self) -> None:
        """Which columns are on the screen is chosen, and kept for the next time."""
        if not self.is_ready:
            return

        def chosen(names: list[str] | None) -> None:
            if names is None:
                return
            self.chosen = tuple(names)
            for table in self.query(WindowTable):
                table.choose(names)
            try:
                user_settings.remember(f"{user_settings.COLUMNS}{self.name_of_register}", ",".join(names))
            except (LedgerFault, OSError):
                self.say(_("The columns could not be kept for the next time."), "warning")

        self.app.push_screen(
            ColumnsBox(self.open_source.columns, [each.name for each in self.columns()]), chosen
        )

    def action_export(self) -> None:
        """What is shown goes into a file."""
        if not self.is_ready:
            return
        from tui.screens.register_export import RegisterExport

        def written(path: Path | None) -> None:
            if path is not None:
                self.say(_("Written: {path}").format(path=path), "good")

        columns = [each.name for each in self.columns()]
        self.app.push_screen(RegisterExport(self.open_source, self.asked, columns), written)
