"""What the mission has set for signing in: how long a session lasts, and when failures lock an account."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import orjson

from wamledger.domain.policies import POLICIES
from wamledger.ledger.link import Link

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE

MOST_FAILURES: Final = 100
"""Failures in a row after which only a reset by two persons helps.  Source: WAMLEDGER"""

LONGEST_DELAY: Final = 60 * SECOND
"""How long one waits after a failure at most, as long as the account is not locked.  Source: WAMLEDGER"""


@dataclass(frozen=True, slots=True)
class Limits:
    """
    The mission's limits for signing in.

    Units: microseconds, but ``failures``, which is a number.
    """

    session: int
    idle: int
    screen_idle: int
    failures: int
    lock: int

    @classmethod
    def read(cls, link: Link) -> Limits:
        """What the mission has set, or the defaults; none of them is less than one."""
        names = (
            "session_hours",
            "session_idle_minutes",
            "screen_idle_minutes",
            "sign_in_failures",
            "lock_minutes",
        )
        where, keys = link.among("name", names)
        stated = {
            name: orjson.loads(value)
            for name, value in link.rows(f"SELECT name, value FROM policy WHERE {where}", keys)
        }
        hours, idle, screen, failures, lock = (
            max(int(stated.get(name, POLICIES[name].default)), 1) for name in names
        )
        return cls(hours * HOUR, idle * MINUTE, screen * MINUTE, min(failures, MOST_FAILURES), lock * MINUTE)

    def delay(self, failures: int) -> int:
        """How long an account is closed after so many failures in a row: 1, 2, 4 … 60 seconds, and now and then longer."""
        if failures % self.failures == 0:
            return self.lock
        return min(SECOND << min(failures - 1, 10), LONGEST_DELAY)
