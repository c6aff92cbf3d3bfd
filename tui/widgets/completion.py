"""What a text may become, under the field in which it is typed: codes with their words, one of them marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from rich.text import Text
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from wamledger.domain.text import shown

MOST_ROWS: Final = 6


class Completion(OptionList, can_focus=False):
    """The keys stay with the field; a click takes a row."""

    DEFAULT_CSS = f"""
    Completion {{
        display: none; height: auto; max-height: {MOST_ROWS}; margin-left: 19; border: none; padding: 0 1;
        background: $panel; overflow-x: hidden; text-wrap: nowrap; text-overflow: ellipsis;
    }}
    Completion.open {{ display: block; }}
    """

    def __init__(self) -> None:
        super().__init__(compact=True)
        self.offered: Sequence[tuple[str, str]] = ()
        self.is_picked = False
        """Whether somebody went to the row that is marked."""

    @property
    def is_open(self) -> bool:
        """Whether something is offered."""
        return self.has_class("open")

    def offer(self, found: Sequence[tuple[str, str]], *, mark_first: bool) -> None:
        """These are offered; nothing is shown for none."""
        self.offered, self.is_picked = found, False
        self.clear_options()
        self.add_options(Option(_row(code, words)) for code, words in found)
        self.highlighted = 0 if found and mark_first else None
        self.set_class(bool(found), "open")

    def close(self) -> None:
        """Nothing is offered."""
        self.offer((), mark_first=False)

    def step(self, by: int) -> None:
        """Another row is marked."""
        if self.offered:
            here, self.is_picked = self.highlighted, True
            self.highlighted = (
                (0 if by > 0 else -1) % len(self.offered) if here is None else (here + by) % len(self.offered)
            )

    @property
    def marked(self) -> str | None:
        """The code that is marked."""
        return None if self.highlighted is None or not self.is_open else self.offered[self.highlighted][0]


def _row(code: str, words: str) -> Text:
    text = Text(no_wrap=True, overflow="ellipsis")
    text.append(shown(code), style="bold")
    if words and words != code:
        text.append(f"  {shown(words)}")
    return text
