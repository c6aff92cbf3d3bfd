"""Counting: what is under way, what is due, and what was counted; each a key away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from tui.counting.beginning import Wanted
from tui.counting.in_hand import FORM
from tui.screens.base import Page
from tui.widgets.work_list import Heading, Line, WorkList
from wamledger.i18n import N_, _, ngettext
from wamledger.services import moments
from wamledger.services.labelled import labelled
from wamledger.services.subjects import Subject
from wamledger.services.words import COUNT, COUNT_SCOPE, word

if TYPE_CHECKING:
    from wamledger.services.counting.due import Owed
    from wamledger.services.counting.made import Counted
    from wamledger.services.drafts import Draft


@dataclass(frozen=True, slots=True)
class State:
    """What there is to count, and what was counted."""

    begun: Sequence[Draft]
    owed: Sequence[Owed]
    made: Sequence[Counted]


class Counting(Page):
    """Three lists below each other."""

    heading: ClassVar[str] = N_("Counting")
    about: ClassVar[tuple[str, ...]] = (
        N_("Enter begins the count that is due, goes on with one that was begun, or shows what one found."),
        N_(
            "A count is blind: while it lasts no screen shows what should be there. Two people count; what differs is "
            "found when it is over."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "another", N_("Another count")),
        Binding("p", "paper", N_("Sheet on paper")),
        Binding("e", "filled", N_("Enter a filled sheet")),
    ]

    def __init__(self, desk: Any) -> None:
        super().__init__(desk)
        self.state: State | None = None

    def body(self) -> ComposeResult:
        """The lists, once they are known."""
        yield WorkList(self._headings(), self._lines(), empty=_("One moment …"), id="counts")

    @staticmethod
    def _headings() -> list[Heading]:
        return [
            Heading(_("When"), 11),
            Heading(_("Store"), 16),
            Heading(_("What"), 0),
            Heading(_("Last, or by whom"), 26, from_width=90),
        ]

    def on_mount(self) -> None:
        """The keys go to the list."""
        self.look()
        for counts in self.query(WorkList):
            counts.focus()

    def on_screen_resume(self) -> None:
        """What was counted meanwhile is among what was counted."""
        if self.state is not None:
            self.look()

    def look(self) -> None:
        """What is due, and what was done."""
        self.ask(self._asked, self._found, whole=True)

    def _asked(self) -> State:
        from wamledger.services import drafts
        from wamledger.services.counting.due import counts_due
        from wamledger.services.counting.made import counts_made

        ledger, by = self.desk.ledger, self.desk.by
        begun = [each for each in drafts.drafts(ledger, by=by) if each.form == FORM]
        return State(begun, counts_due(ledger), counts_made(ledger))

    def _found(self, state: State) -> None:
        is_first, self.state = self.state is None, state
        late = sum(each.is_overdue for each in state.owed)
        for counts in self.query(WorkList):
            counts.put(self._lines(), _("Nothing stands anywhere that has to be counted."))
        if late and is_first:
            said = ngettext("{number} count is overdue.", "{number} counts are overdue.", late)
            self.say(said.format(number=late), "warning")

    def _lines(self) -> list[Line]:
        state = self.state
        if state is None:
            return []
        lines: list[Line] = []
        for title, found in (
            (_("Under way"), [self._begun(each) for each in state.begun]),
            (_("Due"), [self._due(number, each) for number, each in enumerate(state.owed)]),
            (_("Counted"), [self._made(each) for each in state.made]),
        ):
            if found:
                lines += [Line("", (title,)), *found]
        return lines

    @staticmethod
    def _begun(draft: Draft) -> Line:
        from wamledger.services.counting.live import LiveCount

        count = LiveCount.read(draft.content.get("count") or {})
        rows = ngettext("{number} line so far", "{number} lines so far", len(count.rows))
        what = labelled(count.number, rows.format(number=len(count.rows)))
        by = ", ".join(count.head.get("counted_by", ()))
        return Line(f"draft {draft.id}", (_day(draft.changed_at), count.at, what, by))

    @staticmethod
    def _due(number: int, owed: Owed) -> Line:
        check = _(owed.check.value)
        what = labelled(f"! {_('overdue')}", check) if owed.is_overdue else check
        last = _day(owed.last.cut_off) if owed.last else _("never")
        return Line(f"due {number}", (_day(owed.at), owed.store, what, last))

    @staticmethod
    def _made(count: Counted) -> Line:
        what = labelled(count.id, f"{word(COUNT, count.kind)}, {word(COUNT_SCOPE, count.scope).lower()}")
        return Line(f"count {count.id}", (_day(count.cut_off), count.at, what, ", ".join(count.counted_by)))

    # keys

    @on(WorkList.Opened)
    async def _opened(self, message: WorkList.Opened) -> None:
        message.stop()
        kind, _space, code = message.key.partition(" ")
        if kind == "count":
            await self.app.show(Subject("count", code))
        elif kind == "draft":
            await self._go_on(code)
        else:
            await self._begin(self._wanted(code))

    async def _go_on(self, draft: str) -> None:
        from tui.screens.count_room import CountRoom
        from wamledger.services.counting.live import LiveCount

        found = next((each for each in (self.state.begun if self.state else ()) if each.id == draft), None)
        if found is not None:
            await self.app.push_screen(
                CountRoom(self.desk, LiveCount.read(found.content.get("count") or {}), draft=draft)
            )

    def _wanted(self, number: str, *, on_paper: bool = False) -> Wanted:
        if self.state is None or not number.isdigit():
            return Wanted(on_paper=on_paper)
        owed = self.state.owed[int(number)]
        return Wanted(owed.store, owed.scope, owed.kind, owed.of, on_paper=on_paper)

    async def _begin(self, wanted: Wanted) -> None:
        from tui.screens.count_begin import CountBegin

        await self.app.push_screen(CountBegin(self.desk, wanted))

    async def action_another(self) -> None:
        """A count that is not on the list."""
        await self._begin(Wanted())

    async def action_paper(self) -> None:
        """A sheet to be filled in by hand, of what the cursor stands on."""
        kind, _space, code = self.query_one(WorkList).key.partition(" ")
        await self._begin(self._wanted(code if kind == "due" else "", on_paper=True))

    async def action_filled(self) -> None:
        """A sheet that came back."""
        from tui.screens.count_sheet import FilledSheet

        await self.app.push_screen(FilledSheet(self.desk))


def _day(at: int) -> str:
    return moments.day(at)
