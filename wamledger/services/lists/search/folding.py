"""
How texts are compared in a search: what is easily taken for one another is one, and nothing stands between characters.

A text is *folded* to capitals and figures in which O, D and Q are 0, I and L are 1, S is 5, B is 8, Z is 2 and G is 6,
in each way in which another script may be written in Latin. It is kept by its *grams*: each three characters in a row;
for who has typed one or two, its beginning; and how often a character is repeated, which three in a row do not tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from wamledger.domain.serial_clues import forms, skeleton

START: Final = "^"
"""Stands before a text; no folded one has it."""
_RUN: Final = re.compile(r"(.)\1{3,}")
MOST_WORDS: Final = 8
LONGEST: Final = 64


@lru_cache(maxsize=65_536)
def folded(text: str) -> tuple[str, ...]:
    """The text as it is compared: once for one in Latin letters, up to four times for one in another script."""
    return tuple(dict.fromkeys(skeleton(form) for form in forms(text)))


def grams(texts: Iterable[str]) -> set[str]:
    """The grams of folded texts, their beginnings among them."""
    found: set[str] = set()
    for text in texts:
        padded = f"{START}{START}{text}"
        found.update(padded[at : at + 3] for at in range(len(padded) - 2))
        found.update(_runs(text))
    return found


def _runs(text: str) -> Iterator[str]:
    """A gram for each length from four on to which a character is repeated."""
    for run in _RUN.finditer(text):
        yield from (f"{run[1]}#{chr(ord('0') + length)}" for length in range(4, len(run[0]) + 1))


class Word(NamedTuple):
    """A word that was typed, in each way in which it may be folded."""

    spellings: tuple[str, ...]

    def is_in(self, texts: Sequence[str]) -> bool:
        """Whether one of the texts has it somewhere, or begins with it where it is too short to be looked for inside."""
        return any(
            spelling in text if len(spelling) > 2 else text.startswith(spelling)
            for spelling in self.spellings
            for text in texts
        )

    def grams(self) -> list[frozenset[str]]:
        """For each spelling, the grams of whatever has it."""
        return [
            frozenset((*(spelling[at : at + 3] for at in range(len(spelling) - 2)), *_runs(spelling)))
            if len(spelling) > 2
            else frozenset(((START + START + spelling)[-3:],))
            for spelling in self.spellings
        ]


class Typed(NamedTuple):
    """What was typed: every word must be found, or all of it as one word."""

    words: tuple[Word, ...]
    as_one: Word | None

    def is_in(self, texts: Sequence[str]) -> bool:
        """Whether a row with these folded texts is meant."""
        if all(word.is_in(texts) for word in self.words):
            return True
        return self.as_one is not None and self.as_one.is_in(texts)

    def ways(self) -> list[frozenset[str]]:
        """Sets of grams, one of which whatever is meant has: more may have it, and is looked at."""
        ways: list[frozenset[str]] = [frozenset()]
        for word in self.words:
            ways = [way | more for way in ways for more in word.grams()][:16]
        return ways + (self.as_one.grams() if self.as_one is not None else [])


def typed(text: str) -> Typed | None:
    """What somebody typed, None where there is nothing in it to look for."""
    words = [Word(folded(each[:LONGEST])) for each in text[: LONGEST * MOST_WORDS].split()[:MOST_WORDS]]
    words = [each for each in words if each.spellings]
    if not words:
        return None
    return Typed(tuple(words), Word(folded(text[:LONGEST])) if len(words) > 1 else None)
