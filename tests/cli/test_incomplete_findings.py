"""A rule that makes a mistake: what the others say is printed, and it is said loudly that it is not everything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from wamledger.detection.look import Look
from wamledger.detection.registry import RULES, load
from wamledger.detection.signal import Severity, Signal


def says(look: Look, subject: str) -> Iterator[Signal]:
    """A rule that has something to say."""
    yield Signal(subject=subject, severity=Severity.S3, why="So", first_signal_at=0, operations=["R-1"])


def fails(look: Look, subject: str) -> Iterator[Signal]:
    """A rule that does not foresee something, and whose words are nobody's business."""
    if subject == "GAO-ARM":
        raise LookupError("BINTA had the key")
    yield from says(look, subject)


@pytest.fixture
def broken(office: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """An office in which R20 says something of each place, and R22 fails on one of the two."""
    load()

    def places(look: Look) -> list[str]:
        return sorted(look.places)

    for code, evaluate in (("R20", says), ("R22", fails)):
        monkeypatch.setitem(
            RULES, code, replace(RULES[code], subjects=places, evaluate=evaluate, settle=None)
        )
    return office


@pytest.mark.parametrize("words", [("detect",), ("findings",), ("findings", "--rule", "R20")])
def test_what_is_missing_is_told_on_standard_error(broken: Run, words: tuple[str, ...]) -> None:
    """The findings of the other rules are there; the exit code and standard error say that some are missing."""
    answer = broken(*words)
    assert answer.code == 1
    assert "R20-" in answer.out
    assert "NOT COMPLETE" in answer.err
    assert "R22 says nothing of 1 subject: LookupError (reference F-" in answer.err
    assert "BINTA" not in answer.out + answer.err, "the words of a mistake can name people"


def test_json_keeps_its_shape(broken: Run) -> None:
    """The answer is the list that it always is: what is missing is told beside it."""
    answer = broken("detect", "--json")
    assert answer.code == 1
    assert [each["rule"] for each in answer.json] == ["R20", "R20", "R22"]
    assert "NOT COMPLETE" in answer.err


def test_the_reference_is_that_of_the_log(broken: Run) -> None:
    """Whoever mends the program finds the mistake under the number, with the subject and where it was made."""
    answer = broken("detect")
    reference = answer.err.partition("(reference ")[2].partition(")")[0]
    log = (Path.cwd() / "home" / "log" / "faults.log").read_text(encoding="utf-8")
    assert f"== {reference} " in log
    assert "raised by rule R22 over 1: 'GAO-ARM'" in log
    assert "BINTA had the key" in log
    assert "in fails" in log


def test_the_story_of_one_says_so_too(broken: Run) -> None:
    """A finding of another rule is shown; one that is not there may be among what is missing."""
    one = broken("detect", "--json").json[0]["id"]
    answer = broken("finding", one)
    assert answer.code == 1
    assert one in answer.out
    assert "NOT COMPLETE" in answer.err
    unknown = broken("finding", "R22-000000000000")
    assert unknown.code == 2
    assert "NOT COMPLETE" in unknown.err


def test_nothing_is_not_said_to_stand_out_where_nobody_knows(
    office: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty list with a rule that failed is no clean page."""
    load()

    def lost(look: Look) -> list[str]:
        raise KeyError("places")

    for code in list(RULES):
        monkeypatch.setitem(RULES, code, replace(RULES[code], subjects=lost))
    answer = office("findings")
    assert answer.code == 1
    assert answer.out == ""
    assert "R22 says nothing at all: KeyError" in answer.err


def test_where_all_rules_do_their_work_nothing_is_said(office: Run) -> None:
    """Standard error is empty, and the exit code that of what is done."""
    answer = office("detect", "--json")
    assert (answer.code, answer.err) == (0, "")
