"""The view of a deposit protocol: what a party gave into joint custody and stays the owner of, and who has had it since."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.acquired import Acquired, Named
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Deposited:
    """How much of what was deposited stands with one holder in one status, as of the report."""

    holder: Named
    status: str
    weapons: int
    units: int


@dataclass(frozen=True, slots=True)
class Access:
    """
    An entry that moved something of the deposit after it was made.

    Shape: ``weapons`` and ``units`` count what it moved of the deposit; ``due`` is when it should come back, None where
    it need not, or not by a time.
    """

    posted: Posted
    origin: Named
    destination: Named
    purpose: str
    due: Moment | None
    weapons: int
    units: int


@dataclass(frozen=True, slots=True)
class DepositView:
    """
    A temporary deposit.

    Shape: ``custody`` is how the store is locked (DUAL_KEY ...), ``keeper`` who keeps it for the mission; the sum of
    ``standing`` is that of ``totals``, which come from the movements of the entry.
    """

    provenance: Provenance
    posted: Posted
    acquired: Acquired
    destination: Named
    custody: str
    keeper: Named
    witnesses: tuple[Named, ...]
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]
    standing: tuple[Deposited, ...]
    accesses: tuple[Access, ...]
