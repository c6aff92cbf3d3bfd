"""What is due in a ledger: by store, by the part that waits longest, by the newest count that does."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from wamledger.domain.counting.schedule import Check
from wamledger.domain.moment import DAY, parse
from wamledger.ledger.store import Ledger
from wamledger.services.counting.due import Owed, count_plan, counts_due

CAME = parse("2026-01-01T00:00:00Z")
NOW = parse("2026-01-20T00:00:00Z")


def count(made: ModuleType, place: str, at: str, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    fields = {"scope": "WEAPONS", "kind": "FULL_SERIAL", "counted_by": ["KOUAME", "TRAORE"], "blind": True}
    named = {"party": place} if place == "UNIT" else {"place": place}
    operation: dict[str, Any] = made.op(
        "count", at, cut_off=at, lines=list(lines), **{**fields, **named, **more}
    )
    return operation


def of(owed: list[Owed], store: str) -> dict[Check, int]:
    """When each check of a store falls due, in days after its stock came."""
    return {each.check: (each.at - CAME) // DAY for each in owed if each.store == store}


def test_stores_owe_what_stands_in_them(armoury: Ledger) -> None:
    """The bay is a part of its store; the launcher asks for more; the unit owes a look at serials."""
    owed = counts_due(armoury, at=NOW)
    assert {each.store for each in owed} == {"ARM-1", "ARM-2", "UNIT"}
    assert of(owed, "ARM-1") == {
        Check.NUMBER: 7,
        Check.SAMPLE: 7,
        Check.AMMUNITION: 31,
        Check.FULL: 183,
        Check.AMMUNITION_FULL: 365,
        Check.INDEPENDENT: 365,
    }
    assert of(owed, "ARM-2")[Check.CLASS_A] == 31
    assert of(owed, "UNIT") == {Check.FULL: 183}
    assert {each.check for each in owed if each.is_overdue} == {Check.NUMBER, Check.SAMPLE}


def test_a_store_is_as_far_as_its_bay_that_waits_longest(armoury: Ledger, made: ModuleType) -> None:
    """A count of the bay alone is none of the store; one of the store, or of the site, covers the bay."""
    made.posted(armoury, count(made, "BAY-1", "2026-01-10T00:00:00Z"))
    assert of(counts_due(armoury, at=NOW), "ARM-1")[Check.FULL] == 183
    made.posted(armoury, count(made, "SITE", "2026-01-11T00:00:00Z"))
    assert of(counts_due(armoury, at=NOW), "ARM-1")[Check.FULL] == 10 + 183
    assert of(counts_due(armoury, at=NOW), "ARM-2")[Check.CLASS_A] == 10 + 31


def test_totals_and_reversed_counts_and_later_ones_do_not_do(armoury: Ledger, made: ModuleType) -> None:
    """A total is no full count; what was reversed, or made after the moment that is asked of, is none."""
    made.posted(
        armoury,
        count(made, "ARM-1", "2026-01-05T00:00:00Z", {"type": "SA-06", "quantity": 12}, kind="COUNT"),
        count(made, "ARM-1", "2026-01-06T00:00:00Z", id="C-2"),
        made.op("reverse", "2026-01-07T00:00:00Z", entry="C-2", reason="Wrong store", approved_by="OTHER"),
        count(made, "ARM-1", "2026-02-01T00:00:00Z"),
    )
    found = of(counts_due(armoury, at=NOW), "ARM-1")
    assert (found[Check.NUMBER], found[Check.FULL]) == (4 + 7, 183)


def test_an_incident_asks_for_a_count_of_everything(armoury: Ledger, made: ModuleType) -> None:
    """Within two days at every store of the site; a seizure asks for none."""
    incident = {"kind": "THEFT", "description": "The lock was cut", "place": "SITE"}
    made.posted(armoury, made.op("incident", "2026-01-10T00:00:00Z", **{**incident, "kind": "SEIZURE"}))
    assert Check.INCIDENT not in of(counts_due(armoury, at=NOW), "ARM-1")
    made.posted(armoury, made.op("incident", "2026-01-12T00:00:00Z", **incident))
    owed = counts_due(armoury, at=NOW)
    assert (of(owed, "ARM-1")[Check.INCIDENT], of(owed, "ARM-2")[Check.INCIDENT]) == (13, 13)
    made.posted(armoury, count(made, "ARM-2", "2026-01-13T00:00:00Z", kind="INCIDENT"))
    owed = counts_due(armoury, at=NOW)
    assert (Check.INCIDENT in of(owed, "ARM-1"), Check.INCIDENT in of(owed, "ARM-2")) == (True, False)


def test_how_often_is_the_missions_own_policy(armoury: Ledger, made: ModuleType) -> None:
    """A policy that is set counts from then on."""
    policy = made.op("set_policy", name="count_interval_days", value=14, approved_by="OTHER")
    made.posted(armoury, policy)
    assert of(counts_due(armoury, at=NOW), "ARM-1")[Check.NUMBER] == 14


def test_a_list_may_end_at_a_moment_or_a_place(armoury: Ledger) -> None:
    """Only what falls due by then; only the place and those within it."""
    assert {each.check for each in counts_due(armoury, at=NOW, until=CAME + 8 * DAY)} == {
        Check.NUMBER,
        Check.SAMPLE,
    }
    assert {each.store for each in counts_due(armoury, at=NOW, place="ARM-2")} == {"ARM-2"}
    assert {each.store for each in counts_due(armoury, at=NOW, place="SITE")} == {"ARM-1", "ARM-2"}


def test_a_plan_lists_the_visits_of_a_period(armoury: Ledger) -> None:
    """The weekly counts from the first day on, and what falls due in between with the visit of its day."""
    planned = count_plan(armoury, NOW, NOW + 28 * DAY, at=NOW, place="ARM-1")
    assert [((each.at - NOW) // DAY, {check.name for check in each.checks}) for each in planned] == [
        (0, {"NUMBER", "SAMPLE"}),
        (7, {"NUMBER", "SAMPLE"}),
        (12, {"AMMUNITION"}),
        (14, {"NUMBER", "SAMPLE"}),
        (21, {"NUMBER", "SAMPLE"}),
    ]


def test_a_keeper_among_the_counters_makes_no_independent_count(ledger: Ledger, made: ModuleType) -> None:
    """The kind alone does not make a count independent."""
    place = made.op("add_place", code="KEPT", name="Kept", kind="ARMOURY", custody="SINGLE", keeper="ADMIN")
    made.posted(ledger, *made.office(), place, made.weapon("W-1", to="KEPT"))
    ledger.clock = lambda: NOW
    for day, who in ((10, "ADMIN"), (12, "DIALLO")):
        at = f"2026-01-{day}T00:00:00Z"
        made.posted(ledger, count(made, "KEPT", at, kind="INDEPENDENT", counted_by=[who, "SOW"]))
        expected = 365 if who == "ADMIN" else day - 1 + 365
        assert of(counts_due(ledger, at=NOW), "KEPT")[Check.INDEPENDENT] == expected
