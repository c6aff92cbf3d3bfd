"""
A register as a file: the rows that are found, in their order, with the columns that are on the screen.

Words stand in place of codes, in the language in use. Moments are in RFC 3339 in CSV, and in XLSX dates that a spreadsheet
sorts and reckons with, of the clock that the heading names. Nothing in the file acts: what a spreadsheet would run as a
formula is text in both kinds.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, Final

from wamledger.domain.moment import aware, canonical, parse
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.text import formula_safe, shown
from wamledger.i18n import N_, _
from wamledger.services.lists.form import Asked, Column, ListRow, Source, Value
from wamledger.services.outgoing import must_be_writable, written

FORMATS: Final = ("csv", "xlsx")
AT_ONCE: Final = 1_000
MOST_ROWS: Final = 1_048_575
"""Of a sheet, below its heading.  Source: ECMA-376"""
FLAG: Final = N_("Look at")
_FORMS: Final = {"moment": "yyyy-mm-dd hh:mm:ss", "date": "yyyy-mm-dd"}
"""How a spreadsheet shows its dates, by the kind of the column."""
_SECOND: Final = 1_000_000
_EARLIEST: Final = parse("1900-03-01T00:00:00Z")
"""Before it spreadsheets differ in what a date is."""
_LATEST: Final = parse("9999-12-31T00:00:00Z")

Told = Callable[[int], Any]
"""Takes how many rows are written; raises to stop, and no file is written then."""


def export(
    source: Source,
    asked: Asked,
    columns: Sequence[str],
    path: Path,
    *,
    file_format: str = "",
    overwrite: bool = False,
    told: Told | None = None,
) -> int:
    """
    The rows are in the file; returns how many. Without a format the name of the file says which.

    Shape: ``columns`` are names of columns in the order in which they are wanted; the flag of a row comes last.
    Refuses: choice_unknown  Raises: AccessFault; LedgerFault for a file that exists, or belongs to the ledger
    """
    file_format = file_format or path.suffix.lower().removeprefix(".")
    if file_format not in FORMATS:
        raise Refused(Code.CHOICE_UNKNOWN, "format", found=file_format, allowed=list(FORMATS))
    wanted = _columns(source, columns)
    must_be_writable(str(getattr(source, "where", "") or path.with_name("-")), path, overwrite=overwrite)
    write = _csv if file_format == "csv" else _xlsx
    with written(path) as file:
        return write(file, wanted, _rows(source, asked, told))


def _columns(source: Source, names: Sequence[str]) -> list[tuple[int, Column]]:
    known = {column.name: (at, column) for at, column in enumerate(source.columns)}
    for name in names:
        if name not in known:
            raise Refused(Code.CHOICE_UNKNOWN, "columns", found=name, allowed=list(known))
    return [known[name] for name in names]


def _rows(source: Source, asked: Asked, told: Told | None) -> Iterator[ListRow]:
    number, key = 0, None
    while rows := source.page(asked, key, AT_ONCE):
        yield from rows
        number, key = number + len(rows), rows[-1].key
        if told is not None:
            told(number)


def said(column: Column, value: Value) -> str:
    """A cell in words and figures."""
    if value is None:
        return ""
    if isinstance(value, int):
        if column.kind == "moment":
            return canonical(value)
        return aware(value).date().isoformat() if column.kind == "date" else str(value)
    word = column.words.get(value) if column.words is not None else None
    return _(word) if word else shown(value)


def _headings(columns: Sequence[tuple[int, Column]]) -> list[str]:
    return [*(_(column.heading) for _at, column in columns), _(FLAG)]


def _csv(file: IO[bytes], columns: Sequence[tuple[int, Column]], rows: Iterator[ListRow]) -> int:
    file.write(b"\xef\xbb\xbf")  # by which spreadsheets know the encoding
    text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
    made = csv.writer(text)
    made.writerow(_headings(columns))
    count = 0
    for row in rows:
        count += 1
        cells = [said(column, row.cells[at]) for at, column in columns]
        made.writerow([formula_safe(cell) for cell in (*cells, _(row.flag) if row.flag else "")])
    text.detach()
    return count


def _xlsx(file: IO[bytes], columns: Sequence[tuple[int, Column]], rows: Iterator[ListRow]) -> int:
    import xlsxwriter  # type: ignore[import-untyped]

    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    heading = book.add_format({"bold": True, "bottom": 1})
    dates = {kind: book.add_format({"num_format": _FORMS[kind], "align": "left"}) for kind in _FORMS}
    sheet, count = None, 0
    for count, row in enumerate(rows, 1):
        line = (count - 1) % MOST_ROWS
        if line == 0:
            sheet = _sheet(book, columns, heading)
        _line(sheet, line + 1, columns, row, dates)
    if sheet is None:
        sheet = _sheet(book, columns, heading)
    sheet.autofilter(0, 0, max(1, (count - 1) % MOST_ROWS + 1), len(columns))
    book.close()
    return count


def _sheet(book: Any, columns: Sequence[tuple[int, Column]], heading: Any) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    moments = [column.kind == "moment" for _at, column in columns]
    for at, text in enumerate(_headings(columns)):
        of_the_clock = at < len(moments) and moments[at]
        sheet.write_string(0, at, f"{text} (UTC)" if of_the_clock else text, heading)
    for at, (_number, column) in enumerate(columns):
        sheet.set_column(at, at, max(10, min(column.width or 40, 40)))
    return sheet


def _line(
    sheet: Any, line: int, columns: Sequence[tuple[int, Column]], row: ListRow, dates: dict[str, Any]
) -> None:
    for at, (number, column) in enumerate(columns):
        value = row.cells[number]
        if isinstance(value, int) and column.kind not in _FORMS:
            sheet.write_number(line, at, value)
        elif isinstance(value, int) and _EARLIEST <= value <= _LATEST and not value % _SECOND:
            sheet.write_datetime(line, at, aware(value).replace(tzinfo=None), dates[column.kind])
        elif value is not None:
            # of what is finer than a spreadsheet keeps, nothing is lost
            sheet.write_string(line, at, said(column, value))
    if row.flag:
        sheet.write_string(line, len(columns), _(row.flag))
