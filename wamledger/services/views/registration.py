"""The view of a registration form: one weapon as it was taken on charge, and what was corrected since."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.acquired import Acquired, MarkOn, Named
from wamledger.services.views.goods import GoodsLine, Posted
from wamledger.services.views.provenance import Provenance
from wamledger.services.views.weapon_file import Photo


@dataclass(frozen=True, slots=True)
class Correction:
    """
    One field of the identity that an entry changed.

    Shape: ``field`` is the name of the field in the journal; ``was`` and ``now`` are what was recorded before and after.
    """

    posted: Posted
    field: str
    was: str
    now: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegistrationView:
    """
    One weapon as it was registered.

    Shape: ``line`` is the weapon as the entry describes it; ``others`` counts the other items that the same entry took
    on charge; ``missing`` names what a trace needs and is not on record, as the weapon was last read.
    """

    provenance: Provenance
    posted: Posted
    acquired: Acquired
    destination: Named
    line: GoodsLine
    assigned: str
    country: str
    year: str
    origin: str
    description: str
    marks: tuple[MarkOn, ...]
    files: tuple[Photo, ...]
    corrections: tuple[Correction, ...]
    missing: tuple[str, ...]
    others: int
