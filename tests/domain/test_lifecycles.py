"""The life cycles as tables: each row happens, nothing happens beside them, and the rules read them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.domain.test_decisions import TABLE
from tests.golden.write import posted
from tests.office import Office
from tests.scenario import play
from wamledger import reference
from wamledger.domain import lifecycle
from wamledger.domain.decide import RULES
from wamledger.domain.rules.guards import GUARDS
from wamledger.ledger.tables.holdings import STATUSES

Row = tuple[str, str, str, str]
"""Kind of item, operation, status before, status after."""


def steps(office: Office) -> Iterator[Row]:
    """What the entries of a ledger did to the status of items."""
    for body in office.bodies():
        op, effects = body["operation"]["op"], body["effects"]
        for each in effects.get("disposed", ()):
            if each["as"] == "weakened" and op == "destroy":
                yield "weapon", op, "AWAITING_DISPOSAL", "AWAITING_DISPOSAL"
        if op in ("inspect", "reverse"):
            continue
        for move in effects.get("moves", ()):
            yield (
                "weapon" if "weapon" in move else "lot",
                op,
                move["from"][1] if move["from"] else "",
                move["to"][1],
            )


@cache
def happened() -> frozenset[Row]:
    """Every step in the decision table and in the golden journal."""
    found = {step for scenario in TABLE for step in steps(play(scenario))}
    return frozenset(found | set(steps(posted())))


def rows() -> list[Row]:
    """Every row of both life cycles."""
    return [(kind, *key) for kind in ("weapon", "lot") for key in lifecycle.transitions(kind)]


@pytest.mark.parametrize("row", rows(), ids=" ".join)
def test_every_row_of_a_life_cycle_happens(row: Row) -> None:
    """Each transition of the tables is reached by some operation of these tests."""
    assert row in happened()


def test_nothing_happens_that_has_no_row() -> None:
    """No operation takes an item from one status to another unless a row says so."""
    assert happened() <= set(rows())


def test_an_inspection_changes_the_condition_alone() -> None:
    """What is inspected stays where it is and in its status."""
    for scenario in TABLE:
        if any(step.text.startswith("inspect") for step in scenario.steps):
            for body in play(scenario).bodies():
                if body["operation"]["op"] == "inspect":
                    for move in body["effects"].get("moves", ()):
                        assert move["from"][:2] == move["to"][:2]
                        assert move["from"][2] != move["to"][2]


@pytest.mark.parametrize("kind", ["weapon", "lot"])
def test_the_tables_name_what_there_is(kind: str) -> None:
    """Operations, statuses and guards of a life cycle exist, and each row says who authorises it and by which document."""
    for row in lifecycle.transitions(kind).values():
        assert row.operation in RULES
        assert {row.from_status, row.to_status} <= {*lifecycle.Status, ""}
        assert set(row.guards) <= set(GUARDS)
        assert row.authority
        assert row.document
        assert row.source


def test_what_is_gone_stays_gone() -> None:
    """Only what was written off comes back, by being found; nothing else leaves a final status."""
    for kind in ("weapon", "lot"):
        leaving = {row.from_status for row in lifecycle.transitions(kind).values()} & lifecycle.FINAL
        assert leaving == {"WRITTEN_OFF"}


def test_a_status_is_the_same_word_everywhere() -> None:
    """The statuses of the domain are those that the tables of the ledger take."""
    assert set(lifecycle.Status) == set(STATUSES)


def life(tmp: dict[str, list[dict[str, str]]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The life cycles are read from other rows."""
    known = reference.rows

    def rows_of(name: str) -> list[dict[str, str]]:
        return tmp.get(name) or known(name)

    monkeypatch.setattr(reference, "rows", rows_of)
    for each in (lifecycle.transitions, lifecycle.steps, lifecycle.sources):
        each.cache_clear()


@pytest.fixture
def other_life(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A way to try other rows; afterwards the packaged ones are read again."""
    yield lambda tables: life(tables, monkeypatch)
    monkeypatch.undo()
    for each in (lifecycle.transitions, lifecycle.steps, lifecycle.sources):
        each.cache_clear()


def test_the_rules_take_what_the_tables_have(other_life: Any) -> None:
    """A row that is taken out is refused at once, and a guard that is put in is asked, without a change of code."""
    from tests.scenario import spelled

    for kind, holder, item, table in (
        ("weapon", "ARM", "W1", "weapon_life"),
        ("lot", "ESH", "L1:5", "ammunition_life"),
    ):
        original = reference.rows(table)
        gone = [
            row for row in original if (row["operation"], row["from_status"]) != ("hand_over", "IN_STORE")
        ]
        tighter = json.loads(json.dumps(original))
        for row in tighter:
            if row["operation"] == "move":
                row["guards"] = "not_held"
        other_life({table: gone})
        office = Office()
        office.must(spelled(f"register to={holder} +{item}"))
        refused = office.refused(spelled(f"hand_over from={holder} to=STATE {item}", 1))
        assert refused.code.value in ("status_forbids", "stock_insufficient"), kind
        other_life({table: tighter})
        office.must(spelled(f"hold {item.split(':')[0]}", 2))
        assert office.refused(spelled(f"move from={holder} to=VAULT {item}", 3)).code.value == "held"
        other_life({table: original})
        office.must(spelled(f"move from={holder} to=VAULT {item}", 4))
