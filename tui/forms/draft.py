"""The draft of a form: kept while somebody types, and gone when it was posted or thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, Final

from tui.forms.sheet import FormSheet
from wamledger.i18n import _
from wamledger.ledger.faults import LedgerFault

KEPT_AFTER: Final = 0.5
"""Seconds without a key after which the draft is kept."""


class FormDraft(FormSheet):
    """A sheet whose content outlives the program."""

    def changed(self) -> None:
        """Something was written: it is kept soon."""
        self._is_changed, self._is_asked = True, False
        self._written_times += 1
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEPT_AFTER, self._keep_beside)

    def _content(self) -> dict[str, Any]:
        return {"values": self.values.as_json(), "since": self.posting_since}

    def _keep_beside(self) -> None:
        """The draft is kept beside the screen; where that cannot be, it is said, and tried at the next key."""
        self.run_worker(self._kept_or_told(), group="keeping", exit_on_error=False)

    async def _kept_or_told(self) -> None:
        content, times = self._content(), self._written_times
        try:
            await asyncio.to_thread(self._kept, content, times)
        except LedgerFault as fault:
            self.say(_("Not kept as a draft: {why}").format(why=fault.message), "warning")
        except Exception as error:
            self.app.broken(error)

    def _kept(self, content: Mapping[str, Any], times: int) -> None:
        from wamledger.services import drafts

        with self._one_keeper:
            # what was posted meanwhile is no draft any more, and what is older does not take the place of what is newer
            if not self._is_changed or times < self._kept_times:
                return
            self.draft = drafts.keep(self.desk.ledger, self.shape.op, content, self.draft, by=self.desk.by)
            self._kept_times = times

    def keep(self) -> None:
        """What was typed is on the disk when this returns."""
        if self._is_changed and self._is_ready:
            from wamledger.services import drafts

            with self._one_keeper:
                self.draft = drafts.keep(
                    self.desk.ledger, self.shape.op, self._content(), self.draft, by=self.desk.by
                )
                self._kept_times = self._written_times

    def forget_draft(self) -> None:
        """The draft is gone: it was posted, or thrown away."""
        from wamledger.services import drafts

        self._is_changed = False
        if self._keeping is not None:
            self._keeping.stop()
        with self._one_keeper:
            if self.draft is not None:
                drafts.discard(self.desk.ledger, self.draft, by=self.desk.by)
                self.draft = None
