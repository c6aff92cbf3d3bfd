"""What somebody does who takes weapons and rounds, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from sample_data import times
from sample_data.benchmark.label import CONCEALMENTS, NEGATIVE, PLANT
from sample_data.benchmark.plants import families
from sample_data.benchmark.plants.case import Case
from sample_data.benchmark.size import END
from sample_data.benchmark.world import World

TRIES: Final = 30
COUNTED: Final = 0
"""Stands for the days until the next whole count, and some."""


class Family(NamedTuple):
    """A family of cases: the rules that may see it, what is done, and how many days it needs."""

    code: str
    rules: tuple[str, ...]
    act: Callable[[Case], bool]
    days: int
    """From the first act until the books show it for sure."""


FAMILIES: Final = tuple(Family(*each) for each in families.PLANTS)


def plant(w: World) -> None:
    """The cases are on the agenda, each on a day of its own draw."""
    dice = w.dice("cases")
    cells = [(intensity, concealment) for intensity in range(1, 6) for concealment in CONCEALMENTS]
    for number, family in enumerate(FAMILIES):
        days = family.days or w.interval + 5
        if days + 6 > w.profile.days:
            continue
        chosen = cells if w.profile.cells >= len(cells) else _some(cells, w, number)
        for intensity, concealment in chosen:
            case = Case(
                w, family.code, family.rules, intensity, concealment,
                w.dice(f"{family.code} {intensity} {concealment}"),
            )  # fmt: skip
            w.at(_moment(w, dice.below(1_000), days), _begin, w, case, family.act, PLANT, 0)
    for code, rules, act, least in families.LOOK_ALIKES:
        days = least or w.interval + 5
        if days + 6 > w.profile.days:
            continue
        for copy in range(max(1, w.profile.negatives // 2)):
            case = Case(w, code, rules, 2, "", w.dice(f"{code} {act.__name__} {copy}"), NEGATIVE)
            w.at(_moment(w, dice.below(1_000), days), _begin, w, case, act, NEGATIVE, 0)


def _some(cells: list[tuple[int, str]], w: World, family: int) -> list[tuple[int, str]]:
    """As many as fit: other ones in each seed, so that several seeds cover all."""
    number = w.profile.cells
    if number >= 5:
        return [cells[3 * each + (each + w.seed + family) % 3] for each in range(number)]
    return [cells[((w.seed * 5 + family * 4) + each * 7) % 12] for each in range(number)]


def _moment(w: World, share: int, days: int) -> int:
    """A working hour of a day that leaves time enough for the case to show."""
    first = w.begins + 4 * times.DAY
    room = max(1, (END - days * times.DAY - first) // times.DAY)
    return first + share * room // 1_000 * times.DAY + 9 * times.HOUR + share % 97 * times.MINUTE


def _begin(w: World, case: Case, act: Callable[[Case], bool], kind: str, tried: int) -> None:
    """The case happens, or is tried again some days later where what it needs is not there."""
    if not act(case) and tried < TRIES:
        w.at(
            w.clock + (times.DAY if w.profile.days < 60 else 3 * times.DAY),
            _begin,
            w,
            case,
            act,
            kind,
            tried + 1,
        )
