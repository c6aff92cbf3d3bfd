"""The types of weapons that the program knows, with the class of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from tui.screens.table import TablePage
from wamledger.i18n import N_, _
from wamledger.services.home.stock import CLASS


class WeaponTypes(TablePage):
    """All types, by code."""

    heading: ClassVar[str] = N_("Types of weapons")
    about: ClassVar[tuple[str, ...]] = (N_("The code of a type is what forms ask for."),)
    headings: ClassVar[tuple[str, ...]] = (N_("Code"), N_("Name"), N_("Class"))

    def asked(self) -> Any:
        """The types."""
        from wamledger.services import registers

        return registers.rows(self.desk.ledger, registers.named("types"))

    def rows(self) -> Sequence[tuple[str, Sequence[str]]]:
        """One row a type."""
        return [
            (each["code"], (each["code"], _(each["name"]), _(CLASS.get(each["class"], each["class"]))))
            for each in self.found or ()
        ]
