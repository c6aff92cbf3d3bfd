"""The sheet for indicator 16.4.2: arms that were seized, found or surrendered, and how many of them were traced."""

from __future__ import annotations

from dataclasses import dataclass

from wamledger.domain.moment import Moment
from wamledger.services.views.provenance import Provenance


@dataclass(frozen=True, slots=True)
class TracedCount:
    """
    Arms of one row of the sheet, by what came of tracing.

    Shape: ``traced``, ``partly``, ``without``, ``refused``, ``waiting`` and ``not_asked`` come to ``arms``; ``code`` is
    empty where nothing is known.
    """

    code: str
    name: str
    arms: int
    traced: int
    partly: int
    without: int
    refused: int
    waiting: int
    not_asked: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Arms that are not counted, with the reason for it: a code of ``reports.sdg``."""

    reason: str
    arms: int


@dataclass(frozen=True, slots=True)
class SdgView:
    """
    The sheet of a period.

    Shape: ``modes`` are always the three of the indicator: SEIZED, FOUND, SURRENDERED; types, countries of manufacture
    and places divide the same arms. ``traced_by`` is the last moment at which an answer counts.
    """

    provenance: Provenance
    since: Moment | None
    until: Moment
    traced_by: Moment
    modes: tuple[TracedCount, ...]
    types: tuple[TracedCount, ...]
    countries: tuple[TracedCount, ...]
    places: tuple[TracedCount, ...]
    left_out: tuple[LeftOut, ...]

    @property
    def arms(self) -> int:
        """All arms that count."""
        return sum(each.arms for each in self.modes)

    @property
    def traced(self) -> int:
        """Those of them that were traced."""
        return sum(each.traced for each in self.modes)
