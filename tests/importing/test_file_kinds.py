"""Files of every kind: what is read, what is refused, and that nothing hurts."""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.services.importing import archive as archive_module
from wamledger.services.importing import delimited, plan, read_table, sheets
from wamledger.services.importing.charset import decoded

from .conftest import said, weapons_of

HEADINGS = ["N° de série", "Type d'arme", "État"]
ROW = ["Ö-1234", "fusil d'assaut", "état moyen, à vérifier"]


def refused(path: Path, **more: object) -> Refused:
    """The refusal that the file meets."""
    with pytest.raises(Refused) as caught:
        plan(path, said(**more))
    return caught.value


def written(tmp_path: Path, content: bytes, name: str = "register.xlsx") -> Path:
    """A file with this content."""
    path = tmp_path / name
    path.write_bytes(content)
    return path


def zipped(**members: bytes) -> bytes:
    """A ZIP archive with the members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "mac-roman", "cp850"]
)
def test_encodings_of_offices_are_recognised(encoding: str, text_file, imported) -> None:
    """Accents come out right in each encoding that an office in a French or Spanish speaking country saves in."""
    rows = [
        HEADINGS,
        ["Ö-1234", "fusil d'assaut", "état moyen, à vérifier"],
        ["B7", "révolver", "détérioré, réparé ça et là"],
    ]
    result = imported(text_file(rows, encoding=encoding))
    assert result.mapping.of("serial")[0].heading == "N° de série"
    assert weapons_of(result)[1]["description"] == "État: détérioré, réparé ça et là"


@pytest.mark.parametrize(
    "word", ["Modèle", "numéro", "Munición", "estação", "direcção", "Français", "año", "pièces à vérifier"]
)
@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "cp850"])
def test_one_accented_word_is_enough(encoding: str, word: str) -> None:
    """A single accented word inside plain text tells the encoding."""
    assert (
        decoded(f"Serial;Type;{word}\nA1;pistol;x\n".encode(encoding), None, "x.csv")
        .text.split("\n")[0]
        .endswith(word)
    )


@pytest.mark.parametrize(("encoding", "word"), [("cp1251", "Автомат"), ("cp1256", "بندقية")])
def test_cyrillic_and_arabic_pages_are_read_when_they_are_named(
    encoding: str, word: str, text_file, imported
) -> None:
    """These pages cannot be told from others by their bytes, so a person names them."""
    path = text_file([["Serial", "Type", "Remarks"], ["A1", "rifle", word]], encoding=encoding)
    result = imported(path, encoding=encoding)
    assert result.operations[0]["lines"][0]["remarks"] == word


def test_a_wrong_encoding_names_byte_and_line(text_file) -> None:
    """Text that is not in the encoding it is said to be in is refused with its place."""
    path = text_file([HEADINGS, ROW], encoding="cp1252")
    caught = refused(path, encoding="utf-8")
    assert caught.code is Code.FILE_ENCODING_WRONG
    assert caught.facts["line"] == 1
    assert refused(path, encoding="klingon").code is Code.IMPORT_SETTING_WRONG


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found(separator: str, text_file, imported) -> None:
    """Each separator is found although the others stand in the cells."""
    rows = [HEADINGS, *[[f"A{n}", "pistol, black; old", "7,62 | x"] for n in range(5)]]
    result = imported(text_file(rows, separator=separator))
    assert result.table.separator == separator
    assert weapons_of(result)[4]["serial"] == "A4"


def test_the_separator_line_of_excel_is_obeyed(text_file, imported) -> None:
    """A first line ``sep=;`` names the separator and is no row of the table's."""
    result = imported(text_file("sep=;\r\nSerial;Type\r\nA1;pistol\r\n"))
    assert weapons_of(result)[0]["serial"] == "A1"
    assert result.mapping.header_row == 2


def test_line_breaks_in_quotes_stay_in_their_cell(text_file, imported) -> None:
    """A wrapped cell is one cell, and the next row is the next item."""
    result = imported(
        text_file([["Serial", "Type", "Remarks"], ["A1", "pistol", "two\nlines"], ["A2", "rifle", ""]])
    )
    assert [weapon["serial"] for weapon in weapons_of(result)] == ["A1", "A2"]
    assert result.operations[0]["lines"][0]["remarks"] == "two lines"


def test_a_quote_that_is_never_closed_swallows_nothing(text_file) -> None:
    """The rows behind an unclosed quote do not vanish into a cell: the file is refused with the row."""
    text = 'Serial;Type;Remarks\nA1;pistol;"broken\nA2;rifle;x\nA3;rifle;y\n'
    caught = refused(text_file(text))
    assert caught.code is Code.FILE_BROKEN
    assert "2" in caught.message


def test_a_quote_that_is_closed_rows_later_refuses_its_row(text_file, imported) -> None:
    """Where a later quote closes it, the row that holds the swallowed rows is refused and says so."""
    text = 'Serial;Type;Remarks\nA1;pistol;"broken\nA2;rifle;x\nA3;rifle;y"\nA4;rifle;z\n'
    result = imported(text_file(text))
    assert result.refused == 1
    assert [weapon["serial"] for weapon in weapons_of(result)] == ["A4"]
    assert any(
        problem.code == "quote_swallowed" and problem.facts["lines"] == 3 for problem in result.problems
    )


def test_a_shifted_row_is_refused(text_file, imported) -> None:
    """Content beyond the last heading means that cells moved: 7,62 was cut at its comma."""
    result = imported(text_file("Serial,Calibre,Type\nA1,7,62x39,rifle\nA2,9x19,pistol\n"))
    assert result.refused == 1
    assert any(problem.code == "row_too_long" and problem.row == 2 for problem in result.problems)


def test_short_rows_are_read(text_file, imported) -> None:
    """A row that ends early has empty cells at its end."""
    result = imported(text_file("Serial;Type;Remarks\nA1;pistol\nA2;rifle;x\n"))
    assert result.accepted == 2


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7\n%...", "PDF"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"\x1f\x8b\x08\x00 something", "archive"),
        (b"<!DOCTYPE html><html><table><tr><td>S/N", "web page"),
        (b'<?xml version="1.0"?><Workbook/>', "XML"),
        (b'{"op": "register"}\n', "JSON"),
        (b"\x00\x01\x02\x03binary\x00\x00\x05", "neither"),
        (zipped(word__document_xml=b"<w/>"), "Word"),
        (zipped(ppt__slides_xml=b"<p/>"), "PowerPoint"),
        (zipped(readme_xml=b"<x/>"), "archive"),
        (b"PK\x05\x06" + b"\x00" * 18, "empty archive"),
    ],
)
def test_other_kinds_of_file_are_named_for_what_they_are(content: bytes, word: str, tmp_path: Path) -> None:
    """A file that is no register is refused by its content, whatever its name."""
    caught = refused(written(tmp_path, content))
    assert caught.code is Code.FILE_KIND_WRONG
    assert word in caught.message


def test_a_database_is_no_register(tmp_path: Path) -> None:
    """A SQLite file is never read as input."""
    path = tmp_path / "register.csv"
    database = sqlite3.connect(path)
    database.execute("CREATE TABLE weapons (serial TEXT)")
    database.commit()
    database.close()
    assert refused(path).code is Code.FILE_KIND_WRONG


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b" ; ; \n;;\n", b"\x00\x00"])
def test_empty_files_are_refused(content: bytes, tmp_path: Path) -> None:
    """A file without a single filled cell is empty."""
    assert refused(written(tmp_path, content, "register.csv")).code is Code.FILE_EMPTY


def test_an_empty_workbook_is_refused(workbook) -> None:
    """A workbook whose sheets hold nothing is empty."""
    assert refused(workbook([])).code is Code.FILE_EMPTY


def test_missing_files_and_folders_are_refused(tmp_path: Path) -> None:
    """What cannot be opened is refused with the reason of the system."""
    assert refused(tmp_path / "gone.csv").code is Code.FILE_UNREADABLE
    assert refused(tmp_path).code is Code.FILE_UNREADABLE


def test_locked_workbooks_are_refused(tmp_path: Path) -> None:
    """A workbook with a password is an old Office container that names an encrypted package."""
    content = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\x00" * 504
        + "EncryptedPackage".encode("utf-16-le")
        + b"\x00" * 480
    )
    assert refused(written(tmp_path, content)).code is Code.FILE_ENCRYPTED


def test_damaged_workbooks_are_refused(workbook, tmp_path: Path) -> None:
    """A workbook cut off, or with a broken part, is damaged; it is never half read."""
    whole = workbook([HEADINGS, ROW]).read_bytes()
    assert refused(written(tmp_path, whole[: len(whole) // 2], "cut.xlsx")).code is Code.FILE_BROKEN
    flipped = bytearray(whole)
    for place in range(60, 200):
        flipped[place] ^= 0xFF
    assert refused(written(tmp_path, bytes(flipped), "flipped.xlsx")).code is Code.FILE_BROKEN
    assert (
        refused(written(tmp_path, zipped(xl__workbook_xml=b"<broken"), "xml.xlsx")).code is Code.FILE_BROKEN
    )


def test_a_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    """A part that expands more than a hundredfold is not expanded to its end."""
    bomb = zipped(xl__workbook_xml=b"<w/>", xl__worksheets__sheet1_xml=b"\x00" * 40_000_000)
    caught = refused(written(tmp_path, bomb))
    assert caught.code is Code.FILE_TOO_LARGE


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    """An archive with two members of one name says two things at once."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.writestr("xl/workbook.xml", "<b/>")
    assert refused(written(tmp_path, stream.getvalue())).code is Code.FILE_BROKEN


@pytest.mark.parametrize("name", ["../../etc/x", "/etc/x", "xl/..", "a\\b", "C:x"])
def test_names_that_climb_out_are_refused(name: str, tmp_path: Path) -> None:
    """A member that names a place outside the archive makes the whole of it suspect."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        archive.writestr(name, "<b/>")
    assert refused(written(tmp_path, stream.getvalue())).code is Code.FILE_BROKEN


def test_members_locked_one_by_one_are_refused(tmp_path: Path) -> None:
    """The encryption flag of a member is enough."""
    content = bytearray(zipped(xl__workbook_xml=b"<a/>"))
    central = content.index(b"PK\x01\x02")
    content[central + 8 : central + 10] = struct.pack("<H", 1)
    assert refused(written(tmp_path, bytes(content))).code is Code.FILE_ENCRYPTED


def test_a_cell_in_the_last_row_of_the_last_column_exhausts_nothing(workbook) -> None:
    """A sheet that claims seventeen thousand million cells is refused, and the process lives."""

    def far(book, sheet) -> None:
        sheet.write(1_048_575, 16_383, "x")

    caught = refused(workbook([HEADINGS, ROW], far))
    assert caught.code is Code.FILE_TOO_LARGE


def test_too_many_cells_of_text_are_refused(text_file, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of cells is bounded for text as for workbooks."""
    monkeypatch.setattr(delimited, "MOST_CELLS", 100)
    assert refused(text_file([HEADINGS, *[ROW] * 50])).code is Code.FILE_TOO_LARGE


def test_too_many_cells_and_bytes_of_a_workbook_are_refused(
    workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cells of all sheets together are bounded, and so is what the archive expands to."""
    path = workbook([HEADINGS, *[ROW] * 50])
    monkeypatch.setattr(sheets, "MOST_CELLS", 100)
    assert "Registre" in refused(path).message
    monkeypatch.setattr(archive_module, "MOST_TOTAL_BYTES", 10)
    assert "expands without end" in refused(path).message


def test_too_large_files_are_refused(tmp_path: Path) -> None:
    """A file beyond 64 MiB is not read."""
    path = tmp_path / "huge.csv"
    with path.open("wb") as file:
        file.write(b"Serial;Type\n")
        file.truncate(64 * 1024 * 1024 + 1)
    assert refused(path).code is Code.FILE_TOO_LARGE


def test_sheets_are_chosen_by_their_headings_and_others_are_named(tmp_path: Path, imported) -> None:
    """The sheet that reads like a register is taken; another one that does is named and not forgotten."""
    import xlsxwriter

    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        cover = book.add_worksheet("Couverture")
        cover.write(0, 0, "Rapport annuel")
        for name, rows in (("Armes", [HEADINGS, ROW, ROW]), ("Anciennes", [HEADINGS, ROW])):
            sheet = book.add_worksheet(name)
            for row, cells in enumerate(rows):
                sheet.write_row(row, 0, cells)
        sheet.hide()
    result = imported(path)
    assert result.table.sheet == "Armes"
    assert any(problem.code == "other_sheet" and problem.found == "Anciennes" for problem in result.problems)
    hidden = imported(path, sheet="anciennes")
    assert any(problem.code == "sheet_hidden" for problem in hidden.problems)
    assert imported(path, sheet=3).table.sheet == "Anciennes"
    assert refused(path, sheet="Nulle part").code is Code.SHEET_UNKNOWN


def test_hidden_rows_columns_formulas_and_errors_are_said(workbook, imported) -> None:
    """What a person does not see in the sheet is said; a formula counts with its last value, an error not at all."""

    def shape(book, sheet) -> None:
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(2, 2, None, None, {"hidden": True})
        sheet.write_formula(2, 0, '="A"&"2"', None, "A2")
        sheet.write_formula(3, 0, "=1/0", None, "#DIV/0!")

    result = imported(
        workbook(
            [
                ["Serial", "Type", "Condition"],
                ["A1", "pistol", "good"],
                ["", "pistol", "good"],
                ["", "pistol", "good"],
            ],
            shape,
        )
    )
    found = {(problem.code, problem.row) for problem in result.problems}
    assert ("row_hidden", 2) in found
    assert ("column_hidden", 1) in found
    assert ("formula_value", 3) in found
    assert ("cell_error", 4) in found
    assert [weapon.get("serial") for weapon in weapons_of(result)] == ["A1", "A2"]


def test_open_document_spreadsheets_are_read(tmp_path: Path, imported) -> None:
    """An ODS file, as LibreOffice saves it, is read like any other."""
    content = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Armas">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    rows = "".join(
        "<table:table-row>" + "".join(cell.format(text) for text in row) + "</table:table-row>"
        for row in (["Nº serie", "Arma"], ["X-9", "escopeta"])
    )
    path = tmp_path / "armas.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    result = imported(path)
    assert result.table.file_kind == "ods"
    assert weapons_of(result)[0]["type"] == "SA-04"


def test_a_sheet_number_stands_for_its_place(workbook) -> None:
    """Sheets may be named by their place, counted from 1."""
    assert read_table(workbook([HEADINGS, ROW]), said(sheet=1)).sheet == "Registre"
