"""Natures of ammunition: those of the catalogue, and those that the mission has added or given better figures for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.binding import Binding, BindingType

from tui.screens.table import TablePage
from wamledger.i18n import N_, _
from wamledger.services.things import saying

_OF_FORM = (
    "code",
    "name",
    "calibre",
    "category",
    "un_number",
    "hazard_division",
    "compatibility_group",
    "nec_mg",
    "unit",
    "pack_size",
)


class Natures(TablePage):
    """All natures; n adds one, Enter gives better figures for the one that is marked."""

    heading: ClassVar[str] = N_("Natures of ammunition")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "n adds a nature that the catalogue lacks. Enter gives better figures for the one that is marked."
        ),
        N_("What the mission has added stands before what the program brings."),
    )
    headings: ClassVar[tuple[str, ...]] = (
        N_("Code"),
        N_("Name"),
        N_("Calibre"),
        N_("Division"),
        N_("Group"),
        N_("Explosive"),
        N_("Source"),
    )
    spare: ClassVar[tuple[int, ...]] = (6, 5, 2, 4, 3)
    BINDINGS: ClassVar[list[BindingType]] = [Binding("n", "add", N_("Add a nature"))]

    def asked(self) -> Any:
        """The natures."""
        from wamledger.services import registers

        return registers.rows(self.desk.ledger, registers.named("natures"))

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a nature."""
        return [
            (
                each["code"],
                (
                    each["code"],
                    each["name"] if each["source"] == "mission" else _(each["name"]),
                    each["calibre"] or "",
                    each["hazard_division"] or "",
                    each["compatibility_group"] or "",
                    "" if each["nec_mg"] is None else saying.grams(each["nec_mg"]),
                    _("mission") if each["source"] == "mission" else _("catalogue"),
                ),
            )
            for each in self.found or ()
        ]

    async def action_add(self) -> None:
        """The form that adds a nature."""
        await self.app.fill("add_nature")

    def opened(self, key: str) -> None:
        """The form with what is known of the nature."""
        nature = next(each for each in self.found if each["code"] == key)
        filled = {name: nature[name] for name in _OF_FORM if nature.get(name) is not None}
        self.run_worker(self.app.fill("add_nature", filled), exit_on_error=False)
