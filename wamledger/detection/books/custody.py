"""What parties still owe of what they were given, issue by issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from wamledger.detection.books.event import Event, Row
from wamledger.detection.books.speaking import Touched
from wamledger.domain import moment as moments
from wamledger.domain.lifecycle import WITH_A_PARTY

Item = tuple[str, str]
"""Kind (weapon or lot) and code."""
Moves = Sequence[tuple[str, str, int, Any, Any]]
"""What an entry moved: kind, code, quantity, from, to."""


class CustodyFile:
    """
    One issue.

    Shape: ``owed`` is everything that is owed, over all items; ``settled`` what of each item is not, empty once nothing
    is owed; ``by`` are the numbers of the entries that settled or closed something; ``last`` is when the latest of them
    occurred.
    """

    __slots__ = ("by", "last", "owed", "party", "seq", "settled")

    def __init__(self, seq: int, party: str) -> None:
        self.seq = seq
        self.party = party
        self.owed = 0
        self.last = 0
        self.by: tuple[int, ...] = ()
        self.settled: dict[Item, int] = {}

    def settle(
        self, seq: int, at: int, item: Item, quantity: int, opened: Callable[[], dict[Item, int]]
    ) -> None:
        """So much less of the item is owed; more where the quantity is negative, for a settlement was reversed."""
        if self.owed <= 0:
            self.settled = opened()
        self.settled[item] = self.settled.get(item, 0) + quantity
        self.owed -= quantity
        self.last = max(self.last, at)
        if seq not in self.by[-1:]:
            self.by = (*self.by, seq)
        if self.owed <= 0:
            self.settled = {}


class Custody:
    """
    The issues.

    Shape: ``files`` by the id of the entry that gave; ``owing`` the issues on which something is owed, was settled late,
    or that have no due time; ``of`` the issues on which a party owes something.
    """

    def __init__(self) -> None:
        self.files: dict[str, CustodyFile] = {}
        self.owing: dict[str, None] = {}
        self.of: dict[str, dict[str, None]] = defaultdict(dict)
        self._given: dict[str, tuple[Event, Moves]] = {}

    def take(self, event: Event, moves: Moves, touched: Touched) -> None:
        """What a party was given is owed, and what came back, was fired, lost or passed on is not."""
        if event.op != "reverse":
            opened = _opened(moves)
            if opened:
                self._open(event, moves, sum(opened.values()), touched)
        for name in ("settles", "closes"):
            for each in event.effects.get(name, ()):
                self._settle(event, each, touched)

    def _open(self, event: Event, moves: Moves, owed: int, touched: Touched) -> None:
        party = next(
            becomes.holder
            for _kind, _code, _quantity, _was, becomes in moves
            if becomes is not None and becomes.status in WITH_A_PARTY
        )
        file = self.files[event.id] = CustodyFile(event.seq, party)
        file.owed = owed
        self.owing[event.id] = None
        self.of[party][event.id] = None
        self._given[event.id] = (event, moves)
        touched |= {("custody", ""), ("custody", party)}

    def _settle(self, event: Event, each: Row, touched: Touched) -> None:
        issue = each["issue"]
        file = self.files.get(issue)
        if file is None:
            return
        kind = "weapon" if "weapon" in each else "lot"
        item = (kind, each[kind])
        file.settle(event.seq, event.at, item, each["quantity"], lambda: self.given(issue))
        touched |= {("issue", issue), ("custody", ""), ("custody", file.party)}
        if file.owed > 0:
            self.owing[issue] = None
            self.of[file.party][issue] = None
            return
        self.of[file.party].pop(issue, None)
        due = self._given[issue][0].fields.get("due")
        if due is not None and due != "STANDING" and file.last <= moments.parse(due):
            self.owing.pop(issue, None)

    def given(self, issue: str) -> dict[Item, int]:
        """What an issue gave, by item; nothing where there is no such issue."""
        return _opened(self._given[issue][1]) if issue in self._given else {}

    def owed(self, issue: str) -> dict[Item, int]:
        """What is owed on an issue, by item."""
        file = self.files.get(issue)
        if file is None or file.owed <= 0:
            return {}
        left = {item: quantity - file.settled.get(item, 0) for item, quantity in self.given(issue).items()}
        return {item: quantity for item, quantity in left.items() if quantity > 0}


def _opened(moves: Moves) -> dict[Item, int]:
    """What moves gave to a party that did not have it, by item."""
    found: dict[Item, int] = {}
    for kind, code, quantity, was, becomes in moves:
        if becomes is None or becomes.status not in WITH_A_PARTY:
            continue
        if was is None or was.holder != becomes.holder or was.status not in WITH_A_PARTY:
            found[kind, code] = found.get((kind, code), 0) + quantity
    return found
