"""The sample mission, played once for all tests of it."""

from __future__ import annotations

from typing import Any

import pytest

from sample_data.book import Book
from sample_data.mission import Mission
from sample_data.writing import played


@pytest.fixture(scope="session")
def mission() -> Mission:
    """The whole mission, over; nobody changes it."""
    return played()


def holdings_of(book: Book) -> list[dict[str, Any]]:
    """What stands where by the generator's book, in the words and the order in which the ledger answers."""
    weapons = [
        {
            "holder": each.holder,
            "weapon": each.code,
            "quantity": 1,
            "condition": each.condition,
            "status": each.status,
        }
        for each in sorted(book.weapons.values(), key=lambda each: each.code)
    ]
    lots = [
        {
            "holder": holder,
            "lot": lot,
            "nature": book.lots[lot].nature,
            "quantity": quantity,
            "condition": condition,
            "status": status,
        }
        for (lot, holder, status), cells in sorted(book.stock.items())
        for condition, quantity in sorted(cells.items())
        if quantity
    ]
    return weapons + lots
