"""Ammunition that was used up, held against what was issued for it and the cases that came back."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance
from wamledger.services.views.vouchers import IssueAccount


@dataclass(frozen=True, slots=True)
class CasesFound:
    """
    The cases that came back against the rounds that were fired.

    Shape: ``by_mass`` where they were weighed and not counted; ``cases`` is None where no number can be made of their
    mass. ``tolerance_percent`` is the mission's own limit.
    Units: rounds and cases are pieces; ``mass_g`` is 0 where they were counted.
    """

    rounds: int
    cases: int | None
    by_mass: bool
    mass_g: int
    tolerance_percent: int

    @property
    def missing(self) -> int:
        """How many fewer cases than rounds there are; below zero where there are more."""
        return 0 if self.cases is None else self.rounds - self.cases

    @property
    def is_within(self) -> bool:
        """Whether the difference is let pass."""
        return self.cases is not None and abs(self.missing) * 100 <= self.tolerance_percent * self.rounds


@dataclass(frozen=True, slots=True)
class ExpenditureView:
    """
    An expenditure as it was recorded.

    Shape: ``issue`` is None where it was taken from a store, or from what a party holds; ``accounts`` are of the lots
    of that issue as the ledger stands; ``cases`` is None where nobody says what became of the cases.
    """

    provenance: Provenance
    posted: Posted
    issue: Posted | None
    holder: str
    holder_name: str
    contingent: str
    contingent_name: str
    activity: str
    weapons_fired: int | None
    shooters: int | None
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]
    accounts: tuple[IssueAccount, ...]
    cases: CasesFound | None
