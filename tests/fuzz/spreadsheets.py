"""
Registers of other offices: text with separators, workbooks, their archives, and saved mappings.

Every row of a register is accounted for, whatever stands in it, and every operation that it makes is one that the
ledger's own models take.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from functools import cache
from typing import Any

import xlsxwriter

from tests.fuzz.dice import Dice
from tests.fuzz.oracle import as_data, file_of, refusals_only
from wamledger.domain.reading import read
from wamledger.services.importing import Plan, Settings
from wamledger.services.importing.appearance import appearance_of
from wamledger.services.importing.archive import check_archive
from wamledger.services.importing.filekind import kind_of
from wamledger.services.importing.mapping import FIELDS, Column, Mapping
from wamledger.services.importing.planning import plan_table
from wamledger.services.importing.reading import read_table
from wamledger.services.importing.rows import Fate
from wamledger.services.importing.sheet_reader import read as read_workbook
from wamledger.services.importing.table import Sheet, Table, Value

KINDS = ("weapons", "ammunition")
MOST_CELLS = 20_000


def said(kind: str, **more: Any) -> Settings:
    """What the officer says about the register."""
    acquisition = {"mode": "OPENING_BALANCE", "ownership": "UN"}
    fields: dict[str, Any] = {"kind": kind, "to": "ARM-1", "by": "WAM-1", "acquisition": acquisition}
    return Settings(**{**fields, "occurred_at": "2026-03-01T10:00:00Z", **more})


# text with separators


def separated(content: bytes) -> None:
    """A text is a register of either kind, or is refused; the first byte chooses what the officer said."""
    choice, text = content[:1], content[1:]
    dice = Dice(choice)
    repairs = dice.below(2) == 1
    with file_of(text, ".csv") as path:
        for kind in KINDS:
            with refusals_only():
                settings = said(
                    kind, accept_repairs=repairs, batch=2 if repairs else 1, merge_identical=repairs
                )
                table = read_table(path, settings)
                if table.file_kind == "csv":
                    must_be_accounted_for(plan_table(table, settings), settings)


def must_be_accounted_for(plan: Plan, settings: Settings) -> None:
    """No row is lost, each problem can be told, and each operation is one."""
    assert list(plan.fates) == list(range(1, len(plan.table.rows) + 1))
    assert plan.rows_total == plan.accepted + plan.refused + plan.blank + plan.not_data
    for row, fate in plan.fates.items():
        if fate is Fate.REFUSED:
            assert any(problem.row == row and problem.stops for problem in plan.problems), row
    for problem, times in plan.summary():
        assert times
        assert problem.message.strip()
        as_data(problem.as_json())
    ids = [operation["id"] for operation in plan.operations]
    assert len(ids) == len(set(ids))
    for operation in plan.operations:
        _op, same = read(operation)
        assert same == operation
    assert plan.mapping.kind == settings.kind


WEAPONS = "N°;Serial No;Type;Make;Model;Calibre;Condition;Remarks\n"
ROUNDS = "Nature;Lot;Qty;Boxes;Condition;Expiry\n"


def of_separated() -> list[bytes]:
    """Registers as offices write them."""
    texts = [
        WEAPONS
        + "1;AB 1234;SA-06;Zastava;M70;7,62x39;bon;\n2;1,70E+06;AK47;;;.40;HS;limé\n;;;;;;;\nTotal;2\n",
        ROUNDS + "5.56x45 ball;LOT-1;1.250;;A1;12/2030\nidem;LOT-2;10 x 100;3;;\n",
        'Serial,Model,Calibre,Qty\r\n"A1 / A2",M16,5.56,2\r\n"x\r\ny",M4,"5,56",1001-1010\r\n',
        "sep=\t\nSerial\tType\n=1+1\tSA-06\n'007\tpistolet\n",
        "REGISTRE\n\nN° de série|Modèle|Munition\n12/70|PM Md. 63|\n",
    ]
    encodings = ("utf-8", "cp1252", "utf-16", "utf-8-sig", "mac-roman")
    return [
        bytes([number % 2]) + text.encode(encoding, "replace")
        for number, (text, encoding) in enumerate((t, e) for t in texts for e in encodings)
    ]


# cells of a workbook


def cells(content: bytes) -> None:
    """Cells of any kind in any order are a register, or are refused."""
    dice = Dice(content)
    kind = dice.pick(KINDS)
    settings = said(
        kind,
        accept_repairs=dice.one_in(2),
        batch=dice.pick((1, 3)),
        keep_other_columns=dice.one_in(2),
        decimal=dice.pick((None, ".", ",")),
        day_first=dice.pick((None, True, False)),
        language=dice.pick((None, "en", "fr", "es", "pt")),
        header_row=dice.pick((None, None, 1, 2)),
        corrections={"B2": dice.text(6)} if dice.one_in(4) else {},
    )
    rows = _rows(dice, kind)
    merged = tuple(
        (low, col, low + dice.below(3), col + dice.below(3)) for low in range(dice.below(3)) for col in (1,)
    )
    table = Table(
        "book.xlsx",
        "xlsx",
        "ab" * 32,
        rows,
        "Sheet",
        (Sheet("Sheet", hidden=False, rows=len(rows)),),
        merged=merged,
    )
    with refusals_only():
        must_be_accounted_for(plan_table(table, settings), settings)


_HEADINGS = {
    "weapons": (
        *(
            "N°",
            "Serial",
            "Serial number / frame",
            "Type",
            "Make",
            "Model",
            "Make & model",
            "Calibre",
            "Qty",
            "Condition",
        ),
        *(
            "Date",
            "Tag",
            "Remarks",
            "Country",
            "Year",
            "Rack",
            "Lat",
            "Long",
            "Case",
            "Participant",
            "Seal",
            "xyz",
        ),
    ),
    "ammunition": (
        *(
            "Nature",
            "Type",
            "Calibre",
            "Lot",
            "Manufacturer",
            "Qty",
            "Boxes",
            "Per box",
            "Loose",
            "Condition",
            "Made",
        ),
        *(
            "Expiry",
            "Headstamp",
            "Marks",
            "Date",
            "Remarks",
            "N°",
            "Seal",
            "Package",
            "Place",
            "Ref",
            "Circumstances",
        ),
    ),
}
WORDS = tuple(dict.fromkeys(name for names in _HEADINGS.values() for name in names))
FIELD_WORDS = tuple(dict.fromkeys(name for fields in FIELDS.values() for name in fields))
PART_WORDS = (
    '<c r="A1"',
    ' t="e"',
    ' s="1"',
    "<f>",
    "<v>",
    ' hidden="1"',
    "<row ",
    "<col ",
    "<numFmt ",
    "<mergeCell ref=",
)
_CELLS: tuple[Value, ...] = (
    *(
        "",
        "",
        "AB1234",
        "12/70",
        "24-juil",
        "limé",
        "s/n",
        "AB12?4",
        "1001-1010",
        "A1 / A2",
        "1.71789E+06",
        "AK47",
    ),
    *("pistolet", "7,62x39", ".40", "9", "Total", "Signature", "idem", '"', "1.250", "12 boxes", "bon", "HS"),
    *(
        "03/04/2024",
        "31/12/2025",
        "=1+1",
        "'007",
        '="01"',
        "\u202eabc",
        "x" * 300,
        "a\nb",
        "5 x 20",
        "#DIV/0!",
        "٣٤",
    ),
    *(
        "5.56x45mm ball",
        "CTG-5.56X45-BALL",
        "C3",
        "12°30'15\"N",
        "-4.5",
        "2030-06",
        "Dec-70",
        "1 000",
        "½",
        "Ⅳ",
    ),
    *(0, 1, 7, 1250, -3, 1717889.0, 0.4, 1e300, float("nan"), float("inf"), 45000.5, True, False, 2**70),
    *(dt.date(2024, 2, 29), dt.datetime(1970, 12, 1), dt.datetime(2025, 1, 1, 12, 30), dt.time(7, 62 % 60)),  # noqa: DTZ001
    *(dt.timedelta(days=3), dt.date(1, 1, 1), dt.date(9999, 12, 31), "Serial", "Type", "Nature", "Lot"),
)


def _rows(dice: Dice, kind: str) -> list[list[Value]]:
    width = 1 + dice.below(9)
    rows: list[list[Value]] = [[dice.text(10)] for _title in range(dice.below(3))]
    rows.append(
        [dice.pick(_HEADINGS[kind]) if not dice.one_in(12) else dice.text(10) for _each in range(width)]
    )
    while not dice.is_empty and len(rows) < 60:
        rows.append([dice.text(16) if dice.one_in(5) else dice.pick(_CELLS) for _each in range(width)])
    return rows


@cache
def of_cells() -> list[bytes]:
    """Rows of choices of several kinds."""
    return [bytes((number * step + number // 7) % 256 for number in range(120)) for step in range(1, 40)]


# the archive of a workbook


def archives(content: bytes) -> None:
    """A workbook whose parts say anything is looked through without harm."""
    with refusals_only():
        kind = kind_of(content, "book.xlsx")
        if kind in ("xlsx", "xlsb", "ods"):
            check_archive(content, "book.xlsx")
    with refusals_only():
        appearance_of(content, "Sheet1").number_format("A1")


def parts(content: bytes) -> None:
    """The same, with the input as the parts of the archive, so that they are whole; cells are read from it too."""
    packed = _packed(content)
    with refusals_only():
        assert kind_of(packed, "book.xlsx") == "xlsx"
        check_archive(packed, "book.xlsx")
    look = appearance_of(packed, "Sheet1")
    for column in range(3):
        assert isinstance(look.number_format(f"{'ABC'[column]}1"), str)
    assert all(0 <= column <= 16_384 for column in look.hidden_columns)
    answer = read_workbook(packed, MOST_CELLS)
    for name, _hidden, rows, merged in answer.get("sheets", ()):
        table = Table(
            "book.xlsx", "xlsx", "ab" * 32, rows, name, merged=tuple(map(tuple, merged)), look=lambda: look
        )
        for kind in KINDS:
            with refusals_only():
                settings = said(kind)
                must_be_accounted_for(plan_table(table, settings), settings)


_PARTS = (
    "xl/worksheets/sheet1.xml",
    "xl/workbook.xml",
    "xl/styles.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
)
_GAP = b"\n--part--\n"


@cache
def _book() -> dict[str, bytes]:
    """The parts of a small workbook."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet = book.add_worksheet("Sheet1")
    sheet.write_row(0, 0, ["Serial", "Type", "Qty", "Date"])
    sheet.write_row(1, 0, ["AB 1", "SA-06", 1])
    sheet.write_number(2, 0, 123, book.add_format({"num_format": "00000"}))
    sheet.write_formula(2, 1, "=1/0", None, "#DIV/0!")
    sheet.write_datetime(2, 3, dt.datetime(1970, 12, 1), book.add_format({"num_format": "mmm-yy"}))  # noqa: DTZ001
    sheet.merge_range("A4:B5", "merged")
    sheet.set_row(5, None, None, {"hidden": True})
    sheet.set_column(2, 2, None, None, {"hidden": True})
    book.close()
    with zipfile.ZipFile(stream) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(content: bytes) -> bytes:
    given = content.split(_GAP)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, part in _book().items():
            at = _PARTS.index(name) if name in _PARTS else len(given)
            archive.writestr(zipfile.ZipInfo(name), given[at] if at < len(given) and given[at] else part)
    return stream.getvalue()


def of_archives() -> list[bytes]:
    """A workbook, and files of other kinds."""
    whole = _packed(b"")
    return [
        whole,
        whole[:200],
        b"%PDF-1.7",
        b"PK\x05\x06" + bytes(18),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"W\0o\0r\0k\0",
        b"<html>",
    ]


def of_parts() -> list[bytes]:
    """The parts of the workbook, all and one by one."""
    whole = [_book()[name] for name in _PARTS]
    alone = [_GAP.join([b""] * at + [whole[at]]) for at in range(len(whole))]
    return [*alone, _GAP.join(whole)]


# saved mappings


def mappings(content: bytes) -> None:
    """A mapping that is read is read the same once it has been saved, in either form."""
    for ending in (".toml", ".json"):
        with file_of(content, ending) as path, refusals_only():
            mapping = Mapping.load(path)
            as_data(mapping.as_json())
            for other in (".toml", ".json"):
                with file_of(b"", other) as saved:
                    mapping.save(saved)
                    assert _plain(Mapping.load(saved)) == _plain(mapping)


def _plain(mapping: Mapping) -> object:
    columns = [(column.index, column.heading, column.field) for column in mapping.columns]
    return mapping.kind, mapping.header_row, mapping.header_rows, columns


def of_mappings() -> list[bytes]:
    """Mappings as they are saved, in both forms."""
    columns = (Column(0, 'N° "1"', None), Column(1, "Serial", "serial"), Column(27, "x\n", "remarks"))
    made = []
    for ending in (".toml", ".json"):
        with file_of(b"", ending) as path:
            Mapping("weapons", 3, columns, 2).save(path)
            made.append(path.read_bytes())
    return made
