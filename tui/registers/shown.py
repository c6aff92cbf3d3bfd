"""What of a register is on the screen: its rows around the cursor, what it is narrowed by, and where one is among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.destinations import BY_NAME
from tui.screens.base import FORESEEN, Page
from tui.widgets.window import Window
from tui.widgets.window_table import WindowTable
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services import user_settings
from wamledger.services.labelled import labelled
from wamledger.services.lists.form import Asked, Filter, ListRow, Source
from wamledger.services.numbers import grouped

AS_OPENED: Final[Mapping[str, Asked]] = {
    "custody": Asked(filters={"state": "OWED"}),
    "consignments": Asked(sort="expected_at", descending=True),
    "disposals": Asked(sort="planned_at", descending=True),
    "traces": Asked(sort="requested_at", descending=True),
}
"""How a register of what comes and goes stands for whoever opens it without saying how: what is of today comes first."""

COUNTED_AFTER: Final = 0.25
"""Seconds without a key before the rows are counted, so that nothing is counted for each letter of a search."""

LATE: Final = 0.4
"""Seconds after which whoever asked for other rows is told that they are still to come."""


class RegisterShown(Page):
    """The rows of a register, however many; nothing is done with them here."""

    heading: ClassVar[str] = N_("Register")
    awaits_answer: ClassVar[bool] = True
    DEFAULT_CSS = """
    RegisterShown #search { height: 1; padding: 0 1; }
    RegisterShown #search Static { width: auto; padding: 0 1 0 0; }
    RegisterShown #search Input { width: 1fr; }
    RegisterShown #narrowed { height: auto; padding: 0 1; display: none; text-style: bold; }
    RegisterShown #narrowed.open { display: block; }
    RegisterShown #position { height: 1; padding: 0 1; color: $text-muted; }
    """

    def __init__(
        self, desk: Desk, name: str, filters: Mapping[str, str] | None = None, find: str = ""
    ) -> None:
        super().__init__(desk)
        self.name_of_register = name
        self.source: Source | None = None
        first = AS_OPENED.get(name, Asked()) if filters is None and not find else Asked()
        self.window = Window(replace(first, filters=dict(filters or first.filters), find=find))
        self.marks: dict[str, ListRow] = {}
        self.chosen = _remembered(name)
        """The columns that are on the screen; empty for those of the register itself."""
        self._counting = False
        self._placing = False
        self._is_behind = False

    # what there is

    def opened(self) -> Source:
        """The register itself; called beside the screen."""
        from wamledger.services.lists import named

        return named(self.desk.ledger, self.name_of_register)

    @property
    def asked(self) -> Asked:
        """How the register is wanted."""
        return self.window.asked

    @property
    def open_source(self) -> Source:
        """The register, which is open wherever its keys work."""
        if self.source is None:
            raise RuntimeError("the register is not open yet")
        return self.source

    @property
    def is_ready(self) -> bool:
        """Whether rows are on the screen, or would be if there were any."""
        return self.source is not None and not self.refusal

    def title_text(self) -> str:
        """What the register is called."""
        known = BY_NAME.get(self.name_of_register)
        title = known.title if known else self.source.title if self.source else self.heading
        return _(title)

    def body(self) -> ComposeResult:
        """The search, what it is narrowed by, the rows, and where one is among them."""
        if self.source is None:
            yield Static(Text("…"))
            return
        with Horizontal(id="search") as search:
            search.display = bool(self.asked.find)
            yield Static(Text(_("Search")))
            yield Input(
                self.asked.find, placeholder=_(self.source.finds), compact=True, select_on_focus=False
            )
        yield Static(self._narrowed(), id="narrowed", classes="open" if self._filters() else "")
        table = WindowTable(self.source, self.window, empty=self._empty(), chosen=self.chosen)
        table.marked = self.marks
        yield table
        yield Static(self._position(), id="position")

    def look(self) -> None:
        """The register is opened, or its rows are asked for anew."""
        if self.source is None:
            self.ask(self.opened, self._opened, whole=True, group="opening")
            return
        # a question that was refused, or was never answered, may be asked again
        self._counting = self._placing = False
        self.window.again()
        self._go_on()

    async def _opened(self, source: Source) -> None:
        self.source = source
        known = {each.name for each in source.columns}
        self.chosen = tuple(name for name in self.chosen if name in known)
        await self.drawn_again()

    async def drawn_again(self) -> None:
        """The register is drawn anew around the same rows."""
        await self.recompose()
        for table in self.query(WindowTable):
            table.focus()

    def action_again(self) -> None:
        """What is in the ledger now is shown."""
        if self.refusal:
            self.source = None
            self.refusal = ""
        self.look()

    def on_screen_suspend(self, _event: events.ScreenSuspend) -> None:
        """Another screen is in front."""
        self._is_behind = not isinstance(self.app.screen, ModalScreen)

    def on_screen_resume(self, _event: events.ScreenResume) -> None:
        """Whoever comes back sees the rows as they are now."""
        if self._is_behind:
            self._is_behind = False
            if self.source is not None:
                self.look()

    # how it is asked

    def want(self, asked: Asked) -> None:
        """The register is wanted like this."""
        self.window.ask(asked)
        for narrowed in self.query("#narrowed").results(Static):
            narrowed.update(self._narrowed())
            narrowed.set_class(bool(self._filters()), "open")
        self._go_on()

        turn = self.window.turn
        self.set_timer(LATE, lambda: self._tell_late(turn))

    def _tell_late(self, turn: int) -> None:
        """Where the rows are still to come, it is said that those on the screen are of what was asked before."""
        if turn == self.window.turn and not self.window.is_loaded and self.window.rows:
            for line in self.query("#position").results(Static):
                line.update(Text(_("… Still being looked for; these rows are those of before.")))

    def _go_on(self) -> None:
        for table in self.query(WindowTable):
            table.empty = self._empty()
            table.fetch()
            table.refresh()
        self._tell_position()

    def _filters(self) -> list[Filter]:
        """The filters that narrow the register now."""
        filters = self.source.filters if self.source else ()
        return [each for each in filters if self.asked.filters.get(each.name)]

    def _value(self, by: Filter) -> str:
        value = self.asked.filters.get(by.name, "")
        if not value:
            return _("any")
        return _(by.choices[value]) if value in by.choices else shown(value)

    def _narrowed(self) -> Text:
        return Text("  ·  ".join(labelled(_(each.heading), self._value(each)) for each in self._filters()))

    def _empty(self) -> str:
        if self.asked.find:
            return _("Nothing is found like this. Esc takes back the search; f changes the filter.")
        if self._filters():
            return _("Nothing is found like this; f changes the filter.")
        return _("There is nothing in this register yet.")

    # where one is

    def on_window_table_moved(self) -> None:
        """The line below says where the cursor stands."""
        self._tell_position()

    def _tell_position(self) -> None:
        for line in self.query("#position").results(Static):
            line.update(self._position())
        if self.window.is_loaded and self.window.count is None and not self._counting:
            self._counting = True
            self.set_timer(COUNTED_AFTER, self._count)
        elif self.window.is_loaded and self.window.rows and self.window.start is None and not self._placing:
            self._placing = True
            self._place()

    def _position(self) -> Text:
        window = self.window
        if window.is_loaded and not window.rows:
            return Text(_("No rows"))
        at = "…" if window.position is None or not window.is_loaded else grouped(window.position + 1)
        parts = [
            _("Row {number} of {all}").format(
                number=at, all="…" if window.count is None else grouped(window.count)
            )
        ]
        row = window.at_cursor
        if row is not None and row.flag:
            parts.append(f"! {_(row.flag)}")
        if self.marks:
            parts.append(
                "✓ "
                + ngettext("{number} row marked", "{number} rows marked", len(self.marks)).format(
                    number=grouped(len(self.marks))
                )
            )
        return Text("  ·  ".join(parts), no_wrap=True, overflow="ellipsis")

    def _count(self) -> None:
        """The rows are counted beside the screen, once for what is wanted now."""
        asked, source, turn = self.asked, self.open_source, self.window.turn
        if not self.window.is_loaded:
            self._counting = False
            return

        def counted(rows: int) -> None:
            self._counting = False
            if turn == self.window.turn:
                self.window.counted(rows)
            self._tell_position()

        self.ask(lambda: source.count(asked), counted, group="count")

    def _place(self) -> None:
        """Where the cursor stands is counted beside the screen."""
        asked, source, turn, key = self.asked, self.open_source, self.window.turn, self.window.rows[0].key

        def placed(position: int) -> None:
            self._placing = False
            if turn == self.window.turn:
                self.window.placed(key, position)
            self._tell_position()

        self.ask(lambda: source.position(asked, key), placed, group="place")

    async def on_window_table_failed(self, message: WindowTable.Failed) -> None:
        """Rows that cannot be had, or not any more, are refused in words."""
        if isinstance(message.error, FORESEEN):
            await self.refused(message.error, whole=True)
        else:
            self.app.broken(message.error)


def _remembered(name: str) -> tuple[str, ...]:
    """The columns that somebody chose the last time."""
    kept = user_settings.preferred(f"{user_settings.COLUMNS}{name}")
    return tuple(part for part in kept.split(",") if part) if kept else ()
