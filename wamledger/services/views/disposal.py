"""Disposals on paper: what is proposed or authorised, and what was destroyed and verified."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class DisposalItem:
    """
    One line of what is to be disposed of, with what speaks against it as the ledger stands.

    Shape: ``holds`` are kinds of open holds; ``trace`` is the outcome of the newest trace, OPEN while it is not
    answered, and empty where none was asked for.
    """

    line: GoodsLine
    holds: tuple[str, ...]
    trace: str


@dataclass(frozen=True, slots=True)
class DisposalProposalView:
    """
    A disposal as it is proposed, or as it was authorised.

    Shape: ``plans`` are the entries that authorised it, empty while it is only proposed; ``proposed`` is the entry of
    the proposal that is open, None where there is none, and ``expires_at`` when that lapses.
    """

    provenance: Provenance
    disposal: str
    place: str
    place_name: str
    method: str
    method_name: str
    is_enough_alone: bool
    consent: str
    plans: tuple[Posted, ...]
    proposed: Posted | None
    expires_at: Moment | None
    items: tuple[DisposalItem, ...]
    totals: tuple[GoodsTotal, ...]


@dataclass(frozen=True, slots=True)
class Destruction:
    """One entry that records a destruction: with what, where and when, and what the scrap weighed."""

    posted: Posted
    method: str
    method_name: str
    place: str
    place_name: str
    position: str
    destroyed_on: str
    scrap_mass_g: int | None


@dataclass(frozen=True, slots=True)
class Verification:
    """One entry that records that somebody saw that the goods are gone."""

    posted: Posted
    verifier: str
    verifier_name: str
    certificate: str


@dataclass(frozen=True, slots=True)
class CertifiedItem:
    """
    One item of the annex: what it is, with what it was destroyed, and who verified that.

    Shape: ``methods`` are names in the reader's language, in the order in which they were used, one that was not enough
    alone among them; ``destroyed_in`` and ``verified_in`` are ids of entries.
    """

    line: GoodsLine
    methods: tuple[str, ...]
    destroyed_in: tuple[str, ...]
    verified: int
    verified_in: tuple[str, ...]
    trace: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """How far a disposal has come, by type or nature, as the accounts of the ledger say."""

    item_kind: str
    nature: str
    nature_name: str
    unit: str
    planned: int
    withdrawn: int
    lost: int
    destroyed: int
    verified: int

    @property
    def waiting(self) -> int:
        """What still awaits disposal."""
        return self.planned - self.withdrawn - self.lost - self.destroyed


@dataclass(frozen=True, slots=True)
class DestructionCertificateView:
    """
    A disposal that is done: every item is destroyed and verified, came back, or is reported lost.

    Shape: ``leaders``, ``verifiers`` and ``monitors`` are names, each once; entries are those that stand, in the order of
    the ledger.
    """

    provenance: Provenance
    disposal: str
    place: str
    place_name: str
    consent: str
    plans: tuple[Posted, ...]
    destructions: tuple[Destruction, ...]
    verifications: tuple[Verification, ...]
    leaders: tuple[str, ...]
    verifiers: tuple[str, ...]
    monitors: tuple[str, ...]
    items: tuple[CertifiedItem, ...]
    totals: tuple[GoodsTotal, ...]
    reconciliation: tuple[Reconciliation, ...]
