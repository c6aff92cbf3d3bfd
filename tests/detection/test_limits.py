"""R21: amounts just below the limit from which they are reported, and amounts that were split to lie there."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.stores import entry, lots, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(300)
NAMES = [f"L-{number}" for number in range(12)]
STORE = [lots("ESH", NAMES, 5000), weapons("ARM", [f"W-{number}" for number in range(30)])]


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R21 says, whole and bit by bit."""
    ordered = sorted([*STORE, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), at, rules=["R21"])


def lost(number: int, days: float, quantity: int, **fields: Any) -> dict[str, Any]:
    """So many rounds of a lot are reported lost."""
    return entry(
        "report_loss", f"R-{number}", days, kind=fields.pop("kind", "UNEXPLAINED"), discovered_at=moment_of(days),
        lines=[{"lot": NAMES[number % 12], "quantity": quantity}], **{"from": "ESH"}, **fields,
    )  # fmt: skip


def written(number: int, days: float, quantity: int) -> dict[str, Any]:
    """So many rounds are written off."""
    return entry(
        "adjust", f"A-{number}", days, place="ESH", direction="WRITE_OFF", reason="Board", inquiry="I",
        approved_by="CHIEF", lines=[{"lot": NAMES[number % 12], "quantity": quantity}],
    )  # fmt: skip


BELOW = [470, 481, 490, 455, 488, 499, 463]


def test_many_amounts_just_below_the_limit() -> None:
    """Seven write-offs between 400 and 500 rounds within a quarter, and none above, are S3 with the chance of it."""
    (finding,) = found([written(place, place * 9, amount) for place, amount in enumerate(BELOW)])
    assert finding.severity is Severity.S3
    assert len(finding.signal.operations) in (6, 7)
    assert finding.signal.figures["above"] == 0
    assert finding.signal.places == ["ESH"]
    assert finding.signal.users == ["CLERK"]
    assert float(finding.signal.figures["p_corrected"]) < 0.05
    assert finding.rule.about_staff


@pytest.mark.parametrize(
    "amounts",
    [
        [470, 520, 490, 555, 488, 611, 463],
        [470, 481, 490, 455, 488],
        [20, 30, 25, 60, 45, 35, 20],
        [420, 480, 450, 420, 480, 450, 480],
    ],
    ids=["as many above", "too few", "small ones", "whole packs of thirty"],
)
def test_amounts_that_nobody_chose(amounts: list[int]) -> None:
    """Amounts on both sides, few, small, or of whole packs say nothing."""
    packs = entry("add_nature", "N-1", -30, by="CHIEF", code="PACKED", name="Packed", category="small_arms",
                  hazard_division="1.4", compatibility_group="S", nec_mg=2000, unit="EACH", pack_size=30)  # fmt: skip
    store = lots("HUT", [f"P-{number}" for number in range(7)], 5000, days=-19, nature="PACKED")
    operations = [
        {
            **written(place, place * 9, amount),
            "place": "HUT",
            "lines": [{"lot": f"P-{place}", "quantity": amount}],
        }
        for place, amount in enumerate(amounts)
    ]
    assert found([packs, store, *operations]) == []


def test_a_loss_that_is_split() -> None:
    """Three reports of one lot within a week, each below the limit and together above, are S2."""
    operations = [lost(0, 5, 200), {**lost(12, 7, 190), "id": "R-B"}, {**lost(24, 9, 180), "id": "R-C"}]
    (finding,) = found(operations)
    assert finding.severity is Severity.S2
    assert finding.signal.operations == ["R-0", "R-B", "R-C"]
    assert finding.signal.lots == ["L-0"]
    assert finding.signal.quantity == 570
    assert finding.signal.figures["parts"] == [200, 190, 180]


@pytest.mark.parametrize(
    ("amounts", "gap", "kind", "incident"),
    [
        ([200, 190], 2, "UNEXPLAINED", False),
        ([200, 190, 180], 5, "UNEXPLAINED", False),
        ([300, 290], 1, "ATTACK_FIXED_SITE", False),
        ([300, 290], 1, "THEFT", True),
        ([700, 20], 1, "UNEXPLAINED", False),
    ],
    ids=["below together", "weeks apart", "an attack", "one incident", "reported as it should be"],
)
def test_losses_that_are_not_split(amounts: list[int], gap: float, kind: str, incident: bool) -> None:
    """Parts that stay below, lie apart, or are explained by an attack or an incident say nothing."""
    happened = entry("incident", "I-1", 1, kind="THEFT", place="BASE", description="A break-in")
    extra = {"incident": "I-1"} if incident else {}
    operations = [
        lost(place, 5 + place * gap, amount, kind=kind, **extra) for place, amount in enumerate(amounts)
    ]
    assert found([happened, *operations]) == []


def test_what_was_reported_is_not_split_by_being_written_off() -> None:
    """The write-off of what was reported lost is the same loss."""
    unaccounted = entry(
        "adjust", "A-1", 8, direction="WRITE_OFF", reason="Board", inquiry="I", approved_by="CHIEF",
        lines=[{"lot": NAMES[0], "quantity": 300}],
    )  # fmt: skip
    assert found([lost(0, 5, 300), unaccounted]) == []


def test_weapons_that_are_reported_in_parts() -> None:
    """Eleven rifles reported as six and five within a week are more than ten."""

    def report(id_: str, days: float, codes: range) -> dict[str, Any]:
        return entry("report_loss", id_, days, kind="UNEXPLAINED", discovered_at=moment_of(days),
                     lines=[{"weapon": f"W-{number}"} for number in codes], **{"from": "ARM"})  # fmt: skip

    (finding,) = found([report("R-1", 5, range(6)), report("R-2", 7, range(6, 11))])
    assert finding.severity is Severity.S2
    assert len(finding.signal.weapons) == 11
    assert found([report("R-1", 5, range(5)), report("R-2", 7, range(5, 10))]) == []


def test_the_limit_is_the_mission_s_own() -> None:
    """With a limit of a thousand rounds, three parts of two hundred are nothing."""
    policy = entry("set_policy", "P-1", -5, by="ADMIN", name="reporting_limit_rounds", value=1000)
    operations = [lost(0, 5, 200), {**lost(12, 7, 190), "id": "R-B"}, {**lost(24, 9, 180), "id": "R-C"}]
    assert found([policy, *operations]) == []
