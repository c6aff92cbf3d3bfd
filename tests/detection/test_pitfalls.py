"""Seven pitfalls of detection: what is taken for sure and is not, and what a clean page does not say."""

from __future__ import annotations

from typing import Any

import orjson

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import count_of, entry, lots, moment_of, weapons, weekly
from wamledger.detection.detector import canonical
from wamledger.detection.finding import Finding, finding_id
from wamledger.detection.registry import Family, load
from wamledger.detection.signal import Severity

NAMES = [f"L-{number:02}" for number in range(10)]


def found(operations: list[dict[str, Any]], rules: list[str] | None, days: float) -> list[Finding]:
    """What the rules (all of them without any named) say, whole and bit by bit."""
    ordered = sorted(operations, key=lambda each: each["recorded_at"])
    return both(bodies(ordered), moment_of(days), rules=rules)


def test_a_serial_is_no_key() -> None:
    """Pitfall 3: two weapons bear one serial, of two makers; where one of them is gone, that one is missing."""
    ours = weapons("ARM", ["W-1"], -20)
    theirs = weapons("ARM", ["W-2"], -19)
    theirs["lines"][0]["new_weapon"] |= {
        "serial": "SW-1",
        "make": "Norinco",
        "model": "Type 56",
        "type": "SA-07",
    }
    count = count_of("C-1", "ARM", 5, {}, scope="WEAPONS", kind="FULL_SERIAL")
    count["lines"] = [{"serial": "SW-1", "make": "Norinco", "model": "Type 56"}]
    (finding,) = found([ours, theirs, count], ["R01"], 10)
    assert finding.signal.weapons == ["W-1"]


def test_small_differences_are_all_kept() -> None:
    """Pitfall 4: differences that each may pass are not forgotten: together they are a series."""
    losses = {week: {NAMES[week % 10]: 4} for week in (5, 6, 8, 9)}
    findings = found([lots("ESH", NAMES), *weekly("ESH", NAMES, range(11), losses)], ["R02", "R09"], 90)
    small = [each for each in findings if each.rule.code == "R02"]
    assert len(small) == 4
    assert {each.signal.quantity for each in small} == {4}
    (series,) = [each for each in findings if each.rule.code == "R09"]
    assert set(series.signal.operations) <= {each.signal.operations[0] for each in small}


def test_confirmed_theft_is_no_baseline() -> None:
    """Pitfall 5: what was confirmed to be stolen while the baseline was made is not what is usual afterwards."""
    stolen = {week: {NAMES[week % 10]: 4} for week in (1, 13, 25)}
    again = {week: {NAMES[week % 10]: 4} for week in (40, 43, 46, 49, 52)}
    operations = [lots("ESH", NAMES), *weekly("ESH", NAMES, range(56), {**stolen, **again})]
    reviews = [
        entry(
            "review_finding", f"RV-{week}", week * 7 + 4, by="CHIEF", status="CONFIRMED", reason="Inquiry",
            finding=finding_id("R02", f"CNT-ESH-{week:03} {NAMES[week % 10]}"),
        )
        for week in stolen
    ]  # fmt: skip
    (confirmed,) = found([*operations, *reviews], ["R09"], 420)
    (rebased,) = found(operations, ["R09"], 420)
    assert confirmed.signal.figures["baseline_loss_lines"] == 0
    assert rebased.signal.figures["baseline_loss_lines"] == 3
    assert confirmed.signal.first_signal_at < rebased.signal.first_signal_at


def test_a_clean_page_where_nobody_counted() -> None:
    """Pitfall 6: a store that nobody has counted has no shortages, and is said for that very reason."""
    operations = [weapons("ARM", ["W-1", "W-2"], 0), lots("ESH", NAMES, days=0)]
    findings = standing(found(operations, None, 400))
    assert not [each for each in findings if each.rule.code in ("R01", "R02")]
    assert {each.signal.places[0] for each in findings if each.rule.code == "R22"} == {"ARM", "ESH"}


def test_the_busiest_keeper_is_not_accused() -> None:
    """Pitfall 7: whoever handles five times as much and loses five times as much is like everybody else."""
    operations: list[dict[str, Any]] = []
    for number, (place, keeper, size) in enumerate(
        (("S1", "CLERK", 50), ("S2", "CHIEF", 10), ("S3", "THIRD", 10))
    ):
        names = [f"{place}-{each:02}" for each in range(size)]
        operations += [
            entry("add_place", f"P-{place}", -30, by="ADMIN", code=place, name=place, kind="ARMOURY",
                  custody="SINGLE", within="BASE", keeper=keeper),
            lots(place, names, days=-20 - number),
        ]  # fmt: skip
        losses = {week: {names[week % size]: 4} for week in range(0, 20, 2 if size == 50 else 9)}
        operations += weekly(place, names, range(20), losses, hour=6 + number)
    assert found(operations, ["R19"], 170) == []
    # the same losses in a store of ten lots stand out
    names = [f"S2-{each:02}" for each in range(10)]
    crowded = [each for each in operations if each.get("place") != "S2"]
    crowded += weekly(
        "S2", names, range(20), {week: {names[week % 10]: 4} for week in range(0, 20, 2)}, hour=7
    )
    assert {user for each in found(crowded, ["R19"], 170) for user in each.signal.users} == {"CHIEF"}


def test_a_lot_that_matches_proves_nothing() -> None:
    """Pitfall 9: a seized lot with the number of one of ours, of which nothing is missing, is never critical."""
    ours = lots("ESH", ["L-1"])
    ours["lines"][0]["new_lot"] |= {"lot_number": "BNS-77-04", "manufacturer": "BNS"}
    seized = lots("HUT", ["L-9"], 300, days=20)
    seized["acquisition"] = {"mode": "SEIZED", "ownership": "UNDETERMINED", "from": "REBELS"}
    seized["lines"][0]["new_lot"] |= {"lot_number": "BNS-77-04", "manufacturer": "BNS"}
    findings = found([ours, seized, count_of("C-1", "ESH", 15, {"L-1": 1000})], None, 60)
    matches = [each for each in findings if each.rule.code == "R14"]
    assert matches
    assert all(each.severity > Severity.S1 for each in findings)


def test_findings_name_codes_and_nobody() -> None:
    """Pitfall 10: whatever is found, no name of a person stands in it, and whom it concerns is marked."""
    named = entry(
        "add_user", "U-X", -40, by="ADMIN", code="SK-7", name="Ingrid Solvang", roles=["STOREKEEPER"]
    )
    kept = entry("add_place", "P-X", -30, by="ADMIN", code="KEPT", name="Kept", kind="ARMOURY", custody="SINGLE",
                 within="BASE", keeper="SK-7")  # fmt: skip
    operations = [named, kept, lots("KEPT", NAMES)]
    left = dict.fromkeys(NAMES, 1000)
    for week in range(12):
        left[NAMES[week % 10]] -= 4
        operations.append(
            count_of(f"C-{week:02}", "KEPT", week * 7, left, by="SK-7", counters=("SK-7", "Tomasz Wierny"),
                     kind="INDEPENDENT")
        )  # fmt: skip
    findings = found(operations, None, 120)
    assert {"R02", "R09", "R18"} <= {each.rule.code for each in findings}
    told = orjson.dumps(canonical(findings, every=True)).decode()
    assert "SK-7" in told
    assert "Solvang" not in told
    assert "Wierny" not in told


def test_how_people_worked_is_never_more_than_a_review() -> None:
    """Process signals alone stay S3, but for a broken chain; rules about staff are marked, so that few may read them."""
    rules = load()
    assert {code for code, rule in rules.items() if rule.about_staff} == {
        "R16",
        "R17",
        "R18",
        "R19",
        "R21",
        "R32",
    }
    kept = entry("add_place", "P-X", -30, by="ADMIN", code="KEPT", name="Kept", kind="ARMOURY", custody="SINGLE",
                 within="BASE", keeper="CLERK")  # fmt: skip
    operations = [kept, lots("KEPT", NAMES)]
    for week in range(6):
        operations.append(
            count_of(
                f"C-{week}", "KEPT", week * 7, {**dict.fromkeys(NAMES, 1000), "L-00": 990}, kind="INDEPENDENT"
            )
        )
    operations.append(entry("reverse", "V-1", 40, entry="C-5", reason="Wrong sheet", approved_by="CHIEF"))
    late = entry("issue", "I-1", 2, late_hours=24 * 20, to="COY", due="STANDING", purpose="GUARD",
                 lines=[{"lot": "L-01", "quantity": 10}], **{"from": "KEPT"})  # fmt: skip
    findings = found([*operations, late], None, 60)
    process = [each for each in findings if each.rule.family is Family.PROCESS]
    assert {"R16", "R18"} <= {each.rule.code for each in process}
    assert all(each.severity >= Severity.S3 for each in process)
