"""How a register is wanted: searched, in another order, narrowed; and what of that Escape takes back."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from textual import events
from textual.widgets import Input

from tui.registers.shown import RegisterShown
from tui.widgets.choice_box import ChoiceBox
from tui.widgets.filter_box import FilterBox
from tui.widgets.window_table import WindowTable
from wamledger.i18n import _
from wamledger.services.labelled import labelled
from wamledger.services.lists.form import Filter

EVERYTHING: Final = "*"
"""Chosen to have no filter any more."""


class RegisterAsked(RegisterShown):
    """A register that is searched, sorted and narrowed."""

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
            (each.name, labelled(_(each.heading), self._value(each))) for each in self.open_source.filters
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
