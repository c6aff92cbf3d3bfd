"""
Somebody at the keyboard with a scanner beside it: keys, marks, and eyes on the screen; nothing is called but keys.

Keys are struck at the pace of a hand by their own clock and handed to the program as fast as it reads them, so that a
whole day is over in a minute and the scanner is still told from the hand.
"""

from __future__ import annotations

from typing import Any, Final

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from tests.tui.reading import screen_text, settled
from tui.scanner import GAP, Scanner
from tui.widgets.field_box import FieldBox

HAND: Final = 0.12
SCANNER: Final = 0.004


class Hands:
    """Two hands, a scanner and two eyes."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self._at = 1000.0
        pilot.app.scanner = Scanner(pilot.app, is_on=True)  # type: ignore[attr-defined,arg-type]

    @property
    def sees(self) -> str:
        """What stands on the screen, in one line."""
        return " ".join(screen_text(self.pilot).split())

    async def press(self, *keys: str) -> None:
        """The keys were struck one after the other, each when what the one before began was seen to be done."""
        for key in keys:
            self._strike(key, None, HAND)
            await self._seen(is_held=len(key) == 1)

    async def type(self, text: str) -> None:
        """The text was typed."""
        for each in text:
            self._strike(_character_to_key(each), each, HAND)
        await self._seen()

    async def scan(self, mark: str) -> None:
        """The mark was scanned."""
        for each in mark:
            self._strike(_character_to_key(each), each, SCANNER)
        self._strike("enter", None, SCANNER)
        await self._seen()

    def _strike(self, key: str, character: str | None, apart: float) -> None:
        if character is None and len(key) == 1:
            key, character = _character_to_key(key), key
        event = events.Key(key, character)
        self._at += apart
        event.time = self._at
        event.set_sender(self.pilot.app)
        assert self.pilot.app._driver is not None
        self.pilot.app._driver.send_message(event)

    async def _seen(self, *, is_held: bool = True) -> None:
        """What was struck has been read, what that began is done; a letter is held back until it is no scan."""
        self._at += HAND
        if is_held:
            await self.pilot.pause(GAP + 0.01)
        for _round in range(2):
            await settled(self.pilot)

    async def _go_on(self, key: str) -> None:
        """The key was struck by somebody who knows the form and does not wait for what the ledger says."""
        self._strike(key, None, HAND)
        await self.pilot.pause()
        await self.pilot.pause()

    @property
    def field(self) -> str:
        """The field of a form that has the keys."""
        widget = self.pilot.app.screen.focused
        around = widget.ancestors_with_self if widget else ()
        return next((each.place for each in around if isinstance(each, FieldBox)), "")

    async def write(self, **texts: str) -> None:
        """Tab goes from field to field, and what is meant for one is written there in place of what stands in it."""
        left = {name.replace("__", "."): text for name, text in texts.items()}
        for _step in range(60):
            name = self.field.split(".", 2)[2] if self.field.startswith("lines.") else self.field
            text = left.pop(name, None)
            if text is not None:
                for key in ("end", "ctrl+u"):
                    await self._go_on(key)
                await self.type(text)
            if not left:
                return
            await self._go_on("tab")
        raise AssertionError(f"never reached {left}; {screen_text(self.pilot)}")
