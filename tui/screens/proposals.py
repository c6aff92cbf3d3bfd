"""Approvals: what waits for a second person, until when, and whether whoever sits here may decide it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.work_list import Heading, Line, WorkList
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.subjects import Subject
from wamledger.services.views import ProposalRow
from wamledger.services.words import PROPOSAL, word

if TYPE_CHECKING:
    from wamledger.services.deciding import WhyNot


class Proposals(Page):
    """The inbox of whoever approves, and the list of what oneself has proposed."""

    heading = N_("Approvals")
    about = (
        N_(
            "What one person has proposed waits here until another approves or rejects it, or its time is over. "
            "Until then the goods that it names are reserved."
        ),
        N_(
            "Enter opens a proposal with what it would change. Nobody approves what they proposed, and nobody approves "
            "for a store that they keep or a count that they made."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "every", N_("Decided ones too"))]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.rows: list[ProposalRow] | None = None
        self.why_not: dict[str, WhyNot] = {}
        self.every = False

    def body(self) -> ComposeResult:
        """The list."""
        headings = (
            Heading(_("May you decide?"), 18),
            Heading(_("What"), 0),
            Heading(_("By"), 12),
            Heading(_("Proposed"), 16, 100),
            Heading(_("Lapses"), 16),
            Heading(_("State"), 12, 90),
            Heading(_("Decided by"), 12, 120),
        )
        yield WorkList(headings, self._lines(), empty=self._empty(), id="proposals")

    def on_mount(self) -> None:
        """The keys go to the list."""
        for each in self.query(WorkList):
            each.focus()

    def on_screen_resume(self) -> None:
        """What was decided meanwhile is seen."""
        if self.rows is not None:
            self.look()

    def look(self) -> None:
        """The list is asked for, with who may decide what."""
        ledger, by, every = self.desk.ledger, self.desk.by, self.every

        def found() -> tuple[list[ProposalRow], dict[str, WhyNot]]:
            # the rules take a second to load, and the keys are answered meanwhile
            from wamledger.services import deciding, proposals

            rows = proposals.proposals(ledger, every=every)
            waiting = [row.code for row in rows if row.status == "OPEN"]
            return rows, deciding.why_not(ledger, waiting, by)

        self.ask(found, self._found, whole=True)

    async def _found(self, found: tuple[list[ProposalRow], dict[str, WhyNot]]) -> None:
        self.rows, self.why_not = found
        for each in self.query(WorkList):
            each.put(self._lines(), self._empty())
        self._say_waiting()

    def _say_waiting(self) -> None:
        waiting = sum(row.status == "OPEN" for row in self.rows or ())
        if waiting:
            self.say(
                ngettext(
                    "{number} proposal waits for a second person.",
                    "{number} proposals wait for a second person.",
                    waiting,
                ).format(number=waiting)
            )
        else:
            self.say("")

    def _empty(self) -> str:
        return _("One moment …") if self.rows is None else _("Nothing waits for a second person.")

    def _lines(self) -> list[Line]:
        return [
            Line(
                row.code,
                (
                    self._may(row),
                    row.words,
                    row.by,
                    moments.minute(row.proposed_at),
                    moments.minute(row.expires_at),
                    word(PROPOSAL, row.status),
                    row.decided_by,
                ),
            )
            for row in self.rows or ()
        ]

    def _may(self, row: ProposalRow) -> str:
        """Sign and word for what whoever sits here may do."""
        why = self.why_not.get(row.code)
        if row.status != "OPEN" or why is None:
            return "–"
        if not why["approve"]:
            return "✓ " + _("Yes")
        if not why["withdraw"]:
            return "• " + _("Your own")
        return ("! " + _("Reject only")) if not why["reject"] else "✗ " + _("No")

    async def on_work_list_opened(self, message: WorkList.Opened) -> None:
        """The proposal is in front."""
        await self.app.show(Subject("proposal", message.key))

    def on_work_list_moved(self, message: WorkList.Moved) -> None:
        """Why somebody may not decide what the cursor stands on is said below."""
        why = self.why_not.get(message.key)
        if why is None or not why["approve"]:
            self._say_waiting()
        else:
            self.say(why["approve"], "plain" if not why["withdraw"] else "warning")

    async def drawn_again(self) -> None:
        """The list is in the language in use, also in what services say, with the cursor where it was."""
        at = next((each.key for each in self.query(WorkList)), "")
        await super().drawn_again()
        for each in self.query(WorkList):
            each.go_to(at)
            each.focus()
        self.look()

    def action_every(self) -> None:
        """Those that were decided are listed as well, or no more."""
        self.every = not self.every
        self.look()
