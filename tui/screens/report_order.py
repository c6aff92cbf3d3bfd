"""The box in which a report is set: what it is about, for which time, on which paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.screens.asking import Asking
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.code_line import CodeLine
from tui.widgets.language_names import all_named
from wamledger.i18n import N_, _, language, languages
from wamledger.services.labelled import labelled

if TYPE_CHECKING:
    from reports.making import Order, Printed

WORDS: Final = {
    "at": N_("Only what stands at this place and within it, or with this party"),
    "as_of": N_("As it stood then: a time with an offset, or a date for its end in UTC"),
    "since": N_("From then on: a time, or a date for its beginning"),
    "until": N_("Up to then: a time, or a date for its end"),
    "of": N_("Only this part"),
    "stage": N_("Which of several reports of one matter"),
    "second_language": N_("The language beside the first"),
}
STAGES: Final = {
    "": N_("As the matter stands"),
    "first": N_("First report"),
    "update": N_("Update"),
    "final": N_("Final report"),
}
PAPERS: Final = {"a4": "A4", "letter": N_("Letter"), "tag": N_("A roll of labels")}
_TIMES: Final = ("as_of", "since", "until")


class ReportOrder(Asking["Printed"]):
    """Dismissed with the printed report, which has left nowhere yet."""

    may_be_left = True

    def __init__(self, desk: Desk, kind: str, code: str = "") -> None:
        from reports.catalogue import kind_of
        from reports.making import COMPLETES

        self.kind = kind_of(kind)
        super().__init__(_(self.kind.form.title))
        self.desk = desk
        self.code = CodeLine(desk, COMPLETES.get(kind, ""), code, id="order-code")
        self.options: dict[str, Input | ChoiceLine] = {name: self._line(name) for name in self.kind.options}
        self.language = ChoiceLine(all_named(languages()), language())
        self.paper = ChoiceLine({each.lower(): PAPERS[each.lower()] for each in self.kind.papers})

    def _line(self, name: str) -> Input | ChoiceLine:
        match name:
            case "at":
                return CodeLine(self.desk, "holder")
            case "stage":
                return ChoiceLine(STAGES)
            case "second_language":
                return ChoiceLine({"": N_("None"), **all_named(languages())})
            case _:
                return Input(max_length=80)

    def keys(self) -> str:
        """What the keys do."""
        return _("Tab the next line, → takes what is offered, ←→ another answer")

    def does(self) -> str:
        """What going on does."""
        return _("Show it")

    def fields(self) -> list[Widget]:
        """What the report takes, and nothing else."""
        found: list[Widget] = [Static(Text(_(self.kind.summary)))]
        if self.kind.subject:
            found += [Static(Text(_(self.kind.subject))), self.code]
        for name, line in self.options.items():
            words = _(WORDS[name])
            if name == "of" and self.kind.of:
                words = labelled(words, _(self.kind.of))
            found += [Static(Text(words)), line]
        if len(self.language.choices) > 1:
            found += [Static(Text(_("Language"))), self.language]
        return [*found, Static(Text(_("Paper"))), self.paper]

    def begin(self) -> None:
        """The keys go to the first line that is empty."""
        lines = [*([self.code] if self.kind.subject else []), *self.options.values(), self.paper]
        next((each for each in lines if not each.value), self.paper).focus()

    def on_choice_line_submitted(self, message: ChoiceLine.Submitted) -> None:
        """Enter goes to the next line, and shows the report after the last."""
        if message.line is self.paper:
            self.action_try()
        else:
            self.focus_next()

    def question(self) -> Callable[[], Printed] | None:
        """The report is printed, and not written anywhere."""
        from reports.making import Order, printed_report

        order = Order(
            self.kind.name,
            self.code.value.strip(),
            self._given(),
            self.paper.value,
            "" if self.language.value == language() else self.language.value,
        )
        ledger, by = self.desk.ledger, self.desk.by

        def made() -> Printed:
            read = _read(order)
            return printed_report(
                ledger,
                read,
                by=by,
                on_page=lambda page: self.moved(_("Page {page}").format(page=page)),
            )

        return made

    def _given(self) -> dict[str, Any]:
        values = {name: line.value.strip() for name, line in self.options.items()}
        return {name: value for name, value in values.items() if value}


def _read(order: Order) -> Order:
    """The order with its times read.  Refuses: time_unreadable"""
    from dataclasses import replace

    from wamledger.services.asked_times import as_of, since

    options = dict(order.options)
    for name in _TIMES:
        if name in options:
            options[name] = since(options[name]) if name == "since" else as_of(options[name])
    return replace(order, options=options)
