"""Posting again: what is on record already changes nothing, and an id is never used for something else."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.golden.write import operations, post, posted
from tests.office import Office
from wamledger.domain.decide import without_assigned
from wamledger.domain.refusals import Code
from wamledger.ledger.append import MADE_BY_LEDGER

OPERATIONS = operations()


@pytest.fixture(scope="module")
def office() -> Office:
    """A ledger of the golden journal."""
    return posted()


def test_a_journal_that_is_posted_again_changes_nothing(office: Office) -> None:
    """Each operation of the journal is known by its id and content, with what the ledger assigned left out."""
    before = office.rows()
    for operation in OPERATIONS:
        assert post(office, operation).repeated
    assert office.rows() == before


def test_an_export_that_is_posted_again_changes_nothing(office: Office) -> None:
    """Each operation as it was recorded, with what the ledger assigned, is known as well."""
    before = office.rows()
    for body in list(office.bodies()):
        assert post(office, body["operation"]).repeated
    assert office.rows() == before


def test_an_export_gives_the_same_tables_in_a_new_ledger(office: Office) -> None:
    """What was recorded can be posted into a ledger that has nothing, and stands there as it stood."""
    other = Office(bare=True)
    for body in office.bodies():
        post(other, body["operation"])
    assert other.rows() == office.rows()


@pytest.mark.parametrize("number", range(len(OPERATIONS)), ids=lambda number: OPERATIONS[number]["op"])
def test_an_id_is_not_used_for_anything_else(number: int, office: Office) -> None:
    """Any other content under an id is refused, and the field that differs is named, and no other."""
    operation = OPERATIONS[number]
    changes: list[tuple[str, dict[str, Any]]] = [
        ("document", {**operation, "document": "another"}),
        ("by", {**operation, "by": "ADMIN" if operation["by"] != "ADMIN" else "CLERK"}),
        ("occurred_at", {**operation, "occurred_at": "2026-01-30T00:00:00Z"}),
    ]
    if "lines" in operation and len(operation["lines"]) > 1:
        changes.append(("lines", {**operation, "lines": operation["lines"][:1]}))
    before = office.rows()
    for field, changed in changes:
        refused = office.refused(changed, by_ledger=operation["op"] in MADE_BY_LEDGER)
        assert refused.code is Code.ID_USED
        assert refused.facts["differs"] == [field]
    assert office.rows() == before


def test_an_operation_without_an_id_is_one_of_its_own() -> None:
    """Without an id nothing tells a repetition from a second event, so both are recorded, under two ids."""
    office = Office()
    incident = {"op": "incident", "occurred_at": "2026-01-01T00:00:00Z", "by": "CLERK"}
    one, two = (office.must({**incident, "kind": "THEFT", "description": "A break-in"}) for _ in range(2))
    assert not two.repeated
    assert one.id != two.id
    assert one.id == "UNX-E000016"
    assert two.id == "UNX-E000017"


def test_an_id_that_is_taken_is_not_assigned() -> None:
    """An id that somebody gave in the ledger's own form is passed over."""
    office = Office()
    incident = {"op": "incident", "occurred_at": "2026-01-01T00:00:00Z", "by": "CLERK"}
    told = {**incident, "kind": "THEFT", "description": "A break-in"}
    office.must({**told, "id": "UNX-E000017"})
    assert office.must(told).id == "UNX-E000018"


def test_what_is_refused_changes_neither_the_ledger_nor_what_was_asked() -> None:
    """A refused operation leaves no trace, not even a code that would have been assigned to a line before it."""
    from wamledger.domain.reading import read
    from wamledger.ledger.append import Asked

    office = Office()
    before = office.rows()
    weapon = {"make": "M", "model": "X", "type": "SA-06", "calibre": "9x19mm", "serial_status": "NONE"}
    raw = {
        "op": "register",
        "occurred_at": "2026-01-01T00:00:00Z",
        "by": "CLERK",
        "to": "ARM",
        "acquisition": {"mode": "FOUND", "ownership": "NONE"},
        "lines": [{"new_weapon": dict(weapon)}, {"new_lot": {"nature": "NONE"}, "quantity": 5}],
    }
    as_given = json.dumps(raw)
    asked = Asked(*read(raw))
    (outcome,) = office.appender.post([asked])
    assert outcome.refused is not None
    assert json.dumps(raw) == json.dumps(asked.operation) == as_given
    assert office.rows() == before
    raw["lines"] = raw["lines"][:1]  # type: ignore[index]
    good = Asked(*read(raw))
    (outcome,) = office.appender.post([good])
    assert outcome.refused is None
    assert good.operation["lines"][0]["new_weapon"]["id"] == "W-000001"
    assert "id" not in raw["lines"][0]["new_weapon"]  # type: ignore[index]


def test_what_the_ledger_filled_in_can_be_taken_out_again() -> None:
    """Assigned values are named by their paths, and without them the operation is what was asked."""
    recorded = {
        "id": "E-1",
        "lines": [{"new_weapon": {"id": "W-1", "model": "X"}}, {"new_lot": {"id": "L-1"}}],
    }
    asked = without_assigned(recorded, ["id", "lines.0.new_weapon.id", "lines.1.new_lot.id"])
    assert asked == {"id": "E-1", "lines": [{"new_weapon": {"model": "X"}}, {"new_lot": {}}]}
    assert recorded["lines"][0]["new_weapon"]["id"] == "W-1"  # type: ignore[index]
