"""
The thing in hand in a count: its mark, and the serial or quantity that is asked for, until it is among what was seen.

Blind: what is said of a mark has no code, serial, place or quantity of the book in it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from tui.mending import FORESEEN
from tui.widgets.slot import Slot
from tui.widgets.status_line import Tone
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import N_, _
from wamledger.services.counting.live import LiveCount, SeenRow
from wamledger.services.counting.recognising import Recognised, Recogniser, Sign
from wamledger.services.words import CONDITION

FORM: Final = "counting"
"""What the draft of a count is called."""

_YES_NO: Final = {"y": ("yes", N_("yes")), "n": ("no", N_("no"))}
_OF_A_THING: Final = ("serial", "quantity", "sealed", "seal")


class Answers(NamedTuple):
    """How whoever counts is answered: by a sign for a mark, in words, by a bell; and when the next mark is awaited."""

    sign: Callable[[Sign, str], None]
    say: Callable[[str, Tone], None]
    bell: Callable[[], None]
    next: Callable[[], None]


class ThingInHand:
    """The blanks of one thing after the other; ``recogniser`` knows what a mark is, once the room is open."""

    def __init__(self, count: LiveCount, answers: Answers) -> None:
        self.count = count
        self.recogniser: Recogniser | None = None
        self._answers = answers
        self._waiting: tuple[Recognised, SeenRow] | None = None
        """What was recognised, and waits for its serial or quantity."""
        conditions = {str(number): (code, name) for number, (code, name) in enumerate(CONDITION.items(), 1)}
        made = (
            Slot("mark", N_("Mark"), "text", 40),
            Slot("serial", N_("Serial as it stands on the weapon"), "text", 30),
            Slot("quantity", N_("Quantity"), "number", 12),
            Slot("sealed", N_("Sealed"), "pick", 8, picks=_YES_NO),
            Slot("seal", N_("Seal"), "text", 16),
            Slot("condition", N_("Condition"), "pick", 24, picks=conditions),
            Slot("remarks", N_("Remark"), "text", 50),
        )
        self.slots = {slot.name: slot for slot in made}
        self._only()

    @property
    def is_waiting(self) -> bool:
        """Whether something is in hand of which not all was read."""
        return self._waiting is not None

    def row(self, *names: str) -> tuple[Slot, ...]:
        """Blanks that stand beside each other."""
        return tuple(self.slots[name] for name in names)

    def _only(self, *names: str) -> None:
        """These blanks are asked for now, the mark among them."""
        for name, slot in self.slots.items():
            slot.is_on = name in names or name == "mark"
            if name not in (*names, "mark"):
                slot.put("")

    # going on

    def left(self, slot: Slot) -> str | None:
        """What was read of one thing is complete, or its next blank is asked for."""
        value = slot.value.strip()
        match slot.name:
            case "mark":
                return self.marked(value, is_scanned=False) if value else "mark"
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

    def marked(self, mark: str, *, is_scanned: bool) -> str:
        """The mark is answered; the blank that is asked for next."""
        found = self.recognised(mark)
        if found is None:
            return "mark"
        self._answers.sign(found.sign, mark)
        if found.sign is Sign.TWICE:
            self.slots["mark"].put("")
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

    def recognised(self, mark: str) -> Recognised | None:
        """What the mark is; None where it is no mark, which is said."""
        if self.recogniser is None:
            return None
        try:
            return self.recogniser.recognise(mark)
        except Refused as refused:
            from wamledger.services.on_screen.telling import message

            several = refused.code is Code.MARK_OF_SEVERAL
            said = (
                _("Several things bear this mark: read another mark on it.") if several else message(refused)
            )
        except FORESEEN as error:
            from wamledger.services.on_screen.telling import lines

            said = " ".join(lines(error))
        self._answers.say(said, "refused")
        self._answers.bell()
        return None

    def _serial_read(self, slot: Slot, value: str) -> str:
        if self._waiting is None:
            return "mark"
        if not value and self._waiting[0].wants_serial:
            slot.say(_("Read the serial on the weapon; ? for what cannot be read."))
            return "serial"
        return self._add()

    def _add(self) -> str:
        """The thing is among what was seen, and the next mark is awaited."""
        if self._waiting is not None and self.recogniser is not None:
            found, row = self._waiting
            for name in _OF_A_THING:
                value = self.slots[name].value.strip()
                if self.slots[name].is_on and value:
                    setattr(row, name, value)
            self.count.add(row)
            self.recogniser.remember(found)
        return self.next()

    def next(self) -> str:
        """Nothing is in hand, and the next mark is awaited; returns its blank."""
        self._waiting = None
        self.slots["mark"].put("")
        self._only()
        self._answers.next()
        return "mark"

    # what is said of it afterwards

    def take_back(self) -> str:
        """What waits is dropped; else the last line is taken back, and the record will say that one was."""
        if self._waiting is None:
            row = self.count.take_back()
            if row is not None and self.recogniser is not None:
                self.recogniser.forget(row)
                self._answers.say(_("Taken back: {mark}").format(mark=row.mark), "plain")
        return self.next()

    def not_there(self) -> str:
        """Of the first line of a sample of which nothing was said: it was looked for, and is not there."""
        line = next(iter(self.count.open_lines), None)
        if line is None:
            self._answers.say(_("Nothing on the list is open."), "warning")
            return ""
        line.seen = "no"
        self._answers.say(_("Looked for, and not there: {mark}").format(mark=line.mark), "warning")
        return self.next()

    def more(self) -> str:
        """Condition and remark of the last line are asked for; returns the first of them, empty where there is no line."""
        if self._waiting is not None or not self.count.rows:
            return ""
        row = self.count.rows[-1]
        is_weapon = row.of in ("weapon", "serial")
        self._only(*(("condition", "remarks") if is_weapon else ("remarks",)))
        self.slots["condition"].put(row.condition)
        self.slots["remarks"].put(row.remarks)
        return "condition" if is_weapon else "remarks"

    def _more_said(self) -> str:
        row = self.count.rows[-1]
        row.condition, row.remarks = (self.slots[name].value.strip() for name in ("condition", "remarks"))
        return self.next()
