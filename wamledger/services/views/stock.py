"""Holdings as of a moment: the lines, and the sums that were computed apart from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class WeaponLine:
    """One weapon as it stands: with whom, what it is, whose it is, and its status."""

    holder: str
    holder_name: str
    weapon: str
    type: str
    type_name: str
    make: str
    model: str
    calibre: str
    serial: str
    serial_status: str
    tag: str
    condition: str
    ownership: str
    owner: str
    status: str


@dataclass(frozen=True, slots=True)
class LotLine:
    """A quantity of one lot as it stands with one holder, in one condition and status."""

    holder: str
    holder_name: str
    lot: str
    nature: str
    nature_name: str
    lot_number: str
    quantity: int
    unit: str
    condition: str
    ownership: str
    owner: str
    status: str
    hazard_division: str
    compatibility_group: str
    nec_mg: int | None
    """Net explosive content of one unit; None where nobody vouches for it."""


@dataclass(frozen=True, slots=True)
class HolderTotal:
    """How many weapons stand with one holder, by status."""

    holder: str
    holder_name: str
    by_status: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class TypeTotal:
    """How many weapons of one type there are, by ownership."""

    type: str
    type_name: str
    by_ownership: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Balance:
    """
    What was taken on charge and where it stands: the two are equal at every moment.

    Shape: ``taken_on_charge`` is None where the report covers a part of the ledger, and the rule has no
    meaning.
    """

    code: str
    name: str
    unit: str
    by_status: Mapping[str, int]
    taken_on_charge: int | None

    @property
    def standing(self) -> int:
        """The sum over all statuses."""
        return sum(self.by_status.values())


@dataclass(frozen=True, slots=True)
class StockView:
    """
    All holdings as of a moment, by holder, type, owner and status.

    Shape: ``weapons`` and ``lots`` are read once, in order of holder, and may be generators of any length;
    ``weapon_balance`` covers all weapons, ``lot_balances`` one nature each, ordered by code.
    """

    provenance: Provenance
    as_of: Moment
    weapons: Iterable[WeaponLine]
    lots: Iterable[LotLine]
    weapon_balance: Balance
    lot_balances: Sequence[Balance]
    holders: Sequence[HolderTotal]
    types: Sequence[TypeTotal]
    at: str = ""
    at_name: str = ""
