"""What home rests on: one state of the ledger, who asks, and what they may ask, of which nobody is told."""

from __future__ import annotations

from dataclasses import dataclass, field

import orjson

from wamledger.domain.authority.queries import Query
from wamledger.domain.policies import POLICIES
from wamledger.ledger.actor import Actor
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.services.reading import scope_in
from wamledger.services.scope import Memory, Scope, Sight


@dataclass(frozen=True)
class HomeGrounds:
    """One state of the ledger for whoever looks at home; ``by`` is who records where nobody signs in."""

    link: Link
    actor: Actor | None
    now: int
    by: str = ""
    memory: Memory = field(default_factory=dict)
    """What was found of their scope already, in this state of the ledger."""

    @property
    def user(self) -> str:
        """Whoever looks: signed in, or said to be."""
        return self.actor.user if self.actor is not None else self.by

    def reach(self, query: Query) -> Scope | None:
        """How far they see; None where they may not ask, which is no reason to write it down: nobody did ask."""
        try:
            return scope_in(self.link, query, self.actor)
        except AccessFault:
            return None

    def sight(self) -> Sight | None:
        """What of goods they see; None where they may not ask."""
        scope = self.reach(Query.HOLDINGS)
        return None if scope is None else Sight(self.link, scope, memory=self.memory)

    def limit(self, name: str) -> int:
        """A limit that the mission has set, or the default."""
        row = self.link.one("SELECT value FROM policy WHERE name = ?", (name,))
        return int(orjson.loads(row[0]) if row else POLICIES[name].default)
