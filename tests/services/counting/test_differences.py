"""What differs, counting it again by others, and why it differed."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from wamledger.domain.counting.causes import Cause
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.counting.differences import Compared, differences
from wamledger.services.counting.entry import enter
from wamledger.services.counting.filled import Filled
from wamledger.services.counting.recount import record_cause, recount

Fill = Callable[..., Filled]
CUT_OFF = "2026-01-05T08:00:00Z"
ALL_RIFLES = [{"weapon": f"W-{number}"} for number in range(1, 13)]


def count(ledger: Ledger, made: ModuleType, *lines: dict[str, Any], **more: Any) -> str:
    """A count of ARM-1 is on record; returns its id."""
    fields = {
        "id": "C-1",
        "place": "ARM-1",
        "scope": "ALL",
        "kind": "FULL_SERIAL",
        "cut_off": CUT_OFF,
        "counted_by": ["KOUAME", "TRAORE"],
        "blind": True,
        "lines": list(lines),
    }
    operation = made.op("count", CUT_OFF, **{**fields, **more})
    made.posted(ledger, {name: value for name, value in operation.items() if value is not None})
    return str(operation["id"])


def told(found: Compared) -> list[tuple[str, str, str, int, int]]:
    return [(each.kind.name, each.of, each.code, each.booked, each.counted) for each in found.differences]


def test_book_and_count_that_agree_differ_in_nothing(armoury: Ledger, made: ModuleType) -> None:
    """All weapons and lots, each where the book has it."""
    count(armoury, made, *ALL_RIFLES, {"lot": "L-1", "quantity": 1000}, {"lot": "L-2", "quantity": 500})
    found = differences(armoury, "C-1")
    assert (told(found), found.lines, found.validity_percent, found.findings) == ([], 14, "100.0", [])


def test_each_difference_is_told_with_its_finding(armoury: Ledger, made: ModuleType) -> None:
    """A weapon short, one from elsewhere, a strange serial, a lot short and one over; nothing is netted."""
    count(
        armoury,
        made,
        *ALL_RIFLES[1:],
        {"weapon": "W-20"},
        {"serial": "ZZ9"},
        {"lot": "L-1", "quantity": 600, "sealed": True},
        {"lot": "L-1", "quantity": 280},
        {"lot": "L-2", "quantity": 510},
    )
    found = differences(armoury, "C-1")
    assert told(found) == [
        ("SHORTAGE", "weapon", "W-1", 1, 0),
        ("WRONG_LOCATION", "weapon", "W-20", 0, 1),
        ("WRONG_SERIAL", "serial", "ZZ9", 0, 1),
        ("SHORTAGE", "lot", "L-1", 1000, 880),
        ("SURPLUS", "lot", "L-2", 500, 510),
    ]
    assert found.differences[1].where == "ARM-2 (In store)"
    by_code = {each.code: [finding[:3] for finding in each.findings] for each in found.differences}
    # a rifle that is missing where a strange one turns up may have been exchanged for it
    assert (by_code["W-1"], by_code["L-1"]) == (["R01", "R31"], ["R02"])
    assert "R03" in by_code["L-2"]
    assert (found.lines, found.validity_percent) == (16, "68.8")


def test_a_voucher_that_comes_late_takes_the_difference_away(armoury: Ledger, made: ModuleType) -> None:
    """The book is as of the cut-off, by all that is known now."""
    count(armoury, made, *ALL_RIFLES[1:], scope="WEAPONS")
    assert told(differences(armoury, "C-1")) == [("SHORTAGE", "weapon", "W-1", 1, 0)]
    made.posted(armoury, made.move("W-1", "ARM-1", "ARM-2", "2026-01-04T00:00:00Z"))
    assert told(differences(armoury, "C-1")) == []


def test_a_serial_as_read_is_the_weapon_that_has_it(armoury: Ledger, made: ModuleType) -> None:
    """Only for one that was not seen already; a second one like it is nobody's."""
    count(armoury, made, *ALL_RIFLES[1:], {"serial": "kk 1001"}, {"serial": "KK1001"}, scope="WEAPONS")
    assert told(differences(armoury, "C-1")) == [("WRONG_SERIAL", "serial", "KK1001", 0, 1)]


def test_a_sample_is_held_against_its_lines_alone(armoury: Ledger, made: ModuleType) -> None:
    """What was not looked for is not missing; a quantity of nothing is."""
    count(
        armoury,
        made,
        {"weapon": "W-1", "quantity": 0},
        {"weapon": "W-2"},
        {"lot": "L-2", "quantity": 0},
        scope="SAMPLE",
        kind="SAMPLE_SERIAL",
    )
    found = differences(armoury, "C-1")
    assert told(found) == [("SHORTAGE", "weapon", "W-1", 1, 0), ("SHORTAGE", "lot", "L-2", 500, 0)]
    assert found.lines == 3


def test_totals_are_held_against_totals(armoury: Ledger, made: ModuleType) -> None:
    """By type and by nature; a total cannot say which."""
    lines = [{"type": "SA-06", "quantity": 11}, {"nature": "CTG-5.56X45-BALL", "quantity": 1400}]
    count(armoury, made, *lines, kind="COUNT")
    assert told(differences(armoury, "C-1")) == [
        ("SHORTAGE", "type", "SA-06", 12, 11),
        ("SHORTAGE", "nature", "CTG-5.56X45-BALL", 1500, 1400),
    ]


def test_what_a_party_holds_is_held_against_what_it_was_given(armoury: Ledger, made: ModuleType) -> None:
    """The count of a party looks at what was issued to it."""
    count(armoury, made, place=None, party="UNIT", scope="WEAPONS")
    assert told(differences(armoury, "C-1")) == [("SHORTAGE", "weapon", "W-30", 1, 0)]


@pytest.mark.parametrize("code", ["C-9", "REG-W-1"])
def test_a_count_that_is_none_is_refused(armoury: Ledger, made: ModuleType, code: str) -> None:
    """Neither an id that there is not nor that of another entry."""
    with pytest.raises(Refused) as caught:
        differences(armoury, code)
    assert caught.value.code is Code.COUNT_UNKNOWN


# counting again

OTHERS = ("DIALLO", "SOW")


def short_of_one(ledger: Ledger, made: ModuleType) -> None:
    """W-1 and 100 rounds of L-1 are missing."""
    count(ledger, made, *ALL_RIFLES[1:], {"lot": "L-1", "quantity": 900}, {"lot": "L-2", "quantity": 500})


def test_a_recount_hides_what_differed_among_others(armoury: Ledger, made: ModuleType) -> None:
    """What differed is on the sheet, and as much that did not; which is which stands nowhere."""
    short_of_one(armoury, made)
    drawn = recount(armoury, "C-1", OTHERS)
    listed = {row.code for row in drawn.view.rows}
    assert {"W-1", "L-1"} < listed
    assert len(listed) == 5
    assert (drawn.view.recount, drawn.view.scope) == ("C-1", "SAMPLE")


@pytest.mark.parametrize("who", [("KOUAME", "SOW"), ("SOW", "traore")])
def test_who_counted_does_not_count_again(armoury: Ledger, made: ModuleType, who: tuple[str, str]) -> None:
    """One of the first counters is enough to refuse the sheet, however the name is written."""
    short_of_one(armoury, made)
    with pytest.raises(Refused) as caught:
        recount(armoury, "C-1", who)
    assert caught.value.code is Code.COUNTER_AGAIN


def back_from(drawn: Any, sheets: ModuleType, filled: Fill, **head: Any) -> Filled:
    cells: dict[str, dict[str, Any]] = sheets.serials(drawn)
    cells |= {"L-1": {"quantity": 1000}, "L-2": {"quantity": 500}}
    return filled(drawn, cells, **head)


def test_a_recount_that_finds_it_clears_the_finding(
    armoury: Ledger, made: ModuleType, sheets: ModuleType, filled: Fill
) -> None:
    """What others found after all is no difference of theirs, and the finding of the first count clears."""
    short_of_one(armoury, made)
    drawn = recount(armoury, "C-1", OTHERS)
    found = enter(armoury, back_from(drawn, sheets, filled), by="ADMIN")
    assert found.report is not None
    assert found.report.kept, found.as_json()
    assert found.operation["remarks"] == "Recount of C-1."
    assert told(differences(armoury, drawn.view.number)) == []
    cleared = {
        each.rule.code: each.signal.cleared_at is not None for each in differences(armoury, "C-1").findings
    }
    assert cleared["R01"] is True


def test_the_names_on_a_recount_cannot_be_exchanged(
    armoury: Ledger, made: ModuleType, sheets: ModuleType, filled: Fill
) -> None:
    """Neither for the first counters nor for anybody else who was not named before the draw."""
    short_of_one(armoury, made)
    drawn = recount(armoury, "C-1", OTHERS)
    for name, code in (("KOUAME", Code.COUNTER_AGAIN), ("KEITA", Code.SAMPLE_NOT_DRAWN)):
        with pytest.raises(Refused) as caught:
            enter(armoury, back_from(drawn, sheets, filled, counted_by=name), by="ADMIN")
        assert caught.value.code is code


def test_totals_are_counted_again_by_serial(armoury: Ledger, made: ModuleType) -> None:
    """A total that differs is looked into by a full blind count."""
    count(armoury, made, {"type": "SA-06", "quantity": 11}, kind="COUNT", scope="WEAPONS")
    view = recount(armoury, "C-1", OTHERS).view
    assert (view.scope, view.kind, view.rows, view.recount) == ("WEAPONS", "FULL_SERIAL", (), "C-1")


def test_where_nothing_differed_nothing_is_counted_again(armoury: Ledger, made: ModuleType) -> None:
    """A recount needs a difference."""
    count(armoury, made, *ALL_RIFLES, scope="WEAPONS")
    with pytest.raises(Refused) as caught:
        recount(armoury, "C-1", OTHERS)
    assert caught.value.code is Code.NOTHING_TO_COUNT


# causes


def finding_of(ledger: Ledger) -> Any:
    return next(each for each in differences(ledger, "C-1").findings if each.rule.code == "R02")


def test_a_cause_is_a_review_of_the_finding(armoury: Ledger, made: ModuleType) -> None:
    """What the record explains is explained; the cause stands before the words."""
    short_of_one(armoury, made)
    report = record_cause(
        armoury, finding_of(armoury).id, Cause.PART_BOX, "Box 7 was opened on Monday", by="ADMIN"
    )
    assert report.kept
    found = finding_of(armoury)
    assert (found.status, found.reviews[-1].reason) == ("EXPLAINED", "PART_BOX: Box 7 was opened on Monday")


def test_a_theft_is_not_explained_away(armoury: Ledger, made: ModuleType) -> None:
    """A cause outside the record confirms the finding, and cannot void it."""
    short_of_one(armoury, made)
    finding = finding_of(armoury).id
    with pytest.raises(Refused) as caught:
        record_cause(armoury, finding, Cause.THEFT, "The lock was cut", by="ADMIN", status="EXPLAINED")
    assert caught.value.code is Code.CHOICE_UNKNOWN
    record_cause(armoury, finding, Cause.THEFT, "The lock was cut", by="ADMIN")
    assert finding_of(armoury).status == "CONFIRMED"
