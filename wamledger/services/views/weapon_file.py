"""The life of one weapon: what it is, where it stands, and all that is on record about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class WeaponIdentity:
    """What a weapon is, as last read."""

    weapon: str
    type: str
    type_name: str
    make: str
    model: str
    calibre: str
    serial: str
    serial_status: str
    tag: str = ""
    country: str = ""
    year: str = ""
    origin: str = ""
    description: str = ""
    acquisition: str = ""
    taken_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark on the weapon beside its serial."""

    kind: str
    text: str
    position: str
    country: str = ""
    year: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the serial; earlier ones stay on record."""

    read_at: Moment
    serial: str
    serial_status: str
    read_by: str
    reason: str
    entry: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A file attached to the weapon, named by its digest."""

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold on the weapon; ``released_at`` is None while it stands."""

    kind: str
    authority: str
    reason: str
    placed_at: Moment
    released_at: Moment | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a weapon stands: with whom, in which status and condition, whose it is, and since when."""

    holder: str
    holder_name: str
    status: str
    condition: str
    ownership: str
    owner: str
    since: Moment


@dataclass(frozen=True, slots=True)
class Step:
    """
    One entry in the life of an item: when, what, between whom, on which document, by whose word.

    Shape: ``words`` says the operation in the reader's language; ``giver`` and ``receiver`` are empty where
    nothing changed hands.
    """

    seq: int
    entry: str
    occurred_at: Moment
    recorded_at: Moment
    operation: str
    words: str
    giver: str = ""
    receiver: str = ""
    document: str = ""
    by: str = ""
    approved_by: str = ""
    condition: str = ""


@dataclass(frozen=True, slots=True)
class LotStep(Step):
    """The same in the life of a lot, with how much of it: 0 where nothing moved."""

    quantity: int = 0


@dataclass(frozen=True, slots=True)
class Sighting:
    """A count that had the weapon in its scope, and what it found."""

    counted_at: Moment
    entry: str
    place: str
    kind: str
    result: str
    """SEEN, MISSING or UNEXPECTED."""
    counted_by: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trace:
    """A trace request and its answer; ``outcome`` is empty while there is none."""

    trace: str
    asked_of: str
    channel: str
    requested_at: Moment
    outcome: str = ""
    answered_at: Moment | None = None
    details: str = ""


@dataclass(frozen=True, slots=True)
class ItemView:
    """
    The life of one weapon with its chain of custody, oldest first.

    Shape: ``chain`` is in the order of the ledger; ``standing`` is None for a weapon that was reversed away, and
    for one that is elsewhere: where whoever made the report may not read of it.
    """

    provenance: Provenance
    identity: WeaponIdentity
    standing: Standing | None
    chain: Sequence[Step]
    marks: Sequence[Mark] = ()
    readings: Sequence[Reading] = ()
    photos: Sequence[Photo] = ()
    holds: Sequence[Hold] = ()
    sightings: Sequence[Sighting] = ()
    traces: Sequence[Trace] = ()
    is_elsewhere: bool = False
