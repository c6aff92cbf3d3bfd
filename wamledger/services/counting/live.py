"""
A count on the screen: a blind sheet that is filled in by scanning and typing, and kept while it is.

It is the sheet that would have been printed, with the same number, counters and draw, so that what is entered at the
end is checked as a paper sheet is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Final

from wamledger.services.counting.filled import Filled, FilledRow


@dataclass(slots=True)
class SeenRow:
    """What was seen, as it was read; ``code`` where the sheet lists the thing, ``sign`` the name of what was told."""

    of: str
    mark: str = ""
    serial: str = ""
    quantity: str = ""
    sealed: str = ""
    seal: str = ""
    condition: str = ""
    remarks: str = ""
    sign: str = ""
    code: str = ""
    is_scanned: bool = False

    def as_json(self) -> dict[str, Any]:
        """What was read of it; what was not is left out, for a count may have many thousand rows."""
        return {name: value for name in _OF_ROW if (value := getattr(self, name))}


_OF_ROW: Final = tuple(each.name for each in fields(SeenRow))


@dataclass(slots=True)
class Listed:
    """A line of a sample: what to look for, with the mark by which it is found; ``seen`` is empty, yes or no."""

    of: str
    code: str
    holder: str
    what: str
    mark: str
    seen: str = ""


@dataclass(slots=True)
class LiveCount:
    """
    A count that is under way.

    Shape: ``head`` are the fields of a sheet; ``listed`` is empty unless a sample was drawn or a recount asked for.
    """

    head: dict[str, list[str]] = field(default_factory=dict)
    listed: list[Listed] = field(default_factory=list)
    rows: list[SeenRow] = field(default_factory=list)
    taken_back: int = 0
    _for_draft: list[dict[str, Any]] = field(default_factory=list, repr=False, compare=False)
    """The rows as they were given to a draft the last time; only the last row of a count is ever written again."""

    @property
    def number(self) -> str:
        """The number of the sheet, which will be the id of the count."""
        return self.one("number")

    @property
    def at(self) -> str:
        """The place or party that is counted."""
        return self.one("place") or self.one("party")

    def one(self, name: str) -> str:
        """A field of the head."""
        return (self.head.get(name) or [""])[0]

    @property
    def open_lines(self) -> list[Listed]:
        """Lines of a sample of which nothing has been said yet."""
        return [line for line in self.listed if not line.seen]

    def add(self, row: SeenRow) -> None:
        """The row is among what was seen."""
        self.rows.append(row)
        for line in self.listed:
            if row.code and line.code == row.code:
                line.seen = "yes"

    def take_back(self) -> SeenRow | None:
        """The last row is taken back, and that one was is remembered; None where there is none."""
        if not self.rows:
            return None
        row = self.rows.pop()
        self.taken_back += 1
        del self._for_draft[len(self.rows) :]
        for line in self.listed:
            if row.code and line.code == row.code and all(each.code != row.code for each in self.rows):
                line.seen = ""
        return row

    def as_json(self) -> dict[str, Any]:
        """The count for a draft, which is written after every scan."""
        told = self._for_draft
        del told[max(len(self.rows) - 1, 0) :]
        told += [row.as_json() for row in self.rows[len(told) :]]
        return {
            "head": self.head,
            "listed": [asdict(line) for line in self.listed],
            "rows": list(told),
            "taken_back": self.taken_back,
        }

    @classmethod
    def read(cls, content: Mapping[str, Any]) -> LiveCount:
        """The count that a draft has."""
        return cls(
            {name: list(values) for name, values in (content.get("head") or {}).items()},
            [Listed(**_known(Listed, each)) for each in content.get("listed") or ()],
            [SeenRow(**_known(SeenRow, each)) for each in content.get("rows") or ()],
            int(content.get("taken_back") or 0),
        )

    def filled(self) -> Filled:
        """The sheet as it is filled in: what was listed first, then what was found beside it."""
        cells: list[dict[str, str]] = []
        for line in self.listed:
            said = [row for row in self.rows if row.code == line.code]
            head = {"of": line.of, "code": line.code}
            if line.of == "weapon":
                head["seen"] = line.seen or "no"
            if not said:
                cells.append(head if line.of == "weapon" else {**head, "quantity": "0"})
            for row in said:
                read = {"serial": row.serial} if line.of == "weapon" else {"quantity": row.quantity}
                cells.append({**head, **_given(read), **_beside(row)})
        cells += [_cells(row) for row in self.rows if not row.code]
        rows = tuple(FilledRow(number, each) for number, each in enumerate(cells, 1))
        return Filled(self.number, {name: tuple(values) for name, values in self.head.items()}, rows)

    def remarks(self) -> str:
        """How it was counted, for the record."""
        scanned = sum(row.is_scanned for row in self.rows)
        back = f", {self.taken_back} taken back" if self.taken_back else ""
        return f"Counted on a screen: {scanned} scanned, {len(self.rows) - scanned} typed{back}."


def _known(of: Any, content: Mapping[str, Any]) -> dict[str, Any]:
    return {name: content[name] for name in of.__dataclass_fields__ if name in content}


def _cells(row: SeenRow) -> dict[str, str]:
    """A row that the sheet did not list, in the columns of a sheet."""
    match row.of:
        case "lot" | "type":
            cells = {"mark": row.mark, "quantity": row.quantity}
        case "serial":
            # what no tag is may have been typed as one; what was read on the weapon is recorded
            cells = {"serial": row.serial or row.mark}
        case _:
            cells = {"tag": row.mark, "serial": row.serial}
    return _given(cells) | _beside(row)


def _beside(row: SeenRow) -> dict[str, str]:
    return _given({name: getattr(row, name) for name in ("sealed", "seal", "condition", "remarks")})


def _given(cells: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in cells.items() if value}
