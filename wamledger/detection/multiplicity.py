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
