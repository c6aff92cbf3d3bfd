"""
The figures of a finding as lines: each named in words, with codes, moments and numbers as a person reads them.

A rule keeps its figures as plain values, so that the same finding is the same bytes everywhere. Nothing is left out here:
what has no words yet stands under its own name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from wamledger.domain.operations import OPERATIONS
from wamledger.i18n import _
from wamledger.services import moments, words
from wamledger.services.chance_words import CHANCES
from wamledger.services.figure_words import FIGURES, GROUPS
from wamledger.services.labelled import labelled
from wamledger.services.numbers import grouped

_NONE: Final = "–"

_WORDS: Final[Mapping[str, tuple[Mapping[str, str], ...]]] = {
    "kind": (words.COUNT, GROUPS),
    "scope": (words.COUNT_SCOPE,),
    "scope_of_the_count_in_its_place": (words.COUNT_SCOPE,),
    "purpose": (words.PURPOSE,),
    "incident": (words.INCIDENT,),
    "stood_as": (words.STATUS,),
}
"""What the codes of a figure mean."""

_OPERATIONS: Final = frozenset({"operation", "control"})


def lines(figures: Mapping[str, Any]) -> Iterator[str]:
    """
    A line for each figure; of one that is a list of rows a line for each row, below it.

    Shape: in the order in which the rule states them.
    """
    for name, value in figures.items():
        if _is_rows(value):
            yield labelled(called(name), "").rstrip()
            yield from (f"– {_row(each)}" for each in value)
        else:
            yield labelled(called(name), said(name, value))


def called(name: str) -> str:
    """What a figure is, in words."""
    words_of = FIGURES.get(name) or CHANCES.get(name)
    return _(words_of) if words_of else name


def said(name: str, value: Any) -> str:
    """What a figure says."""
    if value is None or value in ("", [], {}):
        return _NONE
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int):
        return grouped(value)
    if isinstance(value, Mapping):
        return ", ".join(labelled(called(str(key)), said(str(key), each)) for key, each in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(said(name, each) for each in value)
    return _text(name, str(value))


def _text(name: str, text: str) -> str:
    if name in _OPERATIONS and text in OPERATIONS:
        return _(OPERATIONS[text].label)
    for meanings in _WORDS.get(name, ()):
        if text in meanings:
            return _(meanings[text])
    return moments.readable(text)


def _is_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(each, Mapping) for each in value)


def _row(row: Mapping[str, Any]) -> str:
    return "; ".join(labelled(called(name), said(name, value)) for name, value in row.items())
