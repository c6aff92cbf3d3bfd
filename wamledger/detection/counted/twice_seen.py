"""Weapons that a count saw where the book does not have them, soon before or after they were seen somewhere else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import reading
from wamledger.detection.look import Look
from wamledger.domain import moment as moments


class Sight(NamedTuple):
    """A weapon was seen at a place: between which moments, and by which entry."""

    begin: int
    end: int
    place: str
    event: Event

    def apart(self, other: Sight) -> int:
        """The most time that may lie between the two."""
        return max(self.end - other.begin, other.end - self.begin)


class TwiceSeen(NamedTuple):
    """Weapons that two entries saw at two sites, the earlier entry first."""

    one: Sight
    other: Sight
    weapons: tuple[str, ...]


def twice_seen(look: Look, place: str) -> Iterator[TwiceSeen]:
    """
    The weapons that counts of a place saw and the book has elsewhere, each with its nearest sight at another site.

    A weapon stands in the pair with the count that saw it although the book has it elsewhere; so no pair is told twice.
    """
    for event in look.counts_of(place):
        if event.get("place") != place:
            continue
        read = reading(look, event.id)
        if read is None or not read.beyond:
            continue
        here = _counted(event, place)
        found: dict[int, tuple[Sight, list[str]]] = {}
        for code in read.beyond:
            others = [each for each in _sights(look, code) if look.site(each.place) != look.site(place)]
            if others:
                nearest = min(others, key=lambda each: (here.apart(each), each.event.seq))
                found.setdefault(nearest.event.seq, (nearest, []))[1].append(code)
        for seq in sorted(found):
            there, codes = found[seq]
            one, other = sorted((here, there), key=lambda each: (each.end, each.event.seq))
            yield TwiceSeen(one, other, tuple(sorted(codes)))


def _sights(look: Look, code: str) -> Iterator[Sight]:
    """Where a weapon was seen: in counts that name it, and where entries brought it."""
    file = look.weapon(code)
    if file is None:
        return
    for event in file.spoken_of:
        if event.op == "count" and event.stands and event.get("place") and _is_seen(event, code):
            yield _counted(event, event.fields["place"])
    for stay in file.stays:
        if stay.cell is not None and stay.cell.holder in look.places:
            yield Sight(stay.at, stay.at, stay.cell.holder, look.numbered(stay.seq))


def _counted(event: Event, place: str) -> Sight:
    """People count between the cut-off and the time that they give."""
    cut_off = moments.parse(event.fields["cut_off"])
    return Sight(min(cut_off, event.at), max(cut_off, event.at), place, event)


def _is_seen(event: Event, code: str) -> bool:
    return any(
        line.get("weapon") == code and line.get("quantity") != 0 for line in event.fields.get("lines", ())
    )
