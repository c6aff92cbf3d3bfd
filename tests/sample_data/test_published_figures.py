"""The published figures: once posted they come out exactly, and what is made up says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sample_data import figures
from sample_data.book import Book, Op
from sample_data.entering import enter

SHARED = Path(__file__).parents[3] / "shared" / "domain" / "mission_figures.json"
STREAMS: dict[str, Callable[[], Iterator[Op]]] = {"colombia": figures.colombia, "nepal": figures.nepal}


def entered(operations: Iterator[Op], *, without: str = "") -> Book:
    """A book with these operations in it, but for one."""
    book = Book()
    for op in operations:
        if op["id"] != without:
            enter(book, op)
    return book


def holdings(book: Book) -> list[Op]:
    """The holdings as the ledger gives them."""
    rows: list[Op] = [
        {
            "holder": each.holder,
            "weapon": each.code,
            "quantity": 1,
            "condition": each.condition,
            "status": each.status,
        }
        for each in book.weapons.values()
    ]
    for (lot, holder, status), cells in book.stock.items():
        for condition, quantity in cells.items():
            if quantity:
                rows.append(
                    {
                        "holder": holder,
                        "lot": lot,
                        "quantity": quantity,
                        "condition": condition,
                        "status": status,
                    }
                )
    return rows


def totals(mission: str, book: Book) -> list[figures.Figure]:
    return figures.totals(
        mission,
        holdings(book),
        type_of=lambda weapon: book.weapons[weapon].type,
        nature_of=lambda lot: book.lots[lot].nature,
    )


@pytest.mark.parametrize("mission", STREAMS)
def test_the_ledger_holds_exactly_what_was_published(mission: str) -> None:
    """Each published figure stands in the ledger to the last piece."""
    for figure in totals(mission, entered(STREAMS[mission]())):
        assert figure.agrees, figure


def test_a_figure_that_is_not_reached_does_not_agree() -> None:
    """Without one register of forty weapons the total says so."""
    operations = list(figures.nepal())
    left_out = next(op["id"] for op in operations if op["op"] == "register" and op["to"] == "NPL-NA-03")
    book = entered(iter(operations), without=left_out)
    short = {figure.name: figure.published - figure.in_ledger for figure in totals("nepal", book)}
    assert short.pop("Nepal Army: stored") == 40
    assert not any(short.values())


def test_what_was_counted_in_colombia_is_destroyed_and_verified() -> None:
    """Everything that is registered is disposed of, and nothing awaits its verification."""
    book = entered(figures.colombia())
    assert {row["status"] for row in holdings(book)} == {"DESTROYED"}
    assert not any(quantity for lines in book.destroyed.values() for quantity in lines.values())


def test_explosive_is_kept_in_grams() -> None:
    """38,255 kg stand in the ledger as 38,255,000 g, for bulk explosive is counted in grams."""
    book = entered(figures.colombia())
    grams = [
        row["quantity"]
        for row in holdings(book)
        if "lot" in row and book.lots[row["lot"]].nature == "PUBLISHED-EXPLOSIVE"
    ]
    assert grams == [38_255_000]


def test_the_sums_of_the_published_figures_hold() -> None:
    """The parts that were published add up to the totals that were published."""
    for facts in figures.published().values():
        weapons = [
            row for row in facts["rows"] if row["unit"] == "weapons" and not row["name"].endswith("in all")
        ]
        assert sum(row["published"] for row in weapons) == facts["weapons_total"]
        assert facts["source"].startswith("https://")


@pytest.mark.parametrize("mission", STREAMS)
def test_every_single_thing_is_marked_as_made_up(mission: str) -> None:
    """No serial, remark or lot can be taken for a published one."""
    serials = []
    for op in STREAMS[mission]():
        assert op["remarks"] == figures.MADE_UP
        for line in op.get("lines", ()):
            if "new_weapon" in line:
                serials.append(line["new_weapon"]["serial"])
                assert line["new_weapon"]["description"] == figures.MADE_UP
            if "new_lot" in line:
                assert "made up" in line["new_lot"]["packaging_marks"]
    assert all(serial.startswith("MADE-UP-") for serial in serials)
    assert len(set(serials)) == len(serials) == figures.published()[mission]["weapons_total"]


def test_both_missions_fit_into_one_ledger() -> None:
    """Ids, codes and serials of the two do not meet, and a known user may add the people."""
    book = entered(figures.colombia())
    for op in figures.nepal(with_people=False):
        enter(book, {**op, "occurred_at": "2026-01-01T00:00:00Z", "recorded_at": "2026-01-01T00:00:00Z"})
    assert len(book.weapons) == 8994 + 6330
    added = [op["by"] for op in figures.colombia(added_by="ADMIN-1") if op["op"] == "add_user"]
    assert added == ["ADMIN-1"] * 3


def test_the_packaged_facts_are_those_of_the_domain_notes() -> None:
    """Each figure is the one that was noted from its source."""
    if not SHARED.exists():
        pytest.skip("the domain notes do not lie beside the project")
    colombia, nepal = json.loads(SHARED.read_text("utf-8"))["missions"]
    facts = figures.published()
    rows = [row["published"] for row in facts["colombia"]["rows"]]
    assert rows[:10] == list(colombia["by_type"].values())
    noted = (
        "rounds",
        "explosives_kg",
        "cord_m",
        "grenades",
        "ap_mines",
        "initiators",
        "mortar_rounds_rockets",
    )
    assert rows[10:] == [colombia[name] for name in noted]
    assert facts["colombia"]["caches"] == colombia["caches"]
    assert colombia["source"].startswith(facts["colombia"]["source"])
    maoist = nepal["maoist"]
    names = ("stored", "perimeter_security_out", "leader_security_pending", "total_registered")
    assert [row["published"] for row in facts["nepal"]["rows"]] == [maoist[name] for name in names] + [
        nepal["nepal_army_stored"]
    ]
    assert facts["nepal"]["containers_of_the_nepal_army"] == nepal["containers_na"]
    assert all(
        source in nepal["source"] for source in [facts["nepal"]["source"], *facts["nepal"]["further_sources"]]
    )
