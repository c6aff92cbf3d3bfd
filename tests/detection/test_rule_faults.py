"""A rule that raises: it says nothing of that subject, all others say theirs, and it is tried again when things change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import orjson
import pytest

from tests.detection.helpers import bodies, bytes_of
from wamledger.detection.detector import Detector
from wamledger.detection.look import Look
from wamledger.detection.registry import Family, Rule, load
from wamledger.detection.signal import Severity, Signal
from wamledger.domain import moment

AT = moment.parse("2026-06-01T00:00:00Z")


def signal(subject: str) -> Signal:
    """Something that a rule says."""
    return Signal(subject=subject, severity=Severity.S3, why="", first_signal_at=0, operations=[])


def names(look: Look) -> Iterator[str]:
    """The places."""
    yield from sorted(look.places)


def made(code: str, **parts: Any) -> Rule:
    """A rule over the places that says something of each."""

    def every(look: Look, subject: str) -> Iterator[Signal]:
        look.passed(0)
        yield signal(f"{code} {subject}")

    rule = Rule(code, "Title", Family.PROCESS, "What?", "Nothing.", "WAMLEDGER", names, every)
    return replace(rule, **parts)


def places(*codes: str) -> list[dict[str, Any]]:
    """Entries that set up an office and these places."""
    return bodies(
        {
            "op": "add_place",
            "occurred_at": f"2026-02-0{number}T00:00:00Z",
            "by": "ADMIN",
            "id": f"ADD-{code}",
            "code": code,
            "name": code,
            "kind": "SITE",
        }
        for number, code in enumerate(codes, 1)
    )


def copies(entries: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Entries that a detector may keep."""
    return [orjson.loads(orjson.dumps(body)) for body in entries]


def fails_on(*subjects: str) -> Any:
    """A rule that says the first half of what it has to say of some subjects, and then raises."""

    def evaluate(look: Look, subject: str) -> Iterator[Signal]:
        look.tested(0, 1)
        yield signal(subject)
        if subject in subjects:
            raise LookupError(f"nothing of {subject}")

    return evaluate


def test_one_subject_is_missing_and_nothing_else() -> None:
    """What raises over one subject says nothing of it, all of the others and of every other rule stands."""
    entries = places("XA", "XB")
    whole = Detector([made("R91"), made("R92")]).run(copies(entries), AT)
    detector = Detector([made("R91", evaluate=fails_on("XB")), made("R92")])
    found = detector.run(copies(entries), AT)
    said = {each.signal.subject for each in found if each.rule.code == "R91"}
    assert "XA" in said
    assert "XB" not in said
    assert bytes_of(each for each in found if each.rule.code == "R92") == bytes_of(
        each for each in whole if each.rule.code == "R92"
    )
    (fault,) = detector.faults()
    with pytest.raises(LookupError, match="nothing of XB"):
        detector.must_be_whole()
    assert (fault.rule, fault.subject, fault.kind, fault.text) == (
        "R91",
        "XB",
        "LookupError",
        "nothing of XB",
    )
    assert fault.error.__traceback__ is not None


def test_a_rule_that_cannot_tell_its_subjects() -> None:
    """It says nothing, and that is kept."""

    def subjects(look: Look) -> Iterator[str]:
        yield "XA"
        raise KeyError("XB")

    detector = Detector([made("R91", subjects=subjects), made("R92")])
    found = detector.run(places("XA"), AT)
    assert {each.rule.code for each in found} == {"R92"}
    assert [(each.rule, each.subject, each.kind) for each in detector.faults()] == [("R91", "", "KeyError")]


def test_a_rule_that_cannot_put_together_what_it_said() -> None:
    """The same where it looks at all that it said."""

    def settle(said: Sequence[Signal], parameters: Mapping[str, Any]) -> Sequence[Signal]:
        raise ZeroDivisionError

    detector = Detector([made("R91", settle=settle), made("R92")])
    found = detector.run(places("XA"), AT)
    assert {each.rule.code for each in found} == {"R92"}
    assert [(each.rule, each.subject, each.kind) for each in detector.faults()] == [
        ("R91", "", "ZeroDivisionError")
    ]


def test_a_stop_is_no_mistake_of_a_rule() -> None:
    """Whoever stops the program stops it."""

    def evaluate(look: Look, subject: str) -> Iterator[Signal]:
        raise KeyboardInterrupt
        yield

    with pytest.raises(KeyboardInterrupt):
        Detector([made("R91", evaluate=evaluate)]).run(places("XA"), AT)


def counted(look: Look, subject: str) -> int:
    """How many places there are; while there are few of them nobody can tell."""
    if len(look.places) < int(subject):
        raise ValueError(f"{len(look.places)} places")
    return len(look.places)


def resting(look: Look, subject: str) -> Iterator[Signal]:
    """A rule that rests on shared work which rests on shared work."""
    yield signal(f"{subject} {look.shared('outer', LIMIT, outer)}")


def outer(look: Look, subject: str) -> int:
    """What rests on it."""
    inner: int = look.shared("inner", subject, counted)
    return inner


LIMIT = str(len(Detector([made("R90")]).run(places(), AT)) + 2)
"""Two places more than an office has."""


def always(look: Look) -> Iterator[str]:
    """One subject, whatever there is."""
    yield "it"


def test_what_raised_is_tried_again_when_what_it_asked_changes() -> None:
    """Shared work that raised does so for everybody who asks, until an entry changes what it rests on; then all is well."""
    entries = places("XA", "XB", "XC")
    rules = [made("R91", subjects=always, evaluate=resting), made("R92", subjects=always, evaluate=resting)]
    detector = Detector(rules)
    few = len(entries) - 2
    assert detector.update(copies(entries[:few]), AT) == []
    assert [(each.rule, each.kind) for each in detector.faults()] == [
        ("R91", "ValueError"),
        ("R92", "ValueError"),
    ]
    before = detector.faults()
    assert detector.update((), AT + 1) == []
    assert detector.faults() == before
    assert detector.faults()[0].error is before[0].error, "nothing had changed, so nothing is tried again"
    found = detector.update(copies(entries[few : few + 1]), AT + 1)
    assert detector.faults() == []
    assert bytes_of(found) == bytes_of(Detector(rules).run(copies(entries[: few + 1]), AT + 1))
    assert len(found) == 2


def test_what_held_and_raises_now_says_nothing_any_more() -> None:
    """Kept up entry by entry the faults and the findings are those of a new start, also where an answer is lost."""

    def evaluate(look: Look, subject: str) -> Iterator[Signal]:
        yield signal(f"{subject} {look.shared('inverse', '', inverse)}")

    def inverse(look: Look, _subject: str) -> int:
        return 100 // (int(LIMIT) - len(look.places))

    entries = places("XA", "XB", "XC")
    rules = [made("R91", subjects=always, evaluate=evaluate)]
    kept = Detector(rules)
    said = []
    for end in range(1, len(entries) + 1):
        found = kept.update(copies(entries[end - 1 : end]), AT)
        new = Detector(rules)
        assert bytes_of(found) == bytes_of(new.run(copies(entries[:end]), AT))
        assert kept.faults() == new.faults()
        said.append(bool(found))
    assert said[-3:] == [True, False, True], "one place before, at, and beyond what it cannot be divided by"


def test_no_rule_of_ours_raises_anything() -> None:
    """Over a little ledger there is nothing to be told."""
    detector = Detector(load().values())
    detector.run(places("XA", "XB"), AT)
    assert detector.faults() == []
