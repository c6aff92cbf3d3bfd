"""Orders of the weapons that are held while somebody sorts give what the database sorts, whatever is posted meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from tests.services.lists.test_searching import looked_through, pages, stock
from wamledger.ledger.store import Ledger
from wamledger.services.lists import weapons
from wamledger.services.lists.form import Asked
from wamledger.services.lists.search import blocks, building, finding, orders
from wamledger.services.lists.search.orders import orders_of

FOUND = ("akm", "w-0", "qqq", "")


@pytest.fixture
def stocked(small: Ledger, made: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Ledger:
    """Three hundred weapons with an index, in a program that holds orders of so few, and takes some at a time."""
    monkeypatch.setattr(building, "SMALL", 10)
    monkeypatch.setattr(finding, "FEW", 3)
    monkeypatch.setattr(finding, "FEW_SORTED", 3)
    monkeypatch.setattr(orders, "FIRST", 4)
    monkeypatch.setattr(orders, "MOST", 16)
    made.posted(small, *stock(made, range(300, 400)), *stock(made, range(200), seed=2))
    building.catch_up(small)
    return small


def held(ledger: Ledger, sort: str) -> None:
    """The order is held."""
    pages(ledger, Asked(sort), limit=1000)
    for thread in orders_of(ledger).under_way():
        thread.join(timeout=20)


def by_the_database(ledger: Ledger, asked: Asked, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rows as the database sorts them, with no order at hand."""
    with monkeypatch.context() as without:
        without.setattr(weapons, "_in_order", lambda _asking, stretches, *_more, **_said: stretches)
        return pages(ledger, asked, limit=1000)


@pytest.fixture
def used(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Beyond what an order was gone through."""
    found: list[str | None] = []
    plain = orders.Sorted.walk

    def noted(sorted_: orders.Sorted, beyond: str | None, *, ascending: bool) -> Iterator[list[str]] | None:
        found.append(beyond)
        return plain(sorted_, beyond, ascending=ascending)

    monkeypatch.setattr(orders.Sorted, "walk", noted)
    return found


@pytest.mark.parametrize(
    ("sort", "many"),
    [("serial", 10_000), ("serial", 0), ("make", 0), ("holder", 10_000), ("tag", 0), ("since", 10_000)],
)
def test_an_order_gives_what_the_database_sorts(
    stocked: Ledger,
    made: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    used: list[str | None],
    sort: str,
    many: int,
) -> None:
    """Either way and backwards, for any search: also for weapons that came, went elsewhere or were read otherwise since."""
    monkeypatch.setattr(orders, "MANY", many)
    held(stocked, sort)
    for state in ("as it was", "touched", "brought up"):
        if state == "touched":
            made.posted(
                stocked,
                *stock(made, range(210, 215), seed=3),
                made.move("W-0000", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z"),
                made.move("W-0350", "ARM-1", "ARM-2", "2026-01-02T00:00:00Z"),
                made.op(
                    "correct_identity", id="READ", weapon="W-0001", changes={"serial": "AK4712", "make": "Aaa"},
                    reason="Cleaned", approved_by="OTHER",
                ),
            )  # fmt: skip
        elif state == "brought up":
            building.catch_up(stocked)
        for find in FOUND:
            for descending in (False, True):
                asked = Asked(sort, descending, find=find)
                expected = by_the_database(stocked, asked, monkeypatch)
                used.clear()
                assert pages(stocked, asked, limit=37) == expected, (state, asked)
                assert used or find == "qqq" or (not find and sort == "holder")
                assert pages(stocked, asked, backwards=True, limit=37) == expected, (state, asked)
                if find:
                    assert sorted(expected) == looked_through(stocked, find)


def test_an_index_that_was_made_anew_has_orders_of_its_own(
    stocked: Ledger, made: ModuleType, monkeypatch: pytest.MonkeyPatch, used: list[str | None]
) -> None:
    """Cards that have other numbers than an order knows make it worthless, and another is made."""
    held(stocked, "make")
    monkeypatch.setattr(building, "APART", 3)
    for start in (210, 220):
        made.posted(stocked, *stock(made, range(start, start + 5), seed=start))
        building.catch_up(stocked)
    asked = Asked("make", find="a")
    expected = by_the_database(stocked, asked, monkeypatch)
    assert pages(stocked, asked) == expected
    held(stocked, "make")
    used.clear()
    assert pages(stocked, asked) == expected
    assert used


def test_marks_are_the_numbers_in_all_blocks() -> None:
    """Of blocks of numbers and of bits alike, with the marks that were there before, and none beyond the last card."""
    even, third, few = range(0, 60_000, 2), range(0, 60_000, 3), range(0, 60_000, 1000)
    for some in ([even, third], [even, few], [few], [even]):
        marks = bytearray(70_000)
        marks[5] = marks[65_537] = 1
        blocks.mark([blocks.packed(each) for each in some], marks, 0)
        expected = set(some[0]).intersection(*some) | {5, 65_537}
        assert {at for at, mark in enumerate(marks) if mark} == expected
        assert len(marks) == 70_000
    short = bytearray(100)
    blocks.mark([blocks.packed(even)], short, 90)
    assert {at for at, mark in enumerate(short) if mark} == set(range(90, 100, 2))
    assert len(short) == 100
