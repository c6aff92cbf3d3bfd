"""Reversal gives back what was: what stands where, what is owed, held, restricted, planned and known."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.effective import effective
from tests.golden.write import operations, post
from tests.office import Office
from tests.scenario import FIELDS
from wamledger.domain.decide import RULES
from wamledger.domain.rules.reversing import ADVICE

OPERATIONS = operations()
REVERSIBLE = [number for number, op in enumerate(OPERATIONS) if op["op"] not in ADVICE]


def reversal(number: int, entry: str) -> dict[str, Any]:
    """The operation that reverses an entry."""
    at = {"occurred_at": "2026-02-01T00:00:00Z", "by": "CLERK"}
    return {"op": "reverse", "id": f"R-{number}", "entry": entry, **at, **FIELDS["reverse"]}


@pytest.mark.parametrize("number", REVERSIBLE, ids=lambda number: f"{OPERATIONS[number]['op']}-{number}")
def test_a_reversal_gives_back_what_was(number: int) -> None:
    """After an operation and its reversal everything that counts is as it was, and both stay on record."""
    office = Office(bare=True)
    for operation in OPERATIONS[:number]:
        post(office, operation)
    before, size = effective(office), office.appender.size
    post(office, OPERATIONS[number])
    between = effective(office)
    if OPERATIONS[number]["op"] not in ("reseal",):
        assert between != before
    office.must(reversal(number, OPERATIONS[number]["id"]))
    assert effective(office) == before
    assert office.rows() == office.rebuilt()
    assert len(list(office.bodies())) == size + 2
    for row in (*before["weapon"], *before["lot"]):
        item = row["code"]
        history = office.history(item)
        assert (OPERATIONS[number]["id"] in history) == (f"R-{number}" in history), item


@pytest.mark.parametrize("number", REVERSIBLE, ids=lambda number: f"{OPERATIONS[number]['op']}-{number}")
def test_what_was_reversed_may_be_recorded_again(number: int) -> None:
    """The same operation under another id is taken after the reversal, with the same effect."""
    office = Office(bare=True)
    for operation in OPERATIONS[: number + 1]:
        post(office, operation)
    between = office.holdings()
    office.must(reversal(number, OPERATIONS[number]["id"]))
    again = json.loads(json.dumps(OPERATIONS[number]))
    if again["op"] == "request_trace":
        again["trace"] = "TR-2"
    for line in again.get("lines", ()):
        # a code is given once, though what bore it was never there
        if line.get("new_weapon", {}).get("id"):
            line["new_weapon"]["id"] = "W-000077"
    outcome = office.must({**again, "id": "AGAIN"})
    assert not outcome.repeated
    if again["op"] not in ("register", "dispatch"):
        assert office.holdings() == between


def test_a_whole_history_is_reversed_from_its_end() -> None:
    """Whatever was recorded can be reversed, the newest before the others, down to the setting up."""
    office = Office(bare=True)
    for operation in OPERATIONS:
        post(office, operation)
    carried_out = [body for body in office.bodies() if "approval" in body]
    for body in reversed(carried_out):
        office.must(reversal(len(OPERATIONS), body["operation"]["id"]))
    undone = {operation["entry"] for operation in OPERATIONS if operation["op"] == "reverse"}
    for number in reversed(REVERSIBLE):
        if OPERATIONS[number]["id"] not in undone:
            office.must(reversal(number, OPERATIONS[number]["id"]))
    assert office.holdings() == {}
    kept = {name for name, rows in effective(office).items() if rows}
    setting_up = {"place", "party", "user_account", "nature", "policy", "participant", "attachment"}
    assert kept == setting_up | {"user_key", "ledger_key", "proposal"}
    assert office.rows() == office.rebuilt()


def test_what_is_not_reversed_has_advice() -> None:
    """An operation is reversed, or there is a word on what to do instead."""
    tried = {OPERATIONS[number]["op"] for number in REVERSIBLE}
    assert tried | set(ADVICE) == set(RULES)
    assert not tried & set(ADVICE)
