"""
The forms that can be printed: number, version and title.

The version changes when the meaning or the place of a field changes, so that a page found in a binder can be
read by the rules of its day. A number is never used for anything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from wamledger.i18n import N_


@dataclass(frozen=True, slots=True)
class Form:
    """One printed form; ``title`` is marked for translation."""

    number: str
    version: int
    title: str

    @property
    def label(self) -> str:
        """Number and version as they stand on each page."""
        return f"{self.number} v{self.version}"


STOCK: Final = Form("WL-F-01", 1, N_("Stock of weapons and ammunition"))
ITEM: Final = Form("WL-F-02", 1, N_("Weapon file and chain of custody"))
COUNT_SHEET: Final = Form("WL-F-03", 1, N_("Count sheet"))

FORMS: Final = {form.number: form for form in (STOCK, ITEM, COUNT_SHEET)}
