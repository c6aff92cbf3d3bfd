"""R17: acts that could hide a loss, at hours at which a site hardly ever works."""

from __future__ import annotations

from typing import Any

from tests.detection.helpers import bodies, both
from tests.detection.stores import entry, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity
from wamledger.domain import moment

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


def night_dispatch(id_: str, place: str, weapon: str, days: float, hour: float) -> dict[str, Any]:
    """A weapon leaves another site."""
    return entry(
        "dispatch", id_, days, hour, to="ARM", expected=moment_of(days + 2), seals=["S-9"],
        lines=[{"weapon": weapon}], **{"from": place},
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
    """Before 200 entries nothing is said; what came before them is said with the two hundredth."""
    assert found([*days_of_work(150), sent("D-1", 101, 3)]) == []
    early = found([*days_of_work(220), sent("D-1", 10, 3)])
    assert [finding.signal.operations for finding in early] == [["D-1"]]
    assert early[0].signal.figures["entries_of_the_site"] == 200
    assert early[0].signal.first_signal_at > moment.parse(moment_of(50))


def test_what_other_sites_do_at_night_is_of_two_or_more() -> None:
    """One site among several at which goods leave at three does not make it a usual hour."""
    post = entry(
        "add_place", "P-POST", -29, by="ADMIN", code="POST", name="Post", kind="SITE", custody="SINGLE"
    )
    others = [
        post,
        weapons("HUT", [f"H-{number}" for number in range(4)]),
        weapons("POST", ["C-1", "C-2", "C-3"]),
    ]
    for number in range(4):
        others.append(night_dispatch(f"E-{number}", "HUT", f"H-{number}", 50 + number, 3))
    one_at_noon = [night_dispatch("F-0", "POST", "C-1", 60, 12)]
    one_at_night = [night_dispatch("F-1", "POST", "C-2", 61, 3)]
    work = [*days_of_work(220), sent("D-1", 101, 3)]
    said = [each.signal.operations for each in found([*work, *others, *one_at_noon])]
    assert ["D-1"] in said
    said = [each.signal.operations for each in found([*work, *others, *one_at_noon, *one_at_night])]
    assert ["D-1"] not in said


def test_a_correction_is_made_where_the_weapon_stands() -> None:
    """A weapon that is described anew at three in the morning is a note about the site where it stands."""
    change = entry(
        "correct_identity", "C-1", 101, 3, weapon="W-2", changes={"description": "Worn"}, reason="Seen again",
        approved_by="CHIEF",
    )  # fmt: skip
    (finding,) = found([*days_of_work(220), change])
    assert finding.signal.operations == ["C-1"]
    assert finding.signal.places == ["BASE"]


def test_a_sunday_morning_is_odd_where_nobody_works_on_sundays() -> None:
    """Nine on a Sunday is an odd hour at an office that works from Monday to Friday; nine on a Monday is none."""
    assert len(found([*days_of_work(220), sent("D-1", 104, 9)])) == 1
    assert found([*days_of_work(220), sent("D-1", 105, 9)]) == []


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
