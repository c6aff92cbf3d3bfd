"""A row of a weapons register as lines of the operation ``register``: one line to each weapon."""

from __future__ import annotations

import re
from typing import Any, Final

from wamledger.domain.serials import normalised
from wamledger.services.importing.calibres import read_calibre
from wamledger.services.importing.causes import Cause
from wamledger.services.importing.markings import Marked
from wamledger.services.importing.reader import RowReader
from wamledger.services.importing.serial_cells import serials_of, weapon_count
from wamledger.services.importing.table import Content
from wamledger.services.importing.weapon_words import (
    Kind,
    read_condition,
    read_country,
    read_type,
    split_make,
)

SHORT: Final = 120
REMARKS: Final = 2_000
UNKNOWN: Final = "UNKNOWN"
_YEAR: Final = re.compile(r"(?:1[5-9]|20)\d\d")
_OTHER_MARKS: Final = {"rack_number": "UNIT_RACK", "property_mark": "PROPERTY", "marking": "OTHER"}


def weapon_lines(reader: RowReader) -> list[dict[str, Any]]:
    """
    The lines that a row makes, each ``{"new_weapon": …, "condition": …}``; what stops the row is in its
    problems.

    Shape:  as many lines as the row counts weapons; none where the row cannot be read.
    """
    calibre = _calibre(reader)
    make, model = _make_and_model(reader)
    kind = _kind(reader, calibre, make, model)
    quantity = weapon_count(reader)
    serials = serials_of(reader, quantity)
    markings = _markings(reader)
    country = _country(reader)
    year = _year(reader)
    condition = weapon_condition(reader)
    tag = reader.code("tag")
    if len(serials) > 1 and tag:
        reader.say(Cause.CODE_UNUSABLE, reader.column("tag"), tag)
    extra = line_extras(reader)
    described = [reader.text_of(column, REMARKS) for column in reader.register.fields.get("description", ())]
    description = reader.together([*described, *reader.kept], REMARKS, reader.column("description"))
    if kind is None or reader.stops:
        return []
    weapon: dict[str, Any] = {
        "make": make or kind.make or UNKNOWN,
        "model": model or kind.model or UNKNOWN,
        "type": kind.code,
        "calibre": calibre or UNKNOWN,
    }
    optional = {
        "country_of_manufacture": country,
        "year_of_manufacture": year,
        "tag": tag,
        "manufacture_origin": kind.origin,
        "description": description,
    }
    weapon.update({name: value for name, value in optional.items() if value})
    return [_line(reader, weapon, marked, markings, condition, extra) for marked in serials]


def _line(
    reader: RowReader,
    weapon: dict[str, Any],
    marked: Marked,
    markings: list[dict[str, Any]],
    condition: str,
    extra: dict[str, Any],
) -> dict[str, Any]:
    """One weapon of the row, with its own serial."""
    own = dict(weapon)
    if marked.serial:
        own["serial"] = marked.serial
        for mark in markings:
            if normalised(mark["text"]) == normalised(marked.serial):
                reader.say(
                    Cause.SERIAL_IS_OTHER_MARK, reader.column("serial"), marked.serial, label=mark["kind"]
                )
    own["serial_status"] = marked.status
    marks = [
        *markings,
        *(
            {"kind": "OTHER" if position == "OTHER" else "MANUFACTURE", "text": text, "position": position}
            for position, text in marked.others
        ),
    ]
    if marks:
        own["markings"] = marks
    return {"new_weapon": own, "condition": condition, **extra}


def _calibre(reader: RowReader) -> str:
    column = reader.column("calibre")
    if column is None:
        return ""
    cell = reader.cell_of(column)
    if cell.content is Content.EMPTY:
        return ""
    calibre = reader.take(column, cell.text, read_calibre(cell))
    if calibre is None:
        return ""
    # What the one form leaves out of the text (a chamber length, a maker's name for it) stays with the
    # weapon.
    if cell.content is not Content.TEXT or _letters(cell.text) != _letters(calibre):
        reader.keep(column, cell.text)
    return reader.allowed(column, calibre, SHORT)


def _letters(text: str) -> str:
    return re.sub(r"[\s.,-]|mm|calibre|cal", "", text.casefold().replace("×", "x"))


def _make_and_model(reader: RowReader) -> tuple[str, str]:
    make, model = reader.text("make", SHORT), reader.text("model", SHORT)
    if (both := reader.text("make_model", SHORT)) and not (make and model):
        first, rest = split_make(both)
        make, model = make or first, model or rest
    elif make and not model:
        first, rest = split_make(make)
        if first and rest:
            make, model = first, rest
    if make in ("-", "?", "/"):
        make = ""
    return make, "" if model in ("-", "?", "/") else model


def _kind(reader: RowReader, calibre: str, make: str, model: str) -> Kind | None:
    language = reader.register.settings.language
    column = reader.column("type")
    text = reader.text("type", SHORT)
    if column is not None and text:
        reading = read_type(text, calibre, language)
        if reading.cause is Cause.TYPE_AMBIGUOUS and model:
            known = read_type(model, calibre, language)
            if known.cause is None:
                reading = known._replace(
                    cause=Cause.TYPE_INFERRED, facts={"value": known.value.code, "found": model}
                )
        kind = reader.take(column, text, reading)
        if kind is not None and kind.model and not (make and model):
            return _with_make(kind, text)
        return kind  # type: ignore[no-any-return]
    designation = f"{make} {model}".strip()
    if designation:
        reading = read_type(model or designation, calibre, language)
        if reading.cause is None and reading.value:
            where = reader.column("model") or reader.column("make_model") or reader.column("make")
            reader.say(Cause.TYPE_INFERRED, where, designation, value=reading.value.code)
            return Kind(reading.value.code, reading.value.origin)
    reader.say(
        Cause.TYPE_MISSING, column or reader.column("model") or reader.column("make_model"), designation
    )
    return None


def _with_make(kind: Kind, text: str) -> Kind:
    """A type column that says ``Beretta 92F`` also says who made it."""
    make, rest = split_make(text)
    return kind._replace(make=kind.make or make, model=rest if make and rest else kind.model)


def _markings(reader: RowReader) -> list[dict[str, Any]]:
    marks = []
    for field, kind in _OTHER_MARKS.items():
        for column in reader.register.fields.get(field, ()):
            text = reader.text_of(column, 200) if field == "marking" else reader.identity(field, 200)
            if text and text not in ("-", "/"):
                marks.append({"kind": kind, "text": text, "position": "OTHER"})
    return marks


def _country(reader: RowReader) -> str:
    column = reader.column("country")
    text = reader.text("country", SHORT)
    if not text or text in ("-", "?", "/"):
        return ""
    code = reader.take(column, text, read_country(text))
    if code is None:
        reader.keep(column, text)
    return code or ""


def _year(reader: RowReader) -> int | None:
    column = reader.column("year")
    text = reader.text("year", SHORT)
    if not text or text in ("-", "?", "/"):
        return None
    if found := _YEAR.fullmatch(text.removesuffix(".0")) or re.match(r"((?:1[5-9]|20)\d\d)-\d\d-\d\d", text):
        return int(found[0][:4])
    reader.say(Cause.YEAR_UNREADABLE, column, text)
    reader.keep(column, text)
    return None


def weapon_condition(reader: RowReader) -> str:
    """
    The condition of the weapon: as written, else as it was said for the whole register, else
    NOT_INSPECTED.
    """
    default = reader.register.settings.condition or "NOT_INSPECTED"
    return condition_of(reader, "weapon", default)


def condition_of(reader: RowReader, kind: str, default: str) -> str:
    """The condition code of a row, with the words kept that say more or less than the code."""
    column = reader.column("condition")
    text = reader.text("condition", SHORT)
    if not text or text in ("-", "?", "/"):
        return default
    reading = read_condition(text, kind, default)
    if reading.cause:
        reader.keep(column, text)
    return reader.take(column, text, reading) or default


def line_extras(reader: RowReader) -> dict[str, Any]:
    """What any line may add: seal, package, remarks."""
    remarks = [reader.text_of(column, REMARKS) for column in reader.register.fields.get("remarks", ())]
    if reader.register.settings.keep_other_columns:
        for column in reader.register.mapping.columns:
            if column.field is None and (text := reader.text_of(column, REMARKS)):
                remarks.append(f"{column.heading or column.letter}: {text}")
    extra = {
        "seal": reader.identity("seal", 64),
        "package": reader.code("package"),
        "remarks": reader.together(remarks, REMARKS, reader.column("remarks")),
    }
    return {name: value for name, value in extra.items() if value}
