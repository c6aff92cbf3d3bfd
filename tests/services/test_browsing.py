"""The register of holdings for a screen: pages by key, forwards and backwards, with nothing lost between them."""

from __future__ import annotations

from types import ModuleType

import pytest

from wamledger.domain.refusals import Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import witnesses
from wamledger.services.browsing import Browsing
from wamledger.services.history import history
from wamledger.services.holdings import holdings
from wamledger.services.views import HoldingRow, LotStep


def forwards(browsing: Browsing, limit: int) -> list[HoldingRow]:
    rows: list[HoldingRow] = []
    while page := browsing.page(rows[-1].key if rows else None, limit):
        assert len(page) <= limit
        rows += page
    return rows


def backwards(browsing: Browsing, limit: int) -> list[HoldingRow]:
    rows: list[HoldingRow] = []
    while page := browsing.page_before(rows[0].key if rows else None, limit):
        assert len(page) <= limit
        rows = [*page, *rows]
    return rows


@pytest.mark.parametrize("limit", [1, 2, 7, 1000])
def test_pages_come_to_the_register_in_both_directions(full: Ledger, limit: int) -> None:
    """Whatever the size of a page, forwards and backwards all rows come once, in the order of holdings."""
    browsing = Browsing(full)
    rows = forwards(browsing, limit)
    assert rows == backwards(browsing, limit)
    assert [(row.item, row.holder, row.quantity, row.condition, row.status) for row in rows] == [
        (
            each.get("weapon") or each["lot"],
            each["holder"],
            each["quantity"],
            each["condition"],
            each["status"],
        )
        for each in holdings(full)
    ]
    assert any(row.key[0] == "1" for row in rows)
    assert any(row.key[0] == "2" for row in rows)


def test_keys_are_in_the_order_of_the_rows(mission: Ledger) -> None:
    """A key compares as text like its row stands in the register, and names one row."""
    keys = [row.key for row in forwards(Browsing(mission), 500)]
    assert keys == sorted(set(keys))
    assert len(keys) == len(holdings(mission))


def test_a_row_says_what_a_storekeeper_looks_for(mission: Ledger) -> None:
    """A row has the type, make and model of a weapon and its serial, or the nature of a lot and its number."""
    rows = {row.item: row for row in forwards(Browsing(mission), 1000)}
    assert (rows["W-000744"].description, rows["W-000744"].mark) == ("Assault rifle, Colt M16A2", "A0207592")
    assert rows["L-00150"].description == "Cartridge 7.62x51 ball (M80)"
    assert rows["L-00150"].mark == ""


def test_what_moves_between_two_pages_is_seen_where_it_stands(small: Ledger, made: ModuleType) -> None:
    """A key need not exist any more: the page after it begins with the next row that does."""
    made.posted(
        small,
        made.op("move", origin="ARM-1", to="ARM-2", lines=[{"lot": "L-1", "quantity": 10}]),
        made.lot("L-2", 5),
    )
    browsing = Browsing(small)
    key = next(row.key for row in browsing.page(None, 10) if row.holder == "ARM-2")
    made.posted(small, made.op("move", origin="ARM-2", to="ARM-1", lines=[{"lot": "L-1", "quantity": 10}]))
    assert [row.item for row in browsing.page(key, 10)] == ["L-2"]
    assert [row.item for row in browsing.page_before(key, 2)] == ["W-3", "L-1"]


def test_the_summary_is_what_the_lists_come_to(mission: Ledger) -> None:
    """Lines, weapons and rounds are those of the holdings that the mission has or owes."""
    summary = Browsing(mission).summary()
    found = holdings(mission)
    gone = {"DESTROYED", "EXPENDED", "HANDED_OVER", "WRITTEN_OFF"}
    kept = [each for each in found if each["status"] not in gone]
    assert summary.ledger == mission.about.origin
    assert (summary.entries, summary.lines) == (mission.head().size, len(found))
    assert summary.weapons == sum("weapon" in each for each in kept)
    with mission.reading() as link:
        grams = {code for (code,) in link.rows("SELECT code FROM nature WHERE unit = 'GRAM'")}
    assert any(each.get("nature") in grams for each in kept + found)
    assert summary.rounds == sum(
        each["quantity"] for each in kept if "lot" in each and each["nature"] not in grams
    )
    assert sum(summary.by_status.values()) == sum("weapon" in each for each in found)
    assert summary.by_status["DESTROYED"] == sum(
        "weapon" in each and each["status"] == "DESTROYED" for each in found
    )


def test_the_unwitnessed_window_is_on_the_screen(small: Ledger, made: ModuleType) -> None:
    """Before a head was given out nothing is known to be seen; afterwards the entries since then are counted."""
    browsing = Browsing(small)
    assert browsing.summary().unwitnessed is None
    witnesses.remember(small, small.checkpoint(), "test")
    assert browsing.summary().unwitnessed == 0
    made.posted(small, made.weapon("W-8"), made.weapon("W-9"))
    assert browsing.summary().unwitnessed == 2


def test_history_on_the_screen_has_a_step_for_each_entry(mission: Ledger) -> None:
    """The steps of a weapon are its entries, one each; those of a lot name what went where."""
    browsing = Browsing(mission)
    assert [step.seq for step in browsing.history("W-000744")] == [
        each["seq"] for each in history(mission, "W-000744")
    ]
    (first, *_others) = browsing.history("L-00150")
    assert isinstance(first, LotStep)
    assert (first.operation, first.quantity, first.receiver) == ("register", 368, "SORENE-SZA")
    with pytest.raises(Refused):
        browsing.history("W-404")


def test_an_empty_ledger_has_an_empty_register(ledger: Ledger) -> None:
    """Nothing is held before the first entry, and nothing breaks."""
    browsing = Browsing(ledger)
    assert list(browsing.page(None, 10)) == list(browsing.page_before(None, 10)) == []
    summary = browsing.summary()
    assert (summary.entries, summary.lines, summary.weapons, summary.rounds) == (0, 0, 0, 0)


def test_a_page_is_found_in_an_index(mission: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """No page is reached by counting or sorting rows: each question goes to its key, and stops at its limit."""
    asked: list[tuple[str, tuple[object, ...]]] = []
    plain = Link.rows

    def listening(link: Link, sql: str, parameters: tuple[object, ...] = ()) -> list[object]:
        asked.append((sql, tuple(parameters)))
        return plain(link, sql, parameters)

    browsing = Browsing(mission)
    lot = browsing.page_before(None, 1)[0].key
    monkeypatch.setattr(Link, "rows", listening)
    for key in ("1 W-000900", lot):
        browsing.page(key, 10)
        browsing.page_before(key, 10)
    monkeypatch.undo()
    pages = [(sql, parameters) for sql, parameters in asked if "LIMIT" in sql]
    assert len(pages) == 4
    with mission.reading() as link:
        for sql, parameters in pages:
            plan = " ".join(row[3] for row in link.rows(f"EXPLAIN QUERY PLAN {sql}", parameters))
            assert "OFFSET" not in sql
            assert "SEARCH held USING PRIMARY KEY" in plan, plan
            assert "B-TREE" not in plan
