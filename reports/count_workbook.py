"""
The same sheet as a spreadsheet, to be filled in and given back.

Its head names the sheet in a form that the program reads again, whatever language the headings are in. Every text is
written as text, so that no cell is ever a formula; serials keep their zeros. Cells that are not to be written in are
locked, without a password: against slips, not against people.
"""

from __future__ import annotations

from typing import Any, BinaryIO, Final

import xlsxwriter  # type: ignore[import-untyped]

from reports.count_sheet import FORM
from wamledger.domain import moment
from wamledger.domain.moment import aware
from wamledger.i18n import _
from wamledger.services.counting.layout import COLUMNS, HEAD, TO_FILL
from wamledger.services.views.count_sheet import CountSheetView

_WIDTHS: Final = {"line": 6, "of": 8, "holder": 16, "what": 34, "code": 14, "mark": 18, "remarks": 30}


def count_workbook(view: CountSheetView, out: BinaryIO) -> int:
    """The workbook is in the stream; the number of its lines to fill in is returned."""
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": view.number,
            "created": aware(view.drawn_at).replace(tzinfo=None),
            "author": view.provenance.generated_by,
        }
    )
    sheet = book.add_worksheet(view.number)
    label = book.add_format({"font_color": "#555555", "font_size": 9})
    text = book.add_format({"num_format": "@", "valign": "vcenter"})
    heading = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"})
    fill = book.add_format({"num_format": "@", "border": 1, "bg_color": "#FFFDE7", "locked": False})
    row = 0
    sheet.write_string(row, 0, view.provenance.classification, heading)
    sheet.write_string(row, 2, f"{FORM.label}  {_(FORM.title)} {view.number}", heading)
    row += 1
    for name, values in _head(view):
        sheet.write_string(row, 0, name, label)
        for column, value in enumerate(values, 1):
            sheet.write_string(row, column, value, text)
        row += 1
    row += 1
    for column, name in enumerate(COLUMNS):
        sheet.write_string(row, column, _(COLUMNS[name]), heading)
        sheet.write_string(row + 1, column, name, label)
        sheet.set_column(column, column, _WIDTHS.get(name, 16))
    first = row + 2
    for number in range(len(view.rows) + view.blank_lines):
        given = _given(view, number)
        for column, name in enumerate(COLUMNS):
            value = given.get(name, "")
            is_open = not value and (
                name in TO_FILL or (number >= len(view.rows) and name in ("code", "what", "mark"))
            )
            sheet.write_string(first + number, column, value, fill if is_open else text)
    last = first + max(1, len(view.rows) + view.blank_lines) - 1
    for name in ("seen", "sealed"):
        at = list(COLUMNS).index(name)
        sheet.data_validation(
            first, at, last, at, {"validate": "list", "source": ["yes", "no"], "error_type": "warning"}
        )
    sheet.freeze_panes(first, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True, "insert_rows": True})
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    book.close()
    return len(view.rows) + view.blank_lines


def _head(view: CountSheetView) -> list[tuple[str, tuple[str, ...]]]:
    """The fields of the head with their values, in the form in which they are read again."""
    values: dict[str, tuple[str, ...]] = {
        "count_sheet": ("1",),
        "number": (view.number,),
        "party" if view.is_party else "place": (view.place,),
        "scope": (view.scope,),
        "of": (view.of,),
        "kind": (view.kind,),
        "cut_off": (moment.canonical(view.cut_off),),
        "counted_by": view.counted_by,
        "drawn_at": (moment.canonical(view.drawn_at),),
        "entries": (str(view.entries),),
        "seed": (view.seed,),
        "recount": (view.recount,),
    }
    return [(name, values[name]) for name in HEAD if any(values.get(name, ()))]


def _given(view: CountSheetView, number: int) -> dict[str, Any]:
    """What stands on a line before it is filled in."""
    if number >= len(view.rows):
        return {"line": str(number + 1)}
    row = view.rows[number]
    return {
        "line": str(number + 1),
        "of": row.of,
        "code": row.code,
        "holder": row.holder,
        "what": row.what,
        "mark": row.mark,
    }
