"""
The room in which it is counted: what is scanned or typed, and what each was, until the counters say that this is all.

Blind: no code, serial or quantity of the book is shown, nor where a thing should stand. A mark is known here, seen
already, elsewhere, or unknown; that is told by a word, a sign, a colour and bells. Every line is kept as a draft, so
that one can go to lunch, and a count that was begun is finished by whoever began it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from tui.counting import told
from tui.counting.in_hand import FORM, Answers, ThingInHand
from tui.draft_box import DraftBox
from tui.screens.base import FORESEEN, Page
from tui.widgets.entry_drawing import Row
from tui.widgets.entry_lines import EntryLines
from tui.widgets.signal import Signal
from tui.widgets.slot import Slot
from wamledger.domain.text import shown
from wamledger.i18n import N_, _, ngettext
from wamledger.services import user_settings
from wamledger.services.counting.live import LiveCount
from wamledger.services.counting.recognising import Recogniser, Sign
from wamledger.services.counting.recording import finish

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.counting.entry import Entered


class CountRoom(Page):
    """One mark after the other."""

    heading: ClassVar[str] = N_("Count")
    awaits_answer: ClassVar[bool] = True
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Scan or type a tag, a code, a serial or the number of a lot, and Enter. A lot asks for its quantity, a "
            "weapon for its serial where serials are counted: read it on the weapon, with ? for what cannot be read."
        ),
        N_(
            "One bell: known here. Two: seen already. Three: elsewhere. Four: unknown. Ctrl+B turns them off."
        ),
        N_(
            "Ctrl+D takes the last line back, which the record says. Esc leaves; the count waits under Counting. "
            "Ctrl+S twice records it, and then nobody changes it."
        ),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "finish", N_("That is all")),
        Binding("ctrl+d", "take_back", N_("Take back")),
        Binding("ctrl+n", "not_there", N_("Not there")),
        Binding("f6", "more", N_("Condition, remark"), key_display="F6"),
        Binding("ctrl+b", "sound", N_("Bells")),
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
        self._hand = ThingInHand(count, Answers(self._signal, self.say, self._ring, self._go_on))
        self._signalled = ("", "")
        """What the signal says, and its colour, so that it can be drawn again."""
        self._at = "mark"
        self._is_sure = self._is_busy = False
        self._problems: list[str] = []

    # drawing

    def title_text(self) -> str:
        """The number of the sheet, and where."""
        return f"{_(self.heading)} {self.count.number}, {self.count.at}"

    def body(self) -> ComposeResult:
        """What is counted, the last scan, the blanks, and what was seen so far."""
        yield Static(told.head(self.count, sounds=self.sounds), id="count-head")
        yield Signal(*self._signalled)
        row = self._hand.row
        rows: list[Row] = [
            row("mark"),
            row("serial"),
            row("quantity", "sealed", "seal"),
            row("condition", "remarks"),
            lambda: [Text(f"✗ {shown(each)}", style="bold") for each in self._problems],
            lambda: list(told.listed_lines(self.count)),
            lambda: list(told.seen_lines(self.count)),
        ]
        with VerticalScroll(id="count-lines", can_focus=False):
            lines = EntryLines(rows, self, at=self._at)
            if self._is_busy:
                lines.hold()
            yield lines

    def _draw(self) -> None:
        for lines in self.query(EntryLines):
            lines.drawn()
        for head in self.query("#count-head").results(Static):
            head.update(told.head(self.count, sounds=self.sounds))

    async def drawn_again(self) -> None:
        """In another language, with the cursor where it was."""
        for lines in self.query(EntryLines):
            self._at = lines.slot.name
        await super().drawn_again()

    def look(self) -> None:
        """What was seen before is known again, and the keys go to the mark."""
        self.query_one(EntryLines).focus()
        if self._hand.recogniser is None:
            ledger, count = self.desk.ledger, self.count
            self.ask(lambda: Recogniser(ledger, count), self._known, whole=True)

    def _known(self, recogniser: Recogniser) -> None:
        self._hand.recogniser = recogniser
        self._box.put(self.content())

    # one mark after the other

    def _signal(self, sign: Sign, mark: str) -> None:
        signal = self.query_one(Signal)
        signal.tell(sign, mark, sounds=self.sounds)
        self._signalled = (signal.said, " ".join(signal.classes))
        self.say("")

    def _ring(self) -> None:
        self.app.bell()

    def _go_on(self) -> None:
        """The next mark is awaited, and what was counted so far is kept."""
        self._is_sure, self._problems = False, []
        self._box.put(self.content())
        self._draw()

    def changed(self, slot: Slot) -> None:
        """Somebody goes on: what they were asked whether they are sure of is not so any more."""
        del slot
        self._is_sure = False

    def left(self, slot: Slot) -> str | None:
        """What was read of one thing is complete, or its next blank is asked for."""
        return self._hand.left(slot)

    def scanned(self, text: str) -> None:
        """A mark is read at any time; while a serial or a quantity is awaited, that comes first."""
        lines = self.query_one(EntryLines)
        if lines.waits(lambda: self.scanned(text)):
            return
        if lines.slot.name == "serial" and self._is_serial(text):
            lines.slot.put(text.strip().removeprefix("serial="))
            lines.forward()
        elif self._hand.is_waiting:
            self.app.bell()
            self.say(_("First what is asked for: {what}.").format(what=_(lines.slot.label)), "warning")
        else:
            lines.go(self._hand.marked(text.strip(), is_scanned=True))

    def _is_serial(self, text: str) -> bool:
        found = self._hand.recognised(text)
        return found is not None and found.of == "serial"

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
        if not self._is_busy:
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
        self.query_one(EntryLines).go(self._hand.take_back())

    def action_not_there(self) -> None:
        """Of the first line of a sample of which nothing was said: it was looked for, and is not there."""
        if wanted := self._hand.not_there():
            self.query_one(EntryLines).go(wanted)

    def action_more(self) -> None:
        """Condition and remark of the last line."""
        if wanted := self._hand.more():
            self.query_one(EntryLines).go(wanted)

    # the end

    def action_finish(self) -> None:
        """After the second key the count is on record; the first says what will be."""
        if self._is_busy or self._hand.is_waiting:
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
