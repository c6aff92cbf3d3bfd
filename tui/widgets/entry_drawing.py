"""
How lines of blanks are drawn: each blank in its place, what is said of it below it, and what may be answered.

Where a blank stands is told too, so that a click can find it; nothing is kept from one drawing to the next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from tui.widgets.slot import Slot
from tui.widgets.status_line import SIGNS
from wamledger.domain.text import shown
from wamledger.i18n import _

MOST_SUGGESTED: Final = 6

Row = tuple[Slot, ...] | Callable[[], Sequence[Text]]
"""Blanks that stand beside each other, or lines that are only shown."""


class Span(NamedTuple):
    """Where a blank stands: on which line, from which cell on, and before which it ends."""

    y: int
    begin: int
    end: int
    name: str


@dataclass
class EntryDrawing:
    """The lines as they stand now, with the cursor in the blank ``at``."""

    rows: Sequence[Row]
    at: str
    width: int
    console: Console
    lines: list[Text] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    line_of_cursor: int = 0

    def __post_init__(self) -> None:
        for row in self.rows:
            if isinstance(row, tuple):
                self._blanks([slot for slot in row if slot.is_on])
                continue
            for text in row():
                self.lines += text.wrap(self.console, max(self.width, 20))

    def _blanks(self, slots: Sequence[Slot]) -> None:
        """Blanks beside each other, and what is said of them below."""
        if not slots:
            return
        self.lines += self._row(slots)
        for slot in slots:
            if slot.said:
                self.lines += _wrapped(f"{SIGNS[slot.tone]}{shown(slot.said)}", self.width, slot.tone)
            if slot.name == self.at:
                self.lines += self._answers(slot)

    def _row(self, slots: Sequence[Slot]) -> list[Text]:
        line, drawn_lines = Text(no_wrap=True), []
        for slot in slots:
            drawn = _blank(slot, has_cursor=slot.name == self.at)
            if line and cell_len(line.plain) + cell_len(drawn.plain) + 2 > self.width:
                drawn_lines.append(line)
                line = Text(no_wrap=True)
            if line:
                line.append("  ")
            begin, y = cell_len(line.plain), len(self.lines) + len(drawn_lines)
            line.append_text(drawn)
            self.spans.append(Span(y, begin, cell_len(line.plain), slot.name))
            if slot.name == self.at:
                self.line_of_cursor = y
        return [*drawn_lines, line]

    def _answers(self, slot: Slot) -> list[Text]:
        """What may be answered, under the blank with the cursor."""
        if slot.kind == "pick":
            return _filled((f"{key} {_(word)}" for key, (_value, word) in slot.picks.items()), self.width)
        lines = []
        for number, (value, words) in enumerate(slot.suggested()[:MOST_SUGGESTED]):
            is_chosen = number == slot.chosen
            text = _cut(f"{'▸' if is_chosen else ' '} {shown(value)}  {shown(words)}", self.width)
            lines.append(Text(text, no_wrap=True, style="bold" if is_chosen else ""))
        return lines

    def blank_at(self, x: int, y: int) -> str:
        """The blank that stands there; empty where there is none."""
        return next((each.name for each in self.spans if each.y == y and each.begin <= x < each.end), "")


def _blank(slot: Slot, *, has_cursor: bool) -> Text:
    """The label, and what is written, as far as it has room: the part around the cursor."""
    text = Text(no_wrap=True)
    text.append(f"{_(slot.label)} ", style="bold" if has_cursor else "")
    if slot.kind == "pick":
        word = f"{slot.key()} {_(slot.word())}" if slot.value else ""
        text.append(f" {shown(word)} ".ljust(slot.width), style="reverse" if has_cursor else "underline")
        return text
    value = shown(slot.value)
    if not has_cursor:
        text.append(_cut(value, slot.width).ljust(slot.width), style="underline")
        return text
    at = len(shown(slot.value[: slot.cursor]))
    begin = max(0, at - slot.width + 1)
    window = value[begin : begin + slot.width].ljust(slot.width)
    at -= begin
    text.append(window[:at], style="reverse")
    text.append(window[at : at + 1] or " ", style="underline bold")
    text.append(window[at + 1 :], style="reverse")
    return text


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"


def _filled(parts: Iterable[str], width: int) -> list[Text]:
    """The parts beside each other, in as many lines as it takes."""
    lines: list[str] = []
    for part in parts:
        if lines and cell_len(lines[-1]) + cell_len(part) + 3 <= width:
            lines[-1] += f"   {part}"
        else:
            lines.append(f"  {part}")
    return [Text(line, no_wrap=True) for line in lines]


def _wrapped(said: str, width: int, tone: str) -> list[Text]:
    style = "bold" if tone in ("refused", "warning") else ""
    words, lines = said.split(" "), [""]
    for word in words:
        if lines[-1] and cell_len(lines[-1]) + cell_len(word) + 1 > max(width - 2, 10):
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return [Text(f"  {line}", no_wrap=True, style=style) for line in lines]
