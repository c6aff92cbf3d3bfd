"""The views of papers about goods that came from outside: the report of the team, and the receipt to a person."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.acquired import Acquired, MarkOn, Named
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance
from wamledger.services.views.weapon_file import Photo


@dataclass(frozen=True, slots=True)
class TypeReported:
    """How many weapons of a type were reported from the field, and how many were booked under the same reference."""

    type: str
    type_name: str
    reported: int
    booked: int


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What was reported from the field under the reference of the operation, before anything was booked."""

    posted: Posted
    kind: str
    place: Named
    latitude: str
    longitude: str
    description: str
    types: tuple[TypeReported, ...]


@dataclass(frozen=True, slots=True)
class CollectionView:
    """
    One collection, seizure or find, as it was taken on charge.

    Shape: ``reported`` are the reports of the field that bear the same reference of an operation; ``totals`` come from
    the movements of the entry, apart from the lines.
    """

    provenance: Provenance
    posted: Posted
    acquired: Acquired
    destination: Named
    witnesses: tuple[Named, ...]
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]
    marks: tuple[MarkOn, ...]
    files: tuple[Photo, ...]
    reported: tuple[FieldReport, ...]


@dataclass(frozen=True, slots=True)
class HandedIn:
    """
    One item as its receipt lists it.

    Shape: ``kind`` is ``weapon`` or ``lot``; ``serviceable`` is yes, no or unknown, and empty for ammunition.
    """

    line: int
    kind: str
    code: str
    type: str
    type_name: str
    make: str
    model: str
    calibre: str
    mark: str
    mark_status: str
    tag: str
    quantity: int
    unit: str
    serviceable: str


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """
    What a person gets who hands goods in, and nothing that is not theirs to know.

    Shape: the person is named by ``participant``, the number, and writes the name or not; ``owner`` is the party that
    stays the owner of a deposit, nobody otherwise; ``statement`` is what the mission has printed on its receipts;
    ``language2`` is the second language of the sheet, empty for one.
    """

    provenance: Provenance
    seq: int
    entry: str
    document: str
    handed_in_at: Moment
    mode: str
    place_name: str
    destination: Named
    participant: str
    programme: str
    owner: Named
    issuer: Named
    lines: tuple[HandedIn, ...]
    statement: str = ""
    reversed_by: str = ""
    language2: str = ""
