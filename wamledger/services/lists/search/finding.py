"""
What of a register a search means: a few rows that were looked at, or a way to walk through many.

A search that few rows answer is answered whole, in any order. One that many answer is walked through in the order of
codes, in which the index stands; in another order the register is read until the screen is full.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import merge
from itertools import islice
from typing import Any, Final

from wamledger.ledger.link import Link
from wamledger.services.lists.ordered import Asking
from wamledger.services.lists.search.building import (
    BEHIND,
    TEXTS,
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
"""What was found is looked at as a whole up to here; up to ``FEW_SORTED`` in an order in which the index is not."""
FEW_SORTED: Final = 2_000
TOGETHER: Final = 200
READ: Final = 2_000
"""Weapons that are read at a time where each is looked at."""


@dataclass(frozen=True, slots=True)
class Weapons:
    """
    What a search among weapons has come to.

    Shape: ``codes`` are all that are meant, None where they are too many to be looked at at once; ``index`` is None where
    there is none, and every weapon has to be looked at.
    """

    typed: Typed
    codes: frozenset[str] | None
    link: Link
    index: Index | None = None
    fresh: tuple[str, ...] = ()
    """Those that the index has not seen yet and that are meant, in order."""
    ways: tuple[frozenset[str], ...] = ()
    """The sets of grams, one of which whatever is meant has."""

    def is_meant(self, code: str, serial: Any, assigned: Any, tag: Any, make: str, model: str) -> bool:
        """Whether a weapon is."""
        return self.typed.is_in(weapon_texts(code, serial, assigned, tag, make, model))

    def where(self, asking: Asking, column: str) -> Condition | None:
        """That a weapon is among those that are meant; None where rows must be looked at."""
        if self.codes is None:
            return None
        return asking.link.among(column, sorted(self.codes)) if self.codes else ("1 = 0", ())

    def candidates(self, column: str) -> Condition:
        """That a weapon is one that may be meant."""
        return self.link.among(column, list(self._named(None, ascending=True)))

    def marks(self) -> bytearray | None:
        """A byte for each card of the index, which is set where it may be meant; None where there is no index."""
        return None if self.index is None else self.index.marks(self.ways)

    def walk(self, beyond: str | None, *, ascending: bool) -> Iterator[list[str]]:
        """The codes that may be meant, nearest first and some at a time."""
        codes = self._named(beyond, ascending=ascending)
        while some := list(islice(codes, TOGETHER)):
            yield some

    def _named(self, beyond: str | None, *, ascending: bool) -> Iterator[str]:
        if self.index is None:
            yield from _looked_through(self.link, self.typed, beyond, ascending=ascending)
            return
        fresh = [
            code for code in self.fresh if beyond is None or ((code > beyond) is ascending and code != beyond)
        ]
        walked = self.index.walked(self.ways, beyond, ascending=ascending)
        last = None
        for code in merge(walked, fresh if ascending else reversed(fresh), reverse=not ascending):
            # one that was read otherwise since may stand in the index and beside it
            if code != last:
                yield code
            last = code


def _looked_through(link: Link, meant: Typed, beyond: str | None, *, ascending: bool) -> Iterator[str]:
    """The weapons that are meant, by reading the register."""
    side, way = (">", "ASC") if ascending else ("<", "DESC")
    while True:
        where, given = (f"void = 0 AND code {side} ?", (beyond,)) if beyond is not None else ("void = 0", ())
        rows = link.rows(
            f"SELECT code, {TEXTS} FROM weapon WHERE {where} ORDER BY code {way} LIMIT {READ}", given
        )
        yield from (row[0] for row in rows if meant.is_in(weapon_texts(*row)))
        if len(rows) < READ:
            return
        beyond = rows[-1][0]


def weapons(asking: Asking, find: str, *, most: int = FEW) -> Weapons | None:
    """What somebody typed means among the weapons, as a whole where it is no more than so many; None for nothing typed."""
    meant = typed(find)
    if meant is None:
        return None
    link = asking.link
    state = state_of(link, WEAPONS)
    if state is None or not state.is_whole:
        if is_wanted(link):
            keep_up(asking.ledger)
        return Weapons(meant, None, link)
    changed = changed_since(link, state.entries) if state.entries < asking.entries else []
    if len(changed) > BEHIND:
        keep_up(asking.ledger)
    fresh = _meant(asking, changed, meant)
    index, ways = Index(link, WEAPONS, state), tuple(meant.ways())
    few = index.few(ways, most)
    if few is None:
        return Weapons(meant, None, link, index, tuple(fresh), ways)
    return Weapons(meant, frozenset((*_meant(asking, few, meant), *fresh)), link)


def prepare(asking: Asking) -> None:
    """Where an index is worth it and not there, or far behind, somebody is sent to make it before anything is typed."""
    state = state_of(asking.link, WEAPONS)
    if state is not None and state.is_whole:
        if asking.entries - state.entries > BEHIND:
            keep_up(asking.ledger)
    elif is_wanted(asking.link):
        keep_up(asking.ledger)


def _meant(asking: Asking, codes: list[str], meant: Typed) -> list[str]:
    """Those of the weapons that are meant, as they are now."""
    return sorted(row[0] for row in rows_of(asking.link, codes) if meant.is_in(weapon_texts(*row)))
