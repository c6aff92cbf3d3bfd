"""A row of small columns, one a day or a week, that shows how an amount went; its figures stand beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

STEPS: Final = "▁▂▃▄▅▆▇█"
NOTHING: Final = "·"


def spark(amounts: Sequence[int]) -> str:
    """One character an amount, the greatest as high as it goes; nothing at all is a dot."""
    most = max(amounts, default=0)
    return "".join(NOTHING if each <= 0 else STEPS[(len(STEPS) - 1) * each // most] for each in amounts)
