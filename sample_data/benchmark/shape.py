"""What kind of mission it is: by road, by river, or police in a city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sample_data.models import BERETTA_92, BROUGHT, FOUND, GLOCK17, MP5, P226, R870, Model, Run, Serial

HANDGUNS: Final = frozenset({"SA-01", "SA-02", "SA-05", "SA-90"})


@dataclass(frozen=True)
class Shape:
    """
    How a mission lives.

    Units: ``starts`` in minutes after midnight; ``hours`` that a group is out at least, and ``nights`` that it may be out
    besides; ``apart`` in thousandths of a degree between neighbouring sites, to the north and to the east; ``in_a_row``
    how many of them lie side by side; ``standing`` weapons that their holders keep; ``exhibits`` taken into evidence
    rooms a month and site.
    """

    brought: tuple[tuple[Run, ...], ...]
    starts: tuple[int, ...] = (390, 420, 480, 780, 840, 1_110)
    hours: int = 5
    nights: tuple[int, ...] = (0,)
    apart: tuple[int, int] = (350, 600)
    in_a_row: int = 4
    standing: int = 3
    exhibits: int = 0
    by_river: bool = False
    found: tuple[tuple[tuple[Model, Serial], int], ...] = FOUND


LAND: Final = Shape(tuple(BROUGHT.values()))
"""
Battalions on bases, and lorries between them. All groups are back before the quiet hours, in which stores are counted.
"""

RIVER: Final = Shape(
    (BROUGHT["CORBAT"], BROUGHT["ALTBAT"], BROUGHT["DURBAT"]), starts=(360, 400, 450), nights=(0, 1, 1, 2, 3),
    apart=(60, 370), in_a_row=99, by_river=True,
)  # fmt: skip
"""A few companies on a long river: patrols by boat that last for days, and posts that are relieved by boat."""

POLICE: Final = Shape(
    (
        BROUGHT["ESKFPU"],
        (
            Run(BERETTA_92, 84, "PX", 6, 310_020, 2009),
            Run(MP5, 26, "C", 6, 512_300, 2011),
            Run(R870, 20, "D", 6, 802_110, 2013),
        ),
        (
            Run(P226, 70, "U", 6, 611_040, 2006),
            Run(GLOCK17, 40, "LMB", 4, 1_200, 2016),
            Run(MP5, 24, "C", 6, 590_400, 2012),
        ),
    ),
    starts=(360, 840, 1_320), hours=7, apart=(30, 40), in_a_row=3, standing=30, exhibits=9,
    found=tuple(each for each in FOUND if each[0][0].type in HANDGUNS),
)  # fmt: skip
"""Formed police units in one city: pistols that officers keep, three shifts, and rooms full of evidence."""
