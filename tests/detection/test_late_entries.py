"""R16: written down late, measured from when the site could have, and behind counts that were closed."""

from __future__ import annotations

from typing import Any

import pytest

from tests.detection.helpers import bodies, both
from tests.detection.stores import count_of, entry, lots, moment_of, weapons
from wamledger.detection.finding import Finding
from wamledger.detection.signal import Severity
from wamledger.domain import moment

AT = moment_of(90)


def found(operations: list[dict[str, Any]], at: str = AT) -> list[Finding]:
    """What R16 says, whole and bit by bit; operations are given in the order in which they were written down."""
    ordered = sorted(operations, key=lambda each: each["recorded_at"])
    return both(bodies(ordered), at, rules=["R16"])


STORE = [weapons("ARM", ["W-1", "W-2"]), lots("ESH", ["L-1"])]


def given(id_: str, days: float, late_hours: float, weapon: str = "W-1") -> dict[str, Any]:
    """A rifle is issued, and the entry made so many hours later."""
    return entry(
        "issue", id_, days, late_hours=late_hours, to="COY", due="STANDING", purpose="GUARD",
        lines=[{"weapon": weapon}], **{"from": "ARM"},
    )  # fmt: skip


def heard(id_: str, days: float) -> dict[str, Any]:
    """The site makes an entry of something else."""
    return entry("move", id_, days, to="VAULT", lines=[{"weapon": "W-2"}], **{"from": "ARM"})


def test_an_entry_later_than_the_limit_is_a_note() -> None:
    """An issue entered 30 hours after it happened, by a site that made entries meanwhile, is S4, with both times."""
    (finding,) = found([*STORE, heard("M-1", 1.1), given("I-1", 1, 30)])
    assert finding.severity is Severity.S4
    assert finding.signal.operations == ["I-1"]
    assert finding.signal.users == ["CLERK"]
    assert finding.signal.weapons == ["W-1"]
    assert finding.signal.figures["hours_between"] == "30.0"
    assert finding.signal.first_signal_at == moment.parse(moment_of(1, 8 + 30))
    assert finding.rule.about_staff


@pytest.mark.parametrize(("op", "hours", "is_late"), [("issue", 23, 0), ("move", 30, 0), ("move", 80, 1)])
def test_each_operation_has_its_limit(op: str, hours: float, is_late: int) -> None:
    """Issues have a day, moves three."""
    if op == "issue":
        late = given("I-1", 1, hours)
    else:
        late = entry(
            "move", "I-1", 1, late_hours=hours, to="VAULT", lines=[{"weapon": "W-1"}], **{"from": "ARM"}
        )
    assert len(found([*STORE, heard("M-1", 1.1), late])) == is_late


def test_an_offline_site_is_measured_from_its_first_entry() -> None:
    """Where the site wrote nothing down for ten days, what it enters then is not late."""
    batch = [
        given(f"I-{number}", number, 24 * (11 - number) + number / 60, weapon=f"W-{number}")
        for number in (1, 2)
    ]
    assert found([*STORE, *batch]) == []


def test_what_reaches_behind_a_closed_count_is_always_said() -> None:
    """An entry of two hours later is S3 where a count of the place was closed in between, and names the count."""
    count = count_of("C-1", "ESH", 10, {"L-1": 900})
    late = entry(
        "issue", "I-1", 10, 7, late_hours=5, to="COY", due="STANDING", purpose="GUARD",
        lines=[{"lot": "L-1", "quantity": 100}], **{"from": "ESH"},
    )  # fmt: skip
    (finding,) = found([*STORE, count, late])
    assert finding.severity is Severity.S3
    assert finding.signal.operations == ["C-1", "I-1"]
    assert finding.signal.figures["counts_closed_before"] == ["C-1"]
    assert finding.signal.lots == ["L-1"]


def live(operations: list[dict[str, Any]], past: tuple[str, ...] = ()) -> list[Finding]:
    """What R16 says of entries that were posted when they came, by the clock of the ledger; but those of past records."""
    made = bodies(operations)
    for body in made:
        if "historical" not in body:
            # the office was set up by a clock of its own
            body["recorded_at"] = moment_of(-60)
        if body["operation"]["id"] not in past:
            body.pop("historical", None)
    return both(made, AT, rules=["R16"])


@pytest.mark.parametrize(
    ("counted_late", "came_late", "past", "seen", "is_said"),
    [
        (0, 50, (), [], True),
        (0, 4, (), [], False),
        (24 * 60, 24 * 61, (), [], False),
        (0, 0, ("I-1",), [], True),
        (0, 0, ("I-1",), ["W-1"], False),
        (0, 0, ("I-1", "REGW-ARM--20"), [], True),
    ],
    ids=[
        "two days after the count",
        "within the hour after it",
        "from a journal of the past",
        "as a past record, of what was missing",
        "as a past record, of what was seen",
        "all of it past records",
    ],
)
def test_the_clock_of_the_ledger_tells_what_came_behind_a_count(
    counted_late: float, came_late: float, past: tuple[str, ...], seen: list[str], is_said: bool
) -> None:
    """Whoever enters an issue behind a count that came up short is told, whatever time they give it; of past records too."""
    count = count_of("C-1", "ARM", 10, {}, scope="WEAPONS", kind="FULL_SERIAL", late_hours=counted_late)
    count = {**count, "lines": [{"weapon": weapon} for weapon in ("W-2", *seen)]}
    findings = live([weapons("ARM", ["W-1", "W-2"]), count, given("I-1", 9.9, came_late)], past)
    assert [each.severity for each in findings] == [Severity.S3] * is_said
    for finding in findings:
        assert finding.signal.operations == ["C-1", "I-1"]
        assert finding.signal.weapons == ["W-1"]


@pytest.mark.parametrize(("hours", "past", "number"), [(30, (), 1), (0.1, (), 0), (30, ("M-2",), 0)])
def test_a_clock_that_went_back_is_said(hours: float, past: tuple[str, ...], number: int) -> None:
    """An entry with an earlier time of the ledger's clock than the one before it is S3; minutes and past records are not."""
    first = entry("move", "M-1", 10, to="VAULT", lines=[{"weapon": "W-1"}], **{"from": "ARM"})
    then = entry("move", "M-2", 10, 8 - hours, to="VAULT", lines=[{"weapon": "W-2"}], **{"from": "ARM"})
    findings = live([weapons("ARM", ["W-1", "W-2"]), first, then], past)
    assert [each.severity for each in findings] == [Severity.S3] * number
    for finding in findings:
        assert finding.signal.operations == ["M-2"]
        assert finding.signal.figures["hours_back"] == "30.0"


@pytest.mark.parametrize(
    ("place", "scope", "hour"),
    [("ESH", "WEAPONS", 8.0), ("HUT", "AMMUNITION", 8.0), ("ESH", "AMMUNITION", 6.0)],
    ids=["other goods", "other place", "cut off before it happened"],
)
def test_counts_that_it_does_not_concern_do_not_matter(place: str, scope: str, hour: float) -> None:
    """A count of other goods, of another place, or cut off before it happened makes nothing of it."""
    seen = {} if place == "HUT" or scope == "WEAPONS" else {"L-1": 1000}
    count = count_of("C-1", place, 10, seen, scope=scope, hour=hour)
    late = entry(
        "issue", "I-1", 10, 7.5, late_hours=5, to="COY", due="STANDING", purpose="GUARD",
        lines=[{"lot": "L-1", "quantity": 100}], **{"from": "ESH"},
    )  # fmt: skip
    assert found([*STORE, count, late]) == []


def test_entries_of_the_same_hour_as_the_count_are_not_late() -> None:
    """What comes in within the hour after the count is closed is let pass."""
    count = count_of("C-1", "ESH", 10, {"L-1": 900})
    late = entry(
        "issue", "I-1", 10, 7, late_hours=2.5, to="COY", due="STANDING", purpose="GUARD",
        lines=[{"lot": "L-1", "quantity": 100}], **{"from": "ESH"},
    )  # fmt: skip
    assert found([*STORE, count, late]) == []


def test_a_site_that_is_always_late_has_its_own_limit() -> None:
    """After 200 entries of which the latest hundredth was two days late, a day and a half is nothing."""
    operations = [
        weapons("ARM", [f"W-{first + number}" for number in range(100)], first / 1000 - 20)
        for first in (0, 100, 200)
    ]
    for number in range(240):
        late = 48 if number % 50 == 0 else 0.1
        operations.append(given(f"I-{number:03}", 1 + number / 10, late, weapon=f"W-{number}"))
    operations.append(given("I-HEARD", 40.1, 0, "W-260"))
    last = given("I-LAST", 40, 36, "W-250")
    said = {each.signal.subject for each in found([*operations, last])}
    assert "I-000" in said
    assert "I-LAST" not in said
    few = [each for each in operations if each["id"] not in {f"I-{number:03}" for number in range(100)}]
    assert "I-LAST" in {each.signal.subject for each in found([*few, last])}


def test_it_clears_when_the_entry_is_reversed() -> None:
    """An entry that was reversed is no longer late."""
    back = entry("reverse", "R-1", 5, entry="I-1", reason="Wrong", approved_by="CHIEF")
    (finding,) = found([*STORE, heard("M-1", 1.1), given("I-1", 1, 30), back])
    assert finding.signal.cleared_at is not None
    assert finding.signal.operations == ["I-1", "R-1"]


def test_nothing_is_known_before_it_was_written_down() -> None:
    """As of the day between, nobody could know of it."""
    operations = [*STORE, heard("M-1", 1.1), given("I-1", 1, 30)]
    assert found(operations, at=moment_of(1.5)) == []


def test_entries_that_do_not_state_when_they_were_written_are_left_out() -> None:
    """Posted entries carry the ledger's own clock, and no lateness is read from it."""
    operations = [{name: value for name, value in each.items() if name != "recorded_at"} for each in
                  [*STORE, heard("M-1", 1.1), given("I-1", 1, 30)]]  # fmt: skip
    assert both(bodies(operations, historical=False), AT, rules=["R16"]) == []
