"""
What each row of a register is: an item, an empty line, or something that offices write between items.

A totals line, a heading that is repeated on each page, a signature: such a row is set aside, and named.
The tests are narrow on purpose, for a row that is set aside wrongly is a weapon that nobody counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from wamledger.services.importing.headings import key_of
from wamledger.services.importing.lexicon import folded, row_words
from wamledger.services.importing.mapping import Mapping
from wamledger.services.importing.table import Content, Value, content_of, text_of


class Fate(Enum):
    """What became of a row."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    BLANK = "blank"
    TITLE = "title"
    HEADINGS = "headings"
    TOTALS = "totals"
    SIGNATURE = "signature"
    SECTION = "section"

    @property
    def is_set_aside(self) -> bool:
        """True of a row below the headings that is no item."""
        return self in (Fate.HEADINGS, Fate.TOTALS, Fate.SIGNATURE, Fate.SECTION)


@dataclass(frozen=True, slots=True)
class SetAside:
    """A row that is no item: its number, what it was taken for, and its text."""

    row: int
    fate: Fate
    text: str


_MOST_IN_SIGNATURE: Final = 5
_COUNT: Final = re.compile(r"\d[\d.,' ]*(?:\s[^\W\d_]{2,20}){1,3}")


def fate_of(
    row: Sequence[Value], mapping: Mapping, headings: frozenset[str], *, is_spanned: bool = False
) -> Fate | None:
    """
    What a row below the headings is, or nothing where it is to be read as an item.

    ``is_spanned`` says that its first cell is merged over several columns, as the title of a section is.
    """
    filled = [
        (index, value)
        for index, value in enumerate(row)
        if value != "" and not (isinstance(value, str) and value.isspace())
    ]
    if not filled:
        return Fate.BLANK
    named = {column.index: column.field for column in mapping.columns if column.field}
    if all(named.get(index) == "ordinal" and _is_number(value) for index, value in filled):
        return Fate.BLANK
    first = filled[0][1]
    if not isinstance(first, str) and len(filled) > 1:
        second = filled[1][1]
        if not isinstance(second, str):
            return None
        first = second
    if len(filled) >= 2 and _repeats_headings(filled, headings):
        return Fate.HEADINGS
    if _is_totals(filled, named):
        return Fate.TOTALS
    if _is_signature(filled, named):
        return Fate.SIGNATURE
    return Fate.SECTION if _is_section(filled, named, is_spanned=is_spanned) else None


def _is_section(filled: Sequence[tuple[int, Value]], named: dict[int, str], *, is_spanned: bool) -> bool:
    """One text alone, over several columns or where the number of the row should stand: ``B. PISTOLS``."""
    index, value = filled[0]
    alone = len(filled) == 1 and isinstance(value, str) and not _is_number(value)
    return alone and (named.get(index) == "ordinal" or (is_spanned and named.get(index) != "serial"))


def _repeats_headings(filled: Sequence[tuple[int, Value]], headings: frozenset[str]) -> bool:
    if key_of(text_of(filled[0][1])) not in headings:
        return False
    texts = [key_of(text_of(value)) for _index, value in filled if isinstance(value, str)]
    return len(texts) == len(filled) and all(text in headings for text in texts)


def _is_totals(filled: Sequence[tuple[int, Value]], named: dict[int, str]) -> bool:
    """One cell says total, and every other cell holds a number and no serial."""
    for place, (_index, value) in enumerate(filled):
        if not isinstance(value, str):
            continue
        words = folded(value).split()
        label = " ".join(word for word in words if not word.isdigit())
        if label in row_words("TOTALS") or (words and words[0] in ("total", "totaux") and len(words) <= 4):
            others = filled[:place] + filled[place + 1 :]  # type: ignore[operator]
            return all(
                _is_count(other) and named.get(index) not in ("serial", "lot_number")
                for index, other in others
            )
        return False
    return False


def _is_number(value: Value) -> bool:
    if content_of(value) is Content.NUMBER:
        return True
    text = text_of(value)
    return bool(text) and all(character in "0123456789.,' " for character in text)


def _is_count(value: Value) -> bool:
    """A number, or a number with words behind it: ``25 weapons``."""
    return _is_number(value) or bool(_COUNT.fullmatch(text_of(value)))


def _is_signature(filled: Sequence[tuple[int, Value]], named: dict[int, str]) -> bool:
    """A few cells that begin with a word for signing, and nothing that an item would need."""
    if len(filled) > _MOST_IN_SIGNATURE:
        return False
    text = folded(text_of(filled[0][1]))
    if not any(text == word or text.startswith(f"{word} ") for word in row_words("SIGNATURE")):
        return False
    needed = [
        value
        for index, value in filled[1:]
        if named.get(index) in ("serial", "lot_number", "calibre", "quantity")
    ]
    return not any(any(character.isdigit() for character in text_of(value)) for value in needed)
