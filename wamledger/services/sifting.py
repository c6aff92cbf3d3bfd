"""
A history sifted for somebody with a narrow scope: the entries that concern their places, and of these what they may see.

An entry concerns them where goods came to or left what they see, or where it speaks of an item while they see it. It is
shown with the lines on the item alone. One that was made at another place about a consignment of theirs is shown
without what it says beyond that: when, by whom, and of which consignment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from wamledger.ledger.link import Link
from wamledger.services.scope import Scope, Sight, is_place

Told = dict[str, Any]
"""An entry as ``services.history`` gives it."""

_COMMON: Final = frozenset(
    {"op", "id", "occurred_at", "by", "approved_by", "document", "dispatch", "issue", "disposal", "final"}
)
"""What is shown of an operation that was recorded at a place out of reach."""

_NAMING_PLACES: Final = ("from", "to", "place", "within")
_OF_THE_WHOLE_LOT: Final = frozenset({"restrict", "request_trace", "answer_trace"})
"""Operations that speak of a lot wherever it stands."""


class Sieve:
    """What somebody sees of the life of one item."""

    def __init__(self, link: Link, scope: Scope, kind: str, code: str) -> None:
        self._link = link
        self._kind, self._code = kind, code
        self._sight = Sight(link, scope)
        self._known = self._sight.places | scope.around
        self._places: dict[str, bool] = {}
        self._ends: dict[str, tuple[str, ...]] = {}
        self._last_place = ""
        self._given: set[str] = set()
        """Who has some of the lot that went to them, from hand to hand, from a place of the scope."""
        self._sees_it = False

    def sifted(self, entries: Iterable[Told]) -> Iterator[Told]:
        """The entries that they see, in their order, each as far as they see it."""
        told = list(entries)
        undone = self._undone([entry["id"] for entry in told])
        for entry in told:
            moves = entry["effects"].get("moves", [])
            seen = self._moved(moves, stays=entry["id"] not in undone) if moves else []
            if moves and not seen:
                continue
            operation = entry["operation"]
            if not moves and not self._concerns(operation):
                continue
            shown = {**entry, "operation": self._cut(operation, entry["effects"])}
            if moves:
                shown["effects"] = {**entry["effects"], "moves": seen}
            yield shown

    def _undone(self, ids: list[str]) -> set[str]:
        """The entries that were taken back."""
        if self._kind == "weapon":
            return set()
        among, keys = self._link.among("entry", ids)
        return {entry for (entry,) in self._link.rows(f"SELECT entry FROM reversal WHERE {among}", keys)}

    def _moved(self, moves: list[Told], *, stays: bool) -> list[Told]:
        """The movements that they see, a holder out of reach left blank; ``stays`` where nobody took them back."""
        found = []
        sees_now = False
        for move in moves:
            before, to = self._sees(move["from"]), move["to"]
            goes_to_place = to is not None and self._is_place(to[0])
            # what leaves them is seen with whoever has it next
            after = self._sees(to) or (before and to is not None and not goes_to_place)
            if goes_to_place:
                self._last_place = to[0]
            elif before and stays and to is not None:
                self._given.add(to[0])
            sees_now = sees_now or after
            if before or after:
                found.append(
                    {
                        **move,
                        "from": move["from"] if before else _blank(move["from"]),
                        "to": move["to"] if after else _blank(move["to"]),
                    }
                )
        # a quantity of a lot may stand elsewhere as well; a weapon stands once
        self._sees_it = sees_now or (self._kind == "lot" and self._sees_it)
        return found

    def _sees(self, cell: list[str] | None) -> bool:
        if cell is None or not cell[0]:
            return False
        holder = cell[0]
        if self._is_place(holder):
            return holder in self._sight.places
        if not self._sight.places.isdisjoint(self._ends_of(holder)):
            return True
        if self._kind == "lot":
            return holder in self._given
        return self._last_place in self._sight.places

    def _concerns(self, operation: Told) -> bool:
        """Whether an entry that moves nothing speaks of the item where they see it."""
        place, party = operation.get("place"), operation.get("party")
        if place is not None:
            return place in self._sight.places
        if self._kind == "weapon" or operation["op"] in _OF_THE_WHOLE_LOT:
            return self._sees_it
        if party is not None:
            return party in self._given
        at = [line.get("at") for line in self._lines(operation, {})]
        return self._sees_it and (not at or any(each is None or self._sees([each, "", ""]) for each in at))

    def _cut(self, operation: Told, effects: Told) -> Told:
        """The operation with the lines on the item alone, and without what was said at another place."""
        near = {
            end
            for name in ("id", "dispatch")
            for ends in (self._ends_of(str(operation.get(name, ""))),)
            if not self._sight.places.isdisjoint(ends)
            for end in ends
        }
        for name in _NAMING_PLACES:
            code = operation.get(name)
            if isinstance(code, str) and self._is_place(code) and code not in self._known | near:
                return {name: value for name, value in operation.items() if name in _COMMON}
        shown = dict(operation)
        if isinstance(shown.get("lines"), list):
            shown["lines"] = self._lines(operation, effects)
        if isinstance(shown.get("operation"), dict):
            shown["operation"] = self._cut(shown["operation"], effects)
        return shown

    def _lines(self, operation: Told, effects: Told) -> list[Told]:
        """The lines that name the item, also one that the ledger knew by its serial."""
        known = {each["line"] for each in effects.get("recognised", ()) if "line" in each}
        return [
            line
            for number, line in enumerate(operation.get("lines", ()))
            if line.get(self._kind) == self._code
            or (line.get(f"new_{self._kind}") or {}).get("id") == self._code
            or number in known
        ]

    def _ends_of(self, holder: str) -> tuple[str, ...]:
        """Origin and destination of a consignment; none for anything else."""
        if holder not in self._ends:
            row = self._link.one("SELECT origin, destination FROM consignment WHERE dispatch = ?", (holder,))
            self._ends[holder] = () if row is None else (row[0], row[1])
        return self._ends[holder]

    def _is_place(self, code: str) -> bool:
        if code not in self._places:
            self._places[code] = is_place(self._link, code)
        return self._places[code]


def _blank(cell: list[str] | None) -> list[str] | None:
    """The cell without its holder."""
    return None if cell is None else ["", *cell[1:]]
