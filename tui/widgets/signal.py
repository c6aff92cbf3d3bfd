"""What a scan was: a sign, a word and a colour, seen from the rack, and as many bells as tell it apart."""

from __future__ import annotations

from typing import Final, NamedTuple

from rich.text import Text
from textual.widgets import Static

from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.counting.recognising import Sign

BETWEEN_SECONDS: Final = 0.15


class Manner(NamedTuple):
    """How something is told: the sign before the word, the class that colours it, and how many bells."""

    sign: str
    colour: str
    bells: int


MANNERS: Final = {
    Sign.HERE: Manner("✓", "good", 1),
    Sign.TWICE: Manner("=", "warning", 2),
    Sign.ELSEWHERE: Manner("≠", "warning", 3),
    Sign.UNKNOWN: Manner("?", "refused", 4),
}


class Signal(Static):
    """The last scan; empty before the first."""

    DEFAULT_CSS = """
    Signal { height: 3; content-align: center middle; border: round $primary; text-style: bold; margin: 0 1; }
    Signal.good { color: $text-success; }
    Signal.warning { color: $text-warning; }
    Signal.refused { color: $text-error; }
    """

    def __init__(self, said: str = "", colour: str = "") -> None:
        super().__init__(Text(said), classes=colour)
        self.said = said

    def tell(self, sign: Sign, mark: str, *, sounds: bool) -> None:
        """This is what the mark was; it can be heard as well, unless the sound is off."""
        manner = MANNERS[sign]
        self.said = f"{manner.sign} {_(sign.value).upper()}   {shown(mark)}"
        self.update(Text(self.said, no_wrap=True))
        self.set_classes(manner.colour)
        for number in range(manner.bells if sounds else 0):
            if number:
                self.set_timer(number * BETWEEN_SECONDS, self.app.bell)
            else:
                self.app.bell()
