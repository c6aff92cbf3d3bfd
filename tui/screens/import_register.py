"""
A register brought in from a spreadsheet, step by step: the file, its columns, what is wrong with it, what would be
recorded.

Nothing is on record before the last step, and whoever goes back or stops leaves nothing. What is wrong is shown cell by
cell with the reason; a repair can be taken, or another text be written for a cell, and the file itself stays as it is.
"""

from __future__ import annotations

from typing import ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static

from tui.desk import Desk
from tui.importing.blanks import FILE_BLANKS
from tui.importing.files import ImportFiles
from tui.importing.in_hand import RegisterInHand
from tui.importing.lists import ColumnList, ProblemList, shown_of
from tui.importing.repairs import Repairs
from tui.importing.told import became, file_line, sums, would
from tui.screens.at_work import AtWork
from tui.widgets.blank_form import BlankForm
from tui.widgets.line_box import LineBox
from tui.widgets.way_line import WayLine
from wamledger.i18n import N_, _
from wamledger.services.importing import Plan, Problem
from wamledger.services.posting_report import Report

STEPS: Final = (N_("File"), N_("Columns"), N_("Problems"), N_("Record"), N_("Done"))
FILE, COLUMNS, PROBLEMS, RECORD, DONE = range(5)
_STEPS_OF_KEYS: Final = {
    "save_mapping": (COLUMNS,),
    "kind": (PROBLEMS,),
    "take": (PROBLEMS,),
    "take_all": (PROBLEMS,),
    "correct": (PROBLEMS,),
    "write": (PROBLEMS, RECORD, DONE),
}


class ImportRegister(AtWork):
    """The way of a register into the ledger."""

    heading: ClassVar[str] = N_("Import a register")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Ctrl+S goes on to the next step, Esc back to the one before. Nothing is on record before the step Record."
        ),
        N_("Columns: Enter on a column changes what it is taken for; m saves that for the next register."),
        N_(
            "Problems: f goes through the kinds; t takes the repairs of this kind, a those of all; e writes another text "
            "for the cell; w writes all that stays out into a file."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "on", N_("Go on")),
        Binding("escape", "back", N_("Back"), key_display="Esc"),
        Binding("m", "save_mapping", N_("Save the columns")),
        Binding("f", "kind", N_("Kind")),
        Binding("t", "take", N_("Take repair")),
        Binding("a", "take_all", N_("Take all")),
        Binding("e", "correct", N_("Correct")),
        Binding("w", "write", N_("Write to a file")),
    ]
    DEFAULT_CSS = """
    ImportRegister .told { height: auto; padding: 0 1; }
    ImportRegister OptionList { height: 1fr; border: none; padding: 0 1; }
    ImportRegister OptionList:focus { border: none; }
    """

    def __init__(self, desk: Desk, filled: dict[str, str] | None = None) -> None:
        super().__init__(desk)
        self.step = FILE
        self.register = RegisterInHand(desk, filled or {})
        self._at = 0
        """The line of a list where the cursor stands."""
        self._repairs = Repairs(self, self.register, lambda: self._read(self.step))
        self._files = ImportFiles(self, self.register)

    # what is on the screen

    def body(self) -> ComposeResult:
        """The step that is being taken."""
        register = self.register
        yield WayLine([_(step) for step in STEPS], self.step)
        if self._work is not None:
            yield self._work
        elif self.step == FILE or register.plan is None or register.asked is None:
            yield BlankForm(self.desk, FILE_BLANKS, register.values, do=N_("Read the file"), id="blanks")
        elif self.step == COLUMNS:
            yield Static(Text(file_line(register.plan)), classes="told")
            yield ColumnList(register.plan)
        elif self.step == PROBLEMS:
            yield from self._problems(register.plan)
        else:
            result = register.result()
            is_tried = self.step == RECORD
            said = would(register.plan, result, register.asked) if is_tried else became(register.plan, result)
            yield VerticalScroll(Static(said, classes="told"), id="result")

    def _problems(self, plan: Plan) -> ComposeResult:
        yield Static(Text(sums(plan)), classes="told")
        if plan.problems:
            yield Static(Text(shown_of(self.register)), classes="told")
            yield ProblemList(self.register)
        else:
            yield Static(Text(f"✓ {_('There is nothing to say about any row.')}"), classes="told")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a step work in that step."""
        del parameters
        if action == "on" and self.step == DONE:
            return False
        steps = _STEPS_OF_KEYS.get(action)
        return steps is None or (self.step in steps and self._work is None)

    def on_mount(self) -> None:
        """The keys go to the first blank."""
        self._settle()

    def _settle(self) -> None:
        for form in self.query(BlankForm):
            form.focus_first()
            return
        for listed in self.query(OptionList):
            listed.focus()
            if listed.option_count:
                listed.highlighted = min(self._at, listed.option_count - 1)
            return
        for result in self.query("#result"):
            result.focus()
        self.refresh_bindings()

    async def turned(self) -> None:
        """The step, or the work that leads to the next one."""
        await self.recompose()
        self._settle()
        self.refresh_bindings()

    async def _turn_to(self, step: int) -> None:
        if step != self.step:
            self._at = 0
        self.step = step
        await self.turned()

    async def drawn_again(self) -> None:
        """In another language, at the same step; work goes on as it was."""
        if self._work is not None:
            return
        for form in self.query(BlankForm):
            self.register.values = {**self.register.values, **form.written()}
        for listed in self.query(OptionList):
            self._at = listed.highlighted or 0
        await self.recompose()
        self._settle()

    # on and back

    @on(BlankForm.Ready)
    async def _ready(self) -> None:
        await self.action_on()

    async def action_on(self) -> None:
        """The next step is taken."""
        if self._work is not None:
            return
        if self.step == FILE:
            if (form := self.filled()) is not None:
                self.register.say(form.taken())
                await self._read(COLUMNS)
        elif self.step == COLUMNS:
            await self._turn_to(PROBLEMS)
        elif self.step == PROBLEMS:
            await self._try()
        elif self.step == RECORD and self.register.result().posted:
            await self._post()

    async def action_back(self) -> None:
        """The step before is back; work that goes on is stopped; from the first step and the last one leaves."""
        if self._work is not None:
            self._work.stop()
            return
        self.register.nobody_beside()
        if self.step in (FILE, DONE):
            await super().action_back()
        else:
            await self._turn_to(self.step - 1)

    def on_unmount(self) -> None:
        """Nobody stands beside whoever has signed in once the screen is gone."""
        self.register.nobody_beside()

    async def _read(self, step: int) -> None:
        """The file is read with what was said of it, and the step comes after it."""

        async def known(plan: Plan) -> None:
            self.register.was_read(plan)
            await self._turn_to(step)

        said = _("Reading {file}").format(file=self.register.path.name)
        await self.do(said, self.register.to_read(), known)

    async def _try(self) -> None:
        """What the ledger would say is asked, without a trace; a second person gives their passphrase first."""
        user = self.register.second_person()
        if not user:
            await self._tried("")
            return

        async def second(passphrase: str | None) -> None:
            if passphrase:
                await self._tried(passphrase)

        words = _("Passphrase of {user}, as the second person").format(user=user)
        self.app.push_screen(LineBox(words, kind="hidden"), second)

    async def _tried(self, passphrase: str) -> None:
        async def known(report: Report) -> None:
            self.register.tried = report
            await self._turn_to(RECORD)

        await self.do(_("Trying it on the ledger"), self.register.to_try(passphrase), known)

    async def _post(self) -> None:
        if self.register.is_strict and self.register.stays_out():
            self._nothing_recorded()
            return

        async def known(report: Report) -> None:
            is_recorded = self.register.was_recorded(report)
            await self._turn_to(DONE if is_recorded else RECORD)
            if not is_recorded:
                self._nothing_recorded()

        await self.do(_("Recording"), self.register.to_record(), known)

    def _nothing_recorded(self) -> None:
        self.say(_("Nothing was recorded, because rows were refused."), "refused")

    # putting right, and files

    @on(OptionList.OptionSelected, "#columns")
    def _change(self, message: OptionList.OptionSelected) -> None:
        self._at = message.option_index
        self._repairs.change_column(message.option_index)

    def action_save_mapping(self) -> None:
        """Which column was taken for what is in a file, for the next register of the same office."""
        self._files.save_columns()

    def action_write(self) -> None:
        """All that stays out is in a file, with the reasons."""
        self._files.write_left_out()

    def action_kind(self) -> None:
        """The problems of the next kind are shown, after the last all of them."""
        self.register.next_kind()
        self._at = 0
        self.run_worker(self._turn_to(PROBLEMS), exclusive=True, group="kind")

    def _chosen(self) -> Problem | None:
        for listed in self.query(ProblemList):
            self._at = listed.highlighted or 0
            return listed.chosen
        return None

    async def action_take(self) -> None:
        """The repairs of problems of this kind are taken."""
        if (problem := self._chosen()) is not None:
            await self._repairs.take(problem)

    async def action_take_all(self) -> None:
        """Every repair that is offered is taken."""
        await self._repairs.take_all()

    def action_correct(self) -> None:
        """Another text stands for the cell; the file stays as it is."""
        self._repairs.correct(self._chosen())
