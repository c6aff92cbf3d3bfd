"""What a row says of how and when the goods came, over what was said for the whole register."""

from __future__ import annotations

from typing import Final

from wamledger.services.importing.causes import Cause
from wamledger.services.importing.dates import read_date
from wamledger.services.importing.reader import RowReader
from wamledger.services.importing.table import Content

_ACQUISITION: Final = {"place_name": 200, "case": 120, "operation_reference": 120, "circumstances": 2_000}


def acquisition_of(reader: RowReader) -> dict[str, str]:
    """What the row says of how the goods were acquired, over what was said for the whole register."""
    said = {field: reader.text(field, most) for field, most in _ACQUISITION.items()}
    said["participant"] = reader.code("participant")
    for field in ("latitude", "longitude"):
        said[field] = _degrees(reader, field)
    return {field: text for field, text in said.items() if text and text != "-"}


def _degrees(reader: RowReader, field: str) -> str:
    column = reader.column(field)
    if column is None:
        return ""
    cell = reader.cell_of(column)
    if cell.content is Content.EMPTY or cell.text == "-":
        return ""
    text = cell.text.replace(",", ".").lstrip("+")
    whole, _point, part = text.removeprefix("-").partition(".")
    most = 90 if field == "latitude" else 180
    if (
        whole.isascii()
        and whole.isdigit()
        and (part.isdigit() or not part)
        and len(whole) <= 3
        and len(part) <= 9
        and int(whole) <= most
    ):
        return text.rstrip(".")
    reader.say(Cause.MEASURE_UNREADABLE, column, cell.text)
    return ""


def occurred_on(reader: RowReader) -> str:
    """The day in full on which the goods were taken on charge, where the row has one."""
    column = reader.column("occurred_on")
    if column is None:
        return ""
    cell = reader.cell_of(column)
    if cell.content is Content.EMPTY or cell.text == "-":
        return ""
    reading = read_date(cell, reader.register.day_first(column.index))
    date = reader.take(column, cell.text, reading) or ""
    if date and len(date) < 10:
        reader.say(Cause.DATE_UNREADABLE, column, cell.text)
        return ""
    return str(date)
