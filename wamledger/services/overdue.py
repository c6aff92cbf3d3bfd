"""When an issue or a consignment is overdue: after the hours of grace that the mission has set, or the default."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Self

import orjson

from wamledger.detection.given_out.temporary import LONG
from wamledger.domain.moment import MICROSECONDS, Moment
from wamledger.domain.policies import POLICIES
from wamledger.ledger.link import Link

HOUR: Final = 3600 * MICROSECONDS


@dataclass(frozen=True, slots=True)
class Grace:
    """
    How long after its time something is still not overdue.

    Units: microseconds; ``errand`` for issues whose end is known to the hour, ``long`` for the others, ``transit`` for
    consignments.
    """

    errand: int
    long: int
    transit: int

    @classmethod
    def read(cls, link: Link) -> Self:
        """What the mission has set, or the defaults."""
        stated = dict(link.rows("SELECT name, value FROM policy WHERE name LIKE '%_grace_hours'"))

        def of(name: str) -> int:
            hours = int(orjson.loads(stated[name]) if name in stated else POLICIES[name].default)
            return hours * HOUR

        return cls(
            of("issue_overdue_grace_hours"), of("operation_overdue_grace_hours"), of("transit_grace_hours")
        )

    def is_late(self, due_at: Moment | None, purpose: str | None, now: Moment) -> bool:
        """Whether what was issued for that purpose should be back."""
        return due_at is not None and due_at + (self.long if purpose in LONG else self.errand) < now

    def has_not_come(self, expected_at: Moment, now: Moment) -> bool:
        """Whether a consignment should be here."""
        return expected_at + self.transit < now
