"""
What every screen has: a title, a body, a line for what was said, and the keys; and how it asks and is refused.

A screen keeps what it shows in plain values of its own, apart from its widgets, so that it can be drawn again at any
time: in another language, or after somebody has signed in again. It asks services in threads, so that it goes on
answering keys meanwhile.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import Screen
from textual.widgets import Input, Static

from tui import who_records
from tui.desk import Desk
from tui.mending import FORESEEN as FORESEEN
from tui.mending import Mended
from tui.widgets.key_line import KeyLine
from tui.widgets.status_line import StatusLine, Tone
from tui.widgets.title_line import TitleLine
from wamledger.i18n import N_, _
from wamledger.ledger.faults import AccessFault

if TYPE_CHECKING:
    from textual.widget import Widget
    from textual.worker import WorkType

    from tui.app import Wamledger

T = TypeVar("T")


class Page(Mended, Screen[Any]):
    """A screen of the program; ``heading`` and the paragraphs of ``about`` are marked for translation."""

    heading: ClassVar[str] = ""
    about: ClassVar[tuple[str, ...]] = ()
    """What the screen is for and how it is used, for the help."""

    destination: str = ""
    """Its name among the destinations, where it is one."""

    awaits_answer: ClassVar[bool] = False
    """Whether keys mean nothing here before what the page shows has come; they wait for it."""

    app: Wamledger
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", N_("Back"), show=False),
        Binding("f5,ctrl+r", "again", N_("Look again"), show=False),
    ]

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.refusal = ""
        """Why there is nothing to show, where the whole screen was refused."""
        self._has_come = False

    @property
    def is_coming(self) -> bool:
        """Whether there is nothing yet that the keys could be for."""
        return self.awaits_answer and not self._has_come

    def title_text(self) -> str:
        """What the first line calls this screen."""
        return _(self.heading)

    def compose(self) -> ComposeResult:
        """Title, body, what was said, keys; the refusal in place of the body where there is one."""
        with Vertical(id="head"):
            yield TitleLine(self.title_text(), self.app.who_and_where())
            if self.desk.ledger.faults:
                said = _("This ledger is not sound: it is open to be read, and nothing can be recorded.")
                yield Static(Text(f"✗ {said}"), id="banner")
        with Vertical(id="body"):
            if self.refusal:
                yield Static(Text(f"✗ {self.refusal}"), id="refusal")
            else:
                yield from self.body()
        with Vertical(id="foot"):
            yield StatusLine()
            yield KeyLine()

    def body(self) -> ComposeResult:
        """What stands between title and keys."""
        yield from ()

    def on_mount(self) -> None:
        """The screen looks for what it shows."""
        self.look()

    def look(self) -> None:
        """The screen asks for what it shows; called when it opens, and when somebody wants it anew."""

    def say(self, text: str, tone: Tone = "plain") -> None:
        """The line above the keys says this."""
        for line in self.query(StatusLine):
            line.say(text, tone)

    def ask(
        self,
        question: Callable[[], T],
        then: Callable[[T], Awaitable[None] | None],
        *,
        group: str = "asked",
        whole: bool = False,
    ) -> None:
        """
        The question is answered beside the screen, and ``then`` is called with the answer.

        A newer question of the same group takes the place of one that is not answered yet. What is refused is said;
        with ``whole`` it stands in place of the body, for then there is nothing to show.
        """

        async def answered() -> None:
            try:
                answer = await asyncio.to_thread(question)
                if whole and self.refusal:
                    await self._has_body_again()
                if (waited := then(answer)) is not None:
                    await waited
            except FORESEEN as error:
                await self.refused(error, whole=whole)
            except Exception as error:
                self.let_go()
                self.app.broken(error)
            self._has_come = self._has_come or whole

        # the function and not its coroutine, which would be left behind where a newer question comes before it begins
        work: WorkType[None] = answered
        self.run_worker(work, group=group, exclusive=True, exit_on_error=False)

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is on the screen, in words; whoever is signed out has to sign in again."""
        from wamledger.services.on_screen.telling import lines

        said = " ".join(lines(error))
        if isinstance(error, AccessFault) and self.desk.by == "" and not self.desk.door.is_open:
            await self.app.lock(said)
        elif whole:
            self.refusal = said
            await self.recompose()
            if who_records.is_wanted(self.desk, error):
                who_records.ask(self, self.look)
        elif who_records.is_wanted(self.desk, error):
            who_records.ask(self, self._recorder_is_known)
        elif said != self.refusal:
            self.say(said, "refused")

    def _recorder_is_known(self) -> None:
        said = _("{user} records here from now on. Press the same key again.")
        self.say(said.format(user=self.desk.by), "good")

    async def _has_body_again(self) -> None:
        """What was refused before is not any more, and the body is back in place of the refusal."""
        self.refusal = ""
        await self.recompose()
        if self.focused is None:
            self.focus_next()

    @property
    def is_held(self) -> bool:
        """Whether something goes on record here just now, and nobody goes elsewhere before it is known what became of it."""
        return False

    def let_go(self) -> None:
        """What was under way has ended by a mistake of the program: one may try again, or leave."""

    def keep(self) -> None:
        """What somebody is typing here is kept; called before the screens are locked, or closed after a mistake."""

    async def told(self, error: BaseException) -> bool:
        """What was refused is told on the line above the keys."""
        await self.refused(error)
        return True

    def set_focus(
        self, widget: Widget | None, scroll_visible: bool = True, from_app_focus: bool = False
    ) -> None:
        """The keys go to the part; one that has gone from the screen since it asked for them does not get them."""
        if widget is None or widget.is_attached:
            super().set_focus(widget, scroll_visible, from_app_focus)

    async def drawn_again(self) -> None:
        """The screen is drawn anew from what it keeps: in another language, or with other rows."""
        had = self.focused
        await self.recompose()
        for widget in self.query(f"#{had.id}") if had is not None and had.id else ():
            if isinstance(had, Input) and isinstance(widget, Input):
                # a field selects what stands in it when it is entered, and the next key would replace it
                widget.select_on_focus, widget.selection = False, had.selection
                self.set_timer(0.5, partial(setattr, widget, "select_on_focus", had.select_on_focus))
            widget.focus(scroll_visible=False)

    async def action_back(self) -> None:
        """The screen before this one is back, unless something goes on record here just now."""
        if not self.is_held:
            await self.app.action_back()

    def action_again(self) -> None:
        """What is shown is asked for anew; a refusal stands until there is something else to show."""
        self.look()
