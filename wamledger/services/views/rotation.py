"""The reconciliation of a contingent: what it declared, what came, what is held, and what became of the rest."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class RotationSheet:
    """A sheet of a list, with how many lines of weapons it has, and of lots."""

    posted: Posted
    list: str
    rotation: str
    weapons: int
    lots: int


@dataclass(frozen=True, slots=True)
class RotationLine:
    """
    What lists and book say of a type of weapon, of a nature of ammunition, or of one lot.

    Shape: ``declared``, ``arrived``, ``shown`` and ``listed_home`` are by the lists, None where there is no such list;
    the rest is by the book: ``on_charge`` is what was ever taken on charge, and what follows where it stands. ``missing``
    is what arrived, or was taken on charge where there is no arrival list, less all of that: 0 where the identity
    closes, less than 0 where more is accounted for than came.
    Units: pieces, or grams as ``unit`` says
    """

    item_kind: str
    code: str
    name: str
    mark: str
    unit: str
    declared: int | None
    arrived: int | None
    on_charge: int
    shown: int | None
    held: int
    handed_on: int
    repatriated: int
    destroyed: int
    expended: int
    written_off: int
    unaccounted: int
    listed_home: int | None
    missing: int


@dataclass(frozen=True, slots=True)
class RotationSerial:
    """
    A weapon of which the lists and the book do not say the same.

    Shape: ``weapon`` is empty for a serial that is on no book; ``lists`` are those that name it, ``status`` and
    ``holder`` what the book says; ``differs`` says how, in codes of ``words.ROTATION_DIFFERENCE``.
    """

    weapon: str
    mark: str
    described: str
    lists: tuple[str, ...]
    status: str
    holder: str
    differs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RotationView:
    """
    The reconciliation of a contingent as of a moment.

    Shape: with ``rotation`` only what came with it; ``weapons`` by type, ``ammunition`` by nature, ``lots`` those alone
    of which lists and book differ; ``home`` are the party and those it lies within, to whom what goes home is handed.
    """

    provenance: Provenance
    party: str
    party_name: str
    rotation: str
    as_of: Moment
    home: tuple[str, ...]
    sheets: tuple[RotationSheet, ...]
    weapons: tuple[RotationLine, ...]
    ammunition: tuple[RotationLine, ...]
    lots: tuple[RotationLine, ...]
    serials: tuple[RotationSerial, ...]
    unnamed: int
