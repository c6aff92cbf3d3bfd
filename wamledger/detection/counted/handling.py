"""
Lines of counts by who had to do with them: the keeper, those who counted, those who booked since the count before.

Lines are told apart by class and by how often something of the lot was booked, because more goes wrong where more is
done; whoever handles most is compared with others who handle as much.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, NamedTuple

from wamledger.detection.books import Event
from wamledger.detection.carried import consignment
from wamledger.detection.counted.losses import Counted, LossLine, counted_places, losses_of, week_of
from wamledger.detection.look import Look
from wamledger.detection.severity import ItemClass, class_of_item, class_of_lot
from wamledger.detection.tails import Stratum
from wamledger.domain import moment as moments

WEEKS_A_BLOCK: Final = 4
_BUSY: Final = (0, 2, 6)
"""How often something of a lot was booked since the count before: not at all, once or twice, up to six times, more."""

CARRIED: Final = frozenset({"route", "carrier"})
HANDLED: Final = frozenset({"handler"})
Kind = tuple[str, int]
"""Class, and how busy."""


class Loss(NamedTuple):
    """A loss line, with what kind of line it was."""

    kind: Kind
    at: int
    entry: Event
    mistake: Event | None
    code: str
    quantity: int
    weapons: tuple[str, ...] = ()


@dataclass(slots=True)
class Lines:
    """
    The lines of one count or one consignment, all of which had the same people or ways.

    Shape: ``who`` names them by what they are (keeper, pair, store, handler, route, carrier); ``lines`` how many of which
    kind; ``losses`` those of them on which something was gone.
    """

    block: int
    who: dict[str, tuple[str, ...]]
    lines: dict[Kind, int] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


def block_of(moment: int) -> int:
    """The number of four weeks."""
    return week_of(moment) // WEEKS_A_BLOCK


Blocks = Mapping[int, Sequence[Lines]]
"""Lines by the four weeks in which they were counted or closed."""


@dataclass(slots=True)
class Part:
    """
    What one way has in four weeks.

    Shape: ``dealt`` are all lines by subject; ``losing`` the counts and consignments on which something was gone.
    """

    dealt: Dealt
    losing: list[Lines]


def blocks_of(look: Look, way: str) -> Sequence[int]:
    """The numbers of the four weeks in which anything went the way, in their order."""
    found: Sequence[int] = look.shared("blocks", way, _blocks)
    return found


def part_of(look: Look, way: str, block: int) -> Part:
    """What went the way in four weeks."""
    found: Part = look.shared("dealt", f"{block} {way}", _part)
    return found


def _blocks(look: Look, way: str) -> Sequence[int]:
    return sorted(
        {
            block
            for blocks in _sources(look, way)
            for block, rows in blocks.items()
            if any(row.who.get(way) for row in rows)
        }
    )


def _part(look: Look, subject: str) -> Part:
    block, way = subject.split(" ", 1)
    if way in CARRIED:
        rows = list(_sources(look, way)[0].get(int(block), ()))
    else:
        name = "handled" if way in HANDLED else "lines"
        rows = []
        for place in _places(look):
            # four weeks of one place: one more count leaves all others as they are
            rows += look.shared(f"{name} in", f"{block} {place}", _IN_BLOCK[name])
    own = [row for row in rows if row.who.get(way)]
    return Part(dealt(own, way), [row for row in own if row.losses])


def _sources(look: Look, way: str) -> list[Blocks]:
    """The lines of each place, or of all consignments, by block."""
    if way in CARRIED:
        return [look.shared("all carried", "", _of_consignments)]
    name, work = ("handled", _of_handlers) if way in HANDLED else ("lines", _of_counts)
    return [look.shared(name, place, work) for place in _places(look)]


def _places(look: Look) -> Sequence[str]:
    found: Sequence[str] = look.shared("counted places", "", lambda look, _subject: counted_places(look))
    return found


def _of_consignments(look: Look, _subject: str) -> Blocks:
    """The lines of all consignments that were closed, by route and carrier."""
    found: dict[int, list[Lines]] = {}
    for event in look.events("dispatch"):
        lines: Lines | None = look.shared("carried", event.id, _of_consignment)
        if lines is not None:
            found.setdefault(lines.block, []).append(lines)
    return found


def _busy(bookings: int) -> int:
    return sum(1 for limit in _BUSY if bookings > limit)


def _of_counts(look: Look, place: str) -> Blocks:
    keeper = look.places.get(place, {}).get("keeper")
    store = losses_of(look, place)
    by_count = _losses_by_count(store.losses)
    found: dict[int, list[Lines]] = {}
    for each in store.counts:
        pair = tuple(sorted(set(each.counters)))
        lines = Lines(
            block_of(moments.parse(each.entry.fields["cut_off"])),
            {"keeper": (keeper,) if keeper else (), "pair": (" ".join(pair),), "store": (place,)},
        )
        booked: dict[ItemClass, int] = {}
        for lot, bookings in each.bookings.items():
            kind = class_of_lot(look, {"nature": look.nature_of(lot)})
            booked[kind] = booked.get(kind, 0) + 1
            key = (kind.name, _busy(bookings))
            lines.lines[key] = lines.lines.get(key, 0) + 1
        for kind, number in each.lines.items():
            idle = number - booked.get(kind, 0)
            if idle > 0:
                lines.lines[kind.name, 0] = idle
        lines.losses = _told(each, by_count)
        found.setdefault(lines.block, []).append(lines)
    return found


def _of_handlers(look: Look, place: str) -> Blocks:
    store = losses_of(look, place)
    by_count = _losses_by_count(store.losses)
    found: dict[int, list[Lines]] = {}
    for each in store.counts:
        block = block_of(moments.parse(each.entry.fields["cut_off"]))
        together: dict[tuple[str, ...], Lines] = {}
        lost = {loss.code: loss for loss in _told(each, by_count)}
        for lot, handlers in each.handled.items():
            lines = together.setdefault(handlers, Lines(block, {"handler": handlers}))
            key = (class_of_lot(look, {"nature": look.nature_of(lot)}).name, _busy(each.bookings[lot]))
            lines.lines[key] = lines.lines.get(key, 0) + 1
            if lot in lost:
                lines.losses.append(lost[lot])
        if together:
            found.setdefault(block, []).extend(together[handlers] for handlers in sorted(together))
    return found


def _in_block(name: str, work: Callable[[Look, str], Blocks]) -> Callable[[Look, str], Sequence[Lines]]:
    def rows(look: Look, subject: str) -> Sequence[Lines]:
        block, place = subject.split(" ", 1)
        blocks: Blocks = look.shared(name, place, work)
        return blocks.get(int(block), ())

    return rows


_IN_BLOCK: Final = {"lines": _in_block("lines", _of_counts), "handled": _in_block("handled", _of_handlers)}


def _losses_by_count(losses: Sequence[LossLine]) -> dict[str, list[LossLine]]:
    found: dict[str, list[LossLine]] = {}
    for line in losses:
        if line.entry.op == "count":
            found.setdefault(line.entry.id, []).append(line)
    return found


def _told(each: Counted, by_count: dict[str, list[LossLine]]) -> list[Loss]:
    return [
        Loss(
            (line.kind.name, _busy(each.bookings.get(line.code, 0))),
            line.at,
            line.entry,
            line.mistake,
            line.code,
            line.quantity,
            line.weapons,
        )
        for line in by_count.get(each.entry.id, ())
    ]


def _of_consignment(look: Look, dispatch: str) -> Lines | None:
    made = consignment(look, dispatch)
    if made is None or made.final is None:
        return None
    fields = made.dispatch.fields
    lines = Lines(
        block_of(made.final.at),
        {
            "route": (f"{look.site(fields['from'])} {look.site(fields['to'])}",),
            "carrier": (fields["carrier"],) if fields.get("carrier") else (),
        },
    )
    short = made.outstanding(made.final)
    for item in made.sent:
        key = (class_of_item(look, *item).name, 0)
        lines.lines[key] = lines.lines.get(key, 0) + 1
        if item in short:
            came = [
                event
                for event, other, _quantity in made.arrived
                if other == item and event.seq > made.final.seq
            ]
            mistake = came[-1] if came and item not in made.outstanding() else None
            weapons = (item[1],) if item[0] == "weapon" else ()
            lines.losses.append(Loss(key, made.final.at, made.final, mistake, item[1], short[item], weapons))
    return lines


@dataclass(slots=True)
class Dealt:
    """How many lines of each kind there were, and how many of them each subject had to do with."""

    every: Counter[Kind] = field(default_factory=Counter)
    own: dict[str, Counter[Kind]] = field(default_factory=dict)

    def strata(self, losses: Sequence[Loss], name: str) -> dict[Kind, Stratum]:
        """Of each kind of line that the subject had to do with: all lines, the losses among them, and the own ones."""
        lost = Counter(loss.kind for loss in losses)
        own = self.own.get(name, Counter())
        return {
            kind: (max(self.every[kind], lost[kind]), lost[kind], own[kind])
            for kind in sorted(own)
            if lost[kind]
        }


def dealt(rows: Iterable[Lines], way: str) -> Dealt:
    """The lines of the rows, together and by subject."""
    found = Dealt()
    for row in rows:
        found.every.update(row.lines)
        for name in row.who.get(way, ()):
            found.own.setdefault(name, Counter()).update(row.lines)
    return found


def dealt_together(parts: Iterable[Dealt]) -> Dealt:
    """What was dealt in several times."""
    found = Dealt()
    for part in parts:
        found.every.update(part.every)
        for name, lines in part.own.items():
            found.own.setdefault(name, Counter()).update(lines)
    return found


def rate_ratio(strata: Mapping[Kind, Stratum], own: Sequence[Loss]) -> Fraction | None:
    """
    How many times more often the subject's lines were loss lines than those of others alike; None where others have none.

    Source: Mantel and Haenszel, over the kinds of lines
    """
    above = below = Fraction(0)
    for kind, (lines, lost, handled) in strata.items():
        mine = sum(1 for loss in own if loss.kind == kind)
        above += Fraction(mine * (lines - handled), lines)
        below += Fraction((lost - mine) * handled, lines)
    return above / below if below > 0 else None
