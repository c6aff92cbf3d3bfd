"""
Quantities as offices write them: ``1 250``, ``1.250``, ``12 boxes``, ``5 x 20 rds``, ``3 caisses de 1000
+ 40``.

Whether a point or a comma divides thousands is decided by the column as a whole, because no single cell
tells. Where the column does not tell either, the importer stops and asks: 1.250 is a thousand rounds or
one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from wamledger.services.importing.causes import Cause
from wamledger.services.importing.lexicon import ammunition_words, folded
from wamledger.services.importing.problems import Reading
from wamledger.services.importing.table import Cell, Content

Mark = Literal[".", ",", None]

MOST: Final = 1_000_000_000_000
_NUMBER: Final = r"\d(?:[\d.,'’ ]*\d)?"
_SPOKEN: Final = re.compile(
    rf"({_NUMBER})\s*([^\W\d_][^\d+]*?|)\s*(?:(?:[x×*@]|\bde\b|\bof\b|\bà\b|\bcon\b|\bcom\b)\s*({_NUMBER})\s*([^\W\d_][^\d+]*?|))?"
    rf"\s*(?:\+\s*({_NUMBER})\s*([^\W\d_][^\d+]*?|))?[.\s]*",
    re.IGNORECASE,
)
_PROOFS: Final[tuple[tuple[re.Pattern[str], Mark], ...]] = (
    (re.compile(r"\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?"), ","),
    (re.compile(r"\d{1,3}(?:,\d{3}){2,}(?:\.\d+)?"), "."),
    (re.compile(r"\d{1,3}(?:\.\d{3})+,\d+"), ","),
    (re.compile(r"\d{1,3}(?:,\d{3})+\.\d+"), "."),
    (re.compile(r"\d+\.(?:\d{1,2}|\d{4,})|0\d*\.\d+|\d{4,}\.\d+"), "."),
    (re.compile(r"\d+,(?:\d{1,2}|\d{4,})|0\d*,\d+|\d{4,},\d+"), ","),
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A quantity as it is said: so many units, or so many boxes of so many and some loose."""

    count: Fraction | None
    boxes: Fraction | None = None
    pack: Fraction | None = None
    loose: Fraction | None = None
    unit: str = ""


class Ambiguous(Exception):
    """A number that may be read in two ways, both of them given."""

    def __init__(self, one: str, other: str) -> None:
        self.one, self.other = one, other
        super().__init__(one, other)


def decimal_mark(texts: Iterable[str]) -> Mark:
    """The decimal mark that the numbers of a column prove, or nothing where they prove none or both."""
    proved = set()
    for text in texts:
        for number in re.findall(_NUMBER, text):
            for pattern, mark in _PROOFS:
                if pattern.fullmatch(number):
                    proved.add(mark)
                    break
    return proved.pop() if len(proved) == 1 else None


def number_of(text: str, mark: Mark) -> Fraction | None:
    """
    The number that a text writes, or nothing where it writes none.

    Raises Ambiguous where one point or comma stands before three digits and the mark is not known.
    """
    text = text.strip()
    if re.fullmatch(r"\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?", text):
        text = re.sub(r"[ '’]", "", text)
        mark = mark or ("," if "," in text else ".")
    if text.isascii() and text.isdigit():
        return Fraction(int(text)) if len(text) <= 15 else None
    if not re.fullmatch(r"[\d.,]{1,30}", text) or not any(character.isdigit() for character in text):
        return None
    if mark is None:
        mark = next((mark for pattern, mark in _PROOFS if pattern.fullmatch(text)), None)
    if mark is None:
        whole, part = re.split(r"[.,]", text, maxsplit=1) if re.search(r"[.,]", text) else (text, "")
        if whole.isdigit() and part.isdigit():
            raise Ambiguous(whole + part, f"{whole}.{part}")
        return None
    group = "." if mark == "," else ","
    if not re.fullmatch(rf"(?:\d+|\d{{1,3}}(?:\{group}\d{{3}})+)(?:\{mark}\d+)?", text):
        return None
    return Fraction(text.replace(group, "").replace(mark, "."))


def senses_of(words: str) -> set[str]:
    """What the words beside a number say: BOX, UNIT, or the mass units g and kg."""
    found: set[str] = set()
    for word in folded(words).split():
        found.update(meaning.code for meaning in ammunition_words().get(word, ()))
        if word in ("g", "gr", "gram", "grams", "gramme", "grammes", "gramo", "gramos", "grama", "gramas"):
            found.add("g")
        if word in ("kg", "kgs", "kilo", "kilos", "kilogram", "kilograms", "kilogramme", "kilogrammes"):
            found.add("kg")
    return found


def spoken(text: str, mark: Mark) -> Spoken | None:
    """The quantity that a text says, or nothing where it says none. Raises Ambiguous."""
    match = _SPOKEN.fullmatch(text)
    if not match:
        return None
    first = number_of(match[1], mark)
    words = senses_of(match[2])
    if first is None or (match[2].strip() and not words):
        return None
    pack = number_of(match[3], mark) if match[3] else None
    loose = number_of(match[5], mark) if match[5] else None
    if (match[3] and pack is None) or (match[5] and loose is None):
        return None
    unit = "kg" if "kg" in words else "g" if "g" in words else ""
    if pack is not None or ("BOX" in words and "UNIT" not in words):
        return Spoken(None, first, pack, loose, unit)
    if match[5]:
        return None
    return Spoken(first, unit=unit)


def read_count(cell: Cell, mark: Mark) -> Reading:
    """What the cell says as ``Spoken``; the value is nothing for an empty cell."""
    if cell.content is Content.EMPTY:
        return Reading(None)
    if cell.content is Content.NUMBER:
        number = float(cell.value)  # type: ignore[arg-type]
        if not number.is_integer() or not 0 <= number <= MOST:
            return Reading(None, Cause.QUANTITY_NOT_WHOLE)
        return Reading(Spoken(Fraction(int(number))))
    if cell.content is not Content.TEXT:
        return Reading(None, Cause.QUANTITY_UNREADABLE)
    if cell.text in ("-", "--", "/"):
        return Reading(None)
    try:
        said = spoken(cell.text, mark)
    except Ambiguous as either:
        return Reading(None, Cause.QUANTITY_AMBIGUOUS, facts={"one": either.one, "other": either.other})
    return Reading(None, Cause.QUANTITY_UNREADABLE) if said is None else Reading(said)


def whole(number: Fraction) -> int | None:
    """The number as a positive whole one that the ledger can hold."""
    return int(number) if number.denominator == 1 and 0 < number <= MOST else None
