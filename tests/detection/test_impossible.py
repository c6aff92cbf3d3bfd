"""R26: goods and people at two places between which nobody can have gone in that time."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.stores import entry, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(200)


def site(code: str, latitude: str | None) -> list[dict[str, Any]]:
    """A site with an armoury; a degree of latitude is 111 kilometres."""
    position = {"latitude": latitude, "longitude": "30.0"} if latitude else {}
    common = {"by": "ADMIN", "custody": "SINGLE", "name": code}
    return [
        entry("add_place", f"P-{code}-S", -30, code=code, kind="SITE", **position, **common),
        entry("add_place", f"P-{code}-A", -30, code=f"{code}-A", kind="ARMOURY", within=code, **common),
    ]


STOCK = [
    *site("NORTH", "3.0"),
    *site("SOUTH", "1.0"),
    *site("NEAR", "3.05"),
    *site("LOST", None),
    weapons("NORTH-A", ["W-1", "W-2"]),
]


def found(operations: list[dict[str, Any]]) -> list[Finding]:
    """What R26 says, whole and bit by bit."""
    ordered = sorted([*STOCK, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), AT, rules=["R26"])


def convoy(hours: float, to: str = "SOUTH-A", receiver: str = "THIRD", **papers: Any) -> list[dict[str, Any]]:
    """Goods leave the north and arrive so many hours later."""
    return [
        entry(
            "dispatch",
            "D-1",
            1,
            to=to,
            expected=moment_of(2),
            seals=["S-1"],
            lines=[{"weapon": "W-1"}],
            **{"from": "NORTH-A"},
            **papers,
        ),
        entry(
            "receive",
            "R-1",
            1,
            8 + hours,
            by=receiver,
            dispatch="D-1",
            to=to,
            seals_intact=True,
            seals=["S-1"],
            lines=[{"weapon": "W-1"}],
            final=True,
        ),
    ]


@pytest.mark.parametrize(
    ("hours", "papers", "severity"),
    [
        (1.0, {"vehicle": "UN-1207"}, Severity.S3),
        (4.0, {"vehicle": "UN-1207"}, None),
        (1.0, {"carrier": "UNMO-2", "vehicle": "Mi-8 helicopter"}, None),
        (1.0, {"route": "Airlift by C-130"}, None),
        (0.1, {"route": "Airlift by C-130"}, Severity.S3),
        (1.0, {}, Severity.S4),
        (0.1, {}, Severity.S3),
    ],
    ids=[
        "too fast by road",
        "by road",
        "by helicopter",
        "by air",
        "too fast by air",
        "way not stated",
        "for anything",
    ],
)
def test_consignments(hours: float, papers: dict[str, str], severity: Severity | None) -> None:
    """222 kilometres in an hour are too fast by road and easy by air; where nothing is stated they are a note."""
    findings = found(convoy(hours, **papers))
    assert [each.severity for each in findings] == ([severity] if severity else [])
    for finding in findings:
        assert finding.signal.operations == ["D-1", "R-1"]
        assert finding.signal.weapons == ["W-1"]
        assert finding.signal.figures["kilometres"] == "222.4"
        assert finding.signal.places == ["NORTH", "SOUTH"]


@pytest.mark.parametrize("to", ["NEAR-A", "LOST-A"])
def test_near_places_and_places_without_a_position_say_nothing(to: str) -> None:
    """Six kilometres are one place, and without a position there is no distance."""
    assert found(convoy(0.02, to=to, vehicle="UN-1207")) == []


def test_goods_that_come_back_elsewhere() -> None:
    """Issued in the north and returned ten minutes later in the south."""
    operations = [
        entry(
            "issue",
            "I-1",
            1,
            to="COY",
            due="STANDING",
            purpose="GUARD",
            lines=[{"weapon": "W-1"}],
            **{"from": "NORTH-A"},
        ),
        entry("return", "B-1", 1, 8.2, by="THIRD", issue="I-1", to="SOUTH-A", lines=[{"weapon": "W-1"}]),
    ]
    (finding,) = found(operations)
    assert finding.signal.operations == ["I-1", "B-1"]
    back = entry("reverse", "V-1", 3, entry="B-1", reason="Wrong store", approved_by="CHIEF")
    assert found([*operations, back]) == []


@pytest.mark.parametrize(("hours", "severity"), [(0.1, Severity.S3), (1.0, Severity.S4), (5.0, None)])
def test_a_storekeeper_is_at_one_place(hours: float, severity: Severity | None) -> None:
    """Who sends in the north and receives in the south has to travel; by air it is a note, faster than that S3."""
    findings = [each for each in found(convoy(hours, receiver="CLERK", route="by air")) if each.signal.users]
    people = [each for each in findings if each.signal.subject.startswith("person")]
    assert [each.severity for each in people] == ([severity] if severity else [])
    for finding in people:
        assert finding.signal.users == ["CLERK"]


def test_a_weapon_that_two_counts_saw() -> None:
    """Seen in the north and an hour later in the south is said with both counts; seen there the next day is not."""
    seen = entry(
        "count",
        "C-1",
        1,
        8,
        place="NORTH-A",
        scope="WEAPONS",
        kind="FULL_SERIAL",
        cut_off=moment_of(1, 8),
        counted_by=["CLERK", "THIRD"],
        blind=True,
        lines=[{"weapon": "W-1"}, {"weapon": "W-2"}],
    )
    for day, severities in ((1, [Severity.S3]), (2, [])):
        again = entry(
            "count",
            "C-2",
            day,
            9,
            place="SOUTH-A",
            scope="SAMPLE",
            kind="SAMPLE_SERIAL",
            cut_off=moment_of(day, 9),
            counted_by=["CHIEF", "THIRD"],
            blind=True,
            lines=[{"weapon": "W-1"}],
        )
        goods = [each for each in found([seen, again]) if each.signal.weapons]
        assert [each.severity for each in goods] == severities
        assert all(
            each.signal.operations == ["C-1", "C-2"] and each.signal.weapons == ["W-1"] for each in goods
        )


def test_whoever_counts_was_there() -> None:
    """A counter at two sites within minutes is said, whatever their part; a clerk who records for both is not."""
    store = weapons("SOUTH-A", ["W-8"], -19, id_="REGW-8")
    counts = [
        entry(
            "count",
            f"C-{site}",
            1,
            8 + place / 6,
            by="CLERK",
            place=f"{site}-A",
            scope="WEAPONS",
            kind="FULL_SERIAL",
            cut_off=moment_of(1, 8 + place / 6),
            counted_by=["CHIEF", other],
            blind=True,
            lines=[{"weapon": code} for code in codes],
        )
        for place, (site, other, codes) in enumerate(
            (("NORTH", "Adjutant", ["W-1", "W-2"]), ("SOUTH", "Sergeant", ["W-8"]))
        )
    ]
    (finding,) = [each for each in found([store, *counts]) if each.signal.users == ["CHIEF"]]
    assert (finding.severity, finding.signal.operations) == (Severity.S3, ["C-NORTH", "C-SOUTH"])
