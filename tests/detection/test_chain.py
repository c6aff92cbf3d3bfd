"""R24: where the entries do not follow one another, the ledger itself is not sound."""

from __future__ import annotations

from tests.detection.helpers import bodies
from tests.detection.stores import lots, moment_of
from wamledger.detection.detector import Detector
from wamledger.detection.finding import Finding
from wamledger.detection.registry import load
from wamledger.detection.signal import Severity
from wamledger.domain import moment

AT = moment.parse(moment_of(10))


def found(*breaks: tuple[int, str]) -> list[Finding]:
    """What R24 says of a ledger that has been found broken there."""
    detector = Detector([load()["R24"]])
    for seq, what in breaks:
        detector.books.note_break(seq, what)
    return detector.run(bodies([lots("ESH", ["L-1"])]), AT)


def test_a_sound_ledger_has_none() -> None:
    """Without a break nothing is said."""
    assert found() == []


def test_each_break_is_critical() -> None:
    """A changed entry is S1, names the entry and the one before it, and stays S1 though it is about process."""
    (finding,) = found((4, "changed"))
    assert finding.severity is Severity.S1
    assert finding.signal.operations == ["U-THIRD", "P-BASE"]
    assert finding.signal.figures["entry"] == 4
    assert not finding.rule.about_staff


def test_two_faults_at_one_entry_are_two_findings() -> None:
    """What is wrong is part of the name, and the same fault is said once."""
    assert len({each.id for each in found((4, "changed"), (4, "follows another"), (4, "changed"))}) == 2


def test_an_entry_that_cannot_be_read_rests_on_the_one_before() -> None:
    """Where there is no entry of that number the last before it is named."""
    (finding,) = found((999, "unreadable"))
    assert finding.signal.operations == ["REG-ESH--20"]


def test_a_break_that_comes_later_is_said_then() -> None:
    """A detector that keeps up says what it is told while it does."""
    detector = Detector([load()["R24"]])
    entries = bodies([lots("ESH", ["L-1"])])
    assert detector.run(entries[:-1], AT) == []
    detector.books.note_break(5, "missing")
    assert len(detector.update(entries[-1:], AT)) == 1
