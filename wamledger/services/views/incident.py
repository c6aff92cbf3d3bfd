"""The views of an incident and of a loss: what happened, what is missing since, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.acquired import Named
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance
from wamledger.services.views.weapon_file import Photo


@dataclass(frozen=True, slots=True)
class Casualties:
    """How many people were hurt; None where nothing was said, which is not zero."""

    killed: int | None = None
    injured: int | None = None
    civilians_killed: int | None = None
    civilians_injured: int | None = None


@dataclass(frozen=True, slots=True)
class TypeCount:
    """How many weapons of one type were reported."""

    type: str
    type_name: str
    number: int


@dataclass(frozen=True, slots=True)
class Happened:
    """An incident as it was recorded; ``weapon_types`` are the weapons that were reported with it, by type."""

    posted: Posted
    kind: str
    place: Named
    latitude: str
    longitude: str
    description: str
    operation_reference: str
    casualties: Casualties
    weapon_types: tuple[TypeCount, ...]


@dataclass(frozen=True, slots=True)
class Counted:
    """A count after an incident: where, when the book was taken, by whom."""

    posted: Posted
    place: Named
    kind: str
    scope: str
    cut_off: Moment
    counted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Settled:
    """
    What became of a part of what was lost.

    Shape: ``operation`` is recover or adjust; ``said`` is the circumstances of a recovery or the inquiry of a write-off.
    """

    item: str
    posted: Posted
    quantity: int
    destination: Named
    said: str


@dataclass(frozen=True, slots=True)
class Lost:
    """
    One line of a loss, and how much of it is settled.

    Shape: ``reported`` is the sum of ``recovered``, ``written_off`` and ``open``. ``last_seen`` is the last entry before
    the report that moved or counted the item, None where there is none. A recovery or write-off of a lot settles
    the oldest loss first.
    """

    line: GoodsLine
    last_seen: Posted | None
    reported: int
    recovered: int
    written_off: int
    open: int


@dataclass(frozen=True, slots=True)
class LossView:
    """
    One report of a loss, as of its stage.

    Shape: ``stage`` is first, update or final; a first report knows nothing of what came after it. ``hours`` is how long
    it took from the discovery to the record, ``report_hours`` the mission's limit for it; ``is_notable`` by the mission's
    own limits ``notable_weapons`` and ``notable_rounds``. ``siblings`` are other losses of the same incident.
    """

    provenance: Provenance
    stage: str
    posted: Posted
    kind: str
    discovered_at: Moment
    origin: Named
    custody: str
    keeper: Named
    dispatch: str
    issue: str
    incident: Happened | None
    lines: tuple[Lost, ...]
    totals: tuple[GoodsTotal, ...]
    settled: tuple[Settled, ...]
    counts: tuple[Counted, ...]
    siblings: tuple[Posted, ...]
    files: tuple[Photo, ...]
    hours: int
    report_hours: int
    is_notable: bool
    notable_weapons: int
    notable_rounds: int


@dataclass(frozen=True, slots=True)
class LossOf:
    """A loss that names the incident: how much it reported, and how much of that is where now."""

    posted: Posted
    kind: str
    origin: Named
    weapons: int
    weapons_open: int
    units: int
    units_open: int


@dataclass(frozen=True, slots=True)
class Taken:
    """What was taken on charge under the reference of the operation."""

    posted: Posted
    destination: Named
    weapons: int
    units: int


@dataclass(frozen=True, slots=True)
class IncidentView:
    """
    An incident with all that the ledger ties to it.

    Shape: ``losses`` name it; ``taken`` bear the same reference of an operation; ``counts`` were made at its place
    after it, as counts after an incident; ``count_hours`` is the mission's limit for them.
    """

    provenance: Provenance
    happened: Happened
    losses: tuple[LossOf, ...]
    taken: tuple[Taken, ...]
    counts: tuple[Counted, ...]
    files: tuple[Photo, ...]
    count_hours: int
