"""Ammunition as it stands in storehouses: hazards, net explosive content, licences, and what may not stand together."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import GoodsLine
from wamledger.services.views.provenance import Provenance
from wamledger.services.views.stock import Balance


@dataclass(frozen=True, slots=True)
class StoredLot:
    """
    A quantity of one lot in a storehouse.

    Shape: ``holder`` is the place itself, a bay for instance; ``restriction`` is empty for a lot that none stands on;
    ``expires_on`` is a date as recorded, or empty.
    """

    holder: str
    holder_name: str
    line: GoodsLine
    ownership: str
    owner: str
    restriction: str
    restriction_reason: str
    expires_on: str
    is_expired: bool
    on_hold: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A compatibility group that is present in a storehouse, and in which of its places."""

    group: str
    places: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mixing:
    """
    Two groups that stand in one storehouse and may not, or may only under a condition.

    Shape: ``condition`` is empty where no condition helps.
    """

    one: Group
    other: Group
    condition: str


@dataclass(frozen=True, slots=True)
class Load:
    """
    The net explosive content of a hazard division in a storehouse.

    Shape: ``nec_mg`` is what the books say, asked for apart from the lines.
    """

    division: str
    nec_mg: int
    is_vouched: bool


@dataclass(frozen=True, slots=True)
class Licence:
    """
    How much of a licence is used: of one place with all within it, in one hazard division with its sub-divisions.

    Shape: ``limit_kg`` is as recorded; ``used_percent`` has one decimal, rounded up, and is empty where the limit is 0.
    ``state`` is WITHIN, NEARLY (from the mission's own share of warning on) or OVER.
    """

    place: str
    place_name: str
    licence: str
    division: str
    limit_kg: str
    nec_mg: int
    is_vouched: bool
    used_percent: str
    state: str


@dataclass(frozen=True, slots=True)
class Storehouse:
    """A building with ammunition in it: its lots, with those of its bays, and what they come to."""

    place: str
    place_name: str
    kind: str
    loads: tuple[Load, ...]
    groups: tuple[Group, ...]
    mixing: tuple[Mixing, ...]
    lots: tuple[StoredLot, ...]


@dataclass(frozen=True, slots=True)
class AmmunitionStockView:
    """
    Ammunition in storehouses as of a moment.

    Shape: ``balances`` say of each nature how much stands in which status anywhere, as far as the report reaches;
    ``warning_percent`` is the mission's own share of a licence from which it is said to be nearly full.
    """

    provenance: Provenance
    as_of: Moment
    at: str
    at_name: str
    warning_percent: int
    licences: tuple[Licence, ...]
    storehouses: tuple[Storehouse, ...]
    balances: tuple[Balance, ...]
