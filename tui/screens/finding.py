"""One finding: its whole evidence, each entry a key away, and what people say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.finding_review import FindingReview
from tui.screens.staff_shown import StaffShown
from tui.widgets.story import Story, told
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.services.findings_told import FindingStory
    from wamledger.services.posting_report import Report


class FindingPage(Page):
    """The page of a finding."""

    heading = N_("Finding")
    awaits_answer: ClassVar[bool] = True
    about = (
        N_(
            "What does not fit, on which entries that rests, which innocent explanations were tried, and what would "
            "clear it. Enter opens an entry or a thing."
        ),
        N_(
            "v says what came of it, with a reason that stays on record. A finding about how people worked names roles; w "
            "asks for the codes, with a reason, and that you asked is recorded."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "review", N_("Review")),
        Binding("w", "who", N_("Who is meant")),
    ]

    def __init__(self, desk: Desk, code: str) -> None:
        super().__init__(desk)
        self.code = code
        self.story: FindingStory | None = None
        self.who = ""

    def title_text(self) -> str:
        """Which finding it is."""
        return f"{_(self.heading)} {self.code}"

    def body(self) -> ComposeResult:
        """The story of the finding, and what it leads to."""
        yield Story(self._told(), self.story.leads if self.story else (), _("Rests on"))

    def _told(self) -> Text:
        return told(*self.story.parts) if self.story else told(_("The rules look at the whole ledger …"))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Who is meant is asked only of findings about staff, in a ledger to which people sign in."""
        if action == "who":
            return bool(self.story and self.story.row.is_about_staff and not self.desk.door.is_open)
        return super().check_action(action, parameters)

    def look(self) -> None:
        """The finding is asked for with its evidence; with codes in place of roles where that was asked before."""
        self._ask("")

    def _ask(self, who: str) -> None:
        desk, code = self.desk, self.code

        def found() -> FindingStory:
            from wamledger.services import findings_told

            return findings_told.story(desk.ledger, desk.detection(), code, who=who)

        self.ask(found, self._found, whole=self.story is None)

    def _found(self, found: FindingStory) -> None:
        self.story = found
        for each in self.query(Story):
            each.put(self._told(), found.leads)
        self.refresh_bindings()

    async def drawn_again(self) -> None:
        """The screen is in the language in use, also in what services say."""
        await super().drawn_again()
        self.look()

    def action_review(self) -> None:
        """Somebody says what came of it."""
        if self.story is not None:
            self.app.push_screen(FindingReview(self.desk, self.story.row.id), self._reviewed)

    def _reviewed(self, report: Report | None) -> None:
        from wamledger.services.on_screen.telling import refusal

        if report is None:
            return
        if report.refused:
            self.say(" ".join(refusal(each) for line in report.refused for each in line.faults), "refused")
            return
        receipt = report.receipts[0]
        self.look()
        self.say(
            _("Recorded as {id} (entry {number}).").format(id=receipt["id"], number=receipt["seq"]), "good"
        )

    def action_who(self) -> None:
        """Somebody says why they must know whom the finding means."""
        self.app.push_screen(StaffShown(), self._asked_who)

    def _asked_who(self, why: str | None) -> None:
        if why:
            self._ask(why)
            self.say(_("That you asked, and why, stands in the access log."), "warning")
