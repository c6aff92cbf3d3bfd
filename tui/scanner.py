"""
Scanners that type: a code comes as a burst of keys that no hand can strike, ended by Enter or Tab.

A printable key is held back for as long as the next one of a scanner would take to come. If it does not come, somebody
typed, and the key goes on as if nothing had been. If a burst ends with Enter or Tab, it was a scan: the page in front is
given it whole, and where that page has no use for it, whatever bears the mark is shown. Nothing of a scan reaches a
field or a key of its own, so that the letters of a tag open no menu.

While a test drives the screens nobody listens unless told to: a program types as fast as a scanner does.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from textual import events

from tui.screens.base import Page
from wamledger.domain.text import shown
from wamledger.i18n import _

if TYPE_CHECKING:
    from textual.timer import Timer

    from tui.app import Wamledger
    from wamledger.services.scanned import Scanned

GAP: Final = 0.035
"""Seconds between two keys of a scanner, at most; a quick hand needs twice as long."""
SHORTEST: Final = 4
"""Characters of the shortest mark that a scanner is believed; fewer may be a hand that rolled over the keys."""
ENDS: Final = frozenset({"enter", "tab"})


class Scanner:
    """What listens to the keys before anybody else does."""

    def __init__(self, app: Wamledger, *, gap: float = GAP, is_on: bool | None = None) -> None:
        self._app, self._gap, self._is_on = app, gap, is_on
        self._held: list[events.Key] = []
        self._page: Page | None = None
        self._is_typed_ahead = False
        """Whether what is held came while a key before it was under way, and belongs where that one leads."""
        self._let_go: Timer | None = None

    async def heard(self, event: events.Event) -> bool:
        """Whether the event is kept here; it is given on later, or was part of a scan."""
        if not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            return False
        if isinstance(event, events.Paste):
            return self._pasted(event)
        page = self._listening_page()
        if self._held and (page is not self._page or self._too_late(event)):
            await self.given_back()
        if page is None:
            return False
        if event.key in ENDS and len(self._held) >= SHORTEST:
            text = "".join(each.character or "" for each in self._held)
            keys, self._held = [*self._held, event], []
            self._rest()
            await self._scanned(page, text, keys)
            return True
        if event.is_printable and event.character:
            self._is_typed_ahead = self._app.in_turn.is_busy or (bool(self._held) and self._is_typed_ahead)
            self._held.append(event)
            self._page = page
            self._rest()
            self._let_go = self._app.set_timer(self._gap, self.given_back)
            return True
        await self.given_back()
        return False

    async def given_back(self) -> None:
        """What was held back was typed, and goes where it would have gone; nothing where another screen came in front."""
        self._rest()
        held, self._held = self._held, []
        if self._app.screen is self._page or self._is_typed_ahead:
            for event in held:
                await self._app.typed(event)

    def _too_late(self, event: events.Key) -> bool:
        """Whether the key came later than one of a scanner would, by when it was struck and not when it was read."""
        return event.time - self._held[-1].time > self._gap

    def _rest(self) -> None:
        if self._let_go is not None:
            self._let_go.stop()
            self._let_go = None

    def _listening_page(self) -> Page | None:
        """The page that a scan would be for; None where nobody listens, or somebody writes on a page that takes none."""
        is_on = not self._app.is_headless if self._is_on is None else self._is_on
        page = self._app.screen
        if not is_on or not isinstance(page, Page):
            return None
        return page if hasattr(page, "scanned") or not self._is_writing() else None

    def _is_writing(self) -> bool:
        focused = self._app.focused
        return focused is not None and focused.check_consume_key("a", "a")

    def _pasted(self, event: events.Paste) -> bool:
        """A line that is pasted with its end, or where nothing can be written, is a scan."""
        page = self._app.screen
        lines = event.text.splitlines()
        if not isinstance(page, Page) or len(lines) != 1 or not lines[0].strip():
            return False
        takes = hasattr(page, "scanned") and lines[0] != event.text
        if not takes and self._is_writing():
            return False
        event.stop()
        self._app.run_worker(self._scanned(page, lines[0], []), exit_on_error=False)
        return True

    async def _scanned(self, page: Page, text: str, keys: list[events.Key]) -> None:
        """The page has the mark, after what was typed before it."""
        waits = hasattr(page, "scanned") and self._app.in_turn.must_scan_wait(
            lambda: self._given(page, text, keys)
        )
        if not waits:
            await self._given(page, text, keys)

    async def _given(self, page: Page, text: str, keys: list[events.Key]) -> None:
        """The page has the mark; one that has no use for it lets what bears the mark be shown."""
        take = getattr(page, "scanned", None)
        if take is not None:
            taken: Any = take(text)
            if inspect.isawaitable(taken):
                taken = await taken
            if taken is not False:
                return
            if self._is_writing():
                for event in keys:
                    await self._app.typed(event)
                return
        page.ask(lambda: _read(page, text), self._found, group="scanned")

    async def _found(self, read: Scanned) -> None:
        """What bears the mark is shown; where that is several things, they are shown to choose from."""
        page = self._app.screen
        if read.subject is not None:
            await self._app.show(read.subject)
        elif read.found or read.near:
            from tui.screens.which import Which

            said = (
                _("{mark} is on several things.").format(mark=shown(read.text))
                if read.found
                else _("Nothing known here bears {mark}. What comes nearest:").format(mark=shown(read.text))
            )
            self._app.push_screen(Which(said, read.found or read.near), self._chosen)
        elif isinstance(page, Page):
            page.say(_("Nothing known here bears {mark}.").format(mark=read.text), "warning")

    async def _chosen(self, subject: Any) -> None:
        if subject is not None:
            await self._app.show(subject)


def _read(page: Page, text: str) -> Scanned:
    from wamledger.services.scanned import read_mark

    return read_mark(page.desk.ledger, text)
