"""The view of a trace: what is asked of whom about one weapon or lot, and what was answered."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.acquired import MarkOn, Named
from wamledger.services.views.goods import GoodsLine, Posted
from wamledger.services.views.provenance import Provenance
from wamledger.services.views.weapon_file import Photo, Reading, Trace


@dataclass(frozen=True, slots=True)
class LotMarks:
    """What is marked on a lot beside its number."""

    manufacturer: str = ""
    manufactured_on: str = ""
    expires_on: str = ""
    headstamp: str = ""
    packaging_marks: str = ""


@dataclass(frozen=True, slots=True)
class Recovery:
    """How the item came into the hands of the mission: nothing of who had it before, which is not for everybody."""

    mode: str
    taken_at: Moment
    place_name: str = ""
    latitude: str = ""
    longitude: str = ""
    operation_reference: str = ""
    mandate_reference: str = ""
    case: str = ""
    circumstances: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, and the entry that says so."""

    posted: Posted
    outcome: str
    last_known_holder: str
    point_of_diversion: str
    details: str


@dataclass(frozen=True, slots=True)
class TraceView:
    """
    One trace request, and its answer where that is asked for.

    Shape: ``item`` is the item as it is last read; ``addressee`` is a party or a country; ``missing`` are the fields of a
    weapon that a trace needs and that are not on record; ``reply_days`` is the mission's own limit for an answer;
    ``registered_by`` is the number of the entry that took the item on charge. A view of the request alone has no
    ``answer``, and none of the ``others``, which are the other traces of the item.
    """

    provenance: Provenance
    trace: str
    posted: Posted
    addressee: Named
    channel: str
    item: GoodsLine
    country: str
    year: str
    origin: str
    assigned: str
    description: str
    marks: tuple[MarkOn, ...]
    lot_marks: LotMarks
    readings: tuple[Reading, ...]
    files: tuple[Photo, ...]
    recovery: Recovery
    missing: tuple[str, ...]
    reply_days: int
    registered_by: int
    answer: Answer | None = None
    others: tuple[Trace, ...] = ()
