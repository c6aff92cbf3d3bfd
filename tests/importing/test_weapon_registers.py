"""Registers of weapons as offices keep them, in four languages, from the file to the operations."""

from __future__ import annotations

import datetime as dt
import shutil

import pytest

from wamledger.domain.refusals import Code, Refused
from wamledger.services.importing import Fate, Severity, plan

from .conftest import codes_of, said, weapons_of


def stops(result, row: int) -> list[str]:
    """The codes that keep a row out."""
    return [problem.code for problem in result.problems if problem.row == row and problem.stops]


def test_a_french_register(text_file, imported) -> None:
    """Title, headings with accents, words for types, conditions and serials, totals and signature."""
    rows = [
        ["OPÉRATION DES NATIONS UNIES", "", "", "", "", "", ""],
        ["Registre des armes collectées", "", "", "", "", "", ""],
        [],
        ["N°", "N° de série", "Type d'arme", "Marque / Modèle", "Calibre", "Pays d'origine", "État"],
        [1, "AB1234", "Fusil d'assaut", "Kalashnikov AKM", "7,62 x 39", "Russie", "Bon état"],
        [2, "limé", "pistolet", "Beretta 92F", "9mm para", "Italie", "moyen"],
        [3, "12?45", "RPG-7", "", "40 mm", "URSS", "HS"],
        [4, "sans numéro", "arme artisanale", "", "cal 12", "", "inconnu"],
        ["", "", "Total", 4, "", "", ""],
        ["Le commandant", "", "", "", "", "Bria, le 3 mars", ""],
    ]
    result = imported(text_file(rows, encoding="cp1252"))
    assert weapons_of(result) == [
        {
            "make": "Kalashnikov",
            "model": "AKM",
            "type": "SA-06",
            "calibre": "7.62x39mm",
            "country_of_manufacture": "RU",
            "serial": "AB1234",
            "serial_status": "CLEAR",
        },
        {
            "make": "Beretta",
            "model": "92F",
            "type": "SA-02",
            "calibre": "9x19mm",
            "country_of_manufacture": "IT",
            "description": "Calibre: 9mm para; N° de série: limé; État: moyen",
            "serial_status": "OBLITERATED",
        },
        {
            "make": "UNKNOWN",
            "model": "RPG-7",
            "type": "LW-06",
            "calibre": "40mm",
            "country_of_manufacture": "SU",
            "description": "État: HS",
            "serial": "12?45",
            "serial_status": "PARTIAL",
        },
        {
            "make": "UNKNOWN",
            "model": "UNKNOWN",
            "type": "SA-90",
            "calibre": "12 gauge",
            "manufacture_origin": "CRAFT",
            "description": "Calibre: cal 12; N° de série: sans numéro",
            "serial_status": "NONE",
        },
    ]
    conditions = [line["condition"] for operation in result.operations for line in operation["lines"]]
    assert conditions == ["SERVICEABLE", "NOT_INSPECTED", "UNSERVICEABLE_REPAIRABLE", "NOT_INSPECTED"]
    assert [(aside.row, aside.fate) for aside in result.set_aside] == [(9, Fate.TOTALS), (10, Fate.SIGNATURE)]


def test_an_english_register_in_a_workbook(workbook, imported) -> None:
    """Dates are dates, numbers numbers, and the columns that a spreadsheet changes stop their rows."""
    rows = [
        ["Serial No.", "Weapon", "Cal", "Year", "Condition", "Date received", "Rack no"],
        ["AB-1", "AK-47", "7.62x39", 1974, "serviceable", dt.date(2026, 2, 3), "R-12"],
        [1717889, "pistol", 9, 1999, "fair", dt.date(2026, 2, 4), ""],
        [dt.date(1970, 12, 1), "shotgun", dt.date(1970, 12, 1), "", "good", dt.date(2026, 2, 4), ""],
    ]
    path = workbook(rows)
    result = imported(path)
    assert [fate.value for fate in result.fates.values()] == ["title", "accepted", "refused", "refused"]
    assert stops(result, 3) == ["calibre_number", "cell_is_number"]
    assert stops(result, 4) == ["calibre_date", "cell_is_date"]
    assert {problem.cell for problem in result.problems if problem.stops} == {"A3", "C3", "A4", "C4"}
    first = result.operations[0]
    assert first["occurred_at"] == "2026-02-03T10:00:00Z"
    assert weapons_of(result)[0]["markings"] == [{"kind": "UNIT_RACK", "text": "R-12", "position": "OTHER"}]
    repaired = imported(path, accept_repairs=True)
    assert [weapon["serial"] for weapon in weapons_of(repaired)] == ["AB-1", "1717889", "12/70"]
    assert [weapon["calibre"] for weapon in weapons_of(repaired)] == ["7.62x39mm", "9mm", "12 gauge"]
    assert "Serial No.: 1970-12-01" in weapons_of(repaired)[2]["description"]


def test_a_spanish_register(text_file, imported) -> None:
    """The words of a Spanish-speaking office, with cells beside each other that say the same."""
    rows = [
        ["Ítem", "Nº serie", "Arma", "Marca", "Modelo", "Calibre", "Estado", "Observaciones"],
        ["1", "limado", "Pistola", "Llama", "Max I", "9 mm", "Regular", "=HYPERLINK(1)"],
        ["2", "IM 12345", "Revólver", "Indumil", "", ".38 Especial", "Bueno", ""],
        ["3", "sin número", "Escopeta hechiza", "", "", "12/70", "Malo", "cañón partido"],
        ["4", "idem", '"', '"', "", '"', "Bueno", ""],
    ]
    result = imported(text_file(rows, separator=","))
    assert [weapon["type"] for weapon in weapons_of(result)] == ["SA-02", "SA-01", "SA-04"]
    assert result.operations[0]["lines"][0]["remarks"] == "=HYPERLINK(1)"
    assert weapons_of(result)[1]["calibre"] == ".38 Special"
    assert stops(result, 5) == ["ditto_serial"]
    assert "ditto_copied" in codes_of(result, 5)


def test_a_word_for_repetition_without_anything_above_is_a_word(text_file, imported) -> None:
    """Ditto in the first row, and in free text, is what it says."""
    result = imported(
        text_file(
            [
                ["Serial", "Type", "Model", "Remarks"],
                ["A1", "pistol", "idem", "ditto"],
                ["A2", "idem", "idem", "ditto"],
            ]
        )
    )
    assert [weapon["type"] for weapon in weapons_of(result)] == ["SA-02", "SA-02"]
    assert [operation["lines"][0]["remarks"] for operation in result.operations] == ["ditto", "ditto"]


def test_a_portuguese_register(text_file, imported) -> None:
    """The words of a Portuguese-speaking office, and a heading repeated on the second page."""
    headings = ["Nº", "Nº de série", "Tipo de arma", "Calibre", "Estado"]
    rows = [
        headings,
        ["1", "raspado", "Espingarda", "12/70", "Bom estado"],
        ["2", "ilegível", "Pistola-metralhadora", "9x19", "Avariada"],
        headings,
        ["3", "M-77", "Lança-granadas", "40 mm", "Novo"],
    ]
    result = imported(text_file(rows, encoding="utf-16"))
    assert [weapon["type"] for weapon in weapons_of(result)] == ["SA-04", "SA-05", "LW-02"]
    assert [weapon["serial_status"] for weapon in weapons_of(result)] == ["OBLITERATED", "ILLEGIBLE", "CLEAR"]
    assert result.set_aside[0].fate is Fate.HEADINGS


def test_lost_zeros_stop_their_rows(workbook, imported) -> None:
    """A number cell shorter than its column is offered with its zeros; a zero format decides alone."""
    rows = [["Serial", "Type"], ["001234", "pistol"], [4321, "pistol"], [98765, "pistol"]]

    def padded(book, sheet) -> None:
        sheet.write(4, 0, 77, book.add_format({"num_format": "00000000"}))
        sheet.write(4, 1, "pistol")

    result = imported(workbook(rows, padded))
    offered = {problem.cell: problem.repair for problem in result.problems if problem.code == "zeros_lost"}
    assert offered == {"A3": "004321", "A4": "098765", "A5": "00000077"}
    assert result.accepted == 1


def test_repairs_are_taken_by_code_or_by_cell(workbook, imported) -> None:
    """A person may take one kind of repair, or write what stands on one weapon."""
    rows = [
        ["Serial", "Type", "Calibre"],
        [123456, "pistol", "9x19"],
        ["B2", "pistol", 0.4],
        [654321, "rifle", 12],
    ]
    path = workbook(rows)
    assert imported(path).accepted == 0
    result = imported(path, accept_codes=frozenset({"cell_is_number"}))
    assert [weapon["serial"] for weapon in weapons_of(result)] == ["123456"]
    corrected = imported(path, corrections={"C3": ".40", "A4": "0654321", "C4": "7.62x51"})
    assert [(weapon["serial"], weapon["calibre"]) for weapon in weapons_of(corrected)] == [
        ("B2", ".40"),
        ("0654321", "7.62x51mm"),
    ]


def test_ranges_are_offered_and_never_expanded_silently(text_file, imported) -> None:
    """A row with a range of serials stops; with the repair taken it makes one weapon to each serial."""
    path = text_file([["Serial", "Type", "Qty"], ["1001-1003", "rifle", "3"], ["2001", "rifle", "2"]])
    result = imported(path)
    assert result.operations == []
    assert stops(result, 2) == ["serial_range"]
    assert stops(result, 3) == ["serial_for_many"]
    taken = imported(path, accept_repairs=True)
    assert [weapon["serial"] for weapon in weapons_of(taken)] == ["1001", "1002", "1003"]
    assert taken.refused == 1


def test_a_number_of_weapons_without_serials(text_file, imported) -> None:
    """A row that counts five weapons makes five, none of them checked; a thousand and one are asked for."""
    result = imported(
        text_file(
            [
                ["Arme", "Quantité", "N° de série"],
                ["AK-47", "5", ""],
                ["AK-47", "1001", ""],
                ["AK-47", "0", ""],
            ]
        )
    )
    assert [weapon["serial_status"] for weapon in weapons_of(result)] == ["NOT_CHECKED"] * 5
    assert "weapons_counted" in codes_of(result, 2)
    assert stops(result, 3) == ["quantity_too_large"]
    assert stops(result, 4) == ["quantity_not_whole"]


def test_identical_rows_are_separate_weapons(text_file, imported) -> None:
    """Two rows that say the same are two weapons, with a note, unless the user says otherwise."""
    rows = [["Serial", "Type"], ["A1", "pistol"], ["A1", "pistol"], ["", "rifle"], ["", "rifle"]]
    path = text_file(rows)
    result = imported(path)
    assert len(weapons_of(result)) == 4
    assert "line_identical" in codes_of(result, 3)
    merged = imported(path, merge_identical=True)
    assert [weapon["type"] for weapon in weapons_of(merged)] == ["SA-02", "SA-03", "SA-03"]
    assert "line_merged" in codes_of(merged, 3)
    assert merged.accepted == 4


def test_merged_cells_hand_down_what_items_share(workbook, imported) -> None:
    """A type merged over three rows holds for each; a merged serial does not make three weapons of one number."""

    def merge(book, sheet) -> None:
        sheet.merge_range(1, 1, 3, 1, "pistol")
        sheet.merge_range(1, 0, 2, 0, "A1")

    result = imported(
        workbook(
            [["Serial", "Type", "Calibre"], ["", "", "9x19"], ["", "", "9x19"], ["A3", "", "9x19"]], merge
        )
    )
    assert [(weapon["type"], weapon.get("serial")) for weapon in weapons_of(result)] == [
        ("SA-02", "A1"),
        ("SA-02", None),
        ("SA-02", "A3"),
    ]
    assert "merged_copied" in codes_of(result, 3)


@pytest.mark.parametrize(
    ("character", "code_point"),
    [
        ("\u202e", "U+202E"),
        ("\u200b", "U+200B"),
        ("\u0007", "U+0007"),
        ("\ufeff", "U+FEFF"),
        ("\u2067", "U+2067"),
    ],
)
@pytest.mark.parametrize("column", [0, 1, 3])
def test_hidden_characters_stop_the_row(
    character: str, code_point: str, column: int, text_file, imported
) -> None:
    """What does not show is refused with its cell, and the text without it is offered."""
    row = ["A1234", "pistol", "9x19", "dry store"]
    row[column] = row[column][:3] + character + row[column][3:]
    path = text_file([["Serial", "Type", "Calibre", "Remarks"], row])
    result = imported(path)
    problem = next(problem for problem in result.problems if problem.stops)
    assert problem.code == "text_forbidden"
    assert problem.cell == "ABCD"[column] + "2"
    assert code_point in problem.message
    assert problem.repair == ["A1234", "pistol", "9x19", "dry store"][column]
    assert imported(path, accept_repairs=True).accepted == 1


def test_rows_that_say_too_little_are_refused(text_file, imported) -> None:
    """A section title, and a row without any kind of weapon, stay out and say why."""
    rows = [
        ["No", "Serial", "Type", "Calibre"],
        ["", "PISTOLS", "", ""],
        ["1", "A1", "", "9x19"],
        ["2", "", "", ""],
        ["x", "", "", ""],
    ]
    result = imported(text_file(rows))
    assert stops(result, 2) == ["row_too_empty"]
    assert stops(result, 3) == ["type_missing"]
    assert result.fates[4] is Fate.BLANK
    assert result.fates[5] is Fate.SECTION


def test_titles_of_sections_and_long_signatures_are_set_aside(workbook, imported) -> None:
    """A title over several columns, a total with words, and the line of an officer are named and are no weapons."""

    def merge(book, sheet) -> None:
        sheet.merge_range(1, 1, 1, 3, "PISTOLS")

    rows = [
        ["No", "Serial", "Type", "Calibre", "Condition"],
        [],
        [1, "A1", "pistol", "9x19", "good"],
        ["B. RIFLES"],
        [2, "A2", "rifle", "7.62x51", "good"],
        ["TOTAL", "", "", "", "2 weapons"],
        ["Certified correct:", "", "", "Capt. N. N.", ""],
    ]
    result = imported(workbook(rows, merge))
    assert [fate.value for fate in result.fates.values()] == [
        *("title", "refused", "accepted", "section", "accepted", "totals", "signature")
    ]
    assert stops(result, 2) == ["row_too_empty"]
    assert [aside.text for aside in result.set_aside] == [
        *("B. RIFLES", "TOTAL | 2 weapons", "Certified correct: | Capt. N. N.")
    ]


def test_a_weapon_whose_maker_is_called_total_is_no_totals_line(text_file, imported) -> None:
    """Only a row of words for totals and numbers is set aside; a weapon stays a weapon."""
    rows = [
        ["Serial", "Type", "Make", "Remarks"],
        ["A1", "pistol", "Total", ""],
        ["Total 5", "pistol", "x", ""],
        ["A3", "pistol", "", "Signature of the guard missing"],
        ["Page 7", "rifle", "", "Total"],
        ["limé", "rifle", "Signature", "Total"],
    ]
    result = imported(text_file(rows))
    assert result.not_data <= 1
    assert [result.fates[row] for row in (2, 3, 4, 6)] == [Fate.ACCEPTED] * 4


def test_a_full_row_is_an_item_however_it_begins(text_file, imported) -> None:
    """A row with more cells than a signature has is read as an item, and not set aside."""
    rows = [
        ["Officer", "Serial", "Type", "Make", "Model", "Condition", "Remarks"],
        ["Storekeeper", "limé", "pistol", "Beretta", "Brigadier", "good", "black"],
    ]
    assert imported(text_file(rows)).accepted == 1


def test_columns_that_are_not_imported_are_named_or_kept(text_file, imported) -> None:
    """A column that nobody understands is said to stay out, or goes into the remarks."""
    path = text_file([["Serial", "Type", "Witness' shoe size"], ["A1", "pistol", "43"]])
    result = imported(path)
    assert [problem.found for problem in result.problems if problem.code == "column_not_imported"] == [
        "Witness' shoe size"
    ]
    kept = imported(path, keep_other_columns=True)
    assert kept.operations[0]["lines"][0]["remarks"] == "Witness' shoe size: 43"


def test_what_a_row_says_of_its_acquisition(text_file, imported) -> None:
    """Participant, case, place and date of a row stand over what is said for the whole register."""
    rows = [
        ["Serial", "Type", "Participant No", "Village", "Latitude", "Date of collection"],
        ["A1", "rifle", "DDR-0042", "Bria", "6,54", "14/02/2026"],
        ["A2", "rifle", "ddr 43", "Bria", "96.5", "03/02/2026"],
    ]
    path = text_file(rows)
    result = imported(path, acquisition={"mode": "SURRENDERED", "ownership": "UNDETERMINED"})
    operation = result.operations[0]
    assert operation["acquisition"] == {
        "mode": "SURRENDERED",
        "ownership": "UNDETERMINED",
        "participant": "DDR-0042",
        "place_name": "Bria",
        "latitude": "6.54",
    }
    assert operation["occurred_at"] == "2026-02-14T10:00:00Z"
    assert set(stops(result, 3)) == {"code_unusable", "measure_unreadable"}


def test_a_serial_that_is_also_another_mark_is_refused(text_file, imported) -> None:
    """A rack number typed as the serial is caught before the ledger refuses it."""
    result = imported(text_file([["Serial", "Type", "Rack No"], ["R 12", "rifle", "R-12"]]))
    assert stops(result, 2) == ["serial_is_other_mark"]


def test_the_same_file_twice_makes_the_same_operations(text_file, imported, tmp_path) -> None:
    """Ids follow from the content and the row, not from the name, so that posting twice posts nothing twice."""
    path = text_file([["Serial", "Type"], ["A1", "pistol"], ["A2", "rifle"]])
    copy = tmp_path / "copy of register.csv"
    shutil.copy(path, copy)
    assert imported(path).operations == imported(copy).operations
    other = text_file([["Serial", "Type"], ["A1", "pistol"], ["A3", "rifle"]], name="other.csv")
    ids = {operation["id"] for operation in imported(path).operations}
    assert ids.isdisjoint(operation["id"] for operation in imported(other).operations)


def test_a_second_import_with_repairs_adds_and_changes_nothing(text_file, imported) -> None:
    """What went in the first time comes again unchanged, so that only the repaired rows are new."""
    rows = [["Serial", "Type"], *[[f"A{n}" if n % 4 else f"{n}000.0", "rifle"] for n in range(1, 40)]]
    path = text_file(rows)
    for batch in (1, 10):
        before = {operation["id"]: operation for operation in imported(path, batch=batch).operations}
        after = {
            operation["id"]: operation
            for operation in imported(path, batch=batch, accept_repairs=True).operations
        }
        assert before.items() <= after.items()
        assert len(after) - len(before) == 9


def test_rows_go_together_in_batches_that_an_entry_can_hold(text_file, imported) -> None:
    """Batches save operations, and a batch of long rows is split before it outgrows an entry."""
    rows = [["Serial", "Type", "Remarks"], *[[f"A{n}", "rifle", "x" * 1900] for n in range(60)]]
    result = imported(text_file(rows), batch=100)
    assert len(weapons_of(result)) == 60
    sizes = [len(str(operation)) for operation in result.operations]
    assert max(sizes) < 60_000
    assert 2 <= len(result.operations) < 10
    short = imported(text_file([row[:2] for row in rows]), batch=100)
    assert len(short.operations) == 1


def test_codes_from_a_prefix(text_file, imported) -> None:
    """With a prefix each weapon has a code made of its row, and several of one row are told apart."""
    result = imported(text_file([["Type", "Qty"], ["rifle", "1"], ["rifle", "2"]]), weapon_prefix="W-A-")
    assert [weapon["id"] for weapon in weapons_of(result)] == ["W-A-000002", "W-A-000003-1", "W-A-000003-2"]


def test_what_is_said_for_the_whole_register_is_in_every_operation(text_file, imported) -> None:
    """Holder, recorder, approver and document come from the settings; the source of the row is in the remarks."""
    result = imported(text_file([["Type"], ["rifle"]]), approved_by="CO-1", document="INV-7")
    operation = result.operations[0]
    assert (operation["to"], operation["by"], operation["approved_by"], operation["document"]) == (
        "ARM-1",
        "WAM-1",
        "CO-1",
        "INV-7",
    )
    assert operation["remarks"] == f"sha256:{result.table.sha256} #2"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "tanks"},
        {"batch": 0},
        {"batch": 101},
        {"header_row": 0},
        {"decimal": ";"},
        {"language": "tlh"},
        {"separator": "::"},
        {"weapon_prefix": "lower case"},
        {"occurred_at": "yesterday"},
    ],
)
def test_settings_that_cannot_be_are_refused(wrong: dict) -> None:
    """A setting is checked before any file is opened, and what it takes is said."""
    with pytest.raises(Refused) as refused:
        said(**wrong)
    assert refused.value.code in (Code.IMPORT_SETTING_WRONG, Code.CODE_MALFORMED, Code.TIME_UNREADABLE)


def test_progress_is_told(text_file) -> None:
    """The rows done grow to the rows there are."""
    told: list[tuple[int, int]] = []
    plan(
        text_file([["Serial", "Type"], *[[f"A{n}", "rifle"] for n in range(600)]]),
        said(),
        lambda done, total: told.append((done, total)),
    )
    assert told[-1] == (600, 600)
    assert [done for done, _total in told] == sorted(done for done, _total in told)


def test_every_problem_says_what_is_and_what_to_do(workbook, imported) -> None:
    """Each problem has row, column, cell, message and remedy, and the summary counts them all."""
    rows = [
        ["Serial", "Type", "Calibre"],
        [123456, "thing", 0.4],
        ["limé", "pistol", 7.62],
        [dt.date(1970, 12, 1), "rifle", "x"],
    ]
    result = imported(workbook(rows))
    for problem in result.problems:
        plain = problem.as_json()
        assert plain["message"]
        assert plain["remedy"]
        assert "{" not in plain["message"] + plain["remedy"]
        if problem.stops:
            assert problem.cell
            assert problem.column
    assert sum(count for _problem, count in result.summary()) == len(result.problems)
    assert result.summary()[0][0].severity is Severity.REFUSED


def test_an_arabic_register(text_file, imported) -> None:
    """Kinds, conditions and what is said in place of a serial are understood, and figures stay as they are marked."""
    rows = [
        ["م", "نوع السلاح", "الصنع", "الطراز", "العيار", "الرقم التسلسلي", "الحالة"],
        ["١", "بندقية هجومية", "Izhmash", "AKM", "7.62x39", "٥٤٣٢١", "صالح"],
        ["٢", "مسدس", "Beretta", "92FS", "9x19", "بدون رقم", "غير صالحة"],
        ["", "المجموع", "", "", "", "", ""],
    ]
    result = imported(text_file(rows))
    assert [weapon["type"] for weapon in weapons_of(result)] == ["SA-06", "SA-02"]
    assert weapons_of(result)[0]["serial"] == "٥٤٣٢١"
    assert weapons_of(result)[1]["serial_status"] == "NONE"
    conditions = [line["condition"] for operation in result.operations for line in operation["lines"]]
    assert conditions == ["SERVICEABLE", "UNSERVICEABLE_REPAIRABLE"]
    assert [aside.fate for aside in result.set_aside] == [Fate.TOTALS]
