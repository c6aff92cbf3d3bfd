"""
One row under the reader's eye: its cells by field, and the problems that turn up while they are read.

Whoever reads a field says what kind of text it expects; the reader brings the cell, applies a person's
correction, copies what a merged cell or a ditto mark stands for, holds the text against the text policy,
and writes down what it did.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

from wamledger.domain.text import intruders, repaired
from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.importing.identities import read_identity
from wamledger.services.importing.mapping import Column
from wamledger.services.importing.problems import Problem, Reading
from wamledger.services.importing.register import Register
from wamledger.services.importing.table import Cell, Content, address, text_of

DITTO: Final = frozenset(
    (
        '"',
        "''",
        "\u3003",
        "\u201d",
        "\u201c",
        "\u00bb",
        '-"-',
        "-//-",
        "//",
        "idem",
        "id.",
        "ditto",
        "do.",
        "ibid.",
        "ibidem",
    )
)
_LONE: Final = frozenset({"serial", "lot_number", "quantity", "boxes", "loose", "tag", "ordinal"})
"""Fields that a merged or repeated cell does not hand on: two items never share one."""
_FREE: Final = frozenset({"remarks", "description", "circumstances", None})
"""Fields of free text, where a word for repetition is a word."""
_CODE: Final = re.compile(r"[A-Z0-9._/-]{1,40}", re.ASCII)


class RowReader:
    """The cells of one row by field; ``problems`` grow while they are read."""

    def __init__(self, register: Register, row: int) -> None:
        self.register = register
        self.row = row
        self.problems: list[Problem] = []
        self.kept: list[str] = []
        self.corrected: set[str] = set()

    @property
    def stops(self) -> bool:
        """True where the row has to stay out."""
        return any(problem.stops for problem in self.problems)

    def stops_at(self, field: str) -> bool:
        """True where the cell of a field keeps the row out."""
        return any(problem.stops and problem.field == field for problem in self.problems)

    @property
    def repaired(self) -> bool:
        """True where the row goes in only because a repair was taken or a cell was corrected."""
        return bool(self.corrected) or any(problem.taken for problem in self.problems)

    def column(self, field: str) -> Column | None:
        """The column of a field that only one column holds."""
        columns = self.register.fields.get(field)
        return columns[0] if columns else None

    def cell(self, field: str) -> Cell:
        """
        The cell of a field after corrections, merged cells and ditto marks; an empty one where there is
        none.
        """
        column = self.column(field)
        return self.cell_of(column) if column else Cell("", Content.EMPTY, "", "")

    def cell_of(self, column: Column) -> Cell:
        """The cell of a column after corrections, merged cells and ditto marks."""
        table = self.register.table
        cells = table.rows[self.row - 1]
        value = cells[column.index] if column.index < len(cells) else ""
        where = address(self.row, column.index)
        corrections = self.register.settings.corrections
        if where in corrections:
            self.corrected.add(where)
            text = text_of(corrections[where])
            return self._remembered(column, Cell(where, Content.TEXT if text else Content.EMPTY, text, text))
        if where in table.appearance.errors:
            self.say(Cause.CELL_ERROR, column, table.appearance.errors[where])
            return Cell(where, Content.EMPTY, "", "")
        if where in table.appearance.formulas:
            self.say(Cause.FORMULA_VALUE, column, text_of(value))
        cell = table.cell(self.row, column.index)
        if cell.content is Content.EMPTY and column.field not in _LONE:
            return self._copied_from_merged(column, cell)
        if column.field not in _FREE and cell.text.lower() in DITTO:
            return self._copied_from_above(column, cell)
        return self._remembered(column, cell)

    def _copied_from_merged(self, column: Column, cell: Cell) -> Cell:
        top = self.register.merged_from(self.row, column.index)
        if top is None:
            return cell
        source = self.register.table.cell(top, column.index)
        if source.content is not Content.EMPTY:
            self.say(Cause.MERGED_COPIED, column, "", value=source.text)
        return Cell(cell.address, source.content, source.text, source.value)

    def _copied_from_above(self, column: Column, cell: Cell) -> Cell:
        if column.field in _LONE:
            self.say(Cause.DITTO_SERIAL, column, cell.text, label=column.heading or column.letter)
            return Cell(cell.address, Content.EMPTY, "", "")
        value = self.register.above.get(column.index, "")
        if not value:
            return cell
        self.say(Cause.DITTO_COPIED, column, cell.text, value=value)
        return Cell(cell.address, Content.TEXT, value, value)

    def _remembered(self, column: Column, cell: Cell) -> Cell:
        if cell.text:
            self.register.above[column.index] = cell.text
        return cell

    def text(self, field: str, most: int) -> str:
        """The text of a field under the text policy; empty where there is none or it may not enter."""
        column = self.column(field)
        return self.text_of(column, most) if column else ""

    def text_of(self, column: Column, most: int) -> str:
        """The text of a column under the text policy."""
        cell = self.cell_of(column)
        return self.allowed(column, cell.text, most) if cell.text else ""

    def allowed(self, column: Column | None, text: str, most: int) -> str:
        """The text when it may enter the ledger, its repair when that is taken, else nothing."""
        if not text.isascii() or not text.isprintable():
            text = unicodedata.normalize("NFC", text)
            if bad := intruders(text):
                repair = repaired(text)
                taken = self.say(
                    Cause.TEXT_FORBIDDEN,
                    column,
                    text,
                    repair,
                    code_point=bad[0].code_point,
                    name=bad[0].name,
                )
                if not taken:
                    return ""
                text = repair
        if len(text) > most:
            self.say(Cause.TEXT_TOO_LONG, column, text[:80] + "…", length=len(text), most=most)
            return ""
        return text

    def identity(self, field: str, most: int) -> str:
        """
        The text of a serial, a lot number or a tag, with what a spreadsheet did to it taken back when
        allowed.
        """
        column = self.column(field)
        if column is None:
            return ""
        cell = self.cell_of(column)
        if cell.content is Content.EMPTY:
            return ""
        number_format = ""
        if cell.content is Content.NUMBER:
            number_format = self.register.table.appearance.number_format(cell.address)
        if cell.address in self.corrected:
            return self.allowed(column, cell.text, most)
        raw = cell.value if isinstance(cell.value, str) else cell.text
        if isinstance(raw, str) and re.search(r"[\r\n]", raw.strip()):
            pieces = [" ".join(piece.split()) for piece in re.split(r"[\r\n]+", raw) if piece.strip()]
            cell = Cell(cell.address, Content.TEXT, " / ".join(pieces), raw)
        reading = read_identity(cell, self.register.widths(column.index), number_format)
        if reading.cause:
            value = self.take(column, cell.text, reading)
            if value is None:
                return ""
            self.keep(column, cell.text)
        else:
            value = reading.value
        return self.allowed(column, value, most)

    def take(self, column: Column | None, found: str, reading: Reading) -> Any:
        """The value of a reading, or nothing where it is refused or its repair is not taken."""
        if reading.cause is None:
            return reading.value
        label = column.heading or column.letter if column else ""
        taken = self.say(reading.cause, column, found, reading.repair, **{"label": label, **reading.facts})
        weight = reading.cause.wording.severity
        return (
            reading.value
            if weight is Severity.NOTE or (weight is Severity.REPAIR_OFFERED and taken)
            else None
        )

    def say(
        self, cause: Cause, column: Column | None, found: str, repair: str | None = None, /, **facts: Any
    ) -> bool:
        """The problem is on record; returns whether its repair is taken."""
        taken = (
            repair is not None
            and cause.wording.severity is Severity.REPAIR_OFFERED
            and self.register.settings.takes(cause.code)
        )
        self.problems.append(
            Problem(
                self.row,
                (column.heading or column.letter) if column else "",
                address(self.row, column.index) if column else "",
                (column.field or "") if column else "",
                found,
                cause,
                repair,
                taken,
                facts,
            )
        )
        return taken

    def keep(self, column: Column | None, text: str) -> None:
        """The original text of a cell stays with the item, behind the heading of its column."""
        heading = (column.heading or column.letter) if column else ""
        clean = repaired(text)
        note = f"{repaired(heading)}: {clean}" if heading else clean
        if clean and note not in self.kept:
            self.kept.append(note)

    def code(self, field: str) -> str:
        """The code in a field: a tag, a package, a participant."""
        text = self.identity(field, 200)
        if not text or text in ("-", "/"):
            return ""
        if _CODE.fullmatch(text):
            return text
        plain = unicodedata.normalize("NFKD", text.upper()).encode("ascii", "ignore").decode()
        repair = re.sub(r"[^A-Z0-9._/-]+", "-", plain).strip("-")[:40]
        taken = self.say(Cause.CODE_UNUSABLE, self.column(field), text, repair or None)
        return repair if taken else ""

    def read(self, field: str, reader: Callable[[Cell], Reading]) -> Any:
        """What a reader makes of the cell of a field; nothing where it is empty or stays out."""
        column = self.column(field)
        if column is None:
            return None
        cell = self.cell_of(column)
        return self.take(column, cell.text, reader(cell))

    def together(self, parts: list[str], most: int, column: Column | None = None) -> str:
        """Several texts as one, without repeats."""
        text = "; ".join(dict.fromkeys(part for part in parts if part))
        return self.allowed(column, text, most)
