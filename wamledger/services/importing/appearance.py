"""
What an XLSX file shows and the values do not say: formulas, errors, hidden rows and columns, number
formats.

The values alone do not tell that ``123`` was shown as ``00123``, or that ``1970-12-01`` was shown as
``Dec-70``. Other kinds of workbook, and files laid out in an unusual way, simply have nothing to tell
here.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from typing import Final
from xml.etree import ElementTree

_SMALL: Final = 8 * 1024 * 1024
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 11: "0.00E+00",
    14: "dd/mm/yyyy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 22: "m/d/yy h:mm", 49: "@",
}  # fmt: skip
"""Number formats that every workbook knows without naming them.  Source: ECMA-376 part 1, 18.8.30"""

_ROW: Final = re.compile(rb'<row ([^>]*)hidden="(?:1|true)"')
_ROW_NUMBER: Final = re.compile(rb'\br="(\d{1,7})"')
_COLUMN: Final = re.compile(rb"<col ([^>]*)>")
_FORMULA: Final = re.compile(rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*><f[ />]')
_ERROR: Final = re.compile(
    rb'<c r="([A-Z]{1,3}\d{1,7})"[^>]*\bt="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]{1,40})</v>'
)


@dataclass(slots=True)
class Appearance:
    """
    What the sheet shows beside its values.

    Shape:  rows numbered from 1, columns from 0, cells by address; ``errors`` maps a cell to ``#DIV/0!``
            and the like.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    formulas: frozenset[str] = frozenset()
    errors: dict[str, str] = field(default_factory=dict)
    _xml: bytes = b""
    _formats: list[str] = field(default_factory=list)
    _columns: dict[str, dict[str, str]] = field(default_factory=dict)

    def number_format(self, address: str) -> str:
        """The number format of a cell, empty when it is not known."""
        if not self._xml:
            return ""
        column = address.rstrip("0123456789")
        if column not in self._columns:
            self._columns[column] = self._formats_of(column)
        return self._columns[column].get(address, "")

    def _formats_of(self, column: str) -> dict[str, str]:
        styled = re.compile(rb'<c r="(' + column.encode() + rb'\d{1,7})"[^>]*?\bs="(\d{1,6})"')
        return {
            cell.decode(): self._formats[int(style)]
            for cell, style in styled.findall(self._xml)
            if int(style) < len(self._formats)
        }


def appearance_of(content: bytes, sheet: str) -> Appearance:
    """What an XLSX file shows of one sheet; nothing where its parts are not laid out as usual."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            xml = archive.read(_part_of(archive, sheet))
            formats = _formats(archive)
    except Exception:  # the values have been read already: what cannot be told beside them is left out
        return Appearance()
    return Appearance(
        hidden_rows=_hidden_rows(xml),
        hidden_columns=_hidden_columns(xml),
        formulas=frozenset(cell.decode() for cell in _FORMULA.findall(xml)) if b"<f" in xml else frozenset(),
        errors={cell.decode(): text.decode() for cell, text in _ERROR.findall(xml)}
        if b't="e"' in xml
        else {},
        _xml=xml,
        _formats=formats,
    )


def _part_of(archive: zipfile.ZipFile, sheet: str) -> str:
    book = _parsed(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): relation.get("Target", "")
        for relation in _parsed(archive, "xl/_rels/workbook.xml.rels")
    }
    for element in book.iter():
        if element.tag.endswith("}sheet") and element.get("name") == sheet:
            target = targets[element.get(_RELATION)]
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _parsed(archive: zipfile.ZipFile, part: str) -> ElementTree.Element:
    xml = archive.read(part)
    # No workbook declares a document type; a declaration could make entities that grow without end.
    if len(xml) > _SMALL or b"<!" in xml.replace(b"<!--", b"").replace(b"<![CDATA[", b""):
        raise ValueError(part)
    return ElementTree.fromstring(xml)  # noqa: S314 - declarations are refused above


def _formats(archive: zipfile.ZipFile) -> list[str]:
    styles = _parsed(archive, "xl/styles.xml")
    own = {
        int(element.get("numFmtId", "0")): element.get("formatCode", "")
        for element in styles.iter()
        if element.tag.endswith("}numFmt")
    }
    cells = next((each for each in styles if each.tag.endswith("}cellXfs")), None)
    numbers = [int(style.get("numFmtId", "0")) for style in cells] if cells is not None else []
    return [own.get(number, _BUILT_IN.get(number, "")) for number in numbers]


def _hidden_rows(xml: bytes) -> frozenset[int]:
    if b"hidden=" not in xml:
        return frozenset()
    numbers = (_ROW_NUMBER.search(attributes) for attributes in _ROW.findall(xml))
    return frozenset(int(number[1]) for number in numbers if number)


def _hidden_columns(xml: bytes) -> frozenset[int]:
    hidden: set[int] = set()
    head = xml[: max(xml.find(b"<sheetData"), 0)]
    for attributes in _COLUMN.findall(head):
        span = dict(re.findall(rb'(\w+)="([^"]*)"', attributes))
        if span.get(b"hidden") in (b"1", b"true"):
            hidden.update(range(int(span[b"min"]) - 1, min(int(span[b"max"]), 16_384)))
    return frozenset(hidden)
