"""How a look-alike is written on the answer sheet."""

from __future__ import annotations

from sample_data.benchmark.label import Label
from sample_data.benchmark.plants.case import Case


def mention(c: Case, what: str, *operations: str, **fields: object) -> Label:
    """There is a look-alike from now on, with these entries."""
    label = c.label(what=what, **fields)
    label.first_signal_at = c.w.clock
    label.adds(operations)
    return label
