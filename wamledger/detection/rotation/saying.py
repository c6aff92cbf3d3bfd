"""How a rotation's discrepancy is said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.evidence import documents, in_order
from wamledger.detection.look import Look
from wamledger.detection.rotation.lists import RotationList
from wamledger.detection.severity import Item
from wamledger.detection.signal import Severity, Signal

HOUR: Final = 3_600_000_000


@dataclass(frozen=True, slots=True)
class Rotation:
    """One rotation of one contingent.  Shape: ``lists`` by kind, ``everything`` the contingent's sheets of all rotations."""

    subject: str
    party: str
    lists: Mapping[str, RotationList]
    everything: tuple[Event, ...]

    @property
    def arrival(self) -> RotationList | None:
        """What it brought."""
        return self.lists.get("ARRIVAL")


def said(
    rotation: Rotation,
    what: str,
    severity: Severity,
    why: str,
    events: Iterable[Event | None],
    since: int,
    items: Mapping[Item, int],
    figures: Mapping[str, Any],
    explanations: list[str],
    cleared_at: int | None = None,
) -> Signal:
    """The signal of a discrepancy of a rotation."""
    papers = [each for each in events if each is not None]
    return Signal(
        subject=f"{rotation.subject} {what}",
        severity=severity,
        why=why,
        first_signal_at=since,
        operations=in_order(papers),
        quantity=sum(items.values()) or int(figures.get("number", 0)),
        weapons=sorted(code for kind, code in items if kind == "weapon"),
        lots=sorted(code for kind, code in items if kind == "lot"),
        parties=[rotation.party],
        documents=documents(*papers),
        figures=figures,
        explanations=explanations,
        cleared_at=cleared_at,
    )


def all_seen(seen: Iterable[Event | None]) -> int | None:
    """When the last of the things had been seen; None where one has not."""
    found = list(seen)
    if not found or None in found:
        return None
    return max(each.at for each in found if each is not None)


def held(look: Look, lots: Iterable[str], at: int, gone: frozenset[str]) -> int:
    """How much of the lots the book had then, in any status but these."""
    return sum(look.total_held(lot, at, gone) for lot in lots)
