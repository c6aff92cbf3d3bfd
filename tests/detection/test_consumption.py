"""R11: parties that fire far more than their peers, or than themselves before they go home."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.stores import entry, lots, moment_of
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(400)
UNITS = [f"U-{number}" for number in range(9)]
STORE = [lots("ESH", ["L-1"], 900_000, -29)]


def unit(
    code: str, strength: int | None = 100, kind: str = "UNIT", within: str | None = None
) -> dict[str, Any]:
    """A party with so many persons."""
    fields: dict[str, Any] = {"strength": strength} if strength else {}
    return entry("add_party", f"Q-{code}", -30, by="ADMIN", code=code, name=code, kind=kind,
                 **fields, **({"within": within} if within else {}))  # fmt: skip


def shoot(code: str, days: float, rounds: int, **fields: Any) -> list[dict[str, Any]]:
    """A party is given rounds and fires them."""
    id_ = f"{code}-{days}"
    activity = fields.pop("activity", "TRAINING")
    return [
        entry("issue", f"I-{id_}", days, to=code, due=moment_of(days + 1), purpose="TRAINING",
              lines=[{"lot": "L-1", "quantity": rounds}], **{"from": "ESH"}),
        entry("expend", f"X-{id_}", days, 12, issue=f"I-{id_}", activity=activity,
              lines=[{"lot": "L-1", "quantity": rounds}], **fields),
    ]  # fmt: skip


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R11 says, whole and bit by bit."""
    ordered = sorted([*STORE, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), at, rules=["R11"])


def months(extra: dict[int, int], strength: int | None = 100, **fields: Any) -> list[dict[str, Any]]:
    """Nine units fire about a thousand rounds a month, from January to June; U-0 fires more in the months named."""
    operations = [unit(code, strength) for code in UNITS]
    for month in range(6):
        for number, code in enumerate(UNITS):
            rounds = 900 + 40 * number + 10 * month
            own = fields if code == "U-0" and month in extra else {}
            operations += shoot(
                code, month * 30 + 10, extra.get(month, rounds) if code == "U-0" else rounds, **own
            )
    return operations


def test_far_more_than_all_peers_once() -> None:
    """Twelve times as much in one month is said once the month is over, with its expenditures, as S3."""
    operations = months({2: 12_000})
    (finding,) = found(operations)
    assert finding.severity is Severity.S3
    assert finding.signal.parties == ["U-0"]
    assert finding.signal.operations == ["X-U-0-70"]
    assert finding.signal.lots == ["L-1"]
    assert finding.signal.places == ["ESH"]
    assert finding.signal.figures["peers"] == 8
    assert found(operations, at="2026-03-31T23:00:00Z") == []
    assert len(found(operations, at="2026-04-01T00:00:00Z")) == 1


def test_more_than_peers_twice_within_three_months() -> None:
    """Four times as much is nothing once, and is said when it comes again within three months."""
    assert found(months({2: 3_700})) == []
    (finding,) = found(months({2: 3_700, 4: 3_700}))
    assert finding.signal.operations == ["X-U-0-70", "X-U-0-130"]
    assert found(months({0: 3_700, 3: 3_700})) == []


def test_a_shoot_with_many_shooters_explains_itself() -> None:
    """Six thousand rounds by all hundred of a unit are sixty each; by twenty of them they are not."""
    assert found(months({2: 6_000}, shooters=100)) == []
    assert len(found(months({2: 6_000}, shooters=20))) == 1


def test_each_person_explains_one_shoot_a_month() -> None:
    """Six shoots of all hundred, twenty rounds each, explain no more than one of them does."""
    daily = [part for day in range(6) for part in shoot("U-0", 71 + day, 2_000, shooters=100)]
    assert len(found([*months({}), *daily])) == 1
    once = [part for day in range(6) for part in shoot("U-0", 71 + day, 1_000, shooters=17)]
    assert found([*months({}), *once]) == []


def test_far_above_itself_is_far_enough() -> None:
    """Four times as much as the peers is said at once by a unit that was known for steady use."""
    assert found(months({2: 3_700})) == []
    (finding,) = found(months({5: 5_000}))
    assert float(finding.signal.figures["score_beside_own_months"]) > 5
    assert float(finding.signal.figures["score"]) < 5.5


def companies(rounds: dict[str, int], usual: tuple[int, int, int]) -> list[dict[str, Any]]:
    """Nine battalions of three companies, for half a year; in the last month U-0's fire what is said for them."""
    operations = [unit(code, 300, "CONTINGENT") for code in UNITS]
    operations += [unit(f"{code}-{each}", 100, "UNIT", code) for code in UNITS for each in range(3)]
    for month in range(6):
        for number, code in enumerate(UNITS):
            for each in range(3):
                name = f"{code}-{each}"
                quantity = rounds.get(name, 0) if month == 5 else 0
                operations += shoot(name, month * 30 + 10, quantity or usual[(number + each + month) % 3])
    return operations


def test_a_contingent_is_held_against_contingents() -> None:
    """Three companies that each fire more than most stand out as a battalion."""
    operations = companies(dict.fromkeys(("U-0-0", "U-0-1", "U-0-2"), 9_000), (200, 1_000, 4_000))
    (finding,) = found(operations)
    assert finding.signal.parties == ["U-0"]
    assert finding.signal.operations == ["X-U-0-0-160", "X-U-0-1-160", "X-U-0-2-160"]


def test_a_company_that_stands_out_is_said_by_itself() -> None:
    """Fifteen times as much in one company is said once, of the company, though its battalion stands out with it."""
    (finding,) = found(companies({"U-0-1": 15_000}, (1_000, 1_000, 1_000)))
    assert finding.signal.parties == ["U-0", "U-0-1"]
    assert finding.signal.operations == ["X-U-0-1-160"]


@pytest.mark.parametrize(("days", "place", "number"), [(69.5, "BASE", 0), (69.5, "CAMP", 1), (60, "BASE", 1)])
def test_a_fight_explains_it(days: float, place: str, number: int) -> None:
    """Rounds of an operation within two days of an attack at the site are explained, elsewhere or later they are not."""
    fight = entry("incident", "F-1", days, kind="ATTACK", place=place, description="Attack on the gate")
    assert len(found([*months({2: 12_000}, activity="OPERATION"), fight])) == number


def test_strength_is_what_it_is_measured_by() -> None:
    """A unit of twelve hundred may fire twelve times as much; without strengths nothing is said."""
    operations = months(dict.fromkeys(range(6), 12_000))
    operations[0] = unit("U-0", 1200)
    assert found(operations) == []
    assert found(months({2: 12_000}, strength=None)) == []


def test_fewer_than_six_peers_are_none() -> None:
    """With five others nobody is compared, nor with parties of another kind."""
    few = {"U-6", "U-7", "U-8"}
    operations = [
        each for each in months({2: 12_000}) if not any(code in str(each.get("id")) for code in few)
    ]
    assert found(operations) == []
    others = [
        {**each, "kind": "POLICE_UNIT"} if each["op"] == "add_party" and each["code"] in few else each
        for each in months({2: 12_000})
    ]
    assert found(others) == []


def test_what_teams_fire_counts_for_their_unit() -> None:
    """A person within a unit has no strength, so the unit is counted."""
    operations = months({})
    operations += [unit("P-1", None, "PERSON", "U-0"), *shoot("P-1", 75, 12_000)]
    (finding,) = found(operations)
    assert finding.signal.parties == ["U-0"]
    assert finding.signal.operations == ["X-U-0-70", "X-P-1-75"]


def leaving(last: list[int], list_: str = "REPATRIATION", **fields: Any) -> list[dict[str, Any]]:
    """A contingent that fires 500 rounds a fortnight for half a year, then some more, and declares what goes home."""
    operations = [unit("BAT", 500, "CONTINGENT")]
    for number in range(13):
        operations += shoot("BAT", number * 14, 500)
    for number, rounds in enumerate(last):
        operations += shoot("BAT", 190 + number * 7, rounds, **fields)
    operations.append(
        entry(
            "declare",
            "D-1",
            214,
            party="BAT",
            list=list_,
            rotation="R1",
            lines=[{"lot": "L-1", "quantity": 10}],
        )
    )
    return operations


def test_a_surge_before_going_home() -> None:
    """Nine thousand rounds in the last month, where a thousand were usual, are said with the list and its chance."""
    (finding,) = found(leaving([3000, 3000, 3000]))
    assert finding.severity is Severity.S3
    assert finding.signal.parties == ["BAT"]
    assert finding.signal.operations == ["X-BAT-190", "X-BAT-197", "X-BAT-204", "D-1"]
    assert finding.signal.figures["rounds_in_the_last_30_days"] == 9000
    assert float(finding.signal.figures["times_the_usual"]) > 3
    assert finding.signal.title == "A surge before going home"


@pytest.mark.parametrize("case", ["as usual", "not leaving", "a fight", "no history"])
def test_no_surge(case: str) -> None:
    """What is usual, what no list of leaving follows, a fight, and a party of which nothing is known, say nothing."""
    if case == "as usual":
        operations = leaving([500, 500, 500])
    elif case == "not leaving":
        operations = leaving([3000, 3000, 3000], "INSPECTION")
    elif case == "a fight":
        fights = [
            entry("incident", f"F-{day}", day, kind="AMBUSH", place="BASE", description="Ambush")
            for day in (190, 197, 204)
        ]
        operations = [*leaving([3000, 3000, 3000], activity="OPERATION"), *fights]
    else:
        early = {f"{op}-BAT-{number * 14}" for op in ("I", "X") for number in range(11)}
        operations = [each for each in leaving([3000, 3000, 3000]) if each["id"] not in early]
    assert found(operations) == []
