"""
The search index within one state of a ledger: what it may know of, by its grams, in the order of codes.

Cards are numbered in the order of codes as far as they were made at one time; those that came later are few, and stand
apart. The index only says what is worth looking at: whoever asks holds each card against the register.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, NamedTuple

from wamledger.ledger.link import Link
from wamledger.services.lists.search.blocks import BLOCK, in_all, mark

WEAPONS: Final = "weapon"
AT_ONCE: Final = 200
"""Cards whose codes are looked up together."""


class State(NamedTuple):
    """
    How far the index has come.

    Shape: ``entries`` is how many entries it has seen, or below nought while it is made for the first time: then there is
    no index yet, and ``-1 - entries`` is how many had been there when that began.
    """

    entries: int
    numbers: int
    ordered: int
    last_code: str

    @property
    def is_whole(self) -> bool:
        """Whether it may be searched."""
        return self.entries >= 0


def state_of(link: Link, kind: str) -> State | None:
    """How far the index has come; None where nobody has begun one."""
    row = link.one("SELECT entries, numbers, ordered, last_code FROM search_state WHERE kind = ?", (kind,))
    return None if row is None else State(*row)


class Index:
    """The cards of one kind in one state of the ledger."""

    def __init__(self, link: Link, kind: str, state: State) -> None:
        self._link = link
        self._kind = kind
        self._state = state

    def few(self, ways: Iterable[frozenset[str]], most: int) -> list[str] | None:
        """The codes under one of the sets of grams; None where there are more than so many."""
        found = list(islice(self._numbers(list(ways), 0, self._state.numbers), most + 1))
        return None if len(found) > most else sorted(set(self._codes(found)))

    def walked(self, ways: Iterable[frozenset[str]], beyond: str | None, *, ascending: bool) -> Iterator[str]:
        """The codes under one of the sets of grams that come after a code, or before it, nearest first."""
        ways = list(ways)
        apart = sorted(set(self._codes(list(self._numbers(ways, self._state.ordered, self._state.numbers)))))
        if beyond is not None:
            apart = apart[bisect_right(apart, beyond) :] if ascending else apart[: bisect_left(apart, beyond)]
        ordered = self._ordered(ways, beyond, ascending=ascending)
        if ascending:
            yield from heapq.merge(ordered, apart)
        else:
            yield from heapq.merge(ordered, reversed(apart), reverse=True)

    def _ordered(self, ways: list[frozenset[str]], beyond: str | None, *, ascending: bool) -> Iterator[str]:
        first, end = 0, self._state.ordered
        if beyond is not None:
            side, way = (">", "ASC") if ascending else ("<", "DESC")
            row = self._link.one(
                f"SELECT n FROM search_card WHERE kind = ? AND code {side} ? AND n < ?"
                f" ORDER BY code {way} LIMIT 1",
                (self._kind, beyond, end),
            )
            if row is None:
                return
            first, end = (row[0], end) if ascending else (0, row[0] + 1)
        numbers = self._numbers(ways, first, end, ascending=ascending)
        while some := list(islice(numbers, AT_ONCE)):
            yield from sorted(self._codes(some), reverse=not ascending)

    def _numbers(
        self, ways: list[frozenset[str]], first: int, end: int, *, ascending: bool = True
    ) -> Iterator[int]:
        """The numbers from one on and before another that have all grams of one of the ways."""
        blocks = range(first // BLOCK, (end + BLOCK - 1) // BLOCK)
        for block in blocks if ascending else reversed(blocks):
            base = block * BLOCK
            found = self._in_block(ways, block)
            low, high = bisect_left(found, first - base), bisect_left(found, end - base)
            part = range(low, high) if ascending else range(high - 1, low - 1, -1)
            yield from (base + found[at] for at in part)

    def marks(self, ways: Iterable[frozenset[str]]) -> bytearray:
        """A byte for each card, which is set where it is under one of the sets of grams."""
        ways, found = list(ways), bytearray(self._state.numbers)
        for block in range((self._state.numbers + BLOCK - 1) // BLOCK):
            stored = self._stored(ways, block)
            for way in ways:
                if all(gram in stored for gram in way):
                    mark([stored[gram] for gram in way], found, block * BLOCK)
        return found

    def _stored(self, ways: list[frozenset[str]], block: int) -> dict[str, bytes]:
        wanted = sorted(frozenset().union(*ways))
        among, keys = self._link.among("gram", wanted)
        return {
            gram: bytes(cards)
            for gram, cards in self._link.rows(
                f"SELECT gram, cards FROM search_gram WHERE kind = ? AND {among} AND block = ?",
                (self._kind, *keys, block),
            )
        }

    def _in_block(self, ways: list[frozenset[str]], block: int) -> list[int]:
        stored = self._stored(ways, block)
        found: list[int] = []
        for way in ways:
            if all(gram in stored for gram in way):
                more = in_all([stored[gram] for gram in way])
                found = sorted({*found, *more}) if found else list(more)
        return found

    def _codes(self, numbers: list[int]) -> list[str]:
        """The codes of the cards that still stand."""
        found: list[str] = []
        for start in range(0, len(numbers), AT_ONCE):
            some = numbers[start : start + AT_ONCE]
            marks = ", ".join("?" for _each in some)
            found += [
                code
                for (code,) in self._link.rows(
                    f"SELECT code FROM search_card WHERE kind = ? AND n IN ({marks})", (self._kind, *some)
                )
            ]
        return found
