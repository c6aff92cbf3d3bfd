"""R22: goods that nobody independent counts, goods that wait to be destroyed, and counts that never differ."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both, standing
from tests.detection.stores import count_of, entry, lots, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity
from wamledger.domain import moment

KEPT = entry("add_place", "P-KEPT", -30, by="ADMIN", code="KEPT", name="Kept", kind="ARMOURY", custody="SINGLE",
             within="CAMP", keeper="CLERK")  # fmt: skip
RIFLES = weapons("KEPT", ["W-1", "W-2"], 0)


def found(operations: list[dict[str, Any]], at: str) -> list[Finding]:
    """What R22 says, whole and bit by bit."""
    ordered = sorted([KEPT, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), at, rules=["R22"])


def looked(
    id_: str, days: float, counters: tuple[str, ...] = ("THIRD", "ADMIN"), **fields: Any
) -> dict[str, Any]:
    """Somebody counts the store and finds everything."""
    made = count_of(id_, "KEPT", days, {}, counters=counters, scope="WEAPONS",
                    kind=fields.pop("kind", "INDEPENDENT"), **fields)  # fmt: skip
    return {**made, "lines": [{"weapon": "W-1"}, {"weapon": "W-2"}]}


def test_a_store_that_nobody_has_counted() -> None:
    """Rifles are said after 92 days as S3, after 184 as S2, and not before."""
    assert found([RIFLES], moment_of(91)) == []
    (finding,) = found([RIFLES], moment_of(93))
    assert finding.severity is Severity.S3
    assert finding.signal.places == ["KEPT"]
    assert finding.signal.first_signal_at == moment.parse(moment_of(92))
    assert found([RIFLES], moment_of(183))[0].severity is Severity.S3
    (late,) = found([RIFLES], moment_of(185))
    assert late.severity is Severity.S2
    assert late.id == finding.id


@pytest.mark.parametrize(
    ("kind", "days"), [("LW-05", 31), ("SA-06", 92)], ids=["class A monthly", "rifles each quarter"]
)
def test_each_kind_has_its_time(kind: str, days: int) -> None:
    """Anti-tank weapons are counted each month."""
    operations = [weapons("KEPT", ["W-1"], 0, kind)]
    assert found(operations, moment_of(days - 1)) == []
    assert len(found(operations, moment_of(days + 1))) == 1


@pytest.mark.parametrize(("sealed", "days"), [(False, 92), (True, 183), (None, 183)])
def test_opened_packages_are_counted_more_often(sealed: bool | None, days: int) -> None:
    """Ammunition of which a count saw opened packages has three months, other ammunition six."""
    seen = count_of("C-0", "KEPT", 0.5, {"L-1": 1000}, kind="INDEPENDENT", counters=("THIRD", "ADMIN"))
    if sealed is not None:
        seen["lines"][0]["sealed"] = sealed
    operations = [lots("KEPT", ["L-1"], 1000, 0), seen]
    assert found(operations, moment_of(days - 1)) == []
    assert len(found(operations, moment_of(days + 2))) == 1


def test_it_clears_with_an_independent_count() -> None:
    """The count that ends it is named, and what came first where there was none before."""
    (finding,) = found([RIFLES, looked("C-1", 120)], moment_of(130))
    assert standing([finding]) == []
    assert finding.signal.operations == ["REGW-KEPT-0", "C-1"]


def test_stores_that_are_counted_in_time_are_quiet() -> None:
    """An independent count each two months is enough for rifles."""
    counts = [looked(f"C-{number}", number * 60) for number in range(1, 6)]
    assert found([RIFLES, *counts], moment_of(340)) == []


@pytest.mark.parametrize(
    ("counters", "kind", "severity"),
    [
        (("CLERK", "THIRD"), "COUNT", Severity.S4),
        (("THIRD", "CHIEF"), "COUNT", Severity.S4),
        (("CLERK", "THIRD"), "INDEPENDENT", Severity.S4),
        (("CLERK", "Somebody"), "COUNT", Severity.S3),
        (("A. Name", "B. Name"), "COUNT", Severity.S3),
    ],
    ids=[
        "keeper and another",
        "others, as routine",
        "called independent",
        "keeper and a name",
        "names alone",
    ],
)
def test_counts_that_are_not_independent(counters: tuple[str, str], kind: str, severity: Severity) -> None:
    """A count with somebody else who is known makes it a note; names prove nothing."""
    (finding,) = found([RIFLES, looked("C-1", 60, counters, kind=kind)], moment_of(100))
    assert finding.severity is severity


def test_somebody_else_keeps_it_from_being_urgent() -> None:
    """Where others take part in the weekly counts it stays S3 for ever; where they stop it becomes S2."""
    weekly = [
        looked(f"C-{number:02}", number * 7, ("CLERK", "THIRD"), kind="COUNT") for number in range(1, 40)
    ]
    assert found([RIFLES, *weekly], moment_of(270))[0].severity is Severity.S3
    assert found([RIFLES, *weekly[:3]], moment_of(270))[0].severity is Severity.S2


def test_an_empty_store_needs_no_count() -> None:
    """Where nothing stands, and where the goods came only yesterday, nothing is said."""
    assert found([], moment_of(400)) == []
    gone = entry("move", "M-1", 5, to="HUT", lines=[{"weapon": "W-1"}, {"weapon": "W-2"}], **{"from": "KEPT"})
    assert [each.signal.places for each in found([RIFLES, gone], moment_of(90))] == []
    assert found([lots("KEPT", ["L-1"], 10, 0), weapons("KEPT", ["W-1"], 100)], moment_of(110)) == []


def test_goods_that_wait_to_be_destroyed() -> None:
    """After half a year they are said, and it clears when the last is destroyed."""
    plan = entry("plan_disposal", "D-1", 5, disposal="DISP-1", method="CUT_TORCH", place="KEPT", approved_by="CHIEF",
                 lines=[{"weapon": "W-1"}, {"weapon": "W-2"}])  # fmt: skip
    done = entry("destroy", "X-1", 250, disposal="DISP-1", destroyed_on="2026-09-12", by="THIRD",
                 witnessed_by=["A. One", "B. Two"], lines=[{"weapon": "W-1"}, {"weapon": "W-2"}])  # fmt: skip

    def said(operations: list[dict[str, Any]], at: str) -> list[Finding]:
        return [each for each in found(operations, at) if each.signal.subject.startswith("disposal")]

    assert said([RIFLES, plan], moment_of(180)) == []
    (finding,) = said([RIFLES, plan], moment_of(200))
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["D-1"]
    assert said([RIFLES, plan], moment_of(400))[0].severity is Severity.S2
    (cleared,) = said([RIFLES, plan, done], moment_of(400))
    assert standing([cleared]) == []
    assert cleared.signal.operations == ["D-1", "X-1"]


NAMES = [f"L-{number:02}" for number in range(20)]


def stores(differing_elsewhere: bool, own: list[int] | None = None) -> list[dict[str, Any]]:
    """Two stores of twenty lots, counted each week by their keepers; in one of them now and then something differs."""
    operations = [
        entry("add_place", "P-OTHER", -30, by="ADMIN", code="OTHER", name="Other", kind="ARMOURY", custody="SINGLE",
              within="BASE", keeper="ADMIN"),
        lots("KEPT", NAMES, 1000, -20), lots("OTHER", [f"O-{name}" for name in NAMES], 1000, -19),
    ]  # fmt: skip
    for week in range(30):
        seen = dict.fromkeys(NAMES, 1000)
        if own and week in own:
            seen[NAMES[3]] = 990
        operations.append(count_of(f"C-{week:02}", "KEPT", week * 7, seen, counters=("CLERK", "ADMIN")))
        there = {f"O-{name}": 1000 for name in NAMES}
        if differing_elsewhere and week % 2:
            there[f"O-{NAMES[week % 20]}"] = 995
        operations.append(
            count_of(f"E-{week:02}", "OTHER", week * 7, there, hour=12, counters=("ADMIN", "THIRD"))
        )
    return operations


def perfect(operations: list[dict[str, Any]], at: str = "2026-08-15T00:00:00Z") -> list[Finding]:
    """Those that say that counts never differ."""
    return [each for each in found(operations, at) if each.signal.subject.startswith("perfect")]


def test_counts_that_never_differ() -> None:
    """Six hundred lines without a difference by the keeper, where one line in forty differs elsewhere, are S3."""
    (finding,) = perfect(stores(differing_elsewhere=True))
    assert finding.severity is Severity.S3
    assert finding.signal.places == ["KEPT"]
    assert finding.signal.figures["lines"] == 600
    assert float(finding.signal.figures["chance_of_none"]) < 0.01


def test_counts_that_differ_nowhere_are_no_wonder() -> None:
    """Where nothing differs anywhere, or something does here, nothing is said."""
    assert perfect(stores(differing_elsewhere=False)) == []
    assert perfect(stores(differing_elsewhere=True, own=[10, 20])) == []


def test_a_count_by_somebody_else_ends_the_series() -> None:
    """It has cleared with the count that the keeper did not make."""
    other = count_of("X-1", "KEPT", 210, dict.fromkeys(NAMES, 1000), counters=("THIRD", "CHIEF"))
    (finding,) = perfect([*stores(differing_elsewhere=True), other])
    assert standing([finding]) == []
    assert finding.signal.operations[-1] == "X-1"
