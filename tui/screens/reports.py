"""Reports: every kind of report, to choose one; and the check of one that was printed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input

from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.report_order import ReportOrder
from tui.widgets.work_list import Heading, Line, WorkList
from wamledger.i18n import N_, _

if TYPE_CHECKING:
    from reports.examining.examine import Examined
    from reports.kinds import Kind
    from reports.making import Printed

GROUPS: Final = (
    ("WL-F-0", N_("Stock, weapons and labels")),
    (("WL-F-1", "WL-F-2"), N_("Things that happened, one by one")),
    ("WL-F-4", N_("Vouchers and certificates")),
    ("WL-F-5", N_("Accounts and counts")),
    ("WL-F-7", N_("Figures of a period")),
    ("WL-F-8", N_("For the auditor")),
)
"""Groups of forms, by how their numbers begin."""

_KINDS: Final = {"place": "holder", "party": "holder", "consignment": "dispatch", "count": "entry"}
"""What a report completes, for kinds of things that are called otherwise there."""


class Reports(Page):
    """The list of kinds of reports."""

    heading = N_("Reports")
    about = (
        N_(
            "Type to narrow the list, Enter chooses a report. What it is about and for which period is asked next, then "
            "its pages are shown as text before anything is written."
        ),
        N_(
            "A report encloses its data, the signed head of the ledger and the proof that leads to it. F6 checks a "
            "printed report from its file."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", N_("Choose")),
        Binding("up", "move(-1)", N_("Up"), show=False),
        Binding("down", "move(1)", N_("Down"), show=False),
        Binding("pageup", "page(-1)", N_("Page up"), show=False),
        Binding("pagedown", "page(1)", N_("Page down"), show=False),
        Binding("f6", "check", N_("Check a printed report")),
    ]

    def __init__(self, desk: Desk, code: str = "", about: str = "", kind: str = "") -> None:
        super().__init__(desk)
        self.code, self.about_kind, self.wanted = code, _KINDS.get(about, about), kind
        self.typed = ""
        self.kinds: Mapping[str, Kind[Any]] = {}
        """Every kind of report, once they are loaded."""

    def title_text(self) -> str:
        """Reports, and of what."""
        return _("Reports about {code}").format(code=self.code) if self.code else _(self.heading)

    def body(self) -> ComposeResult:
        """A line to type on, and the list."""
        yield Input(
            self.typed, placeholder=_("Type a word of what you want; Enter chooses"), id="reports-typed"
        )
        headings = (Heading(_("Report"), 24), Heading(_("What it shows"), 0), Heading(_("Form"), 10, 100))
        yield WorkList(headings, self._lines(), empty=self._empty(), at=self.wanted)

    def on_mount(self) -> None:
        """The keys go to the line."""
        self.query_one(Input).focus()

    def _empty(self) -> str:
        return _("No report is like that.") if self.kinds else _("One moment …")

    def look(self) -> None:
        """The kinds are loaded; where only a code is given, it is looked up what it is the code of."""
        ledger, code, about = self.desk.ledger, self.code, self.about_kind

        def known() -> tuple[Mapping[str, Kind[Any]], str]:
            from reports.catalogue import kinds

            return kinds(), about or (of(code) if code else "")

        def of(code: str) -> str:
            from wamledger.services.finding_codes import lookup

            found = {hit.subject.kind for hit in lookup(ledger, code) if hit.subject.code == code}
            # what has a page of its own is an entry too
            found -= {"entry"} if len(found) > 1 else set()
            return found.pop() if len(found) == 1 else ""

        self.ask(known, self._known, whole=True)

    def _known(self, found: tuple[Mapping[str, Kind[Any]], str]) -> None:
        """The list is there; a report that was asked for by name is chosen."""
        self.kinds, about = found
        self.about_kind = _KINDS.get(about, about)
        self.query_one(WorkList).put(self._lines(), self._empty())
        wanted, self.wanted = self.wanted, ""
        if wanted:
            self.query_one(WorkList).go_to(wanted)
            self._order(wanted)

    def on_input_changed(self, message: Input.Changed) -> None:
        """The list has what holds each of the words."""
        self.typed = message.value
        self.query_one(WorkList).put(self._lines())

    def _lines(self) -> list[Line]:
        found: list[Line] = []
        for beginning, title in GROUPS:
            lines = [
                Line(kind.name, (_(kind.form.title), _(kind.summary), kind.form.label))
                for kind in self.kinds.values()
                if kind.form.number.startswith(beginning) and self._is_wanted(kind.name)
            ]
            if lines:
                found += [Line("", (_(title), "", "")), *lines]
        return found

    def _is_wanted(self, name: str) -> bool:
        """Whether it is about such a thing, and holds each word that was typed."""
        from reports.making import COMPLETES

        kind = self.kinds[name]
        if self.code and (not kind.subject or self.about_kind not in ("", COMPLETES.get(name))):
            return False
        told = f"{name} {_(kind.form.title)} {_(kind.summary)} {kind.form.label}".casefold()
        return all(word in told for word in self.typed.casefold().split())

    # keys

    def action_move(self, lines: int) -> None:
        """The cursor goes through the list while the keys are with the line."""
        self.query_one(WorkList).action_move(lines)

    def action_page(self, pages: int) -> None:
        """The cursor goes through the list by screens."""
        self.query_one(WorkList).action_page(pages)

    def on_input_submitted(self) -> None:
        """The report under the cursor is chosen."""
        self.action_choose()

    def action_choose(self) -> None:
        """The report under the cursor is chosen."""
        self.query_one(WorkList).action_open()

    async def on_work_list_opened(self, message: WorkList.Opened) -> None:
        """What the report needs is asked; one that another screen makes is made there."""
        if self.kinds[message.key].view is None:
            await self.app.go("counting")
        else:
            self._order(message.key)

    def _order(self, kind: str) -> None:
        self.app.push_screen(ReportOrder(self.desk, kind, self.code), self._printed)

    async def _printed(self, report: Printed | None) -> None:
        from tui.screens.report_preview import ReportPreview

        if report is not None:
            await self.app.push_screen(ReportPreview(self.desk, report))

    def action_check(self) -> None:
        """A printed report is checked from its file."""
        from tui.screens.report_check import ReportCheck

        self.app.push_screen(ReportCheck(self.desk), self._checked)

    async def _checked(self, found: tuple[str, Examined] | None) -> None:
        from tui.screens.report_check import ReportChecked

        if found is not None:
            await self.app.push_screen(ReportChecked(self.desk, *found))
