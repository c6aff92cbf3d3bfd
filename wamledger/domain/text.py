"""
Which text may enter the ledger, and how any text leaves it.

Refused at the door: control characters, bidirectional controls, zero-width and tag characters, line and paragraph
separators, surrogates, noncharacters and unassigned code points. They hide in a serial or turn a line of a report
around. What is refused is named by place and code point, with the text as it would be without it, so that a person
can take the repair; nothing is changed silently. Accepted text is in Unicode form NFC.
On the way out ``shown`` writes the same characters as visible escapes, whatever the source.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Final

_NAMED: Final = frozenset(
    (
        *(0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)),  # bidirectional controls
        *(0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF),  # zero width
        *(0x2028, 0x2029),  # separators
        *range(0xE0000, 0xE0080),  # tags
    )
)


@dataclass(frozen=True, slots=True)
class Intruder:
    """One character that may not enter: where it stands (from 0), which it is, and what it is called."""

    position: int
    character: str

    @property
    def code_point(self) -> str:
        return f"U+{ord(self.character):04X}"

    @property
    def name(self) -> str:
        return unicodedata.name(self.character, "control character")


def intruders(text: str, *, lines: bool = False) -> list[Intruder]:
    """
    Each character of ``text`` that may not enter the ledger, in order.

    ``lines`` admits line feeds and tabs, for remarks of several lines.  Source: Unicode UAX 9, UTR 36
    """
    if text.isascii() and text.isprintable():
        return []
    return [
        Intruder(position, character)
        for position, character in enumerate(text)
        if not (lines and character in "\n\t") and _may_not_enter(character)
    ]


def _may_not_enter(character: str) -> bool:
    point = ord(character)
    return (
        point in _NAMED
        or unicodedata.category(character) in ("Cc", "Cs", "Cn", "Zl", "Zp")
        or (point & 0xFFFE) == 0xFFFE
        or 0xFDD0 <= point <= 0xFDEF
    )


def repaired(text: str, *, lines: bool = False) -> str:
    """The text without its intruders, in form NFC: what a person may choose instead."""
    bad = {intruder.position for intruder in intruders(text, lines=lines)}
    kept = "".join(character for position, character in enumerate(text) if position not in bad)
    return unicodedata.normalize("NFC", kept).strip()


def shown(text: str) -> str:
    """The text with every character that could act on a screen or a page written as a visible escape."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_visible(character) if _may_not_enter(character) else character for character in text)


def _visible(character: str) -> str:
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def formula_safe(text: str) -> str:
    """
    The text for a cell of a CSV file: a quote stands before what a spreadsheet would run.

    Source: OWASP ASVS 1.2.10
    """
    return "'" + text if text[:1] in ("=", "+", "-", "@", "\t", "\r", "\0") else text
