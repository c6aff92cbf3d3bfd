"""Asking what does not fit: the same for the same ledger, one by its id, and a chain that does not hold among the rest."""

from __future__ import annotations

from types import ModuleType

import pytest

from wamledger.detection.detector import canonical
from wamledger.domain import moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.store import Ledger
from wamledger.services.detecting import Detection, detect, evidence, one

COUNTED = "2026-02-01T09:00:00Z"


def short(made: ModuleType, *seen: str) -> dict[str, object]:
    """A count of the first armoury that saw these weapons."""
    operation: dict[str, object] = made.op(
        "count",
        COUNTED,
        id="CNT-1",
        place="ARM-1",
        scope="WEAPONS",
        kind="FULL_SERIAL",
        cut_off="2026-02-01T08:00:00Z",
        counted_by=["ADMIN", "OTHER"],
        blind=True,
        lines=[{"weapon": code} for code in seen],
    )
    return operation


def test_a_weapon_that_a_count_did_not_see(small: Ledger, made: ModuleType) -> None:
    """It is found with the entries that it rests on, their hashes among them, and not before it was counted."""
    made.posted(small, short(made, "W-1", "W-2"))
    at = moment.parse("2026-02-02T00:00:00Z")
    (found,) = [each for each in detect(small, as_of=at) if each.rule.code == "R01"]
    assert list(found.signal.weapons) == ["W-3"]
    told = evidence(small, found)
    assert [each["id"] for each in told] == ["REG-W-3", "CNT-1"]
    with small.reading() as link:
        for each in told:
            leaf = link.one("SELECT leaf FROM entry WHERE id = ?", (each["id"],))[0]
            assert each["hash"] == bytes(leaf).hex()
    assert one(small, found.id.lower(), as_of=at).as_json() == found.as_json()
    assert [each for each in detect(small, as_of=moment.parse(COUNTED) - 1) if each.rule.code == "R01"] == []


def test_the_same_ledger_gives_the_same_bytes(small: Ledger, made: ModuleType) -> None:
    """Asked twice, nothing is otherwise."""
    made.posted(small, short(made, "W-1"))
    at = moment.parse("2026-03-01T00:00:00Z")
    assert canonical(detect(small, as_of=at, every=True)) == canonical(detect(small, as_of=at, every=True))


def test_a_finding_that_there_is_not(small: Ledger) -> None:
    """An id that names none is refused."""
    with pytest.raises(Refused) as caught:
        one(small, "R01-000000000000", as_of=moment.parse(COUNTED))
    assert caught.value.code is Code.FINDING_UNKNOWN


def test_what_people_said_stands_with_it_until_the_facts_change(small: Ledger, made: ModuleType) -> None:
    """A review is its state; an entry that comes after and belongs to the evidence opens it again."""
    made.posted(small, short(made, "W-1", "W-2"))
    at = moment.parse("2026-02-20T00:00:00Z")
    (found,) = [each for each in detect(small, as_of=at) if each.rule.code == "R01"]
    review = made.op(
        "review_finding", "2026-02-03T00:00:00Z", finding=found.id, status="EXPLAINED", reason="Out"
    )
    made.posted(small, review)
    assert one(small, found.id, as_of=at).status == "EXPLAINED"
    again = {**short(made, "W-1", "W-2"), "id": "CNT-2", "occurred_at": "2026-02-10T09:00:00Z"}
    made.posted(small, {**again, "cut_off": "2026-02-10T08:00:00Z", "counted_by": ["OTHER", "C. Third"]})
    assert one(small, found.id, as_of=at).status == "REOPENED"


def test_what_is_kept_up_is_what_a_new_start_finds(small: Ledger, made: ModuleType) -> None:
    """A detection that stays up takes in what is posted, and says to the byte what a cold one says."""
    at = moment.parse("2026-03-01T00:00:00Z")
    kept = Detection(small, as_of=at)
    assert kept.findings(every=True) == []
    made.posted(small, short(made, "W-1", "W-2"))
    first = canonical(kept.findings(every=True), every=True)
    assert [each["weapons"] for each in first if each["rule"] == "R01"] == [["W-3"]]
    assert first == canonical(detect(small, as_of=at, every=True), every=True)
    again = {**short(made, "W-1", "W-2", "W-3"), "id": "CNT-2", "occurred_at": "2026-02-10T09:00:00Z"}
    made.posted(small, {**again, "cut_off": "2026-02-10T08:00:00Z", "counted_by": ["OTHER", "C. Third"]})
    second = canonical(kept.findings(every=True), every=True)
    assert second == canonical(detect(small, as_of=at, every=True), every=True) != first
    assert kept.findings(every=True) == kept.findings(every=True)


def test_a_past_record_that_becomes_known_late_begins_anew(small: Ledger, made: ModuleType) -> None:
    """What occurs later than the moment waits; where it then reaches behind others, everything is read again."""
    clock = [moment.parse("2026-02-01T10:00:00Z")]
    small.clock = lambda: clock[0]
    made.posted(small, short(made, "W-1", "W-2"))
    kept = Detection(small)
    for now in (
        "2026-02-01T10:00:00Z",
        "2026-02-20T00:00:00Z",
        "2026-02-10T00:00:00Z",
        "2026-05-01T00:00:00Z",
    ):
        clock[0] = moment.parse(now)
        told = canonical(kept.findings(every=True), every=True)
        assert told == canonical(detect(small, as_of=clock[0], every=True), every=True)


def test_a_look_that_was_stopped_gives_no_findings(small: Ledger) -> None:
    """Once stopped, findings say that they were not looked for, and are not taken for none."""
    looked = Detection(small)
    looked.stop()
    with pytest.raises(LedgerFault, match="was stopped"):
        looked.findings()
