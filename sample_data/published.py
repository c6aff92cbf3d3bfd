"""
What two missions published, as packaged facts, and the ledger's own figures beside them.

The facts are in published_figures.json: each mission with its source, the conflicts between its releases, and
the classes that overlap.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from sample_data.book import Op

GRAMS: Final = 1000
"""In a kilogram."""


class Figure(NamedTuple):
    """One published figure and what the ledger holds of it, in the published unit."""

    name: str
    unit: str
    published: int
    in_ledger: int

    @property
    def agrees(self) -> bool:
        """Whether the two are the same."""
        return self.published == self.in_ledger


@cache
def published() -> dict[str, Any]:
    """The published figures as they are packaged, by mission: ``colombia`` and ``nepal``."""
    facts: dict[str, Any] = json.loads((files(__package__) / "published_figures.json").read_text("utf-8"))
    return dict(facts["missions"])


def totals(
    mission: str, holdings: Iterable[Op], type_of: Callable[[str], str], nature_of: Callable[[str], str]
) -> list[Figure]:
    """
    What the ledger holds beside each published figure of ``colombia`` or ``nepal``.

    Shape: ``holdings`` as ``wamledger holdings --json`` gives them, whatever their status; figures in
    published order.
    Units: as published; explosive stands in the ledger in grams and is given in whole kilograms.
    """
    by_type: dict[str, int] = {}
    by_holder: dict[str, int] = {}
    by_nature: dict[str, int] = {}
    for row in holdings:
        if "weapon" in row:
            kind = type_of(row["weapon"])
            by_type[kind] = by_type.get(kind, 0) + row["quantity"]
            by_holder[row["holder"]] = by_holder.get(row["holder"], 0) + row["quantity"]
        else:
            nature = row.get("nature") or nature_of(row["lot"])
            by_nature[nature] = by_nature.get(nature, 0) + row["quantity"]
    figures = []
    for row in published()[mission]["rows"]:
        if "type" in row:
            found = by_type.get(row["type"], 0)
        elif "nature" in row:
            found = by_nature.get(row["nature"], 0) // (GRAMS if row["unit"] == "kg" else 1)
        else:
            found = sum(
                number
                for holder, number in by_holder.items()
                if holder in row.get("holders", ()) or holder.startswith(row.get("holder_prefix", "\0"))
            )
        figures.append(Figure(row["name"], row["unit"], row["published"], found))
    return figures
