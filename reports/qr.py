"""
A QR code drawn as filled modules, sharp at any size.

Error correction is as strong as fits a code that a telephone still reads from paper. Source: ISO/IEC 18004
"""

from __future__ import annotations

import re
from typing import Any, Final

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from reports.page import Document

_CODE: Final = re.compile(rb"q 0 0 0 rg ((?:(?:-?\d+\.\d{3} ){4}re ){50,})f Q")

QUIET: Final = 4
"""Modules of white around the code."""
MOST_BYTES: Final = 1200
"""Beyond this the modules become too fine for paper."""


def draw(document: Document, text: str, x: float, top: float, size: float) -> bool:
    """
    A code that holds the text exactly stands with its upper left corner at ``x``, ``top``.

    Shape: False, and nothing is drawn, where the text is empty or too long.
    """
    content = text.encode()
    if not content or len(content) > MOST_BYTES:
        return False
    code = modules(content)
    side = size / (len(code) + 2 * QUIET)
    boxes = [
        f"{x + (QUIET + start) * side:.3f} {top - (QUIET + row + 1) * side:.3f} "
        f"{length * side:.3f} {side:.3f} re"
        for row, cells in enumerate(code)
        for start, length in _runs(cells)
    ]
    document.literal("q 0 0 0 rg " + " ".join(boxes) + " f Q")
    return True


def codes_in(operators: bytes) -> list[list[list[bool]]]:
    """The codes that ``draw`` drew with these operators of a page, read back from their rectangles."""
    found = []
    for block in _CODE.findall(operators):
        boxes = [tuple(map(float, box.split()[:4])) for box in block.split(b"re")[:-1]]
        side = min(height for _x, _y, _width, height in boxes)
        left, top = min(box[0] for box in boxes), max(box[1] for box in boxes)
        size = round((max(box[0] + box[2] for box in boxes) - left) / side)
        if not 21 <= size <= 177 or len(boxes) > size * size:
            continue
        modules = [[False] * size for _row in range(size)]
        for x, y, width, _height in boxes:
            row, begin = round((top - y) / side), round((x - left) / side)
            for column in range(begin, min(size, begin + round(width / side))):
                if 0 <= row < size and column >= 0:
                    modules[row][column] = True
        found.append(modules)
    return found


def modules(content: bytes) -> list[list[bool]]:
    """The rows of the code that holds these bytes: True where it is dark."""
    level = QRErrorCorrectLevel.M if len(content) <= 600 else QRErrorCorrectLevel.L
    code: Any = QRCode(None, level)
    code.addData(QR8bitByte(content))
    code.make()
    return [[bool(cell) for cell in row] for row in code.modules]


def _runs(cells: list[bool]) -> list[tuple[int, int]]:
    """Beginning and length of each run of dark modules."""
    runs: list[tuple[int, int]] = []
    for index, dark in enumerate(cells):
        if not dark:
            continue
        if runs and sum(runs[-1]) == index:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((index, 1))
    return runs
