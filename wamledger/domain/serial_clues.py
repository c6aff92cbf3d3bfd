"""
Clues: the keys under which a serial is found again by somebody who read or wrote it otherwise.

A serial stays as it was read. Beside it stand its *forms* in Latin letters and digits (a Cyrillic mark is written by its
looks or by its sound, an Arabic figure by its value or by its looks), the *skeleton* of each form, in which characters
that are easily taken for one another are one, and the clues made of those. Equal clues prove nothing: they say what is
worth comparing. Identity has keys of its own (``serials.normalised``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from wamledger.domain.serials import check_assigned, normalised

UNREAD: Final = "?"
UNREAD_RUN: Final = "*"

OWN_MARK: Final = "SECONDARY_ASSIGNED"
"""The kind of a mark that a mission gave, wherever it is written."""
MAKERS_MARK: Final = "SERIAL"
"""The kind of the serial that the maker stamped."""
TELLING_MARKS: Final = frozenset({OWN_MARK, "SECURITY", "IMPORT", "CONFISCATION"})
"""Kinds of further marks that tell one weapon from another; a rack number or a proof does not."""

_NOT_SHOWN: Final = re.compile(r"[^0-9A-Z?*]", re.ASCII)
LONGEST_PREFIX: Final = 5
"""Letters before a number that a clerk may take for no part of it."""
_PREFIX: Final = re.compile(r"([A-Z]{1,5})([0-9?*]{2,}.*)", re.ASCII)
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHOWN: Final = {
    **{code: None for code in range(128) if not (chr(code).isalnum() or chr(code) in "?*")},
    **{ord(each.lower()): each for each in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}
_SKELETON: Final = str.maketrans("ODQILSBZG", "000115826")

# What a Cyrillic or Greek capital looks like to somebody who reads Latin.  Source: WAMLEDGER
LOOKS: Final = dict(
    zip("АВЕЁКМНОРСТУХЗЧБИІЅЈЬΑΒΕΖΗΙΚΜΝΟΡΤΥΧØ", "ABEEKMHOPCTYX346NISJBABEZHIKMNOPTYXO", strict=True)
)
SOUNDS: Final = {
    **dict(zip("АБВГДЕЁЗИЙКЛМНОПРСТУФЫЭІЅЈ", "ABVGDEEZIYKLMNOPRSTUFYEISJ", strict=True)),
    "Ж": "ZH", "Х": "KH", "Ц": "TS", "Ч": "CH", "Ш": "SH", "Щ": "SHCH", "Ю": "YU", "Я": "YA", "Ъ": "", "Ь": "",
    **dict(zip("ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ", "ABGDEZITIKLMNXOPRSTYFHPO", strict=True)),
    **dict(zip("ابتجحدرزسصضطظعفقكلمنهويىیکگپةأإآ", "ABTJHDRZSSDTZAFQKLMNHWYYYKGPHAAA", strict=True)),
    "ث": "TH", "خ": "KH", "ذ": "DH", "ش": "SH", "غ": "GH", "چ": "CH", "ژ": "ZH", "ء": "", "Ø": "O",
}  # fmt: skip
# What Arabic and Persian figures look like to somebody who reads 0 to 9; the nought is a dot, and is overlooked.
_FIGURE_LOOKS: Final = str.maketrans(
    "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹",
    "\0" + "12340" + "7VA9" + "\0" + "12340" + "7VA9",
)
_FOREIGN_FIGURES: Final = re.compile("[٠-٩۰-۹]")


def canonical(text: str) -> str:
    """
    The serial in one spelling: upper case, figures of any script as 0-9, nothing between the characters.

    ``?`` stands for a character that was not read, ``*`` for a run of them. Letters stay in their script.
    """
    key = normalised(text)
    if key.isascii():
        return _NOT_SHOWN.sub("", key)
    return "".join(each for each in key if each.isalnum() or each in (UNREAD, UNREAD_RUN))


@lru_cache(maxsize=65_536)
def forms(text: str) -> tuple[str, ...]:
    """
    The ways to write the serial in Latin letters and figures, the likeliest first, none twice.

    Shape: one for a serial in Latin; up to four for one in another script. Empty where nothing is left to read.
    """
    key = canonical(text)
    if text.isascii():
        return (key,) if key else ()
    found = [_written(key, LOOKS, SOUNDS), _written(key, SOUNDS, LOOKS)]
    found.append(found[1].replace("KH", "H"))
    if _FOREIGN_FIGURES.search(text):
        seen = text.translate(_FIGURE_LOOKS).replace("\0", "")
        found.append(_written(canonical(seen), LOOKS, SOUNDS))
    return tuple(dict.fromkeys(each for each in found if each))


def by_sound(text: str) -> str:
    """A name in Latin capitals and figures as it sounds, nothing between them: Ижмаш is IZHMASH."""
    key = normalised(text)
    return _NOT_SHOWN.sub("", key) if key.isascii() else _written(key, SOUNDS, LOOKS)


def _written(key: str, first: dict[str, str], second: dict[str, str]) -> str:
    made = "".join(
        each if each.isascii() else first.get(each, second.get(each, _plain(each))) for each in key
    )
    return _NOT_SHOWN.sub("", made)


def _plain(character: str) -> str:
    """The letter without its accents, where that is a Latin one."""
    base = unicodedata.normalize("NFD", character)[:1]
    return base if base.isascii() else ""


def skeleton(form: str) -> str:
    """The form with characters that are easily taken for one another as one: O D Q 0, I L 1, S 5, B 8, Z 2, G 6."""
    return form.translate(_SKELETON)


def without_prefix(form: str) -> str | None:
    """The form without its leading letters, as a clerk writes who takes them for no part of the number."""
    match = _PREFIX.fullmatch(form)
    return match[2] if match else None


def without_noughts(form: str) -> str:
    """The form without the noughts that lead it or its number."""
    match = _PREFIX.fullmatch(form)
    if match:
        return match[1] + (match[2].lstrip("0") or match[2])
    return form.lstrip("0") or form


def clues(text: str) -> frozenset[str]:
    """
    The keys under which the serial is kept: skeletons whole, without leading noughts, and (after ``-``) without letters.

    A serial with characters that were not read is kept under its length alone, as ``?`` and the number, or ``?*``.
    """
    if text.isascii():
        # nearly every serial is, and each weapon that comes on charge passes here
        return _clues_of(text.upper() if text.isalnum() else text.translate(_SHOWN))
    return frozenset().union(*map(_clues_of, forms(text)))


def _clues_of(form: str) -> frozenset[str]:
    if UNREAD_RUN in form:
        return frozenset((UNREAD + UNREAD_RUN,))
    if UNREAD in form:
        return frozenset((f"{UNREAD}{len(form)}",))
    bones = form.translate(_SKELETON)
    tail = form.lstrip(_LETTERS)
    before = len(form) - len(tail)
    short = tail.lstrip("0") or tail
    if not before:
        return frozenset((bones, short.translate(_SKELETON))) if short else frozenset()
    if before > LONGEST_PREFIX or len(tail) < 2 or not tail[:2].isdigit():
        return frozenset((bones,))
    lost = short.translate(_SKELETON)
    return frozenset((bones, bones[:before] + lost, "-" + lost))


def kind_of_mark(text: str, kind: str = MAKERS_MARK) -> str:
    """What kind of mark a text is: one that has the form of a mission's own is that, wherever it was written."""
    return OWN_MARK if text.startswith("UN-") and check_assigned(text) else kind


_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def is_telling(text: str, kind: str) -> bool:
    """Whether a further mark can tell one weapon from another: its kind may, and it has four figures beside a year."""
    return kind in TELLING_MARKS and sum(each.isdigit() for each in _YEAR.sub("", text)) >= 4


def telling_marks(identity: Mapping[str, Any]) -> list[tuple[str, str]]:
    """
    What tells a weapon from others, as it was read, each with its kind.

    Shape: ``identity`` may have serial, serial_assigned and markings; the maker's serial comes first, none twice.
    """
    serial, assigned, markings = (identity.get(name) for name in ("serial", "serial_assigned", "markings"))
    found = [(serial, kind_of_mark(serial))] if serial else []
    if assigned:
        found.append((assigned, OWN_MARK))
    for mark in markings or ():
        kind = kind_of_mark(mark["text"], mark["kind"])
        if is_telling(mark["text"], kind):
            found.append((mark["text"], kind))
    return list(dict.fromkeys(found)) if len(found) > 1 else found
