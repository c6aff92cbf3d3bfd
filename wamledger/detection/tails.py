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
    whole = 1
    for lines, losses, _handled in strata:
        whole *= comb(lines, losses)
    # all ways together are ``whole``, so that only the fewer need be counted: mostly those that lie below
    most = sum(min(losses, handled) for _lines, losses, handled in strata)
    if least <= 0:
        return Fraction(1)
    if least > most:
        return Fraction(0)
    if least <= most - least:
        return Fraction(whole - sum(_ways(strata, least)), whole)
    # what falls to others is dealt out in the same way
    turned = [(lines, losses, lines - handled) for lines, losses, handled in strata]
    others = sum(losses for _lines, losses, _handled in strata) - least
    return Fraction(sum(_ways(turned, others + 1)), whole)


def _ways(strata: Sequence[Stratum], number: int) -> list[int]:
    """In how many ways none, one, and so on up to one less than that number fall to the subject."""
    ways = [1]
    for lines, losses, handled in strata:
        own = _ways_of_one(lines, losses, handled, number)
        together = [0] * min(number, len(ways) + len(own) - 1)
        for one, many in enumerate(ways):
            if many:
                for other, more in enumerate(own[: len(together) - one]):
                    together[one + other] += many * more
        ways = together
    return ways


def _ways_of_one(lines: int, losses: int, handled: int, number: int) -> list[int]:
    """The same in one stratum, each from the one before it."""
    rest = lines - handled
    value = max(0, losses - rest)
    most = min(losses, handled, number - 1)
    own = [0] * min(value, most + 1)
    if value > most:
        return own
    many = comb(handled, value) * comb(rest, losses - value)
    while True:
        own.append(many)
        if value >= most:
            return own
        many = many * ((handled - value) * (losses - value)) // ((value + 1) * (rest - losses + value + 1))
        value += 1
