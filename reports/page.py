"""
The sheet of paper: its size and margins, what stands on every page, and the pen that moves down it.

On every page stand the mission, the classification, the form with its version, who generated it and when, the
head of the ledger, and page x of y. The number of pages is known only at the end: finished pages are kept
compressed, and their page numbers are written as a last piece of each. Positions are in points from the lower
left corner.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from enum import Enum
from typing import Any, BinaryIO, Final, Literal

from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream
from reportlab.pdfgen.canvas import Canvas

from reports import figures, styles
from reports.attached import attach
from reports.compositor import Compositor, SetLine
from reports.fonts import Pen, face
from reports.forms import Form
from reports.styles import Ink, Style
from reports.writing import printable
from wamledger.domain.moment import MICROSECONDS, Moment, aware
from wamledger.i18n import _
from wamledger.services.views import Provenance

MM: Final = 72 / 25.4
MARGIN: Final = 16 * MM
_HEADER_BASE: Final = 11 * MM
_BODY_TOP: Final = 18 * MM
_BODY_BOTTOM: Final = 20 * MM
_FOOTER_BASE: Final = 13 * MM

Align = Literal["left", "centre", "right"]


class Paper(Enum):
    """Sizes of paper, upright. Units: points."""

    A4 = (210 * MM, 297 * MM)
    LETTER = (612.0, 792.0)
    TAG = (29 * MM, 62 * MM)
    """A label from a roll, for a printer of labels: nothing but the label has room on it."""


class _Stamp:
    """The time that the file says it was made: when the view was, never the clock."""

    def __init__(self, moment: Moment) -> None:
        instant = aware(moment)
        self.t = moment // MICROSECONDS
        self.lt = instant.timetuple()
        self.YMDhms = tuple(self.lt)[:6]
        self.dhh = self.dmm = 0
        self.tzname = "UTC"


class Document:
    """
    A document that grows page by page into a binary stream.

    ``y`` is where the next thing is drawn below; whoever draws moves it. Nothing is in the stream before
    ``finish``. A stream that is an ``Envelope`` has its files enclosed.
    """

    def __init__(
        self,
        out: BinaryIO,
        form: Form,
        provenance: Provenance,
        *,
        title: str,
        paper: Paper = Paper.A4,
        landscape: bool = False,
        on_page: Callable[[int], None] | None = None,
    ) -> None:
        size = paper.value[::-1] if landscape else paper.value
        for name in ("WL-Sans", "WL-Bold", "WL-Mono"):
            face(name)
        self.form, self.provenance = form, provenance
        self.paper_width, self.paper_height = size
        self.left, self.right = MARGIN, size[0] - MARGIN
        self.width = self.right - self.left
        self.top, self.bottom = size[1] - _BODY_TOP, _BODY_BOTTOM
        self.y = self.top
        self._on_page = on_page
        self._out = out
        self.is_tag = paper is Paper.TAG
        if self.is_tag:
            self.left, self.right, self.width = 0.0, size[0], size[0]
            self.top, self.bottom, self.y = size[1], 0.0, size[1]
        self._pages: list[Any] = []
        self._bookmarks = 0
        self._canvas: Any = Canvas(
            out,
            pagesize=size,
            pageCompression=1,
            invariant=1,
            initialFontName="WL-Sans",
            lang=provenance.language,
            pdfVersion=(1, 7),
        )
        self._describe(title)
        self.compositor = Compositor(Pen(self._canvas))
        self._running_lines()

    def _describe(self, title: str) -> None:
        """Title, author, subject, times and identifier, all of them from the view."""
        source, canvas = self.provenance, self._canvas
        canvas.setTitle(printable(title))
        canvas.setAuthor(printable(source.generated_by))
        canvas.setSubject(printable(f"{self.form.label}, {source.ledger}, {source.mission}"))
        canvas.setKeywords(printable(f"{source.head_size} {source.head_root}".strip()))
        canvas.setCreator(printable(source.program))
        canvas.setViewerPreference("DisplayDocTitle", "true")
        document = canvas._doc
        document._timeStamp = _Stamp(source.generated_at)
        document.signature = hashlib.md5(
            f"{self.form.label}\n{source.generated_at}\n{source.head_note}".encode(), usedforsecurity=False
        )

    # drawing

    def place(self, x: float, y: float, line: SetLine, style: Style, align: Align = "left") -> None:
        """Draw a set line with its base on ``y``."""
        x -= {"left": 0.0, "centre": line.width / 2, "right": line.width}[align]
        begun = f"q {_ink(style.ink)} rg BT {self.compositor.select(style)} 1 0 0 1 {x:.2f} {y:.2f} Tm"
        self.literal(f"{begun} {line.operators} ET Q")

    def write(
        self, x: float, y: float, text: str, style: Style, align: Align = "left", width: float | None = None
    ) -> float:
        """Draw one line of text, cut where a width is given; its width is returned."""
        line = self.compositor.line(text, style, width)
        self.place(x, y, line, style, align)
        return line.width

    def rule(
        self, y: float, *, ink: Ink = styles.LINE, weight: float = 0.4, width: float | None = None
    ) -> None:
        """Draw a line from the left margin, to the right one where no width is given."""
        end = self.right if width is None else self.left + width
        self.literal(f"q {_ink(ink)} RG {weight:g} w {self.left:.2f} {y:.2f} m {end:.2f} {y:.2f} l S Q")

    def fill(self, x: float, y: float, width: float, height: float, ink: Ink = styles.SHADE) -> None:
        """Fill a rectangle whose lower left corner is given."""
        self.literal(f"q {_ink(ink)} rg {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f Q")

    def literal(self, operators: str) -> None:
        """Add drawing operators to the page as they are."""
        self._canvas.addLiteral(operators)

    def draw(self, paint: Callable[[Canvas], None]) -> None:
        """Let ReportLab's own graphics paint on the page, with its state as it was before."""
        self._canvas.saveState()
        paint(self._canvas)
        self._canvas.restoreState()

    # pages

    def room(self, height: float) -> None:
        """There is room for ``height`` below ``y`` from here on, on a new page where the old one had none."""
        if self.y - height < self.bottom and self.y < self.top:
            self.new_page()

    def new_page(self) -> None:
        """A new page is begun, with its running lines drawn."""
        self._end_page()
        self.y = self.top
        self._running_lines()

    def bookmark(self, title: str, level: int = 0, *, y: float | None = None) -> None:
        """The place at ``y``, or where the pen stands, is in the outline of the document."""
        self._bookmarks += 1
        key = f"place-{self._bookmarks}"
        top = (self.y if y is None else y) + 14
        self._canvas.bookmarkPage(key, fit="XYZ", left=0, top=top, zoom=0)
        self._canvas.addOutlineEntry(printable(title), key, level, closed=level == 0)
        self._canvas.showOutline()

    def finish(self) -> int:
        """The document is in the stream, each page numbered x of y; the number of pages is returned."""
        self._end_page()
        pages = len(self._pages)
        for number, page in enumerate(() if self.is_tag else self._pages, start=1):
            text = _("Page {page} of {pages}").format(
                page=figures.number(number), pages=figures.number(pages)
            )
            self.write(self.right, _FOOTER_BASE, text, styles.RUNNING_BOLD, "right")
            document = self._canvas._doc
            pieces = [page.Contents, _compressed("\n".join(self._canvas._code))]
            self._canvas._code.clear()
            page.Contents = PDFArray([document.Reference(piece) for piece in pieces])
        enclosed = getattr(self._out, "enclosed", None)
        if enclosed is not None:
            attach(self._canvas._doc, enclosed())
        # nothing may be drawn now: the canvas would begin one more page for it
        self._canvas.save()
        return pages

    def _end_page(self) -> None:
        self._canvas.showPage()
        page = self._canvas._doc.Pages.pages[-1]
        page.Contents, page.stream = _compressed(page.stream), None
        self._pages.append(page)
        if self._on_page:
            self._on_page(len(self._pages))

    def _running_lines(self) -> None:
        """What stands on every page but its number: above and below the body."""
        if self.is_tag:
            return
        source, base = self.provenance, self.paper_height - _HEADER_BASE
        third = self.width / 3 - 4 * MM
        middle = self.paper_width / 2
        owner = source.mission or source.ledger
        self.write(self.left, base, owner, styles.RUNNING_BOLD, width=third)
        self.write(middle, base, source.classification, styles.CLASSIFICATION, "centre", third)
        self.write(self.right, base, self.form.label, styles.RUNNING_BOLD, "right", third)
        self.rule(base - 2.2 * MM, ink=styles.BLUE, weight=0.8)
        self.rule(_FOOTER_BASE + 3.6 * MM)
        self.write(self.left, _FOOTER_BASE, source.program, styles.RUNNING, width=third)
        self.write(middle, _FOOTER_BASE, source.classification, styles.CLASSIFICATION, "centre", third)
        below = _FOOTER_BASE - 3.6 * MM
        head = self.compositor.line(head_in_short(source), styles.RUNNING_CODE, self.width * 0.55)
        self.place(self.right, below, head, styles.RUNNING_CODE, "right")
        made = _("Generated {time} by {person}").format(
            time=figures.moment(source.generated_at), person=source.generated_by
        )
        self.write(self.left, below, made, styles.RUNNING, width=self.width - head.width - 4 * MM)


def head_in_short(source: Provenance) -> str:
    """Size and root of the head on one line, or that there is none."""
    if not source.head_root:
        return _("No signed head")
    return _("Head {size} {root}").format(size=source.head_size, root=source.head_root)


def _ink(ink: Ink) -> str:
    return f"{ink[0]:g} {ink[1]:g} {ink[2]:g}"


def _compressed(operators: str) -> Any:
    return PDFStream(
        PDFDictionary({"Filter": PDFName("FlateDecode")}),
        zlib.compress(operators.encode("ascii"), 6),
        filters=[],
    )
