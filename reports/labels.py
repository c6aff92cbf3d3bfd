"""
WL-F-04: labels for weapons, packages of lots, and places, with a QR code and a Code 128 of what a scanner reads.

On a sheet they stand in three columns to be cut, with the proof behind them. On a roll of labels each is a page of its
own, of 62 by 29 mm; nothing else has room there, and the head travels in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, Final

from reports import code128, figures, qr, styles, writing
from reports.compositor import SetLine
from reports.forms import Form
from reports.kinds import Asked, Kind, Table, cells, held, whole
from reports.page import MM, Document, Paper
from reports.proof import proof
from reports.sheet import paragraph, title
from reports.styles import Style
from wamledger.i18n import N_, _, ngettext
from wamledger.services.views.labels import Label, LabelsView

if TYPE_CHECKING:
    from wamledger.ledger.store import Ledger

FORM: Final = Form("WL-F-04", 1, N_("Labels"))

_COLUMNS: Final = 3
_HEIGHT: Final = 29 * MM
_PAD: Final = 1.5 * MM
_CODE: Final = 17 * MM
_BARS: Final = 7 * MM
_SCAN: Final = Style("WL-Mono", 9.5, 11)
_TEXT: Final = replace(styles.CELL, size=6.2, leading=7.4)
_MARK: Final = replace(styles.CELL_CODE, size=6.6, leading=7.8)


def labels(
    view: LabelsView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The labels are in the stream; the number of pages is returned."""
    is_tag = paper is Paper.TAG
    document = Document(
        out, FORM, view.provenance, title=_(FORM.title), paper=paper, landscape=is_tag, on_page=on_page
    )
    if is_tag:
        _on_a_roll(document, view)
        return document.finish()
    title(document, _(FORM.title), _subtitle(view))
    if not view.labels:
        paragraph(document, _("Nothing stands here that a label could be put on."))
    _on_a_sheet(document, view)
    proof(document)
    return document.finish()


def _subtitle(view: LabelsView) -> str:
    where = (
        _("at {place}").format(place=figures.named(view.at, view.at_name)) if view.at else _("at all holders")
    )
    many = len(view.labels)
    count = ngettext("{number} label", "{number} labels", many).format(number=figures.number(many))
    return f"{count}, {where}"


def _on_a_roll(document: Document, view: LabelsView) -> None:
    for number, label in enumerate(view.labels):
        if number:
            document.new_page()
        _label(document, label, 0.0, document.paper_height, document.paper_width)


def _on_a_sheet(document: Document, view: LabelsView) -> None:
    width = document.width / _COLUMNS
    for number, label in enumerate(view.labels):
        column = number % _COLUMNS
        if not column:
            if number:
                document.y -= _HEIGHT
            document.room(_HEIGHT)
        x = document.left + column * width
        document.literal(
            f"q 0.78 0.81 0.84 RG 0.3 w {x:.2f} {document.y - _HEIGHT:.2f} {width:.2f} {_HEIGHT:.2f} re S Q"
        )
        _label(document, label, x, document.y, width)
    if view.labels:
        document.y -= _HEIGHT


def _label(document: Document, label: Label, x: float, top: float, width: float) -> None:
    """One label stands with its upper left corner there: QR code, words beside it, bars below."""
    qr.draw(document, label.scan, x + _PAD, top - _PAD, _CODE)
    left = x + _PAD + _CODE + _PAD
    room = x + width - _PAD - left
    y = top - _PAD
    lines: list[tuple[str, Style, int]] = [
        (label.scan, _SCAN, 1),
        (label.code if label.code != label.scan else "", _MARK, 1),
        (label.mark, _MARK, 1),
        (label.what, _TEXT, 2),
        (label.holder, _TEXT, 1),
    ]
    for text, style, most in lines:
        if not text:
            continue
        for line in _lines(document, text, style, room, most):
            y -= style.leading
            if y > top - _HEIGHT + _PAD + _BARS:
                document.place(left, y + style.leading * 0.25, line, style)
    below = top - _HEIGHT + _PAD
    code128.draw(document, label.scan, x + _PAD, below, width - 2 * _PAD, _BARS)


def _lines(document: Document, text: str, style: Style, room: float, most: int) -> list[SetLine]:
    """The text in at most so many lines; where it is longer, the last one ends in an ellipsis."""
    parts = writing.wrapped(writing.printable(text), style.face, style.size, room * 100 / style.stretch)
    if len(parts) > most:
        parts = [*parts[: most - 1], " ".join(parts[most - 1 :])]
    return [document.compositor.line(part, style, room) for part in parts]


def _view(ledger: Ledger, asked: Asked) -> AbstractContextManager[LabelsView]:
    from wamledger.services.report_views.labels import labels_view

    return held(
        labels_view(
            ledger,
            code=asked.code,
            at=asked.at,
            of=asked.of,
            generated_by=asked.generated_by,
            generated_at=asked.generated_at,
            language=asked.language,
        )
    )


def _tables(view: LabelsView) -> Iterator[Table]:
    columns = {
        "of": _("Of what"),
        "code": _("Code"),
        "scan": _("Scanned as"),
        "what": _("What it is"),
        "mark": _("Mark"),
        "holder": _("Holder"),
    }
    yield Table("labels", _("Labels"), columns, cells(view.labels, columns))


KIND: Final = Kind(
    name="labels",
    form=FORM,
    summary=N_("Labels with QR code and bar code for weapons, lots and places."),
    subject=N_("Code or tag of one weapon, lot or place; else all that stands there"),
    is_subject_needed=False,
    options=("at", "of"),
    of=N_("weapons, lots or places; else all of them"),
    papers=("A4", "LETTER", "TAG"),
    view_type=LabelsView,
    view=_view,
    draw=labels,
    tables=_tables,
    rests_on=whole,
)
