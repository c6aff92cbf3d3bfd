"""
Lines of blanks that a trained hand fills in without looking: every key goes to one widget, and none is ever lost.

The cursor moves from blank to blank inside the widget, so that what is typed ahead goes to the next blank even where
the screen is not drawn yet. Whoever owns the lines is asked at once, when a blank is left, which comes next.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from rich.cells import cell_len
from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.geometry import Region, Size
from textual.widget import Widget

from tui.widgets.slot import Slot
from tui.widgets.status_line import SIGNS
from wamledger.domain.text import shown
from wamledger.i18n import _

MOST_SUGGESTED = 6
LEAVES = frozenset(
    {"ctrl+s", "escape", "f1", "f2", "f3", "f4", "f5", "f8", "f9", "ctrl+l", "ctrl+p", "ctrl+q"}
)
"""Keys that wait for nothing: those that are not for the lines, and the one that records, which records once."""

Row = tuple[Slot, ...] | Callable[[], Sequence[Text]]
"""Blanks that stand beside each other, or lines that are only shown."""


class Owner(Protocol):
    """What is asked, at once and without waiting for anything, while the lines are filled in."""

    def left(self, slot: Slot) -> str | None:
        """The blank was left forwards: the name of the next, its own to stay, None for the one that follows."""

    def changed(self, slot: Slot) -> None:
        """Something else stands in the blank."""

    def struck(self, key: str) -> bool:
        """Whether the key, which writes nothing, did something of the owner's: in its turn among what is typed ahead."""


class EntryLines(Widget, can_focus=True):
    """The lines; one blank has the cursor."""

    DEFAULT_CSS = "EntryLines { height: auto; padding: 0 1; }"

    def __init__(self, rows: Sequence[Row], owner: Owner, *, at: str = "") -> None:
        super().__init__(id="lines")
        self._rows, self._owner = rows, owner
        self._slots = {slot.name: slot for row in rows if isinstance(row, tuple) for slot in row}
        self._at = at or next(iter(self._slots))
        self._spans: list[tuple[int, int, int, str]] = []
        self._line_of_cursor = 0
        self._is_leaving = False
        self._held: list[Callable[[], None]] | None = None
        """What was typed ahead while the lines are held."""

    # while something is being recorded

    def hold(self) -> None:
        """What is typed from here on waits, for what stands in the blanks is being recorded."""
        self._held = [] if self._held is None else self._held

    def waits(self, act: Callable[[], None]) -> bool:
        """Whether the lines are held; the act comes in its turn then."""
        if self._held is not None:
            self._held.append(act)
        return self._held is not None

    def let_go(self, *, forgets: bool = False) -> None:
        """What was typed ahead is typed now; where the blanks are not those it was meant for, it is forgotten."""
        held, self._held = self._held or [], None
        if forgets and held:
            self.app.bell()
            return
        for act in held:
            # what is typed may record again, and the rest waits for that too
            if not self.waits(act):
                act()

    # where the cursor is

    @property
    def slot(self) -> Slot:
        """The blank with the cursor."""
        return self._slots[self._at]

    def __getitem__(self, name: str) -> Slot:
        return self._slots[name]

    def go(self, name: str) -> None:
        """The cursor stands at the end of that blank."""
        self._at = name
        self.slot.cursor = len(self.slot.value)
        self.drawn()

    def drawn(self) -> None:
        """The lines are drawn as they are now, with the cursor in sight."""
        self.refresh(layout=True)
        self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        parent = self.parent
        if isinstance(parent, Widget) and parent.is_scrollable:
            around = Region(0, max(self._line_of_cursor - 1, 0), self.size.width, 5)
            parent.scroll_to_region(around, animate=False)

    def forward(self) -> None:
        """The blank is left, and the cursor stands where the owner says, or in the next blank."""
        slot = self.slot
        if 0 <= slot.chosen < len(found := slot.suggested()):
            slot.put(found[slot.chosen][0])
        self._is_leaving = True
        try:
            wanted = self._owner.left(slot)
            wanted = self.next_name() if wanted is None else wanted
        finally:
            self._is_leaving = False
        self.go(wanted)

    def next_name(self) -> str:
        """The blank where the cursor stands; while a blank is being left, the one that follows it."""
        names = self._on()
        if not self._is_leaving or self._at not in names:
            return self._at
        return names[min(names.index(self._at) + 1, len(names) - 1)]

    def back(self) -> None:
        """The cursor stands in the blank before."""
        names = self._on()
        self.go(names[max(names.index(self._at) - 1, 0)] if self._at in names else names[0])

    def _on(self) -> list[str]:
        return [name for name, slot in self._slots.items() if slot.is_on]

    # keys

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Whatever can be written is written here."""
        del key
        return character is not None and character.isprintable()

    def on_key(self, event: events.Key) -> None:
        """The key does what it does in the blank with the cursor, or waits for its turn."""
        if event.key not in LEAVES and self.waits(lambda: self._typed_ahead(event)):
            event.stop()
            event.prevent_default()
            return
        if self._struck(event):
            event.stop()
            event.prevent_default()

    def _typed_ahead(self, event: events.Key) -> None:
        if not self._struck(event):
            self.app.bell()

    def _struck(self, event: events.Key) -> bool:
        """Whether the key did anything here."""
        slot, held = self.slot, True
        match event.key:
            case "enter" | "tab":
                self.forward()
            case "shift+tab":
                self.back()
            case "up" | "down":
                self._up_or_down(-1 if event.key == "up" else 1)
            case "backspace" | "delete" if slot.kind == "pick":
                slot.put("")
                self._has_changed(slot)
            case "backspace" | "delete":
                slot.rub_out(ahead=event.key == "delete")
                self._has_changed(slot)
            case "ctrl+u":
                slot.put("")
                self._has_changed(slot)
            case "left" | "right" | "home" | "end":
                self._along(event.key)
            case _:
                held = self._written(event)
        return held

    def _written(self, event: events.Key) -> bool:
        if not (event.is_printable and event.character):
            return self._owner.struck(event.key)
        slot = self.slot
        if slot.kind == "pick":
            if slot.picked(event.character):
                self._has_changed(slot)
                self.forward()
            else:
                self.app.bell()
        elif slot.insert(event.character):
            self._has_changed(slot)
        else:
            self.app.bell()
        return True

    def on_paste(self, event: events.Paste) -> None:
        """The line that is pasted stands in the blank; where a number is asked for, only a number does."""
        event.stop()
        if self.waits(lambda: self.on_paste(event)):
            return
        slot, text = self.slot, event.text.strip()
        is_fit = text.isascii() and text.isdecimal() if slot.kind == "number" else slot.kind != "pick"
        if is_fit and slot.insert(text):
            self._has_changed(slot)
        else:
            self.app.bell()

    def _has_changed(self, slot: Slot) -> None:
        self._owner.changed(slot)
        self.drawn()

    def _along(self, key: str) -> None:
        slot = self.slot
        if slot.kind == "pick":
            self._turned(slot, -1 if key in ("left", "home") else 1)
            return
        ends = {"left": slot.cursor - 1, "right": slot.cursor + 1, "home": 0, "end": len(slot.value)}
        slot.cursor = min(max(ends[key], 0), len(slot.value))
        self.refresh()

    def _turned(self, slot: Slot, by: int) -> None:
        values = [value for value, _word in slot.picks.values()]
        at = values.index(slot.value) + by if slot.value in values else 0 if by > 0 else -1
        slot.put(values[at % len(values)])
        self._has_changed(slot)

    def _up_or_down(self, by: int) -> None:
        many = min(len(self.slot.suggested()), MOST_SUGGESTED)
        if many:
            self.slot.chosen = max(-1, min(self.slot.chosen + by, many - 1))
            self.drawn()
        elif by > 0:
            self.forward()
        else:
            self.back()

    def on_click(self, event: events.Click) -> None:
        """The cursor stands in the blank that was clicked."""
        self.focus()
        at = event.get_content_offset(self)
        for y, begin, end, name in self._spans:
            if at is not None and at.y == y and begin <= at.x < end and self._slots[name].is_on:
                self.go(name)

    # drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are now."""
        del container, viewport
        return len(self._lines(width))

    def render(self) -> RenderResult:
        """All lines."""
        return Text("\n", no_wrap=True).join(self._lines(self.size.width))

    def _lines(self, width: int) -> list[Text]:
        self._spans = []
        lines: list[Text] = []
        for row in self._rows:
            if not isinstance(row, tuple):
                for text in row():
                    lines += text.wrap(self.app.console, max(width, 20))
                continue
            slots = [slot for slot in row if slot.is_on]
            if not slots:
                continue
            lines += self._row(slots, len(lines), width)
            for slot in slots:
                has_cursor = slot.name == self._at
                if slot.said:
                    lines += _wrapped(f"{SIGNS[slot.tone]}{shown(slot.said)}", width, slot.tone)
                if has_cursor:
                    lines += self._beside(slot, width)
        return lines

    def _row(self, slots: Sequence[Slot], first: int, width: int) -> Iterator[Text]:
        line, y = Text(no_wrap=True), first
        for slot in slots:
            drawn = self._blank(slot)
            if line and cell_len(line.plain) + cell_len(drawn.plain) + 2 > width:
                yield line
                line, y = Text(no_wrap=True), y + 1
            if line:
                line.append("  ")
            begin = cell_len(line.plain)
            line.append_text(drawn)
            self._spans.append((y, begin, cell_len(line.plain), slot.name))
            if slot.name == self._at:
                self._line_of_cursor = y
        yield line

    def _blank(self, slot: Slot) -> Text:
        has_cursor = slot.name == self._at
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

    def _beside(self, slot: Slot, width: int) -> list[Text]:
        """What may be answered, under the blank with the cursor."""
        if slot.kind == "pick":
            return _filled((f"{key} {_(word)}" for key, (_value, word) in slot.picks.items()), width)
        found = slot.suggested()[:MOST_SUGGESTED]
        lines = []
        for number, (value, words) in enumerate(found):
            sign = "▸" if number == slot.chosen else " "
            text = _cut(f"{sign} {shown(value)}  {shown(words)}", width)
            lines.append(Text(text, no_wrap=True, style="bold" if number == slot.chosen else ""))
        return lines


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"


def _filled(parts: Iterator[str], width: int) -> list[Text]:
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
