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
        ("KX88210", 40, ["SW-2", "KX88210"], None),
        ("KX88210", 8, ["SW-2", "SW-1"], None),
        ("KX88210", 8, ["SW-2"], None),
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
    assert found([corrected("KX88219", 8), listed]) == []


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
