"""
The DDR line: one screen for a folding table. Who comes, what they hand in, recorded, the receipt, the next person.

The hands stay on the keys, and the scanner writes the tag. The sitting (where, how, for which programme) is set once.
Every blank that is left is kept as a draft, so that a battery that is pulled out loses nothing; what is recorded is
recorded whole, once, and the receipt is written while the next person sits down.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.widgets import Static

from tui.draft_box import DraftBox
from tui.hand_in import asking, told
from tui.hand_in.asking import Opened
from tui.hand_in.blanks import PIECE
from tui.hand_in.day import DayAtTheTable
from tui.hand_in.slip import Asks, SlipInHand
from tui.screens.base import FORESEEN, Page
from tui.widgets.entry_lines import EntryLines
from tui.widgets.slot import Slot
from wamledger.i18n import N_, _, language
from wamledger.services.hand_in.sitting import Sitting
from wamledger.services.hand_in.slip import Piece, Slip
from wamledger.services.scanner_layouts import bare

if TYPE_CHECKING:
    from tui.desk import Desk
    from wamledger.services.hand_in.known import KnownPerson
    from wamledger.services.hand_in.recording import Fault, Recorded

FORM: Final = "ddr"
"""What its draft is called."""


class DdrLine(Page):
    """People one after the other; ``slip`` is that of the person who sits there."""

    heading: ClassVar[str] = N_("DDR line")
    about: ClassVar[tuple[str, ...]] = (
        N_(
            "Register a person and what they hand in, without the mouse. Enter goes on; a digit or letter answers; "
            "Shift+Tab goes back. A digit at Weapon or Ammunition is what came before; anything else searches."
        ),
        N_(
            "Write at Weapon what it is called: a model, a maker, a kind. An empty Weapon goes on to ammunition, an empty "
            "Ammunition to the end, and Enter there records everything at once. The receipt is written while you begin "
            "with the next person."
        ),
        N_(
            "The number of somebody who is on record already adds to that person, and asks for nothing that is known."
        ),
        N_("A scanned tag goes to the weapon in hand. Ctrl+X says that an item is unsafe: it is set apart."),
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "post", N_("Record")),
        Binding("ctrl+x", "unsafe", N_("Unsafe")),
        Binding("ctrl+d", "drop", N_("Take off the last")),
        Binding("f6", "group", N_("Group"), key_display="F6"),
        Binding("f7", "sitting", N_("Sitting"), key_display="F7"),
        Binding("f10", "discard", N_("Throw away"), show=False),
        Binding("ctrl+z", "undo", N_("Undo the last")),
        Binding("ctrl+t", "day", N_("Day report")),
    ]
    DEFAULT_CSS = """
    DdrLine #sitting { height: auto; padding: 0 1; background: $panel; }
    DdrLine #line { width: 1fr; }
    DdrLine #aside { width: 40; height: 100%; padding: 0 1; display: none; border-left: solid $primary; }
    DdrLine.wide #aside { display: block; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.hand = SlipInHand(Asks(self._compare, self._check, self.action_post))
        self.sitting = Sitting()
        self.day = DayAtTheTable()
        self._places: asking.Known = ()
        self._users: asking.Known = ()
        self._may_register: frozenset[str] = frozenset()
        self._box = DraftBox(self, FORM)
        self._is_posting = self._is_open = self._is_asked = False
        self._at = "participant"

    @property
    def slip(self) -> Slip:
        """The slip of the person who sits there."""
        return self.hand.slip

    # drawing

    def body(self) -> ComposeResult:
        """The sitting, the blanks, and beside them the day."""
        yield Static(told.sitting_line(self.sitting, self.day.said()), id="sitting")
        with Horizontal():
            with VerticalScroll(id="line", can_focus=False):
                lines = EntryLines(told.rows(self.hand, lambda: self.sitting.apart), self, at=self._at)
                if self._is_posting:
                    lines.hold()
                yield lines
            yield Static(self.day.aside(), id="aside")

    def _draw(self) -> None:
        for lines in self.query(EntryLines):
            lines.drawn()
        for sitting in self.query("#sitting").results(Static):
            sitting.update(told.sitting_line(self.sitting, self.day.said()))
        for aside in self.query("#aside").results(Static):
            aside.update(self.day.aside())

    def on_resize(self) -> None:
        """The day stands beside the blanks where there is room for it."""
        self.set_class(self.size.width >= 110, "wide")

    def go(self, name: str) -> None:
        """The cursor stands in that blank."""
        self._at = name
        for lines in self.query(EntryLines):
            lines.go(name)
            lines.focus()

    async def drawn_again(self) -> None:
        """In another language, with the cursor where it was."""
        for lines in self.query(EntryLines):
            self._at = lines.slot.name
        await super().drawn_again()

    # opening

    def look(self) -> None:
        """What was begun, what is usual, and what came today."""
        self.go(self._at)
        if not self._is_open:
            self.ask(lambda: asking.opened(self.desk, self._box), self._opened, whole=True)

    def _opened(self, opened: Opened) -> None:
        self._is_open = True
        self.day.tally, self._places, self._users = opened.tally, opened.places, opened.users
        self._may_register = opened.may_register
        self.sitting = Sitting.read(opened.kept.get("sitting") or {})
        self.hand.blanks.knows(opened.usual, opened.natures)
        if self.hand.resume(opened.kept):
            self.say(_("This person was begun before, and is on the screen as you left it."), "warning")
            at = str(opened.kept.get("at"))
            self._at = at if at in self.hand.blanks.of else self._at
        self.hand.proposed = opened.number
        number = self.hand.blanks["participant"]
        if not number.value:
            number.put(opened.number)
        self._draw()
        self.go(self._at)
        self.ask(asking.made_ready, lambda _ready: None, group="ready")
        if self.is_active and not (self.sitting.place and self.desk.by):
            self._set_sitting(opened.kept_by)

    # filling in

    def changed(self, slot: Slot) -> None:
        """What was typed may be a key that says it all."""
        self._is_asked = False
        wanted = self.hand.changed(slot)
        if wanted is not None:
            self.go(wanted)

    def left(self, slot: Slot) -> str | None:
        """Which blank comes next; what stands there so far is kept."""
        wanted = self.hand.left(slot)
        self._box.put(self.content(wanted))
        if wanted is None and self.hand.is_to_be_looked_up(slot):
            self._look_up(slot.value.strip())
        return wanted

    def _look_up(self, number: str) -> None:
        """Whether the person is on record; what is typed meanwhile waits for the answer."""
        self.query_one(EntryLines).hold()
        self.ask(lambda: asking.on_record(self.desk, number), self._looked_up, group="person")

    def _looked_up(self, known: KnownPerson | None) -> None:
        if known is not None:
            wanted = self.hand.recognise(known)
            self._box.put(self.content(wanted))
            self._draw()
            self.go(wanted)
        self.let_go()

    def let_go(self) -> None:
        """What waits for an answer goes on, unless somebody is being recorded."""
        if not self._is_posting:
            for lines in self.query(EntryLines):
                lines.let_go()

    def struck(self, key: str) -> bool:
        """The keys of this page act in their turn, whatever is typed ahead of them."""
        act = {
            "ctrl+s": self.action_post,
            "ctrl+x": self.action_unsafe,
            "ctrl+d": self.action_drop,
            "f6": self.action_group,
            "f10": self.action_discard,
        }.get(key)
        self._is_asked = self._is_asked and key == "f10"
        if act is not None:
            act()
        return act is not None

    def scanned(self, text: str) -> None:
        """A mark goes to the blank where it can stand: to the tag of the weapon in hand, unless a number is read."""
        lines, mark = self.query_one(EntryLines), bare(text.strip())
        if lines.waits(lambda: self.scanned(text)):
            return
        if lines.slot.name in PIECE and lines.slot.name != "serial":
            if self.hand.tagged(mark):
                lines.go("tag")
                lines.forward()
            else:
                self.say(_("Tag {tag}.").format(tag=mark), "good")
                self._draw()
        elif lines.slot.kind in ("text", "code"):
            lines.slot.put(mark)
            lines.forward()

    def _compare(self, piece: Piece) -> None:
        self.ask(lambda: asking.alike(self.desk, piece), self._compared, group="alike")

    def _compared(self, alike: list[str]) -> None:
        self.hand.alike = alike
        self._draw()

    def _check(self) -> None:
        slip, sitting = Slip.read(self.slip.as_json()), self.sitting
        self.ask(lambda: asking.faults(self.desk, slip, sitting), self._checked, group="check")

    def _checked(self, faults: Sequence[Fault]) -> None:
        self.hand.checked(faults)
        self._draw()

    # recording

    def action_post(self) -> None:
        """All of the slip is on record, or nothing is and why not; a second key does nothing meanwhile."""
        if not self._is_posting and self._is_open:
            self._is_posting = True
            self.workers.cancel_group(self, "person")
            # whoever types on already writes of the next person
            self.query_one(EntryLines).hold()
            self.say(_("One moment …"), "busy")
            self.run_worker(self._posting(), group="posting", exit_on_error=False)

    @property
    def is_held(self) -> bool:
        """Whether somebody is being recorded."""
        return self._is_posting

    async def _posting(self) -> None:
        try:
            recorded = await asyncio.to_thread(self._record)
        except FORESEEN as error:
            self._let_go(forgets=True)
            await self.refused(error)
        except Exception as error:
            self._let_go(forgets=True)
            self.app.broken(error)
        else:
            self._posted(recorded)
            self._let_go(forgets=bool(recorded.faults))

    def _let_go(self, *, forgets: bool) -> None:
        """What was typed ahead is that of the next person; where there is none yet, it is forgotten with a bell."""
        self._is_posting = False
        for lines in self.query(EntryLines):
            lines.let_go(forgets=forgets)

    def _record(self) -> Recorded:
        from wamledger.services.hand_in import recording

        self.slip.at = self.slip.at or recording.now_of(self.desk.ledger)
        # what is about to be recorded is kept first: a battery may be pulled out between the two
        self._box.keep(self.content())
        recorded = recording.record(self.desk.ledger, self.slip, self.sitting, by=self.desk.by)
        if not recorded.faults:
            self._box.throw_away()
        return recorded

    def _posted(self, recorded: Recorded) -> None:
        if recorded.faults:
            wanted = self.hand.back_in_hand(recorded.faults)
            self.say(self.hand.faults[0], "refused")
            if wanted:
                self.go(wanted)
            self._draw()
            return
        self.say(self.day.came(self.slip, recorded), "good")
        self.hand.next_person()
        self._draw()
        self.go("participant")
        self._box.put(self.content())
        self._write_receipts(recorded.receipts)

    def _write_receipts(self, entries: Sequence[str]) -> None:
        sitting, spoken = self.sitting, language()

        def written(names: list[str]) -> None:
            self.say(self.day.written(names), "good")
            self._draw()

        if entries:
            # each person's receipt is written, also where the next one is recorded before it is done
            self.ask(
                lambda: asking.receipts_written(self.desk, entries, sitting, spoken),
                written,
                group=f"receipt {entries[0]}",
            )

    # keys

    def content(self, at: str | None = None) -> dict[str, Any]:
        """Everything on the screen, for a draft; ``at`` is the blank where the cursor is going to stand."""
        for lines in self.query(EntryLines):
            self._at = at or lines.next_name()
        return {"sitting": self.sitting.as_json(), "at": self._at, **self.hand.as_json()}

    def keep(self) -> None:
        """What is on the screen is on the disk."""
        if self._is_open and not self._is_posting:
            self._box.keep(self.content())

    def action_sitting(self) -> None:
        """The sitting is set anew."""
        self._set_sitting()

    def _set_sitting(self, left_by: str = "") -> None:
        """The sitting is asked for; ``left_by`` is who sat here last, where nobody has said who they are."""
        from tui.screens.sitting import Known, SittingSheet

        known = Known(self._places, self._users, self._may_register)
        by = (self.desk.by or left_by) if self.desk.door.is_open else None
        self.app.push_screen(SittingSheet(self.sitting, known, by), self._seated)

    def _seated(self, answer: tuple[Sitting, str] | None) -> None:
        if answer is None:
            return
        was, (self.sitting, by) = self.sitting.series, answer
        if by and self.desk.door.is_open:
            self.desk.is_called(by)
        self._box.put(self.content())
        self._draw()
        series = self.sitting.series
        if series != was and self.slip.is_empty:
            from wamledger.services.hand_in.usual import next_number

            self.ask(lambda: next_number(self.desk.ledger, series), self._numbered, group="number")

    def _numbered(self, number: str) -> None:
        self.hand.blanks["participant"].put(number)
        self._draw()

    def action_group(self) -> None:
        """A group hands in, and nobody is named; or a person again."""
        self.go(self.hand.switch(is_group=not self.slip.is_group))

    def action_unsafe(self) -> None:
        """The item in hand, or the last one, is unsafe and lies apart."""
        self.hand.unsafe(self.query_one(EntryLines).slot.name)
        self._box.put(self.content())
        self._draw()

    def action_drop(self) -> None:
        """The last item is off the slip, and back in its blanks to be put right."""
        self.go(self.hand.drop(self.query_one(EntryLines).slot.name))

    def action_discard(self) -> None:
        """What is written of this person is gone, at the second time of asking."""
        if not self._is_asked:
            self._is_asked = True
            self.say(
                _("All that is written of this person is thrown away. Press F10 again to do it."), "warning"
            )
            return
        self._is_asked = False
        self.hand.begin_anew()
        self._draw()
        self.go("participant")
        self._box.put(self.content())
        self.say(_("Thrown away."))

    async def action_undo(self) -> None:
        """The form that takes the last person's goods off charge again."""
        if self.day.last_entry:
            await self.app.fill("reverse", {"entry": self.day.last_entry})
        else:
            self.say(_("Nothing was recorded here yet."), "warning")

    def action_day(self) -> None:
        """The figures of the day are in a file beside the receipts."""
        sitting, spoken = self.sitting, language()
        self.ask(
            lambda: asking.day_report(self.desk, sitting, spoken),
            lambda path: self.say(_("Written: {files}").format(files=path), "good"),
            group="day",
        )
