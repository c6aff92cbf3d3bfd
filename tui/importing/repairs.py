"""What is put right before a register is recorded: a column taken for something else, a repair, another text in a cell."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tui.importing.in_hand import RegisterInHand
from tui.importing.told import fields
from tui.screens.base import FORESEEN, Page
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.line_box import LineBox
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.importing import Problem, Severity


class Repairs:
    """Asks on the page what is meant, and has the register read again with it; its file stays as it is."""

    def __init__(
        self, page: Page, register: RegisterInHand, read_again: Callable[[], Awaitable[None]]
    ) -> None:
        self._page, self._register, self._read_again = page, register, read_again

    def change_column(self, number: int) -> None:
        """The column is taken for what somebody says."""
        mapping = self._register.read().mapping
        column = mapping.columns[number]

        async def picked(field: str | None) -> None:
            if field is None:
                return
            try:
                self._register.hold(column.index, field or None)
            except FORESEEN as error:
                await self._page.refused(error)
                return
            await self._read_again()

        title = _("Column {letter}, {heading}, holds").format(
            letter=column.letter, heading=shown(column.heading) or "-"
        )
        self._page.app.push_screen(ChoiceBox(title, fields(mapping.kind), at=column.field or ""), picked)

    async def take(self, problem: Problem) -> None:
        """The repairs of problems of this kind are taken."""
        if problem.severity is not Severity.REPAIR_OFFERED:
            said = _("No repair is offered for this one: correct the cell with e, or in the file.")
            self._page.say(said, "warning")
            return
        self._register.take(problem.code)
        await self._read_again()

    async def take_all(self) -> None:
        """Every repair that is offered is taken."""
        self._register.take()
        await self._read_again()

    def correct(self, problem: Problem | None) -> None:
        """Another text stands for the cell."""
        if problem is None or not problem.cell:
            self._page.say(_("This one is about no single cell: correct it in the file."), "warning")
            return
        cell = problem.cell

        async def corrected(text: str | None) -> None:
            if text is not None:
                self._register.correct(cell, text)
                await self._read_again()

        title = _("What {cell} should say").format(cell=cell)
        self._page.app.push_screen(LineBox(title, problem.found, help=problem.message), corrected)
