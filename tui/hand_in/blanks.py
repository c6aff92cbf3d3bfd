"""
The blanks of the DDR line: who hands in, one weapon at a time, one lot at a time, and the end.

Answers are keys: a digit for a weapon that came before, for an age, for a condition. What is not asked of anybody is
passed over, so that a rifle and its rounds take a few dozen keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from tui.widgets import suggesting
from tui.widgets.entry_drawing import MOST_SUGGESTED
from tui.widgets.slot import Slot, Suggested, numbered
from wamledger import reference
from wamledger.i18n import N_, _
from wamledger.services.hand_in import naming
from wamledger.services.hand_in.slip import Person, Piece, Rounds, Slip
from wamledger.services.hand_in.usual import MOST, Usual, UsualNature, UsualPiece
from wamledger.services.words import AGE_BAND, CONDITION, PARTICIPANT, SERIAL_STATUS, SEX

PERSON: Final = ("participant", "sex", "age_band", "category", "armed_group", "name", "beside")
PIECE: Final = ("what", "make", "model", "calibre", "serial", "serial_status", "condition", "tag")
REGISTERED: Final = ("sex", "age_band", "category", "armed_group", "name")
"""What is not asked of whoever is on record."""
ROUNDS: Final = ("nature", "quantity", "lot_number")
NO_SERIAL: Final = ("NONE", "ILLEGIBLE", "OBLITERATED", "NOT_CHECKED")
"""Of what has no serial that can be read."""
CRAFT: Final = "SA-90"

_SEX: Final = {"f": ("F", SEX["F"]), "m": ("M", SEX["M"]), "n": ("UNSPECIFIED", SEX["UNSPECIFIED"])}
_CONDITIONS: Final = (
    "SERVICEABLE",
    "UNSERVICEABLE_REPAIRABLE",
    "UNSERVICEABLE_BER",
    "INCOMPLETE",
    "UNSAFE",
    "DEACTIVATED",
    "NOT_INSPECTED",
)


class Blanks:
    """All blanks, by name; ``usual`` is what came before, ``natures`` are all that the mission knows."""

    def __init__(self) -> None:
        self.usual = Usual()
        self.types = {code: _(kind.name) for code, kind in reference.weapon_types().items()}
        self.natures: list[tuple[str, str]] = []
        self._offered: dict[str, UsualPiece] = {}
        """The weapons that were suggested last, by what stands in the blank for them."""
        self._type_like = suggesting.of(self.types.items())
        self._nature_like = suggesting.of(())
        made = (
            Slot("participant", N_("Number"), "code", 16),
            Slot("sex", N_("Sex"), "pick", 16, picks=_SEX),
            Slot("age_band", N_("Age"), "pick", 16, picks=numbered(AGE_BAND, AGE_BAND)),
            Slot("category", N_("Category"), "pick", 30, picks=numbered(PARTICIPANT, PARTICIPANT)),
            Slot("armed_group", N_("Group"), "text", 24),
            Slot("name", N_("Name (kept apart)"), "text", 30),
            Slot("beside", N_("Child protection officer present"), "text", 24),
            Slot("party", N_("Group that hands in (code of the party)"), "code", 20),
            Slot("what", N_("Weapon"), "text", 34, suggest=self.weapons_like),
            Slot("make", N_("Make"), "text", 18),
            Slot("model", N_("Model"), "text", 18),
            Slot("calibre", N_("Calibre"), "text", 14),
            Slot("serial", N_("Serial"), "text", 20),
            Slot("serial_status", N_("Serial is"), "pick", 20, picks=numbered(SERIAL_STATUS, SERIAL_STATUS)),
            Slot("condition", N_("Condition"), "pick", 20, picks=numbered(_CONDITIONS, CONDITION)),
            Slot("tag", N_("Tag"), "code", 16),
            Slot("nature", N_("Nature"), "text", 30, suggest=self.natures_like),
            Slot("quantity", N_("Quantity"), "number", 9),
            Slot("lot_number", N_("Lot number"), "text", 18),
            Slot("finish", N_("Record"), "pick", 12),
        )
        self.of = {slot.name: slot for slot in made}
        self.of["beside"].is_on = self.of["party"].is_on = False

    def __getitem__(self, name: str) -> Slot:
        return self.of[name]

    def knows(self, usual: Usual, natures: Sequence[tuple[str, str]]) -> None:
        """What came before, and what there is, can be chosen from now on."""
        self.usual, self.natures = usual, list(natures)
        self._nature_like = suggesting.of(self.natures)

    def learn(self, slip: Slip) -> None:
        """What was handed in can be chosen by a key from now on, as long as there are keys; no key changes its meaning."""
        pieces, natures, known = list(self.usual.pieces), list(self.usual.natures), list(self.usual.known)
        names = dict(self.natures)
        for each in slip.pieces:
            if each.make and each.model:
                came = UsualPiece(
                    each.type, each.make, each.model, each.calibre, self.types.get(each.type, "")
                )
                pieces += [] if came in pieces else [came]
                known += [] if came in known else [came]
        for rounds in slip.rounds:
            nature = UsualNature(rounds.nature, names.get(rounds.nature, rounds.nature))
            natures += [] if nature in natures else [nature]
        self.usual = Usual(tuple(pieces[:MOST]), tuple(natures[:MOST]), tuple(known))

    def weapons_like(self, typed: str) -> Suggested:
        """With nothing typed, what came before, by key; else types by code and name, and weapons by maker and model."""
        if typed.strip():
            return self._weapons_called(typed)[:MOST_SUGGESTED]
        return [
            (str(number), f"{each.make} {each.model}, {each.calibre}, {each.words}")
            for number, each in enumerate(self.usual.pieces, 1)
        ]

    def natures_like(self, typed: str) -> Suggested:
        """With nothing typed, what came before, by key; else natures by code and name."""
        if typed.strip():
            return self._nature_like(typed)
        return [(str(number), each.words) for number, each in enumerate(self.usual.natures, 1)]

    def usual_piece(self, key: str) -> UsualPiece | None:
        """The weapon that came before, by its key."""
        return self.usual.pieces[int(key) - 1] if _is_key(key, len(self.usual.pieces)) else None

    def usual_nature(self, key: str) -> UsualNature | None:
        """The nature that came before, by its key."""
        return self.usual.natures[int(key) - 1] if _is_key(key, len(self.usual.natures)) else None

    def clear(self, names: Iterable[str]) -> None:
        """Nothing stands in these blanks."""
        for name in names:
            self.of[name].put("")

    # what stands in them

    def person(self) -> Person:
        """The person, as far as the blanks say."""
        return Person(**{name: self.of[name].value.strip() for name in PERSON})

    def put_person(self, person: Person) -> None:
        """The blanks say what is known of the person."""
        for name in PERSON:
            self.of[name].put(getattr(person, name))

    def piece(self) -> Piece:
        """The weapon, as far as the blanks say."""
        found = {name: self.of[name].value.strip() for name in PIECE if name != "what"}
        kind = self.of["what"].value.split(" ", 1)[0]
        return Piece(type=kind, manufacture_origin="CRAFT" if kind == CRAFT else "", **found)

    def put_piece(self, piece: Piece) -> None:
        """The blanks say what is known of the weapon."""
        self.put_type(piece.type)
        for name in PIECE:
            if name != "what":
                self.of[name].put(getattr(piece, name))

    def put_type(self, kind: str) -> None:
        """The type stands in its blank with its name."""
        self.of["what"].put(f"{kind} {self.types.get(kind, '')}".strip())

    def weapon_meant(self) -> UsualPiece | None:
        """The weapon that was typed, as far as that says what it is; None where it is none, or could be several."""
        typed = self.of["what"].value.strip()
        kind = suggesting.meant(self.types.items(), typed) or suggesting.meant(
            self.types.items(), typed.split(" ", 1)[0]
        )
        if kind is not None:
            return UsualPiece(kind, "", "", "", "")
        if typed in self._offered:
            return self._offered[typed]
        called = naming.pieces_called(typed, self.usual.known)
        exact = [each for each in called if naming.is_called(each, typed)]
        return exact[0] if len(exact) == 1 else called[0] if len(called) == 1 else None

    def is_weapon_called_so(self) -> bool:
        """Whether there are weapons that may be meant by what was typed."""
        return bool(self._weapons_called(self.of["what"].value))

    def _weapons_called(self, typed: str) -> list[tuple[str, str]]:
        kinds = list(self._type_like(typed))
        if any(code.casefold() == typed.strip().casefold().split(" ", 1)[0] for code in self.types):
            return kinds
        found = [(naming.label(each), each) for each in naming.pieces_called(typed, self.usual.known)]
        found = [(name, each) for name, each in found if name not in dict(kinds)]
        self._offered = dict(found)
        return kinds + [(name, each.words) for name, each in found]

    def put_weapon(self, piece: UsualPiece) -> str | None:
        """The blanks say what is known of it; returns the first that is left to be filled in, None for the next."""
        self.put_type(piece.type)
        if not piece.model:
            return None
        for name in ("make", "model", "calibre"):
            self.of[name].put(getattr(piece, name))
        return next((name for name in ("make", "calibre") if not self.of[name].value), "serial")

    def nature_meant(self) -> str | None:
        """The nature that was typed; None where it is none, or could be several."""
        return suggesting.meant(self.natures, self.of["nature"].value)

    def rounds(self) -> Rounds:
        """The ammunition, as far as the blanks say."""
        quantity = self.of["quantity"].value
        return Rounds(
            self.of["nature"].value.strip(),
            int(quantity) if quantity else 0,
            self.of["lot_number"].value.strip(),
        )

    def put_rounds(self, rounds: Rounds) -> None:
        """The blanks say what is known of the ammunition."""
        self.of["nature"].put(rounds.nature)
        self.of["quantity"].put(str(rounds.quantity or ""))
        self.of["lot_number"].put(rounds.lot_number)

    def typed(self) -> dict[str, str]:
        """What stands in the blanks of a weapon or lot that is not finished, for a draft."""
        return {name: self.of[name].value for name in (*PIECE, *ROUNDS) if self.of[name].value}


def _is_key(key: str, many: int) -> bool:
    return len(key) == 1 and key in "123456789" and int(key) <= many
