"""
What the entries themselves say of conservation: how much stands in each cell after all of them, added up.

This is arithmetic over the movements in the bodies and knows nothing of projections, so that it can be held
against them. What is taken on charge leaves the cell outside the ledger; what was taken on charge in error
goes back there.
"""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

from wamledger.domain.lifecycle import Status

OUTSIDE: Final = ("", "", "")
"""The cell that goods come from when they are taken on charge."""

Tally = Counter[tuple[str, str, str, str]]
"""
Net quantity by item, holder, status and condition.

For weapons the item is empty and so are holder and condition: they are counted as a whole, by status.
"""

_KNOWN: Final = frozenset(map(str, Status))


def tallied(body: dict[str, Any], tally: Tally) -> str | None:
    """The movements of the entry are in the tally; returns what is malformed about them, if anything is."""
    try:
        for move in body["effects"].get("moves", ()):
            was, to = move["from"], move["to"]
            if "weapon" in move:
                tally["", "", _status(was), ""] -= 1
                tally["", "", _status(to), ""] += 1
            else:
                quantity = move["quantity"]
                if type(quantity) is not int or quantity <= 0 or type(move["lot"]) is not str:
                    return "effects.moves"
                tally[move["lot"], *_cell(was)] -= quantity
                tally[move["lot"], *_cell(to)] += quantity
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return "effects.moves"
    return None


def _status(cell: list[str] | None) -> str:
    if cell is None:
        return ""
    if cell[1] not in _KNOWN:
        raise ValueError(cell[1])
    return cell[1]


def _cell(cell: list[str] | None) -> tuple[str, str, str]:
    if cell is None:
        return OUTSIDE
    _status(cell)
    holder, status, condition = cell
    return holder, status, condition
