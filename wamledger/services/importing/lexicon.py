"""
The packaged word lists, folded so that accents, capitals and punctuation do not count.

A list maps folded words to what they mean. The same word may mean two things in two languages
(``espingarda`` is a shotgun in one country and a rifle in another); such a word keeps all its meanings,
and whoever asks decides or stops.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import Final, NamedTuple

from wamledger import reference

_APART: Final = re.compile(r"[^\w.&+?]+|(?<!\d)\.(?!\d)|_")
_NUMBER_WORDS: Final = re.compile(r"(?:\bn\s*[°º]s?|№|\bn[or]s?\.|#)\s*", re.IGNORECASE)


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """
    The text without accents, capitals and punctuation: ``N° de Série :`` becomes ``no de serie``.

    A point stays inside a number, so that ``7.62`` and ``.38`` keep theirs; a decimal comma becomes a
    point.
    """
    text = _NUMBER_WORDS.sub(" no ", text)
    text = re.sub(r"(?<=\d),(?=\d)", ".", text)
    apart = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(character for character in apart if not unicodedata.combining(character))
    plain = re.sub(r"(?<=[^\d\s])\.(?=\d)", " .", plain)
    return " ".join(_APART.sub(" ", plain).split())


def split_words(cell: str) -> list[str]:
    """The words of one cell of a word list."""
    return [word for word in cell.split("|") if word]


class Meaning(NamedTuple):
    """What a word stands for, in which language, and what else the list says of it."""

    code: str
    language: str
    aside: str


def _meanings(name: str, code: str, aside: str = "", **only: str) -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, list[Meaning]] = {}
    for row in reference.rows(name):
        if any(row[column] != wanted for column, wanted in only.items()):
            continue
        meaning = Meaning(row[code], row.get("language", ""), row[aside] if aside else "")
        for word in split_words(row["words"]):
            kept = found.setdefault(folded(word) or word, [])
            if all(other.code != meaning.code for other in kept):
                kept.append(meaning)
    return {word: tuple(kept) for word, kept in found.items()}


@cache
def type_words() -> dict[str, tuple[Meaning, ...]]:
    """Words for kinds of weapon; a code may be several codes with spaces, ``aside`` a manufacture origin."""
    return _meanings("type_words", "codes", "origin")


@cache
def condition_words(kind: str) -> dict[str, tuple[Meaning, ...]]:
    """
    Words for conditions of a ``weapon`` or of ``ammunition``; ``aside`` is yes where the word says less.
    """
    return _meanings("condition_words", "code", "broad", kind=kind)


@cache
def serial_words() -> dict[str, tuple[Meaning, ...]]:
    """Words that stand where a serial should be, with the serial status they amount to."""
    return _meanings("serial_words", "status")


@cache
def ammunition_words() -> dict[str, tuple[Meaning, ...]]:
    """Words for kinds, fillings and packs of ammunition, with an English sense in capitals."""
    return _meanings("ammunition_words", "sense")


@cache
def row_words(fate: str) -> frozenset[str]:
    """Words with which rows begin that are no items: ``TOTALS`` or ``SIGNATURE``."""
    return frozenset(_meanings("row_words", "fate", fate=fate))


@cache
def models() -> dict[str, tuple[str, str, str]]:
    """
    Folded and joined designations of weapons: type code, maker where the designation tells it, as
    written.
    """
    found: dict[str, tuple[str, str, str]] = {}
    for row in reference.rows("weapon_models"):
        for model in split_words(row["models"]):
            found.setdefault(joined(model), (row["type"], row["make"], model))
    return found


@cache
def makes() -> dict[str, str]:
    """Folded names of makers, with the name as it is usually written."""
    return {
        folded(word): row["name"] for row in reference.rows("makes") for word in split_words(row["written"])
    }


@lru_cache(maxsize=65_536)
def joined(text: str) -> str:
    """The folded text without spaces and points: ``AK - 47`` and ``ak47`` are one designation."""
    return re.sub(r"[^\w]", "", folded(text))


def chosen(meanings: tuple[Meaning, ...], language: str | None) -> tuple[Meaning, ...]:
    """The meanings in the language of the register, or all where it says nothing of them."""
    own = tuple(meaning for meaning in meanings if meaning.language == language)
    return own or meanings


def nearest(text: str, words: dict[str, tuple[Meaning, ...]], cutoff: float = 0.75) -> list[str]:
    """The words most like a text, best first."""
    return get_close_matches(folded(text), list(words), n=3, cutoff=cutoff)
