"""
The screen of a deed: its blanks, the work as it goes on, and what became of it.

What is hidden stays in its line and nowhere else: it is taken out of it for the one call, and never drawn again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Literal

from rich.table import Table
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Input, Static

from tui.deeds.deed import Deed, Lines, Outcome, Told, must_reach
from tui.desk import Desk
from tui.destinations import loaded
from tui.screens.at_work import AtWork
from tui.widgets.blank_form import BlankForm
from tui.widgets.status_line import SIGNS
from wamledger.domain.text import shown
from wamledger.i18n import N_, _

_STYLES: Mapping[str, str] = {"good": "bold green", "refused": "bold red", "warning": "bold yellow"}


class DeedPage(AtWork):
    """Fills in, does and tells of one deed."""

    about: ClassVar[tuple[str, ...]] = (
        N_("Fill in the blanks. Enter and Tab go on to the next; the arrow keys change an answer."),
        N_("Ctrl+S does it. While it is being done, Esc stops it where it can be stopped."),
    )
    DEFAULT_CSS = """
    DeedPage #became { padding: 1 2; height: auto; }
    DeedPage #secret { padding: 0 2; height: auto; text-style: bold; }
    DeedPage #typed-back { margin: 0 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "do", N_("Do it")),
        Binding("escape", "back", N_("Back"), key_display="Esc"),
    ]

    def __init__(self, desk: Desk, deed: Deed, filled: Mapping[str, str] | None = None) -> None:
        super().__init__(desk)
        self.deed = deed
        self.phase: Literal["fill", "work", "done"] = "fill"
        self.values = {
            blank.name: "" if blank.is_hidden else (filled or {}).get(blank.name) or blank.first(desk)
            for blank in deed.blanks
        }
        self.outcome: Outcome | None = None
        self._is_asked = False
        self._is_written_down = False

    def title_text(self) -> str:
        """The name of the deed."""
        return _(self.deed.title)

    def body(self) -> ComposeResult:
        """The blanks, the work, or what became of it."""
        if self.phase == "work" and self._work is not None:
            yield self._work
        elif self.phase == "done" and self.outcome is not None:
            yield from self._became(self.outcome)
        else:
            yield BlankForm(
                self.desk, self.deed.blanks, self.values, about=self.deed.about, do=self.deed.do, id="blanks"
            )

    def _became(self, outcome: Outcome) -> ComposeResult:
        with VerticalScroll(id="result"):
            text = Text()
            for said in outcome.said:
                text.append(f"{SIGNS[said.tone]}{shown(said.text)}\n", style=_STYLES.get(said.tone, ""))
            yield Static(text, id="became")
            if outcome.table is not None:
                yield Static(_drawn(outcome.table))
            if outcome.secret:
                yield Static(Text(outcome.secret), id="secret")
                yield Input(placeholder=_("Type it back as you wrote it down"), compact=True, id="typed-back")

    def on_mount(self) -> None:
        """The keys go to the first blank."""
        self._settle()

    @on(BlankForm.Turned)
    def _turned(self) -> None:
        self._is_asked = False

    def _settle(self) -> None:
        if self.phase == "fill":
            self.query_one(BlankForm).focus_first()
        elif self.phase == "done":
            for line in self.query("#typed-back"):
                line.focus()
                return
            for result in self.query("#result"):
                result.focus()

    async def turned(self) -> None:
        """The blanks, the work, or what became of it."""
        await self.recompose()
        self._settle()
        self.refresh_bindings()

    async def given_up(self) -> None:
        """The blanks are back."""
        self.phase = "fill"
        await self.turned()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is filled in can be done."""
        del parameters
        return self.phase == "fill" if action == "do" else True

    # filling in

    @on(BlankForm.Ready)
    async def _ready(self) -> None:
        await self.action_do()

    async def action_do(self) -> None:
        """The deed is begun, where everything is filled in."""
        if self.phase != "fill" or (form := self.filled()) is None:
            return
        if self.deed.ask and not self._is_asked:
            self._is_asked = True
            self.say(f"{_(self.deed.ask)} {_('Press Ctrl+S again to do it.')}", "warning")
            return
        self._is_asked = False
        self.values = form.written()
        given = form.taken()
        deed, desk = self.deed, self.desk

        def done(told: Told) -> Outcome:
            must_reach(deed, given)
            return deed.does(desk, given, told)

        self.phase = "work"
        await self.do(_(deed.title), done, self._is_done, stops=deed.stops)

    # done

    async def _is_done(self, outcome: Outcome) -> None:
        if outcome.desk is not None and not outcome.secret:
            await self._sit_down(outcome, outcome.desk)
            return
        self.phase, self.outcome = "done", outcome
        await self.turned()

    async def _sit_down(self, outcome: Outcome, desk: Desk) -> None:
        """The screens are those of the other ledger, and what became of the deed is told there."""
        app = self.app
        await app.sit_down(desk)
        if not desk.door.is_open and desk.door.person is None:
            # somebody is asked to sign in, and nothing stands over that
            for said in outcome.said:
                app.notify(f"{SIGNS[said.tone]}{shown(said.text)}", timeout=30, markup=False)
            return
        if outcome.then:
            await app.push_screen(loaded(outcome.then)(desk))
        told = DeedPage(desk, self.deed)
        told.phase, told.outcome = "done", replace(outcome, desk=None)
        await app.push_screen(told)

    @on(Input.Submitted, "#typed-back")
    async def _typed_back(self, message: Input.Submitted) -> None:
        message.stop()
        if self.outcome is not None and _plain(message.value) == _plain(self.outcome.secret):
            self._is_written_down = True
            self.say(_("It is as it was shown. Keep it in a safe, in another place."), "good")
            await self._leave()
        else:
            self.say(_("It is not the same. Compare what you wrote, letter by letter."), "refused")

    # leaving

    async def action_back(self) -> None:
        """Work is stopped; a code that is shown once is not left behind by accident; else the screen before is back."""
        if self.phase == "work" and self._work is not None:
            if not self._work.stop():
                self.say(_("It cannot be stopped on the way."), "warning")
            return
        if self.phase == "done" and self.outcome is not None:
            if self.outcome.secret and not self._is_written_down:
                self._is_written_down = True
                self.say(
                    _("Nobody will see this code again. Type it back, or press Esc again to leave without."),
                    "warning",
                )
                return
            await self._leave()
            return
        await super().action_back()

    async def _leave(self) -> None:
        outcome, self.outcome = self.outcome, None
        if outcome is not None and outcome.desk is not None:
            await self.app.sit_down(outcome.desk)
            if outcome.then:
                await self.app.push_screen(loaded(outcome.then)(outcome.desk))
        else:
            await super().action_back()

    async def drawn_again(self) -> None:
        """The blanks are drawn again with what stood in them, but for what is hidden; work goes on as it was."""
        if self.phase == "work":
            self.refresh()
            return
        if self.phase == "fill":
            self.values = self.query_one(BlankForm).written()
        await self.recompose()
        self._settle()


def _drawn(lines: Lines) -> Table:
    """The table, as wide as it needs."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in lines.headings:
        table.add_column(Text(heading), overflow="fold")
    for row in lines.rows:
        table.add_row(*(Text(shown(text)) for text in row))
    return table


def _plain(code: str) -> str:
    """A code without what people leave out or write otherwise."""
    return "".join(each for each in code.upper() if each.isalnum())
