"""Registers of ammunition: natures, lots and quantities, from the file to the operations."""

from __future__ import annotations

from typing import Any

import pytest

from wamledger.reference import Nature, natures
from wamledger.services.importing import Plan
from wamledger.services.importing.causes import Cause, Severity
from wamledger.services.importing.natures import read_nature

from .conftest import codes_of

BULK = Nature("BULK-TNT", "TNT in bulk", None, "demolition", None, "1.1", "D", 1_000, "GRAM", None)


def lines_of(result: Plan) -> list[dict[str, Any]]:
    """The lines of a plan in their order."""
    return [line for operation in result.operations for line in operation["lines"]]


def stops(result: Plan, row: int) -> list[str]:
    """The codes that keep a row out."""
    return [problem.code for problem in result.problems if problem.row == row and problem.stops]


def test_a_french_register_of_ammunition(text_file, imported) -> None:
    """Words for natures, thousands with a space, dates and conditions become lots with quantities."""
    rows = [
        ["Dépôt de munitions de Bria"],
        [],
        ["Désignation", "N° de lot", "Quantité", "Date de fabrication", "Péremption", "État"],
        ["Cartouches 7,62x39 ordinaires", "71-95-012", "12 500", "1995", "31/12/2030", "bon"],
        ["Cartouches 5,56x45 traçantes", "illisible", "1 640", "mars 2012", "?", "périmé"],
        ["Total", "", "14 140", "", "", ""],
    ]
    result = imported(text_file(rows), "ammunition")
    assert lines_of(result) == [
        {
            "new_lot": {
                "nature": "CTG-7.62X39-BALL",
                "lot_number": "71-95-012",
                "manufactured_on": "1995",
                "expires_on": "2030-12-31",
            },
            "quantity": 12_500,
            "condition": "A2",
            "remarks": "Désignation: Cartouches 7,62x39 ordinaires",
        },
        {
            "new_lot": {"nature": "CTG-5.56X45-TRACER", "manufactured_on": "2012-03"},
            "quantity": 1_640,
            "condition": "D2",
            "remarks": "Désignation: Cartouches 5,56x45 traçantes; N° de lot: illisible",
        },
    ]
    assert result.not_data == 1


@pytest.mark.parametrize(
    ("text", "calibre", "code"),
    [
        ("7.62x39 ball", "", "CTG-7.62X39-BALL"),
        ("ctg-9x19-ball", "", "CTG-9X19-BALL"),
        ("Ball", "7.62x54R", "CTG-7.62X54R-BALL"),
        ("cartuchos de fogueo", "7,62x51", "CTG-7.62X51-BLANK"),
        ("trazadora", "5.56x45mm", "CTG-5.56X45-TRACER"),
        ("obus de mortier 81 mm éclairant", "", "BOMB-MORTAR-81-MM-ILLUMINATION"),
        ("mortar bomb HE", "82 mm", "BOMB-MORTAR-82-MM-HE"),
        ("roquette PG-7V", "", "ROCKET-PG-7V-VM-HEAT"),
        ("12 gauge buckshot", "", "CTG-12-GAUGE-SHOT"),
        ("mine antichar TM-57", "", "MINE-ANTI-TANK-TM-57-TM-62"),
        ("détonateurs électriques", "", "DETONATOR-ELECTRIC"),
        ("12.7x108 B-32 API", "", "CTG-12.7X108-API"),
    ],
)
def test_natures_are_found_by_calibre_and_words(text: str, calibre: str, code: str) -> None:
    """Calibre and words for the round, in four languages, mean one nature of the catalogue."""
    reading = read_nature(text, calibre, natures())
    assert reading.value.code == code
    assert reading.cause is None or reading.cause.wording.severity is Severity.NOTE


@pytest.mark.parametrize(("text", "calibre"), [("7.62x39", ""), ("", "9x19mm"), ("grenade à main F1", "")])
def test_what_does_not_say_enough_is_offered(text: str, calibre: str) -> None:
    """A calibre alone is not ball, and a grenade alone not unfuzed: the nature is offered, not taken."""
    reading = read_nature(text, calibre, natures())
    assert reading.cause is Cause.NATURE_AMBIGUOUS
    assert reading.repair in natures()


@pytest.mark.parametrize(("text", "calibre"), [("chocolate", ""), ("tracer", "9x19"), ("ball", "6.5x55mm")])
def test_what_is_in_no_catalogue_is_refused(text: str, calibre: str) -> None:
    """A nature that the catalogue lacks is never replaced by its neighbour."""
    reading = read_nature(text, calibre, natures())
    assert reading.cause is Cause.NATURE_UNKNOWN
    assert reading.value is None


def test_boxes_are_counted_with_what_they_hold(text_file, imported) -> None:
    """Boxes times content plus loose rounds is the quantity; a quantity that disagrees is refused."""
    rows = [
        ["Ammunition", "Lot", "Boxes", "Rounds per box", "Loose", "Qty"],
        ["7.62x39 ball", "L1", "10", "1320", "40", ""],
        ["7.62x39 ball", "L2", "2", "1000", "", "2000"],
        ["7.62x39 ball", "L3", "2", "1000", "", "2500"],
        ["7.62x39 ball", "L4", "", "", "", "2 boxes x 500 + 7"],
    ]
    result = imported(text_file(rows), "ammunition")
    assert [line["quantity"] for line in lines_of(result)] == [13_240, 2_000, 1_007]
    assert stops(result, 4) == ["quantity_disagrees"]


def test_what_a_box_holds_is_never_guessed(text_file, imported) -> None:
    """Boxes of unknown content stop the row; the content in the catalogue is offered."""
    path = text_file(
        [
            ["Ammunition", "Lot", "Quantity"],
            ["7.62x39 ball", "L1", "12 boxes"],
            ["detonators electric x", "L2", "3"],
        ]
    )
    result = imported(path, "ammunition")
    problem = next(problem for problem in result.problems if problem.code == "pack_size_missing")
    assert (problem.cell, problem.repair) == ("C2", "15840")
    taken = imported(path, "ammunition", accept_codes=frozenset({"pack_size_missing"}))
    assert lines_of(taken)[0]["quantity"] == 15_840


def test_an_ambiguous_quantity_is_decided_by_its_column_or_asked_for(text_file, imported) -> None:
    """1.250 is a thousand where the column proves it, and a question where it does not."""
    head = ["Ammunition", "Lot", "Quantity"]
    proved = text_file([head, ["7.62x39 ball", "L1", "1.250"], ["7.62x39 ball", "L2", "1.250.000"]])
    assert [line["quantity"] for line in lines_of(imported(proved, "ammunition"))] == [1_250, 1_250_000]
    open_ = text_file([head, ["7.62x39 ball", "L1", "1.250"], ["7.62x39 ball", "L2", "340"]])
    result = imported(open_, "ammunition")
    assert stops(result, 2) == ["quantity_ambiguous"]
    assert lines_of(imported(open_, "ammunition", decimal=","))[0]["quantity"] == 1_250
    assert stops(imported(open_, "ammunition", decimal="."), 2) == ["quantity_not_whole"]


def test_lot_numbers_that_a_spreadsheet_changed_are_offered(workbook, imported) -> None:
    """A lot number is an identity: dates and numbers in its column stop the row."""
    import datetime as dt

    rows = [
        ["Ammunition", "Lot", "Quantity"],
        ["7.62x39 ball", dt.date(1995, 12, 1), 100],
        ["7.62x39 ball", 1234567, 100],
        ["7.62x39 ball", "12-95", 100],
    ]
    result = imported(workbook(rows), "ammunition")
    assert [problem.repair for problem in result.problems if problem.stops] == ["12/95", "1234567"]
    assert lines_of(result)[0]["new_lot"]["lot_number"] == "12-95"


def test_bulk_explosive_is_weighed(text_file, imported) -> None:
    """For a nature that is weighed the unit must be said, and the quantity is grams."""
    path = text_file(
        [
            ["Item", "Lot", "Quantity"],
            ["BULK-TNT", "L1", "12,5 kg"],
            ["BULK-TNT", "L2", "500 g"],
            ["BULK-TNT", "L3", "12"],
        ]
    )
    result = imported(path, "ammunition", natures={"BULK-TNT": BULK})
    assert [line["quantity"] for line in lines_of(result)] == [12_500, 500]
    assert stops(result, 4) == ["unit_missing"]


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("", "quantity_missing"),
        ("many", "quantity_unreadable"),
        ("-5", "quantity_unreadable"),
        ("0", "quantity_not_whole"),
        ("12.5", "quantity_not_whole"),
    ],
)
def test_quantities_that_count_nothing_are_refused(quantity: str, code: str, text_file, imported) -> None:
    """A lot without a positive whole quantity stays out."""
    result = imported(
        text_file([["Ammunition", "Lot", "Quantity"], ["7.62x39 ball", "L1", quantity]]), "ammunition"
    )
    assert code in stops(result, 2)


def test_codes_of_conditions_and_their_absence(text_file, imported) -> None:
    """Condition codes are taken as they are; without a column every lot awaits inspection, and that is said."""
    coded = text_file([["Ammunition", "Lot", "Quantity", "Condition"], ["7.62x39 ball", "L1", "5", "B2"]])
    assert lines_of(imported(coded, "ammunition"))[0]["condition"] == "B2"
    bare = text_file([["Ammunition", "Lot", "Quantity"], ["7.62x39 ball", "L1", "5"]])
    result = imported(bare, "ammunition")
    assert lines_of(result)[0]["condition"] == "C3"
    assert "condition_assumed" in codes_of(result)
    assert lines_of(imported(bare, "ammunition", condition="A1"))[0]["condition"] == "A1"


def test_codes_of_lots_from_a_prefix(text_file, imported) -> None:
    """With a prefix each lot has a code made of its row."""
    path = text_file([["Ammunition", "Lot", "Quantity"], ["7.62x39 ball", "L1", "5"]])
    assert lines_of(imported(path, "ammunition", lot_prefix="L-B-"))[0]["new_lot"]["id"] == "L-B-000002"


def test_a_designation_says_more_than_a_word_for_what_is_in_it(text_file, imported) -> None:
    """An F1 that is called defensive is not offered as another grenade, of which the catalogue says that it fragments."""
    result = imported(
        text_file([["Désignation", "Lot", "Quantité"], ["Grenade à main défensive F1", "A", "12"]]),
        "ammunition",
    )
    assert [problem.repair for problem in result.problems if problem.stops] == [
        "GRENADE-HAND-F-1-BODY-UNFUZED"
    ]
