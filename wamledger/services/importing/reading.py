"""A register's file as a table: the bytes are read once, their kind is found, and one sheet is chosen."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import cast

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.services.importing.appearance import appearance_of
from wamledger.services.importing.archive import check_archive
from wamledger.services.importing.charset import decoded
from wamledger.services.importing.delimited import rows_of
from wamledger.services.importing.filekind import MOST_BYTES, kind_of
from wamledger.services.importing.headings import header_score
from wamledger.services.importing.settings import Settings
from wamledger.services.importing.sheets import RawSheet, sheets_of
from wamledger.services.importing.table import Sheet, Table, Value


def read_table(path: Path | str, settings: Settings) -> Table:
    """
    The table of the sheet that was named, or of the visible sheet that reads most like a register.

    Refuses: file_unreadable, file_empty, file_too_large, file_kind_wrong, file_encrypted, file_broken,
    file_encoding_wrong, sheet_unknown.
    """
    file = Path(path).name
    content = _content(Path(path))
    kind = kind_of(content, file)
    sha256 = hashlib.sha256(content).hexdigest()
    if kind == "csv":
        return _delimited(content, file, sha256, settings)
    if kind != "xls":
        check_archive(content, file)
    sheets = sheets_of(content, file)
    chosen, others = _chosen(sheets, settings, file)
    table = Table(
        file=file,
        file_kind=kind,
        sha256=sha256,
        rows=chosen.rows,
        sheet=chosen.name,
        sheets=tuple(Sheet(each.name, each.hidden, len(each.rows)) for each in sheets),
        other_registers=others,
        merged=chosen.merged,
    )
    if kind == "xlsx":
        table.look = lambda: appearance_of(content, chosen.name)
    return table


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except (OSError, ValueError) as fault:
        reason = getattr(fault, "strerror", None) or str(fault)
        raise Refused(Code.FILE_UNREADABLE, file=path.name, detail=reason) from None


def _delimited(content: bytes, file: str, sha256: str, settings: Settings) -> Table:
    text, encoding, guessed = decoded(content, settings.encoding, file)
    rows, separator, loose = rows_of(text, settings.separator, file)
    if not any(cell.strip(" \t\r\n\xa0,;|") for row in rows for cell in row):
        raise Refused(Code.FILE_EMPTY, file=file, detail=_("no cell has content"))
    return Table(
        file=file,
        file_kind="csv",
        sha256=sha256,
        rows=cast("list[list[Value]]", rows),
        encoding=encoding,
        encoding_guessed=guessed,
        separator=separator,
        loose_quotes=loose,
    )


def _chosen(sheets: list[RawSheet], settings: Settings, file: str) -> tuple[RawSheet, tuple[str, ...]]:
    """The sheet to import, and the names of other sheets that read like registers too."""
    filled = [sheet for sheet in sheets if any(cell != "" for row in sheet.rows for cell in row)]
    if not filled:
        raise Refused(Code.FILE_EMPTY, file=file, detail=_("no cell has content"))
    if len(filled) == 1 and settings.sheet is None:
        return filled[0], ()
    scores = {sheet.name: header_score(sheet.rows, settings.kind) for sheet in filled}
    if settings.sheet is None:
        visible = [sheet for sheet in filled if not sheet.hidden] or filled
        chosen = max(
            visible, key=lambda sheet: (scores[sheet.name] >= 2, scores[sheet.name], len(sheet.rows))
        )
    else:
        chosen = _named(sheets, settings.sheet, file)
    others = tuple(name for name, score in scores.items() if score >= 2 and name != chosen.name)
    return chosen, others


def _named(sheets: list[RawSheet], wanted: str | int, file: str) -> RawSheet:
    names = [sheet.name for sheet in sheets]
    if isinstance(wanted, int) and 1 <= wanted <= len(sheets):
        return sheets[wanted - 1]
    folded = str(wanted).strip().casefold()
    for sheet in sheets:
        if sheet.name.strip().casefold() == folded:
            return sheet
    raise Refused(Code.SHEET_UNKNOWN, "sheet", file=file, found=wanted, allowed=names)
