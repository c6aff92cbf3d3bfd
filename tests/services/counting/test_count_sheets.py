"""Blind sheets: what is on them, what is not, and how they are drawn."""

from __future__ import annotations

import io
from types import ModuleType

import openpyxl
import pypdf
import pytest

from reports.count_sheet import count_sheet
from reports.count_workbook import count_workbook
from wamledger.domain.counting.sampling import draw as drawn_by_hand
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.access import log
from wamledger.services.counting.sheets import Drawn, Ends


def pdf_text(drawn: Drawn) -> str:
    out = io.BytesIO()
    count_sheet(drawn.view, out)
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(out).pages)


def cells(drawn: Drawn) -> list[str]:
    out = io.BytesIO()
    count_workbook(drawn.view, out)
    page = openpyxl.load_workbook(out).active
    assert page is not None
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_a_sample_has_the_size_of_the_policy_and_is_drawn_from_the_whole_place(
    armoury: Ledger, sheets: ModuleType
) -> None:
    """Ten in a hundred of twelve is below the floor of five; the bay belongs to the store."""
    drawn = sheets.draw(armoury, place="ARM-1")
    everything = [f"W-{number}" for number in range(1, 13)]
    assert drawn.population == 12
    assert sorted(row.code for row in drawn.view.rows) == drawn_by_hand(
        everything, 5, seed=drawn.view.seed, place="ARM-1", counters=sheets.COUNTERS
    )


def test_the_chance_of_missing_is_told_to_the_planner_and_not_on_the_sheet(
    armoury: Ledger, sheets: ModuleType
) -> None:
    """From the chances, or the number that was drawn of, the counter could work out what the book has."""
    drawn = sheets.draw(armoury)
    assert dict(drawn.chances)[1] == "58.3"
    for text in (pdf_text(drawn), " ".join(cells(drawn))):
        assert "58.3" not in text
        assert drawn.view.seed in text
        assert "KOUAME" in text


def test_a_listed_weapon_shows_its_tag_or_the_end_of_its_serial(armoury: Ledger, sheets: ModuleType) -> None:
    """The whole serial is for the counter to read; what stands there tells it from every other weapon of the place."""
    drawn = sheets.draw(armoury, size=12)
    marks = {row.code: row.mark for row in drawn.view.rows}
    assert (marks["W-3"], marks["W-11"], marks["W-12"]) == ("T-3", "…011", "…012")
    for text in (pdf_text(drawn), " ".join(cells(drawn))):
        assert "KK1003" not in text
        assert "AB77011" not in text


@pytest.mark.parametrize(
    ("serial", "others", "end"),
    [
        ("KK1987", [], "…987"),
        ("KK1987", ["KL1987"], "…K1987"),
        ("KK1987", ["K1987"], "…K1987"),
        ("1987", [], "…87"),
        ("7", [], "7"),
        ("", [], ""),
        ("AA", ["AA"], "…A"),
    ],
)
def test_the_end_of_a_serial_is_as_short_as_it_may_be(serial: str, others: list[str], end: str) -> None:
    """Longer only where another ends alike; never the whole of it, unless it is one character."""
    assert Ends([serial, *others]).of(serial) == end


def test_a_full_count_lists_no_weapon_and_no_quantity(armoury: Ledger, sheets: ModuleType) -> None:
    """Where every serial is read the sheet is empty of weapons, and as long as it would be for any other store."""
    drawn = sheets.draw(armoury, scope="ALL", kind="FULL_SERIAL")
    assert [(row.of, row.code) for row in drawn.view.rows] == [("lot", "L-1"), ("lot", "L-2")]
    other = sheets.draw(armoury, place="ARM-2", scope="ALL", kind="FULL_SERIAL")
    assert drawn.view.blank_lines == other.view.blank_lines > 0
    assert drawn.view.seed == ""
    for each in cells(drawn):
        assert each not in ("1000", "500", "T-1")
    text = pdf_text(drawn)
    assert "1 000" not in text
    assert "1\u202f000" not in text
    assert "LOT-L-1" in text


def test_a_count_by_number_lists_types(armoury: Ledger, sheets: ModuleType) -> None:
    """The types that stand there, and none of the weapons."""
    drawn = sheets.draw(armoury, scope="WEAPONS", kind="COUNT")
    assert [(row.of, row.code) for row in drawn.view.rows] == [("type", "SA-06")]


def test_class_a_is_listed_whole(armoury: Ledger, sheets: ModuleType) -> None:
    """Every launcher is looked at, and nothing is drawn."""
    drawn = sheets.draw(armoury, place="SITE", of="CLASS_A")
    assert [row.code for row in drawn.view.rows] == ["W-20"]
    assert (drawn.view.seed, drawn.population) == ("", None)


def test_what_a_party_holds_is_counted_with_the_party(armoury: Ledger, sheets: ModuleType) -> None:
    """What was given out is looked for where it is."""
    drawn = sheets.draw(armoury, place="UNIT")
    assert ([row.code for row in drawn.view.rows], drawn.view.is_party) == (["W-30"], True)


def test_that_a_sheet_was_drawn_stands_in_the_access_record(armoury: Ledger, sheets: ModuleType) -> None:
    """Whoever draws until a sample suits them is seen."""
    several = [sheets.draw(armoury).view for _again in range(3)]
    subjects = [record.subject for record in log.records(armoury, event="REPORTED")]
    assert sorted(subjects) == sorted(f"{view.number} {view.seed} ARM-1 KOUAME, TRAORE" for view in several)
    assert len({view.seed for view in several}) == 3


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"counted_by": ("KOUAME", "kouame ")}, Code.WITNESSES_TOO_FEW),
        ({"scope": "SOME"}, Code.CHOICE_UNKNOWN),
        ({"kind": "LOOK"}, Code.CHOICE_UNKNOWN),
        ({"of": "ALL"}, Code.CHOICE_UNKNOWN),
        ({"place": "NOWHERE"}, Code.HOLDER_UNKNOWN),
        ({"place": "ARM-2", "of": "AMMUNITION"}, Code.NOTHING_TO_COUNT),
    ],
)
def test_a_sheet_that_makes_no_sense_is_not_drawn(
    armoury: Ledger, sheets: ModuleType, more: dict[str, object], code: Code
) -> None:
    """Two different counters, a place with something in it, words that there are."""
    with pytest.raises(Refused) as caught:
        sheets.draw(armoury, **more)
    assert caught.value.code is code


def test_the_keeper_makes_no_independent_count(ledger: Ledger, made: ModuleType, sheets: ModuleType) -> None:
    """An independent count is made by others; the keeper may take part in any other."""
    place = made.op("add_place", code="KEPT", name="Kept", kind="ARMOURY", custody="SINGLE", keeper="ADMIN")
    made.posted(ledger, *made.office(), place, made.weapon("W-1", to="KEPT"))
    with pytest.raises(Refused) as caught:
        sheets.draw(ledger, place="KEPT", scope="ALL", kind="INDEPENDENT", counted_by=("Admin", "TRAORE"))
    assert caught.value.code is Code.KEEPER_COUNTS
    assert sheets.draw(ledger, place="KEPT", counted_by=("ADMIN", "TRAORE")).view.rows


def test_no_cell_is_a_formula(ledger: Ledger, made: ModuleType, sheets: ModuleType) -> None:
    """Text of the ledger that begins like a formula stands in its cell as text."""
    hostile = made.lot("L-1", 5)
    hostile["lines"][0]["new_lot"]["lot_number"] = "=1+1"
    made.posted(ledger, *made.office(), hostile)
    drawn = sheets.draw(ledger, of="AMMUNITION", kind="COUNT")
    out = io.BytesIO()
    count_workbook(drawn.view, out)
    page = openpyxl.load_workbook(out).active
    assert page is not None
    assert "=1+1" in [cell.value for row in page.iter_rows() for cell in row]
    assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s"}


def test_paper_and_spreadsheet_number_their_lines_alike(armoury: Ledger, sheets: ModuleType) -> None:
    """Whoever types the paper in finds each line under its number."""
    drawn = sheets.draw(armoury)
    text = pdf_text(drawn).split("\n")
    for number, row in enumerate(drawn.view.rows, 1):
        assert any(line.startswith(f"{number} {row.code}") or row.code in line for line in text)
    assert [str(number) for number in range(1, len(drawn.view.rows) + 1)] == [
        each for each in cells(drawn) if each.isdecimal()
    ][-len(drawn.view.rows) - drawn.view.blank_lines : -drawn.view.blank_lines]
