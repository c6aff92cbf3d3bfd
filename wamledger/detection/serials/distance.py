"""
How far two readings of a serial are apart.

What is easily taken for one another costs little, what a clerk leaves out costs little, and any other change costs a
whole. Costs are whole numbers of hundredths, so that the same readings are equally far apart on every machine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from wamledger.domain.serial_clues import UNREAD, UNREAD_RUN, forms, skeleton, without_noughts, without_prefix

CONFUSABLE: Final = 25
NOT_READ: Final = 25
NOUGHT_LOST: Final = 25
WEAK: Final = 50
PREFIX_LOST: Final = 50
RUN_NOT_READ: Final = 50
OTHER: Final = 100

NEAR: Final = 75
"""Up to here two readings are near whatever else is known."""
FAR: Final = 125
"""Up to here they are near if the weapons are of one model and no other reading is as near."""
BEYOND: Final = 1_000

WEAK_PAIRS: Final = ("17", "38", "49", "56", "UV", "CG", "MN")
"""Characters that are taken for one another now and then, above all in handwriting."""
_WEAK: Final = frozenset(each for pair in WEAK_PAIRS for each in (pair, pair[::-1]))


@lru_cache(maxsize=4096)
def _exchange(one: str, other: str) -> int:
    if one == other:
        return 0
    if UNREAD in (one, other):
        return NOT_READ
    if skeleton(one) == skeleton(other):
        return CONFUSABLE
    if one + other in _WEAK or skeleton(one) + skeleton(other) in _WEAK_SKELETONS:
        return WEAK
    return OTHER


_WEAK_SKELETONS: Final = frozenset(skeleton(pair) for pair in _WEAK)


def between(one: str, other: str) -> int:
    """How far two readings are apart: the least over the forms in which each may be written."""
    return min((apart(a, b) for a in forms(one) for b in forms(other)), default=BEYOND)


def apart(one: str, other: str) -> int:
    """
    How far two forms are apart, with what one of the two may have lost: noughts that lead it, or its letters.

    Units: hundredths; ``BEYOND`` for whatever is more than ``FAR``.
    """
    if one == other:
        return 0
    if abs(len(one) - len(other)) > 6 and UNREAD_RUN not in one + other:
        return BEYOND
    best = _edits(one, other)
    if len(one) != len(other) and best > NOUGHT_LOST:
        best = min(best, _with_loss(one, other), _with_loss(other, one))
    return best if best <= FAR else BEYOND


def _with_loss(whole: str, short: str) -> int:
    """The least that it costs where the short one is the whole one with something lost."""
    best = BEYOND
    if len(whole) <= len(short):
        return best
    for begun, left in ((0, whole), (PREFIX_LOST, without_prefix(whole))):
        if left is None:
            continue
        if begun:
            best = min(best, begun + _edits(left, short))
        stripped = without_noughts(left)
        if stripped != left:
            lost = NOUGHT_LOST * min(2, len(left) - len(stripped))
            best = min(best, begun + lost + _edits(stripped, without_noughts(short)))
    return best


def _edits(one: str, other: str) -> int:
    """Optimal string alignment with the costs of this module."""
    if UNREAD_RUN in one or UNREAD_RUN in other:
        return _with_runs(one, other)
    # what both begin or end with costs nothing, and most readings differ in one place
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    if not one or not other:
        return OTHER * max(len(one), len(other))
    if len(one) == 1 and len(other) == 1:
        return _exchange(one, other)
    if OTHER * abs(len(one) - len(other)) > FAR:
        return BEYOND
    return _aligned(one, other)


def _aligned(one: str, other: str) -> int:
    before: list[int] = []
    row = [OTHER * column for column in range(len(other) + 1)]
    for line, a in enumerate(one, 1):
        above, row = row, [OTHER * line]
        for column, b in enumerate(other, 1):
            cost = min(above[column - 1] + _exchange(a, b), above[column] + OTHER, row[column - 1] + OTHER)
            if line > 1 and column > 1 and a == other[column - 2] and b == one[line - 2]:
                cost = min(cost, before[column - 2] + OTHER)
            row.append(cost)
        before = above
        if min(row) > FAR and min(above) > FAR:
            return BEYOND
    return row[-1]


def _with_runs(one: str, other: str) -> int:
    """A run that was not read stands for one character or more; what is left on its sides is compared."""
    if UNREAD_RUN not in one:
        one, other = other, one
    if UNREAD_RUN in other:
        return 0 if one == other else BEYOND
    head, _run, tail = one.partition(UNREAD_RUN)
    if UNREAD_RUN in tail or len(head) + len(tail) < 4 or len(other) <= len(head) + len(tail):
        return BEYOND
    end = other[len(other) - len(tail) :] if tail else ""
    return RUN_NOT_READ + _edits(head, other[: len(head)]) + _edits(tail, end)
