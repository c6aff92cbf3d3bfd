"""Sets text: from what was recorded to the operators that draw it, line by line, in a style."""

from __future__ import annotations

from typing import NamedTuple

from reports import direction, writing
from reports.fonts import Face, Pen
from reports.styles import Style


class SetLine(NamedTuple):
    """One line, ready to draw where the text position stands. Units: width in points."""

    operators: str
    width: float


class Compositor:
    """Sets the text of one document."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen

    def select(self, style: Style) -> str:
        """The operators that stand before lines of a style within a text object."""
        return f"{self._pen.select(style.face, style.size)} {style.stretch} Tz"

    def lines(self, text: str, style: Style, width: float, *, breaks: bool = False) -> list[SetLine]:
        """
        The text in lines that fit the width.

        Shape: at least one line; with ``breaks`` a line feed of the text begins a new one, else it is
        escaped.
        """
        return [
            self._set(line, face, style)
            for part in (text.split("\n") if breaks else (text,))
            for ready, face in (self._ready(part, style),)
            for line in writing.wrapped(ready, face, style.size, width * 100 / style.stretch)
        ]

    def line(self, text: str, style: Style, width: float | None = None) -> SetLine:
        """The text as one line, cut with an ellipsis where a width is given and it is longer."""
        ready, face = self._ready(text, style)
        if width is not None:
            ready = writing.clipped(ready, face, style.size, width * 100 / style.stretch)
        return self._set(ready, face, style)

    def _ready(self, text: str, style: Style) -> tuple[str, Face]:
        ready = writing.printable(text)
        return ready, writing.face_for(ready, style.face)

    def _set(self, line: str, face: Face, style: Style) -> SetLine:
        if direction.is_left_to_right(line):
            drawn, operators = line, self._pen.show(line, face, style.size)
        else:
            pieces = direction.pieces(line)
            drawn = "".join(piece for piece, _read in pieces)
            operators = " ".join(self._piece(piece, read, face, style.size) for piece, read in pieces)
        if face is not style.face:
            back = self._pen.select(style.face, style.size)
            operators = f"{self._pen.select(face, style.size)} {operators} {back}"
        return SetLine(operators, face.width(drawn, style.size) * style.stretch / 100)

    def _piece(self, drawn: str, read: str, face: Face, size: float) -> str:
        """A piece as it is drawn, with its text beside it for whoever copies or searches the page."""
        operators = self._pen.show(drawn, face, size)
        return operators if drawn == read else f"/Span <</ActualText <{_utf16(read)}>>> BDC {operators} EMC"


def _utf16(text: str) -> str:
    """A text string of PDF, in hexadecimal. Source: ISO 32000-1 section 7.9.2"""
    return ("\ufeff" + text).encode("utf-16-be").hex()
