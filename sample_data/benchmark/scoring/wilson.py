"""The interval of a share, by Wilson's score, and figures of a row of numbers."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt
from typing import Final, NamedTuple

Z: Final = 1.959963984540054
"""Two-sided 95 per cent of the normal distribution."""


class Share(NamedTuple):
    """So many of so many."""

    found: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, or None of nothing."""
        return self.found / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float]:
        """
        Where the true share lies with 95 per cent confidence.

        Source: Wilson 1927
        """
        if not self.of:
            return 0.0, 1.0
        share, square = self.found / self.of, Z * Z
        middle = share + square / (2 * self.of)
        spread = Z * sqrt(share * (1 - share) / self.of + square / (4 * self.of * self.of))
        bottom = 1 + square / self.of
        return max(0.0, (middle - spread) / bottom), min(1.0, (middle + spread) / bottom)

    def __str__(self) -> str:
        if not self.of:
            return "-"
        low, high = self.interval
        return f"{self.found / self.of:.3f} ({low:.2f}-{high:.2f}, n={self.of})"

    def plus(self, other: Share) -> Share:
        """Both together."""
        return Share(self.found + other.found, self.of + other.of)


def quantile(numbers: Sequence[float], share: float) -> float | None:
    """The number below which that share of them lies: one of them, or None where there are none."""
    if not numbers:
        return None
    ordered = sorted(numbers)
    return ordered[min(len(ordered) - 1, max(0, -(-int(share * 1000) * len(ordered) // 1000) - 1))]
