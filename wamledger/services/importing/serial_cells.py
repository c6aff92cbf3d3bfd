"""How many weapons a row counts, and the serial of each: one, a range, a list, or none for several."""

from __future__ import annotations

import re
from typing import Final

from wamledger.services.importing.causes import Cause
from wamledger.services.importing.markings import STARS, Marked, read_marks, several_serials
from wamledger.services.importing.quantities import read_count, whole
from wamledger.services.importing.reader import RowReader

MOST_WEAPONS: Final = 1_000
"""One row counts no more weapons than this; a larger number is a mistake more often than a stock."""


def weapon_count(reader: RowReader) -> int | None:
    """The number of weapons that the row counts; nothing where it does not count."""
    column = reader.column("quantity")
    if column is None:
        return None
    cell = reader.cell_of(column)
    said = reader.take(column, cell.text, read_count(cell, reader.register.decimal_mark(column.index)))
    if said is None:
        return None
    count = whole(said.count) if said.count is not None else None
    if count is None:
        reader.say(Cause.QUANTITY_NOT_WHOLE, column, cell.text)
    elif count > MOST_WEAPONS:
        reader.say(Cause.QUANTITY_TOO_LARGE, column, cell.text, count=count, most=MOST_WEAPONS)
    else:
        return count
    return None


def serials_of(reader: RowReader, quantity: int | None) -> list[Marked]:
    """
    The serial of each weapon of the row: one, those of a range that was accepted, or none for a number
    of weapons.
    """
    column = reader.column("serial")
    before = len(reader.kept)
    text = reader.identity("serial", 200)
    if column and not text and reader.stops_at("serial"):
        return []
    final = bool(column and reader.cell_of(column).address in reader.corrected)
    if text and column and (stars := STARS.fullmatch(text)) and not final:
        if not reader.say(Cause.SERIAL_STARS, column, text, stars[1]):
            return []
        reader.keep(column, text)
        text = stars[1]
    if text and column and not final:
        single = several_serials(text, quantity if quantity and quantity > 1 else None)
        if single:
            cause = Cause.SERIAL_LIST if re.search(r"[,;]", text) else Cause.SERIAL_RANGE
            if not reader.say(cause, column, text, f"{single[0]} … {single[-1]}", count=len(single)):
                return []
            reader.keep(column, text)
            return [read_marks(serial) for serial in single]
    marked = read_marks(text)
    count = quantity or 1
    if count > 1 and marked.serial:
        reader.say(Cause.SERIAL_FOR_MANY, column, text, count=count)
        return []
    for cause in marked.causes:
        reader.say(
            cause,
            column,
            text,
            status=marked.status,
            value=marked.serial or "-",
            others=[other for _position, other in marked.others] or "-",
            scripts="2+",
        )
    if marked.serial and len(marked.serial) > 64:
        reader.say(Cause.TEXT_TOO_LONG, column, marked.serial[:80], length=len(marked.serial), most=64)
        return []
    if marked.kept and len(reader.kept) == before:
        reader.keep(column, text)
    if count > 1:
        reader.say(Cause.WEAPONS_COUNTED, reader.column("quantity"), str(count), count=count)
    return [marked] * count
