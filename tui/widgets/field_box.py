"""
A field of a form: what it is called, the line to write on, what it means in words, and why it will not do.

It knows no ledger. Codes that are asked for come from whoever holds the form; choices are its own.
"""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text
from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input, OptionList, Static, TextArea

from tui.widgets.completion import Completion
from tui.widgets.field_line import Entered, FieldLine, FieldText, Offer, Stepped
from wamledger.domain.text import shown
from wamledger.i18n import _
from wamledger.services.form_fields.separated import escaped, last
from wamledger.services.form_fields.shape import LISTS, Field, Kind
from wamledger.services.form_fields.texts import chosen


class FieldBox(Vertical):
    """One field at its place in the form; ``place`` is the field's name, or that of a line and its field."""

    DEFAULT_CSS = """
    FieldBox { height: auto; }
    FieldBox > Horizontal { height: auto; }
    FieldBox .label { width: 18; height: 1; margin-right: 1; }
    FieldBox .note { width: 30%; height: 1; margin-left: 1; color: $text-muted; }
    FieldBox > .fault { height: auto; margin-left: 19; color: $text-error; display: none; }
    FieldBox > .fault.said { display: block; }
    """

    class Told(Message):
        """Something happened to the field."""

        def __init__(self, box: FieldBox) -> None:
            super().__init__()
            self.box = box

    class Written(Told):
        """Somebody wrote into it."""

    class Reached(Told):
        """Somebody writes into it now."""

    class Left(Told):
        """Somebody has gone on to something else."""

    class Done(Told):
        """Somebody wants to go on."""

    class Back(Told):
        """Somebody wants to go to the field before."""

    class Wanted(Told):
        """Codes are wanted that the text may become; all of them where ``typed`` is empty."""

        def __init__(self, box: FieldBox, typed: str) -> None:
            super().__init__(box)
            self.typed = typed

    def __init__(self, field: Field, place: str, text: str, note: str = "") -> None:
        super().__init__(id="field-" + place.replace(".", "-"))
        self.field, self.place = field, place
        self.text = text
        self.fault = ""
        self.words = note or self._word()
        self.has_keys = False
        star = " *" if field.required else ""
        label = Text(f"{_(field.label)}{star}", no_wrap=True, overflow="ellipsis")
        self._label = Static(label, classes="label")
        self._line = FieldText(text) if field.kind is Kind.PARAGRAPH else FieldLine(text)
        self._note = Static("", classes="note")
        self._fault: Static | None = None
        self._offered: Completion | None = None
        """Both are made when there is something to tell or to offer: in most fields of a form there never is."""
        self._draw_note()

    def compose(self) -> ComposeResult:
        """Label, line and words in one row; below them why it will not do."""
        with Horizontal():
            yield self._label
            yield self._line
            if self.field.completes or self.field.choices:
                yield self._note
        if self._fault is not None:
            yield self._fault

    def focus_line(self) -> None:
        """The keys go to the line."""
        self._line.focus()
        if isinstance(self._line, FieldLine):
            self._line.cursor_position = len(self._line.value)

    # what is told of it

    def tell(self, fault: str) -> None:
        """Below the line stands why it will not do; nothing for none."""
        if fault != self.fault:
            self.fault = fault
            self._draw_fault(Text(f"✗ {shown(fault)}" if fault else ""))

    def _draw_fault(self, said: Text) -> None:
        if self._fault is None:
            self._fault = Static(said, classes="fault said")
            if self.children:
                self.mount(self._fault, after=0)
            return
        self._fault.update(said)
        self._fault.set_class(bool(said), "said")

    def note(self, words: str) -> None:
        """Beside the line stands what the code means; nothing for none."""
        if words != self.words:
            self.words = words
            self._draw_note()

    def _draw_note(self) -> None:
        self._note.update(Text(shown(self.words), no_wrap=True, overflow="ellipsis"), layout=False)

    def offer(self, found: Sequence[tuple[str, str]], typed: str) -> None:
        """These codes are offered, unless the one that stands there is the only one; the first is marked for a text."""
        if [code for code, _words in found] == [typed]:
            self.note(found[0][1])
            found = ()
        self._show(found, mark_first=bool(typed))

    def _show(self, found: Sequence[tuple[str, str]], *, mark_first: bool) -> None:
        if self._offered is None:
            if not found:
                return
            self._offered = Completion()
            self.mount(self._offered)
        self._offered.offer(found, mark_first=mark_first)
        if found:
            self.call_after_refresh(self.scroll_visible, animate=False)

    @property
    def is_offering(self) -> bool:
        """Whether codes are offered."""
        return self._offered is not None and self._offered.is_open

    def close(self) -> None:
        """Nothing is offered."""
        if self._offered is not None and self._offered.is_open:
            self._offered.close()

    @property
    def typed(self) -> str:
        """The part of the text that is being typed."""
        return last(self.text)[1].strip() if self.field.kind in LISTS else self.text.strip()

    def put(self, text: str) -> None:
        """This stands in the field, as if it had been typed."""
        self.text = text
        self.close()
        line = self._line
        if isinstance(line, FieldLine):
            with line.prevent(Input.Changed):
                line.value = text
                line.cursor_position = len(text)
        else:
            with line.prevent(TextArea.Changed):
                line.text = text
        self.note(self._word())
        self.post_message(self.Written(self))

    def _take(self, code: str) -> None:
        if self.field.kind in LISTS:
            before, _typed = last(self.text)
            self.put(f"{before}{escaped(code)}")
        else:
            self.put(code)

    # choices of its own

    def _word(self) -> str:
        word = self.field.choices.get(self.text.strip(), "") if self.field.kind not in LISTS else ""
        return _(word) if word else ""

    def _choices(self) -> list[tuple[str, str]]:
        """The choices that the text may mean, in their order; all of them where nothing is typed."""
        typed = self.typed.casefold()
        listed = [(code, _(word) if word else "") for code, word in self.field.choices.items()]
        begins = [
            (code, word)
            for code, word in listed
            if code.casefold().startswith(typed) or word.casefold().startswith(typed)
        ]
        holds = [pair for pair in listed if pair not in begins and typed in f"{pair[0]} {pair[1]}".casefold()]
        return begins + holds

    @property
    def may_become_a_choice(self) -> bool:
        """Whether somebody is still typing what one of the choices begins with."""
        typed = self.typed.casefold()
        return bool(self.has_keys and typed) and any(
            code.casefold().startswith(typed) or (bool(word) and _(word).casefold().startswith(typed))
            for code, word in self.field.choices.items()
        )

    def _offer_own(self) -> None:
        found = self._choices()
        exact = next((each for each in found if each[0] == self.typed), None)
        if exact is not None and self.typed:
            self.note(exact[1] if self.field.kind not in LISTS else "")
            found = [] if len(found) == 1 else found
        self._show(found, mark_first=bool(self.typed))

    # keys

    @on(Input.Changed)
    @on(TextArea.Changed)
    def _written(self, message: Input.Changed | TextArea.Changed) -> None:
        message.stop()
        text = message.value if isinstance(message, Input.Changed) else message.text_area.text
        if text == self.text:
            return
        self.text = text
        self.note("")
        if self.field.choices:
            self._offer_own()
        elif self.field.completes:
            self.post_message(self.Wanted(self, self.typed))
        self.post_message(self.Written(self))

    @on(Offer)
    def _wants_choices(self, message: Offer) -> None:
        message.stop()
        if self.field.choices:
            listed = [(code, _(word) if word else "") for code, word in self.field.choices.items()]
            self._show(listed, mark_first=False)
        elif self.field.completes:
            self.post_message(self.Wanted(self, ""))

    @on(Stepped)
    def _stepped(self, message: Stepped) -> None:
        message.stop()
        if self._offered is not None and self._offered.is_open:
            self._offered.step(message.by)
        else:
            self.post_message(self.Done(self) if message.by > 0 else self.Back(self))

    @on(Entered)
    def _entered(self, message: Entered) -> None:
        message.stop()
        offered = self._offered
        if offered is not None and offered.marked is not None:
            takes = offered.marked != self.typed and (offered.is_picked or not self._is_whole())
            if takes:
                self._take(offered.marked)
        self.close()
        self.post_message(self.Done(self))

    def _is_whole(self) -> bool:
        """Whether what is typed is a choice as it stands, though others begin in the same way."""
        return bool(self.field.choices) and chosen(self.field, self.typed) in self.field.choices

    @on(OptionList.OptionSelected)
    def _clicked(self, message: OptionList.OptionSelected) -> None:
        message.stop()
        if self._offered is not None:
            self._take(self._offered.offered[message.option_index][0])
            self.focus_line()

    def on_descendant_focus(self, _event: events.DescendantFocus) -> None:
        """What it is for is told, and what may be chosen, where nothing stands there yet."""
        self.has_keys = True
        self.post_message(self.Reached(self))
        self.call_after_refresh(self.scroll_visible, animate=False)
        if self.field.choices and not self.text.strip():
            self._offer_own()

    def on_descendant_blur(self, _event: events.DescendantBlur) -> None:
        """The code is as the ledger writes it, and nothing is offered any more."""
        self.has_keys = False
        self.close()
        text = self.text.strip()
        if (
            text
            and self.field.kind not in LISTS
            and self.field.kind in (Kind.CHOICE, Kind.CODE, Kind.FLAG, Kind.TEXT)
        ):
            becomes = self._only_choice() or chosen(self.field, text)
            if becomes != self.text:
                self.put(becomes)
        self.post_message(self.Left(self))

    def _only_choice(self) -> str:
        """The one choice that the beginning of a word can only mean; empty where there are several or none."""
        if not self.field.choices or self.field.is_open:
            return ""
        typed = self.typed.casefold()
        found = [
            code
            for code, word in self.field.choices.items()
            if code.casefold().startswith(typed) or (word and _(word).casefold().startswith(typed))
        ]
        return found[0] if len(found) == 1 else ""
