"""The box that narrows the list of findings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from rich.text import Text
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.screens.asking import Asking
from tui.widgets.choice_line import ChoiceLine
from wamledger.i18n import N_, _

SEVERITIES: Final = {
    "S4": N_("All"),
    "S3": N_("S3: within 7 days, and more urgent"),
    "S2": N_("S2: within 24 hours, and more urgent"),
    "S1": N_("S1: now"),
}
Chosen = tuple[str, str, str]
"""Severity, family and part of the code of a place."""


class FindingFilter(Asking[Chosen]):
    """Asks how urgent, of which family, and at which place."""

    def __init__(self, severity: str, family: str, place: str) -> None:
        from wamledger.services.findings_told import families

        super().__init__(_("Narrow the findings"))
        self.severity = ChoiceLine(SEVERITIES, severity)
        self.family = ChoiceLine({"": N_("All families"), **families()}, family)
        self.place = Input(place, max_length=40)

    def keys(self) -> str:
        """What the keys do."""
        return _("←→ another answer, Tab the next line")

    def fields(self) -> list[Widget]:
        """Three lines."""
        return [
            Static(Text(_("How urgent"))),
            self.severity,
            Static(Text(_("Family of the rule"))),
            self.family,
            Static(Text(_("Code of a place, or a part of it"))),
            self.place,
        ]

    def begin(self) -> None:
        """The keys go to the first line."""
        self.severity.focus()

    def on_choice_line_submitted(self) -> None:
        """Enter goes to the next line."""
        self.focus_next()

    def question(self) -> Callable[[], Chosen]:
        """What stands there; it is asked of nobody."""
        chosen = (self.severity.value, self.family.value, self.place.value.strip().upper())
        return lambda: chosen
