"""Two kinds of evidence raise a finding; a sum and its parts are one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wamledger.detection.combining import Combining, combined, worst_first
from wamledger.detection.finding import Finding
from wamledger.detection.registry import load
from wamledger.detection.signal import Severity, Signal
from wamledger.domain.moment import DAY


def found(rule: str, severity: Severity, day: int = 0, *, lots: Sequence[str] = ("L-1",)) -> Finding:
    """A finding of the rule about a lot."""
    signal = Signal(
        subject=f"{rule} {day}",
        severity=severity,
        why="",
        first_signal_at=day * DAY,
        operations=["X"],
        lots=list(lots),
    )
    return Finding(id=f"{rule}-{day}", rule=load()[rule], signal=signal, severity=severity)


def severities(*findings: Finding) -> list[str]:
    """The severities of the findings side by side."""
    return [each.severity.name for each in combined(findings)]


def test_two_families_raise_one_another() -> None:
    """A shortage of a lot that was seized elsewhere is more urgent than each alone; half a year later it is not."""
    assert severities(found("R02", Severity.S2), found("R14", Severity.S2, 30)) == ["S1", "S1"]
    assert severities(found("R02", Severity.S2), found("R14", Severity.S2, 181)) == ["S2", "S2"]
    assert severities(found("R02", Severity.S2), found("R14", Severity.S2, lots=("L-2",))) == ["S2", "S2"]


@pytest.mark.parametrize("total", ["R09", "R10", "R19"])
@pytest.mark.parametrize("part", ["R01", "R02", "R05"])
def test_a_sum_does_not_raise_its_parts(total: str, part: str) -> None:
    """The losses that a run of small losses adds up are the same rounds, and no second evidence."""
    assert severities(found(part, Severity.S3), found(total, Severity.S2)) == ["S3", "S2"]


def test_how_people_worked_stays_a_review() -> None:
    """A late entry beside a shortage raises the shortage, and is not raised by it."""
    assert severities(found("R02", Severity.S3), found("R16", Severity.S3)) == ["S2", "S3"]
    assert severities(found("R22", Severity.S3), found("R16", Severity.S3)) == ["S3", "S3"]


def test_a_note_on_serials_is_no_evidence() -> None:
    """That several serials are as near says nothing of any: it is not raised, and raises nothing."""
    assert severities(found("R13", Severity.S4), found("R15", Severity.S3)) == ["S4", "S3"]
    assert severities(found("R13", Severity.S3), found("R15", Severity.S3)) == ["S2", "S2"]


FINDINGS = st.builds(
    found,
    st.sampled_from(["R01", "R02", "R09", "R13", "R14", "R16", "R22"]),
    st.sampled_from([Severity.S1, Severity.S2, Severity.S3, Severity.S4]),
    st.sampled_from([0, 90, 181, 300]),
    lots=st.lists(st.sampled_from(["L-1", "L-2", "L-3"]), max_size=3),
)


@given(st.lists(st.lists(FINDINGS, max_size=8), min_size=1, max_size=6))
def test_what_is_kept_up_is_what_is_combined_anew(rounds: list[list[Finding]]) -> None:
    """However findings come, change and go, they stand beside one another as if all were combined at once."""
    kept = Combining()
    for findings in rounds:
        assert kept.worst_first(findings) == worst_first(combined(findings))


def test_a_finding_that_comes_raises_one_that_was_there() -> None:
    """What was said before is raised by what comes to speak of the same, and falls back when that goes."""
    kept = Combining()
    short, seized = found("R02", Severity.S2), found("R14", Severity.S2, 30)
    assert [each.severity.name for each in kept.worst_first([short])] == ["S2"]
    assert [each.severity.name for each in kept.worst_first([short, seized])] == ["S1", "S1"]
    assert [each.severity.name for each in kept.worst_first([short])] == ["S2"]
