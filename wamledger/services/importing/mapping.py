"""
Which column holds which field: guessed from the headings, shown, corrected by a person, saved and used
again.

A saved mapping names columns by heading, so that it also fits the next register of the same office,
where a column may have moved; a column without a heading is named by its letter.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _
from wamledger.services.importing.table import letters

FIELDS: Final[dict[str, dict[str, str]]] = {
    "weapons": {
        "ordinal": N_("row number (not imported)"),
        "serial": N_("serial"),
        "tag": N_("tag"),
        "type": N_("type"),
        "make": N_("make"),
        "model": N_("model"),
        "make_model": N_("make and model"),
        "calibre": N_("calibre"),
        "country": N_("country of manufacture"),
        "year": N_("year of manufacture"),
        "condition": N_("condition"),
        "quantity": N_("quantity"),
        "rack_number": N_("rack number"),
        "property_mark": N_("property mark"),
        "marking": N_("other mark"),
        "description": N_("description"),
    },
    "ammunition": {
        "ordinal": N_("row number (not imported)"),
        "nature": N_("nature"),
        "ammunition_type": N_("type of round"),
        "calibre": N_("calibre"),
        "lot_number": N_("lot number"),
        "manufacturer": N_("manufacturer"),
        "quantity": N_("quantity"),
        "boxes": N_("boxes"),
        "pack_size": N_("content of one box"),
        "loose": N_("loose rounds"),
        "condition": N_("condition"),
        "manufactured_on": N_("manufactured on"),
        "expires_on": N_("expires on"),
        "headstamp": N_("headstamp"),
        "packaging_marks": N_("packaging marks"),
    },
}
_BOTH: Final[dict[str, str]] = {
    "remarks": N_("remarks"),
    "seal": N_("seal"),
    "package": N_("package"),
    "occurred_on": N_("date of taking on charge"),
    "participant": N_("participant"),
    "case": N_("case"),
    "place_name": N_("place name"),
    "operation_reference": N_("operation reference"),
    "circumstances": N_("circumstances"),
    "latitude": N_("latitude"),
    "longitude": N_("longitude"),
}
for _fields in FIELDS.values():
    _fields.update(_BOTH)

SEVERAL: Final = frozenset({"remarks", "description", "marking"})
"""Fields that more than one column may hold."""


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column: where it stands, its heading, the field it holds or none, how sure that is (0 to 1), and
    why.
    """

    index: int
    heading: str
    field: str | None
    score: float = 1.0
    why: str = ""

    @property
    def letter(self) -> str:
        """The column as a spreadsheet program names it."""
        return letters(self.index)


@dataclass(frozen=True, slots=True)
class Mapping:
    """
    The columns of a register and the rows of its headings.

    Shape:  ``header_row`` counts from 1, and 0 says that the table has no headings; ``columns`` by
            position.
    """

    kind: str
    header_row: int
    columns: tuple[Column, ...]
    header_rows: int = 1

    def of(self, field: str) -> list[Column]:
        """The columns that hold a field, from left to right."""
        return [column for column in self.columns if column.field == field]

    @property
    def first_data_row(self) -> int:
        """The number of the first row below the headings."""
        return self.header_row + self.header_rows if self.header_row else 1

    def as_json(self) -> dict[str, Any]:
        """The mapping as plain values, as it is saved."""
        return {
            "kind": self.kind,
            "header_row": self.header_row,
            "header_rows": self.header_rows,
            "columns": [
                {
                    "column": column.letter,
                    "heading": column.heading,
                    "field": column.field or "",
                    "score": f"{column.score:.2f}",
                    "why": column.why,
                }
                for column in self.columns
            ],
        }

    def save(self, path: Path | str) -> None:
        """The mapping is in the file: JSON for a name that ends in .json, TOML for any other."""
        plain = self.as_json()
        if Path(path).suffix.lower() == ".json":
            text = json.dumps(plain, ensure_ascii=False, indent=2) + "\n"
        else:
            text = _toml(plain)
        Path(path).write_text(text, encoding="utf-8")

    @classmethod
    def load(cls, path: Path | str) -> Mapping:
        """
        The mapping that a file holds.

        Refuses: file_unreadable, mapping_broken.
        """
        name = Path(path).name
        try:
            text = Path(path).read_text(encoding="utf-8-sig")
        except OSError as fault:
            raise Refused(Code.FILE_UNREADABLE, file=name, detail=fault.strerror or str(fault)) from None
        except UnicodeDecodeError:
            raise Refused(Code.MAPPING_BROKEN, file=name, detail=_("it is not UTF-8 text")) from None
        try:
            plain = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
        except (ValueError, RecursionError) as fault:
            raise Refused(Code.MAPPING_BROKEN, file=name, detail=str(fault)[:200]) from None
        return _from_plain(plain, name)


def _toml(plain: dict[str, Any]) -> str:
    lines = [f"{key} = {json.dumps(value)}" for key, value in plain.items() if key != "columns"]
    for column in plain["columns"]:
        lines += ["", "[[columns]]"]
        lines += [f"{key} = {_quoted(value)}" for key, value in column.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _from_plain(plain: Any, name: str) -> Mapping:
    def broken(detail: str) -> Refused:
        return Refused(Code.MAPPING_BROKEN, file=name, detail=detail)

    if not isinstance(plain, dict) or plain.get("kind") not in FIELDS:
        raise broken(_("kind is neither weapons nor ammunition"))
    rows = plain.get("header_row", 1), plain.get("header_rows", 1)
    if any(type(row) is not int or not 0 <= row <= 1_000 for row in rows):
        raise broken(_("header_row and header_rows are whole numbers"))
    entries = plain.get("columns")
    if not isinstance(entries, list):
        raise broken(_("columns is not a list"))
    columns = []
    for entry in entries:
        if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
            raise broken(_("each column is a table of texts"))
        field = entry.get("field", "") or None
        if field is not None and field not in FIELDS[plain["kind"]]:
            raise broken(_("there is no field {field}").format(field=field))
        index = index_of(entry.get("column", ""))
        if index is None:
            raise broken(_("{column} is not the letter of a column").format(column=entry.get("column", "")))
        columns.append(
            Column(index, entry.get("heading", ""), field, 1.0, _("from {file}").format(file=name))
        )
    fields = [column.field for column in columns if column.field and column.field not in SEVERAL]
    if twice := next((field for field in fields if fields.count(field) > 1), None):
        raise broken(_("two columns hold the field {field}").format(field=twice))
    return Mapping(plain["kind"], rows[0], tuple(columns), max(rows[1], 1))


def index_of(letter: str) -> int | None:
    """The position of a column from its letters, counted from 0."""
    if not (letter.isascii() and letter.isalpha() and len(letter) <= 3):
        return None
    index = 0
    for character in letter.upper():
        index = index * 26 + ord(character) - 64
    return index - 1
