"""
Where the headings of a register stand, and what field each of them names.

Offices put a title, a logo, a date and empty rows above the table, write headings in two rows with
merged cells, and abbreviate. A row is taken for the headings when more of its cells are known headings
than in any other of the first rows; what a heading means is looked up in a list of five languages, then
word by word, then by likeness.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from typing import Final, NamedTuple

from wamledger import reference
from wamledger.services.importing.lexicon import folded, split_words

FIRST_ROWS: Final = 60
"""Headings are looked for in so many rows from the top."""
SURE: Final = 0.68
_LONGEST_HEADING: Final = 80
_IDLE: Final = frozenset(
    (
        *(
            "de",
            "du",
            "des",
            "d",
            "l",
            "la",
            "le",
            "les",
            "el",
            "las",
            "los",
            "del",
            "da",
            "do",
            "das",
            "dos",
        ),
        *("of", "the", "and", "et", "y", "e", "&", "en", "a", "au"),
    )
)
_SAME: Final = {
    **dict.fromkeys(("numero", "number", "num", "nro", "nr", "nos", "numeros", "numbers", "nb"), "no"),
    **dict.fromkeys(("caliber", "calibres"), "calibre"),
}


class Sense(NamedTuple):
    """A field that a heading may name, how surely, and why."""

    field: str
    score: float
    why: str


@lru_cache(maxsize=65_536)
def key_of(heading: str) -> str:
    """
    The folded heading without the words that carry no meaning: ``N° de série`` and ``No serie`` are one.
    """
    words = [_SAME.get(word, word) for word in folded(heading).split() if word not in _IDLE]
    return " ".join(words)


@cache
def _known(kind: str) -> dict[str, tuple[tuple[str, float], ...]]:
    """Heading keys with the fields they may name; what stands earlier in the list is a little surer."""
    found: dict[str, dict[str, float]] = {}
    for row in reference.rows("headings"):
        if row["kind"] not in (kind, "both"):
            continue
        for place, heading in enumerate(split_words(row["headings"])):
            scores = found.setdefault(key_of(heading), {})
            scores[row["field"]] = max(scores.get(row["field"], 0.0), 1.0 - place * 0.002)
    return {key: tuple(scores.items()) for key, scores in found.items()}


@lru_cache(maxsize=16_384)
def senses(heading: str, kind: str) -> tuple[Sense, ...]:
    """The fields that a heading may name, surest first; empty for a text that is no heading."""
    text = heading.strip()
    if (
        not text
        or len(text) > _LONGEST_HEADING
        or not any(character.isalpha() or character in "°º#№" for character in text)
    ):
        return ()
    known = _known(kind)
    key = key_of(text)
    for candidate, factor, why in (
        (key, 1.0, "known heading"),
        (key_of(re.sub(r"\([^)]*\)|\[[^]]*\]", " ", text)), 0.97, "known heading, without the brackets"),
    ):
        if candidate in known:
            return _ordered(Sense(field, score * factor, why) for field, score in known[candidate])
    return _by_words(key, known) or _by_likeness(key, known)


def _ordered(found: Iterable[Sense]) -> tuple[Sense, ...]:
    return tuple(sorted(found, key=lambda sense: -sense.score))


def _by_words(key: str, known: dict[str, tuple[tuple[str, float], ...]]) -> tuple[Sense, ...]:
    """A heading that holds a known one: ``Serial number on receiver`` holds ``serial number``."""
    words = key.split()
    if not 2 <= len(words) <= 6:
        return ()
    best: dict[str, Sense] = {}
    for length in range(len(words) - 1, 0, -1):
        for start in range(len(words) - length + 1):
            part = " ".join(words[start : start + length])
            if part == "no" or len(part) < 3:
                continue
            for field, score in known.get(part, ()):
                sense = Sense(field, score * (0.6 + 0.3 * length / len(words)), f"holds the heading {part}")
                if field not in best or best[field].score < sense.score:
                    best[field] = sense
    return _ordered(best.values())


def _by_likeness(key: str, known: dict[str, tuple[tuple[str, float], ...]]) -> tuple[Sense, ...]:
    if len(key) < 5:
        return ()
    best: dict[str, Sense] = {}
    matcher = SequenceMatcher(b=key, autojunk=False)
    for heading, fields in known.items():
        if abs(len(heading) - len(key)) > 3:
            continue
        matcher.set_seq1(heading)
        if matcher.quick_ratio() >= 0.86 and (ratio := matcher.ratio()) >= 0.86:
            for field, score in fields:
                sense = Sense(field, score * ratio * 0.9, f"like the heading {heading}")
                if field not in best or best[field].score < sense.score:
                    best[field] = sense
    return _ordered(best.values())


def header_score(rows: Sequence[Sequence[object]], kind: str) -> int:
    """How many different fields the best row of a sheet names; two or more make a register."""
    return max((fields_named(row, kind) for row in rows[:FIRST_ROWS]), default=0)


def fields_named(row: Sequence[object], kind: str) -> int:
    """How many different fields the cells of a row name."""
    named = set()
    for value in row:
        if (
            isinstance(value, str)
            and (found := senses(" ".join(value.split()), kind))
            and found[0].score >= SURE
        ):
            named.add(found[0].field)
    return len(named)


def header_row(rows: Sequence[Sequence[object]], kind: str) -> int | None:
    """
    The number of the row (from 1) that names the most fields, the first of equals; None where none names
    two.
    """
    scores = [fields_named(row, kind) for row in rows[:FIRST_ROWS]]
    best = max(scores, default=0)
    if best >= 2:
        return scores.index(best) + 1
    lone = [sum(1 for value in row if str(value).strip()) for row in rows[:FIRST_ROWS]]
    if best == 1 and max(lone, default=0) == 1:
        return scores.index(1) + 1
    return None
