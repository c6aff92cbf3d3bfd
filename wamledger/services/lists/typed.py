"""
What somebody typed into a search: words, each of which must be found somewhere in a row.

Case does not matter, nor what stands between the characters of a code or a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from wamledger.domain.serials import normalised
from wamledger.ledger.link import Engine
from wamledger.services.lists.ordered import ALWAYS, either, together
from wamledger.services.scope import Condition

MOST_WORDS: Final = 8
"""What is typed beyond these narrows nothing any more."""
LONGEST: Final = 80


def words_of(typed: str) -> list[str]:
    """The words, without what stands between their characters."""
    words = (normalised(word) for word in typed[: MOST_WORDS * LONGEST].split()[:MOST_WORDS])
    return [word[:LONGEST] for word in words if word]


def is_in(words: Sequence[str], texts: Sequence[str | None]) -> bool:
    """Whether each of the words is in one of the texts."""
    written = [normalised(text) for text in texts if text]
    return all(any(word in text for text in written) for word in words)


def found_in(engine: Engine, typed: str, expressions: Sequence[str]) -> Condition:
    """That each word is in one of the expressions, as a condition; the database reads its rows for that."""
    return together(
        [either([_contains(engine, each, word) for each in expressions]) for word in words_of(typed)]
        or [ALWAYS]
    )


def _contains(engine: Engine, expression: str, word: str) -> Condition:
    for sign in "- ./":
        expression = f"REPLACE({expression}, '{sign}', '')"
    like = "LIKE" if engine == "sqlite" else "ILIKE"
    # SQLite knows the case of Latin letters without accents alone
    spellings = [word] if word.isascii() else list(dict.fromkeys((word, word.lower(), word.capitalize())))
    return either(
        [(f"{expression} {like} ? ESCAPE '!'", (f"%{_literally(spelling)}%",)) for spelling in spellings]
    )


def _literally(text: str) -> str:
    for sign in "!%_":
        text = text.replace(sign, f"!{sign}")
    return text
