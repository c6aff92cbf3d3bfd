"""What somebody is typing, put on the disk beside the screen while they go on."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from wamledger.ledger.faults import LedgerFault

if TYPE_CHECKING:
    from tui.screens.base import Page
    from wamledger.services.drafts import Draft


class DraftBox:
    """
    The draft of one page; the newest content is the one that is kept.

    A ledger that is busy, or cannot be written to, is told once, and one can go on typing.
    """

    def __init__(self, page: Page, form: str) -> None:
        self._page, self._form = page, form
        self.id: str | None = None
        self._waiting: tuple[int, dict[str, Any]] | None = None
        self._is_writing = self._was_told = False
        self._one_writer = Lock()
        self._newest = self._written = 0
        """The number of the newest content, and of the one that was written or thrown away last."""

    def put(self, content: Mapping[str, Any]) -> None:
        """The content is going to be on the disk, without anybody waiting for it."""
        self._newest += 1
        self._waiting = self._newest, dict(content)
        if not self._is_writing:
            self._is_writing = True
            self._page.run_worker(self._write(), group="draft", exit_on_error=False)

    async def _write(self) -> None:
        try:
            while self._waiting is not None:
                (number, content), self._waiting = self._waiting, None
                await asyncio.to_thread(self._keep, number, content)
        except LedgerFault as fault:
            if not self._was_told:
                from wamledger.services.on_screen import telling

                self._page.say(telling.fault(fault), "warning")
            self._was_told = True
        except Exception as error:
            self._page.app.broken(error)
        finally:
            self._is_writing = False

    def keep(self, content: Mapping[str, Any]) -> None:
        """The content is on the disk.  Raises: LedgerFault, AccessFault"""
        self._newest += 1
        self._keep(self._newest, content)

    def _keep(self, number: int, content: Mapping[str, Any]) -> None:
        from wamledger.services import drafts

        desk = self._page.desk
        with self._one_writer:
            # what is older does not take the place of what is newer, nor come back after it was thrown away
            if number > self._written:
                self.id = drafts.keep(desk.ledger, self._form, content, self.id, by=desk.by)
                self._written = number

    def newest(self, prefers: Callable[[Mapping[str, Any]], bool] = bool) -> Draft | None:
        """
        What whoever sits here kept last of this form; None where there is nothing. ``prefers`` tells what comes first.

        Where nobody has said who they are it is what anybody kept last.
        Raises: AccessFault
        """
        from wamledger.services import drafts

        desk = self._page.desk
        kept = [each for each in drafts.drafts(desk.ledger, by=desk.by) if each.form == self._form]
        kept.sort(key=lambda each: not prefers(each.content))
        self.id = kept[0].id if kept else None
        return kept[0] if kept else None

    def throw_away(self) -> None:
        """Nothing of what was put here until now is kept any more.  Raises: LedgerFault, AccessFault"""
        from wamledger.services import drafts

        with self._one_writer:
            self._written = self._newest
            if self.id is not None:
                drafts.discard(self._page.desk.ledger, self.id, by=self._page.desk.by)
                self.id = None
