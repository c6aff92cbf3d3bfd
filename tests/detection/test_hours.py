"""R17: acts that could hide a loss, at hours at which a site hardly ever works."""

from __future__ import annotations

from typing import Any

from tests.detection.helpers import bodies, both
from tests.detection.stores import entry, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(300)


def found(operations: list[dict[str, Any]]) -> list[Finding]:
    """What R17 says, whole and bit by bit."""
    return both(bodies(sorted(operations, key=lambda each: each["recorded_at"])), AT, rules=["R17"])


def days_of_work(number: int) -> list[dict[str, Any]]:
    """So many ordinary entries, in the hours from eight to eleven on weekdays."""
    operations = [weapons("ARM", ["W-1", "W-2"])]
    for each in range(number):
        day, hour = divmod(each, 4)
        week, weekday = divmod(day, 5)
        there, back = ("ARM", "VAULT") if each % 2 == 0 else ("VAULT", "ARM")
        operations.append(
            entry(
                "move", f"M-{each:03}", week * 7 + weekday, 8 + hour, to=back, lines=[{"weapon": "W-1"}],
                **{"from": there}, **({"approved_by": "CHIEF"} if there == "VAULT" else {}),
            )
        )  # fmt: skip
    return operations


def sent(id_: str, days: float, hour: float) -> dict[str, Any]:
    """A consignment leaves."""
    return entry(
        "dispatch", id_, days, hour, to="HUT", expected=moment_of(days + 1), seals=["S-1"],
        lines=[{"weapon": "W-2"}], **{"from": "ARM"},
    )  # fmt: skip


def test_an_act_in_the_middle_of_the_night_is_a_note() -> None:
    """A consignment that leaves at three, from a site that works from eight to eleven, is S4."""
    (finding,) = found([*days_of_work(220), sent("D-1", 101, 3)])
    assert finding.severity is Severity.S4
    assert finding.signal.operations == ["D-1"]
    assert finding.signal.weapons == ["W-2"]
    assert finding.signal.users == ["CLERK"]
    assert finding.signal.figures["share_percent"] == "0.00"


def test_an_act_in_working_hours_is_none() -> None:
    """The same at nine on a weekday is nothing."""
    assert found([*days_of_work(220), sent("D-1", 101, 9)]) == []


def test_a_site_of_which_little_is_known_has_no_hours() -> None:
    """Before 200 entries nothing is said."""
    assert found([*days_of_work(150), sent("D-1", 101, 3)]) == []


def test_hours_that_are_usual_for_the_act_elsewhere_are_not_odd() -> None:
    """Where consignments leave other sites at that time of the day, it is no odd hour."""
    others = [weapons("HUT", [f"H-{number}" for number in range(4)])]
    for number in range(4):
        others.append(
            entry(
                "dispatch", f"E-{number}", 50 + number, 3, to="ARM", expected=moment_of(60), seals=["S-9"],
                lines=[{"weapon": f"H-{number}"}], **{"from": "HUT"},
            )
        )  # fmt: skip
    assert found([*days_of_work(220), *others, sent("D-1", 101, 3)]) == []


def test_ordinary_work_at_night_is_not_looked_at() -> None:
    """An issue at three could be a guard's."""
    night = entry("move", "M-N", 101, 3, to="VAULT", lines=[{"weapon": "W-2"}], **{"from": "ARM"})
    assert found([*days_of_work(220), night]) == []


def test_a_reversed_act_is_none() -> None:
    """What was reversed is not said."""
    back = entry("reverse", "R-1", 102, 9, entry="D-1", reason="Wrong", approved_by="CHIEF")
    assert found([*days_of_work(220), sent("D-1", 101, 3), back]) == []
