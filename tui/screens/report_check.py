"""A printed report is checked from its file alone: the box that asks for it, and what was found."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.asking import Asking
from tui.screens.base import Page
from tui.widgets.story import Story, told
from wamledger.i18n import N_, _, language
from wamledger.services.reach import reached

if TYPE_CHECKING:
    from reports.examining.examine import Examined

MARKS = {True: "✓", False: "✗", None: "–"}


class ReportCheck(Asking[tuple[str, "Examined"]]):
    """Dismissed with the file and what was found of it."""

    may_be_left: ClassVar[bool] = True

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Check a printed report"))
        self.desk = desk
        self.file = Input(id="check-file")
        self.key = Input(id="check-key")
        self.head = Input(id="check-head")

    def does(self) -> str:
        """What going on does."""
        return _("Check")

    def fields(self) -> list[Widget]:
        """The file; the key and the head of whoever trusts nobody."""
        return [
            Static(Text(_("File of the report (PDF)"))),
            self.file,
            Static(
                Text(
                    _(
                        "Public key of the ledger, as it was handed over; that of this ledger where it is left out"
                    )
                )
            ),
            self.key,
            Static(Text(_("File of a head that you hold; may be left out"))),
            self.head,
        ]

    def begin(self) -> None:
        """The keys go to the file."""
        self.file.focus()

    def question(self) -> Callable[[], tuple[str, Examined]] | None:
        """The report is examined, in a process that may fail alone."""
        from reports.examining.examine import MOST_BYTES, examine
        from wamledger.services import incoming

        name, key, head = (each.value.strip() for each in (self.file, self.key, self.head))
        if not name:
            self.tell(_("Name a file."))
            return None
        ledger = self.desk.ledger

        def found() -> tuple[str, Examined]:
            content = incoming.bytes_of(str(reached(name).resolve()), most=MOST_BYTES + 1)
            held = incoming.head_text(str(reached(head))) if head else ""
            local = () if key else tuple(each.vkey for each in ledger.verifiers())
            vkeys = (key,) if key else ()
            return name, examine(content, vkeys=vkeys, local=local, held=held, language=language())

        return found


class ReportChecked(Page):
    """What was found of a printed report."""

    heading = N_("Check of a printed report")
    about = (
        N_(
            "Each thing that was looked at in the file, with ✓ where it holds, ✗ where it does not, and – where it could "
            "not be told."
        ),
    )

    def __init__(self, desk: Desk, file: str, found: Examined) -> None:
        super().__init__(desk)
        self.file, self.found = file, found

    def body(self) -> ComposeResult:
        """The verdict, and each thing that was looked at."""
        from reports.examining.finding import CHECKS

        verdicts = {
            True: _("The report holds."),
            False: _("The report does NOT hold."),
            None: _("The report agrees with itself, and not all of it could be shown."),
        }
        lines = [f"{MARKS[each.ok]} {_(CHECKS[each.check])}: {each.text}" for each in self.found.findings]
        yield Story(told(self.file, (f"{MARKS[self.found.holds]} {verdicts[self.found.holds]}", lines)))
