"""The codes of a form: offered while they are typed, put into words, and followed to what they lead to."""

from __future__ import annotations

from typing import Final

from rich.text import Text
from textual import on
from textual.widgets import Static

from tui.forms.lines import FormLines
from tui.forms.place import parted
from tui.widgets.field_box import FieldBox
from wamledger.i18n import _
from wamledger.services.form_fields.choices import PACKAGED
from wamledger.services.form_fields.shape import LISTS, Kind
from wamledger.services.form_fields.values import Values

_HOLDERS: Final = ("from", "place")


class FormCodes(FormLines):
    """A form that asks the ledger while somebody types."""

    @on(FieldBox.Written)
    def _written(self, message: FieldBox.Written) -> None:
        box = message.box
        place = self._store(box)
        self.notes.pop(place, None)
        self.changed()
        self._check_at_key(box)
        if place.startswith("lines."):
            self._draw_lines()

    def _store(self, box: FieldBox) -> str:
        number, name = parted(box.place)
        fields = self.values.fields if number is None else self.values.lines[number].fields
        fields[name] = box.text
        return box.place

    def _check_at_key(self, box: FieldBox) -> None:
        """What is wrong with the field by itself is said at each key; that it is not finished yet is not."""
        from wamledger.services.form_fields.judging import faults_of_form

        found = faults_of_form(self.shape, self.values, self.desk.ledger.clock())
        fault = found.get(box.place)
        is_unfinished = fault is not None and (
            fault.code == "field_missing" or not box.text.strip() or box.may_become_a_choice
        )
        self._set_fault(box.place, "" if fault is None or is_unfinished else str(fault))

    @on(FieldBox.Wanted)
    def _codes_wanted(self, message: FieldBox.Wanted) -> None:
        box, typed, stood = message.box, message.typed, message.box.typed
        kind, at = box.field.completes, self._holder()

        def answered(found: list[tuple[str, str]]) -> None:
            if box.is_attached and box.typed == stood and box.has_keys:
                box.offer(found, typed)

        if kind in PACKAGED:
            answered(self._complete(kind, typed, ""))
        else:
            self.ask(lambda: self._complete(kind, typed, at), answered, group="completing")

    def _complete(self, kind: str, typed: str, at: str) -> list[tuple[str, str]]:
        from wamledger.services.completing import complete
        from wamledger.services.findings_told import offered

        if kind == "finding":
            return offered(self.desk.detection(), typed)
        return complete(self.desk.ledger, kind, typed, at=at)

    def _holder(self) -> str:
        """From whom goods are taken, whose goods are offered first."""
        return next((self.values.fields[name] for name in _HOLDERS if self.values.fields.get(name)), "")

    @on(FieldBox.Reached)
    def _reached(self, message: FieldBox.Reached) -> None:
        told = self.query_one_optional("#what-for", Static)
        if told is not None:
            told.update(Text(_(message.box.field.help)), layout=False)

    @on(FieldBox.Left)
    def _left(self, message: FieldBox.Left) -> None:
        box = message.box
        number, _name = parted(box.place)
        if number is not None and number >= len(self.values.lines):
            return
        self._store(box)
        if box.field.choices and box.text.strip():
            self._check_at_key(box)
        if box.field.kind is Kind.MOMENT:
            self._write_out(box)
        if box.field.completes and box.text.strip() and box.field.kind not in LISTS:
            self._explain(box)
        self._follow(box)
        if self._is_changed and self._told_of != self._written_times:
            self._told_of = self._written_times
            self._ask_ledger()

    def _write_out(self, box: FieldBox) -> None:
        """A time that was typed in short stands there whole, so that somebody sees what is going to be recorded."""
        from wamledger.services.form_fields import times

        typed = box.text.strip()
        whole = times.written(times.read(typed, self.desk.ledger.clock()))
        if typed and whole != typed:
            box.put(whole)

    def _explain(self, box: FieldBox) -> None:
        """What the code stands for is said beside it; a line that names a thing of the other kind becomes of that kind."""
        kind, text, place = box.field.completes, box.text.strip(), box.place
        number, name = parted(place)
        others = {"weapon": "lot", "lot": "weapon"}
        other = others.get(name, "") if number is not None else ""
        other = other if any(each.name == other for each in self.shape.lines) else ""

        def asked() -> tuple[str, str]:
            from wamledger.services.completing import words_for

            if kind == "finding":
                return dict(self._complete(kind, text, "")).get(text.upper(), ""), ""
            words = words_for(self.desk.ledger, kind, text)
            return words, words_for(self.desk.ledger, other, text) if other and not words else ""

        async def answered(found: tuple[str, str]) -> None:
            words, of_other = found
            if words:
                self.notes[place] = words
                if number is not None:
                    self.called[kind, text] = words
                    self._draw_lines()
                for each in self.boxes():
                    if each.place == place and each.text.strip() == text:
                        each.note(words)
            elif of_other and number is not None and number < len(self.values.lines):
                line = self.values.lines[number]
                if line.kind == name and line.fields.get(name, "").strip() == text:
                    await self._turn_into(number, other, text)

        self.ask(asked, answered, group=f"explaining-{place}")

    def _follow(self, box: FieldBox) -> None:
        """What follows from a code is filled in: what an issue still owes, what a consignment has not delivered."""
        from wamledger.services.form_fields.defaults import FOLLOWS, following

        op, name, code = self.shape.op, box.place, box.text.strip()
        if (op, name) not in FOLLOWS or not code or any(not line.is_blank for line in self.values.lines):
            return
        if (name, code) in self._followed:
            # what somebody took away again does not come back
            return
        self._followed.add((name, code))

        async def answered(more: Values) -> None:
            if any(not line.is_blank for line in self.values.lines):
                return
            if not more.lines:
                if more.fields:
                    self.say(_("Nothing is left of {code}.").format(code=code), "warning")
                return
            self.values.lines = more.lines
            self.line = 0
            # what somebody is typing elsewhere meanwhile stays as it is
            for key, text in more.fields.items():
                at = self.box_at(key)
                if not self.values.fields.get(key, "").strip() and (at is None or not at.has_keys):
                    self.values.fields[key] = text
                    if at is not None:
                        at.put(text)
            self.changed()
            had = self._place_of_keys()
            await self._draw_editor()
            self._draw_lines()
            self.name_lines()
            if had.startswith("lines."):
                self._focus_at(f"lines.0.{self.shape.line(more.lines[0].kind).fields[0].name}")
            self.say(_("Filled in from {code}: take away what does not fit.").format(code=code))

        self.ask(lambda: following(self.desk.ledger, op, name, code), answered, group="following")

    @on(FieldBox.Done)
    def _done(self) -> None:
        self.focus_next()

    @on(FieldBox.Back)
    def _back(self) -> None:
        self.focus_previous()
