"""Goods on their way between sites: what was sent, what came, and what differs."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Journey:
    """
    From where to where, with whom, and under which authority.

    Shape: coordinates are as recorded with the place, empty where it has none; ``seals`` are those that were fitted.
    """

    origin: str
    origin_name: str
    origin_position: str
    destination: str
    destination_name: str
    destination_position: str
    left_at: Moment
    expected_at: Moment
    carrier: str
    carrier_name: str
    vehicle: str
    escort: str
    route: str
    authority: str
    seals: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MovementOrderView:
    """
    A dispatch as it was ordered: the journey, and the goods in sum.

    Shape: ``lines`` is how many lines the manifest has.
    """

    provenance: Provenance
    posted: Posted
    journey: Journey
    lines: int
    totals: tuple[GoodsTotal, ...]


@dataclass(frozen=True, slots=True)
class ManifestView:
    """A dispatch as it was loaded, line by line."""

    provenance: Provenance
    posted: Posted
    journey: Journey
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """
    What of a type or nature was sent and what became of it.

    Shape: ``before`` came with earlier receipts, ``now`` with this one; of a note over all receipts ``now`` is all that
    came. ``outstanding`` is what has neither come nor been reported lost.
    """

    item_kind: str
    nature: str
    nature_name: str
    unit: str
    sent: int
    before: int
    now: int
    lost: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class ShortLine:
    """One item of a consignment of which less came than was sent; ``line`` is what was sent of it."""

    line: GoodsLine
    received: int
    lost: int
    outstanding: int


@dataclass(frozen=True, slots=True)
class SurplusLine:
    """
    What came and was not sent, or more than was sent.

    Shape: ``item`` is empty for a weapon that nobody knew by its serial; ``mark`` is the serial as read then.
    """

    receipt: str
    item_kind: str
    item: str
    described: str
    mark: str
    quantity: int
    unit: str
    condition: str
    remarks: str


@dataclass(frozen=True, slots=True)
class SealsFound:
    """
    The seals as one receipt found them.

    Shape: ``missing`` were fitted and not found, ``strange`` were found and not fitted; both are empty where the receipt
    names no seals, which says nothing.
    """

    receipt: str
    intact: bool
    found: tuple[str, ...]
    missing: tuple[str, ...]
    strange: tuple[str, ...]

    @property
    def differ(self) -> bool:
        """Whether something is wrong with the seals."""
        return not self.intact or bool(self.missing or self.strange)


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """
    One receipt of a consignment, as the consignee declared it.

    Shape: ``lines`` and ``totals`` are what came into their hands of what was sent; ``short`` is what had not come when
    this receipt was recorded, and is a shortfall only where ``is_final``.
    """

    provenance: Provenance
    posted: Posted
    dispatched: Posted
    journey: Journey
    receiver: str
    receiver_name: str
    is_final: bool
    seals: SealsFound
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]
    carried: tuple[Carried, ...]
    short: tuple[ShortLine, ...]
    surplus: tuple[SurplusLine, ...]


@dataclass(frozen=True, slots=True)
class ShortfallView:
    """
    What differs between a consignment and all its receipts, as the ledger stands.

    Shape: ``receipts`` and ``losses`` are the entries that stand, in the order of the ledger; ``seals`` has one line for
    each receipt.
    """

    provenance: Provenance
    posted: Posted
    journey: Journey
    receipts: tuple[Posted, ...]
    losses: tuple[Posted, ...]
    seals: tuple[SealsFound, ...]
    carried: tuple[Carried, ...]
    short: tuple[ShortLine, ...]
    surplus: tuple[SurplusLine, ...]
