"""
What happens when this program makes a mistake: it is written down, told with its reference, and one can go on.

Textual ends whatever made the mistake, and with it the program. Here a mistake in a screen is caught where messages
reach it, so that the screen lives on. What cannot be caught there ends only the part that failed, and the screen is
drawn anew; if even that does not help, the program ends and whoever runs it starts it again at the same desk.
"""

from __future__ import annotations

import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final

from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from tui.ringing import Ringing
from wamledger.domain.malformed import Malformed
from wamledger.domain.refusals import Refused
from wamledger.ledger.faults import LedgerFault

if TYPE_CHECKING:
    from wamledger.services.notices import Notice

FORESEEN: Final = (Refused, Malformed, LedgerFault, OSError)
"""What may go wrong without anybody having made a mistake in this program."""

MOST: Final = 6
WITHIN_SECONDS: Final = 2.0
"""So many mistakes in so short a time come from something that drawing anew does not mend."""


class Mended(Ringing):
    """A part of the screens that lives on after a mistake of its own."""

    async def _dispatch_message(self, message: Message) -> None:
        try:
            await super()._dispatch_message(message)
        except FORESEEN as error:
            if not await self.told(error):
                self.app.broken(error)  # type: ignore[attr-defined]
        except Exception as error:
            self.app.broken(error)  # type: ignore[attr-defined]

    async def told(self, error: BaseException) -> bool:
        """Whether what was refused has been told in words on the screen."""
        del error
        return False


class Mistakes:
    """How many mistakes there were lately, and what to tell of the one that ended the program."""

    def __init__(self) -> None:
        self._lately: deque[float] = deque(maxlen=MOST)
        self.last: Notice | None = None
        """Told by the next run, where the program has to be started again."""

    def note(self, error: BaseException) -> Notice:
        """The mistake is written down; returns what is told of it."""
        from wamledger.services.notices import notice_for

        self._lately.append(time.monotonic())
        if isinstance(error, WorkerFailed):
            error = error.error
        return notice_for(error)

    @property
    def are_too_many(self) -> bool:
        """Whether nothing that was tried has helped."""
        return len(self._lately) == MOST and self._lately[-1] - self._lately[0] < WITHIN_SECONDS


def is_alive(screen: Screen[Any]) -> bool:
    """Whether the screen still answers messages."""
    return screen.is_running and (screen._task is None or not screen._task.done())
