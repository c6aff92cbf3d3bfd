"""
Loss lines: what the counts of one store found gone that no count before had found gone, line by line and week by week.

A line is a lot, or a type of weapon. What a later count finds again was a mistake of the count, and is known as one from
then on; what is written off or reported lost afterwards stays a loss. The same shortage in ten counts is one loss line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from wamledger.detection.books import Event
from wamledger.detection.counted.lines import lines_of, moved_lines, swapped_lots
from wamledger.detection.counted.reading import Reading, reading
from wamledger.detection.finding import finding_id
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, class_of_lot, class_of_weapon
from wamledger.domain import moment as moments

WEEK: Final = 7 * moments.DAY
_MONDAY: Final = 4 * moments.DAY
"""The first Monday of the calendar by which weeks are told: 5 January 1970."""
UNEXPLAINED: Final = frozenset({"UNEXPLAINED", "THEFT", "CORRUPTION"})
"""Kinds of reported losses that no attack, fire or accident explains."""


def week_of(moment: int) -> int:
    """The number of a week, from Monday to Sunday in UTC."""
    return (moment - _MONDAY) // WEEK


def end_of(week: int) -> int:
    """When a week is over."""
    return (week + 1) * WEEK + _MONDAY


@dataclass(slots=True)
class LossLine:
    """
    A lot or type of which something is gone since the count before.

    Shape: ``mistake`` is the entry that showed that nothing was gone, ``confirmed`` the review that said something was;
    ``handlers`` are the codes of those who recorded that something of the lot came or went since the count before.
    Units: ``quantity`` in the unit of the lot, or in weapons.
    """

    week: int
    at: int
    entry: Event
    kind: ItemClass
    code: str
    quantity: int
    weapons: tuple[str, ...] = ()
    handlers: tuple[str, ...] = ()
    mistake: Event | None = None
    confirmed: Event | None = None

    def stands(self, moment: int) -> bool:
        """Whether nobody had shown by then that it was a mistake."""
        return self.mistake is None or self.mistake.at > moment


@dataclass(slots=True)
class Counted:
    """
    One count.

    Shape: ``lines`` is how many lines of which class it looked at, and ``moved`` how many lines of which class were
    booked in or out since the count before; ``handled`` who booked, and ``bookings`` how often, by lot.
    """

    week: int
    entry: Event
    lines: dict[ItemClass, int]
    moved: dict[ItemClass, int]
    handled: dict[str, tuple[str, ...]]
    bookings: dict[str, int]
    differing: int
    """Lines that differ from the book, whichever way."""
    counters: tuple[str, ...]


@dataclass(slots=True)
class StoreLosses:
    """Every count of one place in the order of their cut-offs, and every loss line."""

    place: str
    counts: list[Counted] = field(default_factory=list)
    losses: list[LossLine] = field(default_factory=list)


def losses_of(look: Look, place: str) -> StoreLosses:
    """The counts and loss lines of a place; worked out once for all who ask."""
    found: StoreLosses = look.shared("losses", place, _work)
    return found


def counted_places(look: Look) -> list[str]:
    """The places of which there are counts, in the order of their codes."""
    return sorted({event.fields["place"] for event in look.events("count") if event.get("place")})


@dataclass(slots=True)
class _Open:
    """What is known to be gone of a lot, and the lines that said so."""

    known: int = 0
    lines: list[LossLine] = field(default_factory=list)


def _work(look: Look, place: str) -> StoreLosses:
    made = StoreLosses(place)
    readings = [
        found
        for event in look.counts_of(place)
        if event.get("place") == place and (found := reading(look, event.id)) is not None
    ]
    holders = frozenset(look.within(place))
    said = sorted(_recognised(look, holders), key=lambda each: (each[0].at, each[0].seq))
    lots: dict[str, _Open] = {}
    gone: dict[str, LossLine] = {}
    position, before = 0, -1
    for each in sorted(readings, key=lambda read: read.order):
        while position < len(said) and said[position][0].at <= each.cut_off:
            _recognise(look, made, lots, gone, *said[position])
            position += 1
        booked = look.handled(holders, before, each.cut_off) if before >= 0 else {}
        before = each.cut_off
        made.counts.append(
            Counted(
                week_of(each.cut_off),
                each.event,
                lines_of(look, each),
                moved_lines(look, booked),
                {lot: tuple(sorted({event.by for event in events})) for lot, events in booked.items()},
                {lot: len(events) for lot, events in booked.items()},
                len(each.lots) + len(each.natures) + len(each.types) + len(each.missing),
                each.counters,
            )
        )
        _count_lots(look, made, lots, each)
        _count_weapons(look, made, gone, each)
    for rest in said[position:]:
        _recognise(look, made, lots, gone, *rest)
    made.losses.sort(key=lambda line: (line.at, line.entry.seq, line.code))
    return made


def _class_of_lot(look: Look, code: str) -> ItemClass:
    return class_of_lot(look, {"nature": look.nature_of(code)})


def _count_lots(look: Look, made: StoreLosses, lots: dict[str, _Open], each: Reading) -> None:
    if each.by_nature:
        found = {nature: total.booked - total.counted for nature, total in each.natures.items()}
        asked = set(each.natures) | {code for code in lots if code.startswith("nature ")}
        for nature in sorted(asked):
            name = nature.removeprefix("nature ")
            kind = class_of_lot(look, {"nature": name})
            _count_one(look, made, lots, each, f"nature {name}", name, kind, found.get(name, 0))
        return
    swapped = swapped_lots(look, each)
    for lot in sorted({*each.lots, *lots}):
        if lot.startswith("nature ") or lot in swapped:
            continue
        difference = each.difference(lot)
        if difference is not None:
            _count_one(look, made, lots, each, lot, lot, _class_of_lot(look, lot), difference)


def _count_one(
    look: Look,
    made: StoreLosses,
    lots: dict[str, _Open],
    each: Reading,
    key: str,
    code: str,
    kind: ItemClass,
    difference: int,
) -> None:
    """One lot in one count: what is gone beyond what was known is a loss line, what is back was a mistake."""
    state = lots.setdefault(key, _Open())
    gone = max(difference, 0)
    if gone > state.known:
        handlers = made.counts[-1].handled.get(code, ())
        line = LossLine(
            week_of(each.cut_off),
            each.event.at,
            each.event,
            kind,
            code,
            gone - state.known,
            handlers=handlers,
        )
        _review(look, line, finding_id("R02", f"{each.event.id} {code}"))
        state.lines.append(line)
        made.losses.append(line)
    else:
        back = state.known - gone
        while state.lines and back >= state.lines[-1].quantity:
            line = state.lines.pop()
            back -= line.quantity
            line.mistake = line.mistake or each.event
    state.known = gone


def _count_weapons(look: Look, made: StoreLosses, gone: dict[str, LossLine], each: Reading) -> None:
    if each.by_type:
        return
    news = sorted(code for code in each.missing if code not in gone)
    by_type: dict[str, list[str]] = {}
    for code in news:
        for kind in look.types_of([code]):
            by_type.setdefault(kind, []).append(code)
    for kind, codes in sorted(by_type.items()):
        line = LossLine(
            week_of(each.cut_off),
            each.event.at,
            each.event,
            class_of_weapon({"type": kind}),
            kind,
            len(codes),
            tuple(codes),
        )
        _review(look, line, finding_id("R01", each.event.id))
        made.losses.append(line)
        gone.update(dict.fromkeys(codes, line))
    for code, line in list(gone.items()):
        if line.entry.id != each.event.id and each.saw(look, code):
            del gone[code]
            if not any(gone.get(other) is line for other in line.weapons):
                line.mistake = line.mistake or each.event


def _recognised(look: Look, holders: frozenset[str]) -> Iterator[tuple[Event, str, str, int]]:
    """The entries by which the book of the place admits a loss: entry, kind, code, quantity."""
    for op in ("adjust", "report_loss"):
        for event in look.events(op):
            for kind, code, quantity, was, becomes in look.moves(event):
                if (
                    was is not None
                    and was.holder in holders
                    and was.status == "IN_STORE"
                    and becomes is not None
                    and becomes.status in ("UNACCOUNTED", "WRITTEN_OFF")
                ):
                    yield event, kind, code, quantity


def _recognise(
    look: Look,
    made: StoreLosses,
    lots: dict[str, _Open],
    gone: dict[str, LossLine],
    event: Event,
    kind: str,
    code: str,
    quantity: int,
) -> None:
    """The book has so much less, so the next count will not miss it again; what no count had found is a loss line."""
    if kind == "weapon":
        gone.pop(code, None)
        return
    state = lots.setdefault(code, _Open())
    unknown = quantity - state.known
    if unknown > 0 and (event.op == "adjust" or event.get("kind") in UNEXPLAINED):
        made.losses.append(
            LossLine(week_of(event.at), event.at, event, _class_of_lot(look, code), code, unknown)
        )
    state.known = max(0, state.known - quantity)
    # what was admitted is no mistake of a count, whatever is found later
    admitted = quantity
    while state.lines and admitted >= state.lines[0].quantity:
        admitted -= state.lines.pop(0).quantity


def _review(look: Look, line: LossLine, finding: str) -> None:
    """What people said of the finding about it: explained or void is a mistake, confirmed is a loss."""
    for event in look.about("finding", finding):
        status = event.fields["status"]
        if status in ("EXPLAINED", "VOID"):
            line.mistake = event
        elif status == "CONFIRMED":
            line.confirmed, line.mistake = event, None
