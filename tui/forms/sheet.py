"""The sheet of a form: what stands in it, how it is drawn, and what is told at its fields."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.field_box import FieldBox
from tui.widgets.lines_table import LinesTable
from tui.widgets.status_line import SIGNS
from wamledger.i18n import _
from wamledger.services.form_fields import labels
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.shape import Field
from wamledger.services.form_fields.values import Values


class FormSheet(Page):
    """What stands in a form, apart from its widgets, and the drawing of it."""

    awaits_answer: ClassVar[bool] = True
    DEFAULT_CSS = """
    FormSheet #form { height: 1fr; padding: 0 1; }
    FormSheet #what-for { dock: bottom; height: 2; padding: 0 2; color: $text-muted; background: $panel; }
    FormSheet #editor { height: auto; }
    FormSheet .heading { text-style: bold; color: $text-primary; height: 1; margin-top: 1; }
    FormSheet .told { height: auto; color: $text-error; display: none; }
    FormSheet .told.said { display: block; }
    FormSheet .said-of-it { height: auto; color: $text-muted; }
    """

    def __init__(
        self, desk: Desk, op: str, filled: Mapping[str, Any] | None = None, draft: str | None = None
    ) -> None:
        super().__init__(desk)
        self.shape = form_of(op)
        self.values = Values()
        self.faults: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.called: dict[tuple[str, str], str] = {}
        """What the weapons and lots on the lines are called, by kind and code."""
        self.shows_more = False
        self.line = 0
        """The line that is being written."""
        self.draft = draft
        self.posting_since: int | None = None
        """How many entries there were when it was posted the last time, and nobody knows yet what became of it."""
        self._filled = dict(filled or {})
        self._is_ready = self._is_changed = self._is_asked = self._is_busy = False
        self._keeping: Timer | None = None
        self._written_times = self._told_of = self._kept_times = 0
        """How often something was written; how often it had been when the ledger was asked, and the draft kept, last."""
        self._followed: set[tuple[str, str]] = set()
        """Fields and codes from which lines were filled in."""
        self.marks: deque[str] = deque()
        """What was scanned and stands nowhere yet, the first of it being looked up."""
        self._one_keeper = Lock()
        """One keeping at a time, so that one form makes one draft."""

    def title_text(self) -> str:
        """The operation."""
        return _(self.shape.label)

    # drawing

    def body(self) -> ComposeResult:
        """The fields in their groups, the lines after what they are about."""
        if not self._is_ready:
            yield Static(Text(f"{SIGNS['busy']}{_('One moment …')}"))
            return
        yield Static("", id="what-for")
        with VerticalScroll(id="form", can_focus=False):
            yield Static(Text(_(self.shape.about)), classes="said-of-it")
            yield Static("", id="whole", classes="told")
            lines_are_drawn = not self.shape.lines
            group = labels.MAIN
            for field in self._fields():
                if field.group == labels.RECORD and not lines_are_drawn:
                    lines_are_drawn = True
                    yield from self._lines()
                if field.group != group:
                    group = field.group
                    yield Static(Text(_(group)), classes="heading")
                yield FieldBox(
                    field, field.name, self.values.fields.get(field.name, ""), self.notes.get(field.name, "")
                )

    def _fields(self) -> Iterator[Field]:
        """What is asked for; with more, and where something stands or is wrong in it, also the rest."""
        for field in self.shape.fields:
            if field.name == "approved_by" and self.app.is_guarded:
                continue
            if field.name == "by" and self.app.is_guarded:
                continue
            is_filled = bool(self.values.fields.get(field.name, "").strip())
            if self.shows_more or not field.is_folded or is_filled or field.name in self.faults:
                yield field

    def _lines(self) -> ComposeResult:
        yield Static(Text(_("Lines")), classes="heading", id="lines-heading")
        yield Static("", id="lines-told", classes="told")
        yield LinesTable()
        yield Vertical(id="editor")

    async def _draw(self) -> None:
        await self.recompose()
        await self._draw_editor()
        self._draw_lines()
        self._draw_faults()

    async def drawn_again(self) -> None:
        """The form is drawn anew with what stands in it, and the keys stay where they were."""
        had = self._place_of_keys()
        self.faults = {}
        await self._draw()
        self._focus_at(had)

    def _focus_first(self) -> None:
        """The keys go to the first field that is needed and empty, else to the first that is empty."""
        boxes = self.boxes()
        empty = [each for each in boxes if not each.text.strip()]
        needed = [each for each in empty if each.field.required]
        for box in (*needed, *empty, *boxes):
            box.focus_line()
            return

    def _place_of_keys(self) -> str:
        widget = self.focused
        for each in widget.ancestors_with_self if widget is not None else ():
            if isinstance(each, FieldBox):
                return each.place
        return ""

    def _focus_at(self, place: str) -> bool:
        for box in self.boxes():
            if box.place == place:
                box.focus_line()
                return True
        return False

    def _set_fault(self, place: str, why: str) -> None:
        if why:
            self.faults[place] = why
        else:
            self.faults.pop(place, None)
        if (box := self.box_at(place)) is not None:
            box.tell(why)

    def boxes(self) -> list[FieldBox]:
        """The fields that are shown, in their order."""
        found: list[FieldBox] = []
        form = self.query_one_optional("#form", VerticalScroll)
        for child in form.children if form is not None else ():
            if isinstance(child, FieldBox):
                found.append(child)
            elif child.id == "editor":
                found += [
                    each
                    for editor in child.children
                    for each in editor.children
                    if isinstance(each, FieldBox)
                ]
        return found

    def box_at(self, place: str) -> FieldBox | None:
        """The field at the place, where it is shown."""
        return next((box for box in self.boxes() if box.place == place), None)

    def _draw_faults(self) -> None:
        drawn = set()
        for box in self.boxes():
            drawn.add(box.place)
            box.tell(self.faults.get(box.place, ""))
        # what is wrong with a field that is not asked for is told above all of them
        whole = [
            why for place, why in self.faults.items() if place not in drawn and not place.startswith("lines")
        ]
        for name, said in (("#whole", "  ".join(whole)), ("#lines-told", self.faults.get("lines", ""))):
            told = self.query_one_optional(name, Static)
            if told is not None and (said or told.has_class("said")):
                told.update(Text(f"✗ {said}" if said else ""))
                told.set_class(bool(said), "said")

    async def _draw_editor(self) -> None:
        """The line that is being written is drawn."""

    def _draw_lines(self) -> None:
        """The table of lines is drawn."""

    def _ask_ledger(self) -> None:
        """What the ledger says of what stands here is asked, and told at the fields."""
