"""Many tests at once: how many of what looks unlikely would have looked so by chance."""

from __future__ import annotations

from collections.abc import Sequence

FALSE_DISCOVERY: float = 0.05
"""Of what the statistical rules say together, the share that may be chance."""


def kept_by_benjamini_hochberg(probabilities: Sequence[float], rate: float = FALSE_DISCOVERY) -> list[bool]:
    """
    Which of the tests are said, so that of those at most that share is expected to be chance.

    Source: Benjamini and Hochberg 1995
    """
    order = sorted(range(len(probabilities)), key=lambda index: (probabilities[index], index))
    kept = [False] * len(probabilities)
    last = 0
    for rank, index in enumerate(order, 1):
        if probabilities[index] <= rate * rank / len(probabilities):
            last = rank
    for index in order[:last]:
        kept[index] = True
    return kept


def adjusted_by_benjamini_hochberg(probabilities: Sequence[float], tests: int) -> list[float]:
    """
    Each probability as it is after the correction for so many tests: the least rate at which it would be kept.

    Those that are given are the smallest of all that were tested.
    """
    order = sorted(range(len(probabilities)), key=lambda index: (probabilities[index], index))
    found = [1.0] * len(probabilities)
    least = 1.0
    for rank in range(len(order), 0, -1):
        index = order[rank - 1]
        least = min(least, probabilities[index] * max(tests, len(probabilities)) / rank)
        found[index] = least
    return found
