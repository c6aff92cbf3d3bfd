"""A row of an ammunition register as a line of the operation ``register``: one lot with its quantity."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from wamledger.reference import Nature, natures
from wamledger.services.importing.calibres import read_calibre
from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.importing.dates import read_date
from wamledger.services.importing.lexicon import folded, serial_words
from wamledger.services.importing.natures import read_nature
from wamledger.services.importing.quantities import Spoken, read_count, whole
from wamledger.services.importing.reader import RowReader
from wamledger.services.importing.table import Content
from wamledger.services.importing.weapons import SHORT, condition_of, line_extras


def lot_lines(reader: RowReader) -> list[dict[str, Any]]:
    """
    The line that a row makes, ``{"new_lot": …, "quantity": …, "condition": …}``; none where it cannot be
    read.

    Units:   the quantity counts rounds or pieces, or grams for a nature that is weighed; never boxes.
    """
    nature = _nature(reader)
    quantity = _quantity(reader, nature)
    lot_number = _lot_number(reader)
    lot = {
        "lot_number": lot_number,
        "manufacturer": reader.text("manufacturer", SHORT),
        "manufactured_on": _date(reader, "manufactured_on"),
        "expires_on": _date(reader, "expires_on"),
        "headstamp": reader.text("headstamp", SHORT),
        "packaging_marks": reader.text("packaging_marks", 500),
    }
    default = reader.register.settings.condition or "C3"
    condition = condition_of(reader, "ammunition", default)
    extra = line_extras(reader)
    if reader.kept:
        remarks = [extra.get("remarks", ""), *reader.kept]
        extra["remarks"] = reader.together(remarks, 2_000, reader.column("remarks"))
    if nature is None or quantity is None or reader.stops:
        return []
    new_lot = {"nature": nature.code, **{name: value for name, value in lot.items() if value}}
    return [{"new_lot": new_lot, "quantity": quantity, "condition": condition, **extra}]


def _nature(reader: RowReader) -> Nature | None:
    text = " ".join(
        part for field in ("nature", "ammunition_type") if (part := reader.text(field, SHORT)) and part != "-"
    )
    calibre = ""
    column = reader.column("calibre")
    if column is not None and (cell := reader.cell_of(column)).content is not Content.EMPTY:
        reading = read_calibre(cell)
        calibre = reading.value or ""
        if reading.cause and reading.cause.wording.severity is not Severity.NOTE:
            calibre = reader.take(column, cell.text, reading) or ""
            reader.keep(column, cell.text)
    where = reader.column("nature") or column or reader.column("ammunition_type")
    known = {**natures(), **reader.register.settings.natures}
    found = f"{text} {calibre}".strip()
    reading = read_nature(text, calibre, known)
    if reading.cause:
        reader.keep(where, found)
    return reader.take(where, found, reading)  # type: ignore[no-any-return]


def _lot_number(reader: RowReader) -> str:
    """The lot number as marked; words for none give none, and stay in the remarks."""
    text = reader.identity("lot_number", 64)
    if not text:
        return ""
    if folded(text) in serial_words() or not any(character.isalnum() for character in text):
        reader.keep(reader.column("lot_number"), text)
        return ""
    return text


def _date(reader: RowReader, field: str) -> str:
    column = reader.column(field)
    if column is None:
        return ""
    cell = reader.cell_of(column)
    if cell.content is Content.EMPTY or cell.text in ("-", "?", "/"):
        return ""
    reading = read_date(cell, reader.register.day_first(column.index))
    if reading.cause is Cause.DATE_UNREADABLE:
        reader.say(Cause.DATE_KEPT, column, cell.text)
        reader.keep(column, cell.text)
        return ""
    return reader.take(column, cell.text, reading) or ""


def _quantity(reader: RowReader, nature: Nature | None) -> int | None:
    """The quantity of the row in the unit of its nature, from one cell or from boxes and loose rounds."""
    said = _said(reader, "quantity")
    boxes, pack, loose = (_number(reader, field) for field in ("boxes", "pack_size", "loose"))
    column = reader.column("quantity") or reader.column("boxes")
    if said is not None and said.boxes is not None:
        boxes, pack = said.boxes, said.pack or pack
        loose = (loose or Fraction(0)) + (said.loose or Fraction(0)) or None
    elif said is not None and said.count is not None:
        return _counted(reader, said, nature, boxes, pack, loose)
    if boxes is None and loose is None:
        if not reader.stops:
            reader.say(Cause.QUANTITY_MISSING, column, "")
        return None
    if boxes and pack is None:
        pack = _pack(reader, boxes, nature)
        if pack is None:
            return None
    total = (boxes or 0) * (pack or 0) + (loose or 0)
    return _in_whole(reader, Fraction(total))


def _said(reader: RowReader, field: str) -> Spoken | None:
    column = reader.column(field)
    if column is None:
        return None
    cell = reader.cell_of(column)
    return reader.take(column, cell.text, read_count(cell, reader.register.decimal_mark(column.index)))  # type: ignore[no-any-return]


def _number(reader: RowReader, field: str) -> Fraction | None:
    """A number of boxes, of rounds to a box, or of loose rounds."""
    said = _said(reader, field)
    if said is None:
        return None
    return said.boxes if said.count is None and said.pack is None else said.count


def _counted(
    reader: RowReader,
    said: Spoken,
    nature: Nature | None,
    boxes: Fraction | None,
    pack: Fraction | None,
    loose: Fraction | None,
) -> int | None:
    """A quantity that is given outright; boxes beside it must make the same."""
    count = said.count or Fraction(0)
    column = reader.column("quantity")
    if nature is not None and nature.unit == "GRAM":
        if not said.unit and "kg" not in (column.heading.lower() if column else ""):
            reader.say(Cause.UNIT_MISSING, column, str(count))
            return None
        count *= 1 if said.unit == "g" else 1_000
    elif boxes is not None and pack is not None and boxes * pack + (loose or 0) != count:
        other = boxes * pack + (loose or 0)
        reader.say(Cause.QUANTITY_DISAGREES, column, str(count), other=str(other))
        return None
    return _in_whole(reader, count)


def _pack(reader: RowReader, boxes: Fraction, nature: Nature | None) -> Fraction | None:
    """What a box holds, when the row does not say: never guessed, offered from the catalogue."""
    column = reader.column("boxes") or reader.column("quantity")
    if nature is None or not nature.pack_size:
        if not reader.stops:
            reader.say(Cause.PACK_SIZE_UNKNOWN, column, str(boxes))
        return None
    repair = str(boxes * nature.pack_size)
    if reader.say(Cause.PACK_SIZE_MISSING, column, str(boxes), repair, pack=nature.pack_size):
        reader.keep(column, str(boxes))
        return Fraction(nature.pack_size)
    return None


def _in_whole(reader: RowReader, count: Fraction) -> int | None:
    quantity = whole(count)
    if quantity is None:
        reader.say(Cause.QUANTITY_NOT_WHOLE, reader.column("quantity") or reader.column("boxes"), str(count))
    return quantity
