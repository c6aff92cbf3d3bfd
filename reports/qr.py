"""
A QR code drawn as filled modules, sharp at any size.

Error correction is as strong as fits a code that a telephone still reads from paper. Source: ISO/IEC 18004
"""

from __future__ import annotations

from typing import Any, Final

from reportlab.graphics.barcode.qrencoder import QR8bitByte, QRCode, QRErrorCorrectLevel

from reports.page import Document

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
    modules = _modules(content)
    side = size / (len(modules) + 2 * QUIET)
    boxes = [
        f"{x + (QUIET + start) * side:.3f} {top - (QUIET + row + 1) * side:.3f} "
        f"{length * side:.3f} {side:.3f} re"
        for row, cells in enumerate(modules)
        for start, length in _runs(cells)
    ]
    document.literal("q 0 0 0 rg " + " ".join(boxes) + " f Q")
    return True


def _modules(content: bytes) -> list[list[bool]]:
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
