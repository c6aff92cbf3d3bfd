"""A register of numbered rows for the tests of the terminal."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from wamledger.services.views import HoldingRow, HoldingsSummary, Step


class Shelf:
    """A register of numbered rows, made as they are asked for, that counts what it gave."""

    def __init__(self, lines: int) -> None:
        self.lines = lines
        self.given = 0

    def row(self, number: int) -> HoldingRow:
        return HoldingRow(
            key=f"{number:09d}",
            holder="UNX-ALPHA-ARM-01",
            item=f"W-{number:07d}",
            description="Assault rifle, Izhmash AKM",
            mark=f"KO{number}",
            quantity=1,
            condition="SERVICEABLE",
            status="IN_STORE",
        )

    def _between(self, first: int, last: int) -> list[HoldingRow]:
        rows = [self.row(number) for number in range(max(first, 0), min(last, self.lines))]
        self.given += len(rows)
        return rows

    def page(self, after: str | None, limit: int) -> Sequence[HoldingRow]:
        first = 0 if after is None else int(after) + 1
        return self._between(first, first + limit)

    def page_before(self, before: str | None, limit: int) -> Sequence[HoldingRow]:
        last = self.lines if before is None else int(before)
        return self._between(last - limit, last)

    def summary(self) -> HoldingsSummary:
        return HoldingsSummary("unx.example/ledger", 2 * self.lines, self.lines, self.lines, 0, 17)

    def history(self, item: str) -> Sequence[Step]:
        return [
            Step(
                7,
                f"OP-{item}",
                0,
                0,
                "register",
                "Taken on charge",
                receiver="UNX-ALPHA-ARM-01",
                by="OKONKWO",
            )
        ]


@pytest.fixture(scope="session")
def shelf_of() -> Callable[[int], Shelf]:
    """A maker of registers of as many rows as asked for."""
    return Shelf
