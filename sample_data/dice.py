"""
The chance of the sample mission: seeded, and the same on every Python.

Only ``random.random`` promises the same sequence for a seed in later versions of Python, so everything is
drawn from it. Each concern rolls dice of its own, so that a change in one does not shift the others.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


class Dice:
    """Draws that depend on the seed and on the name of the concern, and on nothing else."""

    def __init__(self, seed: int, concern: str) -> None:
        self._source = random.Random(f"{seed}/{concern}")

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` - 1."""
        return int(self._source.random() * limit)

    def between(self, least: int, most: int) -> int:
        """A whole number from ``least`` to ``most``, both included."""
        return least + self.below(most - least + 1)

    def chance(self, percent: float) -> bool:
        """True in ``percent`` of a hundred cases."""
        return self._source.random() * 100 < percent

    def pick(self, items: Sequence[T]) -> T:
        """One of the items."""
        return items[self.below(len(items))]

    def weighted(self, items: Sequence[tuple[T, int]]) -> T:
        """One of the items, each as often as its weight says."""
        ticket = self.below(sum(weight for _, weight in items))
        for item, weight in items:
            ticket -= weight
            if ticket < 0:
                return item
        raise ValueError("weights are positive")

    def some(self, items: Sequence[T], number: int) -> list[T]:
        """``number`` different items, or all where there are fewer, in drawn order."""
        pool = list(items)
        drawn: list[T] = []
        while pool and len(drawn) < number:
            drawn.append(pool.pop(self.below(len(pool))))
        return drawn

    def digits(self, number: int) -> str:
        """``number`` decimal digits, the first of them not 0."""
        return str(self.between(1, 9)) + "".join(str(self.below(10)) for _ in range(number - 1))

    def letters(self, number: int, alphabet: str = "ABCDEFGHJKLMNPRSTUVWXYZ") -> str:
        """``number`` letters of the alphabet."""
        return "".join(self.pick(alphabet) for _ in range(number))
