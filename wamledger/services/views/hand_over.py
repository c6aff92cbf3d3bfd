"""A hand-over to a State or an owner, with the points that were checked before it."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.services.views.goods import GoodsLine, GoodsTotal, Posted
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """
    One point of the check list.

    Shape: ``point`` is its name in the journal; ``answer`` is YES, NO, STATED where words stand instead of an answer, or
    OPEN where the entry says nothing of it; ``said`` are the words.
    """

    point: str
    answer: str
    said: str


@dataclass(frozen=True, slots=True)
class HandOverView:
    """
    A hand-over as it was recorded.

    Shape: ``points`` are those of the check list in its order, answered or not; ``further`` is whatever else was
    recorded as checked. ``unclear`` counts the weapons whose serial was altered or erased and that nobody re-marked.
    """

    provenance: Provenance
    posted: Posted
    origin: str
    origin_name: str
    receiver: str
    receiver_name: str
    receiver_kind: str
    authority: str
    points: tuple[CheckPoint, ...]
    further: tuple[CheckPoint, ...]
    unclear: int
    lines: tuple[GoodsLine, ...]
    totals: tuple[GoodsTotal, ...]
