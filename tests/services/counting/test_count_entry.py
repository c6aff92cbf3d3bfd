"""Sheets that come back: what each row says, what keeps a sheet out, and what is recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from wamledger.domain.counting.sampling import draw as drawn_by_hand
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.counting.entry import Entered, enter
from wamledger.services.counting.filled import Filled, read_scans, read_sheet

Fill = Callable[..., Filled]
SCAN: dict[str, Any] = {
    "place": "ARM-1",
    "scope": "WEAPONS",
    "kind": "COUNT",
    "cut_off": "2026-01-05T08:00:00Z",
    "counted_by": ["KOUAME", "TRAORE"],
}


def entered(ledger: Ledger, filled: Filled, **how: Any) -> Entered:
    return enter(ledger, filled, by="ADMIN", **how)


def recorded(ledger: Ledger, filled: Filled, **how: Any) -> dict[str, Any]:
    """The operation that was recorded."""
    found = entered(ledger, filled, **how)
    assert found.problems == []
    assert found.report is not None
    assert found.report.kept, [line.as_json() for line in found.report.refused]
    return dict(found.report.receipts[0]["operation"])


def codes(found: Entered) -> list[Code]:
    return [problem.fault.code for problem in found.problems]


def test_a_sample_comes_back_as_a_count(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """What was read as it stands is seen; what was looked for in vain is not; how it was drawn stands in the remarks."""
    drawn = sheets.draw(armoury)
    cells = sheets.serials(drawn)
    gone = sorted(cells)[0]
    cells[gone] = {"seen": "no", "remarks": "rack empty"}
    operation = recorded(armoury, filled(drawn, cells))
    lines = {line["weapon"]: line for line in operation["lines"]}
    assert lines[gone] == {"weapon": gone, "quantity": 0, "remarks": "rack empty"}
    assert all(lines[code] == {"weapon": code} for code in cells if code != gone)
    assert (operation["id"], operation["document"], operation["blind"]) == (
        drawn.view.number,
        drawn.view.number,
        True,
    )
    assert operation["counted_by"] == ["KOUAME", "TRAORE"]
    assert drawn.view.seed in operation["remarks"]
    assert "5 of 12" in operation["remarks"]


def test_a_sheet_given_twice_is_recorded_once(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """The number of the sheet is the id of the count; another content under it is refused."""
    drawn = sheets.draw(armoury)
    cells = sheets.serials(drawn)
    back = filled(drawn, cells)
    recorded(armoury, back)
    again = entered(armoury, back)
    assert again.report is not None
    assert (again.report.posted, again.report.repeated) == (0, 1)
    cells[sorted(cells)[0]] = {"seen": "no"}
    other = entered(armoury, filled(drawn, cells))
    assert other.report is not None
    assert [fault.code for line in other.report.refused for fault in line.faults] == [Code.ID_USED]


def test_a_serial_that_is_not_the_weapons_is_one_missing_and_one_found(
    armoury: Ledger, sheets: ModuleType, filled: Fill
) -> None:
    """The weapon was not seen, and the serial that was read is recorded as it was read."""
    drawn = sheets.draw(armoury, place="ARM-2", of="CLASS_A")
    found = entered(armoury, filled(drawn, sheets.serials(drawn, W_20="RL2O1")))
    assert found.operation["lines"] == [{"weapon": "W-20", "quantity": 0}, {"serial": "RL2O1"}]
    assert len(found.notes) == 1


def test_a_serial_is_read_however_it_is_spaced(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """Capitals, spaces and hyphens do not make another serial."""
    drawn = sheets.draw(armoury, place="ARM-2", of="CLASS_A")
    assert entered(armoury, filled(drawn, {"W-20": {"serial": "rl-2 0"}})).operation["lines"] == [
        {"weapon": "W-20"}
    ]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({}, Code.COUNT_ROW_OPEN),
        ({"seen": "yes"}, Code.COUNT_ROW_OPEN),
        ({"seen": "no", "serial": "RL20"}, Code.COUNT_ROW_OPEN),
        ({"seen": "perhaps"}, Code.CHOICE_UNKNOWN),
    ],
)
def test_a_row_that_does_not_say_what_was_found_keeps_the_sheet_out(
    armoury: Ledger, sheets: ModuleType, filled: Fill, cells: dict[str, str], code: Code
) -> None:
    """The row is named by its number in the file, and nothing is recorded."""
    drawn = sheets.draw(armoury, place="ARM-2", of="CLASS_A")
    found = entered(armoury, filled(drawn, {"W-20": cells}))
    assert codes(found) == [code]
    assert found.problems[0].row == 15
    assert found.report is None


def test_every_problem_is_named_at_once(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """Whoever corrects a sheet corrects it once."""
    drawn = sheets.draw(armoury)
    found = entered(armoury, filled(drawn, {}))
    assert len(found.problems) == len(drawn.view.rows)
    assert [each.row for each in found.problems] == sorted(each.row for each in found.problems)


def test_lots_and_what_was_found_beside_them(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """A lot may stand on several lines, sealed and opened; grouped digits are read; 0 is a result."""
    drawn = sheets.draw(armoury, scope="AMMUNITION", kind="COUNT")
    found = entered(
        armoury,
        filled(
            drawn,
            {"L-1": {"quantity": "8 40", "sealed": "yes", "seal": "S-9"}, "L-2": {"quantity": 0}},
            {"mark": "LOT L 1", "quantity": 120, "sealed": "non"},
        ),
    )
    assert found.operation["lines"] == [
        {"lot": "L-1", "quantity": 840, "sealed": True, "seal": "S-9"},
        {"lot": "L-2", "quantity": 0},
        {"lot": "L-1", "quantity": 120, "sealed": False},
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("many", Code.NUMBER_NOT_WHOLE),
        ("-3", Code.NUMBER_NOT_WHOLE),
        ("1.5", Code.NUMBER_NOT_WHOLE),
        ("", Code.COUNT_ROW_OPEN),
    ],
)
def test_a_quantity_is_a_whole_number(
    armoury: Ledger, sheets: ModuleType, filled: Fill, text: str, code: Code
) -> None:
    """Anything else keeps the sheet out; an empty cell is not nothing."""
    drawn = sheets.draw(armoury, scope="AMMUNITION", kind="COUNT")
    found = entered(armoury, filled(drawn, {"L-1": {"quantity": text}, "L-2": {"quantity": "500"}}))
    assert codes(found) == [code]


def test_a_full_count_finds_weapons_by_tag_and_serial(
    armoury: Ledger, sheets: ModuleType, filled: Fill
) -> None:
    """A tag with its serial, a serial alone, a serial that is nobody's, a tag on another weapon."""
    drawn = sheets.draw(armoury, scope="WEAPONS", kind="FULL_SERIAL")
    found = entered(
        armoury,
        filled(
            drawn,
            {},
            {"tag": "t-1", "serial": "KK1001"},
            {"serial": "AB 77011"},
            {"serial": "ZZ999"},
            {"tag": "T-2", "serial": "KK1003"},
            {"tag": "T-1", "serial": "KK1001"},
        ),
    )
    assert found.operation["lines"] == [
        {"weapon": "W-1"},
        {"weapon": "W-11"},
        {"serial": "ZZ999"},
        {"serial": "KK1003"},
    ]
    assert len(found.notes) == 2


@pytest.mark.parametrize(
    ("beside", "code"),
    [
        ({"tag": "T-99"}, Code.MARK_UNKNOWN),
        ({"tag": "T-1"}, Code.COUNT_ROW_OPEN),
        ({"what": "a rifle"}, Code.COUNT_ROW_OPEN),
        ({"quantity": 5}, Code.COUNT_ROW_OPEN),
        ({"mark": "LOT-X", "quantity": 5}, Code.MARK_UNKNOWN),
        ({"serial": "KK1001", "seen": "no"}, Code.COUNT_ROW_OPEN),
    ],
)
def test_an_empty_line_is_filled_in_wholly_or_not_at_all(
    armoury: Ledger, sheets: ModuleType, filled: Fill, beside: dict[str, Any], code: Code
) -> None:
    """A tag without the serial, a quantity of nothing, a lot that nobody knows."""
    drawn = sheets.draw(armoury, scope="WEAPONS", kind="FULL_SERIAL")
    assert codes(entered(armoury, filled(drawn, {}, beside))) == [code]


def test_totals_go_into_a_count_by_number(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """By type, and a type that was found beside them."""
    drawn = sheets.draw(armoury, scope="WEAPONS", kind="COUNT")
    operation = recorded(
        armoury, filled(drawn, {"SA-06": {"quantity": 12}}, {"code": "sa-02", "quantity": 1})
    )
    assert operation["lines"] == [{"type": "SA-06", "quantity": 12}, {"type": "SA-02", "quantity": 1}]


# the draw


def refused(ledger: Ledger, filled: Filled) -> Code:
    with pytest.raises(Refused) as caught:
        entered(ledger, filled)
    return caught.value.code


@pytest.mark.parametrize("head", [{"seed": "00" * 16}, {"counted_by": "DIALLO"}, {"place": "SITE"}])
def test_a_sheet_with_another_seed_counter_or_place_is_not_what_was_drawn(
    armoury: Ledger, sheets: ModuleType, filled: Fill, head: dict[str, str]
) -> None:
    """A seed of one's own choosing is in no access record, nor are other counters under this number."""
    drawn = sheets.draw(armoury)
    assert refused(armoury, filled(drawn, sheets.serials(drawn), **head)) is Code.SAMPLE_NOT_DRAWN


@pytest.mark.parametrize("was_drawn", [False, True])
def test_a_sample_of_a_seed_that_somebody_chose_is_refused(
    armoury: Ledger, sheets: ModuleType, tmp_path: Path, was_drawn: bool
) -> None:
    """However well the lines follow from the seed: the access record has no such draw, unless the program made it."""
    everything = [f"W-{number}" for number in range(1, 13)]
    seed = "0123456789abcdef" * 2
    if was_drawn:
        sheets.sheet(armoury, sheets.asked(), seed=seed)
    codes_ = drawn_by_hand(everything, 5, seed=seed, place="ARM-1", counters=sheets.COUNTERS)
    entries = len(everything) + 20
    lines = [f"{number};weapon;{code};no;;" for number, code in enumerate(codes_, 1)]
    path = tmp_path / "forged.csv"
    head = {
        "count_sheet": "1",
        "number": "CS-20260120-01234567",
        "place": "ARM-1",
        "scope": "SAMPLE",
        "of": "WEAPONS",
        "kind": "SAMPLE_SERIAL",
        "cut_off": "2026-01-20T00:00:00Z",
        "counted_by": "KOUAME;TRAORE",
        "drawn_at": "2026-01-20T00:00:00Z",
        "entries": str(entries),
        "seed": seed,
    }
    text = [f"{name};{value}" for name, value in head.items()]
    path.write_text("\n".join([*text, "", "line;of;code;seen;serial;quantity", *lines, ""]), encoding="utf-8")
    if was_drawn:
        assert len(recorded(armoury, read_sheet(path))["lines"]) == 5
    else:
        assert refused(armoury, read_sheet(path)) is Code.SAMPLE_NOT_DRAWN


@pytest.mark.parametrize("instead", ["GONE", "other"])
def test_a_line_that_was_taken_out_or_exchanged_shows(
    armoury: Ledger, sheets: ModuleType, filled: Fill, instead: str
) -> None:
    """The lines are the sample of the seed, no fewer and no others."""
    drawn = sheets.draw(armoury)
    listed = sorted(row.code for row in drawn.view.rows)
    other = next(code for code in (f"W-{number}" for number in range(1, 13)) if code not in listed)
    cells: dict[str, dict[str, str]] = sheets.serials(drawn)
    cells[listed[0]] = {"code": "GONE" if instead == "GONE" else other, "serial": "X"}
    assert refused(armoury, filled(drawn, cells)) is Code.SAMPLE_NOT_DRAWN


def test_what_is_entered_late_does_not_spoil_a_sample(
    armoury: Ledger, sheets: ModuleType, made: ModuleType, filled: Fill
) -> None:
    """A move of last week that is entered after the draw changes what stood there, and the draw is made again as it was."""
    drawn = sheets.draw(armoury)
    listed = sorted(row.code for row in drawn.view.rows)
    made.posted(
        armoury,
        made.move(
            listed[0],
            "ARM-1" if listed[0] not in ("W-11", "W-12") else "BAY-1",
            "ARM-2",
            "2026-01-02T00:00:00Z",
        ),
    )
    operation = recorded(armoury, filled(drawn, sheets.serials(drawn)))
    assert "5 of 12" in operation["remarks"]


def test_only_a_count_sheet_is_read_as_one(tmp_path: Path) -> None:
    """Another table is refused, and so is a sheet whose head is gone."""
    for text in ("serial,make\nKK1,Izhmash\n", "line,code,serial,quantity\n1,W-1,KK1,1\n"):
        path = tmp_path / "sheet.csv"
        path.write_text(text, encoding="utf-8")
        with pytest.raises(Refused) as caught:
            read_sheet(path)
        assert caught.value.code is Code.COUNT_SHEET_WRONG


def test_a_sheet_may_come_back_as_csv(armoury: Ledger, sheets: ModuleType, tmp_path: Path) -> None:
    """Head and table are found by their names, whatever program saved them."""
    path = tmp_path / "sheet.csv"
    path.write_text(
        "count_sheet;1\nnumber;CS-X\nplace;ARM-1\nscope;WEAPONS\nkind;COUNT\ncut_off;2026-01-05T08:00:00Z\n"
        "counted_by;KOUAME;TRAORE\n\nquantity;line;of;code;serial\n12;1;type;SA-06;\n",
        encoding="utf-8",
    )
    operation = recorded(armoury, read_sheet(path))
    assert (operation["id"], operation["lines"]) == ("CS-X", [{"type": "SA-06", "quantity": 12}])


def test_a_dry_run_records_nothing(armoury: Ledger, sheets: ModuleType, filled: Fill) -> None:
    """It is only said what would be recorded."""
    drawn = sheets.draw(armoury)
    found = entered(armoury, filled(drawn, sheets.serials(drawn)), dry_run=True)
    assert found.report is not None
    assert (found.report.posted, found.report.kept) == (1, False)
    recorded(armoury, filled(drawn, sheets.serials(drawn)))


# scans


def scanned(ledger: Ledger, *lines: str, **settings: Any) -> Entered:
    return entered(ledger, read_scans(lines), settings={**SCAN, **settings})


def test_scans_are_tags_codes_serials_and_lots(armoury: Ledger) -> None:
    """One a line; what is scanned twice counts once; a serial that is nobody's is recorded as read."""
    found = scanned(
        armoury,
        "t-1",
        "",
        "W-2",
        "KK1003",
        "T-1",
        "serial=ZZ 9",
        "L-1 840 sealed",
        "LOT-L-2 500",
        scope="ALL",
    )
    assert found.problems == []
    assert found.operation["lines"] == [
        {"weapon": "W-1"},
        {"weapon": "W-2"},
        {"weapon": "W-3"},
        {"serial": "ZZ 9"},
        {"lot": "L-1", "quantity": 840, "sealed": True},
        {"lot": "L-2", "quantity": 500},
    ]
    assert [note.row for note in found.notes] == [5]
    assert found.report is not None
    assert found.report.posted == 1


def test_an_unknown_scan_keeps_the_count_out(armoury: Ledger) -> None:
    """A code that nothing bears is a problem of its line, not a serial."""
    found = scanned(armoury, "T-1", "T-77")
    assert [(each.row, each.fault.code) for each in found.problems] == [(2, Code.MARK_UNKNOWN)]


def test_a_count_is_of_a_place_or_a_party(armoury: Ledger) -> None:
    """A scan has no head that would say it."""
    with pytest.raises(Refused) as caught:
        scanned(armoury, "T-1", place=None)
    assert caught.value.code is Code.FIELD_MISSING


def test_what_the_ledger_refuses_is_named_by_its_row(armoury: Ledger) -> None:
    """A text that may not enter stands in the row that it came from."""
    found = scanned(armoury, "T-1", "serial=ZZ\u200b9")
    assert [each.row for each in found.problems] == [2]
    assert found.report is not None
    assert not found.report.kept


def test_one_serial_on_two_weapons_is_recorded_as_read(armoury: Ledger, made: ModuleType) -> None:
    """Where two stand here that are read alike, which was seen is not guessed."""
    made.posted(armoury, made.weapon("W-13", serial="KK1001", make="Norinco"))
    assert scanned(armoury, "serial=KK1001").operation["lines"] == [{"serial": "KK1001"}]
