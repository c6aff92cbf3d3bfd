"""Serials of a list and weapons of the book that are one, misread by whoever wrote the list; or one in place of another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from wamledger.detection.look import Look
from wamledger.detection.rotation.lists import Line, identity, is_kin
from wamledger.detection.serials.distance import FAR, NEAR, between
from wamledger.domain.serials import confusable_key

COMPARED: Final = 200
"""So many unlike serials of two lists are compared with one another; beyond, only those that look alike."""


def paired(
    look: Look, codes: Iterable[str], lines: Sequence[Line], *, beside: Collection[str] = ()
) -> dict[str, int]:
    """
    Weapons and the numbers of the lines that are easily read for them, each once.

    ``beside`` are the other weapons of the list: in a run of serials one digit is another weapon, and so a line that is
    as near to one of those is nobody's misread serial.
    """
    left = sorted(codes)
    alike: dict[str, list[int]] = {}
    for number, line in enumerate(lines):
        alike.setdefault(confusable_key(str(line["serial"])), []).append(number)
    found: dict[str, int] = {}
    taken: set[int] = set()
    for code in left:
        serial = _serial(look, code)
        numbers = (
            [each for each in alike.get(confusable_key(serial), ()) if each not in taken] if serial else []
        )
        if len(numbers) == 1 and is_kin(look, code, lines[numbers[0]]):
            found[code] = numbers[0]
            taken.add(numbers[0])
    rest = [code for code in left if code not in found]
    open_ = [number for number in range(len(lines)) if number not in taken]
    if len(rest) > COMPARED or len(open_) > COMPARED:
        return found
    near = sorted(
        (away, code, number)
        for code in rest
        for number in open_
        if is_kin(look, code, lines[number])
        and (away := between(_serial(look, code), str(lines[number]["serial"]))) <= FAR
    )
    for away, code, number in near:
        if code in found or number in taken:
            continue
        if away > NEAR and _is_one_of_a_run(look, beside, code, str(lines[number]["serial"]), away):
            continue
        found[code] = number
        taken.add(number)
    return found


def _serial(look: Look, code: str) -> str:
    return str(identity(look, code).get("serial") or "")


def _is_one_of_a_run(look: Look, beside: Collection[str], code: str, serial: str, away: int) -> bool:
    return any(between(_serial(look, each), serial) <= away for each in sorted(beside) if each != code)


def unpaired(lines: Sequence[Line], pairs: dict[str, int]) -> list[Line]:
    """The lines that are nobody's misread serial."""
    taken = set(pairs.values())
    return [line for number, line in enumerate(lines) if number not in taken]


def substituted(look: Look, missing: Iterable[str], strangers: Iterable[Line]) -> dict[str, str]:
    """Weapons in whose place another of the same make and model stands on the list, by its serial."""
    left = list(strangers)
    found: dict[str, str] = {}
    for code in sorted(missing):
        for line in left:
            if (line.get("model") or line.get("type")) and is_kin(look, code, line):
                found[code] = str(line["serial"])
                left.remove(line)
                break
    return found
