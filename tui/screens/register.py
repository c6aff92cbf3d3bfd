"""A register: all weapons, lots, places and so on, however many, to look through, narrow, mark and take away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.destinations import BY_NAME
from tui.screens.base import FORESEEN, Page
from tui.widgets.cell import grouped
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.columns_box import ColumnsBox
from tui.widgets.filter_box import FilterBox
from tui.widgets.window import Window
from tui.widgets.window_table import WindowTable
from wamledger.domain.text import shown
from wamledger.i18n import N_, P_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services import user_settings
from wamledger.services.lists.form import Asked, Column, Filter, ListRow, Source
from wamledger.services.subjects import Subject

if TYPE_CHECKING:
    from wamledger.services.things.page import Next

COUNTED_AFTER: Final = 0.25
"""Seconds without a key before the rows are counted, so that nothing is counted for each letter of a search."""
EVERYTHING: Final = "*"
"""Chosen to have no filter any more."""


class RegisterPage(Page):
    """One of the registers."""

    heading: ClassVar[str] = N_("Register")
    about: ClassVar[tuple[str, ...]] = (
        N_("Everything of one kind, read from the ledger as you go: a million rows open as fast as ten."),
        N_(
            "Search with /, narrow with f, sort with s, and open a row with Enter. Mark rows with Space; then n offers what"
            " can be done with all of them on one voucher."
        ),
        N_("With e exactly what is shown goes into a file, and with c you choose the columns."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("slash", "search", N_("Search"), key_display="/"),
        Binding("f", "filter", N_("Filter")),
        Binding("s", "sort", N_("Sort")),
        Binding("S", "turn_around", N_("Other way round"), show=False),
        Binding("n", "next", N_("What can be done")),
        Binding("space", "mark", P_("key", "Mark")),
        Binding("c", "columns", N_("Columns")),
        Binding("e", "export", N_("Export")),
    ]
    DEFAULT_CSS = """
    RegisterPage #search { height: 1; padding: 0 1; }
    RegisterPage #search Static { width: auto; padding: 0 1 0 0; }
    RegisterPage #search Input { width: 1fr; }
    RegisterPage #narrowed { height: auto; padding: 0 1; display: none; text-style: bold; }
    RegisterPage #narrowed.open { display: block; }
    RegisterPage #position { height: 1; padding: 0 1; color: $text-muted; }
    """

    def __init__(
        self, desk: Desk, name: str, filters: Mapping[str, str] | None = None, find: str = ""
    ) -> None:
        super().__init__(desk)
        self.name_of_register = name
        self.source: Source | None = None
        self.window = Window(Asked(filters=dict(filters or {}), find=find))
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

    def _go_on(self) -> None:
        for table in self.query(WindowTable):
            table.empty = self._empty()
            table.fetch()
            table.refresh()
        self._tell_position()

    def action_search(self) -> None:
        """The keys go to the search."""
        if not self.is_ready:
            return
        if not self.open_source.finds:
            self.say(_("Nothing is searched here; narrow it with f."), "warning")
            return
        # at once, since the next key is the first letter
        self.query_one("#search").display = True
        self.set_focus(self.query_one("#search Input", Input))

    def on_input_changed(self, message: Input.Changed) -> None:
        """The rows are those that are found by what is typed."""
        message.stop()
        if message.value.strip() != self.asked.find:
            self.want(replace(self.asked, find=message.value.strip()))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """The keys go to the rows."""
        message.stop()
        self._to_rows()

    def on_key(self, event: events.Key) -> None:
        """From the search the arrow leads down to the rows."""
        if event.key == "down" and isinstance(self.focused, Input):
            event.stop()
            self._to_rows()

    def _to_rows(self) -> None:
        self.set_focus(self.query_one(WindowTable))
        self.query_one("#search").display = bool(self.asked.find)

    async def action_back(self) -> None:
        """One step back: from the search to the rows, no marks, no search any more, the screen before this one."""
        if isinstance(self.focused, Input):
            self._to_rows()
        elif self.marks:
            self.marks.clear()
            self._go_on()
        elif self.asked.find and self.is_ready:
            self.query_one("#search Input", Input).value = ""
            self.query_one("#search").display = False
        else:
            await super().action_back()

    def action_sort(self) -> None:
        """A column is chosen in whose order the register stands."""
        if not self.is_ready:
            return
        choices = [(each.name, _(each.heading)) for each in self.open_source.columns if each.sorts]

        def chosen(name: str | None) -> None:
            if name is not None:
                self._sort(name)

        self.app.push_screen(ChoiceBox(_("In the order of"), choices, at=self.asked.sort), chosen)

    def action_turn_around(self) -> None:
        """The register stands the other way round."""
        if self.is_ready:
            self.want(replace(self.asked, descending=not self.asked.descending))

    def on_window_table_sort_asked(self, message: WindowTable.SortAsked) -> None:
        """A click on a heading sorts by it, and turns the register around where it is sorted so."""
        if message.column.name == self.asked.sort:
            self.action_turn_around()
        else:
            self._sort(message.column.name)

    def _sort(self, name: str) -> None:
        self.want(
            replace(self.asked, sort=name, descending=self.asked.descending and name == self.asked.sort)
        )

    def action_filter(self) -> None:
        """By what the register is narrowed is chosen, and then to what."""
        if not self.is_ready:
            return
        if not self.open_source.filters:
            self.say(_("There is nothing to narrow this register by."), "warning")
            return
        choices = [
            (each.name, f"{_(each.heading)}: {self._value(each)}") for each in self.open_source.filters
        ]
        if self._filters():
            choices.append((EVERYTHING, _("No filter any more")))
        of = {each.name: each for each in self.open_source.filters}

        def chosen(name: str | None) -> None:
            if name == EVERYTHING:
                self.want(replace(self.asked, filters={}))
            elif name is not None:
                self._choose(of[name])

        self.app.push_screen(ChoiceBox(_("Narrow by"), choices), chosen)

    def _choose(self, by: Filter) -> None:
        now = self.asked.filters.get(by.name, "")

        def chosen(value: str | None) -> None:
            if value is not None:
                others = {name: each for name, each in self.asked.filters.items() if name != by.name}
                self.want(replace(self.asked, filters={**others, by.name: value} if value else others))

        if by.choices:
            words = [("", _("any")), *((value, _(word)) for value, word in by.choices.items())]
            self.app.push_screen(ChoiceBox(_(by.heading), words, at=now), chosen)
        else:
            self.app.push_screen(FilterBox(self.desk, by, now), chosen)

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
        return Text("  ·  ".join(f"{_(each.heading)}: {self._value(each)}" for each in self._filters()))

    def _empty(self) -> str:
        if self.asked.find or self._filters():
            return _("Nothing is found like this. Esc takes back the search; f changes the filter.")
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

    # what is done with rows

    async def on_window_table_opened(self, message: WindowTable.Opened) -> None:
        """The thing of the row is in front."""
        await self.app.show(message.row.subject)

    def action_mark(self) -> None:
        """The row is marked, or not any more, and the cursor on the next one."""
        row = self.window.at_cursor
        if row is None or not self.is_ready:
            return
        if self.marks.pop(row.key, None) is None:
            self.marks[row.key] = row
        self.query_one(WindowTable).action_move(1)

    def subjects(self) -> list[Subject]:
        """The things of the rows that are marked, or of the row under the cursor."""
        rows = list(self.marks.values()) or [row for row in (self.window.at_cursor,) if row]
        return list(dict.fromkeys(row.subject for row in rows))

    def action_next(self) -> None:
        """What can be done with the row, or with all that are marked, is listed to choose one."""
        subjects = self.subjects()
        if not subjects or not self.is_ready:
            return
        ledger, by = self.desk.ledger, self.desk.by

        def question() -> tuple[Next, ...]:
            from wamledger.services.things.together import together

            return together(ledger, subjects, by=by)

        def offered(steps: tuple[Next, ...]) -> None:
            self.say("")
            self._offer(subjects, steps)

        if len(subjects) > 1:
            self.say(_("Looking what can be done with all of them …"), "busy")
        self.ask(question, offered, group="next")

    def _offer(self, subjects: list[Subject], steps: tuple[Next, ...]) -> None:
        if not steps:
            self.say(_("Nothing can be done next with what is marked, by whoever sits here."), "warning")
            return
        heading = subjects[0].code
        if len(subjects) > 1:
            heading = ngettext("{number} thing", "{number} things", len(subjects)).format(
                number=len(subjects)
            )

        async def chosen(number: str | None) -> None:
            if number is not None:
                step = steps[int(number)]
                await self.app.fill(step.op, step.filled)

        choices = [(str(number), each.label) for number, each in enumerate(steps)]
        self.app.push_screen(
            ChoiceBox(_("{things}: what can be done next").format(things=shown(heading)), choices), chosen
        )

    # columns and files

    def columns(self) -> list[Column]:
        """The columns that are on the screen or beside it."""
        return self.query_one(WindowTable).columns()

    def action_columns(self) -> None:
        """Which columns are on the screen is chosen, and kept for the next time."""
        if not self.is_ready:
            return

        def chosen(names: list[str] | None) -> None:
            if names is None:
                return
            self.chosen = tuple(names)
            for table in self.query(WindowTable):
                table.choose(names)
            try:
                user_settings.remember(f"{user_settings.COLUMNS}{self.name_of_register}", ",".join(names))
            except (LedgerFault, OSError):
                self.say(_("The columns could not be kept for the next time."), "warning")

        self.app.push_screen(
            ColumnsBox(self.open_source.columns, [each.name for each in self.columns()]), chosen
        )

    def action_export(self) -> None:
        """What is shown goes into a file."""
        if not self.is_ready:
            return
        from tui.screens.register_export import RegisterExport

        def written(path: Path | None) -> None:
            if path is not None:
                self.say(_("Written: {path}").format(path=path), "good")

        columns = [each.name for each in self.columns()]
        self.app.push_screen(RegisterExport(self.open_source, self.asked, columns), written)


def _remembered(name: str) -> tuple[str, ...]:
    """The columns that somebody chose the last time."""
    kept = user_settings.preferred(f"{user_settings.COLUMNS}{name}")
    return tuple(part for part in kept.split(",") if part) if kept else ()
