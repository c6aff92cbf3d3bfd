"""
WL-F-03: the sheet that two people fill in while they count.

It says where, what kind of count, who, as of when, and from which draw; then come the lines to be filled in, the empty
lines for what was found beside them, and the places for signatures. No quantity of the book is on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, Final

from reports import figures, styles
from reports.columns import Band, Column, Row
from reports.forms import Form
from reports.kinds import Kind, Table, whole
from reports.page import MM, Document, Paper
from reports.proof import proof
from reports.register import Register
from reports.sheet import Field, fields, paragraph, section, title
from wamledger.i18n import N_, _
from wamledger.services import words
from wamledger.services.views.count_sheet import CountSheetView, SheetRow
from wamledger.services.words import word

FORM: Final = Form("WL-F-03", 1, N_("Count sheet"))

_WRITE: Final = replace(styles.CELL, leading=19)
"""Cells that are filled in by hand: as high as a line of handwriting."""
_EMPTY: Final = "\u00a0"
"""Nothing, for somebody to write on; an empty cell elsewhere has a dash."""


def count_sheet(
    view: CountSheetView,
    out: BinaryIO,
    *,
    paper: Paper = Paper.A4,
    on_page: Callable[[int], None] | None = None,
) -> int:
    """The sheet is in the stream; the number of its pages is returned."""
    heading = f"{_(FORM.title)} {view.number}"
    document = Document(
        out, FORM, view.provenance, title=heading, paper=paper, landscape=True, on_page=on_page
    )
    title(document, heading, _subtitle(view))
    fields(document, _head(view), columns=4)
    for text in _instructions(view):
        paragraph(document, text)
    _lines(document, view)
    _signatures(document, view)
    proof(document)
    return document.finish()


def _subtitle(view: CountSheetView) -> str:
    place = figures.named(view.place, view.place_name)
    return _("{place}, as of {time}").format(place=place, time=figures.moment(view.cut_off))


def _head(view: CountSheetView) -> list[Field]:
    found = [
        Field(_("Held by") if view.is_party else _("Place"), figures.named(view.place, view.place_name)),
        Field(_("Kind of count"), word(words.COUNT, view.kind)),
        Field(_("What is counted"), word(words.COUNT_SCOPE, view.of or view.scope)),
        Field(_("Book as of"), figures.moment(view.cut_off)),
        Field(_("Counted by"), ", ".join(view.counted_by), wide=True),
    ]
    if view.recount:
        found.append(Field(_("Counts again what was counted in"), view.recount, code=True))
    if view.seed:
        found += [
            Field(_("Seed of the sample"), view.seed, code=True),
            Field(_("Drawn at"), figures.moment(view.drawn_at)),
            Field(_("Drawn from the ledger at entry"), figures.number(view.entries)),
        ]
    return found


def _instructions(view: CountSheetView) -> Iterator[str]:
    yield _(
        "Nobody moves anything here while you count. Write what you see, not what you expect: the serial as it is "
        "marked, every character, “?” for one that cannot be read. Two people count; who keeps the place opens it and "
        "does not count."
    )
    if any(row.of == "weapon" for row in view.rows):
        yield _(
            "Look for each weapon that is listed, by its tag or by the end of its serial, and read the whole serial on "
            "the weapon. Write “no” under “Seen” for one that you looked for and did not find."
        )
    if any(row.of == "lot" for row in view.rows):
        yield _(
            "Count each lot by the marks on its packages: sealed packages by number and mark, opened ones piece by "
            "piece, on two lines. Write 0 where there is nothing of a lot. A lot that is not listed goes on an empty line."
        )


def _lines(document: Document, view: CountSheetView) -> None:
    by_kind = {kind: [row for row in view.rows if row.of == kind] for kind in ("weapon", "type", "lot")}
    if by_kind["weapon"]:
        section(document, _("Weapons to look for"))
        columns = [
            Column(_("Line"), 0.45, align="right"),
            Column(_("Code"), 1.0, styles.CELL_CODE),
            Column(_("Tag, or end of the serial"), 1.3, styles.CELL_CODE),
            Column(_("What it is"), 3.5),
            Column(_("Serial as read"), 2.0, _WRITE),
            Column(_("Seen"), 0.6, _WRITE),
            Column(_("Remarks"), 1.5, _WRITE),
        ]
        Register(document, columns).write(_weapons(view, by_kind["weapon"]))
    if by_kind["type"]:
        section(document, _("Weapons, by number"))
        columns = [
            Column(_("Line"), 0.45, align="right"),
            Column(_("Type"), 0.8, styles.CELL_CODE),
            Column(_("What it is"), 4.0),
            Column(_("Number"), 1.5, _WRITE),
            Column(_("Remarks"), 3.0, _WRITE),
        ]
        Register(document, columns).write(_totals(view, by_kind["type"]))
    if by_kind["lot"]:
        section(document, _("Ammunition, each lot"))
        columns = [
            Column(_("Line"), 0.45, align="right"),
            Column(_("Code"), 1.0, styles.CELL_CODE),
            Column(_("Lot number as marked"), 1.6, styles.CELL_CODE),
            Column(_("What it is"), 2.8),
            Column(_("Quantity"), 1.4, _WRITE),
            Column(_("Sealed"), 0.7, _WRITE),
            Column(_("Seal"), 1.1, _WRITE),
            Column(_("Remarks"), 1.8, _WRITE),
        ]
        Register(document, columns).write(_lots(view, by_kind["lot"]))
    _blank(document, view)


def _numbered(view: CountSheetView, rows: Sequence[SheetRow]) -> Iterator[tuple[str, SheetRow]]:
    """Each row with the number under which it stands in the spreadsheet too."""
    numbers = {id(row): number for number, row in enumerate(view.rows, 1)}
    return ((str(numbers[id(row)]), row) for row in rows)


def _grouped(view: CountSheetView, rows: Sequence[SheetRow]) -> Iterator[tuple[str, SheetRow] | Band]:
    """The rows under the place that each stands in, where there are several."""
    several = len({row.holder for row in rows}) > 1
    holder = None
    for number, row in _numbered(view, rows):
        if several and row.holder != holder:
            holder = row.holder
            yield Band(row.holder)
        yield number, row


def _weapons(view: CountSheetView, rows: Sequence[SheetRow]) -> Iterator[Row | Band]:
    for each in _grouped(view, rows):
        if isinstance(each, Band):
            yield each
            continue
        number, row = each
        yield number, row.code, row.mark, row.what, _EMPTY, _EMPTY, _EMPTY


def _lots(view: CountSheetView, rows: Sequence[SheetRow]) -> Iterator[Row | Band]:
    for each in _grouped(view, rows):
        if isinstance(each, Band):
            yield each
            continue
        number, row = each
        yield number, row.code, row.mark, row.what, _EMPTY, _EMPTY, _EMPTY, _EMPTY


def _totals(view: CountSheetView, rows: Sequence[SheetRow]) -> Iterator[Row]:
    for number, row in _numbered(view, rows):
        yield number, row.code, row.what, _EMPTY, _EMPTY


def _blank(document: Document, view: CountSheetView) -> None:
    if not view.blank_lines:
        return
    section(document, _("Found beside these") if view.rows else _("What is here"))
    columns = [
        Column(_("Line"), 0.45, align="right"),
        Column(_("Tag or code"), 1.4, _WRITE),
        Column(_("Serial as read, or lot number"), 2.2, _WRITE),
        Column(_("Type, make and model"), 2.4, _WRITE),
        Column(_("Quantity"), 1.1, _WRITE),
        Column(_("Sealed"), 0.7, _WRITE),
        Column(_("Remarks"), 2.0, _WRITE),
    ]
    first = len(view.rows) + 1
    Register(document, columns).write(
        (str(number), *[_EMPTY] * 6) for number in range(first, first + view.blank_lines)
    )


def _signatures(document: Document, view: CountSheetView) -> None:
    section(document, _("Signatures"), keep=34 * MM)
    columns = [
        Column(_("Who"), 2.0),
        Column(_("Part in the count"), 1.6),
        Column(_("Begun at (UTC)"), 1.3, _WRITE),
        Column(_("Ended at (UTC)"), 1.3, _WRITE),
        Column(_("Signature"), 2.6, _WRITE),
    ]
    rows = [(name, _("Counted"), _EMPTY, _EMPTY, _EMPTY) for name in view.counted_by]
    rows.append((_EMPTY, _("Opened and closed the place"), _EMPTY, _EMPTY, _EMPTY))
    Register(document, columns).write(rows)


def _tables(view: CountSheetView) -> Iterator[Table]:
    yield Table(
        "lines",
        _("What is counted"),
        {
            "line": _("Line"),
            "of": _("Of what"),
            "code": _("Code"),
            "holder": _("Holder"),
            "what": _("What it is"),
            "mark": _("Mark"),
        },
        (
            (number, row.of, row.code, row.holder, row.what, row.mark)
            for number, row in enumerate(view.rows, 1)
        ),
    )


KIND: Final = Kind(
    name="count-sheet",
    form=FORM,
    summary=N_("A blind sheet to count by."),
    view_type=CountSheetView,
    view=None,
    command="count-sheet",
    draw=count_sheet,
    tables=_tables,
    rests_on=whole,
)
