"""What somebody is typing, put on the disk beside the screen while they go on."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wamledger.ledger.faults import LedgerFault

if TYPE_CHECKING:
    from tui.screens.base import Page


class DraftBox:
    """
    The draft of one page; the newest content is the one that is kept.

    A ledger that is busy, or cannot be written to, is told once, and one can go on typing.
    """

    def __init__(self, page: Page, form: str) -> None:
        self._page, self._form = page, form
        self.id: str | None = None
        self._waiting: dict[str, Any] | None = None
        self._is_writing = self._was_told = False

    def put(self, content: Mapping[str, Any]) -> None:
        """The content is going to be on the disk, without anybody waiting for it."""
        self._waiting = dict(content)
        if not self._is_writing:
            self._is_writing = True
            self._page.run_worker(self._write(), group="draft", exit_on_error=False)

    async def _write(self) -> None:
        try:
            while (content := self._waiting) is not None:
                self._waiting = None
                await asyncio.to_thread(self.keep, content)
        except LedgerFault as fault:
            if not self._was_told:
                self._page.say(f"{fault.message} {fault.remedy}", "warning")
            self._was_told = True
        finally:
            self._is_writing = False

    def keep(self, content: Mapping[str, Any]) -> None:
        """The content is on the disk.  Raises: LedgerFault, AccessFault"""
        from wamledger.services import drafts

        desk = self._page.desk
        self.id = drafts.keep(desk.ledger, self._form, content, self.id, by=desk.by)

    def newest(self) -> dict[str, Any] | None:
        """What whoever sits here kept last of this form; None where there is nothing.  Raises: AccessFault"""
        from wamledger.services import drafts

        desk = self._page.desk
        if not desk.by:
            return None
        for each in drafts.drafts(desk.ledger, by=desk.by):
            if each.form == self._form:
                self.id = each.id
                return each.content
        return None

    def throw_away(self) -> None:
        """Nothing is kept any more.  Raises: LedgerFault, AccessFault"""
        from wamledger.services import drafts

        self._waiting = None
        if self.id is not None:
            drafts.discard(self._page.desk.ledger, self.id, by=self._page.desk.by)
            self.id = None
