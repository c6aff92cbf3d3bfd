"""What fuzzing has kept, run once more without the fuzzer: every reader still keeps its rules on every input."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.fuzz import corpus, oracle
from tests.fuzz.dice import Dice
from tests.fuzz.targets import TARGETS
from wamledger.domain.reading import Malformed
from wamledger.domain.refusals import Code, Refused


@pytest.mark.parametrize("target", TARGETS)
def test_what_is_kept(target: str) -> None:
    """Each input that reached something new is read or refused, soon and in words."""
    kept = corpus.kept(target)
    assert kept, "nothing is kept: run the campaign"
    for each in (*TARGETS[target].seeds(), *kept, b""):
        TARGETS[target].run(each)


def test_each_corpus_has_its_target() -> None:
    """No corpus is left behind by a target that is gone."""
    assert {path.stem for path in corpus.FOLDER.iterdir()} == set(TARGETS)


def test_an_error_is_a_finding() -> None:
    """What is no refusal passes through, and a refusal does not."""
    with pytest.raises(KeyError), oracle.refusals_only():
        raise KeyError("x")
    with oracle.refusals_only():
        raise Refused(Code.NOT_AN_OBJECT, found="str")


@pytest.mark.parametrize(
    "fault", [Malformed([]), Refused(Code.NOT_AN_OBJECT, finding="a fact of another name")]
)
def test_a_refusal_that_cannot_be_told_is_a_finding(fault: Exception) -> None:
    """Who is refused is told why."""
    with pytest.raises((AssertionError, KeyError)), oracle.refusals_only():
        raise fault


def test_a_hang_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that takes longer than is allowed is a finding, also where it is refused in the end."""
    monkeypatch.setattr(oracle, "MOST_SECONDS", 0.0)
    with pytest.raises(oracle.Hang), oracle.refusals_only():
        sum(range(10_000))


def test_dice_never_run_out() -> None:
    """Where the bytes end every choice is the first, and choices before it are those that the bytes name."""
    dice = Dice(b"\x02\x01\x03abcde")
    assert (dice.pick("xyz"), dice.one_in(2), dice.text(9)) == ("z", True, "abc")
    assert (dice.below(300), dice.is_empty) == (0x6564 % 300, True)
    assert (dice.pick("xyz"), dice.one_in(2), dice.text(9)) == ("x", False, "")


def test_inputs_are_kept_as_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes of any kind come back from the file that keeps them, shortest first; the longest fall out where room ends."""
    monkeypatch.setattr(corpus, "FOLDER", tmp_path)
    inputs = [bytes(range(256)), b"\n", b"a", b"\0\xff", b"a", b""]
    assert corpus.keep("x", inputs) == 4
    assert corpus.kept("x") == [b"\n", b"a", b"\0\xff", bytes(range(256))]
    monkeypatch.setattr(corpus, "MOST_BYTES", 20)
    assert corpus.keep("x", inputs) == 3
    corpus.unpack(inputs, tmp_path / "folder")
    assert sorted(corpus.packed(tmp_path / "folder")) == sorted(set(inputs))
