"""Two kinds of evidence raise a finding; a sum and its parts are one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from wamledger.detection.combining import combined
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
