"""Who holds what: now, and as of any time, held against a replay of the entries by plain dicts."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from types import ModuleType
from typing import Any

import orjson
import pytest

from wamledger.domain import moment
from wamledger.domain.application.postings import PERIOD
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.posting import post_operations

HOUR = 3600 * moment.MICROSECONDS
Cells = Counter[tuple[str, ...]]


def bodies(ledger: Ledger) -> list[dict[str, Any]]:
    with ledger.reading() as link:
        return [
            orjson.loads(bytes(entry))["body"]
            for (entry,) in link.rows("SELECT entry FROM entry ORDER BY seq")
        ]


def replayed(entries: Iterable[dict[str, Any]], until: int | None) -> Cells:
    """What stands where after the entries that had occurred, in the order of the ledger."""
    weapons: dict[str, list[str] | None] = {}
    cells: Cells = Counter()
    for body in entries:
        if until is not None and moment.parse(body["operation"]["occurred_at"]) > until:
            continue
        for each in body["effects"].get("moves", ()):
            if "weapon" in each:
                weapons[each["weapon"]] = each["to"]
                continue
            for cell, sign in ((each["from"], -1), (each["to"], 1)):
                if cell is not None:
                    cells[(each["lot"], *cell)] += sign * each["quantity"]
    cells.update({(code, *cell): 1 for code, cell in weapons.items() if cell is not None})
    return Counter({cell: quantity for cell, quantity in cells.items() if quantity})


def as_cells(found: Iterable[dict[str, Any]]) -> Cells:
    return Counter(
        {
            (each.get("weapon") or each["lot"], each["holder"], each["status"], each["condition"]): each[
                "quantity"
            ]
            for each in found
        }
    )


def test_holdings_now_are_what_all_entries_come_to(mission: Ledger) -> None:
    """Without a time, holdings are the replay of every entry."""
    assert as_cells(holdings(mission)) == replayed(bodies(mission), None)


def test_holdings_as_of_any_time_are_the_entries_that_had_occurred_by_then(mission: Ledger) -> None:
    """As of a time means the replay, in the order of the ledger, of the entries with a time up to then."""
    entries = bodies(mission)
    times = sorted({moment.parse(body["operation"]["occurred_at"]) for body in entries})
    dice = random.Random(4)
    for at in (
        times[0] - 1,
        times[0],
        times[-1],
        *dice.sample(times, 8),
        *(t - 1 for t in dice.sample(times, 4)),
    ):
        assert as_cells(holdings(mission, as_of=at)) == replayed(entries, at), moment.canonical(at)


@pytest.mark.parametrize("seed", range(6))
def test_late_entries_count_from_when_they_occurred(small: Ledger, made: ModuleType, seed: int) -> None:
    """Entries in any order of time give, as of any time, what a replay gives."""
    dice = random.Random(seed)
    start = moment.parse(made.AT)
    where = {f"W-{number}": "ARM-1" for number in (1, 2, 3)}
    for _each in range(25):
        at = moment.canonical(start + dice.randrange(40) * HOUR)
        if dice.random() < 0.6:
            code = dice.choice(list(where))
            to = dice.choice([place for place in ("ARM-1", "ARM-2", "BAY-1") if place != where[code]])
            made.posted(small, made.move(code, where[code], to, at))
            where[code] = to
        else:
            origin, to = dice.sample(["ARM-1", "ARM-2", "BAY-1"], 2)
            line = {"lot": "L-1", "quantity": dice.randrange(1, 120)}
            post_operations(small, [made.op("move", at, origin=origin, to=to, lines=[line])])
    entries = bodies(small)
    assert any(
        one["operation"]["occurred_at"] > other["operation"]["occurred_at"]
        for one, other in pairwise(entries)
    ), "nothing was entered late"
    for hour in range(-1, 41):
        for at in (start + hour * HOUR, start + hour * HOUR + 1):
            assert as_cells(holdings(small, as_of=at)) == replayed(entries, at)
    assert as_cells(holdings(small)) == replayed(entries, None)


def test_a_time_is_inclusive(small: Ledger, made: ModuleType) -> None:
    """What occurred at the moment asked for has occurred; a microsecond before it has not."""
    at = "2026-01-02T12:00:00Z"
    made.posted(small, made.move("W-1", "ARM-1", "ARM-2", at))
    then = moment.parse(at)
    holder = {
        offset: next(
            each["holder"] for each in holdings(small, as_of=then + offset) if each.get("weapon") == "W-1"
        )
        for offset in (-1, 0)
    }
    assert holder == {-1: "ARM-1", 0: "ARM-2"}


def test_what_was_reversed_stands_until_its_reversal(small: Ledger, made: ModuleType) -> None:
    """A weapon whose taking on charge was reversed is on the book between the two times, and on no other."""
    made.posted(small, made.weapon("W-9", at="2026-01-02T00:00:00Z"))
    made.posted(
        small,
        made.op(
            "reverse", "2026-01-04T00:00:00Z", entry="REG-W-9", reason="Entered twice", approved_by="OTHER"
        ),
    )

    def known(at: str) -> bool:
        return any(each.get("weapon") == "W-9" for each in holdings(small, as_of=moment.parse(at)))

    assert [known(f"2026-01-0{day}T12:00:00Z") for day in (1, 2, 3, 4)] == [False, True, True, False]
    assert not any(each.get("weapon") == "W-9" for each in holdings(small))


def test_lots_as_of_a_time_far_back_need_no_posting_of_today(small: Ledger, made: ModuleType) -> None:
    """Periods of 28 days and the days of the last one add up on each side of a border between periods."""
    start = moment.parse(made.AT)
    for day in range(0, 90, 3):
        made.posted(
            small,
            made.op(
                "move",
                moment.canonical(start + day * moment.DAY + HOUR),
                origin="ARM-1",
                to="ARM-2",
                lines=[{"lot": "L-1", "quantity": 10}],
            ),
        )
    for day in range(-1, 92):
        moved = 10 * len([each for each in range(0, 90, 3) if each <= day])
        found = as_cells(holdings(small, as_of=start + day * moment.DAY + HOUR))
        assert found["L-1", "ARM-2", "IN_STORE", "A1"] == moved
        assert found["L-1", "ARM-1", "IN_STORE", "A1"] == (1000 - moved if day >= 0 else 0)


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_a_posting_at_the_border_of_a_period_counts_once(
    small: Ledger, made: ModuleType, offset: int
) -> None:
    """What occurs in the last or first microsecond of a period is in the balance from then on, and never twice."""
    at = (moment.parse(made.AT) // PERIOD + 2) * PERIOD + offset
    line = {"lot": "L-1", "quantity": 10}
    made.posted(small, made.op("move", moment.canonical(at), origin="ARM-1", to="ARM-2", lines=[line]))
    for asked in (at - 1, at, at + 1, at + 2, at + PERIOD - 2, at + PERIOD + 2):
        found = as_cells(holdings(small, as_of=asked))
        assert found["L-1", "ARM-2", "IN_STORE", "A1"] == (10 if asked >= at else 0), asked - at


def test_the_order_is_weapons_then_lots_by_code(full: Ledger) -> None:
    """Every list of holdings is in one order: weapons by code, then lots by code, holder, status, condition."""
    for as_of in (None, moment.parse("2026-01-03T00:00:00Z")):
        found = holdings(full, as_of=as_of)
        keys = [
            (
                "weapon" not in each,
                each.get("weapon") or each["lot"],
                each["holder"],
                each["status"],
                each["condition"],
            )
            for each in found
        ]
        assert keys == sorted(keys)
        assert len(keys) == len(set(keys)) > 5


def test_a_holding_has_the_fields_that_programs_rely_on(small: Ledger) -> None:
    """A line names its holder, weapon or lot, quantity, condition and status; a lot its nature too."""
    found = holdings(small)
    assert found[0] == {
        "holder": "ARM-1",
        "weapon": "W-1",
        "quantity": 1,
        "condition": "SERVICEABLE",
        "status": "IN_STORE",
    }
    assert found[-1] == {
        "holder": "ARM-1",
        "lot": "L-1",
        "nature": "CTG-5.56X45-BALL",
        "quantity": 1000,
        "condition": "A1",
        "status": "IN_STORE",
    }


def test_a_place_has_what_stands_in_it_and_within_it(small: Ledger, made: ModuleType) -> None:
    """Asking for a site gives its stores and their bays; asking for a bay gives the bay alone."""
    made.posted(
        small,
        made.move("W-1", "ARM-1", "BAY-1", "2026-01-02T00:00:00Z"),
        made.move("W-2", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z"),
    )
    for as_of in (None, moment.parse("2026-01-03T00:00:00Z")):
        at = {
            place: {each.get("weapon") or each["lot"] for each in holdings(small, at=place, as_of=as_of)}
            for place in ("SITE", "ARM-1", "BAY-1", "ARM-2", "UNIT")
        }
        assert at == {
            "SITE": {"W-1", "W-2", "W-3", "L-1"},
            "ARM-1": {"W-1", "W-3", "L-1"},
            "BAY-1": {"W-1"},
            "ARM-2": {"W-2"},
            "UNIT": set(),
        }


def test_consignments_and_disposals_are_holders_too(mission: Ledger) -> None:
    """What is on its way stands with the dispatch, what awaits disposal with the disposal."""
    afterwards = moment.parse("2026-03-25T00:00:00Z")
    waiting = holdings(mission, as_of=afterwards, at="DISPOSAL-2026-1")
    assert len(waiting) == 150
    assert {each["status"] for each in waiting} == {"AWAITING_DISPOSAL"}
    assert holdings(mission, at="DSP-000001") == []


def test_a_holder_that_is_none_is_refused(small: Ledger) -> None:
    """A code that is no place, party, consignment or disposal is named, also when nothing was asked of its time."""
    with pytest.raises(Refused) as refused:
        holdings(small, at="NOWHERE")
    assert refused.value.code is Code.HOLDER_UNKNOWN
    assert "NOWHERE" in refused.value.message
