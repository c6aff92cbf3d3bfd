"""The lines of a form: begun, marked, turned into another kind, taken away, and scanned in."""

from __future__ import annotations

from typing import Final

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.widgets import Static

from tui.forms.draft import FormDraft
from tui.widgets.line_editor import LineEditor
from tui.widgets.lines_table import LinesTable, Row
from wamledger.i18n import _, ngettext
from wamledger.services.form_fields.values import Line, Values

NAMED: Final = ("weapon", "lot")
"""Lines that name a thing on record."""
MOST_NAMED: Final = 3
"""Kinds of lines that are named over the table; Ctrl+K goes through all of them."""


class FormLines(FormDraft):
    """A form with lines under a table."""

    def _draw_lines(self) -> None:
        table = self.query_one_optional(LinesTable)
        if table is not None:
            table.show([self._row(number, line) for number, line in enumerate(self.values.lines)], self.line)
        heading = self.query_one_optional("#lines-heading", Static)
        if heading is not None:
            number = sum(not line.is_blank for line in self.values.lines)
            said = ngettext("{number} line", "{number} lines", number).format(number=number)
            names = [_(each.label) for each in self.shape.lines]
            kinds = ", ".join(names[:MOST_NAMED] + ["…"] * (len(names) > MOST_NAMED))
            heading.update(Text(f"{said}   (Ctrl+N: {kinds})"), layout=False)

    def _row(self, number: int, line: Line) -> Row:
        shape = self.shape.line(line.kind)
        texts = (line.fields.get(each.name, "").strip() for each in shape.fields)
        is_wrong = any(place.startswith(f"lines.{number}.") for place in self.faults)
        code = line.fields.get(line.kind, "").strip() if line.kind in NAMED else ""
        parts = (*texts, self.called.get((line.kind, code), "") if code else "")
        return Row(_(shape.label), "  ".join(text for text in parts if text), is_wrong)

    def name_lines(self) -> None:
        """Beside each code on a line stands what it is called, as soon as that was looked up."""
        on_lines = ((line.kind, line.fields.get(line.kind, "").strip()) for line in self.values.lines)
        wanted = [each for each in on_lines if each[0] in NAMED and each[1] and each not in self.called]
        if not wanted:
            return

        def asked() -> dict[tuple[str, str], str]:
            from wamledger.services.completing import words_for

            return {(kind, code): words_for(self.desk.ledger, kind, code) for kind, code in wanted}

        def answered(called: dict[tuple[str, str], str]) -> None:
            self.called.update(called)
            self._draw_lines()

        self.ask(asked, answered, group="naming")

    async def _draw_editor(self) -> None:
        for editor in self.query("#editor").results(Vertical):
            await editor.remove_children()
            if self.values.lines:
                self.line = min(self.line, len(self.values.lines) - 1)
                line = self.values.lines[self.line]
                await editor.mount(
                    LineEditor(
                        self.shape.line(line.kind), line, self.line, self.notes, is_whole=self.shows_more
                    )
                )

    async def show_line(self, number: int, name: str = "") -> None:
        """That line is being written; with a name, the keys go to that field of it, else to its first."""
        self.line = number
        await self._draw_editor()
        self._draw_lines()
        self._draw_faults()
        if name is not None:
            first = self.shape.line(self.values.lines[number].kind).fields[0].name
            self._focus_at(f"lines.{number}.{name or first}")

    @on(LinesTable.Marked)
    async def _marked(self, message: LinesTable.Marked) -> None:
        self.line = message.number
        await self._draw_editor()
        self._draw_lines()
        self._draw_faults()

    @on(LinesTable.Wanted)
    async def _wanted_line(self) -> None:
        if self.values.lines:
            await self.show_line(self.line)
        else:
            await self.action_new_line()

    async def action_new_line(self) -> None:
        """A line begins, of the kind of the one before; an empty one is used first."""
        if not self.shape.lines or not self._is_ready:
            self.say(_("This form has no lines."))
            return
        blank = next((number for number, line in enumerate(self.values.lines) if line.is_blank), None)
        if blank is None:
            kind = self.values.lines[self.line].kind if self.values.lines else self.shape.lines[0].name
            self.values.lines.append(Line(kind))
            blank = len(self.values.lines) - 1
        await self.show_line(blank)

    async def action_delete_line(self) -> None:
        """The line that is being written is gone; Ctrl+N and typing bring it back."""
        if not self.values.lines:
            return
        del self.values.lines[self.line]
        self.faults = {place: why for place, why in self.faults.items() if not place.startswith("lines.")}
        self.changed()
        self.line = max(0, min(self.line, len(self.values.lines) - 1))
        await self._draw_editor()
        self._draw_lines()
        self._draw_faults()
        for table in self.query(LinesTable):
            table.focus()

    async def action_other_kind(self) -> None:
        """The line is of the next kind; what fits into it stays."""
        if len(self.shape.lines) < 2 or not self.values.lines:
            return
        line = self.values.lines[self.line]
        names = [each.name for each in self.shape.lines]
        await self._turn_into(self.line, names[(names.index(line.kind) + 1) % len(names)])

    async def _turn_into(self, number: int, kind: str, code: str = "") -> None:
        line = self.values.lines[number]
        shape = self.shape.line(kind)
        fields = {name: text for name, text in line.fields.items() if shape.field(name) is not None}
        if kind == "lot" and fields.get("condition", "").strip().isdigit():
            # whoever did not look up wrote the quantity where it stands on the line of a lot
            fields["quantity"] = fields.pop("condition")
        if code:
            fields = {shape.fields[0].name: code, **{n: t for n, t in fields.items() if n != line.kind}}
        self.values.lines[number] = Line(kind, fields)
        self.changed()
        await self.show_line(number, "quantity" if kind == "lot" and code else "")

    def fill_in_by(self, weapon: str) -> None:
        """What is on record of a weapon is filled in above its line, where nothing stands yet."""
        op = self.shape.op

        def asked() -> Values:
            from wamledger.services.form_fields.by_item import said_by_weapon

            return said_by_weapon(self.desk.ledger, op, weapon)

        def answered(more: Values) -> None:
            for name, text in more.fields.items():
                box = self.box_at(name)
                stands = self.values.fields.get(name, "") if box is None else box.text
                if not stands.strip():
                    self.values.fields[name] = text
                    if box is not None:
                        box.put(text)
                    self.changed()

        self.ask(asked, answered, group="by-item")

    async def scanned(self, text: str) -> bool:
        """A scanned mark fills the field that asks for such a thing, or adds a line. False where it fits nowhere."""
        from tui.forms.scan import take_mark

        return await take_mark(self, text)
