"""
What of a register a search means: a few rows that were looked at, or a way to walk through many.

A search that few rows answer is answered whole, in any order. One that many answer is walked through in the order of
codes, in which the index stands; in another order the register is read until the screen is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge
from itertools import islice
from typing import Any, Final

from wamledger.services.lists.ordered import Asking
from wamledger.services.lists.search.building import (
    BEHIND,
    changed_since,
    is_wanted,
    keep_up,
    rows_of,
    weapon_texts,
)
from wamledger.services.lists.search.folding import Typed, typed
from wamledger.services.lists.search.index import WEAPONS, Index, state_of
from wamledger.services.scope import Condition

FEW: Final = 500
"""What was found is looked at as a whole up to here; in another order than that of codes, up to ``FEW_SORTED``."""
FEW_SORTED: Final = 5_000
TOGETHER: Final = 200


@dataclass(frozen=True, slots=True)
class Weapons:
    """
    What a search among weapons has come to.

    Shape: ``codes`` are all that are meant, None where they are too many to be looked at at once; ``index`` is None where
    there is none, and every row has to be looked at.
    """

    typed: Typed
    codes: frozenset[str] | None
    index: Index | None = None
    fresh: tuple[str, ...] = ()
    """Those that the index has not seen yet and that are meant, in order."""
    _ways: tuple[frozenset[str], ...] = field(default=())

    def is_meant(self, code: str, serial: Any, assigned: Any, tag: Any, make: str, model: str) -> bool:
        """Whether a weapon is."""
        return self.typed.is_in(weapon_texts(code, serial, assigned, tag, make, model))

    def where(self, asking: Asking, column: str) -> Condition | None:
        """That a weapon is among those that are meant; None where rows must be looked at."""
        if self.codes is None:
            return None
        return asking.link.among(column, sorted(self.codes)) if self.codes else ("1 = 0", ())

    def candidates(self, asking: Asking, column: str) -> Condition:
        """That a weapon is one that the index names, or has not seen."""
        named = [] if self.index is None else self.index.walked(self._ways, None, ascending=True)
        return asking.link.among(column, [*named, *self.fresh])

    def walk(self, beyond: str | None, *, ascending: bool) -> Iterator[list[str]] | None:
        """The codes that may be meant, nearest first and some at a time; None without an index."""
        return None if self.index is None else self._walked(self.index, beyond, ascending=ascending)

    def _walked(self, index: Index, beyond: str | None, *, ascending: bool) -> Iterator[list[str]]:
        fresh = [
            code for code in self.fresh if beyond is None or ((code > beyond) is ascending and code != beyond)
        ]
        walked = index.walked(self._ways, beyond, ascending=ascending)
        codes = merge(walked, fresh if ascending else reversed(fresh), reverse=not ascending)
        while some := list(islice(codes, TOGETHER)):
            yield sorted(set(some))


def weapons(asking: Asking, find: str, *, by_code: bool) -> Weapons | None:
    """What somebody typed means among the weapons; None where nothing was typed."""
    meant = typed(find)
    if meant is None:
        return None
    link = asking.link
    state = state_of(link, WEAPONS)
    if state is None or not state.is_whole:
        if is_wanted(link):
            keep_up(asking.ledger)
        return Weapons(meant, None)
    changed = changed_since(link, state.entries) if state.entries < asking.entries else []
    if len(changed) > BEHIND:
        keep_up(asking.ledger)
    fresh = _meant(asking, changed, meant)
    index, ways = Index(link, WEAPONS, state), tuple(meant.ways())
    few = index.few(ways, FEW if by_code else FEW_SORTED)
    if few is None:
        return Weapons(meant, None, index, tuple(fresh), ways)
    return Weapons(meant, frozenset((*_meant(asking, few, meant), *fresh)))


def _meant(asking: Asking, codes: list[str], meant: Typed) -> list[str]:
    """Those of the weapons that are meant, as they are now."""
    return sorted(row[0] for row in rows_of(asking.link, codes) if meant.is_in(weapon_texts(*row)))
