"""
What a rule says: a discrepancy, with everything that is needed to judge it.

A signal accuses nobody. It names what does not fit, the entries that it rests on, the figures with their inputs, the
innocent explanations that were tried, and what would clear it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from wamledger.detection.multiplicity import FALSE_DISCOVERY


class Severity(IntEnum):
    """How soon somebody must look: now, within 24 hours, within 7 days, or at some time."""

    S1 = 1
    S2 = 2
    S3 = 3
    S4 = 4


@dataclass(frozen=True, slots=True)
class Signal:
    """
    One discrepancy about one subject.

    Shape: ``subject`` is what the rule looked at and names the finding together with the rule, so it must not depend on
    when or in which order anything was found; ``operations`` are the ids of every entry that it rests on, in the order
    of the ledger; ``figures`` hold whole numbers and text, never floats; ``explanations`` are sentences: what innocent
    cause was tried, and what came of it. ``cleared_at`` is when it stopped being so, None where it still is.
    ``probability`` is the p-value of a statistical rule; it is corrected for all that the rule tested in the same
    ``run`` (a moment), and the signal is said where the corrected value is no more than ``level``.
    Units: moments in microseconds; ``quantity`` in weapons, or in the unit of the lot.
    """

    subject: str
    severity: Severity
    why: str
    """Why this severity: a sentence."""
    first_signal_at: int
    operations: Sequence[str]
    again: Sequence[str] = ()
    """Of these, entries that only say once more what was known: what somebody said of the finding still holds."""
    quantity: int = 0
    weapons: Sequence[str] = ()
    lots: Sequence[str] = ()
    places: Sequence[str] = ()
    parties: Sequence[str] = ()
    users: Sequence[str] = ()
    documents: Sequence[str] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    explanations: Sequence[str] = ()
    clears_when: str = ""
    """In place of what the registry says for the rule, where this case has something better."""
    title: str = ""
    """In place of the title of the rule."""
    cleared_at: int | None = None
    probability: float | None = None
    run: int = 0
    level: float = FALSE_DISCOVERY
