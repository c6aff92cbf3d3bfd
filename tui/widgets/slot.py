"""A blank of a line: what is written in it, which answers it takes, and what is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from tui.widgets.status_line import Tone

Kind = Literal["text", "code", "number", "pick"]
Suggested = Sequence[tuple[str, str]]
"""Values with words for them, the best first."""


@dataclass(slots=True)
class Slot:
    """
    One blank.

    Shape: ``label`` is marked. A ``pick`` takes one of ``picks``: a key, with the value that it stands for and its word,
    marked; choosing goes on at once. ``suggest`` gives values for what is typed. ``is_on`` is False for a blank that
    does not apply now, and is passed over..
    """

    name: str
    label: str
    kind: Kind = "text"
    width: int = 16
    picks: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    suggest: Callable[[str], Suggested] | None = None
    value: str = ""
    cursor: int = 0
    said: str = ""
    tone: Tone = "plain"
    is_on: bool = True
    chosen: int = -1
    """Which of the suggestions is chosen; -1 for what is typed."""

    def put(self, value: str) -> None:
        """The value stands in the blank, and nothing is said of it."""
        self.value, self.cursor, self.chosen = value, len(value), -1
        self.said, self.tone = "", "plain"

    def say(self, text: str, tone: Tone = "refused") -> None:
        """This is said of the blank."""
        self.said, self.tone = text, tone

    def insert(self, text: str) -> bool:
        """The text is in the blank at the cursor; False where none of it may stand there."""
        if self.kind == "code":
            text = text.upper()
        if self.kind == "number":
            text = "".join(each for each in text if each in "0123456789")
        if not text:
            return False
        self.value = self.value[: self.cursor] + text + self.value[self.cursor :]
        self.cursor += len(text)
        self.said, self.chosen = "", -1
        return True

    def rub_out(self, *, ahead: bool = False) -> None:
        """The character before the cursor is gone, or the one behind it."""
        at = self.cursor if ahead else self.cursor - 1
        if 0 <= at < len(self.value):
            self.value = self.value[:at] + self.value[at + 1 :]
            self.cursor, self.said, self.chosen = at, "", -1

    def picked(self, key: str) -> bool:
        """The answer of that key stands in the blank; False where the key is none."""
        found = self.picks.get(key) or self.picks.get(key.lower())
        if found is None:
            return False
        self.put(found[0])
        return True

    def word(self) -> str:
        """The word, marked, for the answer that was picked; empty where there is none."""
        return next((word for value, word in self.picks.values() if value == self.value), "")

    def key(self) -> str:
        """The key of the answer that was picked."""
        return next((key for key, (value, _word) in self.picks.items() if value == self.value), "")

    def suggested(self) -> Suggested:
        """Values for what is typed."""
        return self.suggest(self.value) if self.suggest is not None else ()


def numbered(codes: Iterable[str], words: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Answers of a pick, each by its digit in the order of the codes, with its word."""
    return {str(number): (code, words[code]) for number, code in enumerate(codes, 1)}
