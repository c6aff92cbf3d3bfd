"""Whether a row is cut as it was written: not too long, not swallowed by a quote, not hardly there."""

from __future__ import annotations

from itertools import islice

from wamledger.services.importing.causes import Cause
from wamledger.services.importing.mapping import Column
from wamledger.services.importing.reader import RowReader
from wamledger.services.importing.register import Register
from wamledger.services.importing.table import Table, letters, text_of


def is_whole(reader: RowReader) -> bool:
    """False where the row is cut wrongly: too long, swallowed by a quotation mark, or hardly there."""
    table, register = reader.register.table, reader.register
    cells = table.rows[reader.row - 1]
    if table.file_kind == "csv":
        beyond = [text for value in cells[register.last_heading + 1 :] if (text := text_of(value))]
        if beyond:
            reader.say(Cause.ROW_TOO_LONG, None, " | ".join(beyond)[:200])
            return False
        for index, value in enumerate(cells):
            if isinstance(value, str) and value.count("\n") >= 1 and _holds_rows(value, table, register):
                column = Column(index, letters(index), None)
                reader.say(Cause.QUOTE_SWALLOWED, column, value[:80], lines=value.count("\n") + 1)
                return False
    filled = list(islice((text for value in cells if (text := text_of(value))), 2))
    if len(filled) == 1 and len(register.fields) >= 3 and not register.is_merged(reader.row):
        reader.say(Cause.ROW_TOO_EMPTY, None, filled[0])
        return False
    return True


def _holds_rows(value: str, table: Table, register: Register) -> bool:
    """True of a cell one of whose lines has as many separators as half a row."""
    least = max(2, register.last_heading // 2)
    return any(line.count(table.separator or ",") >= least for line in value.splitlines())
