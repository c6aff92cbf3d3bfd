"""R29: serials and quantities that were corrected so that a count, a list or a disposal came out right."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.stores import count_of, entry, lots, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(200)
STORE = [weapons("ARM", ["W-1", "W-2"]), lots("ESH", ["L-1"])]


def found(operations: list[dict[str, Any]]) -> list[Finding]:
    """What R29 says, whole and bit by bit; the serial of W-1 is SW-1 in the book."""
    ordered = sorted([*STORE, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), AT, rules=["R29"])


def corrected(serial: str, days: float) -> dict[str, Any]:
    """Another serial is read on W-1."""
    return entry(
        "correct_identity", "X-1", days, weapon="W-1", changes={"serial": serial, "serial_status": "CLEAR"},
        reason="Read again", approved_by="CHIEF",
    )  # fmt: skip


def sheet(days: float, serials: list[str]) -> dict[str, Any]:
    """A count by serial number that saw these."""
    made = count_of("C-1", "ARM", days, {}, scope="WEAPONS", kind="FULL_SERIAL")
    return {**made, "lines": [{"serial": serial, "make": "Zastava", "model": "M70"} for serial in serials]}


@pytest.mark.parametrize(
    ("serial", "days", "seen", "severity"),
    [
        ("KX88210", 8, ["SW-2", "KX88210"], Severity.S3),
        ("KX88210", 3, ["SW-2", "KX88210"], Severity.S3),
        ("SW-I", 8, ["SW-2", "SW-I"], Severity.S4),
        ("SW-I", 40, ["SW-2", "SW-I"], None),
        ("SW-I", 8, ["SW-2", "SW-1"], None),
        ("SW-I", 8, ["SW-2"], None),
    ],
    ids=[
        "after the count",
        "before the count",
        "a slip of the pen",
        "long after",
        "it was seen as it was",
        "not seen",
    ],
)
def test_a_serial_that_fills_the_hole_of_a_count(
    serial: str, days: float, seen: list[str], severity: Severity | None
) -> None:
    """Where the count read the new serial and not the old one, near the correction; a near reading is a note."""
    findings = found([sheet(5, seen), corrected(serial, days)])
    assert [each.severity for each in findings] == ([severity] if severity else [])
    for finding in findings:
        assert set(finding.signal.operations) == {"C-1", "X-1"}
        assert finding.signal.weapons == ["W-1"]
        assert finding.signal.users == ["CHIEF", "CLERK"]
        assert finding.signal.places == ["ARM"]


@pytest.mark.parametrize(
    ("days", "serial", "attachments", "severity", "beside"),
    [
        (3, "KX88210", [], Severity.S3, {"C-1", "X-1"}),
        (40, "KX88210", [], Severity.S4, {"X-1"}),
        (8, "KX88210", [], Severity.S4, {"X-1"}),
        (40, "KX88210", ["ab" * 32], None, set()),
        (3, "SW-I", [], None, set()),
    ],
    ids=["before a count by codes", "near none", "after it", "with a photograph", "a slip of the pen"],
)
def test_a_serial_that_became_another(
    days: float, serial: str, attachments: list[str], severity: Severity | None, beside: set[str]
) -> None:
    """With no photograph it is a note; where a count then saw the weapon by its code, it is for the week."""
    count = count_of("C-1", "ARM", 5, {}, scope="WEAPONS", kind="FULL_SERIAL")
    count = {**count, "lines": [{"weapon": "W-1"}, {"weapon": "W-2"}]}
    findings = found([count, {**corrected(serial, days), "attachments": attachments}])
    assert [each.severity for each in findings] == ([severity] if severity else [])
    assert {each for finding in findings for each in finding.signal.operations} == beside


@pytest.mark.parametrize(
    ("counters", "seen", "is_open"),
    [
        (["THIRD", "FOURTH"], {"weapon": "W-1"}, False),
        (["THIRD", "FOURTH"], {"serial": "SW-1", "make": "Zastava", "model": "M70"}, False),
        (["THIRD", "FOURTH"], {"weapon": "W-2"}, True),
        (["THIRD", "CHIEF"], {"weapon": "W-1"}, True),
    ],
    ids=["others saw it", "others read its serial", "they saw another", "the same people saw it"],
)
def test_a_loss_that_is_taken_back(counters: list[str], seen: dict[str, Any], is_open: bool) -> None:
    """A reversed report of a theft is said until a count by others finds the weapon; a planned dispatch may be undone."""
    loss = entry(
        "report_loss", "L-1", 3, kind="THEFT", discovered_at=moment_of(3), lines=[{"weapon": "W-1"}],
        **{"from": "ARM"},
    )  # fmt: skip
    back = entry("reverse", "R-1", 4, entry="L-1", reason="It was found", approved_by="CHIEF")
    count = count_of("C-1", "ARM", 9, {}, scope="WEAPONS", kind="FULL_SERIAL", counters=counters)
    (finding,) = found([loss, back, {**count, "lines": [seen]}])
    assert finding.severity is Severity.S3
    assert (finding.signal.cleared_at is None) is is_open
    assert finding.signal.weapons == ["W-1"]
    assert {"L-1", "R-1"} <= set(finding.signal.operations)


@pytest.mark.parametrize(("days", "is_said"), [(5.0, False), (9.0, True)])
def test_a_consignment_that_is_taken_back(days: float, is_said: bool) -> None:
    """Before it was due that is a change of plan; when it had not arrived in time, it is said."""
    sent = entry(
        "dispatch", "D-1", 4, to="VAULT", expected=moment_of(7), lines=[{"weapon": "W-1"}], **{"from": "ARM"}
    )
    back = entry("reverse", "R-1", days, entry="D-1", reason="The lorry came back", approved_by="CHIEF")
    assert len(found([sent, back])) == is_said


def test_a_first_reading_is_a_note() -> None:
    """A weapon without a serial whose mark is read for the first time, as the count read it, is S4."""
    bare = weapons("ARM", ["W-9"], -18)
    bare["lines"][0]["new_weapon"] |= {"serial_status": "NOT_CHECKED"}
    del bare["lines"][0]["new_weapon"]["serial"]
    first = {**corrected("KX88210", 8), "weapon": "W-9"}
    (finding,) = found([bare, sheet(5, ["SW-1", "SW-2", "KX88210"]), first])
    assert finding.severity is Severity.S4


def test_a_serial_that_fills_the_hole_of_a_list() -> None:
    """A list of what a contingent takes home names the new serial, which the book did not know."""
    listed = entry("declare", "D-1", 10, party="COY", list="REPATRIATION", rotation="R1",
                   lines=[{"serial": "KX88210", "make": "Zastava", "model": "M70"}])  # fmt: skip
    (finding,) = found([corrected("KX88210", 8), listed])
    assert finding.signal.operations == ["X-1", "D-1"]
    (note,) = found([corrected("KX88219", 8), listed])
    assert (note.severity, note.signal.operations) == (Severity.S4, ["X-1"])


@pytest.mark.parametrize(("serial", "number"), [("KX88210", 1), ("SW-I", 0)])
def test_a_serial_that_changes_shortly_before_the_weapon_leaves(serial: str, number: int) -> None:
    """Another serial within two weeks of a hand-over is S3; a slip of the pen is nothing there."""
    gone = entry("hand_over", "H-1", 12, to="STATE", authority="Order", approved_by="CHIEF",
                 lines=[{"weapon": "W-1"}], **{"from": "ARM"})  # fmt: skip
    findings = found([corrected(serial, 8), gone])
    assert [each.signal.operations for each in findings] == [["X-1", "H-1"]] * number


def adjusted(days: float, quantity: int = 60) -> dict[str, Any]:
    """Something is written off."""
    return entry(
        "adjust", "A-1", days, place="ESH", direction="WRITE_OFF", reason="Board", inquiry="I",
        approved_by="CHIEF", lines=[{"lot": "L-1", "quantity": quantity}],
    )  # fmt: skip


def test_the_book_is_made_to_fit_before_the_count() -> None:
    """A write-off that nothing had asked for, and a count a few days later that agrees, are S3."""
    (finding,) = found([adjusted(5), count_of("C-1", "ESH", 8, {"L-1": 940})])
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["A-1", "C-1"]
    assert finding.signal.quantity == 60


@pytest.mark.parametrize(
    "case", ["a count had asked for it", "a loss was reported", "long before", "it differs still"]
)
def test_adjustments_as_they_should_be(case: str) -> None:
    """After a count that differed, or a report, or without a count near that agrees, nothing is said."""
    operations = [adjusted(5), count_of("C-1", "ESH", 8, {"L-1": 940})]
    if case == "a count had asked for it":
        operations.append(count_of("C-0", "ESH", 2, {"L-1": 940}))
    elif case == "a loss was reported":
        operations.append(
            entry("report_loss", "R-1", 2, kind="UNEXPLAINED", discovered_at=moment_of(2),
                  lines=[{"lot": "L-1", "quantity": 10}], **{"from": "ESH"})
        )  # fmt: skip
        operations[1] = count_of("C-1", "ESH", 8, {"L-1": 930})
    elif case == "long before":
        operations[1] = count_of("C-1", "ESH", 40, {"L-1": 940})
    else:
        operations[1] = count_of("C-1", "ESH", 8, {"L-1": 900})
    assert found(operations) == []


def test_a_correction_that_was_reversed_is_none() -> None:
    """What was reversed is not said."""
    back = entry("reverse", "V-1", 20, entry="A-1", reason="Wrong", approved_by="CHIEF")
    assert found([adjusted(5), count_of("C-1", "ESH", 8, {"L-1": 940}), back]) == []
