"""
The room in which it is counted: what is scanned or typed, and what each was, until the counters say that this is all.

Blind: no code, serial or quantity of the book is shown, nor where a thing should stand. A mark is known here, seen
already, elsewhere, or unknown; that is told by a word, a sign, a colour and bells. Every line is kept as a draft, so
that one can go to lunch, and a count that was begun is finished by whoever began it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.draft_box import DraftBox
from tui.screens.base import FORESEEN, Page
from tui.screens.counting import FORM
from tui.widgets.entry_drawing import Row
from tui.widgets.entry_lines import EntryLines
from tui.widgets.signal import Signal
from tui.widgets.slot import Slot
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services import user_settings
from wamledger.services.counting.live import LiveCount, Recognised, Recogniser, SeenRow, Sign, finish
from wamledger.services.words import CONDITION, COUNT, COUNT_SCOPE, word

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.entry import Entered

MOST_SHOWN = 200
_YES_NO = {"y": ("yes", N_("yes")), "n": ("no", N_("no"))}


class CountRoom(Page):
    """One mark after the other."""

    heading: ClassVar[str] = N_("Count")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Scan or type a tag, a code, a serial or the number of a lot, and Enter. A lot asks for its quantity, a "
            "weapon for its serial where serials are counted: read it on the weapon, with ? for what cannot be read."
        ),
        N_(
            "One bell: known here. Two: seen already. Three: elsewhere. Four: unknown. Ctrl+B turns them off."
        ),
        N_(
            "Ctrl+D takes the last line back, which the record says. Escape leaves; the count waits under Counting. "
            "Ctrl+S twice records it, and then nobody changes it."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", N_("That is all"), key_display="^S"),
        Binding("ctrl+d", "take_back", N_("Take back"), key_display="^D"),
        Binding("ctrl+n", "not_there", N_("Not there"), key_display="^N"),
        Binding("f6", "more", N_("Condition, remark"), key_display="F6"),
        Binding("ctrl+b", "sound", N_("Bells"), key_display="^B"),
    ]
    DEFAULT_CSS = """
    CountRoom #count-head { height: auto; padding: 0 1; background: $panel; }
    CountRoom #count-lines { height: 1fr; }
    """

    def __init__(self, desk: Desk, count: LiveCount, *, draft: str | None = None) -> None:
        super().__init__(desk)
        self.count = count
        self.sounds = user_settings.preferred("sound") != "off"
        self._box = DraftBox(self, FORM)
        self._box.id = draft
        self._recogniser: Recogniser | None = None
        self._waiting: tuple[Recognised, SeenRow] | None = None
        """What was recognised, and waits for its serial or quantity."""
        self._signalled = ("", "")
        """What the signal says, and its colour, so that it can be drawn again."""
        self._at = "mark"
        self._is_sure = self._is_busy = False
        self._problems: list[str] = []
        made = (
            Slot("mark", N_("Mark"), "text", 40),
            Slot("serial", N_("Serial as it stands on the weapon"), "text", 30),
            Slot("quantity", N_("Quantity"), "number", 12),
            Slot("sealed", N_("Sealed"), "pick", 8, picks=_YES_NO),
            Slot("seal", N_("Seal"), "text", 16),
            Slot(
                "condition",
                N_("Condition"),
                "pick",
                24,
                picks={str(number): (code, name) for number, (code, name) in enumerate(CONDITION.items(), 1)},
            ),
            Slot("remarks", N_("Remark"), "text", 50),
        )
        self.slots = {slot.name: slot for slot in made}
        self._only("mark")

    # drawing

    def title_text(self) -> str:
        """The number of the sheet, and where."""
        return f"{_(self.heading)} {self.count.number}, {self.count.at}"

    def body(self) -> ComposeResult:
        """What is counted, the last scan, the blanks, and what was seen so far."""
        yield Static(self._head(), id="count-head")
        yield Signal(*self._signalled)
        slots = self.slots
        rows: list[Row] = [
            (slots["mark"],),
            (slots["serial"],),
            (slots["quantity"], slots["sealed"], slots["seal"]),
            (slots["condition"], slots["remarks"]),
            self._problem_lines,
            self._listed_lines,
            self._seen_lines,
        ]
        with VerticalScroll(id="count-lines", can_focus=False):
            lines = EntryLines(rows, self, at=self._at)
            if self._is_busy:
                lines.hold()
            yield lines

    def _head(self) -> Text:
        count = self.count
        counts: dict[str, int] = {}
        for row in count.rows:
            counts[row.sign] = counts.get(row.sign, 0) + 1
        lines = ngettext("{number} line", "{number} lines", len(count.rows)).format(number=len(count.rows))
        told = [f"{_(sign.value)} {counts[sign.name]}" for sign in Sign if counts.get(sign.name)]
        parts = [
            word(COUNT, count.one("kind")),
            word(COUNT_SCOPE, count.one("scope")),
            ", ".join(count.head.get("counted_by", ())),
            lines,
            *told,
            "" if self.sounds else _("bells off"),
        ]
        return Text(shown("  ·  ".join(part for part in parts if part)))

    def _problem_lines(self) -> Sequence[Text]:
        return [Text(f"✗ {shown(each)}", style="bold") for each in self._problems]

    def _listed_lines(self) -> Sequence[Text]:
        if not self.count.listed:
            return []
        signs = {"": " ", "yes": "✓", "no": "✗"}
        return [
            Text(_("To be looked for"), style="bold underline"),
            *(
                Text(shown(f"{signs[line.seen]} {line.mark}  {line.what}  {line.holder}"), no_wrap=True)
                for line in self.count.listed
            ),
        ]

    def _seen_lines(self) -> Sequence[Text]:
        rows = self.count.rows
        lines = []
        for number in range(len(rows), max(len(rows) - MOST_SHOWN, 0), -1):
            row = rows[number - 1]
            parts = (
                row.mark,
                row.serial if row.serial != row.mark else "",
                row.quantity,
                row.seal,
                word(CONDITION, row.condition) if row.condition else "",
                row.remarks,
            )
            told = _(Sign[row.sign].value) if row.sign in Sign.__members__ else ""
            said = f"{number}. {', '.join(part for part in parts if part)}  {told}"
            lines.append(Text(shown(said), no_wrap=True))
        return [Text(_("Seen"), style="bold underline"), *lines]

    def _draw(self) -> None:
        for lines in self.query(EntryLines):
            lines.drawn()
        for head in self.query("#count-head").results(Static):
            head.update(self._head())

    async def drawn_again(self) -> None:
        """In another language, with the cursor where it was."""
        for lines in self.query(EntryLines):
            self._at = lines.slot.name
        await super().drawn_again()

    def look(self) -> None:
        """What was seen before is known again, and the keys go to the mark."""
        self.query_one(EntryLines).focus()
        if self._recogniser is None:
            self._recogniser = Recogniser(self.desk.ledger, self.count)
            self._box.put(self.content())

    # one mark after the other

    def _only(self, *names: str) -> None:
        """These blanks are asked for now, the mark among them."""
        for name, slot in self.slots.items():
            slot.is_on = name in names or name == "mark"
            if name not in (*names, "mark"):
                slot.put("")

    def changed(self, slot: Slot) -> None:
        """Somebody goes on: what they were asked whether they are sure of is not so any more."""
        del slot
        self._is_sure = False

    def left(self, slot: Slot) -> str | None:
        """What was read of one thing is complete, or its next blank is asked for."""
        value = slot.value.strip()
        match slot.name:
            case "mark":
                return self._marked(value, is_scanned=False) if value else "mark"
            case "serial":
                return self._serial_read(slot, value)
            case "quantity" if not value:
                slot.say(_("How many? 0 is a result."))
                return "quantity"
            case "quantity" if self._waiting is not None and self._waiting[0].of == "type":
                return self._add()
            case "sealed" if value != "yes":
                return self._add()
            case "seal":
                return self._add()
            case "remarks":
                return self._more_said()
        return None

    def scanned(self, text: str) -> None:
        """A mark is read at any time; while a serial or a quantity is awaited, that comes first."""
        lines = self.query_one(EntryLines)
        if lines.waits(lambda: self.scanned(text)):
            return
        if lines.slot.name == "serial" and self._is_serial(text):
            lines.slot.put(text.strip().removeprefix("serial="))
            lines.forward()
        elif self._waiting is not None:
            self.app.bell()
            self.say(_("First what is asked for: {what}.").format(what=_(lines.slot.label)), "warning")
        else:
            lines.go(self._marked(text.strip(), is_scanned=True))

    def _is_serial(self, text: str) -> bool:
        found = self._recognised(text)
        return found is not None and found.of == "serial"

    def _recognised(self, mark: str) -> Recognised | None:
        """What the mark is; None where it is no mark, which is said. Nothing of the book is in what is said."""
        if self._recogniser is None:
            return None
        try:
            return self._recogniser.recognise(mark)
        except Refused as refused:
            from wamledger.services.on_screen.telling import message

            several = refused.code is Code.MARK_OF_SEVERAL
            said = (
                _("Several things bear this mark: read another mark on it.") if several else message(refused)
            )
            self.say(said, "refused")
        except FORESEEN as error:
            from wamledger.services.on_screen.telling import lines

            self.say(" ".join(lines(error)), "refused")
        self.app.bell()
        return None

    def _marked(self, mark: str, *, is_scanned: bool) -> str:
        found = self._recognised(mark)
        if found is None:
            return "mark"
        signal = self.query_one(Signal)
        signal.tell(found.sign, mark, sounds=self.sounds)
        self._signalled = (signal.said, " ".join(signal.classes))
        self.say("")
        if found.sign is Sign.TWICE:
            self.slots["mark"].put("")
            self._draw()
            return "mark"
        row = SeenRow(found.of, mark, sign=found.sign.name, code=found.code, is_scanned=is_scanned)
        if found.is_serial and found.of == "weapon":
            row.serial = mark
        self._waiting = (found, row)
        self.slots["mark"].put(mark)
        if found.of in ("lot", "type"):
            self._only("quantity", "sealed", "seal")
            return "quantity"
        if found.wants_serial or found.sign is Sign.UNKNOWN:
            self._only("serial")
            if found.sign is Sign.UNKNOWN:
                self.slots["serial"].say(_("If the mark is the serial itself, Enter."), "plain")
            return "serial"
        return self._add()

    def _serial_read(self, slot: Slot, value: str) -> str:
        if self._waiting is None:
            return "mark"
        if not value and self._waiting[0].wants_serial:
            slot.say(_("Read the serial on the weapon; ? for what cannot be read."))
            return "serial"
        return self._add()

    def _add(self) -> str:
        """The thing is among what was seen, and the next mark is awaited."""
        if self._waiting is not None and self._recogniser is not None:
            found, row = self._waiting
            for name in ("serial", "quantity", "sealed", "seal"):
                value = self.slots[name].value.strip()
                if self.slots[name].is_on and value:
                    setattr(row, name, value)
            self.count.add(row)
            self._recogniser.remember(found)
        return self._next()

    def _next(self) -> str:
        self._waiting, self._is_sure, self._problems = None, False, []
        self.slots["mark"].put("")
        self._only("mark")
        self._box.put(self.content())
        self._draw()
        return "mark"

    def _more_said(self) -> str:
        row = self.count.rows[-1]
        row.condition, row.remarks = (self.slots[name].value.strip() for name in ("condition", "remarks"))
        return self._next()

    # keys

    def struck(self, key: str) -> bool:
        """The keys of this page act in their turn, whatever is typed ahead of them."""
        act = {
            "ctrl+s": self.action_finish,
            "ctrl+d": self.action_take_back,
            "ctrl+n": self.action_not_there,
            "f6": self.action_more,
        }.get(key)
        if act is not None:
            act()
        return act is not None

    def content(self) -> dict[str, Any]:
        """The count as it is, for a draft."""
        return {"count": self.count.as_json()}

    def keep(self) -> None:
        """The count is on the disk as it is."""
        if self.desk.by and not self._is_busy:
            self._box.keep(self.content())

    def action_sound(self) -> None:
        """Bells are on or off, here and the next time."""
        self.sounds = not self.sounds
        try:
            user_settings.remember("sound", "on" if self.sounds else "off")
        except FORESEEN:
            self.say(_("This holds until the program ends: the settings cannot be written."), "warning")
        self._draw()

    def action_take_back(self) -> None:
        """What waits is dropped; else the last line is taken back, and the record will say that one was."""
        if self._waiting is None:
            row = self.count.take_back()
            if row is not None and self._recogniser is not None:
                self._recogniser.forget(row)
                self.say(_("Taken back: {mark}").format(mark=row.mark), "plain")
        self.query_one(EntryLines).go(self._next())

    def action_not_there(self) -> None:
        """Of the first line of a sample of which nothing was said: it was looked for, and is not there."""
        line = next(iter(self.count.open_lines), None)
        if line is None:
            self.say(_("Nothing on the list is open."), "warning")
            return
        line.seen = "no"
        self.say(_("Looked for, and not there: {mark}").format(mark=line.mark), "warning")
        self.query_one(EntryLines).go(self._next())

    def action_more(self) -> None:
        """Condition and remark of the last line."""
        if self._waiting is None and self.count.rows:
            row = self.count.rows[-1]
            is_weapon = row.of in ("weapon", "serial")
            self._only(*(("condition", "remarks") if is_weapon else ("remarks",)))
            self.slots["condition"].put(row.condition)
            self.slots["remarks"].put(row.remarks)
            self.query_one(EntryLines).go("condition" if is_weapon else "remarks")

    # the end

    def action_finish(self) -> None:
        """After the second key the count is on record; the first says what will be."""
        if self._is_busy or self._waiting is not None:
            self.app.bell()
            return
        missing = len(self.count.open_lines)
        if missing:
            said = ngettext(
                "Of {number} line on the list nothing was said: look for it, or Ctrl+N.",
                "Of {number} lines on the list nothing was said: look for them, or Ctrl+N.",
                missing,
            )
            self.say(said.format(number=missing), "refused")
        elif not self._is_sure:
            self._is_sure = True
            said = ngettext(
                "{number} line is going to be recorded, and nobody changes it then. Ctrl+S again records it.",
                "{number} lines are going to be recorded, and nobody changes them then. Ctrl+S again records them.",
                len(self.count.rows),
            )
            self.say(said.format(number=len(self.count.rows)), "warning")
        else:
            self._is_busy = True
            # what is typed or scanned from here on belongs to no count that is on record already
            self.query_one(EntryLines).hold()
            self.say(_("One moment …"), "busy")
            self.ask(self._finish, self._finished, group="finish")

    def _finish(self) -> Entered:
        entered = finish(self.desk.ledger, self.count, by=self.desk.by)
        if entered.report is not None and entered.report.kept and not entered.problems:
            self._box.throw_away()
        return entered

    @property
    def is_held(self) -> bool:
        """Whether the count is being recorded."""
        return self._is_busy

    def let_go(self) -> None:
        """It may be tried again, and what was typed ahead is typed."""
        self._is_busy = self._is_sure = False
        for lines in self.query(EntryLines):
            lines.let_go()

    async def refused(self, error: BaseException, *, whole: bool = False) -> None:
        """What was refused is said, and one can go on."""
        self.let_go()
        await super().refused(error, whole=whole)

    async def _finished(self, entered: Entered) -> None:
        faults = [problem.fault for problem in entered.problems]
        if not faults and entered.report is not None:
            faults = [fault for line in entered.report.refused for fault in line.faults]
        if faults:
            from wamledger.services.on_screen.telling import refusal

            self.let_go()
            self._problems = [refusal(fault) for fault in faults]
            self.say(self._problems[0], "refused")
            self._draw()
            return
        app, number = self.app, self.count.number
        await app.action_back()
        below = app.screen
        if isinstance(below, Page):
            below.say(_("Count {number} is recorded.").format(number=number), "good")
