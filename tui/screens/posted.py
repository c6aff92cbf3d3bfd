"""What was recorded: its number, the codes that the ledger gave, what is worth knowing, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from tui.desk import Desk
from tui.screens.base import Page
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.papers import paper_of
from wamledger.services.labelled import labelled
from wamledger.services.numbers import grouped
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from wamledger.services.form_fields.recording import Recorded


AT_ONCE: Final = 0.4
"""Seconds in which nobody has read what stands here."""


class Posted(Page):
    """One entry, or one proposal, that was just made."""

    heading: ClassVar[str] = N_("Recorded")
    about: ClassVar[tuple[str, ...]] = (
        N_("The operation is on record. Choose what comes next with the arrow keys and Enter."),
        N_("What was noticed while it was recorded is a finding: open it and say what it is."),
    )
    DEFAULT_CSS = """
    Posted #told { height: auto; max-height: 60%; padding: 1 2; }
    Posted #told Static { height: auto; }
    Posted .good { color: $text-success; text-style: bold; }
    Posted .warns { color: $text-warning; }
    Posted OptionList { height: auto; max-height: 1fr; border: none; padding: 0 2; }
    Posted OptionList:focus { border: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "another", N_("Another"), key_display="a"),
        Binding("v", "entry", N_("The entry"), key_display="v"),
        Binding("p", "paper", N_("Paper"), key_display="p"),
    ]

    def __init__(self, desk: Desk, op: str, recorded: Recorded) -> None:
        super().__init__(desk)
        self.op, self.recorded = op, recorded
        self._since = monotonic()

    def title_text(self) -> str:
        """The operation, and that it is done."""
        done = _("Proposed") if self.recorded.is_proposal else _("Recorded")
        return labelled(_(form_of(self.op).label), done)

    def body(self) -> ComposeResult:
        """What was recorded, what was noticed, and what comes next."""
        from wamledger.services.on_screen import telling

        with VerticalScroll(id="told", can_focus=False):
            yield Static(Text(f"✓ {self._said()}"), classes="good")
            for line in self._given():
                yield Static(Text(shown(line)))
            for notice in self.recorded.notices:
                yield Static(Text(f"! {shown(telling.notice(notice))}"), classes="warns")
        yield OptionList(*(Option(Text(label)) for label, _what in self._next()), id="next")

    def _said(self) -> str:
        recorded = self.recorded
        if recorded.is_proposal:
            template = _("Proposed as {id} (entry {number}). It waits under Approvals.")
        elif recorded.was_recorded:
            template = _("On record already as {id} (entry {number}).")
        else:
            template = _("Recorded as {id} (entry {number}).")
        return template.format(id=shown(recorded.id), number=grouped(recorded.seq))

    def _given(self) -> Iterator[str]:
        """The codes of what is new."""
        for line in (self.recorded.operation or {}).get("lines", ()):
            weapon, lot = line.get("new_weapon"), line.get("new_lot")
            if weapon is not None and weapon.get("id"):
                serial = weapon.get("serial") or weapon.get("serial_assigned") or weapon["serial_status"]
                yield f"  {weapon['id']}  {weapon['type']}  {weapon['make']} {weapon['model']}  {serial}"
            elif lot is not None and lot.get("id"):
                yield f"  {lot['id']}  {lot['nature']}  {grouped(line['quantity'])}"

    def _findings(self) -> list[str]:
        found = (notice.facts.get("finding") for notice in self.recorded.notices)
        return list(dict.fromkeys(str(each) for each in found if each))

    def _next(self) -> list[tuple[str, Any]]:
        """What can be done next, in words, and what does it."""
        found: list[tuple[str, Any]] = [
            (_("Open finding {finding}").format(finding=each), ("show", Subject("finding", each)))
            for each in self._findings()
        ]
        if self._enrols:
            found.append(
                (_("Give {user} a passphrase to sign in with").format(user=self._enrols), ("enrol", None))
            )
        found.append((_("Another of the same (a)"), ("another", None)))
        kind = "proposal" if self.recorded.is_proposal else "entry"
        said = _("Look at the proposal (v)") if self.recorded.is_proposal else _("Look at the entry (v)")
        found.append((said, ("show", Subject(kind, self.recorded.id))))
        if self._paper() is not None:
            found.append((_("Print the paper that belongs to it (p)"), ("paper", None)))
        found.append((_("Back (Esc)"), ("back", None)))
        return found

    @property
    def _enrols(self) -> str:
        """The user who was just added and cannot sign in yet; empty where it is about nobody, or nobody signs in."""
        is_added = self.op == "add_user" and not self.recorded.is_proposal and not self.desk.door.is_open
        return str((self.recorded.operation or {}).get("code", "")) if is_added else ""

    def _paper(self) -> tuple[str, str] | None:
        return None if self.recorded.is_proposal else paper_of(self.op, self.recorded.operation or {})

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The key for the paper is told where there is one."""
        del parameters
        return action != "paper" or self._paper() is not None

    def look(self) -> None:
        """The keys go to what comes next."""
        for listed in self.query("#next").results(OptionList):
            listed.focus()
            listed.highlighted = 0

    async def on_option_list_option_selected(self, message: OptionList.OptionSelected) -> None:
        """What was chosen is done; an Enter that was still meant for the review chooses nothing."""
        if monotonic() - self._since < AT_ONCE:
            return
        what, subject = self._next()[message.option_index][1]
        if what == "show":
            await self.app.show(subject)
        elif what == "another":
            await self.action_another()
        elif what == "enrol":
            await self._enrol()
        elif what == "paper":
            await self.action_paper()
        else:
            await self.action_back()

    async def _enrol(self) -> None:
        from tui.deeds.people import ENROL
        from tui.screens.deed import DeedPage

        await self.app.push_screen(DeedPage(self.desk, ENROL, {"user": self._enrols}))

    async def action_another(self) -> None:
        """The same form is open again, empty but for what it remembers."""
        self.app.pop_screen()
        await self.app.fill(self.op, {})

    async def action_entry(self) -> None:
        """The entry, or the proposal, is open."""
        kind = "proposal" if self.recorded.is_proposal else "entry"
        await self.app.show(Subject(kind, self.recorded.id))

    async def action_paper(self) -> None:
        """The report that belongs to it is set, ready to be printed."""
        paper = self._paper()
        if paper is not None:
            await self.app.go("reports", kind=paper[0], code=paper[1])
