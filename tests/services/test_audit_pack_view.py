"""The figures of an audit pack close for every period there is, on each engine, and are those of a replay by plain dicts."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from types import ModuleType
from typing import Any

import orjson
import pytest

from wamledger.domain import moment
from wamledger.domain.lifecycle import FINAL
from wamledger.ledger.store import Ledger
from wamledger.services.posting import post_operations
from wamledger.services.report_views.audit_pack import audit_pack_view
from wamledger.services.report_views.audit_stock import Stock
from wamledger.services.report_views.names import Names

OFF = {*FINAL, "VOID"}


def on_charge(ledger: Ledger, until: int) -> Counter[str]:
    """What stands on charge by type or nature, after the entries that had occurred, in the order of the ledger."""
    weapons: dict[str, str] = {}
    lots: Counter[tuple[str, str]] = Counter()
    with ledger.reading() as link:
        of = dict(link.rows("SELECT code, type FROM weapon UNION ALL SELECT code, nature FROM lot"))
        for (entry,) in link.rows("SELECT entry FROM entry ORDER BY seq"):
            body: dict[str, Any] = orjson.loads(bytes(entry))["body"]
            if moment.parse(body["operation"]["occurred_at"]) > until:
                continue
            for move in body["effects"].get("moves", ()):
                if "weapon" in move:
                    weapons[move["weapon"]] = "VOID" if move["to"] is None else move["to"][1]
                    continue
                for cell, sign in ((move["from"], -1), (move["to"], 1)):
                    if cell is not None:
                        lots[move["lot"], cell[1]] += sign * move["quantity"]
    found: Counter[str] = Counter(of[code] for code, status in weapons.items() if status not in OFF)
    for (lot, status), quantity in lots.items():
        found[of[lot]] += 0 if status in OFF else quantity
    return +found


def reconciled(ledger: Ledger, since: int | None, until: int) -> list[Any]:
    """The lines of the reconciliation of a period."""
    with ledger.reading() as link:
        stock = Stock(link, Names(link), since, until)
        return [*stock.weapons_reconciled(), *stock.natures_reconciled()]


def test_it_closes_where_everything_happened(full: Ledger) -> None:
    """From nothing to everything opening comes to closing, and everything that takes goods off the charge is there."""
    with full.reading() as link:
        last = link.one("SELECT MAX(occurred_at) FROM entry")[0]
    lines = reconciled(full, None, last)
    assert not [line for line in lines if line.difference or line.opening]
    assert {line.code: line.closing for line in lines if line.closing} == on_charge(full, last)
    for name in ("taken", "destroyed", "expended", "handed_over"):
        assert any(getattr(line, name) for line in lines), name


def test_it_closes_over_every_month(mission: Ledger) -> None:
    """In each month of the sample mission opening comes to closing, and both are what a replay has."""
    ends = [moment.parse(f"{year}-{month:02d}-01T00:00:00Z") for year, month in _months()]
    for since, after in pairwise(ends):
        lines = reconciled(mission, since, after - 1)
        assert not [line for line in lines if line.difference], moment.canonical(since)
        assert {line.code: line.opening for line in lines if line.opening} == on_charge(mission, since - 1)
    assert {line.code: line.closing for line in lines if line.closing} == on_charge(mission, ends[-1] - 1)


def _months() -> list[tuple[int, int]]:
    return [(2025, month) for month in range(9, 13)] + [(2026, month) for month in range(1, 12)]


def test_a_balance_that_was_changed_does_not_close(small: Ledger, made: ModuleType) -> None:
    """Where somebody wrote another balance beside the record, opening and movements do not come to it."""
    later = moment.parse(made.AT) + 90 * moment.DAY
    assert [(line.code, line.difference) for line in reconciled(small, None, later) if line.difference] == []
    with small.writing() as link:
        link.run("UPDATE lot_period SET net = net + 5")
    assert [line.difference for line in reconciled(small, None, later) if line.difference] == [-5]


def test_a_late_entry_counts_when_it_happened(small: Ledger, made: ModuleType) -> None:
    """What was entered last and happened first stands in the period in which it happened, and both periods close."""
    days = [moment.parse(made.AT) + number * moment.DAY for number in (5, 7, 10)]
    for code, at in (("W-10", days[2]), ("W-11", days[0])):
        report = post_operations(small, [made.weapon(code, at=moment.canonical(at))])
        assert not report.refused
    for since, until, taken in ((days[0], days[1], 1), (days[1], days[2], 1), (days[0], days[2], 2)):
        lines = reconciled(small, since, until)
        assert not [line for line in lines if line.difference]
        assert sum(line.taken for line in lines) == taken


@pytest.mark.parametrize("until", [None, "2026-01-03T00:00:00Z"])
def test_a_pack_can_be_made_on_each_engine(full: Ledger, until: str | None) -> None:
    """Every part of the pack has its figures where everything has happened once, as of now and as of a day."""
    view = audit_pack_view(full, until=None if until is None else moment.parse(until), generated_by="WAM")
    assert view.is_sound
    assert not view.faults
    assert view.entries == sum(each.entries for each in view.operations) > 0
    assert view.duties
    assert view.keys
    assert len(view.steps) == 11
    assert {each.case for each in view.unknowns} >= {"NO_SERIAL", "NOT_RECEIVED", "SILENT", "PROPOSALS"}
    if until is None:
        assert view.losses
        assert view.disposals
        assert view.counts_done
