"""How a stored schema differs from the one that was made; apart from what declares it, to be loaded at no cost."""

from __future__ import annotations

from typing import NamedTuple


class Difference(NamedTuple):
    """Something of a schema that is missing, changed, or one too many."""

    kind: str  # table, column, index, trigger, function, constraint, rule
    name: str
    what: str  # missing, changed or unknown
