"""The lists of a rotation: what each names, as weapons and lots of the book as far as these are known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.look import NEVER, Look
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.domain.moment import DAY
from wamledger.domain.serials import normalised

Line = Mapping[str, Any]
Lots = tuple[str, ...]
"""The lots that a line may mean: one where it gives the code, or several that bear its number."""
GONE: Final = frozenset(
    {"HANDED_OVER", "DESTROYED", "WRITTEN_OFF", "UNACCOUNTED", "AWAITING_DISPOSAL", "EXPENDED"}
)
OVERLAP: Final = 30 * DAY
"""So long before a contingent leaves, the one that relieves it may have come."""
SHOWN_IN: Final = frozenset({"ARRIVAL", "INSPECTION"})
"""Lists by whoever saw the things themselves."""


@dataclass(slots=True)
class RotationList:
    """
    The sheets of one list.

    Shape: ``weapons`` are those of the book; ``strangers`` the lines whose serial is no weapon's, and ``unnamed`` those
    that give a model and no serial; ``lots`` the quantity of each lot, and ``unknown`` that of each nature and number
    that is no lot's of the book.
    """

    sheets: list[Event] = field(default_factory=list)
    weapons: set[str] = field(default_factory=set)
    strangers: list[Line] = field(default_factory=list)
    unnamed: list[Line] = field(default_factory=list)
    lots: dict[Lots, int] = field(default_factory=dict)
    unknown: dict[str, int] = field(default_factory=dict)

    @property
    def last(self) -> Event:
        """The sheet that closes it."""
        return self.sheets[-1]

    @property
    def number(self) -> int:
        """How many weapons it names."""
        return len(self.weapons) + len(self.strangers) + len(self.unnamed)


def list_of(look: Look, events: Iterable[Event], kind: str) -> RotationList | None:
    """What the sheets of one list name together; None where there is no sheet."""
    made = RotationList()
    for event in events:
        if event.fields["list"] == kind:
            made.sheets.append(event)
            for line in event.fields["lines"]:
                _enter(look, made, line)
    return made if made.sheets else None


def _enter(look: Look, made: RotationList, line: Line) -> None:
    if line.get("weapon"):
        made.weapons.add(str(line["weapon"]))
    elif line.get("serial"):
        code = look.bearer(normalised(str(line["serial"])), lambda _code: True, line)
        if code is not None and is_kin(look, code, line):
            made.weapons.add(code)
        else:
            made.strangers.append(line)
    elif "quantity" not in line:
        made.unnamed.append(line)
    else:
        lots = _lots_meant(look, line)
        if lots:
            made.lots[lots] = made.lots.get(lots, 0) + int(line["quantity"])
        elif line.get("lot_number"):
            name = f"{line.get('nature') or ''} {line['lot_number']}".strip()
            made.unknown[name] = made.unknown.get(name, 0) + int(line["quantity"])


def _lots_meant(look: Look, line: Line) -> Lots:
    """The lots of the book that a line means, by code or by nature and number; those that were brought, if any were."""
    if line.get("lot"):
        return (str(line["lot"]),)
    nature, number = line.get("nature"), line.get("lot_number")
    if not number:
        return ()
    found = [code for code in look.lots_numbered(str(number)) if nature in (None, look.nature_of(code))]
    brought = []
    for code in found:
        file = look.lot(code)
        acquisition = file.first.fields.get("acquisition", {}) if file is not None else {}
        if acquisition.get("ownership") == "CONTINGENT":
            brought.append(code)
    return tuple(brought or found)


def identity(look: Look, code: str) -> Mapping[str, Any]:
    """What a weapon is called; nothing where it is not known."""
    file = look.weapon(code)
    return file.identity if file is not None else {}


def is_kin(look: Look, code: str, line: Line) -> bool:
    """Whether a line may be of the weapon, by make, model and calibre."""
    return kinship(looks(identity(look, code)), looks(line)) is not Kinship.OTHER


def own(
    look: Look, party: str, everything: Sequence[Event], until: int
) -> tuple[dict[str, Event], dict[str, Event]]:
    """The weapons and lots that are the contingent's: on its arrival lists, or taken on charge from it."""
    weapons: dict[str, Event] = {}
    lots: dict[str, Event] = {}
    for event in everything:
        made = list_of(look, [event], "ARRIVAL") if event.seq < until else None
        if made is not None:
            weapons |= {code: event for code in sorted(made.weapons) if code not in weapons}
            lots |= {code: event for meant in sorted(made.lots) for code in meant if code not in lots}
    for event in look.about("brought", party):
        if event.seq >= until or event.fields["acquisition"]["ownership"] != "CONTINGENT":
            continue
        for line in event.fields["lines"]:
            if "new_weapon" in line:
                weapons.setdefault(line["new_weapon"]["id"], event)
            elif "new_lot" in line:
                lots.setdefault(line["new_lot"]["id"], event)
    return weapons, lots


def on_book(look: Look, code: str, at: int) -> bool:
    """Whether the book had the weapon then, in store or in somebody's hands."""
    file = look.weapon(code)
    cell = file.at(at) if file is not None else None
    return cell is not None and cell.status not in GONE


def seen_since(look: Look, code: str, at: int) -> Event | None:
    """The entry after a moment by which somebody had the weapon in hand."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.at > at and stay.cell is not None and stay.cell.status != "UNACCOUNTED":
            return look.numbered(stay.seq)
    return None


def told_since(spoken_of: Iterable[Event], party: str, at: int) -> bool:
    """Whether a count, or a list by whoever saw the thing, has named it since; whoever takes over may have come before."""
    return any(each.stands and each.at >= _since(each, party, at) for each in spoken_of)


def _since(event: Event, party: str, at: int) -> int:
    """From when on an entry shows that the thing is still there."""
    if event.op == "count" or (event.op == "declare" and event.fields["list"] in SHOWN_IN):
        took_over = event.op == "declare" and event.fields["party"] != party
        return at - OVERLAP if took_over else at
    return NEVER
