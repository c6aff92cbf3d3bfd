"""
The index in memory: which weapons were ever read with a serial like this one.

It holds two or three keys a weapon, and what is not an exact hit is asked for by probes. Readings stand in the order of
the ledger, so that a question may end at an entry: what came later is for the later one to ask.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from wamledger.detection.serials import probes
from wamledger.domain.serial_clues import MAKERS_MARK, clues, forms, skeleton

IN_RUN: Final = 2
"""Of the numbers before and after that are looked for, so many on record make a run."""


class Reading(NamedTuple):
    """A serial, or another telling mark, as it was read once."""

    seq: int
    weapon: str
    text: str
    mark: str = MAKERS_MARK


class SerialIndex:
    """Readings by their clues, of any number of weapons."""

    def __init__(self) -> None:
        self._by_clue: dict[str, Reading | list[Reading]] = {}
        self._heads: list[str] = []
        self._sorted = True
        self._scattered: dict[tuple[str, str], list[int]] = defaultdict(list)

    def add(self, reading: Reading, crowd: str = "") -> None:
        """
        The reading is found from now on.

        ``crowd`` is what serials are common among, a family of models; see ``scattered``.
        """
        keys = clues(reading.text)
        for key in keys:
            known = self._by_clue.get(key)
            if known is None:
                self._by_clue[key] = reading
                self._sorted = False
            elif isinstance(known, list):
                known.append(reading)
            else:
                self._by_clue[key] = [known, reading]
        if not self._continues(reading.text):
            for kind in dict.fromkeys((shape(reading.text), figures(reading.text))):
                self._scattered[crowd, kind].append(reading.seq)

    def _continues(self, text: str) -> bool:
        """Whether numbers just before or after it are on record: it belongs to a run of consecutive serials."""
        return sum(key in self._by_clue for key in probes.beside(text, probes.NEXT)) >= IN_RUN

    def under(self, keys: Iterable[str]) -> list[Reading]:
        """The readings that are kept under any of the clues, each once, in no order that means anything."""
        found: dict[Reading, None] = {}
        get = self._by_clue.get
        for key in keys:
            known = get(key)
            if known is None:
                continue
            if isinstance(known, list):
                found.update(dict.fromkeys(known))
            else:
                found[known] = None
        return list(found)

    def headed(self, head: str, most: int = 2_000) -> list[Reading]:
        """The readings whose clue begins so, at most so many."""
        if not self._sorted:
            self._heads = sorted(self._by_clue)
            self._sorted = True
        keys: list[str] = []
        for place in range(bisect_right(self._heads, head), len(self._heads)):
            if not self._heads[place].startswith(head) or len(keys) >= most:
                break
            keys.append(self._heads[place])
        return self.under(keys)

    def scattered(self, crowd: str, kind: str, until: int) -> int:
        """
        How many serials of the crowd stood alone by an entry, of a shape or of so many figures.

        They tell how many strangers bear such serials; those of a run came together, and tell nothing of others.
        """
        return bisect_right(self._scattered.get((crowd, kind), ()), until)

    def __iter__(self) -> Iterator[Reading]:
        seen: set[Reading] = set()
        for known in self._by_clue.values():
            for each in known if isinstance(known, list) else (known,):
                if each not in seen:
                    seen.add(each)
                    yield each


def shape(text: str) -> str:
    """What serials of one making have in common: the letters, and ``#`` for each figure or what looks like one."""
    form = next(iter(forms(text)), "")
    return "".join("#" if each.isdigit() else each for each in skeleton(form))


def figures(text: str) -> str:
    """How many figures a serial has, whatever stands before them: ``#`` for each."""
    return "".join(each for each in shape(text) if each == "#")
