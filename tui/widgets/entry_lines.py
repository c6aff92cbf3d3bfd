"""
Lines of blanks that a trained hand fills in without looking: every key goes to one widget, and none is ever lost.

The cursor moves from blank to blank inside the widget, so that what is typed ahead goes to the next blank even where
the screen is not drawn yet. Whoever owns the lines is asked at once, when a blank is left, which comes next.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from rich.text import Text
from textual import events
from textual.app import RenderResult
from textual.geometry import Region, Size
from textual.widget import Widget

from tui.widgets.entry_drawing import MOST_SUGGESTED, EntryDrawing, Row
from tui.widgets.slot import Slot
from tui.widgets.typed_ahead import TypedAhead

LEAVES = frozenset(
    {"ctrl+s", "escape", "f1", "f2", "f3", "f4", "f5", "f8", "f9", "ctrl+l", "ctrl+p", "ctrl+q"}
)
"""Keys that wait for nothing: those that are not for the lines, and the one that records, which records once."""


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
        self._drawing: EntryDrawing | None = None
        self._is_leaving = False
        self._ahead = TypedAhead()

    # while something is being recorded

    def hold(self) -> None:
        """What is typed from here on waits, for what stands in the blanks is being recorded."""
        self._ahead.hold()

    def waits(self, act: Callable[[], None]) -> bool:
        """Whether the lines are held; the act comes in its turn then."""
        return self._ahead.waits(act)

    def let_go(self, *, forgets: bool = False) -> None:
        """What was typed ahead is typed now; where the blanks are not those it was meant for, it is forgotten."""
        if self._ahead.let_go(forgets=forgets):
            self.app.bell()

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
            line = self._drawing.line_of_cursor if self._drawing is not None else 0
            around = Region(0, max(line - 1, 0), self.size.width, 5)
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
        if at is not None and self._drawing is not None:
            name = self._drawing.blank_at(at.x, at.y)
            if name and self._slots[name].is_on:
                self.go(name)

    # drawing

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are now."""
        del container, viewport
        return len(self._drawn(width).lines)

    def render(self) -> RenderResult:
        """All lines."""
        return Text("\n", no_wrap=True).join(self._drawn(self.size.width).lines)

    def _drawn(self, width: int) -> EntryDrawing:
        self._drawing = EntryDrawing(self._rows, self._at, width, self.app.console)
        return self._drawing
