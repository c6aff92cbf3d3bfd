"""What is known of a thing: what on the left, how much or which on the right; in two columns where there is room."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.cells import cell_len

from tui.widgets.cell import fitted
from tui.widgets.lines import Line, Piece, wrapped
from wamledger.domain.text import shown
from wamledger.services.things.page import Fact

TWO_COLUMNS: Final = 110
"""Cells from which many facts stand in two columns."""
MANY: Final = 6
WIDEST_LABEL: Final = 26
GAP: Final = 3


def lines(facts: Sequence[Fact], width: int) -> list[Line]:
    """The facts in lines of at most so many cells."""
    if width < TWO_COLUMNS or len(facts) < MANY:
        return _column(facts, width)
    half = (len(facts) + 1) // 2
    side = (width - GAP) // 2
    left, right = _column(facts[:half], side), _column(facts[half:], width - GAP - side)
    found: list[Line] = []
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else ()
        other = right[number] if number < len(right) else ()
        gap = side + GAP - sum(cell_len(piece.text) for piece in one)
        found.append((*one, Piece(" " * gap), *other) if other else one)
    return found


def _column(facts: Sequence[Fact], width: int) -> list[Line]:
    label = min(max((cell_len(shown(each.label)) for each in facts), default=0), WIDEST_LABEL, width // 2)
    found: list[Line] = []
    for each in facts:
        value = f"! {each.value}" if each.alarm else each.value
        parts = wrapped(value, width - label - 2) or [""]
        for number, part in enumerate(parts):
            name = fitted(shown(each.label) if number == 0 else "", label)
            piece = Piece(part, "alarm" if each.alarm else "plain", each.leads_to if part else None)
            found.append((Piece(f"{name}  ", "label"), piece))
    return found
