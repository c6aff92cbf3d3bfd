"""Participants with their names, for a DDR officer: shown when asked for, on record as seen, and forgotten on request."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.deeds.people import FORGET
from tui.desk import Desk
from tui.screens.deed import DeedPage
from tui.screens.table import TablePage
from wamledger.i18n import N_, _
from wamledger.services.words import AGE_BAND, PARTICIPANT, SEX, word


class ParticipantNames(TablePage):
    """By number at first; names only when somebody asks, for that is recorded."""

    heading: ClassVar[str] = N_("Names of participants")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "People are listed by number. s shows the names as well; who saw them is recorded in the access log."
        ),
        N_("Enter lets the name of the one that is marked be forgotten; the record stays whole."),
    )
    headings: ClassVar[tuple[str, ...]] = (
        N_("Number"),
        N_("Name"),
        N_("Sex"),
        N_("Age band"),
        N_("Category"),
        N_("Armed group"),
        N_("Weapons"),
        N_("Lots"),
    )
    spare: ClassVar[tuple[int, ...]] = (5,)
    none: ClassVar[str] = N_("Nobody has been registered.")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("s", "names", N_("Show names"))]

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._names = False

    def asked(self) -> Any:
        """The participants."""
        from wamledger.services.participant_list import participants

        # coming back shows numbers alone, for each sight of names is recorded
        names, self._names = self._names, False
        return participants(self.desk.ledger, names=names)

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a person."""
        state = {"KEPT": _("kept"), "FORGOTTEN": _("forgotten"), "NONE": ""}
        return [
            (
                each["participant"],
                (
                    each["participant"],
                    each.get("name") or f"({state[each['name_state']]})"
                    if each["name_state"] != "NONE"
                    else "",
                    word(SEX, each["sex"]),
                    word(AGE_BAND, each["age_band"]),
                    word(PARTICIPANT, each["category"]),
                    each["armed_group"] or "",
                    str(each["weapons"]),
                    str(each["lots"]),
                ),
            )
            for each in self.found or ()
        ]

    def action_names(self) -> None:
        """The names are on the screen, and on record as seen."""
        self._names = True
        self.look()

    def opened(self, key: str) -> None:
        """The name can be let be forgotten."""
        self.app.push_screen(DeedPage(self.desk, FORGET, {"participant": key}))
