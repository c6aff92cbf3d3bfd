"""The importer is held to the truths of the sample registers, row by row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import sample_data
from sample_data.spreadsheets import truths
from wamledger.services.importing import Plan, Settings, plan

FILES = {each.name: Path(str(each)) for each in sample_data.registers()}
NAMES = list(FILES)
OF_A_WEAPON = {
    "serial": "serial",
    "serial_status": "serial_status",
    "type": "type",
    "make": "make",
    "model": "model",
    "calibre": "calibre",
    "country": "country_of_manufacture",
}
OF_A_LOT = {"nature": "nature", "lot_number": "lot_number", "expires_on": "expires_on"}


def planned(name: str) -> Plan:
    """The register as the importer reads it without any help."""
    settings = Settings(
        kind=truths()[name]["kind"],
        to="KESRA-CW",
        by="WAM-2",
        occurred_at="2025-10-01T00:00:00Z",
        acquisition={"mode": "DECLARED", "ownership": "UN"},
        weapon_prefix="ROW-",
        lot_prefix="ROW-",
    )
    return plan(FILES[name], settings)


def items(found: Plan) -> dict[int, dict[str, Any]]:
    """What was accepted, by the row it came from."""
    lines = [line for op in found.operations for line in op["lines"]]
    return {int((line.get("new_weapon") or line.get("new_lot"))["id"].split("-")[1]): line for line in lines}


@pytest.mark.parametrize("name", NAMES)
def test_rows_are_accepted_and_stopped_as_their_truth_says(name: str) -> None:
    """What is sound goes in, what a person must look at does not, and titles and totals are no items."""
    accepted = items(planned(name))
    expected = {int(row) for row, truth in truths()[name]["rows"].items() if truth["expect"] == "accepted"}
    assert set(accepted) == expected


@pytest.mark.parametrize("name", NAMES)
def test_accepted_rows_are_read_as_what_they_are(name: str) -> None:
    """Serial, status, type, make, calibre, country, nature, lot, quantity and condition are the true ones."""
    accepted = items(planned(name))
    wrong = []
    for row, truth in truths()[name]["rows"].items():
        if truth["expect"] != "accepted":
            continue
        line = accepted[int(row)]
        fields = OF_A_WEAPON if truth["is"] == "weapon" else OF_A_LOT
        new = line.get("new_weapon") or line["new_lot"]
        read = {field: new.get(named) for field, named in fields.items() if field in truth}
        read["condition"] = line["condition"]
        if truth["is"] == "lot":
            read["quantity"] = line["quantity"]
        wrong += [(row, field, truth[field], value) for field, value in read.items() if truth[field] != value]
    assert wrong == []


@pytest.mark.parametrize("name", NAMES)
def test_stopped_rows_are_named(name: str) -> None:
    """Whoever imports reads of each stopped row what is wrong with which cell."""
    problems = {problem.row for problem in planned(name).problems if problem.stops}
    stopped = {int(row) for row, truth in truths()[name]["rows"].items() if truth["expect"] == "stopped"}
    assert stopped <= problems
