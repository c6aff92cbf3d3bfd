"""Vouchers: what was given out, what came back, and what a party still owes of an issue."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class IssueVoucherView:
    """
    An issue as it was recorded.

    Shape: ``due`` is None for an issue until further notice.
    """

    provenance: Provenance
    posted: Posted
    origin: str
    origin_name: str
    receiver: str
    receiver_name: str
    purpose: str
    due: Moment | None
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]


@dataclass(frozen=True, slots=True)
class IssueAccount:
    """
    What became of one item of an issue, as the ledger stands.

    Units: single rounds or pieces, or grams where ``unit`` is GRAM.
    """

    item_kind: str
    item: str
    described: str
    unit: str
    issued: int
    returned: int
    expended: int
    lost: int
    passed_on: int

    @property
    def owed(self) -> int:
        """What is neither back nor accounted for otherwise."""
        return self.issued - self.returned - self.expended - self.lost - self.passed_on


@dataclass(frozen=True, slots=True)
class ReturnVoucherView:
    """
    A return as it was recorded, with the issue that it settles.

    Shape: ``accounts`` are of the items that came back, as the ledger stands when this is made, in their order.
    """

    provenance: Provenance
    posted: Posted
    issue: Posted
    party: str
    party_name: str
    place: str
    place_name: str
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]
    accounts: tuple[IssueAccount, ...]
