"""What parties still owe of what they were given, issue by issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from wamledger.detection.books.event import Event, Move, Row
from wamledger.detection.books.speaking import Touched
from wamledger.domain import moment as moments
from wamledger.domain.lifecycle import WITH_A_PARTY

Item = tuple[str, str]
"""Kind (weapon or lot) and code."""


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
        self.settled: dict[Item, int] | None = None

    def settle(
        self, seq: int, at: int, item: Item, quantity: int, opened: Callable[[], dict[Item, int]]
    ) -> None:
        """So much less of the item is owed; more where the quantity is negative, for a settlement was reversed."""
        if self.owed <= 0:
            self.settled = opened()
        elif self.settled is None:
            self.settled = {}
        if self.settled is not None:
            self.settled[item] = self.settled.get(item, 0) + quantity
        self.owed -= quantity
        if at > self.last:
            self.last = at
        if not self.by or self.by[-1] != seq:
            self.by = (*self.by, seq)
        if self.owed <= 0:
            self.settled = None


class Custody:
    """
    The issues.

    Shape: ``files`` by the id of the entry that gave; ``owing`` the issues on which something is owed, was settled late,
    or that have no due time; ``of`` the issues on which a party owes something.
    """

    def __init__(self, known: Mapping[str, Event]) -> None:
        self.files: dict[str, CustodyFile] = {}
        self.owing: dict[str, None] = {}
        self.of: dict[str, dict[str, None]] = defaultdict(dict)
        self._known = known

    def take(self, event: Event, moves: Sequence[Move], touched: Touched) -> None:
        """What a party was given is owed, and what came back, was fired, lost or passed on is not."""
        if event.op != "reverse":
            opened = _opened(moves)
            if opened:
                self._open(event, moves, sum(opened.values()), touched)
        effects = event.effects
        for name in ("settles", "closes"):
            if name in effects:
                self._settle(event, effects[name], touched)

    def _open(self, event: Event, moves: Sequence[Move], owed: int, touched: Touched) -> None:
        party = next(
            becomes.holder
            for _kind, _code, _quantity, _was, becomes in moves
            if becomes is not None and becomes.status in WITH_A_PARTY
        )
        file = self.files[event.id] = CustodyFile(event.seq, party)
        file.owed = owed
        self.owing[event.id] = None
        self.of[party][event.id] = None
        touched |= {("custody", ""), ("custody", party)}

    def _settle(self, event: Event, settled: Iterable[Row], touched: Touched) -> None:
        changed: dict[str, CustodyFile] = {}
        for each in settled:
            issue = each["issue"]
            file = self.files.get(issue)
            if file is None:
                continue
            item = ("weapon", each["weapon"]) if "weapon" in each else ("lot", each["lot"])
            file.settle(event.seq, event.at, item, each["quantity"], partial(self.given, issue))
            changed[issue] = file
        for issue, file in changed.items():
            touched |= {("issue", issue), ("custody", ""), ("custody", file.party)}
            if file.owed > 0:
                self.owing[issue] = None
                self.of[file.party][issue] = None
                continue
            self.of[file.party].pop(issue, None)
            due = self._known[issue].get("due")
            if due is not None and due != "STANDING" and file.last <= moments.parse(due):
                self.owing.pop(issue, None)

    def given(self, issue: str) -> dict[Item, int]:
        """What an issue gave, by item; nothing where there is no such issue."""
        return _opened(self._known[issue].moves) if issue in self.files else {}

    def owed(self, issue: str) -> dict[Item, int]:
        """What is owed on an issue, by item."""
        file = self.files.get(issue)
        if file is None or file.owed <= 0:
            return {}
        settled = file.settled or {}
        left = {item: quantity - settled.get(item, 0) for item, quantity in self.given(issue).items()}
        return {item: quantity for item, quantity in left.items() if quantity > 0}


def _opened(moves: Sequence[Move]) -> dict[Item, int]:
    """What moves gave to a party that did not have it, by item."""
    found: dict[Item, int] = {}
    for kind, code, quantity, was, becomes in moves:
        if becomes is None or becomes.status not in WITH_A_PARTY:
            continue
        if was is None or was.holder != becomes.holder or was.status not in WITH_A_PARTY:
            found[kind, code] = found.get((kind, code), 0) + quantity
    return found
