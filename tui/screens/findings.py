"""Findings: what does not fit, as a list of work, kept up with what is posted."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.screens.finding_filter import FindingFilter
from tui.widgets.work_list import Heading, Line, WorkList
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.labelled import labelled
from wamledger.services.numbers import grouped
from wamledger.services.reviewing import SOON, UNDECIDED
from wamledger.services.subjects import Subject
from wamledger.services.words import FINDING, word

if TYPE_CHECKING:
    from wamledger.services.findings_told import FindingRow

SIGNS: Final = {"S1": "‼", "S2": "!", "S3": "•", "S4": "·"}
"""A sign beside the word for how urgent it is; no colour is needed to tell them apart."""
KEPT_UP_SECONDS: Final = 60
Filters = dict[str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """Which findings are listed: so urgent or more, of a family, at a place, undecided alone, cleared ones too."""

    severity: str = "S4"
    family: str = ""
    place: str = ""
    undecided: bool = False
    cleared: bool = False

    def has(self, row: FindingRow) -> bool:
        """Whether the finding is listed."""
        return (
            row.severity <= self.severity
            and self.family in ("", row.family)
            and (not self.place or any(self.place in place for place in row.places))
            and (not self.undecided or row.status in UNDECIDED)
            and (self.cleared or row.cleared_at is None)
        )


class Findings(Page):
    """The list of work."""

    heading = N_("Findings")
    about = (
        N_(
            "Every rule looks at the whole ledger, and what does not fit stands here, the most urgent first. A finding "
            "states a discrepancy with its evidence; it says nothing of anybody's guilt."
        ),
        N_(
            "Enter opens a finding with each entry that it rests on. f narrows the list, c shows what has cleared, and "
            "v on the page of a finding says what came of it."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f", "filter", N_("Filter")),
        Binding("c", "cleared", N_("Cleared ones too")),
        Binding("u", "undecided", N_("Undecided only")),
    ]

    DEFAULT_CSS = "Findings #faults, Findings #narrowed { padding: 0 1; height: auto; }"

    def __init__(self, desk: Desk, severity: str = "S4", place: str = "") -> None:
        super().__init__(desk)
        self.rows: list[FindingRow] | None = None
        self.faults: tuple[str, ...] = ()
        self.shown = Shown(severity, place=place)
        self._began = 0.0

    def body(self) -> ComposeResult:
        """What is missing from the list, what it is narrowed to, and the list."""
        yield Static(self._fault_text(), id="faults")
        yield Static(self._narrowed(), id="narrowed")
        headings = (
            Heading(_("Urgent"), 6),
            Heading(_("Look"), 16, 100),
            Heading(_("What"), 0),
            Heading(_("About"), 24, 70),
            Heading(_("Quantity"), 9, 110, right=True),
            Heading(_("Since"), 10, 60),
            Heading(_("State"), 13, 90),
            Heading(_("Finding"), 17, 130),
        )
        yield WorkList(headings, self._lines(), empty=self._empty(), id="findings")

    def on_mount(self) -> None:
        """The keys go to the list, which is kept up."""
        self.set_interval(KEPT_UP_SECONDS, self._keep_up)
        self.set_interval(1, self._waiting)
        for each in self.query(WorkList):
            each.focus()

    def on_screen_resume(self) -> None:
        """What was said of a finding meanwhile is seen."""
        self._keep_up()

    def _keep_up(self) -> None:
        if self.rows is not None and self.is_current:
            self.look()

    def _waiting(self) -> None:
        """The first look takes seconds in a large ledger; how long it has taken is told."""
        if self.rows is None and not self.refusal and self.is_current:
            seconds = round(time.monotonic() - self._began)
            self.say(_("The rules look at the whole ledger ({seconds} s) …").format(seconds=seconds), "busy")

    def look(self) -> None:
        """The rules are asked: all of the ledger at first, then what was posted since."""
        desk = self.desk
        self._began = self._began or time.monotonic()

        def found() -> tuple[list[FindingRow], tuple[str, ...]]:
            from wamledger.services import findings_told

            return findings_told.rows(desk.detection(), every=True)

        self.ask(found, self._found, whole=True)

    def _found(self, found: tuple[list[FindingRow], tuple[str, ...]]) -> None:
        self.rows, self.faults = found
        self._show()

    def _show(self) -> None:
        for each in self.query(WorkList):
            each.put(self._lines(), self._empty())
        for name, text in (("#faults", self._fault_text()), ("#narrowed", self._narrowed())):
            for line in self.query(name).results(Static):
                line.update(text)
                line.display = bool(text)
        counted = {name: sum(row.severity == name for row in self._listed()) for name in SOON}
        self.say(
            ", ".join(
                labelled(f"{name} ({_(SOON[name])})", grouped(number))
                for name, number in counted.items()
                if number
            )
        )

    def _listed(self) -> list[FindingRow]:
        return [row for row in self.rows or () if self.shown.has(row)]

    def _fault_text(self) -> Text:
        return Text("\n".join(f"! {shown(line)}" for line in self.faults))

    def _narrowed(self) -> Text:
        """What the list is narrowed to, in words."""
        from wamledger.services.findings_told import families

        if self.rows is None:
            return Text()
        what = [
            _("{severity} or more urgent").format(severity=self.shown.severity)
            if self.shown.severity != "S4"
            else "",
            _(families()[self.shown.family]) if self.shown.family else "",
            _("place {place}").format(place=self.shown.place) if self.shown.place else "",
            _("undecided only") if self.shown.undecided else "",
            _("with what has cleared") if self.shown.cleared else "",
        ]
        listed, known = len(self._listed()), len(self.rows)
        count = ngettext("{listed} of {number} finding", "{listed} of {number} findings", known).format(
            listed=listed, number=known
        )
        return Text(shown("  ·  ".join([count, *filter(None, what)])))

    def _empty(self) -> str:
        if self.rows is None:
            return _("One moment …")
        if self.faults:
            # not that nothing stands out: nobody knows that
            return ""
        if any(row.cleared_at is None for row in self.rows) or (self.rows and self.shown.cleared):
            return _("No finding is like that.")
        return _(
            "Nothing stands out. That says what the records show, and nothing of what was never recorded."
        )

    def _lines(self) -> list[Line]:
        return [
            Line(
                row.id,
                (
                    f"{SIGNS[row.severity]} {row.severity}",
                    _(SOON[row.severity]),
                    row.title,
                    row.about,
                    grouped(row.quantity) if row.quantity else "",
                    moments.day(row.since),
                    word(FINDING, row.status) if row.cleared_at is None else _("cleared"),
                    row.id,
                ),
            )
            for row in self._listed()
        ]

    async def drawn_again(self) -> None:
        """The list is in the language in use, also in what services say, with the cursor where it was."""
        at = next((each.key for each in self.query(WorkList)), "")
        await super().drawn_again()
        for each in self.query(WorkList):
            each.go_to(at)
            each.focus()
        self.look()

    # keys

    async def on_work_list_opened(self, message: WorkList.Opened) -> None:
        """The finding is in front."""
        await self.app.show(Subject("finding", message.key))

    def action_cleared(self) -> None:
        """What has cleared is listed as well, or no more."""
        self.shown = replace(self.shown, cleared=not self.shown.cleared)
        self._show()

    def action_undecided(self) -> None:
        """Only what nobody has explained, confirmed, referred or voided is listed, or all again."""
        self.shown = replace(self.shown, undecided=not self.shown.undecided)
        self._show()

    def action_filter(self) -> None:
        """The list is narrowed."""
        self.app.push_screen(
            FindingFilter(self.shown.severity, self.shown.family, self.shown.place), self._filtered
        )

    def _filtered(self, chosen: tuple[str, str, str] | None) -> None:
        if chosen is not None:
            severity, family, place = chosen
            self.shown = replace(self.shown, severity=severity, family=family, place=place)
            self._show()
