"""What was planted, as the answer sheet has it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from sample_data import times
from sample_data.benchmark.size import END

NAIVE: Final = "naive"
AWARE: Final = "aware"
INSIDER: Final = "insider"
CONCEALMENTS: Final = (NAIVE, AWARE, INSIDER)
"""Hides nothing; keeps below the limits, splits, waits; knows the published rules."""

PLANT: Final = "plant"
NEGATIVE: Final = "negative"
NOISE: Final = "noise"
EVENT: Final = "event"
"""What a label is: something planted; a look-alike that must not exceed S3; an honest mistake; a loss that was reported."""


@dataclass
class Label:
    """
    One case.

    Shape: ``rules`` may speak of it, the first is the one that it was planted for. ``evidence`` are alternatives: a
    finding that names every id of one of them has the least that proves it. ``operations`` are all entries of the case.
    ``hidden`` cases need the second clock or the record itself, and are measured apart.
    Units: moments in seconds since 1970; ``quantity`` in weapons or rounds.
    """

    family: str
    kind: str
    rules: tuple[str, ...]
    intensity: int = 0
    concealment: str = ""
    weapons: list[str] = field(default_factory=list)
    lots: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    parties: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    persons: list[str] = field(default_factory=list)
    operations: list[str] = field(default_factory=list)
    evidence: list[list[str]] = field(default_factory=list)
    quantity: int = 0
    unit: str = ""
    first_loss_at: int | None = None
    first_signal_at: int | None = None
    loss: bool = False
    """Whether something is really gone, so that missing the case means missing a diversion."""
    taken: list[tuple[int, int]] = field(default_factory=list)
    """When how much was really taken, where it was taken little by little."""
    partner: list[str] = field(default_factory=list)
    """For a case of identity: the true candidate."""
    number: int = 0
    what: str = ""

    @property
    def name(self) -> str:
        """The case in one word."""
        return f"{self.family}-{self.kind}-{self.number:04}"

    @property
    def is_recordable(self) -> bool:
        """Whether the books show it before they end."""
        return self.first_signal_at is not None and self.first_signal_at < END

    def shows(self, moment: int, *operations: str) -> None:
        """From that moment the entries say that something does not fit; they prove it by themselves."""
        if self.first_signal_at is None or moment < self.first_signal_at:
            self.first_signal_at = moment
        self.evidence.append(list(operations))
        self.adds(operations)

    def adds(self, operations: Iterable[str]) -> None:
        """The entries are of the case."""
        self.operations += [each for each in operations if each not in self.operations]

    def gone_by(self, moment: int) -> int:
        """How much of the case was gone by then."""
        if not self.taken:
            return self.quantity
        return min(self.quantity, sum(quantity for at, quantity in self.taken if at <= moment))

    def as_json(self) -> dict[str, Any]:
        """The label as it lies in a file."""
        return {
            "case": self.name,
            "family": self.family,
            "kind": self.kind,
            "rules": list(self.rules),
            "what": self.what,
            "intensity": self.intensity,
            "concealment": self.concealment,
            "weapons": self.weapons,
            "lots": self.lots,
            "places": self.places,
            "parties": self.parties,
            "documents": self.documents,
            "persons": self.persons,
            "quantity": self.quantity,
            "unit": self.unit,
            "loss": self.loss,
            "first_physical_loss": None if self.first_loss_at is None else times.written(self.first_loss_at),
            "first_recordable_signal": None
            if self.first_signal_at is None
            else times.written(self.first_signal_at),
            "minimal_evidence": self.evidence,
            "operations": self.operations,
            "must_not_exceed": "S3" if self.kind == NEGATIVE else None,
        }
