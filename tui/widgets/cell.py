"""A cell of a register as it is written on the screen: words for codes, and figures in the form of their kind."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rich.cells import cell_len, set_cell_size

from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services import moments
from wamledger.services.lists.form import Column, Value
from wamledger.services.numbers import grouped

TO_THE_RIGHT: Final = frozenset({"number", "grams", "milligrams"})
"""Kinds whose figures stand under each other."""
NOTHING: Final = "–"


def written(column: Column, value: Value) -> str:
    """The value in words and figures, with nothing in it that could act on the screen."""
    if value is None:
        return ""
    if isinstance(value, int):
        return _figure(column.kind, value)
    if column.words is not None:
        word = column.words.get(value)
        return _(word) if word else shown(value)
    return shown(_(value)) if column.kind == "flag" and value else shown(value)


def _figure(kind: str, value: int) -> str:
    match kind:
        case "moment":
            return moments.minute(value)
        case "date":
            return moments.day(value)
        case "grams":
            return f"{grouped(value)} g"
        case "milligrams":
            return f"{_kilograms(value)} kg"
        case _:
            return grouped(value)


def _kilograms(milligrams: int) -> str:
    # loaded where there is something to weigh, for most registers show no weight
    from reports import figures

    return figures.kilograms(milligrams)


@lru_cache(maxsize=4096)
def fitted(text: str, cells: int, *, to_the_right: bool = False) -> str:
    """The text in exactly so many cells, with an ellipsis where some of it is left out."""
    needed = cell_len(text)
    if needed > cells:
        return set_cell_size(set_cell_size(text, cells - 1) + "…", cells) if cells > 0 else ""
    return " " * (cells - needed) + text if to_the_right else text + " " * (cells - needed)
