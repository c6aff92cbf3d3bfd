"""
Every operation, to choose one: by phase, what is done all day first, with a line on what it is for; drafts stand before all.

What whoever sits here may not record is listed too, and says who may.
"""

from __future__ import annotations

from textwrap import wrap
from typing import ClassVar, Final

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from tui.desk import Desk
from tui.destinations import FORM, loaded
from tui.screens.base import Page
from tui.widgets.field_line import Entered, FieldLine, Stepped
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.form_fields.choices import ROLE
from wamledger.services.form_fields.choosing import Begun, Choice, begun_for, choices_for
from wamledger.services.labelled import labelled

Row = Begun | Choice
LABEL: Final = 26
"""Cells that the name of an operation takes, or more where it is longer."""
MARGINS: Final = 6
"""Cells beside the list, with its scroll bar."""
LEAST: Final = 20


class Operations(Page):
    """The list of forms; what is typed narrows it."""

    heading: ClassVar[str] = N_("New entry")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Type a part of what you want to record: issue, return, loss. Arrow keys choose, Enter opens the form."
        ),
        N_("What you began and did not post stands first. Ctrl+D throws a draft away."),
        N_(
            "An operation with a ✗ is not yours to record; it says whose it is. You may look at its form all the same."
        ),
    )
    DEFAULT_CSS = """
    Operations FieldLine { margin: 0 1; width: 100%; }
    Operations OptionList { height: 1fr; border: none; padding: 0 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+d", "delete_line", N_("Throw draft away")),
        Binding("pagedown", "turn(10)", show=False),
        Binding("pageup", "turn(-10)", show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.typed = ""
        self.choices: list[Choice] = []
        self.drafts: list[Begun] = []
        self.rows: list[Row | None] = []
        """What stands in the list; None for a heading."""
        self._asked_for = ""

    def body(self) -> ComposeResult:
        """What is typed, and the list."""
        line = FieldLine(self.typed)
        line.placeholder = _("Type what you want to record")
        line.id = "typed"
        yield line
        listed = OptionList(id="operations")
        listed.can_focus = False
        yield listed

    def look(self) -> None:
        """The operations and drafts of whoever sits here."""
        for line in self.query(FieldLine):
            line.focus()
        ledger, by = self.desk.ledger, self.desk.by
        self.ask(lambda: (choices_for(ledger, by), begun_for(ledger, by)), self._found, whole=True)

    def _found(self, found: tuple[list[Choice], list[Begun]]) -> None:
        self.choices, self.drafts = found
        self._draw()

    async def drawn_again(self) -> None:
        """The list is drawn anew in the language in use."""
        await super().drawn_again()
        self._draw()
        for line in self.query(FieldLine):
            line.focus()

    def on_screen_resume(self) -> None:
        """Drafts may have come or gone meanwhile."""
        if self.choices:
            self.look()

    def _draw(self) -> None:
        listed = self.query_one("#operations", OptionList)
        listed.clear_options()
        self.rows = []
        phase = ""
        for row in self._matching():
            under = _("Begun, not posted") if isinstance(row, Begun) else _(row.phase)
            if under != phase:
                phase = under
                self._add(listed, None, Text(under, style="bold underline"))
            self._add(listed, row, _begun(row) if isinstance(row, Begun) else _choice(row, self.size.width))
        first = next((number for number, row in enumerate(self.rows) if row is not None), None)
        listed.highlighted = first

    def on_resize(self) -> None:
        """The lines are as long as the screen is wide."""
        if self.choices:
            had = self.query_one("#operations", OptionList).highlighted
            self._draw()
            self.query_one("#operations", OptionList).highlighted = had

    def _add(self, listed: OptionList, row: Row | None, text: Text) -> None:
        self.rows.append(row)
        listed.add_option(Option(text, disabled=row is None))

    def _matching(self) -> list[Row]:
        """Drafts and operations in which every word that is typed stands; those named so come first."""
        words = self.typed.casefold().split()
        drafts = [each for each in self.drafts if _has(words, _(each.label), each.content)]
        found = [each for each in self.choices if _has(words, _(each.label), _(each.about), each.op)]
        if words:
            found.sort(key=lambda each: not _(each.label).casefold().startswith(words[0]))
        return [*drafts, *found]

    @on(Input.Changed)
    def _narrow(self, message: Input.Changed) -> None:
        message.stop()
        if message.value != self.typed:
            self.typed = message.value
            self._draw()

    @on(Stepped)
    def _step(self, message: Stepped) -> None:
        message.stop()
        self.action_turn(message.by)

    def action_turn(self, by: int) -> None:
        """Another row is marked."""
        listed = self.query_one("#operations", OptionList)
        for _each in range(abs(by)):
            (listed.action_cursor_down if by > 0 else listed.action_cursor_up)()

    @on(Entered)
    async def _entered(self, message: Entered) -> None:
        message.stop()
        number = self.query_one("#operations", OptionList).highlighted
        if number is not None:
            await self._open(self.rows[number])

    async def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """The row that was clicked is opened."""
        await self._open(self.rows[message.option_index])

    async def _open(self, row: Row | None) -> None:
        if isinstance(row, Begun):
            await self.app.push_screen(loaded(FORM)(self.desk, row.op, {}, row.id))
        elif isinstance(row, Choice):
            await self.app.fill(row.op, {})

    def action_delete_line(self) -> None:
        """The draft that is marked is thrown away, when it was asked for twice."""
        number = self.query_one("#operations", OptionList).highlighted
        row = None if number is None else self.rows[number]
        if not isinstance(row, Begun):
            self.say(_("Only a draft can be thrown away."))
            return
        if self._asked_for != row.id:
            self._asked_for = row.id
            self.say(_("Press Ctrl+D again to throw away what you typed."), "warning")
            return

        def gone() -> bool:
            from wamledger.services import drafts

            return drafts.discard(self.desk.ledger, row.id, by=self.desk.by)

        def told(_was: bool) -> None:
            self.say(_("The draft is gone."), "good")
            self.look()

        self.ask(gone, told, group="discarding")

    def action_other_kind(self) -> None:
        """A list has no lines of other kinds."""


def _has(words: list[str], *texts: str) -> bool:
    text = " ".join(texts).casefold()
    return all(word in text for word in words)


def _begun(draft: Begun) -> Text:
    return Text(f"✎ {labelled(_(draft.label), shown(draft.content))}", no_wrap=True, overflow="ellipsis")


def _choice(choice: Choice, width: int) -> Text:
    """The operation, and under each other beside it what it is for; who may record it, where that is somebody else."""
    if choice.may_record:
        said, sign, label, style = _(choice.about), " ", "bold", ""
    else:
        roles = ", ".join(_(ROLE.get(role, role)) for role in choice.recorders)
        said, sign, label, style = _("recorded by {roles}").format(roles=roles), "✗", "dim", "dim"
    begins = f"{sign} {_(choice.label):<{LABEL}} "
    lines = wrap(said, max(width - cell_len(begins) - MARGINS, LEAST))
    return Text.assemble((begins, label), (f"\n{' ' * cell_len(begins)}".join(lines), style))
