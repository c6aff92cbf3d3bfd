"""The code that a text may become, shown behind what is typed: Enter takes it, and so does the right arrow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from textual.suggester import Suggester

from wamledger.ledger.faults import LedgerFault

if TYPE_CHECKING:
    from tui.desk import Desk


class CodeSuggester(Suggester):
    """Offers codes of one kind; what cannot be asked is not offered, and whoever goes on typing is not kept waiting."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._desk, self._kind = desk, kind

    async def get_suggestion(self, value: str) -> str | None:
        """The first code that begins as typed, in the letters that were typed; none where it is a code already."""
        from wamledger.services.completing import complete

        try:
            found = await asyncio.to_thread(complete, self._desk.ledger, self._kind, value)
        except (LedgerFault, OSError):
            return None
        begins = [code for code, _words in found if code.casefold().startswith(value.casefold())]
        if not begins or any(len(code) == len(value) for code in begins):
            return None
        return f"{value}{begins[0][len(value) :]}"
