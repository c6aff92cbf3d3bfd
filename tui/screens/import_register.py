"""
A register brought in from a spreadsheet, step by step: the file, its columns, what is wrong with it, what would be
recorded.

Nothing is on record before the last step, and whoever goes back or stops leaves nothing. What is wrong is shown cell by
cell with the reason; a repair can be taken, or another text be written for a cell, and the file itself stays as it is.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.deeds.importing import FILE_BLANKS, settings
from tui.desk import Desk
from tui.screens.base import FORESEEN, Page
from tui.screens.import_told import became, by_weight, column_line, problem_lines, sums, would
from tui.screens.pick import AskLine, Pick
from tui.widgets.blank_form import BlankForm
from tui.widgets.task import Cancelled, Task, Told
from tui.widgets.way_line import WayLine
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services import register_import
from wamledger.services.access import second
from wamledger.services.importing import FIELDS, Plan, Problem, Severity, left_out, must_have_columns
from wamledger.services.importing.settings import Settings
from wamledger.services.posting_report import Report
from wamledger.services.reach import reached

STEPS: Final = (N_("File"), N_("Columns"), N_("Problems"), N_("Record"), N_("Done"))
FILE, COLUMNS, PROBLEMS, RECORD, DONE = range(5)
MOST_SHOWN: Final = 300
"""Problems of one kind that are listed; the file that can be written has all."""


class ImportRegister(Page):
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
        Binding("ctrl+s", "on", N_("Go on"), key_display="^S"),
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
        self.values = {
            blank.name: (filled or {}).get(blank.name) or blank.first(desk) for blank in FILE_BLANKS
        }
        self.asked: Settings | None = None
        self.plan: Plan | None = None
        self.tried: Report | None = None
        self.report: Report | None = None
        self._kind = ""
        self._at = 0
        self._work: Task | None = None
        self._then: Callable[[Any], Awaitable[None]] | None = None

    # what is on the screen

    def body(self) -> ComposeResult:
        """The step that is being taken."""
        yield WayLine([_(step) for step in STEPS], self.step)
        if self._work is not None:
            yield self._work
        elif self.step == FILE or self.plan is None or self.asked is None:
            yield BlankForm(self.desk, FILE_BLANKS, self.values, do=N_("Read the file"), id="blanks")
        elif self.step == COLUMNS:
            yield from self._columns(self.plan)
        elif self.step == PROBLEMS:
            yield from self._problems(self.plan)
        elif self.step == RECORD:
            yield VerticalScroll(
                Static(would(self.plan, self.tried or Report(), self.asked), classes="told"), id="result"
            )
        else:
            yield VerticalScroll(
                Static(became(self.plan, self.report or Report()), classes="told"), id="result"
            )

    def _columns(self, plan: Plan) -> ComposeResult:
        mapping, table = plan.mapping, plan.table
        said = _("{file}: sheet {sheet}, headings in row {row}, {rows} rows below.").format(
            file=shown(table.file),
            sheet=shown(table.sheet) or "-",
            row=mapping.header_row,
            rows=plan.rows_total,
        )
        yield Static(Text(said), classes="told")
        texts = register_import.examples(plan).texts
        yield OptionList(
            *(
                Option(column_line(mapping.kind, column, texts.get(column.index, ())))
                for column in mapping.columns
            ),
            id="columns",
            markup=False,
        )

    def _problems(self, plan: Plan) -> ComposeResult:
        yield Static(Text(sums(plan)), classes="told")
        listed = self._listed()
        if not plan.problems:
            yield Static(Text(f"✓ {_('There is nothing to say about any row.')}"), classes="told")
            return
        kinds = self._kinds()
        name = self._kind or _("all kinds")
        said = _("Shown: {kind} ({number} of {total}).").format(
            kind=name, number=min(len(listed), MOST_SHOWN), total=len(plan.problems)
        )
        more = _("f goes to the next kind.") if len(kinds) > 1 else ""
        yield Static(Text(f"{said} {more}".strip()), classes="told")
        yield OptionList(
            *(Option(problem_lines(each)) for each in listed[:MOST_SHOWN]), id="problems", markup=False
        )

    def _stays_out(self, report: Report) -> list[left_out.LeftOut]:
        return left_out.left_out(self._plan(), report)

    def _plan(self) -> Plan:
        if self.plan is None:
            raise RuntimeError("no file has been read")
        return self.plan

    def _kinds(self) -> list[str]:
        return sorted({each.code for each in self._plan().problems})

    def _listed(self) -> list[Problem]:
        """The problems of the kind that is shown, the heaviest first."""
        return by_weight(self._plan().problems, self._kind)

    # which keys work

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys of a step work in that step."""
        del parameters
        steps = {
            "save_mapping": (COLUMNS,),
            "kind": (PROBLEMS,),
            "take": (PROBLEMS,),
            "take_all": (PROBLEMS,),
            "correct": (PROBLEMS,),
            "write": (PROBLEMS, RECORD, DONE),
        }
        if action == "on" and self.step == DONE:
            return False
        return action not in steps or (self.step in steps[action] and self._work is None)

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

    async def _turn_to(self, step: int) -> None:
        if step != self.step:
            self._at = 0
        self.step = step
        await self.recompose()
        self._settle()
        self.refresh_bindings()

    # work

    async def _do(
        self, said: str, work: Callable[[Told], Any], then: Callable[[Any], Awaitable[None]]
    ) -> None:
        """The work is done beside the screen, and ``then`` is called with what it gave."""
        door = self.desk.door

        def done(told: Told) -> Any:
            with door.at_work():
                return work(told)

        self._work, self._then = Task(done, said=said), then
        self.say("")
        await self._turn_to(self.step)

    @on(Task.Done)
    async def _done(self, message: Task.Done) -> None:
        self._work = None
        then, self._then = self._then, None
        if then is not None:
            await then(message.answer)

    @on(Task.Failed)
    async def _failed(self, message: Task.Failed) -> None:
        self._work = self._then = None
        await self._turn_to(self.step)
        if isinstance(message.error, Cancelled):
            self.say(_("Stopped. Nothing of it was kept."), "warning")
        elif isinstance(message.error, FORESEEN):
            await self.refused(message.error)
        else:
            self.app.broken(message.error)

    # on and back

    @on(BlankForm.Ready)
    async def _ready(self) -> None:
        await self.action_on()

    async def action_on(self) -> None:
        """The next step is taken."""
        if self._work is not None:
            return
        if self.step == FILE:
            form = self.query_one(BlankForm)
            if (faulty := form.faulty()) is not None:
                faulty.focus_line()
                self.say(_("Something is missing or will not do; it is marked."), "refused")
                return
            self.values = form.taken()
            try:
                self.asked = settings(self.desk, self.values)
            except FORESEEN as error:
                await self.refused(error)
                return
            await self._read(COLUMNS)
        elif self.step == COLUMNS:
            await self._turn_to(PROBLEMS)
        elif self.step == PROBLEMS:
            await self._try()
        elif self.step == RECORD and self.tried is not None and self.tried.posted:
            await self._post()

    async def action_back(self) -> None:
        """The step before is back; work that goes on is stopped; from the first step and the last one leaves."""
        if self._work is not None:
            self._work.stop()
        elif self.step in (FILE, DONE):
            second.goes(self.desk.ledger)
            await super().action_back()
        else:
            # what a second person has agreed to is what was tried, and nothing that comes after
            second.goes(self.desk.ledger)
            await self._turn_to(self.step - 1)

    def on_unmount(self) -> None:
        """Nobody stands beside whoever has signed in once the screen is gone."""
        second.goes(self.desk.ledger)

    async def _read(self, step: int) -> None:
        """The file is read with what was asked, and the step comes after it."""
        asked, ledger, path = self.asked, self.desk.ledger, reached(self.values["file"])
        if asked is None:
            return

        def read(told: Told) -> Plan:
            return register_import.planned(
                ledger, path, asked, lambda done, total: told(_("Reading the rows"), done, total)
            )

        async def known(plan: Plan) -> None:
            self.plan, self.tried = plan, None
            if self._kind not in self._kinds():
                self._kind = ""
            await self._turn_to(step)

        await self._do(_("Reading {file}").format(file=path.name), read, known)

    async def _try(self) -> None:
        """What the ledger would say is asked, without a trace; a second person gives their passphrase first."""
        asked, desk = self.asked, self.desk
        if asked is None or not asked.approved_by or desk.door.is_open:
            await self._tried("")
            return
        words = _("Passphrase of {user}, as the second person").format(user=asked.approved_by)
        self.app.push_screen(AskLine(words, kind="hidden"), self._second)

    async def _second(self, passphrase: str | None) -> None:
        if passphrase:
            await self._tried(passphrase)

    async def _tried(self, passphrase: str) -> None:
        plan, ledger, asked = self._plan(), self.desk.ledger, self.asked

        def tried(told: Told) -> Report:
            if passphrase and asked is not None and asked.approved_by:
                second.stand_beside(ledger, asked.approved_by, passphrase)
            return register_import.posted(
                ledger,
                plan,
                is_dry=True,
                progress=lambda done, total: told(_("Trying it on the ledger"), done, total),
            )

        async def known(report: Report) -> None:
            self.tried = report
            await self._turn_to(RECORD)

        await self._do(_("Trying it on the ledger"), tried, known)

    async def _post(self) -> None:
        plan, ledger = self._plan(), self.desk.ledger
        strict = self.values["refusals"] == "nothing"

        def posted(told: Told) -> Report:
            return register_import.posted(
                ledger,
                plan,
                stops_on_refusal=strict,
                progress=lambda done, total: told(_("Recording"), done, total),
            )

        async def known(report: Report) -> None:
            if not report.kept:
                self.tried = report
                await self._turn_to(RECORD)
                self.say(_("Nothing was recorded, because rows were refused."), "refused")
                return
            self.report = report
            second.goes(ledger)
            await self._turn_to(DONE)

        if strict and self._stays_out(self.tried or Report()):
            self.say(_("Nothing was recorded, because rows were refused."), "refused")
            return
        await self._do(_("Recording"), posted, known)

    # columns

    @on(OptionList.OptionSelected, "#columns")
    def _change(self, message: OptionList.OptionSelected) -> None:
        plan = self._plan()
        self._at = message.option_index
        column = plan.mapping.columns[message.option_index]
        words = FIELDS[plan.mapping.kind]
        choices = [("", _("not imported")), *((field, _(word)) for field, word in words.items())]

        async def picked(field: str | None) -> None:
            if field is None or self.asked is None:
                return
            mapping = register_import.with_field(plan.mapping, column.index, field or None)
            before, self.asked = self.asked, replace(self.asked, mapping=mapping)
            try:
                must_have_columns(plan.table, mapping)
            except FORESEEN as error:
                self.asked = before
                await self.refused(error)
                return
            await self._read(COLUMNS)

        title = _("Column {letter}, {heading}, holds").format(
            letter=column.letter, heading=shown(column.heading) or "-"
        )
        self.app.push_screen(Pick(title, choices, column.field or ""), picked)

    def action_save_mapping(self) -> None:
        """Which column was taken for what is in a file, for the next register of the same office."""

        def saved(path: str | None) -> None:
            if not path:
                return
            said = _("The columns are saved in {file}.").format(file=path)
            self._write(path, lambda: self._plan().mapping.save(path), said)

        self.app.push_screen(AskLine(_("Save the columns in the file"), "columns.toml", kind="write"), saved)

    def _write(self, path: str, write: Callable[[], Any], said: str) -> None:
        """The file is written beside the screen, where it takes the place of no other."""

        def written() -> None:
            from wamledger.services import outgoing

            outgoing.must_be_writable(self.desk.ledger.where, reached(path), overwrite=False)
            write()

        self.ask(written, lambda _done: self.say(said, "good"), group="writing")

    # problems

    def action_kind(self) -> None:
        """The problems of the next kind are shown, after the last all of them."""
        kinds = ["", *self._kinds()]
        self._kind = kinds[(kinds.index(self._kind) + 1) % len(kinds)]
        self._at = 0
        self.run_worker(self._turn_to(PROBLEMS), exclusive=True, group="kind")

    def _chosen(self) -> Problem | None:
        listed = self._listed()
        for shown_ in self.query("#problems").results(OptionList):
            if shown_.highlighted is not None and shown_.highlighted < len(listed):
                self._at = shown_.highlighted
                return listed[shown_.highlighted]
        return None

    async def action_take(self) -> None:
        """The repairs of problems of this kind are taken."""
        problem = self._chosen()
        if problem is None or self.asked is None:
            return
        if problem.severity is not Severity.REPAIR_OFFERED:
            self.say(
                _("No repair is offered for this one: correct the cell with e, or in the file."), "warning"
            )
            return
        self.asked = replace(self.asked, accept_codes=self.asked.accept_codes | {problem.code})
        await self._read(PROBLEMS)

    async def action_take_all(self) -> None:
        """Every repair that is offered is taken."""
        if self.asked is not None:
            self.asked = replace(self.asked, accept_repairs=True)
            await self._read(PROBLEMS)

    def action_correct(self) -> None:
        """Another text stands for the cell; the file stays as it is."""
        problem = self._chosen()
        if problem is None or not problem.cell:
            self.say(_("This one is about no single cell: correct it in the file."), "warning")
            return
        cell = problem.cell

        async def corrected(text: str | None) -> None:
            if text is None or self.asked is None:
                return
            self.asked = replace(self.asked, corrections={**self.asked.corrections, cell: text})
            await self._read(PROBLEMS)

        title = _("What {cell} should say").format(cell=cell)
        self.app.push_screen(AskLine(title, problem.found, help=problem.message), corrected)

    def action_write(self) -> None:
        """All that stays out is in a file, with the reasons."""
        report = self.report or self.tried or Report()
        rows = self._stays_out(report)
        if not rows:
            self.say(_("No row stays out."), "good")
            return

        def written(path: str | None) -> None:
            if not path:
                return
            said = _("What stays out is in {file}.").format(file=path)
            self._write(path, lambda: left_out.write(Path(path), rows), said)

        name = f"{Path(self._plan().table.file).stem}-left-out.csv"
        self.app.push_screen(AskLine(_("Write what stays out to the file"), name, kind="write"), written)

    async def drawn_again(self) -> None:
        """In another language, at the same step; work goes on as it was."""
        if self._work is not None:
            return
        for form in self.query(BlankForm):
            self.values = {**self.values, **form.written()}
        for listed in self.query(OptionList):
            self._at = listed.highlighted or 0
        await self.recompose()
        self._settle()
