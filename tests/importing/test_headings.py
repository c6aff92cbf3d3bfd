"""Where the headings stand, what they mean, and the mapping that is shown, saved and used again."""

from __future__ import annotations

from pathlib import Path

import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.services.importing import Mapping, guess_mapping, read_table
from wamledger.services.importing.headings import senses
from wamledger.services.importing.mapping import Column, index_of
from wamledger.services.importing.table import letters

from .conftest import said, weapons_of


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Serial number", "serial"),
        ("S/N", "serial"),
        ("Ser. No", "serial"),
        ("SERIAL #", "serial"),
        ("N° de série", "serial"),
        ("No de serie", "serial"),
        ("Nº serie", "serial"),
        ("NUMERO DE SERIE", "serial"),
        ("Número de série", "serial"),
        ("Matricule de l'arme", "serial"),
        ("N° de série :", "serial"),
        ("Numero de serei", "serial"),
        ("Calibre", "calibre"),
        ("Cal.", "calibre"),
        ("CALIBER (mm)", "calibre"),
        ("Marque", "make"),
        ("Fabricante", "make"),
        ("Modèle", "model"),
        ("MODELE", "model"),
        ("Marque/Modèle", "make_model"),
        ("Arma", "type"),
        ("Type d'arme", "type"),
        ("Tipo de arma", "type"),
        ("Qté", "quantity"),
        ("Cantidad", "quantity"),
        ("Quantidade", "quantity"),
        ("État", "condition"),
        ("Estado", "condition"),
        ("Pays d'origine", "country"),
        ("Año de fabricación", "year"),
        ("Observações", "remarks"),
        ("Date de saisie", "occurred_on"),
        ("N°", "ordinal"),
        ("الرقم التسلسلي", "serial"),
        ("نَوْعُ السلاح", "type"),
        ("الطراز", "model"),
        ("ملاحظات", "remarks"),
        ("الرقم", "ordinal"),
    ],
)
def test_headings_of_five_languages_are_known(heading: str, field: str) -> None:
    """Accents, vowel signs, capitals, dots and abbreviations do not hide what a heading names."""
    assert senses(heading, "weapons")[0].field == field


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("Lote", "lot_number"),
        ("N° de lot", "lot_number"),
        ("Batch No.", "lot_number"),
        ("Désignation", "nature"),
        ("Nombre de caisses", "boxes"),
        ("Rounds per box", "pack_size"),
        ("Cajas", "boxes"),
        ("Péremption", "expires_on"),
        ("Cartuchos sueltos", "loose"),
    ],
)
def test_headings_of_ammunition_registers_are_known(heading: str, field: str) -> None:
    """The words of ammunition stores are known beside those of armouries."""
    assert senses(heading, "ammunition")[0].field == field


def test_a_sentence_is_no_heading() -> None:
    """A title or a remark above the table is not taken for a heading."""
    assert (
        senses(
            "Registre des armes collectées par la mission au premier trimestre, site de regroupement de Bria",
            "weapons",
        )
        == ()
    )
    assert senses("", "weapons") == ()


def test_title_rows_and_empty_rows_stand_above_the_headings(text_file, imported) -> None:
    """Whatever stands above the headings is a title, and the first row below them is the first item."""
    result = imported(
        text_file(
            [
                ["MISSION DES NATIONS UNIES", "", ""],
                ["Registre des armes", "", "12/03/2026"],
                [],
                ["N° de série", "Type d'arme", "Calibre"],
                ["A1001", "pistolet", "9x19"],
            ]
        )
    )
    assert result.mapping.header_row == 4
    assert result.mapping.first_data_row == 5
    assert [fate.value for fate in result.fates.values()] == ["title"] * 4 + ["accepted"]


def test_headings_in_two_rows_with_merged_cells(workbook, imported) -> None:
    """A group heading over several columns belongs to each of them; the row below is no item."""

    def merge(book, sheet) -> None:
        sheet.merge_range(0, 1, 0, 3, "Arme")

    result = imported(
        workbook(
            [
                ["N° de série", "", "", "", "État"],
                ["", "Type", "Marque", "Calibre", ""],
                ["B77", "revolver", "Colt", ".38", "bon"],
            ],
            merge,
        )
    )
    fields = {column.field: column.heading for column in result.mapping.columns}
    assert result.mapping.header_rows == 2
    assert fields["make"] == "Arme › Marque"
    assert weapons_of(result)[0]["make"] == "Colt"


def test_the_first_item_is_not_taken_for_a_second_row_of_headings(text_file, imported) -> None:
    """A row of items without a number among its cells is still an item."""
    result = imported(
        text_file([["Serial", "Type", "Remarks", "Condition"], ["ABC", "pistol", "none", "good"]])
    )
    assert result.mapping.header_rows == 1
    assert result.rows_total == 1


def test_a_column_without_a_known_heading_is_found_by_what_it_holds(text_file, imported) -> None:
    """Cells that are calibres make a column of calibres, and the mapping says why."""
    result = imported(
        text_file(
            [
                ["Serial", "Weapon", "Ø"],
                ["A1", "pistol", "9x19mm"],
                ["A2", "rifle", "7.62x51"],
                ["A3", "rifle", "5.56x45"],
            ]
        )
    )
    column = result.mapping.of("calibre")[0]
    assert column.letter == "C"
    assert column.score < 0.6
    assert column.why


def test_a_number_column_that_does_not_count_is_the_serial(text_file, imported) -> None:
    """Where nothing else is a serial, numbers that do not count the rows are."""
    result = imported(
        text_file([["No", "Weapon"], ["73621", "rifle"], ["11842", "rifle"], ["98813", "rifle"]])
    )
    assert [weapon["serial"] for weapon in weapons_of(result)] == ["73621", "11842", "98813"]


def test_no_headings_are_refused(text_file) -> None:
    """A table that nobody can read as a register is refused with the way out."""
    path = text_file([["alpha", "beta"], ["gamma", "delta"]])
    with pytest.raises(Refused) as refused:
        guess_mapping(read_table(path, said()), "weapons")
    assert refused.value.code is Code.HEADER_NOT_FOUND
    assert "mapping" in refused.value.remedy


def test_a_register_without_type_and_model_is_refused(text_file, imported) -> None:
    """Without a column that says what the weapon is, no row could be taken on charge."""
    with pytest.raises(Refused) as refused:
        imported(text_file([["Serial", "Calibre"], ["A1", "9x19"]]))
    assert refused.value.code is Code.COLUMN_MISSING
    assert "Serial" in refused.value.message


@pytest.mark.parametrize("name", ["mapping.toml", "mapping.json"])
def test_a_saved_mapping_comes_back_and_finds_moved_columns(
    name: str, text_file, imported, tmp_path: Path
) -> None:
    """A mapping is kept by headings: the next register may have its columns in another order."""
    first = text_file([["Quoi", 'Kikoo "n°"', "N° de série"], ["x", "pistolet", "A1"]])
    guessed = guess_mapping(read_table(first, said()), "weapons", at_row=1)
    columns = tuple(
        Column(column.index, column.heading, {1: "type", 2: "serial"}.get(column.index))
        for column in guessed.columns
    )
    Mapping("weapons", guessed.header_row, columns).save(tmp_path / name)
    loaded = Mapping.load(tmp_path / name)
    assert [(column.heading, column.field) for column in loaded.columns] == [
        (column.heading, column.field) for column in columns
    ]
    moved = text_file([["Titre"], ["N° de série", 'Kikoo "n°"', "Quoi"], ["B2", "revolver", "y"]])
    weapon = weapons_of(imported(moved, mapping=loaded))[0]
    assert (weapon["serial"], weapon["type"]) == ("B2", "SA-01")


def test_a_mapping_for_a_table_without_headings(text_file, imported) -> None:
    """Header row 0 says that the first row is an item; columns go by letter."""
    mapping = Mapping("weapons", 0, (Column(0, "", "serial"), Column(1, "", "type")))
    result = imported(text_file([["A1", "pistol"], ["A2", "rifle"]]), mapping=mapping)
    assert [weapon["serial"] for weapon in weapons_of(result)] == ["A1", "A2"]


def test_a_mapping_whose_column_is_gone_is_refused(text_file, imported) -> None:
    """A heading that the mapping needs and the file lacks is named."""
    mapping = Mapping("weapons", 1, (Column(0, "Gun", "type"), Column(1, "Number on it", "serial")))
    with pytest.raises(Refused) as refused:
        imported(text_file([["Gun", "Colour"], ["pistol", "black"]]), mapping=mapping)
    assert refused.value.code is Code.COLUMN_MISSING
    assert "Number on it" in refused.value.message


@pytest.mark.parametrize(
    "text",
    [
        "not toml at all [",
        '{"kind": "weapons"',
        'kind = "tanks"\ncolumns = []',
        'kind = "weapons"\ncolumns = 3',
        'kind = "weapons"\nheader_row = "two"\ncolumns = []',
        'kind = "weapons"\n[[columns]]\ncolumn = "A"\nfield = "colour"',
        'kind = "weapons"\n[[columns]]\ncolumn = "7"\nfield = "serial"',
        'kind = "weapons"\n[[columns]]\ncolumn = "A"\nfield = 3',
        'kind = "weapons"\n[[columns]]\ncolumn = "A"\nfield = "serial"\n[[columns]]\ncolumn = "B"\nfield = "serial"',
    ],
)
def test_a_broken_mapping_is_refused(text: str, tmp_path: Path) -> None:
    """Whatever is wrong with a mapping file, it is said and no traceback is shown."""
    path = tmp_path / "mapping.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as refused:
        Mapping.load(path)
    assert refused.value.code is Code.MAPPING_BROKEN


def test_letters_and_positions_agree() -> None:
    """Column letters go A to Z, then AA, as in every spreadsheet."""
    assert [letters(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(index_of(letters(index)) == index for index in range(2_000))
    assert index_of("1") is None
