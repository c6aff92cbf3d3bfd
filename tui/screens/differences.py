"""What a count saw against the book at its cut-off: each difference with its findings, to be counted again or explained."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.screens.base import Page
from tui.widgets.work_list import Heading, Line, WorkList
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, language
from wamledger.services.moments import readable
from wamledger.services.subjects import Subject
from wamledger.services.words import COUNT, COUNT_SCOPE, word

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.differences import Compared, Difference


class Differences(Page):
    """The differences of one count; ``code`` is its id."""

    heading: ClassVar[str] = N_("Differences of a count")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "A count corrects nothing. What differs is counted again by others, searched for, and then explained."
        ),
        N_(
            "Enter shows the thing, f its finding, k records what it turned out to be, r counts again by others."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "finding", N_("Finding")),
        Binding("k", "cause", N_("Cause")),
        Binding("r", "recount", N_("Count again")),
        Binding("p", "report", N_("Count report")),
    ]
    DEFAULT_CSS = "Differences #count-told { height: auto; padding: 0 1; background: $panel; }"

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self.code = code
        self.compared: Compared | None = None

    def title_text(self) -> str:
        """The count that it is about."""
        return f"{_(self.heading)} {self.code}"

    def body(self) -> ComposeResult:
        """The count in a few words, and its differences."""
        yield Static(self._told(), id="count-told")
        headings = [
            Heading(_("What"), 24),
            Heading(_("Code"), 16),
            Heading(_("Book"), 8, right=True),
            Heading(_("Counted"), 8, right=True),
            Heading(_("On the book at"), 0),
            Heading(_("Findings"), 34, from_width=110),
        ]
        yield WorkList(headings, self._lines(), empty=self._empty(), id="differences")

    def _told(self) -> Text:
        if self.compared is None:
            return Text(_("One moment …"))
        operation = self.compared.operation
        lines = [
            _("{place}, book as of {time}, counted by {people}").format(
                place=operation.get("place") or operation["party"],
                time=readable(operation["cut_off"]),
                people=", ".join(operation["counted_by"]),
            ),
            f"{word(COUNT, operation['kind'])}, {word(COUNT_SCOPE, operation['scope']).lower()}",
        ]
        if self.compared.validity_percent is not None:
            lines[1] += "  ·  " + _("{right} % of {lines} lines agree.").format(
                right=self.compared.validity_percent, lines=self.compared.lines
            )
        return Text("\n".join(map(shown, lines)))

    def _empty(self) -> str:
        return "" if self.compared is None else f"✓ {_('Book and count agree.')}"

    def _lines(self) -> list[Line]:
        return [
            Line(
                f"{number}",
                (
                    _(each.kind.value),
                    each.code,
                    str(each.booked),
                    str(each.counted),
                    each.where,
                    ", ".join(each.findings),
                ),
            )
            for number, each in enumerate(self.compared.differences if self.compared else ())
        ]

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.look()
        for lines in self.query(WorkList):
            lines.focus()

    def on_screen_resume(self) -> None:
        """What was explained or counted meanwhile is known."""
        if self.compared is not None:
            self.look()

    def look(self) -> None:
        """The count is held against the book, by all that is known now."""
        from wamledger.services.counting.differences import differences

        self.ask(lambda: differences(self.desk.ledger, self.code), self._found, whole=True)

    def _found(self, compared: Compared) -> None:
        self.compared = compared
        for told in self.query("#count-told").results(Static):
            told.update(self._told())
        for lines in self.query(WorkList):
            lines.put(self._lines(), self._empty())

    def chosen(self) -> Difference | None:
        """The difference under the cursor."""
        key = self.query_one(WorkList).key
        return self.compared.differences[int(key)] if self.compared is not None and key else None

    @on(WorkList.Opened)
    async def _opened(self, message: WorkList.Opened) -> None:
        message.stop()
        chosen = self.chosen()
        if chosen is not None and chosen.of in ("weapon", "lot", "nature"):
            await self.app.show(Subject(chosen.of, chosen.code))
        elif chosen is not None and chosen.findings:
            await self.app.show(Subject("finding", chosen.findings[0]))

    def _first_finding(self) -> str:
        chosen = self.chosen()
        if chosen is not None and chosen.findings:
            return chosen.findings[0]
        self.say(_("No finding speaks of this line."), "warning")
        return ""

    async def action_finding(self) -> None:
        """The finding of the difference."""
        if finding := self._first_finding():
            await self.app.show(Subject("finding", finding))

    def action_cause(self) -> None:
        """What the difference turned out to be is recorded."""
        from tui.screens.count_cause import CauseSheet

        if finding := self._first_finding():
            self.app.push_screen(CauseSheet(finding), lambda said: self._explained(finding, said))

    def _explained(self, finding: str, said: tuple[str, str] | None) -> None:
        if said is None:
            return
        from wamledger.services.counting.recount import CAUSES, record_cause
        from wamledger.services.on_screen.telling import refusal
        from wamledger.services.posting import Report

        by, (cause, words) = self.desk.by, said

        def recorded(report: Report) -> None:
            refused = [refusal(fault) for line in report.refused for fault in line.faults]
            if refused:
                self.say(refused[0], "refused")
            else:
                self.say(
                    _("Recorded of {finding}: {cause}").format(finding=finding, cause=_(CAUSES[cause].value)),
                    "good",
                )
                self.look()

        self.ask(
            lambda: record_cause(self.desk.ledger, finding, CAUSES[cause], words, by=by),
            recorded,
            group="cause",
        )

    async def action_recount(self) -> None:
        """What differed is counted again, by others."""
        from tui.counting.beginning import Wanted
        from tui.screens.count_begin import CountBegin

        if self.compared is None or not self.compared.differences:
            self.say(_("Nothing differs: there is nothing to be counted again."), "warning")
            return
        operation = self.compared.operation
        at = operation.get("place") or operation["party"]
        wanted = Wanted(at, operation["scope"], operation["kind"], recount=self.code)
        await self.app.push_screen(CountBegin(self.desk, wanted))

    def action_report(self) -> None:
        """The report of the count is in a file, in the folder in which the program was started."""
        from tui.papers.counts import count_report_written

        spoken = language()
        self.ask(
            lambda: count_report_written(self.desk, self.code, Path(), spoken),
            lambda path: self.say(_("Written: {files}").format(files=path), "good"),
            group="report",
        )
