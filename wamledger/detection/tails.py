"""Chances of at least so much: exact tails of the distributions that the statistical rules rest on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import comb, exp, lgamma, log


def poisson_at_least(least: int, mean: float) -> float:
    """The chance of so many or more where the mean is expected."""
    if least <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    return _upper(least, lambda value: value * log(mean) - mean - lgamma(value + 1), mean)


def negative_binomial_at_least(least: int, mean: float, spread: float) -> float:
    """
    The chance of so many or more where the mean is expected and the variance is ``spread`` times the mean.

    Source: negative binomial distribution with the moments given
    """
    if spread <= 1:
        return poisson_at_least(least, mean)
    if least <= 0:
        return 1.0
    if mean <= 0:
        return 0.0
    size = mean / (spread - 1)
    kept = 1 / spread

    def weight(value: int) -> float:
        return (
            lgamma(value + size) - lgamma(size) - lgamma(value + 1) + size * log(kept) + value * log(1 - kept)
        )

    return _upper(least, weight, mean)


def _upper(least: int, log_weight: Callable[[int], float], mean: float) -> float:
    """The sum of the weights from there on: from above where that is shorter, else one less what lies below."""
    if least > mean:
        total, value = 0.0, least
        while True:
            term = exp(log_weight(value))
            total += term
            value += 1
            if term < total * 1e-15 or value > least + 100_000:
                return min(1.0, total)
    return max(0.0, 1.0 - sum(exp(log_weight(value)) for value in range(least)))


def binomial_at_least(least: int, tries: int) -> Fraction:
    """The chance of so many heads or more in so many throws of a fair coin."""
    return Fraction(sum(comb(tries, value) for value in range(max(0, least), tries + 1)), 2**tries)


Stratum = tuple[int, int, int]
"""All lines, the loss lines among them, and the lines that the subject handled."""


def concentrated_at_least(least: int, strata: Sequence[Stratum]) -> Fraction:
    """
    The chance that so many loss lines or more fall to the subject, were they dealt out among the lines of each stratum.

    Exact: the sum of independent hypergeometric numbers, one for each stratum.
    """
    ways = [1]
    whole = 1
    for lines, losses, handled in strata:
        lowest, most = max(0, losses - (lines - handled)), min(losses, handled)
        own = [
            comb(handled, value) * comb(lines - handled, losses - value) if value >= lowest else 0
            for value in range(most + 1)
        ]
        together = [0] * (len(ways) + len(own) - 1)
        for one, many in enumerate(ways):
            if many:
                for other, more in enumerate(own):
                    together[one + other] += many * more
        ways = together
        whole *= comb(lines, losses)
    return Fraction(sum(ways[max(0, least) :]), whole)
