"""The reading of a count: where it and the book differ, and nothing of where they agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wamledger.detection.books import Event
from wamledger.detection.look import Look
from wamledger.detection.sheet import Sheet, sheet_of
from wamledger.domain.serials import normalised
from wamledger.domain.stock import Cell

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LotRead:
    """A lot of which the count saw another quantity than the book has."""

    booked: int
    counted: int
    sealed: bool
    """Whether everything that was seen of it was sealed; nothing seen is not."""
    boxes: int = 0
    """How much of it was seen in sealed packages."""


@dataclass(frozen=True, slots=True)
class TotalRead:
    """A type or nature of which the count saw another number than the book has, with the lots of the nature."""

    booked: int
    counted: int
    lots: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """
    Where a count and the book differ at its cut-off, by all that is known by now.

    Shape: ``missing`` are weapons of the scope that were not seen; ``beyond`` those that were seen and which the book has
    elsewhere; ``strangers`` the lines whose serial is no weapon's of the scope. ``types``, ``lots`` and ``natures`` hold
    what differs. ``told`` are the items that a sample names; it says nothing of others.
    """

    event: Event
    place: str
    holders: tuple[str, ...]
    cut_off: int
    statuses: frozenset[str]
    counters: tuple[str, ...]
    is_sample: bool
    by_type: bool
    by_nature: bool
    of_weapons: bool
    of_lots: bool
    on_book: int = 0
    seen: int = 0
    missing: frozenset[str] = frozenset()
    beyond: tuple[str, ...] = ()
    strangers: tuple[Line, ...] = ()
    types: dict[str, TotalRead] = field(default_factory=dict)
    lots: dict[str, LotRead] = field(default_factory=dict)
    natures: dict[str, TotalRead] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()
    """The weapons of the place that a sample does not name, where it has strangers: one of them may be one of these."""
    unsure: frozenset[str] = frozenset()
    """Weapons that were not seen and need not have been there: they had left by then, or were not brought in yet."""

    @property
    def order(self) -> tuple[int, int]:
        """Counts follow one another by their cut-offs, and by the ledger where these are the same."""
        return (self.cut_off, self.event.seq)

    def covers(self, cell: Cell | None) -> bool:
        """Whether what stands there is in the scope of the count."""
        return cell is not None and cell.holder in self.holders and cell.status in self.statuses

    def saw(self, look: Look, code: str) -> bool | None:
        """Whether the count saw the weapon; None where it says nothing of it."""
        if self.by_type or code in self.beyond:
            return True if code in self.told or code in self.beyond else None
        if code in self.unsure:
            return None
        if self.is_sample:
            return code not in self.missing if code in self.told else None
        file = look.weapon(code)
        if not self.of_weapons or file is None or not self.covers(file.at(self.cut_off)):
            return None
        return code not in self.missing

    def difference(self, lot: str) -> int | None:
        """Book less count of a lot; None where the count says nothing of it."""
        if self.by_nature:
            return None
        if self.is_sample:
            if lot not in self.told:
                return None
        elif not self.of_lots:
            return None
        read = self.lots.get(lot)
        return 0 if read is None else read.booked - read.counted


def reading(look: Look, count: str) -> Reading | None:
    """The reading of a count that stands; worked out once for all who ask."""
    found: Reading | None = look.shared("reading", count, _read)
    return found


def readings_of(look: Look, holder: str) -> Sequence[Reading]:
    """The readings of the counts that covered a place or party, by cut-off."""
    found: Sequence[Reading] = look.shared("readings", holder, _all_read)
    return found


def _all_read(look: Look, holder: str) -> Sequence[Reading]:
    return [found for each in look.counts_of(holder) if (found := reading(look, each.id)) is not None]


def cancelled_reading(look: Look, event: Event) -> Reading:
    """The reading of a count that was reversed: what it had found."""
    return _reading(look, event)


def _read(look: Look, count: str) -> Reading | None:
    event = look.event(count)
    return _reading(look, event) if event is not None and event.stands else None


def _reading(look: Look, event: Event) -> Reading:
    sheet = sheet_of(look, event)
    made = Reading(
        event,
        sheet.place,
        tuple(sheet.holders),
        sheet.cut_off,
        sheet.statuses,
        tuple(sheet.counters),
        is_sample=sheet.is_sample,
        by_type=bool(sheet.types),
        by_nature=bool(sheet.natures),
        of_weapons=sheet.of_weapons,
        of_lots=sheet.of_lots,
    )
    if sheet.is_sample:
        made.told = frozenset((*sheet.weapons, *sheet.absent, *sheet.lots))
    elif made.by_type:
        made.told = frozenset(sheet.weapons)
    _weapons(look, sheet, made)
    if sheet.of_lots or sheet.is_sample:
        _lots(look, sheet, made)
    return made


# weapons


def _weapons(look: Look, sheet: Sheet, made: Reading) -> None:
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
    file = look.weapon(code)
    cell = file.at(made.event.at) if file is not None else None
    return cell is not None and not made.covers(cell) and cell.status != "UNACCOUNTED"


def _may_come(look: Look, code: str, made: Reading) -> bool:
    """
    Whether the weapon need not have been brought in yet: it was booked in after the count was.

    What is taken on charge is so from when it was taken, on a patrol or from its owner, and comes to the store with its
    entry at the latest.
    """
    file = look.weapon(code)
    stay = file.stay_at(made.cut_off) if file is not None else None
    return stay is not None and _booked_in_after(look, stay.seq, made.event)


def _booked_in_after(look: Look, seq: int, count: Event) -> bool:
    return seq > count.seq and look.numbered(seq).op == "register"


def _came(look: Look, code: str, made: Reading) -> bool:
    """Whether the weapon came between the cut-off and the count."""
    file = look.weapon(code)
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
        file = look.weapon(code)
        stay = file.stay_at(sheet.cut_off) if file is not None else None
        if stay is not None and _booked_in_after(look, stay.seq, sheet.event):
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


# ammunition


def _lots(look: Look, sheet: Sheet, made: Reading) -> None:
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
        made.lots[lot] = LotRead(was, counted, sealed and counted > 0, sheet.boxes.get(lot, 0))


def _lot_may_come(look: Look, lot: str, sheet: Sheet) -> bool:
    """Whether the lot need not have been brought in yet: it was booked in after the count was."""
    file = look.lot(lot)
    return file is not None and _booked_in_after(look, file.first.seq, sheet.event)


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
