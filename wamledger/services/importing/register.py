"""What is known of a register as a whole while its rows are read: its columns, and what each proves."""

from __future__ import annotations

from typing import Any

from wamledger.services.importing.dates import days_first
from wamledger.services.importing.identities import Widths, widths_of
from wamledger.services.importing.mapping import Column, Mapping
from wamledger.services.importing.quantities import Mark, decimal_mark
from wamledger.services.importing.settings import Settings
from wamledger.services.importing.table import Table


class Register:
    """What is known of a register as a whole while its rows are read."""

    def __init__(self, table: Table, mapping: Mapping, settings: Settings) -> None:
        self.table = table
        self.mapping = mapping
        self.settings = settings
        self.fields: dict[str, list[Column]] = {}
        for column in mapping.columns:
            if column.field:
                self.fields.setdefault(column.field, []).append(column)
        self.last_heading = max(
            (column.index for column in mapping.columns if column.heading or column.field), default=-1
        )
        self.above: dict[int, str] = {}
        self._widths: dict[int, Widths] = {}
        self._marks: dict[int, Mark] = {}
        self._days: dict[int, bool | None] = {}
        self._merged = _tall_ranges(table, mapping.first_data_row)
        self.spanned = frozenset(
            top + 1 for top, left, bottom, right in table.merged if bottom == top and right > left
        )

    def widths(self, column: int) -> Widths:
        """The widths of the numbers in a column."""
        if column not in self._widths:
            self._widths[column] = widths_of(self._values(column))
        return self._widths[column]

    def decimal_mark(self, column: int) -> Mark:
        """The decimal mark that was named, or that the column proves."""
        if self.settings.decimal:
            return self.settings.decimal
        if column not in self._marks:
            self._marks[column] = decimal_mark(
                value for value in self._values(column) if isinstance(value, str)
            )
        return self._marks[column]

    def day_first(self, column: int) -> bool | None:
        """Whether days stand before months: as it was said, or as the column proves."""
        if self.settings.day_first is not None:
            return self.settings.day_first
        if column not in self._days:
            self._days[column] = days_first(self._values(column))
        return self._days[column]

    def merged_from(self, row: int, column: int) -> int | None:
        """The first row of the merged cell that covers this one, where that is another row."""
        return self._merged.get((row, column)) if self._merged else None

    def is_merged(self, row: int) -> bool:
        """True of a row of which a cell belongs to a merged cell that begins above it."""
        return any(covered == row for covered, _column in self._merged)

    def _values(self, column: int) -> list[Any]:
        first = self.mapping.first_data_row - 1
        return [row[column] for row in self.table.rows[first:] if column < len(row)]


def _tall_ranges(table: Table, first: int) -> dict[tuple[int, int], int]:
    covered = {}
    for top, left, bottom, _right in table.merged:
        if bottom > top and top + 1 >= first:
            for row in range(top + 1, min(bottom, len(table.rows) - 1) + 1):
                covered[row + 1, left] = top + 1
    return covered
