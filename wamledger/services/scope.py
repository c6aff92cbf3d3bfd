"""
Scope: what of a ledger a person may see, as conditions for its questions.

A person without a scope sees everything. Anybody else sees what goes with their places: what stands there, what is on
its way to or from there, what awaits disposal there, and what others hold that was given to them from there, hand to
hand. A weapon that stands in no place goes with the last place where it stood. Rounds of one lot with one holder are
not told apart, so that whoever gave some of them sees how many there are.

Where lists are long the condition is part of the question; a single history is sifted by ``services.sifting``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final

import orjson

from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link

_FOR_EVER: Final = 2**62

Condition = tuple[str, tuple[Any, ...]]
"""A condition in SQL, with its parameters."""

Memory = dict[str, frozenset[tuple[str, str]]]
"""What was found once for a scope and a state of the ledger, for whoever asks again of the same."""

_ALWAYS: Final[Condition] = ("1 = 1", ())


@dataclass(frozen=True)
class Scope:
    """
    The places that a person may read of.

    Shape: ``roots`` are the places as they were given to the person, ``places`` these and all within them, ``around``
    those that they stand in; all three None or empty for somebody who may read everything. ``user`` is None in a
    ledger to which nobody signs in.
    """

    user: str | None = None
    roots: tuple[str, ...] = ()
    places: frozenset[str] | None = None
    around: frozenset[str] = frozenset()
    roles: frozenset[str] = field(default_factory=frozenset)

    @property
    def is_whole(self) -> bool:
        """Whether nothing is out of reach."""
        return self.places is None

    def is_of(self, places: Iterable[str] | None) -> bool:
        """Whether somebody who is good for these places (None for all) may act where this scope reaches."""
        return self.places is None or places is None or not (self.places | self.around).isdisjoint(places)

    def shown(self, places: Iterable[str] | None) -> list[str] | None:
        """Of somebody's places those that are known within this scope."""
        if self.places is None or places is None:
            return None if places is None else list(places)
        return [code for code in places if code in self.places | self.around]


EVERYTHING: Final = Scope()


def scope_of(link: Link, user: str, roles: Iterable[str], given: Iterable[str]) -> Scope:
    """The scope of a person to whom these places were given."""
    around = dict(link.rows("SELECT code, within FROM place"))
    roots = tuple(sorted(given))
    places = {code for code in around if any(each in roots for each in _upwards(around, code))}
    return Scope(
        user=user,
        roots=roots,
        places=frozenset(places),
        around=frozenset(each for root in roots for each in _upwards(around, root)) - places,
        roles=frozenset(roles),
    )


def _upwards(around: dict[str, str | None], code: str | None) -> list[str]:
    """The place and the places around it, from the inside out."""
    found: list[str] = []
    while code is not None and code not in found:
        found.append(code)
        code = around.get(code)
    return found


def is_place(link: Link, code: str) -> bool:
    """Whether the code is that of a place."""
    return link.one("SELECT 1 FROM place WHERE code = ?", (code,)) is not None


class Sight:
    """
    What somebody sees of one state of the ledger, up to a moment or now.

    Shape: ``places`` is empty where the scope is whole, and every condition holds then; ``given`` holds lot
    and holder of what went, from hand to hand, from the places of the scope to somebody who
    is no place; a consignment and a disposal are such holders too.
    """

    def __init__(
        self, link: Link, scope: Scope, as_of: Moment | None = None, *, memory: Memory | None = None
    ) -> None:
        self._link = link
        self._memory = {} if memory is None else memory
        self.is_whole = scope.is_whole
        self.places = scope.places or frozenset()
        self._sorted = sorted(self.places)
        self._until = _FOR_EVER if as_of is None else as_of

    def weapons(self, held: str) -> Condition:
        """That a weapon is seen; ``held`` is the name of rows with ``weapon`` and ``holder``."""
        if self.is_whole:
            return _ALWAYS
        here, places = self._link.among(f"{held}.holder", self._sorted)
        bound, bound_to = self._bound_here(held)
        last, last_places = self._link.among(
            "(SELECT stood.holder FROM weapon_stay AS stood"
            f" WHERE stood.weapon = {held}.weapon AND stood.shown_from <= ?"
            " AND EXISTS (SELECT 1 FROM place WHERE place.code = stood.holder)"
            " ORDER BY stood.shown_from DESC, stood.seq DESC LIMIT 1)",
            self._sorted,
        )
        return (
            f"({here} OR {bound} OR (NOT EXISTS (SELECT 1 FROM place WHERE place.code = {held}.holder) AND {last}))",
            (*places, *bound_to, self._until, *last_places),
        )

    def lots(self, held: str) -> Condition:
        """That a quantity of a lot is seen; ``held`` is the name of rows with ``lot`` and ``holder``."""
        if self.is_whole:
            return _ALWAYS
        here, places = self._link.among(f"{held}.holder", self._sorted)
        bound, bound_to = self._bound_here(held)
        given, pairs = self._pairs(f"{held}.lot", f"{held}.holder", sorted(self.given))
        return f"({here} OR {bound} OR {given})", (*places, *bound_to, *pairs)

    def _bound_here(self, held: str) -> Condition:
        """That the holder is a consignment to a place of the scope."""
        to, places = self._link.among("destination", self._sorted)
        return f"{held}.holder IN (SELECT dispatch FROM consignment WHERE {to})", places

    def _pairs(self, one: str, other: str, pairs: list[tuple[str, str]]) -> Condition:
        if self._link.engine == "sqlite":
            return (
                f"({one}, {other}) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]')"
                " FROM json_each(?))",
                (orjson.dumps(pairs).decode(),),
            )
        return (
            f"({one}, {other}) IN (SELECT * FROM unnest(?::text[], ?::text[]))",
            ([each for each, _holder in pairs], [holder for _lot, holder in pairs]),
        )

    @property
    def given(self) -> frozenset[tuple[str, str]]:
        """Lot and holder of what left the places of the scope and went, from hand to hand, to that holder."""
        if "given" not in self._memory:
            self._memory["given"] = self._find_given()
        return self._memory["given"]

    def _find_given(self) -> frozenset[tuple[str, str]]:
        here, places = self._link.among("gave.holder", self._sorted)
        # the two sides of a movement bear numbers 2k and 2k + 1
        rows = self._link.rows(
            "SELECT gave.lot, gave.holder, got.holder, MIN(gave.seq) FROM lot_posting AS gave"
            " JOIN lot_posting AS got ON got.occurred_at = gave.occurred_at AND got.seq = gave.seq"
            " AND got.n = gave.n + 1"
            " WHERE gave.occurred_at <= ? AND gave.delta < 0 AND gave.n % 2 = 0 AND got.holder <> gave.holder"
            f" AND ({here} OR NOT EXISTS (SELECT 1 FROM place WHERE place.code = gave.holder))"
            " AND NOT EXISTS (SELECT 1 FROM place WHERE place.code = got.holder)"
            " AND gave.seq NOT IN (SELECT entry.seq FROM reversal JOIN entry ON entry.id = reversal.entry"
            " JOIN entry AS undoing ON undoing.seq = reversal.seq WHERE undoing.occurred_at <= ?)"
            # of what a place gave the first time is enough; of what others passed on each time counts
            " GROUP BY gave.lot, gave.holder, got.holder,"
            " CASE WHEN EXISTS (SELECT 1 FROM place WHERE place.code = gave.holder) THEN -1 ELSE gave.seq END",
            (self._until, *places, self._until),
        )
        since: dict[tuple[str, str], int] = {}
        passed: dict[tuple[str, str], list[tuple[str, int]]] = {}
        for lot, giver, receiver, seq in rows:
            if giver in self.places:
                since[lot, receiver] = min(seq, since.get((lot, receiver), seq))
            else:
                passed.setdefault((lot, giver), []).append((receiver, seq))
        waiting = list(since)
        while waiting:
            lot, giver = waiting.pop()
            came = since[lot, giver]
            for receiver, seq in passed.get((lot, giver), ()):
                # what was passed on before it came is not what was given from here
                if came < seq < since.get((lot, receiver), _FOR_EVER):
                    since[lot, receiver] = seq
                    waiting.append((lot, receiver))
        return frozenset(since)
