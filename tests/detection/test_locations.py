"""R20: goods that stand too long where nothing is kept, with somebody unknown, or nowhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import entry, lots, moment_of, weapons
from wamledger.detection.detector import Detector
from wamledger.detection.finding import Finding
from wamledger.detection.registry import load
from wamledger.detection.signal import Severity
from wamledger.domain import moment

AT = moment_of(100)
POINT = entry("add_place", "P-POINT", -30, by="ADMIN", code="POINT", name="Point", kind="COLLECTION_POINT",
              custody="SINGLE", within="BASE")  # fmt: skip
NOBODY = entry("add_party", "Q-NOBODY", -30, by="ADMIN", code="NOBODY", name="Not known", kind="UNKNOWN")


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R20 says, whole and bit by bit."""
    ordered = sorted([POINT, NOBODY, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), at, rules=["R20"])


def moved(
    id_: str, days: float, lines: list[dict[str, Any]], origin: str = "POINT", to: str = "ARM"
) -> dict[str, Any]:
    """Goods are moved."""
    return entry("move", id_, days, to=to, lines=lines, **{"from": origin})


@pytest.mark.parametrize(
    ("kind", "severity"), [("SA-06", Severity.S2), ("SA-02", Severity.S3), ("LW-05", Severity.S2)]
)
def test_weapons_that_stay_at_a_collection_point(kind: str, severity: Severity) -> None:
    """After 48 hours they are said, by their class, with the entry that brought them."""
    (finding,) = found([weapons("POINT", ["W-1", "W-2"], 1, kind)])
    assert finding.severity is severity
    assert finding.signal.operations == ["REGW-POINT-1"]
    assert finding.signal.weapons == ["W-1", "W-2"]
    assert finding.signal.places == ["POINT"]
    assert finding.signal.first_signal_at == moment.parse(moment_of(3))
    assert found([weapons("POINT", ["W-1"], 1, kind)], at=moment_of(2.9)) == []


def test_weapons_that_leave_in_time() -> None:
    """Within two days they are in store, and nothing is said."""
    operations = [weapons("POINT", ["W-1"], 1), moved("M-1", 2.5, [{"weapon": "W-1"}])]
    assert found(operations) == []


def test_weapons_that_leave_late_clear_it() -> None:
    """It has cleared with the entry by which the last of them left; before, those that had left are not among them."""
    operations = [
        weapons("POINT", ["W-1", "W-2"], 1),
        moved("M-1", 5, [{"weapon": "W-1"}]),
        moved("M-2", 9, [{"weapon": "W-2"}]),
    ]
    (finding,) = found(operations)
    assert finding.signal.cleared_at == moment.parse(moment_of(9))
    assert finding.signal.operations == ["REGW-POINT-1", "M-1", "M-2"]
    (early,) = found(operations, at=moment_of(6))
    assert early.signal.weapons == ["W-2"]
    assert early.id == finding.id


def test_of_a_lot_what_came_first_leaves_first() -> None:
    """Of 100 rounds of the first day and 50 of the fourth, 100 left on the second: nothing of the first is late."""
    operations = [
        lots("POINT", ["L-1"], 100, 1),
        entry("adjust", "A-1", 4, place="POINT", direction="BRING_ON_CHARGE", reason="Board", inquiry="I",
              approved_by="CHIEF", lines=[{"lot": "L-1", "quantity": 50}]),
        moved("M-1", 2, [{"lot": "L-1", "quantity": 100}], to="ESH"),
    ]  # fmt: skip
    (finding,) = found(operations)
    assert finding.signal.operations == ["A-1"]
    assert finding.signal.quantity == 50
    assert finding.severity is Severity.S3
    later = [*operations, moved("M-2", 8, [{"lot": "L-1", "quantity": 50}], to="ESH")]
    assert standing(found(later)) == []
    assert found(later)[0].signal.operations == ["A-1", "M-2"]


def test_what_stands_with_nobody_known_is_said_at_once() -> None:
    """Goods issued to a party of unknown kind have no place."""
    given = entry("issue", "I-1", 2, to="NOBODY", due="STANDING", purpose="GUARD", lines=[{"weapon": "W-1"}],
                  **{"from": "ARM"})  # fmt: skip
    (finding,) = found([weapons("ARM", ["W-1"], 1), given])
    assert finding.signal.operations == ["I-1"]
    assert finding.signal.parties == ["NOBODY"]


def test_stores_are_places() -> None:
    """What stands in a store stands where it should."""
    assert found([weapons("ARM", ["W-1"], 1), lots("ESH", ["L-1"])]) == []


def test_the_time_is_the_mission_s_own() -> None:
    """With a week allowed, five days are nothing."""
    policy = entry("set_policy", "P-1", -5, by="ADMIN", name="temporary_place_hours", value=168)
    assert found([policy, weapons("POINT", ["W-1"], 1)], at=moment_of(6)) == []


def test_a_balance_that_does_not_close_is_critical() -> None:
    """An entry whose effects move a weapon from where it does not stand is S1."""
    entries = bodies(
        [POINT, weapons("ARM", ["W-1"], 1), moved("M-1", 2, [{"weapon": "W-1"}], "ARM", "VAULT")]
    )
    entries[-1]["effects"]["moves"][0]["from"][0] = "HUT"
    (finding,) = Detector([load()["R20"]]).run(entries, moment.parse(AT))
    assert finding.severity is Severity.S1
    assert finding.signal.operations == ["M-1"]


def test_the_balance_of_lots_is_kept_as_well() -> None:
    """An entry that takes more rounds than stand there is S1."""
    entries = bodies(
        [POINT, lots("ESH", ["L-1"], 100), moved("M-1", 2, [{"lot": "L-1", "quantity": 60}], "ESH", "ARM")]
    )
    entries[-1]["effects"]["moves"][0]["quantity"] = 160
    (finding,) = Detector([load()["R20"]]).run(entries, moment.parse(AT))
    assert finding.signal.lots == ["L-1"]
