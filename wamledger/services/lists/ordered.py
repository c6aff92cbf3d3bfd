"""
A register in an order that the database keeps: pages found by the key of a row, either way.

A register is one or more *stretches*, each with an order that ends in the key of its rows, so that no two rows stand at
the same place. What has nothing in the column of the order makes a stretch of its own at the end, because the engines do
not agree on where it stands. Descending is the mirror of ascending, ties and all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Protocol

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.lists.form import Asked, Column, Filter, ListRow
from wamledger.services.overdue import Grace
from wamledger.services.reading import reading
from wamledger.services.report_views.names import Names
from wamledger.services.scope import EVERYTHING, Condition, Memory, Scope, Sight

ALWAYS: Final[Condition] = ("1 = 1", ())
NEVER: Final[Condition] = ("1 = 0", ())
BETWEEN: Final = " "
"""Stands between the parts of a key; no code has one."""
COUNTED_AT_ONCE: Final = 1_000
LOOKED_AT: Final = 2_000
MOST_COUNTED: Final = 64
"""Numbers of rows that are remembered."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question to one state of the ledger: what is there, how much of it is seen, and when it is asked."""

    ledger: Ledger
    link: Link
    scope: Scope
    sight: Sight
    names: Names
    entries: int
    now: int
    grace: Grace


Walk = Callable[[str | None, bool], Iterator[list[str]]]
"""Takes the code beyond which to begin, and whether to go upwards; gives codes, some at a time."""


class InOrder(Protocol):
    """The first parts of the keys of a stretch in its order, and those that stand somewhere among them."""

    apart: list[str]

    def walk(self, beyond: str | None, *, ascending: bool) -> Iterator[list[str]] | None: ...


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    Rows that one statement gives.

    Shape: ``order`` are expressions that are never null, the last ``len(key)`` of which are the key; ``made`` turns a row
    of ``cells`` into one of the register, or None for one that was not meant after all. ``counted`` is what is counted
    from where ``source`` joins more than that takes.
    """

    cells: str
    source: str
    where: tuple[Condition, ...]
    order: tuple[str, ...]
    key: tuple[str, ...]
    made: Callable[[Asking, Any], ListRow | None]
    before: str = ""
    """What the keys of its rows begin with, where a register has rows of several kinds."""
    numbers: bool = False
    """Whether the key is a whole number."""
    counted: str = ""
    given: tuple[Any, ...] = ()
    """What the cells themselves are asked with."""
    source_given: tuple[Any, ...] = ()
    """What the source is asked with."""
    null: str = ""
    """What none of its rows has, where they stand apart for that reason."""
    walk: Walk | None = None
    """Gives the first parts of the keys of its rows some at a time, and perhaps a few more, where that is faster."""
    is_loose: bool = False
    """Whether ``made`` leaves rows out, so that they cannot be counted by the database."""
    candidates: Callable[[], Condition] | None = None
    """That a row is one that ``made`` may keep: dear to say, and cheaper than to look at a million rows."""

    in_order: InOrder | None = None
    """Where the order is another than that of the key and is known beforehand, so that nothing has to be sorted."""

    def bound(self, asking: Asking, key: str) -> tuple[Any, ...] | None:
        """Where the row stands in the order; None where it is none of this stretch."""
        parts = self._parts(key)
        before = self.order[: len(self.order) - len(self.key)]
        if parts is None or not (before or self.null):
            return parts
        same = " AND ".join(f"{each} = ?" for each in self.key)
        wanted = ", ".join(before) or self.null
        row = asking.link.one(
            f"SELECT {wanted} FROM {self.source} WHERE {same}", (*self.source_given, *parts)
        )
        if row is None or (row[0] is None) is not bool(self.null):
            return None
        return parts if self.null else (*row, *parts)

    def _parts(self, key: str) -> tuple[Any, ...] | None:
        if not key.startswith(self.before):
            return None
        parts = key.removeprefix(self.before).split(BETWEEN)
        if len(parts) != len(self.key):
            return None
        if self.numbers:
            return tuple(int(each) for each in parts) if all(each.isdecimal() for each in parts) else None
        return tuple(parts)

    def beside(self, bound: tuple[Any, ...] | None, side: str) -> Condition:
        """That a row stands on that side of a place in the order; anywhere for None."""
        if bound is None:
            return ALWAYS
        marks = ", ".join("?" for _each in bound)
        return f"({', '.join(self.order)}) {side} ({marks})", bound


class Shaped(Protocol):
    """What any register says of itself."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def columns(self) -> Sequence[Column]: ...
    @property
    def filters(self) -> Sequence[Filter]: ...
    @property
    def finds(self) -> str: ...


class Register(Shaped, Protocol):
    """What tells one register from another."""

    @property
    def query(self) -> Query: ...

    def stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """What the register consists of when it is asked for like this, in its order."""


class Ordered:
    """A register of a ledger, for a screen to page through.  Implements form.Source"""

    def __init__(self, ledger: Ledger, register: Register) -> None:
        self._ledger = ledger
        self._register = register
        self._remembered: tuple[int, Scope] = (-1, EVERYTHING)
        self._memory: Memory = {}
        self._counted: dict[tuple[Any, ...], int] = {}
        self.name, self.title, self.finds = register.name, register.title, register.finds
        self.columns, self.filters = register.columns, register.filters
        self.where = ledger.where

    def page(self, asked: Asked, after: str | None, limit: int) -> list[ListRow]:
        """At most ``limit`` rows after the key, from the beginning for None.  Raises: AccessFault"""
        return self._walked(asked, after, limit, forward=True)

    def page_before(self, asked: Asked, before: str | None, limit: int) -> list[ListRow]:
        """The last ``limit`` rows before the key, from the end for None, in order.  Raises: AccessFault"""
        return self._walked(asked, before, limit, forward=False)[::-1]

    def count(self, asked: Asked) -> int:
        """
        How many rows there are, remembered for as long as nothing is recorded.

        Of a search that a great many rows answer the count may be a few too high.  Raises: AccessFault
        """
        with self._asking() as asking:
            wanted = (asked.find, *sorted(asked.filters.items()))
            if wanted not in self._counted:
                while len(self._counted) >= MOST_COUNTED:
                    self._counted.pop(next(iter(self._counted)))
                # the order does not change how many there are, and that of codes is the cheapest
                stretches = self._stretches(asking, replace(asked, sort="", descending=False))
                self._counted[wanted] = sum(_counted(asking, each, None) for each in stretches)
            return self._counted[wanted]

    def position(self, asked: Asked, key: str) -> int:
        """How many rows stand before the key.  Raises: AccessFault"""
        with self._asking() as asking:
            found = 0
            for each in self._stretches(asking, asked):
                bound = each.bound(asking, key)
                if bound is not None:
                    return found + _counted(asking, each, bound, ascending=not asked.descending)
                found += _counted(asking, each, None)
            return found

    def _walked(self, asked: Asked, key: str | None, limit: int, *, forward: bool) -> list[ListRow]:
        """The rows on one side of the key, nearest first."""
        with self._asking() as asking:
            ascending = forward is not asked.descending
            stretches = self._stretches(asking, asked)
            if not forward:
                stretches.reverse()
            bounds = [None if key is None else each.bound(asking, key) for each in stretches]
            at = next((number for number, bound in enumerate(bounds) if bound is not None), 0)
            found: list[ListRow] = []
            for each, bound in zip(stretches[at:], bounds[at:], strict=True):
                if len(found) >= limit:
                    break
                found += _rows(asking, each, bound, limit - len(found), ascending=ascending)
            return found

    def _stretches(self, asking: Asking, asked: Asked) -> list[Stretch]:
        """In the order of the register; what has no value to be sorted by comes last, whichever way round."""
        must_be_known(self._register, asked)
        found = list(self._register.stretches(asking, asked))
        if asked.descending:
            found.reverse()
        return sorted(found, key=lambda each: bool(each.null))

    @contextmanager
    def _asking(self) -> Iterator[Asking]:
        with reading(self._ledger, self._register.query) as (link, scope):
            newest = link.one("SELECT max(seq) FROM entry")[0]
            entries = 0 if newest is None else int(newest) + 1
            if (entries, scope) != self._remembered:
                self._remembered, self._memory, self._counted = (entries, scope), {}, {}
            sight = Sight(link, scope, memory=self._memory)
            yield Asking(
                self._ledger, link, scope, sight, Names(link), entries, self._ledger.clock(), Grace.read(link)
            )


def _rows(
    asking: Asking, stretch: Stretch, bound: tuple[Any, ...] | None, limit: int, *, ascending: bool
) -> list[ListRow]:
    """At most so many rows of a stretch beyond a place in it; more is read where some were not meant."""
    if stretch.walk is not None:
        return _walked_rows(asking, stretch, stretch.walk, bound, limit, ascending=ascending)
    if stretch.in_order is not None:
        beyond_key = None if bound is None else bound[-1]
        walk = stretch.in_order.walk(beyond_key, ascending=ascending)
        if walk is not None:
            return list(islice(_in_order(asking, stretch, walk, bound, ascending=ascending), limit))
    found: list[ListRow] = []
    # of rows that are looked at one by one few may stay, and asking again may mean sorting again
    asked_for = LOOKED_AT if stretch.is_loose else limit
    while True:
        beyond = stretch.beside(bound, ">" if ascending else "<")
        where, parameters = together((beyond, *stretch.where))
        way = "ASC" if ascending else "DESC"
        rows = asking.link.rows(
            f"SELECT {stretch.cells}, {', '.join(stretch.order)} FROM {stretch.source} WHERE {where}"
            f" ORDER BY {', '.join(f'{each} {way}' for each in stretch.order)} LIMIT ?",
            (*stretch.given, *stretch.source_given, *parameters, asked_for),
        )
        width = len(stretch.order)
        for row in rows:
            made = stretch.made(asking, row[:-width])
            if made is not None:
                found.append(made)
                if len(found) == limit:
                    return found
        if len(rows) < asked_for:
            return found
        bound, asked_for = tuple(rows[-1][-width:]), min(2 * asked_for, LOOKED_AT)
        if stretch.candidates is not None:
            stretch = replace(stretch, where=(*stretch.where, stretch.candidates()), candidates=None)


def _walked_rows(
    asking: Asking,
    stretch: Stretch,
    walk: Walk,
    bound: tuple[Any, ...] | None,
    limit: int,
    *,
    ascending: bool,
) -> list[ListRow]:
    found: list[ListRow] = []
    for codes in walk(None if bound is None else bound[0], ascending):
        for row in _of_codes(
            asking, stretch, codes, stretch.beside(bound, ">" if ascending else "<"), ascending
        ):
            found.append(row)
            if len(found) == limit:
                return found
    return found


def _in_order(
    asking: Asking,
    stretch: Stretch,
    walk: Iterator[list[str]],
    bound: tuple[Any, ...] | None,
    *,
    ascending: bool,
) -> Iterator[ListRow]:
    """The rows beyond a place, as a walk in their order names them; what stands apart is put in between."""
    apart = stretch.in_order.apart if stretch.in_order is not None else []
    beyond, within = (">", "<=") if ascending else ("<", ">=")
    for codes in walk:
        # a weapon that is void stands in the walk, and nowhere in the register
        ends = (stretch.bound(asking, code) for code in reversed(codes))
        last = next((each for each in ends if each is not None), None)
        if last is None:
            continue
        part = replace(stretch, where=(*stretch.where, stretch.beside(last, within)))
        yield from _of_codes(asking, part, [*codes, *apart], stretch.beside(bound, beyond), ascending)
        bound = last
    if apart:
        yield from _of_codes(asking, stretch, apart, stretch.beside(bound, beyond), ascending)


def _of_codes(
    asking: Asking, stretch: Stretch, codes: list[str], beyond: Condition, ascending: bool
) -> Iterator[ListRow]:
    source, named, given = _only(asking.link, stretch, codes)
    where, parameters = together((named, beyond, *stretch.where))
    way = "ASC" if ascending else "DESC"
    for row in asking.link.rows(
        f"SELECT {stretch.cells} FROM {source} WHERE {where}"
        f" ORDER BY {', '.join(f'{each} {way}' for each in stretch.order)}",
        (*stretch.given, *given, *stretch.source_given, *parameters),
    ):
        made = stretch.made(asking, row)
        if made is not None:
            yield made


def _only(link: Link, stretch: Stretch, codes: list[str]) -> tuple[str, Condition, tuple[str, ...]]:
    """What to read from and how, so that a few codes are looked up, whatever else narrows the register."""
    if link.engine == "sqlite":
        # a filter by status would else be asked first, of which there are more
        return (
            f"json_each(?) AS wanted CROSS JOIN {stretch.source}",
            (f"{stretch.key[0]} = wanted.value", ()),
            (orjson.dumps(codes).decode(),),
        )
    return stretch.source, link.among(stretch.key[0], codes), ()


def _counted(
    asking: Asking, stretch: Stretch, until: tuple[Any, ...] | None, *, ascending: bool = True
) -> int:
    """How many rows of a stretch there are, or how many before a place in it."""
    if stretch.walk is not None or stretch.is_loose:
        return sum(1 for _row in _looked_through(asking, stretch, until, ascending=ascending))
    beside = stretch.beside(until, "<" if ascending else ">")
    where, parameters = together((beside, *stretch.where))
    source, given = stretch.source, stretch.source_given
    if until is None and stretch.counted:
        source, given = stretch.counted, ()
    return int(asking.link.one(f"SELECT COUNT(*) FROM {source} WHERE {where}", (*given, *parameters))[0])


def _looked_through(
    asking: Asking, stretch: Stretch, until: tuple[Any, ...] | None, *, ascending: bool
) -> Iterator[Any]:
    """
    What there is before a place, or in all.

    Of a walk where nothing else narrows the register these are the codes that it names, which may be a few too many:
    looking at each of a million would take as long as reading the register.
    """
    if stretch.walk is not None and all(each == ALWAYS for each in stretch.where):
        for codes in stretch.walk(None, ascending):
            for code in codes:
                if until is not None and (code == until[0] or (code > until[0]) is ascending):
                    return
                yield code
        return
    before = stretch.beside(until, "<" if ascending else ">")
    narrowed = replace(stretch, where=(before, *stretch.where))
    walk = None if stretch.in_order is None else stretch.in_order.walk(None, ascending=ascending)
    if walk is not None:
        yield from _in_order(asking, narrowed, walk, None, ascending=ascending)
        return
    bound: tuple[Any, ...] | None = None
    while rows := _rows(asking, narrowed, bound, COUNTED_AT_ONCE, ascending=ascending):
        yield from rows
        if len(rows) < COUNTED_AT_ONCE:
            return
        bound = narrowed.bound(asking, rows[-1].key)


def together(conditions: Sequence[Condition]) -> Condition:
    """That all of them hold."""
    kept = [each for each in conditions if each != ALWAYS]
    if not kept:
        return ALWAYS
    return " AND ".join(f"({sql})" for sql, _given in kept), tuple(
        value for _sql, given in kept for value in given
    )


def either(conditions: Sequence[Condition]) -> Condition:
    """That one of them holds."""
    if not conditions:
        return NEVER
    return " OR ".join(f"({sql})" for sql, _given in conditions), tuple(
        value for _sql, given in conditions for value in given
    )


def must_be_known(register: Shaped, asked: Asked) -> None:
    """The register has the order and the filters that are asked for.  Refuses: choice_unknown"""
    sorts = [each.name for each in register.columns if each.sorts]
    if asked.sort and asked.sort not in sorts:
        raise Refused(Code.CHOICE_UNKNOWN, "sort", found=asked.sort, allowed=sorts)
    known: Mapping[str, Filter] = {each.name: each for each in register.filters}
    for name, value in asked.filters.items():
        if name not in known:
            raise Refused(Code.CHOICE_UNKNOWN, "filters", found=name, allowed=list(known))
        choices = known[name].choices
        if choices and value and value not in choices:
            raise Refused(Code.CHOICE_UNKNOWN, name, found=value, allowed=list(choices))


def by(stretch: Stretch, sorted_by: str, *, may_be_null: bool = False) -> list[Stretch]:
    """The stretches of an order by an expression: what has a value, then, where it may have none, the rest by key."""
    if not sorted_by or sorted_by == stretch.key[0]:
        return [stretch]
    order = (sorted_by, *stretch.key)
    if not may_be_null:
        return [replace(stretch, order=order)]
    having, lacking = ((*stretch.where, (f"{sorted_by} IS {what}", ())) for what in ("NOT NULL", "NULL"))
    return [
        replace(stretch, order=order, where=having, counted=""),
        replace(stretch, where=lacking, counted="", null=sorted_by),
    ]
