"""What of a register is on the screen: its rows around the cursor, and by what it is narrowed."""

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
from tui.registers.position import Position
from tui.screens.base import FORESEEN, Page
from tui.widgets.window import Window
from tui.widgets.window_table import WindowTable
from wamledger.domain.text import shown
from wamledger.i18n import N_, _
from wamledger.services import user_settings
from wamledger.services.labelled import labelled
from wamledger.services.lists.form import Asked, Filter, ListRow, Source

AS_OPENED: Final[Mapping[str, Asked]] = {
    "custody": Asked(filters={"state": "OWED"}),
    "consignments": Asked(sort="expected_at", descending=True),
    "disposals": Asked(sort="planned_at", descending=True),
    "traces": Asked(sort="requested_at", descending=True),
}
"""How a register of what comes and goes stands for whoever opens it without saying how: what is of today comes first."""


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
        self.position = Position(self)
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
        yield Static(self.position.line(), id="position")

    def look(self) -> None:
        """The register is opened, or its rows are asked for anew."""
        if self.source is None:
            self.ask(self.opened, self._opened, whole=True, group="opening")
            return
        # a question that was refused, or was never answered, may be asked again
        self.position.ask_again()
        self.window.again()
        self._go_on()

    async def _opened(self, source: Source) -> None:
        self.source = source
        known = {each.name for each in source.columns}
        self.chosen = tuple(name for name in self.chosen if name in known)
        await self._draw()

    async def drawn_again(self) -> None:
        """The register is drawn anew around the same rows, which are asked for again: some hold words themselves."""
        await self._draw()
        self.look()

    async def _draw(self) -> None:
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
        self.position.say_when_late()

    def _go_on(self) -> None:
        for table in self.query(WindowTable):
            table.empty = self._empty()
            table.fetch()
            table.refresh()
        self.position.tell()

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

    def on_window_table_moved(self) -> None:
        """The line below says where the cursor stands."""
        self.position.tell()

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
