"""What a page of a thing rests on: one state of the ledger, who asks, how far they see, and who would record next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import orjson

from wamledger.domain.authority import roles
from wamledger.domain.authority.queries import Query
from wamledger.ledger import checkpoint
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.services.overdue import Grace
from wamledger.services.reading import scope_in
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.stored import Stored, sees, stored_all
from wamledger.services.scope import Scope, Sight, scope_of
from wamledger.services.subjects import Subject
from wamledger.services.things.page import Fact
from wamledger.services.things.saying import named

OWED: Final = "quantity - returned - expended - lost - passed_on > 0"
"""What is still owed on a line of an issue, in the words of the index that finds it."""

SHOWN: Final = 50
"""Rows of a list that a page shows; a register shows all of them."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who would record: ``held`` their roles, ``places`` where these are good for anything; None without limit."""

    held: frozenset[str] | None = None
    places: frozenset[str] | None = None

    def may(self, op: str, place: str = "") -> bool:
        """Whether they may record the operation where it concerns that place, or none."""
        if self.held is not None and not roles.may_record(op, sorted(self.held)):
            return False
        return self.places is None or not place or place in self.places


@dataclass
class Grounds:
    """
    One state of the ledger for one reader.

    Shape: ``scope`` is how far they see by the question that let them in; ``by`` who records in a ledger to which nobody
    signs in, empty where that is not said.
    """

    link: Link
    scope: Scope
    actor: Actor | None
    mission: str
    now: int
    by: str = ""
    names: Names = field(init=False)

    def __post_init__(self) -> None:
        self.names = Names(self.link)

    def reach(self, query: Query) -> Scope | None:
        """How far they see by another question; None where they may not ask it, of which nobody is told."""
        try:
            return scope_in(self.link, query, self.actor)
        except AccessFault:
            return None

    @cached_property
    def sight(self) -> Sight:
        """What of weapons and lots they see."""
        return Sight(self.link, self.scope)

    @cached_property
    def is_closed(self) -> bool:
        """Whether people sign in."""
        return checkpoint.is_closed(self.link)

    @cached_property
    def grace(self) -> Grace:
        """After how long something is overdue."""
        return Grace.read(self.link)

    @property
    def user(self) -> str:
        """Whoever reads: signed in, or said to record."""
        return self.actor.user if self.actor is not None else self.by

    @cached_property
    def recorder(self) -> Recorder:
        """Who would record what can be done next: whoever reads."""
        code = self.user
        row = self.link.one("SELECT roles, places, closed_seq FROM user_account WHERE code = ?", (code,))
        if row is None:
            # nobody has said who they are: the rules will ask
            return Recorder(frozenset() if self.is_closed else None)
        held = frozenset(orjson.loads(row[0]) if row[2] is None else ())
        if row[1] is None:
            return Recorder(held)
        return Recorder(held, scope_of(self.link, code, held, orjson.loads(row[1])).places)

    def sees_place(self, *codes: str | None) -> bool:
        """Whether one of the places is theirs."""
        places = self.scope.places
        return places is None or any(code in places for code in codes)

    def sees_item(self, kind: str, item: str) -> bool:
        """Whether the item stands somewhere where they see it."""
        seen, parameters = self.sight.weapons("held") if kind == "weapon" else self.sight.lots("held")
        sql = f"SELECT 1 FROM {kind}_standing AS held WHERE held.{kind} = ? AND {seen} LIMIT 1"
        return self.link.one(sql, (item, *parameters)) is not None

    def entry(self, id_: str) -> Stored | None:
        """The entry of that id, where they may see the paper of it."""
        row = self.link.one("SELECT seq FROM entry WHERE id = ?", (id_,))
        found = stored_all(self.link, [row[0]])[0] if row is not None else None
        return found if found is not None and sees(self.link, self.scope, found) else None

    def holder(self, code: str | None) -> Subject | None:
        """What a holder is: a place, a party, a consignment or a disposal."""
        if code is None:
            return None
        for kind, sql in _HOLDERS:
            if self.link.one(sql, (code,)):
                return Subject(kind, code)
        return None

    def named(self, code: str | None) -> str:
        """A holder by code and name."""
        return named(code, self.names.holder(code)) if code else ""

    def person(self, code: str | None) -> str:
        """A user by code and name."""
        return named(code, self.names.person(code)) if code else ""

    def person_fact(self, label: str, code: str | None) -> Fact:
        """Who somebody is, by code and name; it leads to their page for who may read of users."""
        leads = code and self.names.person(code) and self.reach(Query.USERS) is not None
        return Fact(label, self.person(code), Subject("person", code) if code and leads else None)

    def rows(self, table: str, condition: str, parameters: Iterable[Any]) -> list[dict[str, Any]]:
        """Rows of a table by column name, with their JSON read."""
        from wamledger.ledger.slice import row_of, spelled

        sql = f"SELECT {', '.join(spelled(table))} FROM {table} WHERE {condition}"
        return [row_of(table, values) for values in self.link.rows(sql, tuple(parameters))]


_HOLDERS: Final = (
    ("place", "SELECT 1 FROM place WHERE code = ?"),
    ("party", "SELECT 1 FROM party WHERE code = ?"),
    ("consignment", "SELECT 1 FROM consignment WHERE dispatch = ?"),
    ("disposal", "SELECT 1 FROM disposal WHERE code = ?"),
)
