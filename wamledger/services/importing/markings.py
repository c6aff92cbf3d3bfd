"""
What a serial cell says: the serial, how well it was read, further readings, and words that are no
serial.

``limado`` is no serial but a status; ``AB12?4`` is a serial of which one character was not read; ``slide
123, frame 456`` are the serials of two parts. Nothing that a person wrote is dropped: what is not the
serial is kept beside it.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final, NamedTuple

from wamledger.domain.serials import LONGEST_SERIAL, UNREAD, is_placeholder, normalised
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.lexicon import folded, serial_words

_GRAVITY: Final = ("OBLITERATED", "ILLEGIBLE", "NONE", "NOT_CHECKED")
_LABEL: Final = re.compile(
    r"(?:s\s*/\s*n|n\s*[°º]|№|serial(?:\s*(?:no|number|nr)\.?)?|n[°º]?\s*de\s*s[ée]rie)\s*[:.]?\s+(?=\S*\d)",
    re.IGNORECASE,
)
STARS: Final = re.compile(r"\*([^*?\s]+)\*")
_RUN: Final = re.compile(
    r"\s*(?:\((?:illisible|illegible|ilegible|ileg[ií]vel|unreadable|unclear|\?+|\.+|…)\)|\[[\s.…?_*-]*\]|…|\.{2,})\s*",
    re.IGNORECASE,
)
_ONE_UNREAD: Final = re.compile(r"[*_?]")
_COMMENT: Final = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*")
_OR: Final = re.compile(
    r"\s+(?:or|ou|o|oder|e/ou|y/o|and/or|et/ou)\s+|\s+/\s+|\s*[;\n]\s*|\s+ou\s+", re.IGNORECASE
)
_LEADING_OR: Final = re.compile(r"(?:or|ou|o|=|/)\s+(?=\S)", re.IGNORECASE)
_PARTS: Final = {
    "FRAME_RECEIVER": "frame receiver carcasse boitier bati armazon cajon caixa armacao carcaca",
    "SLIDE": "slide glissiere corredera corredica ferrolho",
    "BARREL": "barrel canon cano canhao",
    "BOLT": "bolt culasse cerrojo culatra verrou",
    "CYLINDER": "cylinder barillet tambor",
    "BREECH": "breech",
}
_PART_WORDS: Final = {word: position for position, words in _PARTS.items() for word in words.split()}
_PART: Final = re.compile(
    r"([^\W\d_]{3,12})\s*[:=.]?\s*(?:n[°ºo]\.?\s*)?((?=[^\s,;/]*\d)[^\s,;/]+)", re.IGNORECASE
)


class Marked(NamedTuple):
    """
    A serial cell, read: serial, status, further readings with their positions, and what there is to say.

    ``kept`` is True where the cell says more than the serial, so that its text has to be kept.
    """

    serial: str | None
    status: str
    others: tuple[tuple[str, str], ...] = ()
    causes: tuple[Cause, ...] = ()
    kept: bool = False


@lru_cache(maxsize=4_096)
def status_of_words(text: str) -> str | None:
    """The serial status that a text without a serial amounts to; None where it may be a serial."""
    key = folded(text)
    words = serial_words()
    if meanings := words.get(key or text.strip()):
        return min((meaning.code for meaning in meanings), key=_GRAVITY.index)
    if not any(character.isalnum() for character in text):
        return "ILLEGIBLE" if any(character in "?*…_" for character in text) else "NOT_CHECKED"
    if not any(character.isdigit() for character in text):
        padded = f" {key} "
        said = [
            meaning.code
            for word, meanings in words.items()
            if len(word) >= 4 and f" {word} " in padded
            for meaning in meanings
        ]
        if said:
            return min(said, key=_GRAVITY.index)
    return "NOT_CHECKED" if is_placeholder(text) else None


def read_marks(text: str) -> Marked:
    """
    The serial and its status in the text of a cell, which is as it was marked or what somebody wrote
    instead.
    """
    if not text:
        return Marked(None, "NOT_CHECKED", causes=(Cause.SERIAL_MISSING,))
    if text.isalnum() and text.isascii() and any(character.isdigit() for character in text):
        if text.strip("0") and len(text) <= LONGEST_SERIAL:
            return Marked(text, "CLEAR")
        return Marked(None, "NOT_CHECKED", causes=(Cause.SERIAL_WORDS,), kept=True)
    if status := status_of_words(text):
        return Marked(None, status, causes=(Cause.SERIAL_WORDS,), kept=True)
    return _of_parts(text) or _of_readings(text)


def _of_parts(text: str) -> Marked | None:
    """Serials with the names of parts before them: the frame or receiver is the reference."""
    found = [
        (_PART_WORDS[folded(match[1])], match[2].strip("()."))
        for match in _PART.finditer(text)
        if folded(match[1]) in _PART_WORDS
    ]
    if len(found) < 2:
        return None
    found.sort(key=lambda part: part[0] != "FRAME_RECEIVER")
    main = found[0][1]
    if all(normalised(serial) == normalised(main) for _position, serial in found):
        return Marked(main, "CLEAR", causes=(Cause.SERIAL_READINGS,), kept=True)
    others = tuple((position, serial) for position, serial in found[1:])
    return Marked(main, "MISMATCHED", others, (Cause.SERIAL_READINGS,), kept=True)


def _of_readings(text: str) -> Marked:
    causes: list[Cause] = []
    body = text
    if label := _LABEL.match(body):
        body = body[label.end() :]
        causes.append(Cause.SERIAL_LABEL)
    body, run = _RUN.subn(UNREAD, body)
    body, status, others = _without_comments(body)
    pieces = [piece.strip(" ,") for piece in _OR.split(body) if piece.strip(" ,")]
    pieces = [piece for piece in pieces if not status_of_words(piece)] or pieces[:1]
    if not pieces:
        return Marked(None, status or "NOT_CHECKED", causes=(Cause.SERIAL_WORDS,), kept=True)
    serial = _ONE_UNREAD.sub(UNREAD, pieces[0])
    others += [("OTHER", _ONE_UNREAD.sub(UNREAD, piece)) for piece in pieces[1:]]
    others = [(where, other) for where, other in others if normalised(other) != normalised(serial)]
    if not any(character.isalnum() for character in serial):
        return Marked(None, status or "ILLEGIBLE", tuple(others), (*causes, Cause.SERIAL_WORDS), kept=True)
    if UNREAD in serial:
        causes.append(Cause.SERIAL_UNREAD_RUN if run else Cause.SERIAL_UNREAD)
    if others:
        causes.append(Cause.SERIAL_READINGS)
    if scripts_of(serial) > 1:
        causes.append(Cause.SERIAL_MIXED_SCRIPT)
    if status == "ILLEGIBLE" or UNREAD in serial:
        status = "OBLITERATED" if status == "OBLITERATED" else "PARTIAL"
    elif others and status is None:
        status = "PARTIAL" if all(_alike(serial, other) for _where, other in others) else "MISMATCHED"
    return Marked(serial, status or "CLEAR", tuple(others), tuple(causes), kept=serial != text)


def _without_comments(body: str) -> tuple[str, str | None, list[tuple[str, str]]]:
    """
    The text without what stands in brackets: a word on the state of the mark, another reading, or a
    remark.
    """
    status: str | None = None
    others: list[tuple[str, str]] = []
    for comment in _COMMENT.findall(body):
        said = status_of_words(comment)
        if said in ("OBLITERATED", "ILLEGIBLE"):
            status = said if status != "OBLITERATED" else status
        elif any(character.isdigit() for character in comment) and " " not in (
            reading := _LEADING_OR.sub("", comment.strip())
        ):
            others.append(("OTHER", reading))
    words = folded(_COMMENT.sub(" ", body)).split()
    left = _COMMENT.sub(" ", body).strip()
    if len(words) > 1 and any(character.isdigit() for character in left):
        pieces = re.split(r"\s*[,:-]\s+|\s+-\s+|\s+", left)
        loose = [
            piece
            for piece in pieces
            if not any(character.isdigit() or character in "?*_" for character in piece)
        ]
        said = status_of_words(" ".join(loose)) if loose else None
        if said in ("OBLITERATED", "ILLEGIBLE"):
            status = status or said
            left = " ".join(piece for piece in pieces if piece not in loose)
    return left, status, others


def _alike(one: str, other: str) -> bool:
    """Two readings of one mark differ in a character or two; two numbers differ in more."""
    first, second = normalised(one), normalised(other)
    if abs(len(first) - len(second)) > 1:
        return False
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= 0.65


def scripts_of(text: str) -> int:
    """How many scripts the letters of a text belong to."""
    if text.isascii():
        return 1
    names = {unicodedata.name(character, "?").split()[0] for character in text if character.isalpha()}
    return len(names)


_RANGE: Final = re.compile(
    r"([A-Za-z]{0,6}[-/ ]?)(\d{1,12})\s*(-|–|—|\.\.|/|\b(?:to|à|au|al|a|até|hasta)\b)\s*(?:\1)?(\d{1,12})",
    re.IGNORECASE,
)
MOST_IN_RANGE: Final = 500


def several_serials(text: str, quantity: int | None) -> list[str]:
    """
    The single serials of a range (``1001-1010``) or a list (``A1, A2``), or nothing where the text is
    one serial.

    With a quantity it must be the number of serials. Without one, a hyphen makes a range only between
    numbers of three digits or more and equal width, for a serial may well hold a hyphen.
    """
    listed = [piece.strip() for piece in re.split(r"[,;]\s*|\s+(?:et|and|y|e)\s+", text) if piece.strip()]
    if len(listed) > 1 and all(any(c.isdigit() for c in piece) and " " not in piece for piece in listed):
        return listed if quantity in (None, len(listed)) and not _PART.search(text) else []
    match = _RANGE.fullmatch(text.strip())
    if not match:
        return []
    first, last, width = int(match[2]), int(match[4]), len(match[2])
    if len(match[4]) < width:  # 1001-10 means 1001 to 1010
        last = int(match[2][: width - len(match[4])] + match[4])
    count = last - first + 1
    if not 2 <= count <= MOST_IN_RANGE or len(str(last)) > max(width, len(match[4])):
        return []
    if quantity is None and (
        match[3] == "/" or (len(match[3]) == 1 and (width < 3 or len(match[4]) != width))
    ):
        return []
    if quantity is not None and quantity != count:
        return []
    return [f"{match[1]}{number:0{width}d}" for number in range(first, last + 1)]
