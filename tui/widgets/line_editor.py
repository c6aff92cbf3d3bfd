"""The line of a form that is being written: its fields under the table of lines."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from tui.widgets.field_box import FieldBox
from wamledger.i18n import _
from wamledger.services.form_fields.shape import LineShape
from wamledger.services.form_fields.values import Line


class LineEditor(Vertical):
    """The fields of one line; with ``is_whole`` all of them, else those that are asked for or filled in."""

    DEFAULT_CSS = """
    LineEditor { height: auto; border-left: thick $primary 50%; padding-left: 1; }
    LineEditor > .which { height: 1; color: $text-muted; }
    """

    def __init__(
        self, shape: LineShape, line: Line, number: int, notes: Mapping[str, str], *, is_whole: bool
    ) -> None:
        super().__init__()
        self._shape, self._line, self._number = shape, line, number
        self._notes, self._is_whole = notes, is_whole

    def compose(self) -> ComposeResult:
        """Which line it is, and its fields."""
        which = _("Line {number}: {kind}").format(number=self._number + 1, kind=_(self._shape.label))
        yield Static(Text(which), classes="which")
        for field in self._shape.fields:
            text = self._line.fields.get(field.name, "")
            if self._is_whole or not field.is_folded or text.strip():
                place = f"lines.{self._number}.{field.name}"
                yield FieldBox(field, place, text, self._notes.get(place, ""))
