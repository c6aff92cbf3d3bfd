"""Figures as findings tell them: text with fixed digits, so that they are the same on every machine."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction


def fixed(value: Fraction | Decimal | int | float, places: int = 2) -> str:
    """A number with so many decimal places."""
    exact = Fraction(value)
    scaled = Decimal(exact.numerator) / Decimal(exact.denominator)
    return str(scaled.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_EVEN))


def chance(value: float) -> str:
    """A probability to three significant digits."""
    return f"{value:.3g}" if value >= 0.001 else f"{value:.2e}"
