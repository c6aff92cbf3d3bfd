"""
The type of the house: one scale of sizes, four inks, and the styles made of them.

Everything is legible on a black-and-white printer: colour marks rank and never carries a meaning alone. Text
of tables is set at nine tenths of its width, which is how DejaVu's own condensed cut is drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reports.fonts import Face, face

Ink = tuple[float, float, float]

BLACK: Final[Ink] = (0.09, 0.10, 0.12)
GREY: Final[Ink] = (0.38, 0.41, 0.45)
BLUE: Final[Ink] = (0.06, 0.24, 0.40)
LINE: Final[Ink] = (0.78, 0.81, 0.84)
SHADE: Final[Ink] = (0.925, 0.942, 0.957)


@dataclass(frozen=True, slots=True)
class Style:
    """A way to set text. Units: size and leading in points, stretch in hundredths of the natural width."""

    face_name: str
    size: float
    leading: float
    ink: Ink = BLACK
    stretch: int = 100

    @property
    def face(self) -> Face:
        """The face that the style names."""
        return face(self.face_name)


TITLE: Final = Style("WL-Bold", 17, 21, BLUE)
SUBTITLE: Final = Style("WL-Sans", 9.5, 13, GREY)
SECTION: Final = Style("WL-Bold", 10.5, 14, BLUE)
BODY: Final = Style("WL-Sans", 8, 11.2)
NOTE: Final = Style("WL-Sans", 7, 9.6, GREY)
LABEL: Final = Style("WL-Sans", 6.2, 8, GREY)
VALUE: Final = Style("WL-Sans", 8.4, 10.8)
VALUE_CODE: Final = Style("WL-Mono", 8.6, 10.8)
CELL: Final = Style("WL-Sans", 7, 8.6, stretch=90)
CELL_BOLD: Final = Style("WL-Bold", 7, 8.6, stretch=90)
CELL_CODE: Final = Style("WL-Mono", 7, 8.6, stretch=90)
HEADING: Final = Style("WL-Bold", 6.6, 8.2, BLUE, stretch=90)
BAND: Final = Style("WL-Bold", 7.4, 9, BLUE)
RUNNING: Final = Style("WL-Sans", 6.6, 8.6, GREY)
RUNNING_BOLD: Final = Style("WL-Bold", 6.6, 8.6, BLACK)
RUNNING_CODE: Final = Style("WL-Mono", 6.2, 8.6, GREY)
CLASSIFICATION: Final = Style("WL-Bold", 8, 10, BLACK)
HEAD_NOTE: Final = Style("WL-Mono", 7.2, 10)
