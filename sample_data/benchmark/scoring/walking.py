"""The entries of a ledger once more, with what stood where at each count: what the plain methods are given."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sample_data.benchmark.scoring.matching import seconds

Row = dict[str, Any]


class Counted(NamedTuple):
    """A count beside the book: differences by lot, and of weapons by type."""

    id: str
    at: int
    place: str
    scope: str
    lots: dict[str, tuple[int, int]]
    """Book and seen, by lot."""
    weapons: tuple[int, int]
    """How many by the book, and how many were seen."""


class Books:
    """Holdings by the effects of the entries."""

    def __init__(self) -> None:
        self.lots: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self.weapons: defaultdict[str, set[str]] = defaultdict(set)
        self.nature: dict[str, str] = {}

    def enter(self, body: Row) -> None:
        """What the entry moved has moved."""
        for line in body["operation"].get("lines", ()):
            new = line.get("new_lot") if isinstance(line, dict) else None
            if new:
                self.nature[new["id"]] = new["nature"]
        for move in body["effects"].get("moves", ()):
            for cell, sign in ((move["from"], -1), (move["to"], 1)):
                if cell is None or cell[1] != "IN_STORE":
                    continue
                if "weapon" in move:
                    (self.weapons[cell[0]].discard if sign < 0 else self.weapons[cell[0]].add)(move["weapon"])
                else:
                    self.lots[cell[0]][move["lot"]] += sign * move["quantity"]


def counts(bodies: Iterable[Row], books: Books) -> Iterator[Counted | Row]:
    """The counts beside the book as it was when they reached the ledger; other entries as they are."""
    for body in bodies:
        operation = body["operation"]
        books.enter(body)
        if operation["op"] != "count" or "place" not in operation:
            yield body
            continue
        place, scope = operation["place"], operation["scope"]
        seen: Counter[str] = Counter()
        weapons = 0
        for line in operation["lines"]:
            if "lot" in line:
                seen[line["lot"]] += line["quantity"]
            elif "type" in line:
                weapons += line["quantity"]
            elif "nature" not in line:
                weapons += 1
        held = books.lots[place]
        codes = set(seen) if scope == "SAMPLE" else {*seen, *(lot for lot, number in held.items() if number)}
        if scope == "WEAPONS":
            codes = set()
        booked = len(books.weapons[place]) if scope in ("ALL", "WEAPONS") else weapons
        yield Counted(
            operation["id"],
            seconds(operation["occurred_at"]),
            place,
            scope,
            {lot: (held[lot], seen[lot]) for lot in codes},
            (booked, weapons),
        )
