"""Whether somebody is still there: when a key was touched last, and whether the session of whoever signed in lasts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from wamledger.i18n import _, ngettext

if TYPE_CHECKING:
    from wamledger.services.access.door import Door


class Presence:
    """Whoever sits at the screens, as far as a clock can tell."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._touched_at = clock()

    def touched(self) -> None:
        """Somebody is there now."""
        self._touched_at = self._clock()

    async def is_over(self, door: Door) -> str:
        """Why nothing of the ledger is to be seen any more; empty while somebody is there, or nobody has come."""
        if door.person is None:
            return ""
        # who posts for long keeps the session from being written down; the screens do not wait for that
        idle, is_still = await asyncio.to_thread(lambda: (door.idle_seconds(), door.is_still()))
        if self._clock() - self._touched_at >= idle:
            minutes = round(idle / 60)
            return ngettext(
                "Locked: nobody touched a key for {number} minute.",
                "Locked: nobody touched a key for {number} minutes.",
                minutes,
            ).format(number=minutes)
        return "" if is_still else _("Your session is over.")
