"""A register of numbered rows, made as they are asked for, that counts what it gave and can change meanwhile."""

from __future__ import annotations

import bisect
from collections.abc import Callable, Sequence

from wamledger.services.lists.form import Asked, Column, Filter, ListRow
from wamledger.services.subjects import Subject

COLUMNS = (
    Column("code", "Weapon", 12, "code", sorts=True),
    Column("what", "What", 0),
    Column("number", "Number", 10, "number", sorts=True),
    Column("at", "Since", 16, "moment", from_width=100),
    Column("status", "Status", 12, "word", words={"IN_STORE": "In store"}, from_width=90),
    Column("remarks", "Remarks", 20, shown=False),
)


class Numbered:
    """Rows with the numbers of ``numbers``, in their order or against it."""

    name = "numbered"
    title = "Weapons"
    columns: Sequence[Column] = COLUMNS
    filters: Sequence[Filter] = (
        Filter("parity", "Parity", {"even": "Even", "odd": "Odd"}),
        Filter("holder", "Held by", {}, completes="place"),
    )
    finds = "part of a number"

    def __init__(
        self, numbers: Sequence[int], *, described: Callable[[int], str] = "rifle {}".format
    ) -> None:
        self.numbers = numbers
        self.given = 0
        self.described = described
        self.before_answer: Callable[[], object] = lambda: None

    def row(self, number: int) -> ListRow:
        cells = (f"W-{number:07d}", self.described(number), number, number * 60_000_000, "IN_STORE", None)
        flag = "Overdue" if number % 10 == 3 else ""
        return ListRow(f"{number:09d}", Subject("weapon", cells[0]), cells, flag)

    def _asked(self, asked: Asked) -> Sequence[int]:
        parity, found = asked.filters.get("parity"), self.numbers
        if parity:
            found = [each for each in found if each % 2 == (parity == "odd")]
        return [each for each in found if asked.find in str(each)] if asked.find else found

    def _rows(self, numbers: Sequence[int]) -> list[ListRow]:
        self.given += len(numbers)
        return [self.row(each) for each in numbers]

    def page(self, asked: Asked, after: str | None, limit: int) -> list[ListRow]:
        self.before_answer()
        if asked.descending:
            return self._upwards(asked, after, limit)[::-1]
        numbers = self._asked(asked)
        first = 0 if after is None else bisect.bisect_right(numbers, int(after))
        return self._rows(numbers[first : first + limit])

    def page_before(self, asked: Asked, before: str | None, limit: int) -> list[ListRow]:
        self.before_answer()
        numbers = self._asked(asked)
        if asked.descending:
            first = 0 if before is None else bisect.bisect_right(numbers, int(before))
            return self._rows(numbers[first : first + limit])[::-1]
        return self._upwards(asked, before, limit)

    def _upwards(self, asked: Asked, before: str | None, limit: int) -> list[ListRow]:
        numbers = self._asked(asked)
        last = len(numbers) if before is None else bisect.bisect_left(numbers, int(before))
        return self._rows(numbers[max(last - limit, 0) : last])

    def count(self, asked: Asked) -> int:
        return len(self._asked(asked))

    def position(self, asked: Asked, key: str) -> int:
        numbers = self._asked(asked)
        at = bisect.bisect_left(numbers, int(key))
        return len(numbers) - 1 - at if asked.descending else at
