"""R32: counts that were cancelled, repeated or narrowed until nothing was missing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.stores import count_of, entry, lots, moment_of
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity

AT = moment_of(200)
STORE = [lots("ESH", ["L-1", "L-2"])]
WHOLE = {"L-1": 1000, "L-2": 1000}
SHORT = {"L-1": 940, "L-2": 1000}


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R32 says, whole and bit by bit."""
    ordered = sorted([*STORE, *operations], key=lambda each: each["recorded_at"])
    return both(bodies(ordered), at, rules=["R32"])


def cancelled(count: str, days: float) -> dict[str, Any]:
    """The count is reversed."""
    return entry("reverse", f"V-{count}", days, entry=count, reason="Wrong sheet", approved_by="CHIEF")


def test_a_count_that_had_found_something_is_cancelled() -> None:
    """It is S3, with the count, its cancelling, and what it had found."""
    (finding,) = found([count_of("C-1", "ESH", 5, SHORT), cancelled("C-1", 6)])
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["C-1", "V-C-1"]
    assert finding.signal.lots == ["L-1"]
    assert finding.signal.users == ["CLERK", "THIRD"]
    assert finding.rule.about_staff


def test_a_count_that_had_found_nothing_may_be_cancelled() -> None:
    """A sheet without differences that is entered anew hides nothing."""
    assert (
        found([count_of("C-1", "ESH", 5, WHOLE), cancelled("C-1", 6), count_of("C-2", "ESH", 7, WHOLE)]) == []
    )


def test_what_the_count_in_its_place_found_as_well_is_not_hidden() -> None:
    """The same difference in the count that replaced it is open to everybody."""
    operations = [count_of("C-1", "ESH", 5, SHORT), cancelled("C-1", 6), count_of("C-2", "ESH", 7, SHORT)]
    assert found(operations) == []
    operations[-1] = count_of("C-2", "ESH", 7, WHOLE)
    assert [each.signal.operations for each in found(operations)] == [["C-1", "V-C-1", "C-2"]]


def test_a_narrower_count_takes_its_place() -> None:
    """A full count that is cancelled for a sample is S3, though it had found nothing yet."""
    operations = [
        count_of("C-1", "ESH", 5, WHOLE, scope="ALL"),
        cancelled("C-1", 5.2),
        count_of("C-2", "ESH", 6, {"L-2": 1000}, scope="SAMPLE"),
    ]
    (finding,) = found(operations)
    assert finding.signal.figures["scope_of_the_count_in_its_place"] == "SAMPLE"
    operations[-1] = count_of("C-2", "ESH", 30, {"L-2": 1000}, scope="SAMPLE")
    assert found(operations) == []


@pytest.mark.parametrize(
    ("seen", "gap", "counters", "number"),
    [
        ([SHORT, SHORT, SHORT, WHOLE], 1, ("CLERK", "THIRD"), 1),
        ([SHORT, SHORT, WHOLE], 1, ("CLERK", "THIRD"), 0),
        ([SHORT, SHORT, SHORT, SHORT], 1, ("CLERK", "THIRD"), 0),
        ([SHORT, SHORT, SHORT, WHOLE], 7, ("CLERK", "THIRD"), 0),
        ([SHORT, SHORT, SHORT, WHOLE], 1, ("CHIEF", "ADMIN"), 0),
    ],
    ids=["until it matched", "two recounts", "it never matched", "the weekly counts", "other people"],
)
def test_recounts_by_the_same_people(
    seen: list[dict[str, int]], gap: float, counters: tuple[str, str], number: int
) -> None:
    """More than two recounts by the same people, days apart, the last of which matches, are S3."""
    operations = [
        count_of(
            f"C-{place}",
            "ESH",
            5 + place * gap,
            each,
            counters=counters if place == 3 else ("CLERK", "THIRD"),
        )
        for place, each in enumerate(seen)
    ]
    findings = found(operations)
    assert len(findings) == number
    for finding in findings:
        assert finding.signal.operations == ["C-0", "C-1", "C-2", "C-3"]
        assert finding.signal.figures["recounts"] == 3
        assert finding.signal.lots == ["L-1"]


def test_what_stays_missing_does_not_hide_what_is_found_at_last() -> None:
    """Where another lot is short in all four counts, the one that the fourth finds is said by itself."""
    operations = [
        count_of(f"C-{place}", "ESH", 5 + place, {**(WHOLE if place == 3 else SHORT), "L-2": 900})
        for place in range(4)
    ]
    (finding,) = found(operations)
    assert finding.signal.operations == ["C-0", "C-1", "C-2", "C-3"]
    assert finding.signal.lots == ["L-1"]


def test_counts_of_parties_and_empty_sheets_raise_nothing() -> None:
    """What lacks a place is left out."""
    party = entry("count", "C-1", 3, party="COY", scope="ALL", kind="COUNT", cut_off=moment_of(3, 7),
                  counted_by=["CLERK", "THIRD"], blind=True, lines=[])  # fmt: skip
    assert found([party, cancelled("C-1", 4)]) == []
