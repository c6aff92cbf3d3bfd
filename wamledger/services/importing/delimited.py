"""
Text with a separator (CSV) as rows of cells: comma, semicolon, tab or bar, with quotes and line breaks
in quotes.

A quote that is opened and never closed would swallow the rows below it into one cell. Such a file is
refused, or the row that holds the swallowed text is; nothing disappears into a cell.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _

SEPARATORS: Final = (";", ",", "\t", "|")
MOST_CELLS: Final = 5_000_000
MOST_CELL_CHARACTERS: Final = 100_000
_SAMPLE_ROWS: Final = 300


def rows_of(text: str, separator: str | None, file: str) -> tuple[list[list[str]], str, bool]:
    """
    The rows of the text, the separator they were read with, and whether quotes were read loosely.

    Refuses: file_broken (an unclosed quote), file_too_large.
    """
    text = text.lstrip("\ufeff").rstrip("\x1a")
    if text[:4].lower() == "sep=" and text[5:6] in ("\r", "\n", ""):
        separator = separator or text[4:5]
        text = "\n" + text[5:].lstrip("\r\n") if "\n" in text or "\r" in text else ""
    separator = separator or _separator(text)
    try:
        return _read(text, separator, file, strict=True), separator, False
    except csv.Error:
        pass
    try:
        rows = _read(text, separator, file, strict=False)
    except csv.Error as fault:
        raise Refused(Code.FILE_BROKEN, file=file, detail=str(fault)) from None
    _check_closed(text, separator, rows, file)
    return rows, separator, True


def _read(text: str, separator: str, file: str, *, strict: bool) -> list[list[str]]:
    rows: list[list[str]] = []
    cells = 0
    for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict):
        rows.append(row)
        cells += len(row)
        if cells > MOST_CELLS:
            raise Refused(
                Code.FILE_TOO_LARGE,
                file=file,
                detail=_("more than {count} cells").format(count=f"{MOST_CELLS:,}"),
                most=f"{MOST_CELLS:,} cells",
            )
    return rows


def _separator(text: str) -> str:
    """The separator that cuts the most rows into the same number of cells, two at least."""
    best, best_score = ",", 0.0
    sample = text[:200_000]
    for separator in SEPARATORS:
        if separator not in sample:
            continue
        widths: Counter[int] = Counter()
        try:
            for number, row in enumerate(csv.reader(io.StringIO(sample, newline=""), delimiter=separator)):
                if number >= _SAMPLE_ROWS:
                    break
                if any(cell.strip() for cell in row):
                    widths[len(row)] += 1
        except csv.Error:
            continue
        cut = {width: count for width, count in widths.items() if width > 1}
        if not cut:
            continue
        width, count = max(cut.items(), key=lambda item: (item[1], item[0]))
        score = count / sum(widths.values()) * min(width, 12) ** 0.5
        if score > best_score:
            best, best_score = separator, score
    return best


def _check_closed(text: str, separator: str, rows: list[list[str]], file: str) -> None:
    """A loose reader takes an unclosed quote to the end of the file; a strict one tells."""
    last = rows[-1][-1] if rows and rows[-1] else ""
    if "\n" not in last and "\r" not in last:
        return
    closed = csv.reader(io.StringIO(text + '"\n', newline=""), delimiter=separator)
    try:
        again = list(closed)
    except csv.Error:
        return
    if len(again) == len(rows) and again[-1][-1].rstrip("\r\n") == last.rstrip("\r\n"):
        raise Refused(
            Code.FILE_BROKEN,
            file=file,
            detail=_("a quote opens in row {row} and is never closed").format(row=len(rows)),
        )
