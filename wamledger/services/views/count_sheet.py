"""The view of a count sheet: what a counter has to look for, and nothing of what the book says is there."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class SheetRow:
    """
    One line to be filled in.

    Shape: ``of`` is weapon, lot or type; ``mark`` is what stands on the thing by which it is found: the tag of a weapon
    or, where it has none, the end of its serial; the lot number of a lot.
    """

    of: str
    code: str
    holder: str
    what: str
    mark: str


@dataclass(frozen=True, slots=True)
class CountSheetView:
    """
    A blind sheet.

    Shape: no quantity and no complete serial of the book is in it. ``of`` says of what a sample was
    drawn, and is empty for another scope; ``seed`` is empty where nothing was drawn; ``recount``
    names the count whose differences are looked at again; ``blank_lines`` is how many empty lines follow, and does not
    depend on what the book holds. ``drawn_at`` and ``entries`` are the state of the ledger of which was drawn.
    """

    provenance: Provenance
    number: str
    place: str
    place_name: str
    is_party: bool
    scope: str
    of: str
    kind: str
    cut_off: Moment
    counted_by: tuple[str, ...]
    drawn_at: Moment
    entries: int
    seed: str
    recount: str
    rows: tuple[SheetRow, ...]
    blank_lines: int
