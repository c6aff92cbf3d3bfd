"""Sightings of a weapon: the entries in which somebody had it in hand, and the counts that saw it."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Any, Final

from wamledger.detection.books import Event
from wamledger.detection.counted.reading import reading, readings_of
from wamledger.detection.look import Look
from wamledger.domain import moment as moments
from wamledger.domain.serials import normalised

SIGHTINGS: Final = frozenset(
    {"issue", "return", "dispatch", "receive", "move", "destroy", "recover", "hand_over", "plan_disposal"}
)
"""Operations in which somebody holds the weapon in their hands."""


def identity(look: Look, code: str) -> dict[str, Any]:
    """What a weapon is; nothing where it is not known."""
    file = look.weapon(code)
    return file.identity if file is not None else {}


def first_sighting(look: Look, code: str, after: int) -> Event | None:
    """The first entry after a moment in which somebody had the weapon in hand."""
    file = look.weapon(code)
    for stay in file.stays if file is not None else ():
        if stay.at > after:
            event = look.numbered(stay.seq)
            if event.op in SIGHTINGS:
                return event
    return None


def counted_elsewhere(look: Look, code: str, here: Container[str], after: int) -> Event | None:
    """
    The first count of another place or party that saw the weapon, from a day before a moment on.

    None where a later count of the same place, weapon by weapon, did not see it again.
    """
    found = [
        each
        for each in _counts_that_name(look, code)
        if str(each.get("place") or each.get("party")) not in here
        and moments.parse(each.fields["cut_off"]) > after - moments.DAY
    ]
    if not found:
        return None
    found.sort(key=lambda each: (moments.parse(each.fields["cut_off"]), each.seq))
    last = reading(look, found[-1].id)
    if last is None:
        return None
    for later in readings_of(look, last.place):
        by_name = later.of_weapons and not later.is_sample and not later.by_type
        if later.order > last.order and by_name and later.place not in here:
            return None
    return found[0]


def _counts_that_name(look: Look, code: str) -> Iterator[Event]:
    """The counts that stand and saw the weapon: those that name it, and those that read a serial that is its alone."""
    file = look.weapon(code)
    if file is None:
        return
    for each in file.spoken_of:
        if each.op == "count" and each.stands:
            lines = (line for line in each.fields["lines"] if line.get("weapon") == code)
            if any(line.get("quantity") != 0 for line in lines):
                yield each
    key = normalised(str(file.identity.get("serial") or ""))
    if key and look.weapons_read_as(key) == [code]:
        yield from (each for each in look.counted_as(key) if each.op == "count")
