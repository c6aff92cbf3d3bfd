"""Serials that a count may have misread: which stranger on the sheet may be which weapon that was not seen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from wamledger.detection.counted.reading import Line, Reading, reading
from wamledger.detection.look import Look
from wamledger.detection.serials.distance import FAR, NEAR, between
from wamledger.detection.serials.kinship import Kinship, kinship, looks
from wamledger.domain.serials import confusable_key, normalised

MOST: Final = 40_000
"""So many comparisons are made for one sheet; beyond, only serials that look alike are compared."""


@dataclass(frozen=True, slots=True)
class Misreads:
    """
    What may stand misread on a sheet.

    Shape: ``pairs`` are weapons that were not seen, each with the number of its stranger: each is the other's nearest,
    alone in that, and no model speaks against it. ``near`` are the strangers that are near any such weapon, as one of a
    run of serials is.
    """

    pairs: Mapping[str, int]
    near: frozenset[int]


def misreads(look: Look, read: Reading) -> Misreads:
    """What may stand misread on the sheet of a count."""
    found: Misreads = look.shared("misread", read.event.id, _misreads)
    return found


def misread(look: Look, read: Reading) -> Mapping[str, int]:
    """The weapons that were not seen and whose serial may stand misread on the sheet, each with its stranger's number."""
    return misreads(look, read).pairs


def _misreads(look: Look, count: str) -> Misreads:
    read = reading(look, count)
    if read is None or not read.strangers:
        return Misreads({}, frozenset())
    unseen = read.missing | read.unread
    only_alike = len(unseen) * len(read.strangers) > MOST
    alike = {confusable_key(str(line["serial"])) for line in read.strangers} if only_alike else set()
    near: list[tuple[int, int, str]] = []
    for code in sorted(unseen):
        file = look.weapon(code)
        serial = file.identity.get("serial") if file is not None else None
        if file is None or not serial or (only_alike and confusable_key(str(serial)) not in alike):
            continue
        own = looks(file.identity)
        for number, line in enumerate(read.strangers):
            kin = kinship(own, looks(line))
            if kin is not Kinship.OTHER:
                away = between(str(serial), str(line["serial"]))
                if away <= (FAR if kin is Kinship.SAME or not _says(line) else NEAR):
                    near.append((away, number, code))
    pairs = _nearest(near)
    far = {(number, code) for away, number, code in near if away > NEAR}
    stamped = {
        number
        for code, number in pairs.items()
        if (number, code) in far and _read_so_by_others(look, read, str(read.strangers[number]["serial"]))
    }
    return Misreads(
        {code: number for code, number in pairs.items() if number not in stamped},
        frozenset(number for _away, number, _code in near if number not in stamped),
    )


def _read_so_by_others(look: Look, read: Reading, serial: str) -> bool:
    """
    Whether people none of whom counted here read the very same there or elsewhere.

    Two who read one wrong figure alike have not misread: it stands there, and is another weapon or another number.
    """
    return any(
        event.op == "count"
        and event.id != read.event.id
        and set(event.fields["counted_by"]).isdisjoint(read.counters)
        for event in look.counted_as(normalised(serial))
    )


def _says(line: Line) -> bool:
    """Whether the sheet says what weapon it is."""
    return bool(line.get("make") or line.get("model"))


def _nearest(near: Sequence[tuple[int, int, str]]) -> dict[str, int]:
    """Pairs by distance, the nearest first; where several are as near, none of them is a pair."""
    found: dict[str, int] = {}
    left = sorted(near)
    while left:
        away, number, code = left[0]
        rivals = [each for each in left if each[0] == away and (each[1] == number or each[2] == code)]
        if len(rivals) == 1:
            found[code] = number
        numbers, codes = {each[1] for each in rivals}, {each[2] for each in rivals}
        left = [each for each in left if each[1] not in numbers and each[2] not in codes]
    return found


def strangers_left(read: Reading, pairs: Iterable[int]) -> list[tuple[int, Line]]:
    """The strangers that are nobody's misread serial, with their numbers."""
    taken = set(pairs)
    return [(number, line) for number, line in enumerate(read.strangers) if number not in taken]
