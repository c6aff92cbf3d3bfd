"""A line for a code, which offers how it may go on; the right arrow takes what is offered."""

from __future__ import annotations

import asyncio

from textual.suggester import Suggester
from textual.widgets import Input

from tui.desk import Desk


class _Codes(Suggester):
    """Asks the ledger which codes begin as typed."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._desk, self._kind = desk, kind

    async def get_suggestion(self, value: str) -> str | None:
        """The first code that begins as typed; none for nothing."""
        from wamledger.services.completing import complete

        if not value:
            return None
        found = await asyncio.to_thread(complete, self._desk.ledger, self._kind, value, 4)
        beginning = value.upper()
        return next(
            (value + code[len(value) :] for code, _words in found if code.startswith(beginning)), None
        )


class CodeLine(Input):
    """A line for the code of a thing of a kind; of no kind in particular where that is empty."""

    def __init__(self, desk: Desk, kind: str, value: str = "", *, id: str | None = None) -> None:
        super().__init__(value, id=id, max_length=80, suggester=_Codes(desk, kind) if kind else None)
