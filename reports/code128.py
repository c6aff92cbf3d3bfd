"""
Code 128 drawn as filled bars, for scanners that read lines.

What is no ASCII, or too long for the room, is not drawn: the QR code beside it holds everything. Source: ISO/IEC 15417
"""

from __future__ import annotations

from typing import Any, Final

from reportlab.graphics.barcode.code128 import Code128

from reports.page import MM, Document

QUIET: Final = 10
"""Modules of white on either side."""
LEAST: Final = 0.19 * MM
"""The width of a module that an office printer still prints and a scanner reads."""
MOST: Final = 0.38 * MM


def draw(document: Document, text: str, x: float, y: float, width: float, height: float) -> bool:
    """
    A code that holds the text stands with its lower left corner at ``x``, ``y``, within the width.

    Shape: False, and nothing is drawn, where it does not fit.
    """
    if not text or not text.isascii() or not text.isprintable():
        return False
    widths = _widths(text)
    module = min(MOST, width / (sum(widths) + 2 * QUIET))
    if module < LEAST:
        return False
    at = x + QUIET * module
    boxes = []
    for number, many in enumerate(widths):
        if number % 2 == 0:
            boxes.append(f"{at:.3f} {y:.3f} {many * module:.3f} {height:.3f} re")
        at += many * module
    document.literal("q 0 0 0 rg " + " ".join(boxes) + " f Q")
    return True


def _widths(text: str) -> list[int]:
    """The widths of bars and spaces in turn, in modules, the first a bar."""
    code: Any = Code128(text, quiet=0)
    code.validate()
    code.encode()
    code.decompose()
    # the library writes a bar of n modules as the nth capital letter, a space as the nth small one
    return [ord(each) - (64 if each.isupper() else 96) for each in code.decomposed]
