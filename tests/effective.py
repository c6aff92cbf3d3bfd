"""What of the projections is in effect, without the records that stay and say that they were reversed."""

from __future__ import annotations

from collections import Counter
from typing import Any

from tests.office import Office

RECORDS = frozenset(
    """subject weapon_stay lot_posting reading marking receipt seal_event inspection restriction loss destruction
    certificate review count_line baseline_line possible_duplicate serial_clue reversal counter""".split()  # noqa: SIM905
)
"""Tables that say what was recorded and when, and from which nothing is taken away."""


def effective(office: Office) -> dict[str, Any]:
    """By table: what counts. Two offices that agree in it hold, owe and forbid the same."""
    rows = {name: office.table(name) for name in office.rows() if name not in RECORDS}
    found: dict[str, Any] = {}
    for name, each in rows.items():
        found[name] = [row for row in each if not row.get("void") and row.get("reversed_seq") is None]
    found["weapon_standing"] = office.holdings()
    found["place_load"] = [row for row in rows["place_load"] if row["nec_mg"]]
    found["custody"] = [row for row in rows["custody"] if row["quantity"]]
    for name in ("hold", "reservation"):
        found[name] = [row for row in rows[name] if row["released_seq"] is None]
    known = {row["dispatch"] for row in found["consignment"]}
    found["consignment_line"] = [row for row in rows["consignment_line"] if row["dispatch"] in known]
    counts = ("planned", "withdrawn", "lost", "weakened", "destroyed", "verified")
    found["disposal_line"] = [row for row in rows["disposal_line"] if any(row[count] for count in counts)]
    planned = {row["disposal"] for row in found["disposal_line"]}
    found["disposal"] = [
        {name: row[name] for name in ("code", "place", "method", "destroyers")}
        for row in rows["disposal"]
        if row["code"] in planned
    ]
    net: Counter[tuple[str, ...]] = Counter()
    for row in rows["lot_period"]:
        net[row["lot"], row["holder"], row["status"], row["condition"]] += row["net"]
    found["lot_period"] = {cell: quantity for cell, quantity in net.items() if quantity}
    return found
