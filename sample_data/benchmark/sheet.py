"""What somebody writes on the sheet of a count, with the slips of the pen that people make."""

from __future__ import annotations

from typing import Final

from sample_data.benchmark.world import Op, World
from sample_data.dice import Dice

SEALED: Final = 1_000
"""Rounds in a sealed box, in the counts."""

MISREAD: Final = {"0": "O", "1": "I", "5": "S", "8": "B", "2": "Z", "6": "G"}
"""A figure that is read as a letter."""
HANDWRITTEN: Final = {
    "1": "7", "7": "1", "4": "9", "9": "4", "3": "8", "8": "3", "5": "6", "6": "0", "0": "6", "2": "7",
}  # fmt: skip
"""A figure that is read as another, where somebody wrote it by hand."""

SLIPS: Final = 0.3
"""Of a hundred lines of opened boxes, those in which somebody counts wrong."""
SLIPS_BY_WEIGHT: Final = 0.6
"""From the middle of the mission on, since opened boxes are weighed then, and no longer counted out."""
WRONG_LOT: Final = 0.5
"""Of a hundred opened boxes, and of a hundred lines of rounds that were fired, those with the number of another lot."""


def weighed(w: World) -> bool:
    """Whether the new way of counting holds."""
    return w.clock >= w.begins + w.profile.days * 86_400 // 2


def misread(serial: str, dice: Dice) -> str:
    """The serial with one character taken for another."""
    pairs = HANDWRITTEN if dice.chance(35) else MISREAD
    places = [index for index, each in enumerate(serial) if each in pairs]
    if not places:
        return serial
    index = dice.pick(places)
    return serial[:index] + pairs[serial[index]] + serial[index + 1 :]


def lot_lines(w: World, place: str, lot: str, dice: Dice, errors: list[str]) -> list[Op]:
    """What is seen of a lot: sealed boxes, and what is in the opened one."""
    quantity = w.stock.truly(place, lot)
    if not quantity and not w.stock.rounds[place][lot]:
        return []
    opened = quantity % SEALED
    wrong = 0
    if opened and lot not in w.claimed and dice.chance(SLIPS_BY_WEIGHT if weighed(w) else SLIPS):
        wrong = _slip(opened, dice)
        if wrong and opened + wrong >= 0:
            errors.append(lot)
        else:
            wrong = 0
    lines: list[Op] = []
    if quantity - opened:
        lines.append({"lot": lot, "quantity": quantity - opened, "sealed": True})
    if opened or not lines:
        lines.append({"lot": lot, "quantity": opened + wrong, "sealed": False})
    return lines


def _slip(opened: int, dice: Dice) -> int:
    """By how much: a few rounds; or a nought is forgotten, or written once too often."""
    if dice.chance(90):
        return dice.pick((-3, -2, -1, 1, 2, 4))
    return -(opened * 9 // 10) if dice.chance(70) else opened * 9


def wrong_lot(w: World, lines: list[Op], dice: Dice) -> list[str]:
    """Now and then an opened box is written beside the number of another lot of the sheet; the lots that are mixed up."""
    mixed: list[str] = []
    there = sorted({line["lot"] for line in lines})
    for line in lines:
        lot = line["lot"]
        if line["sealed"] or not line["quantity"] or not dice.chance(WRONG_LOT):
            continue
        beside = [other for other in there if other != lot and _alike(w, lot, other)]
        free = [other for other in beside if not {lot, other} & {*mixed, *w.claimed}]
        if free:
            line["lot"] = dice.pick(free)
            mixed += [lot, line["lot"]]
    return mixed


def _alike(w: World, one: str, other: str) -> bool:
    """Whether both lots are of one nature."""
    known = w.stock.lots
    return one in known and other in known and known[one].nature == known[other].nature
