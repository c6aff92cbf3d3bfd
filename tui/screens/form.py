"""
The form of an operation: fields and lines, filled in by keyboard alone, with what is wrong said beside each field.

What stands in the form is kept as a draft while it is typed, whether or not it is right, until it is posted or thrown
away. Ctrl+S asks the ledger and shows what the operation would do; nothing is recorded before that was seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar, Final

from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.timer import Timer
from textual.widgets import Static

from tui.desk import Desk
from tui.screens.base import Page
from tui.widgets.field_box import FieldBox
from tui.widgets.line_editor import LineEditor
from tui.widgets.lines_table import LinesTable, Row
from tui.widgets.status_line import SIGNS
from wamledger.i18n import N_, _, ngettext
from wamledger.ledger.faults import LedgerFault
from wamledger.services.form_fields import labels
from wamledger.services.form_fields.choices import PACKAGED
from wamledger.services.form_fields.model import form_of
from wamledger.services.form_fields.shape import LISTS, Field
from wamledger.services.form_fields.values import Line, Values

KEPT_AFTER: Final = 0.5
"""Seconds without a key after which the draft is kept."""

_HOLDERS: Final = ("from", "place")


class FormPage(Page):
    """Fills in one operation; ``draft`` goes on with one that was begun before."""

    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Enter and Tab go on to the next field, Shift+Tab back. A star marks what is needed; F7 shows the rest."
        ),
        N_(
            "Codes are completed while you type: arrow keys choose, Enter takes. F6 shows what may stand in a field."
        ),
        N_(
            "Ctrl+N begins a line, Ctrl+D deletes one, Ctrl+K makes it another kind of line. A scanned tag adds a line."
        ),
        N_(
            "Ctrl+S shows what the operation would do, and Enter there records it. What you type is kept as a draft."
        ),
    )
    DEFAULT_CSS = """
    FormPage #form { height: 1fr; padding: 0 1; }
    FormPage #what-for { dock: bottom; height: 2; padding: 0 2; color: $text-muted; background: $panel; }
    FormPage #editor { height: auto; }
    FormPage .heading { text-style: bold; color: $text-primary; height: 1; margin-top: 1; }
    FormPage .told { height: auto; color: $text-error; display: none; }
    FormPage .told.said { display: block; }
    FormPage .said-of-it { height: auto; color: $text-muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "review", N_("Review"), key_display="^S"),
        Binding("ctrl+n", "new_line", N_("New line"), key_display="^N"),
        Binding("ctrl+d", "delete_line", N_("Delete line"), show=False),
        Binding("ctrl+k", "other_kind", N_("Other kind of line"), show=False),
        Binding("f7", "more", N_("More"), key_display="F7"),
        Binding("f10", "throw_away", N_("Throw away"), show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
    ]

    def __init__(
        self, desk: Desk, op: str, filled: Mapping[str, Any] | None = None, draft: str | None = None
    ) -> None:
        super().__init__(desk)
        self.shape = form_of(op)
        self.values = Values()
        self.faults: dict[str, str] = {}
        self.notes: dict[str, str] = {}
        self.shows_more = False
        self.line = 0
        """The line that is being written."""
        self.draft = draft
        self.posting_since: int | None = None
        """How many entries there were when it was posted the last time, and nobody knows yet what became of it."""
        self._filled = dict(filled or {})
        self._is_ready = self._is_changed = self._is_asked = self._is_busy = False
        self._keeping: Timer | None = None
        self._written_times = self._told_of = 0
        """How often something was written, and how often it had been when the ledger was asked last."""

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

    # beginning

    def look(self) -> None:
        """What is known already is asked for once; after that what stands in the form is what somebody wrote."""
        if self._is_ready:
            self._draw_faults()
            return
        self.ask(self._begun, self._begin, whole=True)

    def _begun(self) -> tuple[Values, int | None, str]:
        from wamledger.services import drafts
        from wamledger.services.form_fields import defaults, recording

        ledger, by = self.desk.ledger, self.desk.by
        if self.draft is None:
            return defaults.begun(ledger, self.shape.op, self._filled, by=by), None, ""
        found = drafts.draft(ledger, self.draft, by=by)
        values = Values.from_json(found.content.get("values") or {})
        since = found.content.get("since")
        if not isinstance(since, int):
            return values, None, ""
        from wamledger.services.form_fields.values import assembled

        made = recording.recorded_since(ledger, assembled(self.shape, values, ledger.clock()), since)
        return values, since, "" if made is None else made[0]

    async def _begin(self, begun: tuple[Values, int | None, str]) -> None:
        self.values, _since, recorded = begun
        if self.shape.needs_lines and not self.values.lines:
            self.values.lines.append(Line(self.shape.lines[0].name))
        self._is_ready, self._is_changed = True, self.draft is not None
        await self._draw()
        self._focus_first()
        if recorded:
            self.say(
                _("This was recorded already, as {id}: throw it away with F10.").format(id=recorded),
                "warning",
            )

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

    # lines

    def _draw_lines(self) -> None:
        for table in self.query(LinesTable):
            table.show([self._row(number, line) for number, line in enumerate(self.values.lines)], self.line)
        for heading in self.query("#lines-heading").results(Static):
            number = sum(not line.is_blank for line in self.values.lines)
            said = ngettext("{number} line", "{number} lines", number).format(number=number)
            kinds = ", ".join(_(each.label) for each in self.shape.lines)
            heading.update(Text(f"{said}   (^N: {kinds})"))

    def _row(self, number: int, line: Line) -> Row:
        shape = self.shape.line(line.kind)
        texts = (line.fields.get(each.name, "").strip() for each in shape.fields)
        is_wrong = any(place.startswith(f"lines.{number}.") for place in self.faults)
        return Row(_(shape.label), "  ".join(text for text in texts if text), is_wrong)

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
        if code:
            fields = {shape.fields[0].name: code, **{n: t for n, t in fields.items() if n != line.kind}}
        self.values.lines[number] = Line(kind, fields)
        self.changed()
        await self.show_line(number)

    async def scanned(self, text: str) -> bool:
        """A scanned mark fills the field that asks for such a thing, or adds a line. False where it fits nowhere."""
        from tui.form_scan import take_mark

        return await take_mark(self, text)

    # writing

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
        number, name = _parted(box.place)
        fields = self.values.fields if number is None else self.values.lines[number].fields
        fields[name] = box.text
        return box.place

    def _check_at_key(self, box: FieldBox) -> None:
        """What is wrong with the field by itself is said at each key; that it is not finished yet is not."""
        from wamledger.services.form_fields.judging import faults_of_form

        found = faults_of_form(self.shape, self.values, self.desk.ledger.clock())
        fault = found.get(box.place)
        is_unfinished = fault is not None and (fault.code == "field_missing" or not box.text.strip())
        self._set_fault(box.place, "" if fault is None or is_unfinished else str(fault))

    def _set_fault(self, place: str, why: str) -> None:
        if why:
            self.faults[place] = why
        else:
            self.faults.pop(place, None)
        if (box := self._box(place)) is not None:
            box.tell(why)

    def boxes(self) -> list[FieldBox]:
        """The fields that are shown, in their order."""
        found: list[FieldBox] = []
        for form in self.query("#form").results(VerticalScroll):
            for child in form.children:
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

    def _box(self, place: str) -> FieldBox | None:
        return next((box for box in self.boxes() if box.place == place), None)

    @on(FieldBox.Wanted)
    def _codes_wanted(self, message: FieldBox.Wanted) -> None:
        box, typed = message.box, message.box.typed
        kind, at = box.field.completes, self._holder()

        def answered(found: list[tuple[str, str]]) -> None:
            if box.is_attached and box.typed == typed and box.has_keys:
                box.offer(found)

        if kind in PACKAGED:
            answered(self._complete(kind, typed, ""))
        else:
            self.ask(lambda: self._complete(kind, typed, at), answered, group="completing")

    def _complete(self, kind: str, typed: str, at: str) -> list[tuple[str, str]]:
        from wamledger.services.completing import complete

        return complete(self.desk.ledger, kind, typed, at=at)

    def _holder(self) -> str:
        """From whom goods are taken, whose goods are offered first."""
        return next((self.values.fields[name] for name in _HOLDERS if self.values.fields.get(name)), "")

    @on(FieldBox.Reached)
    def _reached(self, message: FieldBox.Reached) -> None:
        for told in self.query("#what-for").results(Static):
            told.update(Text(_(message.box.field.help)), layout=False)

    @on(FieldBox.Left)
    def _left(self, message: FieldBox.Left) -> None:
        box = message.box
        number, _name = _parted(box.place)
        if number is not None and number >= len(self.values.lines):
            return
        self._store(box)
        if box.field.completes and box.text.strip() and box.field.kind not in LISTS:
            self._explain(box)
        self._follow(box)
        if self._is_changed and self._told_of != self._written_times:
            self._told_of = self._written_times
            self._ask_ledger()

    def _explain(self, box: FieldBox) -> None:
        """What the code stands for is said beside it; a line that names a thing of the other kind becomes of that kind."""
        kind, text, place = box.field.completes, box.text.strip(), box.place
        number, name = _parted(place)
        others = {"weapon": "lot", "lot": "weapon"}
        other = others.get(name, "") if number is not None else ""
        other = other if any(each.name == other for each in self.shape.lines) else ""

        def asked() -> tuple[str, str]:
            from wamledger.services.completing import words_for

            words = words_for(self.desk.ledger, kind, text)
            return words, words_for(self.desk.ledger, other, text) if other and not words else ""

        async def answered(found: tuple[str, str]) -> None:
            words, of_other = found
            if words:
                self.notes[place] = words
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

        async def answered(more: Values) -> None:
            if not more.lines or any(not line.is_blank for line in self.values.lines):
                return
            self.values.lines = more.lines
            for key, text in more.fields.items():
                if not self.values.fields.get(key, "").strip():
                    self.values.fields[key] = text
            self.changed()
            had = self._place_of_keys()
            await self._draw()
            self._focus_at(had)
            self.say(_("Filled in from {code}: take away what does not fit.").format(code=code))

        self.ask(lambda: following(self.desk.ledger, op, name, code), answered, group="following")

    @on(FieldBox.Done)
    def _done(self) -> None:
        self.focus_next()

    @on(FieldBox.Back)
    def _back(self) -> None:
        self.focus_previous()

    def action_page(self, by: int) -> None:
        """The form is turned by a page."""
        form = self.query_one("#form", VerticalScroll)
        (form.scroll_page_down if by > 0 else form.scroll_page_up)(animate=False)

    async def action_more(self) -> None:
        """All fields are shown, or those that are asked for."""
        if not self._is_ready:
            return
        had = self._place_of_keys()
        self.shows_more = not self.shows_more
        await self._draw()
        if not self._focus_at(had):
            self._focus_first()

    # what is wrong

    def _ask_ledger(self) -> None:
        """What the ledger says is told at the fields that somebody has filled in."""
        self.ask(self._judged, self._tell_of_filled, group="judging")

    def _judged(self) -> Any:
        from wamledger.services.form_fields.judging import judged

        return judged(self.desk.ledger, self.shape, self.values)

    def _tell_of_filled(self, judged: Any) -> None:
        filled = {name for name, text in self.values.fields.items() if text.strip()}
        for number, line in enumerate(self.values.lines):
            filled |= {f"lines.{number}.{name}" for name, text in line.fields.items() if text.strip()}
        self.faults = {place: str(why) for place, why in judged.faults.items() if place in filled}
        self._draw_faults()
        self._draw_lines()

    async def show_faults(self, faults: Mapping[str, Any]) -> None:
        """Each fault stands at its field, and the keys are at the first of them."""
        self.faults = {place: str(why) for place, why in faults.items()}
        shown_now = {box.place for box in self.boxes()}
        of_lines = next((place for place in self.faults if place.startswith("lines.")), None)
        if of_lines is not None:
            self.line = _parted(of_lines)[0] or 0
        if of_lines is not None or not set(self.faults) <= shown_now:
            await self._draw()
        self._draw_faults()
        self._draw_lines()
        for box in self.boxes():
            if box.place in self.faults:
                box.focus_line()
                break
        else:
            if "lines" in self.faults:
                self.query_one(LinesTable).focus()
        number = len(self.faults)
        self.say(
            ngettext(
                "{number} field will not do; it is marked.",
                "{number} fields will not do; they are marked.",
                number,
            ).format(number=number),
            "refused",
        )

    def _draw_faults(self) -> None:
        for box in self.boxes():
            box.tell(self.faults.get(box.place, ""))
        known = {field.name for field in self.shape.fields}
        whole = [
            why for place, why in self.faults.items() if place not in known and not place.startswith("lines")
        ]
        for name, said in (("#whole", "  ".join(whole)), ("#lines-told", self.faults.get("lines", ""))):
            for told in self.query(name).results(Static):
                told.update(Text(f"✗ {said}" if said else ""))
                told.set_class(bool(said), "said")

    # keeping

    def changed(self) -> None:
        """Something was written: it is kept soon."""
        self._is_changed, self._is_asked = True, False
        self._written_times += 1
        if self._keeping is not None:
            self._keeping.stop()
        self._keeping = self.set_timer(KEPT_AFTER, self._keep_beside)

    def _content(self) -> dict[str, Any]:
        return {"values": self.values.as_json(), "since": self.posting_since}

    def _keep_beside(self) -> None:
        """The draft is kept beside the screen; where that cannot be, it is said once and tried at the next key."""
        content = self._content()
        self.run_worker(lambda: self._kept(content), thread=True, group="keeping", exit_on_error=False)

    def _kept(self, content: Mapping[str, Any]) -> None:
        from wamledger.services import drafts

        with self._one_keeper():
            try:
                self.draft = drafts.keep(
                    self.desk.ledger, self.shape.op, content, self.draft, by=self.desk.by
                )
            except LedgerFault as fault:
                said = _("Not kept as a draft: {why}").format(why=fault.message)
                self.app.call_from_thread(self.say, said, "warning")

    def _one_keeper(self) -> Any:
        """One keeping at a time, so that one form makes one draft."""
        from threading import Lock

        if not hasattr(self, "_lock"):
            self._lock = Lock()
        return self._lock

    def keep(self) -> None:
        """What was typed is on the disk when this returns."""
        if self._is_changed and self._is_ready:
            from wamledger.services import drafts

            with self._one_keeper():
                self.draft = drafts.keep(
                    self.desk.ledger, self.shape.op, self._content(), self.draft, by=self.desk.by
                )

    def forget_draft(self) -> None:
        """The draft is gone: it was posted, or thrown away."""
        from wamledger.services import drafts

        self._is_changed = False
        if self._keeping is not None:
            self._keeping.stop()
        with self._one_keeper():
            if self.draft is not None:
                drafts.discard(self.desk.ledger, self.draft, by=self.desk.by)
                self.draft = None

    # leaving

    async def action_back(self) -> None:
        """What is offered is taken away; else the draft is kept, and the screen before is back."""
        offering = [box for box in self.boxes() if box.is_offering]
        if offering:
            for box in offering:
                box.close()
            return
        await self._leave(self.keep)

    async def _leave(self, first: Callable[[], None]) -> None:
        try:
            first()
        except LedgerFault as fault:
            if not self._is_asked:
                self._is_asked = True
                said = _("Not kept as a draft: {why} Press Esc again to leave all the same.")
                self.say(said.format(why=fault.message), "warning")
                return
        await self.app.action_back()

    async def action_throw_away(self) -> None:
        """What was typed is gone, when it was asked for twice."""
        if self._is_changed and not self._is_asked:
            self._is_asked = True
            self.say(_("Press F10 again to throw away what you typed."), "warning")
            return
        await self._leave(self.forget_draft)

    # reviewing

    def action_review(self) -> None:
        """What the operation would do is shown; what is wrong is marked instead."""
        if not self._is_ready or self._is_busy:
            return
        for box in self.boxes():
            box.close()
            # what was typed a moment ago may be known to the field alone
            self._store(box)
        self._is_busy = True
        self.say(_("One moment …"), "busy")
        self.ask(self._judged, self._reviewed, group="reviewing")

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is told, and one may try again."""
        self._is_busy = False
        await super().refused(error, whole=whole)

    async def _reviewed(self, judged: Any) -> None:
        from tui.screens.effect import EffectPage

        self._is_busy = False
        if judged.faults:
            await self.show_faults(judged.faults)
            return
        self.say("")
        self.faults = {}
        self._draw_faults()
        await self.app.push_screen(EffectPage(self.desk, self, judged))


def _parted(place: str) -> tuple[int | None, str]:
    """The number of the line and the name of the field; no number for a field that stands in no line."""
    if not place.startswith("lines."):
        return None, place
    _lines, number, name = place.split(".", 2)
    return int(number), name
