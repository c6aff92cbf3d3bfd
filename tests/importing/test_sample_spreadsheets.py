"""The messy spreadsheets of the sample mission, held against what their author says each row is."""

from __future__ import annotations

import json
from importlib.resources import as_file, files
from typing import Any

import pytest

from wamledger.services.importing import Fate, Plan, plan

from .conftest import all_rows_named, is_a_journal, said

SPREADSHEETS = files("sample_data") / "spreadsheets"
TRUTHS: dict[str, Any] = json.loads((SPREADSHEETS / "truths.json").read_text(encoding="utf-8"))
REGISTERS = {name: truth for name, truth in TRUTHS.items() if isinstance(truth, dict)}
FIELDS = {
    **{
        name: name
        for name in ("type", "make", "model", "calibre", "serial", "serial_status", "condition", "quantity")
    },
    **{name: name for name in ("nature", "lot_number", "expires_on")},
    "country": "country_of_manufacture",
}


def lines_by_row(result: Plan) -> dict[int, list[dict[str, Any]]]:
    """The lines that each row made, as flat objects."""
    found: dict[int, list[dict[str, Any]]] = {}
    for operation in result.operations:
        row = int(operation["remarks"].rsplit("#", 1)[1])
        for line in operation["lines"]:
            found.setdefault(row, []).append(
                {**line, **line.get("new_weapon", {}), **line.get("new_lot", {})}
            )
    return found


@pytest.mark.parametrize("name", sorted(REGISTERS))
def test_every_row_is_what_its_author_says(name: str) -> None:
    """Accepted rows say what their author meant; stopped rows stop; titles, totals and signatures are set aside."""
    truth = REGISTERS[name]
    with as_file(SPREADSHEETS / name) as path:
        result = plan(path, said(truth["kind"]))
    all_rows_named(result)
    is_a_journal(result)
    made = lines_by_row(result)
    wrong = []
    for number, row in truth["rows"].items():
        fate = result.fates[int(number)]
        fits = {
            "accepted": fate is Fate.ACCEPTED,
            "stopped": fate is Fate.REFUSED,
            "not_data": fate.is_set_aside or fate is Fate.BLANK,
        }[row["expect"]]
        if not fits:
            wrong.append((number, row["expect"], fate.value))
        if fate is Fate.ACCEPTED:
            line = made[int(number)][0]
            wrong += [
                (number, field, row[field], line.get(ours))
                for field, ours in FIELDS.items()
                if row.get(field) not in (None, "") and line.get(ours) != row[field]
            ]
    assert wrong == []
