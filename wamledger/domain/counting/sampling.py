"""
Samples: how many are looked at, which ones, and what a sample lets pass.

A sample is drawn by arithmetic that anybody can do again with the seed that stands on the sheet: each code is hashed
together with the seed, the place, the size of the sample and the names of the counters, and the codes with the smallest
hashes are looked at. So a sample cannot be kept and its counters exchanged, nor can it be cut short.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction
from hashlib import sha256
from math import comb
from typing import Final

SEED_BYTES: Final = 16
"""Random bytes of a seed; it is written in hexadecimal."""
SEPARATOR: Final = "\n"


def sample_size(population: int, percent: int, floor: int) -> int:
    """
    How many are looked at: the share, rounded up, never fewer than the floor, and never more than there are.

    Source: WAMLEDGER
    """
    share = -(-population * percent // 100)
    return min(population, max(floor, share))


def rank(code: str, *, seed: str, place: str, size: int, counters: Iterable[str]) -> str:
    """
    The number by which a code is drawn: the SHA-256, in hexadecimal, of seed, place, size, counters and code.

    Shape: each on a line of its own, without a line feed at the end; the counters sorted, in capitals, as UTF-8.
    Source: WAMLEDGER
    """
    names = sorted(each.strip().upper() for each in counters)
    return sha256(SEPARATOR.join([seed, place, str(size), *names, code]).encode()).hexdigest()


def draw(codes: Iterable[str], size: int, *, seed: str, place: str, counters: Sequence[str]) -> list[str]:
    """The sample: the ``size`` codes of the lowest rank, in the order of their codes."""
    everything = set(codes)
    many = min(size, len(everything))
    ranked = sorted(
        everything, key=lambda code: rank(code, seed=seed, place=place, size=many, counters=counters)
    )
    return sorted(ranked[:many])


def chance_of_missing(population: int, missing: int, checked: int) -> Fraction:
    """
    The chance that a random sample of ``checked`` has none of the ``missing`` among the ``population``.

    Exact, by the hypergeometric distribution.  Raises: ValueError for numbers that cannot be
    """
    if not (0 <= missing <= population and 0 <= checked <= population):
        raise ValueError(f"{missing} missing and {checked} checked of {population}")
    return Fraction(comb(population - missing, checked), comb(population, checked))


def size_to_find(population: int, missing: int, percent: int) -> int:
    """
    The smallest sample that has one of the ``missing`` with at least that chance; the whole population at most.

    Raises: ValueError where nothing is missing, or the chance is none
    """
    if not (0 < missing <= population and 0 < percent <= 100):
        raise ValueError(f"{missing} missing of {population}, {percent} percent")
    few, many = 0, population
    while few < many:
        middle = (few + many) // 2
        if (1 - chance_of_missing(population, missing, middle)) * 100 >= percent:
            many = middle
        else:
            few = middle + 1
    return few


def percent(chance: Fraction) -> str:
    """A chance in percent with one decimal, halves to the even digit; never rounded to a certainty that it is not."""
    exact = Decimal(chance.numerator * 100) / Decimal(chance.denominator)
    rounded = exact.quantize(Decimal("0.1"), ROUND_HALF_EVEN)
    if rounded == 0 and chance > 0:
        return "<0.1"
    if rounded == 100 and chance < 1:
        return ">99.9"
    return str(rounded)
