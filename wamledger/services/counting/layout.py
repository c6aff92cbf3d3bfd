"""The layout of a count sheet as a table: the fields of its head, its columns, and which of them a counter fills in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wamledger.i18n import N_

HEAD: Final = (
    "count_sheet",
    "number",
    "place",
    "party",
    "scope",
    "of",
    "kind",
    "cut_off",
    "counted_by",
    "drawn_at",
    "entries",
    "seed",
    "recount",
)
"""Names in the first column of the head; the values stand beside them."""

COLUMNS: Final[Mapping[str, str]] = {
    "line": N_("Line"),
    "of": N_("Of"),
    "code": N_("Code"),
    "holder": N_("Where"),
    "what": N_("What it is"),
    "mark": N_("Tag, serial or lot number on it"),
    "tag": N_("Tag as read"),
    "serial": N_("Serial as read"),
    "seen": N_("Seen (yes, no)"),
    "quantity": N_("Quantity"),
    "sealed": N_("Sealed (yes, no)"),
    "seal": N_("Seal number"),
    "remarks": N_("Remarks"),
}
"""Headings by name; the names stand in a row of their own, by which the table is found again."""

TO_FILL: Final = frozenset({"tag", "serial", "seen", "quantity", "sealed", "seal", "remarks"})
