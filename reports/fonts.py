"""
The three faces of every page, embedded in each file: DejaVu Sans, Sans Bold and Sans Mono.

They hold the Latin, Greek, Cyrillic and Arabic letters that serials are marked with, and Mono tells O from 0
and I from l. Only the glyphs in use travel with a file. The licence lies beside the fonts.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

_FILES: Final = {
    "WL-Sans": "DejaVuSans.ttf",
    "WL-Bold": "DejaVuSans-Bold.ttf",
    "WL-Mono": "DejaVuSansMono.ttf",
}
_ESCAPES: Final = str.maketrans({"\\": "\\\\", "(": "\\(", ")": "\\)"})


class _Widths(dict[str, int]):
    """Advance of each character in thousandths of the size, filled as characters are met."""

    def __init__(self, face: Any) -> None:
        super().__init__()
        self._by_code: dict[int, int] = face.charWidths
        self._otherwise: int = face.defaultWidth

    def __missing__(self, character: str) -> int:
        width = self[character] = self._by_code.get(ord(character), self._otherwise)
        return width


class Face:
    """One typeface: how wide its characters are, and which it has."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.font: Any = TTFont(
            name, BytesIO(files(__package__).joinpath("fonts", _FILES[name]).read_bytes()), asciiReadable=1
        )
        pdfmetrics.registerFont(self.font)
        self._widths = _Widths(self.font.face)
        self._known: dict[int, int] = self.font.face.charToGlyph

    def width(self, text: str, size: float) -> float:
        """The width of a line of text in points."""
        return sum(map(self._widths.__getitem__, text)) * size / 1000

    def has(self, character: str) -> bool:
        """Whether the face can draw the character."""
        return ord(character) in self._known


@cache
def face(name: str) -> Face:
    """The face of that name: WL-Sans, WL-Bold or WL-Mono."""
    return Face(name)


class Pen:
    """Writes the text operators of one document: fonts are embedded in the pieces that a document uses."""

    def __init__(self, canvas: Canvas) -> None:
        self._document: Any = canvas._doc
        self._codes: dict[str, dict[str, tuple[int, str]]] = {}

    def select(self, chosen: Face, size: float, piece: int = 0) -> str:
        """The operator that selects a piece of a face."""
        return f"{chosen.font.getSubsetInternalName(piece, self._document)} {size:g} Tf"

    def show(self, text: str, chosen: Face, size: float) -> str:
        """
        The operators that show a line of text, with the first piece of the face selected before and after.

        Shape: ASCII characters have their own codes in the first piece, so that the common case is the text
        itself.
        """
        if text.isascii():
            return f"({text.translate(_ESCAPES)}) Tj"
        codes = self._codes.setdefault(chosen.name, {})
        runs: list[tuple[int, list[str]]] = []
        for character in text:
            piece, code = codes.get(character) or self._code(character, chosen, codes)
            if not runs or runs[-1][0] != piece:
                runs.append((piece, []))
            runs[-1][1].append(code)
        if [piece for piece, _ in runs] == [0]:
            return f"({''.join(runs[0][1])}) Tj"
        shown = " ".join(f"{self.select(chosen, size, piece)} ({''.join(run)}) Tj" for piece, run in runs)
        return f"{shown} {self.select(chosen, size)}"

    def _code(self, character: str, chosen: Face, codes: dict[str, tuple[int, str]]) -> tuple[int, str]:
        ((piece, raw),) = chosen.font.splitString(character, self._document)
        byte = raw[0]
        code = f"\\{byte:03o}" if byte < 32 or byte > 126 else chr(byte).translate(_ESCAPES)
        codes[character] = (piece, code)
        return piece, code
