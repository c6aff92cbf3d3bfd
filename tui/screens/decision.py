"""The box in which somebody approves, rejects or withdraws a proposal: who, why, and the passphrase once more."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.asking import Asking
from tui.widgets.passphrase_box import PassphraseBox
from tui.widgets.reason_box import ReasonBox
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from wamledger.services.posting_report import Report

TITLES: Final = {
    "approve": N_("Approve {proposal}"),
    "reject": N_("Reject {proposal}"),
    "withdraw": N_("Withdraw {proposal}"),
}
DOES: Final = {"approve": N_("Approve"), "reject": N_("Reject"), "withdraw": N_("Withdraw")}


class Decision(Asking["Report"]):
    """Dismissed with what the ledger said to the decision."""

    def __init__(self, desk: Desk, op: str, proposal: str) -> None:
        super().__init__(_(TITLES[op]).format(proposal=proposal))
        self.desk, self.op, self.proposal = desk, op, proposal
        self.who = Input(desk.by, id="decides", max_length=40)
        self.why = ReasonBox() if op != "approve" else None
        signs_in = not desk.door.is_open
        self.passphrase = PassphraseBox(_("Passphrase of whoever decides, once more")) if signs_in else None

    def does(self) -> str:
        """What is decided."""
        return _(DOES[self.op])

    def fields(self) -> list[Widget]:
        """Who decides; why, where it stays on record; the passphrase, where people sign in."""
        words = (
            _("User who decides. Another person may decide here, with their own passphrase.")
            if self.passphrase
            else _("User who decides.")
        )
        found = (Static(Text(words)), self.who, self.why, self.passphrase)
        return [each for each in found if each is not None]

    def question(self) -> Callable[[], Report] | None:
        """The decision; the passphrase is gone from the screen when it is tried."""
        from wamledger.services import deciding

        who, reason = self.who.value.strip(), self.why.value if self.why else None
        if not who:
            self.tell(_("Say who decides."))
            return None
        if reason == "":
            self.tell(_("Say why; it stays on record."))
            return None
        passphrase = self.passphrase.take() if self.passphrase else None
        ledger, op, proposal = self.desk.ledger, self.op, self.proposal
        return lambda: deciding.decide(ledger, op, proposal, by=who, reason=reason, passphrase=passphrase)
