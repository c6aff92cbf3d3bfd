"""Blanks below one another, those that are asked for by what stands in the others, and a button at their end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widgets import Button, Static

from tui.deeds.deed import Blank, Whose
from tui.mending import FORESEEN
from tui.widgets.blank_field import BlankField
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.code_suggester import CodeSuggester
from wamledger.i18n import _

if TYPE_CHECKING:
    from tui.desk import Desk


class BlankForm(VerticalScroll):
    """
    Blanks to fill in.

    Shape: ``values`` is what stands in them, never what is hidden. Texts are marked for translation.
    """

    DEFAULT_CSS = """
    BlankForm > #what { height: auto; padding: 0 1; color: $text-muted; }
    BlankForm > #do { margin: 1 1 0 1; height: 1; min-width: 20; border: none; }
    """

    class Ready(Message):
        """The button was pressed."""

    class Turned(Message):
        """Another answer was chosen."""

    def __init__(
        self,
        desk: Desk,
        blanks: Sequence[Blank],
        values: Mapping[str, str],
        *,
        about: str = "",
        do: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id, can_focus=False)
        self._desk, self._blanks, self._values = desk, blanks, values
        self._about, self._do = about, do

    def compose(self) -> ComposeResult:
        """What it is for, the blanks, and the button."""
        if self._about:
            yield Static(Text(_(self._about)), id="what")
        for blank in self._blanks:
            offers = CodeSuggester(self._desk, blank.completes) if blank.completes and self._desk else None
            yield BlankField(blank, self._values.get(blank.name, ""), self._whose(blank), offers)
        if self._do:
            yield Button(_(self._do), id="do", variant="primary")

    def _whose(self, blank: Blank) -> Any:
        asked = blank.whose
        if asked is None:
            return None

        def whose() -> Whose:
            try:
                return asked(self._desk, self.written())
            except FORESEEN:
                return Whose()

        return whose

    def on_mount(self) -> None:
        """What is not asked for is not shown."""
        self.asked_for()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The blank in which one writes is in sight as a whole, with its label and the reason why it will not do."""
        fields = self.asked_for()
        field = next(
            (each for each in event.widget.ancestors_with_self if isinstance(each, BlankField)), None
        )
        if field is None or not fields:
            return
        if field is fields[0]:
            self.call_after_refresh(self.scroll_home, animate=False)
        else:
            self.call_after_refresh(field.scroll_visible, animate=False)

    def written(self) -> dict[str, str]:
        """What stands in the blanks, without what is hidden."""
        return {
            field.blank.name: "" if field.blank.is_hidden else field.value for field in self.query(BlankField)
        }

    def asked_for(self) -> list[BlankField]:
        """The blanks that are asked for, by what stands in the others; the others are not on the screen."""
        asked = []
        written = self.written()
        for field in self.query(BlankField):
            when = field.blank.when
            field.display = when is None or written.get(when[0]) == when[1]
            if field.display:
                asked.append(field)
        return asked

    def focus_first(self) -> None:
        """The keys go to the first blank in which nothing stands, else to the first."""
        fields = self.asked_for()
        if fields:
            (next((each for each in fields if not each.value), None) or fields[0]).focus_line()
        else:
            self.focus_button()

    def focus_button(self) -> None:
        """The keys go to the button."""
        for button in self.query("#do").results(Button):
            button.focus()

    def faulty(self) -> BlankField | None:
        """The first blank in which something is missing or will not do; each of them is marked with the reason."""
        first = None
        for field in self.asked_for():
            fault = field.fault()
            if fault or not field.blank.is_hidden:
                field.tell(fault)
            if fault and first is None:
                first = field
        return first

    def taken(self) -> dict[str, str]:
        """What was written, also what is hidden, which stands there no more then."""
        given = {blank.name: "" for blank in self._blanks}
        given |= {each.blank.name: each.value for each in self.asked_for()}
        for field in self.query(BlankField):
            field.forget()
        return given

    @on(BlankField.Next)
    def _next(self, message: BlankField.Next) -> None:
        message.stop()
        fields = self.asked_for()
        at = fields.index(message.blank_field) + 1
        if at < len(fields):
            fields[at].focus_line()
        else:
            self.focus_button()

    @on(ChoiceLine.Changed)
    def _turned(self, message: ChoiceLine.Changed) -> None:
        message.stop()
        self.asked_for()
        self.post_message(self.Turned())

    @on(Button.Pressed, "#do")
    def _pressed(self, message: Button.Pressed) -> None:
        message.stop()
        self.post_message(self.Ready())
