"""
The slip in hand at the DDR line: which blank comes after which, and what of the person who sits there is written so far.

Nothing here waits for the ledger. What has to be asked of it meanwhile is asked through ``Asks``, and what it answers
is put on the slip when it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.hand_in.blanks import NO_SERIAL, PERSON, PIECE, REGISTERED, ROUNDS, Blanks
from tui.widgets.slot import Slot
from wamledger.i18n import _
from wamledger.services.hand_in.slip import CHILD, UNSAFE, UNSAFE_ROUNDS, Piece, Slip
from wamledger.services.words import AGE_BAND, PARTICIPANT, SEX

if TYPE_CHECKING:
    from wamledger.services.hand_in.known import KnownPerson
    from wamledger.services.hand_in.recording import Fault


class Asks(NamedTuple):
    """What is asked while blanks are filled in: whether a weapon is known, whether all is well, and to record it."""

    compare: Callable[[Piece], None]
    check: Callable[[], None]
    post: Callable[[], None]


class SlipInHand:
    """The slip, its blanks, and what was said of it."""

    def __init__(self, asks: Asks) -> None:
        self._asks = asks
        self.blanks = Blanks()
        self.slip = Slip.new()
        self.alike: list[str] = []
        """Weapons on record that may be the one in hand."""
        self.proposed = ""
        """The number that nobody has yet."""
        self.faults: list[str] = []
        """What the ledger would not take."""

    # going on

    def changed(self, slot: Slot) -> str | None:
        """A key at the weapon or the ammunition is what came before; the blank where the cursor then stands."""
        self.faults = []
        if slot.name == "participant" and self.slip.visit:
            self.recognise(None)
        if slot.name == "what" and (piece := self.blanks.usual_piece(slot.value)) is not None:
            self.blanks.put_type(piece.type)
            for name in ("make", "model", "calibre"):
                self.blanks[name].put(getattr(piece, name))
            return "serial"
        if slot.name == "nature" and (nature := self.blanks.usual_nature(slot.value)) is not None:
            slot.put(nature.nature)
            return "quantity"
        return None

    def left(self, slot: Slot) -> str | None:
        """The blank that comes after this one; its own name where it will not do, None for the one that follows."""
        wanted = self._next(slot)
        self.read()
        return wanted

    def _next(self, slot: Slot) -> str | None:
        value = slot.value.strip()
        match slot.name:
            case "participant" | "sex" | "age_band" | "category" | "party" if not value:
                return self._stay(slot, _("This is needed."))
            case "age_band" | "category":
                self._look_after_children()
            case "name" if not self.blanks["beside"].is_on:
                return "what"
            case "beside" | "party":
                return "what"
            case "what":
                return self._weapon_named(slot, value)
            case "serial":
                return self._serial_read(value)
            case "serial_status" if not value:
                return self._stay(slot, _("Say why there is no serial."))
            case "serial_status":
                return "condition"
            case "condition":
                slot.put(value or "NOT_INSPECTED")
                if slot.value == UNSAFE:
                    slot.say(_("Nobody moves it before it is made safe: set it apart."), "warning")
                return "tag"
            case "tag":
                return self._piece_done()
            case "nature":
                return self._nature_named(slot, value)
            case "quantity" if not value or int(value) == 0:
                return self._stay(slot, _("How many?"))
            case "lot_number":
                self.slip.rounds.append(self.blanks.rounds())
                self.blanks.clear(ROUNDS)
                return "nature"
            case "finish":
                self._asks.post()
                return "finish"
        return None

    @staticmethod
    def _stay(slot: Slot, why: str) -> str:
        slot.say(why)
        return slot.name

    def _look_after_children(self) -> None:
        """Of a child nothing is asked, and somebody is there for it."""
        person = self.blanks.person()
        self.blanks["beside"].is_on = person.is_child
        if person.is_child:
            self.blanks["category"].say(
                _(
                    "A child: no weapon is asked for and no test made; child protection is present throughout."
                ),
                "warning",
            )
            if person.category == CHILD and person.age_band and not person.is_young:
                self.blanks["category"].say(_("The age is that of an adult."))

    def _weapon_named(self, slot: Slot, value: str) -> str | None:
        if not value:
            return "nature"
        piece = self.blanks.weapon_meant()
        if piece is not None:
            return self.blanks.put_weapon(piece)
        if self.blanks.is_weapon_called_so():
            return self._stay(slot, _("Several may be meant: choose one with the arrow keys."))
        return self._stay(
            slot, _("Nothing is called so. Write a model, a maker, or what kind of weapon it is.")
        )

    def _serial_read(self, value: str) -> str:
        status = self.blanks["serial_status"]
        self.alike = []
        if not value:
            if status.value not in NO_SERIAL:
                status.put("")
            return "serial_status"
        if not status.value or status.value in (*NO_SERIAL, "CLEAR", "PARTIAL"):
            status.put("PARTIAL" if "?" in value else "CLEAR")
        self._asks.compare(self.blanks.piece())
        return "condition"

    def _piece_done(self) -> str:
        """The weapon is among those of the slip, unless something about it cannot be."""
        from wamledger.services.hand_in.recording import piece_faults
        from wamledger.services.on_screen import telling

        piece = self.blanks.piece()
        for fault in piece_faults(piece):
            name = {"type": "what"}.get(fault.field, fault.field)
            return self._stay(self.blanks[name], telling.refusal(fault.refused, at_its_field=True))
        self.slip.pieces.append(piece)
        self.blanks.clear(PIECE)
        return "what"

    def _nature_named(self, slot: Slot, value: str) -> str | None:
        if not value:
            self.read()
            self._asks.check()
            return "finish"
        nature = self.blanks.nature_meant()
        if nature is None:
            said = (
                _("Several may be meant: choose one with the arrow keys.")
                if slot.suggested()
                else _("No nature is called so. Write a calibre, or what kind of ammunition it is.")
            )
            return self._stay(slot, said)
        slot.put(nature)
        return None

    def tagged(self, mark: str) -> bool:
        """The tag of the weapon in hand; whether that was the last that it wanted."""
        self.blanks["tag"].put(mark.upper())
        return bool(self.blanks["what"].value and self.blanks["condition"].value)

    # whoever has come before

    def is_to_be_looked_up(self, slot: Slot) -> bool:
        """Whether the number is one that somebody wrote, and not the next one that was proposed."""
        number = slot.value.strip()
        return slot.name == "participant" and bool(number) and number != self.proposed and not self.slip.visit

    def recognise(self, known: KnownPerson | None) -> str:
        """What is on record of the person stands in the blanks and is not asked; returns the blank that comes next."""
        self.slip.visit = 0 if known is None else known.visits
        for name in REGISTERED:
            value = "" if known is None else getattr(known, name, "")
            if known is not None or name != "armed_group":
                self.blanks[name].put(value)
        self.switch(is_group=False)
        if known is None:
            return "sex"
        self.read()
        told = (_(SEX.get(known.sex, known.sex)), _(AGE_BAND.get(known.age_band, known.age_band)))
        self.blanks["participant"].say(
            _(
                "On record already: {person}; weapons {weapons}, lots {lots}. What you enter now is added to that person; "
                "whoever is somebody else needs another number."
            ).format(
                person=", ".join((*told, _(PARTICIPANT.get(known.category, known.category)))),
                weapons=known.weapons,
                lots=known.lots,
            ),
            "warning",
        )
        return "beside" if self.blanks["beside"].is_on else "what"

    # as a whole

    def read(self) -> None:
        """The slip says what the blanks of the person say."""
        self.slip.person = self.blanks.person()
        self.slip.party = self.blanks["party"].value.strip()

    def as_json(self) -> dict[str, Any]:
        """The slip and what stands in its blanks, for a draft."""
        self.read()
        return {"slip": self.slip.as_json(), "typed": self.blanks.typed()}

    def resume(self, kept: Mapping[str, Any]) -> bool:
        """The slip is as it was left; False where nothing had been written on it."""
        slip, typed = Slip.read(kept.get("slip") or {}), kept.get("typed") or {}
        if not slip.id or (slip.is_empty and not typed):
            return False
        self.slip = slip
        self.blanks.put_person(slip.person)
        self.blanks["party"].put(slip.party)
        for name, value in typed.items():
            if name in self.blanks.of:
                self.blanks[name].put(value)
        self.switch(is_group=slip.is_group)
        return True

    def next_person(self) -> None:
        """An empty slip, with the number that follows, and the group of the person before."""
        from wamledger.services.hand_in.usual import following

        self.blanks.learn(self.slip)
        if self.slip.person.participant and not self.slip.visit:
            self.proposed = following(self.slip.person.participant)
        self.begin_anew()

    def begin_anew(self) -> None:
        """An empty slip, with the number that nobody has yet; what stood on the one before is gone."""
        group, self.slip = self.slip.person.armed_group, Slip.new()
        self.alike, self.faults = [], []
        self.blanks.clear([*PERSON, *PIECE, *ROUNDS, "party"])
        self.blanks["participant"].put(self.proposed)
        self.blanks["armed_group"].put(group)
        self.switch(is_group=False)

    def switch(self, *, is_group: bool) -> str:
        """A group hands in, and nobody is named; or a person. Returns the first blank."""
        self.slip.is_group = is_group
        for name in PERSON:
            self.blanks[name].is_on = not is_group and not (self.slip.visit and name in REGISTERED)
        self.blanks["party"].is_on = is_group
        if not is_group:
            self.blanks["beside"].is_on = self.blanks.person().is_child
        return "party" if is_group else "participant"

    def back_in_hand(self, faults: Sequence[Fault]) -> str:
        """What was refused is back in its blank with the reason beside it; returns that blank, empty where there is none."""
        from wamledger.services.on_screen import telling

        self.slip.at = ""
        self.checked(faults)
        fault = faults[0]
        name = {"type": "what", "item": "tag"}.get(fault.field, fault.field)
        if fault.part == "piece":
            self.blanks.put_piece(self.slip.pieces.pop(fault.number))
            name = name if name in PIECE else "what"
        elif fault.part == "rounds":
            self.blanks.put_rounds(self.slip.rounds.pop(fault.number))
            name = name if name in ROUNDS else "nature"
        if name not in self.blanks.of:
            return ""
        self.blanks[name].say(telling.refusal(fault.refused, at_its_field=True))
        return name

    def checked(self, faults: Sequence[Fault]) -> None:
        """This is what the ledger would not take."""
        from wamledger.services.on_screen import telling

        self.faults = [telling.refusal(each.refused) for each in faults]

    def unsafe(self, at: str) -> None:
        """The item in hand, or the last one, is unsafe and lies apart."""
        if self.blanks["what"].value:
            self.blanks["condition"].put(UNSAFE)
        elif at in ROUNDS and self.slip.rounds:
            self.slip.rounds[-1].condition = UNSAFE_ROUNDS
        elif self.slip.pieces:
            self.slip.pieces[-1].condition = UNSAFE

    def drop(self, at: str) -> str:
        """The last item is off the slip, and back in its blanks to be put right; returns the first of these."""
        if at in (*ROUNDS, "finish") and self.slip.rounds:
            self.blanks.put_rounds(self.slip.rounds.pop())
            return "nature"
        if self.slip.pieces:
            self.blanks.put_piece(self.slip.pieces.pop())
            return "what"
        return at
