"""
A registry of serials as missions have them, and readings of them as clerks make them: all invented, from a seed.

Forty runs of 300 consecutive serials and 3,000 serials of mixed forms, Cyrillic letters among them. Readings have the
slips that the measurement states; weapons that are not in the registry are drawn from the same forms, one in ten of them
from just beyond a run.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

from wamledger.domain.serial_clues import LOOKS, SOUNDS

CYRILLIC: Final = "АБВГДЕЖКЛМНПРСТ"
ARABIC: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
CONFUSED: Final = {
    "0": "OD", "O": "0DQ", "D": "0O", "Q": "O0", "1": "IL", "I": "1L", "L": "1I", "5": "S", "S": "5", "8": "B", "B": "8",
    "2": "Z", "Z": "2", "6": "G", "G": "6",
}  # fmt: skip
HAND: Final = {
    "1": "7", "7": "1", "3": "8", "8": "3", "4": "9", "9": "4", "5": "6", "6": "5", "U": "V", "V": "U", "C": "G",
    "G": "C", "M": "N", "N": "M",
}  # fmt: skip

Identity = dict[str, str]


class Registered(NamedTuple):
    """A weapon of the registry."""

    code: str
    serial: str
    identity: Identity


class Asked(NamedTuple):
    """A weapon that turns up: its serial as it was read, what it is called, and which one it is, if any."""

    text: str
    identity: Identity
    truth: str | None


@dataclass(frozen=True)
class Slips:
    """
    How often what goes wrong, in a thousand: characters taken for another, in print or in handwriting, figures that are any
    other, neighbours exchanged, letters left out, a nought left out.
    """

    confusable: int = 40
    digit: int = 7
    exchanged: int = 20
    prefix_lost: int = 30
    nought_lost: int = 50
    unread: int = 0
    """A character that nobody could read."""


BASIC: Final = Slips()
WIDER: Final = Slips(unread=5)
"""With unread characters as well; Arabic figures come with the registry."""

MODELS: Final = tuple(
    {"make": make, "model": model, "type": kind, "calibre": calibre}
    for make, model, kind, calibre in (
        ("Izhmash", "AKM", "SA-06", "7.62x39mm"),
        ("Norinco", "Type 56", "SA-06", "7.62x39mm"),
        ("Zastava", "M70", "SA-06", "7.62x39mm"),
        ("FN Herstal", "FNC", "SA-06", "5.56x45mm"),
        ("Colt", "M16A2", "SA-06", "5.56x45mm"),
        ("Heckler & Koch", "G3A3", "SA-06", "7.62x51mm"),
        ("FN Herstal", "MAG 58", "SA-08", "7.62x51mm"),
        ("Kovrov", "PKM", "SA-08", "7.62x54mmR"),
        ("Beretta", "92FS", "SA-02", "9x19mm"),
        ("Glock", "17", "SA-02", "9x19mm"),
    )
)


def registry(dice: random.Random, *, arabic: int = 0) -> tuple[list[Registered], list[Registered]]:
    """The registry of 15,000, and 3,300 weapons that are not in it; ``arabic`` of the mixed ones in Arabic figures."""
    known: list[Registered] = []
    beyond: list[tuple[str, Identity]] = []
    for _run in range(40):
        identity, stem, width = dice.choice(MODELS), _stem(dice), dice.choice((5, 6, 6, 7))
        first = dice.randrange(10 ** (width - 1) // 4, 10**width - 400)
        for step in range(330):
            serial = f"{stem}{first + step:0{width}d}"
            if step < 300:
                known.append(Registered(f"W-{len(known) + 1:06}", serial, identity))
            else:
                beyond.append((serial, identity))
    forms = [_mixed(dice) for _each in range(3_000 + 3_000)]
    for number, (serial, identity) in enumerate(forms[:3_000]):
        written = serial.translate(ARABIC) if number < arabic and serial.isdigit() else serial
        known.append(Registered(f"W-{len(known) + 1:06}", written, identity))
    strangers = [*forms[3_000:], *dice.sample(beyond, 300)]
    return known, [Registered(f"S-{n:06}", serial, who) for n, (serial, who) in enumerate(strangers)]


def _stem(dice: random.Random) -> str:
    return "".join(dice.choice("ABCDEFGHKLMNPRSTUVWXYZ") for _letter in range(dice.choice((0, 0, 1, 2))))


def _mixed(dice: random.Random) -> tuple[str, Identity]:
    identity = dice.choice(MODELS)
    kind = dice.randrange(5)
    figures = "".join(str(dice.randrange(10)) for _figure in range(dice.choice((5, 6, 7, 8))))
    if kind == 0:
        return "".join(dice.choice(CYRILLIC) for _letter in range(2)) + " " + figures[:5], identity
    if kind == 1:
        return "".join(dice.choice("ABCDEFGHKLMNPRSTUVWXYZ") for _letter in range(2)) + figures, identity
    if kind == 2:
        return "0" + figures, identity
    if kind == 3:
        return f"{figures[:2]}-{figures[2:]}", identity
    return figures, identity


def read(dice: random.Random, serial: str, slips: Slips) -> str:
    """The serial as a clerk writes it."""
    text = serial
    if any(each in CYRILLIC for each in text):
        by_looks = dice.random() < 0.5
        first, second = (LOOKS, SOUNDS) if by_looks else (SOUNDS, LOOKS)
        text = "".join(first.get(each, second.get(each, each)) for each in text)
    elif not text.isascii():
        text = "".join(str(int(each)) if each.isdigit() else each for each in text)
    text = "".join(_character(dice, each, slips) for each in text)
    if _happens(dice, slips.exchanged) and len(text) > 3:
        place = dice.randrange(len(text) - 1)
        text = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    if text[:1].isalpha() and _happens(dice, slips.prefix_lost):
        text = text.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ ")
    if text[:1] == "0" and _happens(dice, slips.nought_lost):
        text = text[1:]
    return text


def _happens(dice: random.Random, of_a_thousand: int) -> bool:
    return dice.random() * 1000 < of_a_thousand


def _character(dice: random.Random, each: str, slips: Slips) -> str:
    taken_for = CONFUSED.get(each, "") + HAND.get(each, "")
    if taken_for and _happens(dice, slips.confusable):
        return dice.choice(taken_for)
    if each.isdigit() and _happens(dice, slips.digit):
        return str(dice.randrange(10))
    if each.isalnum() and slips.unread and _happens(dice, slips.unread):
        return "?"
    return each


def asked_of(
    dice: random.Random, known: list[Registered], strangers: list[Registered], slips: Slips
) -> list[Asked]:
    """A thousand weapons of the registry that turn up again, and every stranger, each as it was read."""
    again = [
        Asked(read(dice, each.serial, slips), each.identity, each.code) for each in dice.sample(known, 1_000)
    ]
    return [*again, *(Asked(read(dice, each.serial, slips), each.identity, None) for each in strangers)]


Method = Callable[[Asked], list[str]]
