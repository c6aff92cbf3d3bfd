"""
What a terminal sends, read as keys and as what was pasted.

A paste is one event whatever is in it. Textual reads an escape in the middle of one as a key, and what follows it as
keys too, so that a text copied from elsewhere could press them. Bytes that are no UTF-8, as terminals of another
encoding send them, would end the program; here they are drawn as a sign. And of a terminal that has gone the program
hears once, and ends.
"""

from __future__ import annotations

import os
import re
import selectors
import signal
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Final

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import Keys as Named

if TYPE_CHECKING:
    from textual.driver import Driver
    from textual.message import Message

_BEGINS: Final = "\x1b[200~"
_ENDS: Final = "\x1b[201~"
_UNFINISHED: Final = re.compile(r"\x1b(?:\[(?:2(?:0(?:[01])?)?)?)?\Z")
"""The beginning of a mark whose rest has not come yet."""
_STAND_INS: Final = {0x1B: "\udc1b", 0x00: "\udc00"}
"""For what Textual takes for keys, or leaves out of a paste without a word. No text that is read holds these."""
_MEANT: Final = {ord(stand_in): chr(point) for point, stand_in in _STAND_INS.items()}


class Keys(XTermParser):
    """Reads keys; what stands between the marks of a paste is one event, with every character of it."""

    def __init__(self) -> None:
        super().__init__()
        self._is_pasting = False
        self._last = ""
        """The end of what was read, where it may be the beginning of a mark."""

    def feed(self, data: str) -> Iterable[Message]:
        """What was typed and pasted; nothing for an empty text, after which no more is read."""
        whole = self._whole(data)
        return self._meant(super().feed(whole)) if whole or not data else ()

    def _sequence_to_key_events(self, sequence: str, alt: bool = False) -> Iterable[events.Key]:
        """The keys that the sequence stands for; a key of a number that no character has is passed over."""
        try:
            return list(super()._sequence_to_key_events(sequence, alt))
        except (ValueError, OverflowError):
            return [events.Key(Named.Ignore, None)]

    def _whole(self, data: str) -> str:
        """The text, with nothing between the marks of a paste that could be read as a key."""
        # the beginning of a mark may be the key Escape: it was given on when it came
        given = 0 if self._is_pasting else len(self._last)
        read, rest, self._last = "", self._last + data, ""
        while rest:
            before, mark, after = rest.partition(_ENDS if self._is_pasting else _BEGINS)
            if not mark and (unfinished := _UNFINISHED.search(before)):
                self._last = unfinished[0]
                before = before[: unfinished.start()] if self._is_pasting else before
            read += (before.translate(_STAND_INS) if self._is_pasting else before) + mark
            self._is_pasting ^= bool(mark)
            rest = after
        return read[given:]

    def _meant(self, messages: Iterable[Message]) -> Iterator[Message]:
        for message in messages:
            if isinstance(message, events.Paste):
                message.text = message.text.translate(_MEANT)
            yield message


def of_terminal(usual: type[Driver]) -> type[Driver]:
    """The driver that reads a terminal so, and outlives it; any other driver is as it was."""
    if sys.platform == "win32":
        return usual
    from textual.drivers.linux_driver import LinuxDriver

    if usual is not LinuxDriver:
        return usual

    class Terminal(LinuxDriver):
        """Draws on a terminal of Linux or macOS, and reads its keys."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self._file: Any = _Glass(self._file)

        def run_input_thread(self) -> None:
            """Everything that is typed has been read, until the program ends or its terminal is gone."""
            keys = Keys()
            decode = getincrementaldecoder("utf-8")("replace").decode
            with selectors.SelectSelector() as awaited:
                awaited.register(self.fileno, selectors.EVENT_READ)
                while not self.exit_event.is_set():
                    if awaited.select(0.1):
                        try:
                            data = os.read(self.fileno, 4096)
                        except OSError:
                            data = b""
                        if not data:
                            os.kill(os.getpid(), signal.SIGHUP)
                            break
                        for message in keys.feed(decode(data)):
                            self.process_message(message)
                    for message in keys.tick():
                        self.process_message(message)

    return Terminal


class _Glass:
    """What is drawn on; where it is gone, what is drawn is lost and nothing waits for it."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.fileno, self.isatty = file.fileno, file.isatty

    def write(self, text: str) -> None:
        """The text is drawn, or lost."""
        with suppress(OSError, ValueError):
            self._file.write(text)

    def flush(self) -> None:
        """All of it is drawn, or lost."""
        with suppress(OSError, ValueError):
            self._file.flush()
