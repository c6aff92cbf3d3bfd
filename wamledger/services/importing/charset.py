"""
The encoding of a text file that does not say which it is.

UTF-8 and UTF-16 prove themselves. Between the old one-byte encodings nothing does, so the bytes are read
in each and the reading with the most accented letters inside words, and the fewest signs, is taken.
Cyrillic and Arabic pages are never guessed: a person names them.
"""

from __future__ import annotations

import codecs
import unicodedata
from typing import Final, NamedTuple

from wamledger.domain.refusals import Code, Refused

_CANDIDATES: Final = ("cp1252", "mac-roman", "cp850")
_LETTERS: Final = frozenset("àâäáãåæçéèêëíìîïñóòôöõœúùûüýÿÀÂÄÁÃÇÉÈÊËÍÎÏÑÓÔÕŒÚÙÛÜ")
_FREQUENT: Final = frozenset("éèêàçñáíóúãõ")
_SIGNS: Final = frozenset("°º№ª’‘“”–—€…«»§²¡¿\xa0")


class Decoded(NamedTuple):
    """A text, the encoding it was read in, and whether that was a guess."""

    text: str
    encoding: str
    guessed: bool


def decoded(content: bytes, encoding: str | None, file: str) -> Decoded:
    """
    The text of the bytes, in the encoding that was named or that fits.

    Refuses: file_encoding_wrong, import_setting_wrong (no such encoding).
    """
    if encoding is not None:
        return Decoded(_strict(content, _known(encoding), file), encoding, guessed=False)
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return Decoded(_strict(content, name, file), name, guessed=False)
    if b"\x00" in content:
        name = "utf-16-le" if content[1::2].count(0) >= content[0::2].count(0) else "utf-16-be"
        return Decoded(_strict(content, name, file), name, guessed=True)
    try:
        return Decoded(content.decode("utf-8"), "utf-8", guessed=False)
    except UnicodeDecodeError:
        return _guessed(content)


def _known(encoding: str) -> str:
    try:
        info = codecs.lookup(encoding)
        b"".decode(encoding)
    except (LookupError, ValueError):
        raise Refused(
            Code.IMPORT_SETTING_WRONG,
            "encoding",
            found=encoding,
            allowed="utf-8, utf-16, cp1252, mac-roman, cp850 …",
        ) from None
    return "utf-8-sig" if info.name == "utf-8" else info.name


def _strict(content: bytes, encoding: str, file: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as fault:
        raise Refused(
            Code.FILE_ENCODING_WRONG,
            file=file,
            encoding=encoding,
            position=fault.start,
            line=content.count(b"\n", 0, fault.start) + 1,
        ) from None


def _guessed(content: bytes) -> Decoded:
    best = Decoded(content.decode("latin-1"), "latin-1", guessed=True)
    best_score = -len(content)
    for encoding in _CANDIDATES:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        score = _score(text)
        if score > best_score:
            best, best_score = Decoded(text, encoding, guessed=True), score
    return best


def _score(text: str) -> int:
    """How much the characters beyond ASCII look like French, Spanish and Portuguese."""
    score = 0
    for place, character in enumerate(text):
        if character.isascii():
            continue
        if character in _LETTERS:
            before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
            score += 3 if character.lower() in _FREQUENT else 1
            score += 1 if before.isalpha() or after.isalpha() else 0
            if character.isupper() and before.islower():
                score -= 4
            # "Franáais" is "Français" in the wrong encoding: a vowel rarely stands beside itself.
            bare = unicodedata.normalize("NFD", character)[0].lower()
            if bare in "aeiou" and bare in (before.lower(), after.lower()):
                score -= 3
        elif character not in _SIGNS:
            score -= 4
    return score
