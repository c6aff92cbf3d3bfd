"""
A register that is held as a whole: places, parties, people, natures, findings, of which there are hundreds.

The rows are made once for a state of the ledger and a person, and put in order here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

from wamledger.i18n import _, language
from wamledger.services.lists.form import Asked, ListRow
from wamledger.services.lists.ordered import Shaped, must_be_known
from wamledger.services.lists.typed import is_in, words_of

Kept = Callable[[ListRow, str], bool]
"""Whether a row stays where a filter has a value."""


class Whole(Shaped, Protocol):
    """What tells one such register from another."""

    @property
    def where(self) -> str:
        """Where the ledger lies."""

    @property
    def kept(self) -> Mapping[str, Kept]:
        """By filter; one that is not here keeps the rows whose cell of that name has the value."""

    def rows(self) -> Sequence[ListRow]:
        """All rows, each time the same ones while nothing changes; each question may raise AccessFault."""


class Small:
    """A register whose rows are at hand.  Implements form.Source"""

    def __init__(self, whole: Whole) -> None:
        self._whole = whole
        self._made: tuple[Any, ...] = ()
        self._sorted: list[ListRow] = []
        self.name, self.title, self.finds = whole.name, whole.title, whole.finds
        self.columns, self.filters = whole.columns, whole.filters
        self.where = whole.where

    def page(self, asked: Asked, after: str | None, limit: int) -> list[ListRow]:
        """At most ``limit`` rows after the key, from the beginning for None.  Raises: AccessFault"""
        rows = self._asked(asked)
        start = 0 if after is None else self._index(rows, after) + 1
        return rows[start : start + limit]

    def page_before(self, asked: Asked, before: str | None, limit: int) -> list[ListRow]:
        """The last ``limit`` rows before the key, from the end for None, in order.  Raises: AccessFault"""
        rows = self._asked(asked)
        end = len(rows) if before is None else max(self._index(rows, before), 0)
        return rows[max(end - limit, 0) : end]

    def count(self, asked: Asked) -> int:
        """How many rows there are.  Raises: AccessFault"""
        return len(self._asked(asked))

    def position(self, asked: Asked, key: str) -> int:
        """How many rows stand before the key.  Raises: AccessFault"""
        return max(self._index(self._asked(asked), key), 0)

    def _asked(self, asked: Asked) -> list[ListRow]:
        must_be_known(self._whole, asked)
        rows = self._whole.rows()
        narrowed = tuple(sorted(asked.filters.items()))
        # words stand in the order of the language in which they are shown
        made = (rows, asked.sort, asked.descending, asked.find, narrowed, language())
        if not self._made or self._made[0] is not rows or self._made[1:] != made[1:]:
            self._sorted = self._in_order([row for row in rows if self._stays(row, asked)], asked)
            self._made = made
        return self._sorted

    def _stays(self, row: ListRow, asked: Asked) -> bool:
        for name, value in asked.filters.items():
            if not value:
                continue
            kept = self._whole.kept.get(name)
            if not (kept(row, value) if kept else row.cells[self._at(name)] == value):
                return False
        texts = [each if each is None else str(each) for each in row.cells]
        return is_in(words_of(asked.find), texts)

    def _in_order(self, rows: list[ListRow], asked: Asked) -> list[ListRow]:
        if not asked.sort:
            return rows[::-1] if asked.descending else rows
        at = self._at(asked.sort)
        words = self.columns[at].words or {}

        def place(row: ListRow) -> tuple[Any, str]:
            value = row.cells[at]
            return _as_listed(_(words.get(value, value))) if isinstance(value, str) else value, row.key

        # what has no value comes last, whichever way round
        having = sorted(
            (row for row in rows if row.cells[at] is not None), key=place, reverse=asked.descending
        )
        return [*having, *(row for row in rows if row.cells[at] is None)]

    def _at(self, name: str) -> int:
        return next(number for number, column in enumerate(self.columns) if column.name == name)

    def _index(self, rows: Sequence[ListRow], key: str) -> int:
        """Where the row with the key is; before the first where it is gone."""
        return next((number for number, row in enumerate(rows) if row.key == key), -1)


def _as_listed(text: str) -> str:
    """A text as people put names in order: an accent or a capital makes no difference."""
    spread = unicodedata.normalize("NFKD", text.casefold())
    return "".join(each for each in spread if not unicodedata.combining(each))
