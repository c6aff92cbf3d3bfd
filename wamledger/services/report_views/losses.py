"""
What became of losses: how much of each was recovered or written off, and how much is still unaccounted for.

The movements of an item are walked in the order of the ledger. What is lost waits with its holder; a recovery or a
write-off settles what has waited longest there, and a recovery of what was written off takes that back. Entries that
were reversed, and their reversals, count for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.ledger.link import Link
from wamledger.services.report_views.stored import Stored, standing_only, stored_all

Row = dict[str, Any]
_OPEN: Final = "UNACCOUNTED"
_OFF: Final = "WRITTEN_OFF"


@dataclass(slots=True)
class Part:
    """What one entry settled of a loss."""

    entry: Stored
    quantity: int
    destination: str


@dataclass(slots=True)
class Settlement:
    """One item of one loss: how much was lost, and the parts that were settled, in the order of the ledger."""

    loss: str
    holder: str
    reported: int
    recovered: int = 0
    written_off: int = 0
    parts: list[Part] = field(default_factory=list)

    @property
    def open(self) -> int:
        """What is still unaccounted for."""
        return self.reported - self.recovered - self.written_off


def settlements(link: Link, items: Iterable[str]) -> dict[tuple[str, str], Settlement]:
    """Each item's part of each loss that reported it, by the id of the loss and the code of the item."""
    found: dict[tuple[str, str], Settlement] = {}
    for item in dict.fromkeys(items):
        waiting: list[Settlement] = []
        for entry in _standing(link, item):
            for move in entry.moves:
                if str(move.get("weapon") or move.get("lot")) != item:
                    continue
                _apply(entry, move, item, waiting, found)
    return found


def _standing(link: Link, item: str) -> list[Stored]:
    """The losses, recoveries and adjustments of the item that nobody reversed, in the order of the ledger."""
    rows = link.rows(
        "SELECT entry.seq FROM weapon_stay AS told JOIN entry ON entry.seq = told.seq"
        " WHERE told.weapon = ? AND entry.op IN ('report_loss', 'recover', 'adjust')"
        " UNION SELECT entry.seq FROM subject AS told JOIN entry ON entry.seq = told.seq"
        " WHERE told.kind = 'L' AND told.code = ? AND entry.op IN ('report_loss', 'recover', 'adjust')",
        (item, item),
    )
    return standing_only(link, stored_all(link, [seq for (seq,) in rows]))


def _apply(
    entry: Stored,
    move: Row,
    item: str,
    waiting: list[Settlement],
    found: dict[tuple[str, str], Settlement],
) -> None:
    quantity, before, after = move.get("quantity", 1), move["from"], move["to"]
    if after is not None and after[1] == _OPEN and entry.operation["op"] == "report_loss":
        key = (entry.operation["id"], item)
        if key in found:
            found[key].reported += quantity
            return
        found[key] = Settlement(entry.operation["id"], after[0], quantity)
        waiting.append(found[key])
        return
    if before is None or before[1] not in (_OPEN, _OFF):
        return
    was_written_off = before[1] == _OFF
    for loss in waiting:
        if loss.holder != before[0] or not quantity:
            continue
        part = min(quantity, loss.written_off if was_written_off else loss.open)
        if not part:
            continue
        quantity -= part
        if was_written_off:
            loss.written_off -= part
        if entry.operation["op"] == "recover":
            loss.recovered += part
        else:
            loss.written_off += part
        loss.parts.append(Part(entry, part, after[0] if after else ""))
