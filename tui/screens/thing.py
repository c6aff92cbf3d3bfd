"""The page of a thing: what is known of it, what happened to it, what does not fit, and what can be done next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rich.text import Text as Written
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets import thing_sections
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.lines import LinkedLines, Place
from tui.widgets.next_line import BY_DIGIT, NextLine
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services import moments
from wamledger.services.subjects import Subject
from wamledger.services.things.page import ThingPage, TimeLine

KINDS = {
    "weapon": N_("Weapon"),
    "lot": N_("Lot"),
    "place": N_("Place"),
    "party": N_("Party"),
    "person": N_("User"),
    "participant": N_("Participant"),
    "consignment": N_("Consignment"),
    "disposal": N_("Disposal"),
    "trace": N_("Trace"),
    "issue": N_("Issue"),
    "incident": N_("Incident"),
    "nature": N_("Nature"),
}
"""What a thing is called before its page has come."""


class ThingScreen(Page):
    """One thing of the ledger."""

    heading: ClassVar[str] = N_("A thing of the ledger")
    awaits_answer: ClassVar[bool] = True
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Everything that the ledger knows of one thing. What is underlined leads to another thing or to an entry."
        ),
        N_("Below stands what can be done with it next; the form opens with what is known filled in."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "next", N_("What can be done"), show=True),
        Binding("r", "reports", N_("Reports")),
        Binding("p", "proof", N_("Entries and proof")),
        *(Binding(str(digit), f"do({digit - 1})", show=False) for digit in range(1, BY_DIGIT + 1)),
    ]
    DEFAULT_CSS = """
    ThingScreen #alarm { padding: 0 1; height: auto; color: $text-warning; text-style: bold; }
    """

    def __init__(self, desk: Desk, subject: Subject) -> None:
        super().__init__(desk)
        self.subject = subject
        self.page: ThingPage | None = None
        self._is_behind = False
        self._place: Place | None = None
        self._has_findings = False

    def title_text(self) -> str:
        """The title of the thing, or its code until that is known."""
        if self.page is not None:
            return self.page.title
        kind = KINDS.get(self.subject.kind)
        return f"{_(kind)} {self.subject.code}" if kind else self.subject.code

    def body(self) -> ComposeResult:
        """What needs somebody's eye, everything known, and what can be done next."""
        if self.page is None:
            yield Static(Written("…"))
            return
        page = self.page
        if page.alarm:
            yield Static(Written(f"! {shown(page.alarm)}"), id="alarm")
        yield LinkedLines(lambda width: thing_sections.lines(page, width), place=self._place)
        yield NextLine(page.next)

    def look(self) -> None:
        """The page is asked for, and what does not fit about the thing after it."""
        from wamledger.services.things import thing

        ledger, subject, by = self.desk.ledger, self.subject, self.desk.by

        def whole() -> ThingPage:
            return thing(ledger, subject, self.desk.detection(), by=by)

        async def at_once(page: ThingPage) -> None:
            await self._show(page)
            self.ask(whole, with_findings, group="findings")

        async def with_findings(page: ThingPage) -> None:
            self._has_findings = True
            await self._show(page)

        if self._has_findings:
            self.ask(whole, with_findings, whole=True)
        else:
            self.ask(lambda: thing(ledger, subject, by=by), at_once, whole=True)

    async def _show(self, page: ThingPage) -> None:
        """The page is on the screen; where another one was, one goes on reading at the same line."""
        was, self.page = self.page, page
        if was is None or was.title != page.title or was.alarm != page.alarm:
            await self._draw()
            return
        for lines in self.query(LinkedLines):
            lines.show(lambda width: thing_sections.lines(page, width))
        for offered in self.query(NextLine):
            offered.offer(page.next)

    async def drawn_again(self) -> None:
        """The page is drawn anew, and asked for again, since its words come with it."""
        await self._draw()
        self.look()

    async def _draw(self) -> None:
        """The page is drawn from the line where one was reading."""
        self._place = next((each.place for each in self.query(LinkedLines)), self._place)
        await self.recompose()
        for lines in self.query(LinkedLines):
            lines.focus()

    def on_screen_suspend(self, _event: events.ScreenSuspend) -> None:
        """Another screen is in front."""
        self._is_behind = not isinstance(self.app.screen, ModalScreen)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Whoever comes back sees what has become of the thing meanwhile."""
        if self._is_behind:
            self._is_behind = False
            self.look()

    # where it leads

    async def on_linked_lines_opened(self, message: LinkedLines.Opened) -> None:
        """What the line leads to is in front."""
        await self.app.show(message.to)

    async def on_next_line_chosen(self, message: NextLine.Chosen) -> None:
        """The form of what was clicked is in front."""
        await self.action_do(message.number)

    async def action_do(self, number: int) -> None:
        """The form of one of the things that can be done is in front."""
        if self.page is not None and number < len(self.page.next):
            step = self.page.next[number]
            await self.app.fill(step.op, step.filled)

    def action_next(self) -> None:
        """Everything that can be done is listed, to choose one."""
        if self.page is None:
            return
        if not self.page.next:
            self.say(_("There is nothing that you can do with it next."), "warning")
            return
        choices = [(str(number), each.label) for number, each in enumerate(self.page.next)]

        async def chosen(number: str | None) -> None:
            if number is not None:
                await self.action_do(int(number))

        self.app.push_screen(ChoiceBox(_("What can be done next"), choices), chosen)

    async def action_reports(self) -> None:
        """The reports about the thing are in front."""
        await self.app.go("reports", code=self.subject.code)

    async def action_proof(self) -> None:
        """The entry under the cursor is in front, or the entries of the thing are listed to choose one."""
        here = next((each.at_cursor for each in self.query(LinkedLines)), None)
        if here is not None and here.kind == "entry":
            await self.app.show(here)
            return
        entries = dict(self._entries())
        if not entries:
            self.say(_("No entry names it on this page."), "warning")
        elif len(entries) == 1:
            await self.app.show(Subject("entry", next(iter(entries))))
        else:

            async def chosen(entry: str | None) -> None:
                if entry is not None:
                    await self.app.show(Subject("entry", entry))

            self.app.push_screen(
                ChoiceBox(_("Entries about it, the newest first"), list(entries.items())), chosen
            )

    def _entries(self) -> Iterator[tuple[str, str]]:
        """The entries of the time lines with what they say, the newest first."""
        sections = self.page.sections if self.page else ()
        lived = [each for part in sections if isinstance(part, TimeLine) for each in part.moments]
        for each in sorted(lived, key=lambda each: -each.at):
            if each.leads_to is not None and each.leads_to.kind == "entry":
                yield each.leads_to.code, f"{moments.minute(each.at)}  {each.words}"
