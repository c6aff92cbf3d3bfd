"""
Orders of the weapons other than that of codes: the numbers of their cards, in that order, held while somebody sorts.

With the marks of a search such an order is gone through in a fraction of the time that it takes to read a million rows.
It is made beside the screen when a large register is sorted. It knows the weapons as they were then: those that entries
have touched since stand apart, and whoever asks puts them in their places by looking at them.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import compress, islice
from threading import Lock, Thread
from typing import Final
from weakref import WeakKeyDictionary

import orjson

from wamledger.ledger.faults import LedgerFault
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.lists.ordered import Asking
from wamledger.services.lists.search.building import changed_by, is_wanted
from wamledger.services.lists.search.index import WEAPONS, State, state_of

KEPT: Final = 1
"""Orders that are held for a ledger, eight bytes for each weapon."""
APART: Final = 1_000
"""Weapons apart from which an order is made anew; while that is done, it serves up to ``MOST_APART``."""
MOST_APART: Final = 4_000
READ_THROUGH: Final = 20_000
"""Entries that are read to see which weapons they touched; after more the order is made anew."""
NOWHERE: Final = (1 << 32) - 1
MANY: Final = 5
"""Where a search may mean one of so many weapons or more, they are found by going through the order, not by sorting."""
WITNESSES: Final = 8
FIRST: Final = 64
MOST: Final = 512
"""Weapons whose codes are looked up at a time: a screen at first, then twice as many each time, up to so many."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """An expression on ``file`` (weapon) or ``held`` (weapon_standing) by which weapons stand; what has none comes last."""

    expression: str
    may_be_null: bool

    @property
    def of(self) -> tuple[str, str]:
        """The table that has it, and the column of the code in it."""
        if self.expression.startswith("file."):
            return "weapon AS file", "file.code"
        return "weapon_standing AS held", "held.weapon"


Witness = tuple[int, str]
"""A card and its code, by which an index that was made anew is told from the one that was."""


@dataclass(slots=True)
class Order:
    """The numbers of the cards with a value in the order, and of those without; what was touched since."""

    having: array[int]
    lacking: array[int]
    places: array[int]
    """By the number of a card, where it stands among those with a value; ``NOWHERE`` for the others."""
    numbers: int
    entries: int
    witnesses: tuple[Witness, ...]
    seen: int
    touched: set[str] = field(default_factory=set)
    """By the entries from ``entries`` on and before ``seen``."""


class Sorted:
    """The weapons of one stretch in an order, as far as a search may mean them."""

    def __init__(
        self, link: Link, order: Order, marks: bytearray | None, touched: frozenset[str], *, is_lacking: bool
    ) -> None:
        self._link = link
        self._numbers = order.lacking if is_lacking else order.having
        self._places = None if is_lacking else order.places
        self._marks = marks
        self.apart = sorted(touched)
        """Those of which this order does not know where they stand."""
        self._apart = touched

    def walk(self, beyond: str | None, *, ascending: bool) -> Iterator[list[str]] | None:
        """The codes beyond one, nearest first and some at a time; None where the place of that one is not known."""
        first, end = 0, len(self._numbers)
        if beyond is not None:
            at = self._place(beyond)
            if at is None:
                return None
            first, end = (at + 1, end) if ascending else (0, at)
        if self._marks is None:
            return self._codes(iter(self._part(first, end, ascending=ascending)))
        if self._places is not None and self._marks.count(1) * MANY < len(self._numbers):
            # a card that came since is that of a weapon that stands apart
            places = sorted(map(self._places.__getitem__, compress(range(len(self._places)), self._marks)))
            places = places[bisect_left(places, first) : bisect_left(places, end)]
            return self._codes(map(self._numbers.__getitem__, places if ascending else reversed(places)))
        numbers = self._part(first, end, ascending=ascending)
        return self._codes(compress(numbers, map(self._marks.__getitem__, numbers)))

    def _part(self, first: int, end: int, *, ascending: bool) -> array[int]:
        numbers = self._numbers[first:end]
        return numbers if ascending else numbers[::-1]

    def _place(self, code: str) -> int | None:
        card = self._link.one("SELECT n FROM search_card WHERE kind = ? AND code = ?", (WEAPONS, code))
        if card is None or code in self._apart:
            return None
        if self._places is not None:
            at = self._places[card[0]] if card[0] < len(self._places) else NOWHERE
            return None if at == NOWHERE else at
        with suppress(ValueError):
            return self._numbers.index(card[0])
        return None

    def _codes(self, numbers: Iterator[int]) -> Iterator[list[str]]:
        at_once = FIRST
        while some := list(islice(numbers, at_once)):
            marks = ", ".join("?" for _each in some)
            codes = dict(
                self._link.rows(
                    f"SELECT n, code FROM search_card WHERE kind = ? AND n IN ({marks})", (WEAPONS, *some)
                )
            )
            yield [codes[n] for n in some if n in codes and codes[n] not in self._apart]
            at_once = min(2 * at_once, MOST)


class Orders:
    """The orders of one ledger that somebody asked for last."""

    def __init__(self) -> None:
        self._orders: dict[Wanted, Order] = {}
        self._making: dict[Wanted, Thread] = {}
        self._lock = Lock()

    def found(
        self, asking: Asking, wanted: Wanted, *, marks: bytearray | None, is_lacking: bool
    ) -> Sorted | None:
        """The weapons in an order; None where it is not there yet, and somebody is sent for it where that is worth it."""
        state = state_of(asking.link, WEAPONS)
        if state is None or not state.is_whole:
            return None
        with self._lock:
            order = self._orders.get(wanted)
            if order is None or not _is_of(order, asking, state) or not _touched(order, asking):
                self._send(asking, wanted)
                return None
            if len(order.touched) > APART:
                self._send(asking, wanted)
            if len(order.touched) > MOST_APART:
                return None
            touched = frozenset(order.touched)
        return Sorted(asking.link, order, marks, touched, is_lacking=is_lacking)

    def has(self, wanted: Wanted) -> bool:
        """Whether an order is held, which need not be of any use any more."""
        return wanted in self._orders

    def send_for(self, asking: Asking, wanted: Wanted) -> None:
        """Somebody makes the order meanwhile, where there is none: whoever sorts a register may search it next."""
        state = state_of(asking.link, WEAPONS)
        with self._lock:
            if wanted not in self._orders and state is not None and state.is_whole:
                self._send(asking, wanted)

    def under_way(self) -> list[Thread]:
        """Who is making an order, for whoever waits for them."""
        with self._lock:
            return list(self._making.values())

    def _send(self, asking: Asking, wanted: Wanted) -> None:
        if wanted in self._making or not is_wanted(asking.link):
            return
        ledger = asking.ledger

        def work() -> None:
            try:
                # the ledger may be closed meanwhile, or be busy; whoever asks next sends somebody again
                with suppress(LedgerFault, RuntimeError):
                    made = _made(ledger, wanted)
                    if made is not None:
                        self._keep(wanted, made)
            finally:
                with self._lock:
                    del self._making[wanted]

        thread = self._making[wanted] = Thread(target=work, name="order of weapons", daemon=True)
        thread.start()

    def _keep(self, wanted: Wanted, order: Order) -> None:
        with self._lock:
            self._orders.pop(wanted, None)
            while len(self._orders) >= KEPT:
                self._orders.pop(next(iter(self._orders)))
            self._orders[wanted] = order


def _made(ledger: Ledger, wanted: Wanted) -> Order | None:
    """The order as the ledger has it now; None where there is no index."""
    with ledger.reading() as link:
        state = state_of(link, WEAPONS)
        if state is None or not state.is_whole:
            return None
        having = _numbers(link, wanted, f"{wanted.expression} IS NOT NULL" if wanted.may_be_null else "")
        lacking = array("I")
        if wanted.may_be_null:
            lacking = _numbers(link, wanted, f"{wanted.expression} IS NULL")
        witnesses = tuple(
            (n, code)
            for part in range(WITNESSES)
            for n, code in link.rows(
                "SELECT n, code FROM search_card WHERE kind = ? AND n >= ? ORDER BY n LIMIT 1",
                (WEAPONS, state.numbers * part // WITNESSES),
            )
        )
        # a weapon that the index has not seen has no card
        places = array("I", [NOWHERE]) * state.numbers
        for at, n in enumerate(having):
            places[n] = at
        return Order(having, lacking, places, state.numbers, state.entries, witnesses, state.entries)


def _numbers(link: Link, wanted: Wanted, where: str) -> array[int]:
    source, code = wanted.of
    found = array("I")
    order = code if where.endswith("IS NULL") else f"{wanted.expression}, {code}"
    for block in link.stream(
        f"SELECT card.n FROM {source} JOIN search_card AS card ON card.kind = ? AND card.code = {code}"
        f"{' WHERE ' if where else ''}{where} ORDER BY {order}",
        (WEAPONS,),
    ):
        found.extend([n for (n,) in block])
    return found


def _is_of(order: Order, asking: Asking, state: State) -> bool:
    """Whether the order speaks of the index as it is in this state of the ledger."""
    if asking.entries < order.entries or state.numbers < order.numbers:
        return False
    marks = ", ".join("?" for _each in order.witnesses)
    rows = asking.link.rows(
        f"SELECT n, code FROM search_card WHERE kind = ? AND n IN ({marks})",
        (WEAPONS, *(n for n, _code in order.witnesses)),
    )
    return {(n, code) for n, code in rows} == set(order.witnesses)


def _touched(order: Order, asking: Asking) -> bool:
    """What entries have touched since is noted; False where they are too many to be read."""
    if asking.entries - order.seen > READ_THROUGH:
        return False
    if asking.entries > order.seen:
        for block in asking.link.stream("SELECT entry FROM entry WHERE seq >= ?", (order.seen,)):
            for (stored,) in block:
                body = orjson.loads(bytes(stored))["body"]
                order.touched.update(changed_by(asking.link, body))
                order.touched.update(
                    move["weapon"] for move in body["effects"].get("moves", ()) if "weapon" in move
                )
        order.seen = asking.entries
    return True


_KEPT: Final[WeakKeyDictionary[Ledger, Orders]] = WeakKeyDictionary()


def orders_of(ledger: Ledger) -> Orders:
    """The orders of a ledger that is open."""
    return _KEPT.setdefault(ledger, Orders())
