"""
From recorded text to lines on paper: escapes and wrapping.

1. ``printable`` writes as a visible escape whatever could act on a page, and whatever no face can draw:
   nothing on a page is a blank box or a silent gap.
2. ``wrapped`` breaks text into lines that fit, in the order in which it is read.

Lines with Arabic or Hebrew are then put into the order in which they are drawn, each alone: ``direction``.
"""

from __future__ import annotations

from typing import Final

from reports.fonts import Face, face
from wamledger.domain.text import shown

_BREAK_AFTER: Final = frozenset("/-,;._:|\\")


def printable(text: str) -> str:
    """The text with each character that cannot be shown, or must not act, as a visible escape."""
    if text.isascii() and text.isprintable():
        return text
    sans, escaped = face("WL-Sans"), shown(text)
    return "".join(each if each.isascii() or sans.has(each) else _escape(each) for each in escaped)


def _escape(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def stacked(*parts: str) -> str:
    """Parts of a cell under each other, escaped first, so that data cannot make lines of its own."""
    return "\n".join(printable(part) for part in parts if part)


def face_for(text: str, wanted: Face) -> Face:
    """The wanted face where it has every character of the text, else the one that has the most."""
    if text.isascii() or all(wanted.has(each) for each in text):
        return wanted
    return face("WL-Sans")


def wrapped(text: str, chosen: Face, size: float, width: float) -> list[str]:
    """
    The text in lines no wider than ``width``: broken at spaces, then after punctuation, then anywhere.

    Shape: never empty; the lines hold every character but the spaces that the breaks replace.
    """
    if chosen.width(text, size) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if chosen.width(longer, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        *full, line = _pieces(word, chosen, size, width)
        lines.extend(full)
    return [*lines, line]


def _pieces(word: str, chosen: Face, size: float, width: float) -> list[str]:
    """A word in pieces that fit: after punctuation where there is some in the second half of a line."""
    pieces: list[str] = []
    while chosen.width(word, size) > width and len(word) > 1:
        fits = 1
        while fits < len(word) and chosen.width(word[: fits + 1], size) <= width:
            fits += 1
        after = max((at + 1 for at in range(fits) if word[at] in _BREAK_AFTER), default=0)
        cut = after if after > fits // 2 else fits
        pieces.append(word[:cut])
        word = word[cut:]
    return [*pieces, word]


def clipped(text: str, chosen: Face, size: float, width: float) -> str:
    """The text cut to one line, with an ellipsis where something was left out."""
    if chosen.width(text, size) <= width:
        return text
    while text and chosen.width(text + "…", size) > width:
        text = text[:-1]
    return text.rstrip() + "…"
