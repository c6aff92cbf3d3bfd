"""A count sheet as detection reads it: what was in its scope, and what was seen."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.domain import moment
from wamledger.domain.serials import normalised
from wamledger.domain.stock import Cell

HELD = frozenset({"IN_STORE"})
GIVEN = frozenset({"ISSUED", "IN_MAINTENANCE"})


@dataclass(slots=True)
class Sheet:
    """
    What a count saw.

    Shape: ``weapons`` and ``absent`` are codes that were seen, or looked for and not seen; ``serials`` the lines that give
    a serial as read; ``lots`` the quantity of each lot and whether all of it was sealed; ``types`` and ``natures`` are
    totals, where the count was made by totals.
    """

    event: Event
    holders: list[str]
    cut_off: int
    statuses: frozenset[str]
    is_sample: bool
    of_weapons: bool
    of_lots: bool
    weapons: set[str] = field(default_factory=set)
    absent: set[str] = field(default_factory=set)
    serials: list[dict[str, Any]] = field(default_factory=list)
    lots: dict[str, tuple[int, bool]] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    natures: dict[str, int] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The place or party that was counted."""
        return str(self.event.get("place") or self.event.get("party"))

    @property
    def counters(self) -> list[str]:
        """Who counted."""
        return list(self.event.fields.get("counted_by", ()))


def sheet_of(look: Look, event: Event) -> Sheet:
    """The sheet of a count."""
    fields = event.fields
    place = fields.get("place")
    scope = fields["scope"]
    made = Sheet(
        event,
        look.within(place) if place else [fields["party"]],
        moment.parse(fields["cut_off"]),
        HELD if place else GIVEN,
        is_sample=scope == "SAMPLE",
        of_weapons=scope in ("ALL", "WEAPONS"),
        of_lots=scope in ("ALL", "AMMUNITION"),
    )
    for line in fields.get("lines", ()):
        _enter(made, line)
    return made


def _enter(made: Sheet, line: dict[str, Any]) -> None:
    quantity = line.get("quantity")
    if line.get("weapon"):
        (made.absent if quantity == 0 else made.weapons).add(line["weapon"])
    elif line.get("lot"):
        known, sealed = made.lots.get(line["lot"], (0, True))
        made.lots[line["lot"]] = (known + (quantity or 0), sealed and bool(line.get("sealed")))
    elif line.get("nature"):
        made.natures[line["nature"]] = made.natures.get(line["nature"], 0) + (quantity or 0)
    elif line.get("serial"):
        made.serials.append(line)
    elif line.get("type"):
        made.types[line["type"]] = made.types.get(line["type"], 0) + (quantity or 0)


def expected_weapons(look: Look, sheet: Sheet) -> dict[str, Cell]:
    """The weapons that the book had in the scope of the count at its cut-off, by all that is known by now."""
    if sheet.is_sample:
        named = sorted(sheet.weapons | sheet.absent)
        found = {}
        for code in named:
            file = look.weapon(code)
            cell = file.at(sheet.cut_off) if file is not None else None
            if cell is not None and cell.holder in sheet.holders and cell.status in sheet.statuses:
                found[code] = cell
        return found
    if not sheet.of_weapons:
        return {}
    standing = look.weapons_standing(sheet.holders, sheet.cut_off)
    return {code: cell for code, cell in standing.items() if cell.status in sheet.statuses}


def expected_lots(look: Look, sheet: Sheet) -> dict[str, int]:
    """How much of each lot the book had in the scope of the count at its cut-off."""
    found: dict[str, int] = {}
    if not (sheet.of_lots or sheet.is_sample):
        return found
    for holder in sheet.holders:
        for (code, cell), quantity in look.lots_standing(holder, sheet.cut_off).items():
            if cell.status in sheet.statuses:
                found[code] = found.get(code, 0) + quantity
    if sheet.is_sample:
        return {code: found.get(code, 0) for code in sheet.lots}
    return dict(sorted(found.items()))


def recognised(look: Look, sheet: Sheet, expected: dict[str, Cell]) -> tuple[set[str], list[dict[str, Any]]]:
    """The weapons that were seen, by code or by a serial that is theirs; and the lines whose serial is nobody's here."""
    seen = set(sheet.weapons)
    strangers = []
    for line in sheet.serials:
        codes = look.weapons_read_as(normalised(line["serial"]))
        here = [code for code in codes if code in expected and code not in seen]
        fitting = [code for code in here if _fits(look, code, line)] or here
        if fitting:
            seen.add(fitting[0])
        else:
            strangers.append(line)
    return seen, strangers


def _fits(look: Look, code: str, line: dict[str, Any]) -> bool:
    """Whether make, model and calibre, as far as they were seen, are the weapon's."""
    file = look.weapon(code)
    return file is not None and all(
        not line.get(name) or str(line[name]).casefold() == str(file.identity.get(name, "")).casefold()
        for name in ("make", "model", "calibre")
    )
