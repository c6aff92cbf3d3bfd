"""Many tests in one run: what is said is what stands out among all that were made."""

from __future__ import annotations

from wamledger.detection.correcting import corrected
from wamledger.detection.multiplicity import adjusted_by_benjamini_hochberg
from wamledger.detection.signal import Severity, Signal


def said(subject: str, probability: float | None, run: int = 7, level: float = 0.05) -> Signal:
    """A signal that rests on a probability."""
    return Signal(subject, Severity.S3, "", 0, [], probability=probability, run=run, level=level)


def test_values_are_corrected_for_what_said_nothing_too() -> None:
    """One in a hundred is nothing among a hundred tests, and something among two."""
    assert adjusted_by_benjamini_hochberg([0.01], 100) == [1.0]
    assert adjusted_by_benjamini_hochberg([0.01], 2) == [0.02]
    assert adjusted_by_benjamini_hochberg([0.02, 0.001, 0.03], 3) == [0.03, 0.003, 0.03]


def test_each_run_is_corrected_by_itself() -> None:
    """The same value is kept in a run of two tests and dropped in a run of a hundred; figures say how many there were."""
    kept = corrected([said("A", 0.01, run=1), said("B", 0.01, run=2)], {1: 2, 2: 100})
    assert [each.subject for each in kept] == ["A"]
    assert kept[0].figures["tests_in_run"] == 2
    assert kept[0].figures["p_corrected"] == "0.02"


def test_each_rule_has_its_own_level() -> None:
    """A corrected value of 0.02 is enough for one that asks 0.05, and not for one that asks 0.01."""
    assert corrected([said("A", 0.01, level=0.01)], {7: 2}) == []
    assert len(corrected([said("A", 0.01)], {7: 2})) == 1


def test_what_rests_on_no_probability_is_left_alone() -> None:
    """Facts are not corrected."""
    fact = said("A", None)
    assert corrected([fact], {}) == [fact]
