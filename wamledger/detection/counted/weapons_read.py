"""The weapons of a count: which of the scope were not seen, and which were seen beyond it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from wamledger.detection.counted.differing import TotalRead
from wamledger.detection.look import Look
from wamledger.detection.sheet import Sheet, booked_in_after
from wamledger.domain.serials import normalised
from wamledger.domain.stock import Cell

if TYPE_CHECKING:
    from wamledger.detection.counted.reading import Reading

Line = Mapping[str, Any]


def read_weapons(look: Look, sheet: Sheet, made: Reading) -> None:
    """The reading has what the sheet says of weapons."""
    if sheet.types and not sheet.weapons:
        on_book = look.types_standing(sheet.holders, sheet.cut_off, sheet.statuses)
        if not _compared(on_book, {}, sheet.types):
            made.on_book = made.seen = sum(on_book.values())
            return
    standing = look.weapons_standing(sheet.holders, sheet.cut_off)
    here = {code: cell for code, cell in standing.items() if cell.status in sheet.statuses}
    if sheet.types:
        made.on_book = len(here)
        made.seen = sum(sheet.types.values()) + len(sheet.weapons)
        made.types = _types(look, sheet, here)
    else:
        seen, strangers = _recognised(look, sheet, here)
        expected = here
        if sheet.is_sample:
            expected = {code: here[code] for code in (*sheet.weapons, *sheet.absent) if code in here}
        elif not sheet.of_weapons:
            expected = {}
        made.on_book = len(expected)
        unseen = [code for code in expected if code not in seen]
        made.unsure = frozenset(
            code for code in unseen if _left(look, code, made) or _may_come(look, code, made)
        )
        made.missing = frozenset(unseen) - made.unsure
        made.seen = made.on_book - len(made.missing)
        made.strangers = tuple(strangers)
        if strangers and sheet.is_sample:
            made.unread = frozenset(here) - seen - sheet.absent
    made.beyond = tuple(
        sorted(code for code in sheet.weapons if code not in here and not _came(look, code, made))
    )


def _left(look: Look, code: str, made: Reading) -> bool:
    """Whether the weapon went elsewhere between the cut-off and the count; what is reported lost did not."""
    file = look.weapon(code, until=made.event.at)
    cell = file.at(made.event.at) if file is not None else None
    return cell is not None and not made.covers(cell) and cell.status != "UNACCOUNTED"


def _may_come(look: Look, code: str, made: Reading) -> bool:
    """
    Whether the weapon need not have been brought in yet: it was booked in after the count was.

    What is taken on charge is so from when it was taken, on a patrol or from its owner, and comes to the store with its
    entry at the latest.
    """
    stay = look.stay_of(code, made.cut_off)
    return stay is not None and booked_in_after(look, stay.seq, made.event)


def _came(look: Look, code: str, made: Reading) -> bool:
    """Whether the weapon came between the cut-off and the count."""
    file = look.weapon(code, until=made.event.at)
    return file is not None and made.covers(file.at(made.event.at))


def _recognised(look: Look, sheet: Sheet, here: Mapping[str, Cell]) -> tuple[set[str], list[Line]]:
    """The weapons that were seen, by code or by a serial that is theirs; and the lines whose serial is nobody's here."""
    seen = set(sheet.weapons)
    strangers: list[Line] = []
    for line in sheet.serials:
        found = look.bearer(normalised(line["serial"]), lambda code: code in here and code not in seen, line)
        if found is None:
            strangers.append(line)
        else:
            seen.add(found)
    return seen, strangers


def _types(look: Look, sheet: Sheet, here: Mapping[str, Cell]) -> dict[str, TotalRead]:
    """The types of which another number was seen, whether the types are taken as now known or as they were."""
    found = _compared(look.types_of(here), look.types_of(sheet.weapons), sheet.types)
    if found:
        before = _compared(
            look.types_of(here, first=True), look.types_of(sheet.weapons, first=True), sheet.types
        )
        found = min(found, before, key=_sum)
    if found and sheet.event.at > sheet.cut_off:
        later = look.weapons_standing(sheet.holders, sheet.event.at)
        then = look.types_of(code for code, cell in later.items() if cell.status in sheet.statuses)
        found = {kind: each for kind, each in found.items() if then.get(kind, 0) != each.counted}
    if any(each.counted < each.booked for each in found.values()):
        found = _without_what_may_come(look, sheet, here, found)
    return found


def _without_what_may_come(
    look: Look, sheet: Sheet, here: Mapping[str, Cell], found: dict[str, TotalRead]
) -> dict[str, TotalRead]:
    """The same, where what was booked in after the count may have been there or not, whichever is nearer to it."""
    coming: list[str] = []
    for code in here:
        stay = look.stay_of(code, sheet.cut_off)
        if stay is not None and booked_in_after(look, stay.seq, sheet.event):
            coming.append(code)
    types = look.types_of(coming)
    left = {}
    for kind, each in found.items():
        booked = max(each.booked - types.get(kind, 0), min(each.counted, each.booked))
        if booked != each.counted:
            left[kind] = TotalRead(booked, each.counted)
    return left


def _sum(found: Mapping[str, TotalRead]) -> int:
    return sum(abs(each.booked - each.counted) for each in found.values())


def _compared(
    booked: Mapping[str, int], named: Mapping[str, int], totals: Mapping[str, int]
) -> dict[str, TotalRead]:
    found = {}
    for kind in sorted({*booked, *named, *totals}):
        counted = totals.get(kind, 0) + named.get(kind, 0)
        if counted != booked.get(kind, 0):
            found[kind] = TotalRead(booked.get(kind, 0), counted)
    return found
