"""The lots and natures of a count of which another quantity was seen than the book has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from wamledger.detection.counted.differing import LotRead, TotalRead
from wamledger.detection.look import Look
from wamledger.detection.sheet import Sheet, booked_in_after

if TYPE_CHECKING:
    from wamledger.detection.counted.reading import Reading


def read_lots(look: Look, sheet: Sheet, made: Reading) -> None:
    """The reading has what the sheet says of ammunition."""
    booked: dict[str, int] = {}
    for holder in sheet.holders:
        for (code, cell), quantity in look.lots_standing(holder, sheet.cut_off).items():
            if cell.status in sheet.statuses:
                booked[code] = booked.get(code, 0) + quantity
    if sheet.natures:
        made.natures = _natures(look, sheet, booked)
        return
    for lot in sorted(sheet.lots if sheet.is_sample else {*booked, *sheet.lots}):
        counted, sealed = sheet.lots.get(lot, (0, False))
        was = booked.get(lot, 0)
        if was == counted:
            continue
        # what went or came between the cut-off and the count was not there to be seen, or was seen too early
        if look.lot_held(lot, sheet.holders, sheet.event.at, sheet.statuses) == counted:
            continue
        if counted < was and _lot_may_come(look, lot, sheet):
            continue
        if counted > was:
            waiting = awaiting_disposal(look, lot, sheet.holders, sheet.cut_off)
            was += waiting if counted >= was + waiting else 0
            if counted == was:
                continue
        made.lots[lot] = LotRead(was, counted, sealed and counted > 0, sheet.boxes.get(lot, 0))


def _lot_may_come(look: Look, lot: str, sheet: Sheet) -> bool:
    """Whether the lot need not have been brought in yet: it was booked in after the count was."""
    first = look.first_entry("lot", lot)
    return first is not None and booked_in_after(look, first.seq, sheet.event)


def awaiting_disposal(look: Look, lot: str, holders: Iterable[str], moment: int) -> int:
    """How much of a lot waited then to be destroyed and stood in these places: it is in no store, and is seen there."""
    file, places = look.lot(lot, until=moment), set(holders)
    total = 0
    for cell in file.cells if file is not None else ():
        if cell.status == "AWAITING_DISPOSAL" and file is not None:
            plans = [each for each in look.about("disposal", cell.holder) if each.op == "plan_disposal"]
            if any(each.get("place") in places for each in plans):
                total += file.in_cell(cell, moment)
    return total


def _natures(look: Look, sheet: Sheet, booked: Mapping[str, int]) -> dict[str, TotalRead]:
    on_book: dict[str, int] = {}
    counted = dict(sheet.natures)
    lots: dict[str, list[str]] = {}
    for lot, quantity in booked.items():
        nature = look.nature_of(lot)
        on_book[nature] = on_book.get(nature, 0) + quantity
        lots.setdefault(nature, []).append(lot)
    for lot, (quantity, _sealed) in sheet.lots.items():
        nature = look.nature_of(lot)
        counted[nature] = counted.get(nature, 0) + quantity
    wanted = sheet.natures if sheet.is_sample else {*on_book, *counted}
    for nature in sorted(wanted):
        coming = [lot for lot in lots.get(nature, ()) if _lot_may_come(look, lot, sheet)]
        if coming and counted.get(nature, 0) < on_book[nature]:
            on_book[nature] -= min(
                sum(booked[lot] for lot in coming), on_book[nature] - counted.get(nature, 0)
            )
    return {
        nature: TotalRead(on_book.get(nature, 0), counted.get(nature, 0), tuple(sorted(lots.get(nature, ()))))
        for nature in sorted(wanted)
        if on_book.get(nature, 0) != counted.get(nature, 0)
    }
