"""
Which figures of a table are withheld, so that nobody in it can be told from the rest.

A cell with few people says too much of each of them. Where it alone is withheld, the sum gives it away: so all that
is withheld is summed together, and if that sum still says what is in it, a further cell is withheld.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def withheld(counts: Mapping[K, int], threshold: int) -> frozenset[K]:
    """
    The cells that are not shown, where whoever reads knows the others and the sum of all.

    Shape: every cell of 1 to ``threshold`` - 1 is among them. No cell among them follows from the rest: they are none, or
    at least two that hold ``threshold`` people or more, whose sum leaves each of them open; or every cell with anybody
    in it, where the whole table has too few. Cells of nobody are shown. The order of the mapping breaks ties.
    """
    hidden = [cell for cell, count in counts.items() if 0 < count < threshold]
    if not hidden:
        return frozenset()
    shown = sorted(
        (cell for cell, count in counts.items() if count >= threshold), key=lambda cell: counts[cell]
    )
    while shown and not _is_open([counts[cell] for cell in hidden], threshold):
        hidden.append(shown.pop(0))
    return frozenset(hidden)


def is_too_few(counts: Mapping[K, int], threshold: int) -> bool:
    """Whether nothing of the table may be shown, not even which cells are empty, for what is in it cannot be hidden."""
    hidden = withheld(counts, threshold)
    return bool(hidden) and not _is_open([counts[cell] for cell in hidden], threshold)


def _is_open(hidden: list[int], threshold: int) -> bool:
    """Whether the sum of the hidden cells leaves each of them open."""
    whole, number = sum(hidden), len(hidden)
    return number >= 2 and whole >= threshold and number < whole and (whole != number * (threshold - 1))
