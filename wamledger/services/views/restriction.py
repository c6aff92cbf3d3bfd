"""The view of a restriction notice: what may not be used or moved, why, by whose word, and who has it."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.acquired import Named
from wamledger.services.views.goods import GoodsLine, Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class Holding:
    """So much of an item that stands with one holder, in one status and condition."""

    item: str
    holder: Named
    status: str
    condition: str
    quantity: int
    unit: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Another notice about the same items: its entry, and what it said."""

    posted: Posted
    status: str
    reason: str


@dataclass(frozen=True, slots=True)
class RestrictionView:
    """
    One restriction of a lot, or one hold on items, or the end of either.

    Shape: ``kind`` is the operation (restrict, hold, release_hold); ``status`` is the status of the lot (SUSPENDED ...)
    or the kind of the hold (EVIDENCE ...); ``was`` is the status of the lot before, empty where there was none.
    ``at`` names for each line the holder whose part alone is meant. ``earlier`` are the notices that this one follows or
    ends, ``later`` those that followed it.
    ``holdings`` says who has the items now: what is destroyed, expended or written off is with nobody.
    """

    provenance: Provenance
    posted: Posted
    kind: str
    status: str
    was: str
    authority: str
    reason: str
    lines: tuple[GoodsLine, ...]
    at: tuple[str, ...]
    holdings: tuple[Holding, ...]
    earlier: tuple[Notice, ...]
    later: tuple[Notice, ...]
