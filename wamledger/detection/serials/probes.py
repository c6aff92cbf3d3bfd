"""
Probes: the clues under which a serial that was read may be kept.

Nothing is stored for misreadings that never were. Whoever looks for a serial makes the few hundred clues that lie next
to it and asks for those, in memory or in the database, so that a registry of a million weapons needs two keys a weapon.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from wamledger.detection.serials.distance import WEAK_PAIRS
from wamledger.domain.serial_clues import (
    UNREAD,
    UNREAD_RUN,
    forms,
    skeleton,
    without_noughts,
    without_prefix,
)

ALPHABET: Final = "0123456789ACEFHJKMNPRTUVWXY"
"""The characters of skeletons."""

SHORTEST: Final = 4
"""A serial of fewer characters has too many neighbours to say anything of them."""
MOST_UNREAD: Final = 2
"""Characters that were not read for which every possibility is tried."""

_WEAK: Final[dict[str, str]] = {}
for _pair in WEAK_PAIRS:
    for _read_as in (_pair, _pair[::-1]):
        _key = skeleton(_read_as[0])
        _WEAK[_key] = _WEAK.get(_key, "") + skeleton(_read_as[1])


def close(text: str) -> list[str]:
    """The clues of readings that may be as near as ``NEAR``: the same skeleton, something lost, a weak pair or two."""
    found: dict[str, None] = {}
    for form in forms(text):
        found.update(dict.fromkeys(_close(form)))
    return list(found)


def _close(form: str) -> Iterator[str]:
    if UNREAD_RUN in form:
        return
    bones = skeleton(form)
    if UNREAD in form:
        yield from _read(bones)
        return
    shorter = skeleton(without_noughts(form))
    yield bones
    yield shorter
    yield "-" + shorter
    tail = without_prefix(form)
    if tail is not None:
        yield skeleton(tail)
        yield skeleton(without_noughts(tail))
    for length in range(max(SHORTEST, len(form) - 1), len(form) + 2):
        yield f"{UNREAD}{length}"
    yield UNREAD + UNREAD_RUN
    yield from weak(bones)


def weak(bones: str) -> Iterator[str]:
    """The skeletons with one or two characters taken for their weak pairs."""
    places = [(place, other) for place, each in enumerate(bones) for other in _WEAK.get(each, "")]
    for number, (place, other) in enumerate(places):
        one = bones[:place] + other + bones[place + 1 :]
        yield one
        for further, another in places[number + 1 :]:
            if further != place:
                yield one[:further] + another + one[further + 1 :]


def _read(bones: str) -> Iterator[str]:
    """Every skeleton that it may be, where one or two characters were not read; and one that was read as badly."""
    yield f"{UNREAD}{len(bones)}"
    if bones.count(UNREAD) > MOST_UNREAD or len(bones) - bones.count(UNREAD) < SHORTEST - 1:
        return
    waiting = [bones]
    while waiting:
        each = waiting.pop()
        place = each.find(UNREAD)
        if place < 0:
            yield each
            continue
        waiting += [each[:place] + other + each[place + 1 :] for other in ALPHABET]


def edited(text: str) -> list[str]:
    """The clues of readings that one change of any kind makes of it."""
    found: dict[str, None] = {}
    for form in forms(text):
        if len(form) < SHORTEST or UNREAD in form or UNREAD_RUN in form:
            continue
        found.update(dict.fromkeys(_edited(skeleton(form))))
    return list(found)


def _edited(bones: str) -> Iterator[str]:
    for place in range(len(bones)):
        head, tail = bones[:place], bones[place + 1 :]
        yield head + tail
        for other in ALPHABET:
            yield head + other + tail
            yield head + other + bones[place:]
        if tail and tail[0] != bones[place]:
            yield head + tail[0] + bones[place] + tail[1:]
    for other in ALPHABET:
        yield bones + other


def head(text: str) -> str | None:
    """
    What a serial begins with up to what was not read, where too much is missing to try every possibility.

    None where everything was read, or too little.
    """
    for form in forms(text):
        if UNREAD_RUN not in form and form.count(UNREAD) <= MOST_UNREAD:
            return None
        read = skeleton(form.replace(UNREAD_RUN, UNREAD).partition(UNREAD)[0])
        if len(read) >= SHORTEST - 1:
            return read
    return None


STEPS: Final = (1, 2, 3, 5, 10, 20, 30, 50, 100)
"""How far from a number others are looked for, on both sides, by which a run shows."""


NEXT: Final = STEPS[:3]


def beside(text: str, steps: tuple[int, ...] = STEPS) -> list[str]:
    """The clues of numbers before and after it, by which a run of consecutive serials shows, and where one ends."""
    for form in forms(text):
        bones = skeleton(form)
        stem = bones.rstrip("0123456789")
        figures = len(bones) - len(stem)
        if figures < 3:
            return []
        number = int(bones[-figures:])
        return [
            f"{stem}{number + step:0{figures}d}"
            for distance in steps
            for step in (-distance, distance)
            if 0 <= number + step < 10**figures
        ]
    return []
