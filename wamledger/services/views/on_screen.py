"""The register of holdings as a screen pages through it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from wamledger.services.views.weapon_file import Step


@dataclass(frozen=True, slots=True)
class HoldingRow:
    """
    One line of the register on screen.

    Shape: ``key`` orders the register and names the line for ever within one state of the ledger.
    """

    key: str
    holder: str
    item: str
    description: str
    mark: str
    """The serial of a weapon as marked, or the number of a lot."""
    quantity: int
    condition: str
    status: str


@dataclass(frozen=True, slots=True)
class HoldingsSummary:
    """What the head of the register says."""

    ledger: str
    entries: int
    lines: int
    weapons: int
    rounds: int
    unwitnessed: int | None = None
    by_status: Mapping[str, int] = field(default_factory=dict)


class HoldingsSource(Protocol):
    """
    Holdings in the order of their key, a window at a time, and the history of an item.

    Shape: ``page`` gives at most ``limit`` rows after a key, from the beginning for None; ``page_before``
    gives the last rows before a key, from the end for None, and also in ascending order.
    """

    def page(self, after: str | None, limit: int) -> Sequence[HoldingRow]: ...

    def page_before(self, before: str | None, limit: int) -> Sequence[HoldingRow]: ...

    def summary(self) -> HoldingsSummary: ...

    def history(self, item: str) -> Sequence[Step]: ...
