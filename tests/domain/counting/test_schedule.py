"""The schedule of counts: what a store owes, what satisfies it, and when."""

from __future__ import annotations

import pytest

from wamledger.domain.counting.causes import Cause, cause_in, with_cause
from wamledger.domain.counting.schedule import (
    ORDERED,
    Check,
    Due,
    Held,
    Made,
    due,
    plan,
    satisfies,
    wanted,
)
from wamledger.domain.moment import DAY
from wamledger.domain.policies import POLICIES

DAYS = {ordered.policy: int(POLICIES[ordered.policy].default) for ordered in ORDERED.values()}
STORE = Held(0, weapons=True, lots=True, class_a_weapons=frozenset({"W-1"}), class_a_lots=True)
RIFLES = Held(0, weapons=True)


def made(scope: str, kind: str = "COUNT", **more: object) -> Made:
    return Made("C-1", 100 * DAY, scope, kind, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("held", "checks"),
    [
        (Held(0), []),
        (RIFLES, [Check.NUMBER, Check.SAMPLE, Check.FULL, Check.INDEPENDENT]),
        (Held(0, lots=True), [Check.AMMUNITION, Check.AMMUNITION_FULL, Check.INDEPENDENT]),
        (Held(0, weapons=True, is_party=True), [Check.FULL]),
        (Held(0, lots=True, is_party=True), []),
        (STORE, [check for check in Check if check is not Check.INCIDENT]),
    ],
)
def test_a_store_owes_counts_of_what_stands_in_it(held: Held, checks: list[Check]) -> None:
    """No weapons, no count of weapons; class A asks for more; a holder outside the stores owes a look at serials."""
    assert set(wanted(held)) == set(checks)


SATISFIED = [
    (made("ALL", "FULL_SERIAL"), {*Check} - {Check.INDEPENDENT}),
    (made("WEAPONS", "FULL_SERIAL"), {Check.NUMBER, Check.SAMPLE, Check.CLASS_A, Check.FULL}),
    (made("WEAPONS", by_totals=True), {Check.NUMBER}),
    (made("AMMUNITION"), {Check.AMMUNITION, Check.ATTRACTIVE, Check.AMMUNITION_FULL}),
    (made("AMMUNITION", by_totals=True), {Check.AMMUNITION}),
    (made("SAMPLE", weapons=frozenset({"W-9"})), {Check.SAMPLE}),
    (made("SAMPLE", weapons=frozenset({"W-1", "W-9"})), {Check.SAMPLE, Check.CLASS_A}),
    (made("SAMPLE", lots=True), {Check.AMMUNITION}),
    (made("ALL", "INDEPENDENT", independent=True), {*Check}),
    (made("ALL", "INDEPENDENT"), {*Check} - {Check.INDEPENDENT}),
]


@pytest.mark.parametrize(("count", "checks"), SATISFIED)
def test_a_count_satisfies_what_it_looked_at(count: Made, checks: set[Check]) -> None:
    """Totals satisfy no check of serials or lots, a sample none of everything, a keeper's count no independent one."""
    assert {check for check in Check if satisfies(count, check, STORE)} == checks


def test_what_was_never_counted_is_due_an_interval_after_it_came() -> None:
    """A store is not overdue on the day on which it gets its first weapon."""
    found = {each.check: each.at for each in due(Held(10 * DAY, weapons=True), [], DAYS, None)}
    assert found[Check.NUMBER] == 17 * DAY
    assert found[Check.FULL] == 193 * DAY


def test_the_newest_count_that_satisfies_a_check_sets_its_day() -> None:
    """A later weaker count does not set the day of the stronger check."""
    counts = [made("WEAPONS", "FULL_SERIAL"), Made("C-2", 120 * DAY, "WEAPONS", "COUNT", by_totals=True)]
    found = {each.check: each for each in due(RIFLES, counts, DAYS, None)}
    assert (found[Check.NUMBER].at, found[Check.NUMBER].last) == (127 * DAY, counts[1])
    assert (found[Check.FULL].at, found[Check.FULL].last) == (283 * DAY, counts[0])


def test_after_an_incident_everything_is_counted_within_hours() -> None:
    """What an incident asks for is owed until a count of everything after it, and by nothing before it."""
    before = [made("ALL", "FULL_SERIAL")]
    found = due(RIFLES, before, DAYS, 101 * DAY)
    assert [each.at for each in found if each.check is Check.INCIDENT] == [103 * DAY]
    after = [*before, Made("C-2", 102 * DAY, "WEAPONS", "INCIDENT")]
    assert Check.INCIDENT not in {each.check for each in due(RIFLES, after, DAYS, 101 * DAY)}


def test_a_plan_makes_the_stronger_count_do_for_the_weaker() -> None:
    """On the day of a full count no sample is drawn beside it, and the next week goes on from there."""
    owed = [
        Due(Check.NUMBER, None, 2 * DAY),
        Due(Check.SAMPLE, None, 2 * DAY),
        Due(Check.FULL, None, 9 * DAY),
    ]
    visits = plan(owed, DAY, 20 * DAY, DAYS)
    assert [(each.at // DAY, set(each.checks)) for each in visits] == [
        (2, {Check.NUMBER, Check.SAMPLE}),
        (9, {Check.FULL}),
        (16, {Check.NUMBER, Check.SAMPLE}),
    ]


def test_what_is_overdue_is_planned_for_the_first_day() -> None:
    """What should have been counted before the period is counted when it begins."""
    visits = plan([Due(Check.AMMUNITION, None, 0)], 40 * DAY, 50 * DAY, DAYS)
    assert [(each.at, each.checks) for each in visits] == [(40 * DAY, (Check.AMMUNITION,))]


def test_an_interval_of_nothing_does_not_hang() -> None:
    """A policy of zero days means every day."""
    visits = plan([Due(Check.NUMBER, None, 0)], 0, 3 * DAY, {**DAYS, "count_interval_days": 0})
    assert len(visits) == 3


def test_a_cause_stands_before_the_reason_and_is_found_there() -> None:
    """The cause of a review can be counted; free words have none."""
    assert cause_in(with_cause(Cause.VOUCHER_LATE, "IV-31 came on Monday")) is Cause.VOUCHER_LATE
    assert cause_in("Counted again with the keeper") is None
