"""The box in which somebody says what came of a finding."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.asking import Asking
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.reason_box import ReasonBox
from wamledger.i18n import _
from wamledger.services.reviewing import SAID

if TYPE_CHECKING:
    from wamledger.services.posting_report import Report


class FindingReview(Asking["Report"]):
    """Dismissed with what the ledger said to the review."""

    def __init__(self, desk: Desk, finding: str) -> None:
        super().__init__(_("Review {finding}").format(finding=finding))
        self.desk, self.finding = desk, finding
        self.status = ChoiceLine(SAID)
        self.who = Input(desk.by, max_length=40, id="reviews")
        self.why = ReasonBox()

    def keys(self) -> str:
        """What the keys do."""
        return _("←→ another answer, Tab the next line")

    def does(self) -> str:
        """What going on does."""
        return _("Record")

    def fields(self) -> list[Widget]:
        """What is said, why, and by whom where nobody signs in."""
        found: list[Widget] = [Static(Text(_("What came of it"))), self.status, self.why]
        if self.desk.door.is_open:
            found += [Static(Text(_("User who says so"))), self.who]
        return found

    def begin(self) -> None:
        """The keys go to what is said."""
        self.status.focus()

    def on_choice_line_submitted(self) -> None:
        """Enter goes to the reason."""
        self.focus_next()

    def question(self) -> Callable[[], Report] | None:
        """The review, which is posted."""
        from wamledger.services import reviewing

        if not self.why.value:
            self.tell(_("Say why; it stays on record."))
            return None
        ledger, finding, by = self.desk.ledger, self.finding, self.who.value.strip().upper()
        status, reason = self.status.value, self.why.value
        return lambda: reviewing.review(ledger, finding, status, reason, by=by)
