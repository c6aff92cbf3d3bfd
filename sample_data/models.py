"""
What a contingent brings and what patrols find: makers, models, calibres, types, countries, and shapes of
serials.

The makers and models exist; a serial only has the shape that such a serial may have. Runs of consecutive
serials are what a contingent has, because a State buys in lots.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from sample_data.dice import Dice

CYRILLIC: Final = "АБВГДЕЖКЛМНПРСТ"
ARABIC_DIGITS: Final = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


class Model(NamedTuple):
    """A model of weapon, as a line of a register names it."""

    make: str
    name: str
    type: str
    calibre: str
    country: str | None
    position: str = "receiver, left side"


class Run(NamedTuple):
    """
    Weapons of one model with consecutive serials: ``prefix`` and a number of ``width`` digits from ``first``.
    """

    model: Model
    number: int
    prefix: str
    width: int
    first: int
    year: int


FNC = Model("FN Herstal", "FNC", "SA-06", "5.56x45mm", "BE")
MINIMI = Model("FN Herstal", "Minimi", "SA-07", "5.56x45mm", "BE")
MAG = Model("FN Herstal", "MAG 58", "SA-08", "7.62x51mm", "BE")
GP35 = Model("FN Herstal", "GP 35", "SA-02", "9x19mm", "BE", "slide and frame, right side")
M2HB = Model("FN Herstal", "M2HB", "LW-01", "12.7x99mm", "BE")
MORTAR_60 = Model("Hirtenberger", "M6-210", "LW-08", "60mm", "AT", "barrel")
M16A2 = Model("Colt", "M16A2", "SA-06", "5.56x45mm", "US", "lower receiver, left side")
M249 = Model("FN Manufacturing", "M249", "SA-07", "5.56x45mm", "US")
M203 = Model("Colt", "M203", "LW-02", "40x46mm", "US")
BERETTA_92 = Model("Beretta", "92FS", "SA-02", "9x19mm", "IT", "frame, left side")
L16 = Model("Royal Ordnance", "L16A2", "LW-08", "81mm", "GB", "barrel")
M70 = Model("Zastava", "M70AB2", "SA-06", "7.62x39mm", "YU", "receiver, left side")
PKM = Model("Kovrov", "PKM", "SA-08", "7.62x54mmR", "SU")
RPK = Model("Molot", "RPK", "SA-07", "7.62x39mm", "SU")
RPG7 = Model("Bazalt", "RPG-7V", "LW-06", "40mm", "SU", "grip assembly")
M57 = Model("Zastava", "M57", "SA-02", "7.62x25mm", "YU", "slide and frame, left side")
DSHKM = Model("Kovrov", "DShKM", "LW-01", "12.7x108mm", "SU")
G3A3 = Model("Heckler & Koch", "G3A3", "SA-03", "7.62x51mm", "DE", "magazine well, left side")
MG3 = Model("Rheinmetall", "MG3", "SA-08", "7.62x51mm", "DE")
MP5 = Model("Heckler & Koch", "MP5A3", "SA-05", "9x19mm", "DE", "magazine well, left side")
P226 = Model("SIG Sauer", "P226", "SA-02", "9x19mm", "DE", "frame, right side")
CARL_GUSTAF = Model("Saab Bofors", "Carl Gustaf M3", "LW-05", "84mm", "SE", "tube")
GLOCK17 = Model("Glock", "17", "SA-02", "9x19mm", "AT", "frame plate under the dust cover")
R870 = Model("Remington", "870 Police", "SA-04", "12 gauge", "US")

BROUGHT: Final[dict[str, tuple[Run, ...]]] = {
    "ALTBAT": (
        Run(FNC, 346, "AF", 6, 104_201, 1998),
        Run(MINIMI, 24, "M", 6, 66_120, 2001),
        Run(MAG, 16, "", 6, 231_874, 1987),
        Run(GP35, 44, "T", 6, 318_050, 1985),
        Run(M2HB, 8, "", 5, 20_744, 1991),
        Run(MORTAR_60, 12, "HP", 4, 812, 2006),
    ),
    "BELBAT": (
        Run(M16A2, 400, "A", 7, 207_311, 1992),
        Run(M249, 30, "", 6, 141_220, 2003),
        Run(MAG, 20, "", 6, 198_030, 1990),
        Run(M203, 12, "", 6, 159_402, 1993),
        Run(BERETTA_92, 50, "BER", 6, 208_611, 2000),
        Run(L16, 8, "DR", 4, 1_107, 1995),
    ),
    "CORBAT": (
        Run(M70, 290, "", 6, 361_540, 1984),
        Run(PKM, 20, "ЛГ", 4, 310, 1979),
        Run(RPK, 24, "ВП", 4, 7_214, 1981),
        Run(RPG7, 16, "", 6, 510_330, 1983),
        Run(M57, 26, "", 6, 240_117, 1978),
        Run(DSHKM, 4, "", 5, 41_180, 1976),
    ),
    "DURBAT": (
        Run(G3A3, 270, "", 7, 6_201_440, 1982),
        Run(MG3, 24, "", 5, 88_120, 1980),
        Run(MP5, 30, "C", 6, 310_220, 1996),
        Run(P226, 30, "U", 6, 401_370, 1999),
        Run(CARL_GUSTAF, 6, "", 5, 23_301, 2004),
    ),
    "ESKFPU": (
        Run(GLOCK17, 80, "KDX", 3, 120, 2015),
        Run(MP5, 30, "C", 6, 455_800, 2008),
        Run(R870, 28, "D", 6, 712_040, 2010),
    ),
}


def latin(dice: Dice) -> str:
    """Two letters and four to six digits."""
    return dice.letters(2) + dice.digits(dice.between(4, 6))


def figures_only(dice: Dice) -> str:
    """Five to eight digits."""
    return dice.digits(dice.between(5, 8))


def cyrillic(dice: Dice) -> str:
    """Two Cyrillic letters, as Soviet makers stamped them, and four digits."""
    return dice.letters(2, CYRILLIC) + " " + dice.digits(4)


def arabic(dice: Dice) -> str:
    """Six to eight digits in Arabic script."""
    return dice.digits(dice.between(6, 8)).translate(ARABIC_DIGITS)


Serial = Callable[[Dice], str]

FOUND: Final[tuple[tuple[tuple[Model, Serial], int], ...]] = (
    ((Model("Izhmash", "AKM", "SA-06", "7.62x39mm", "SU"), cyrillic), 22),
    ((Model("Norinco", "Type 56", "SA-06", "7.62x39mm", "CN"), figures_only), 24),
    ((Model("Zastava", "M70", "SA-06", "7.62x39mm", "YU"), figures_only), 10),
    ((Model("Maadi", "Misr", "SA-06", "7.62x39mm", "EG"), arabic), 9),
    ((Model("Tula", "SKS", "SA-03", "7.62x39mm", "SU"), cyrillic), 7),
    ((Model("FN Herstal", "FAL", "SA-03", "7.62x51mm", "BE"), figures_only), 5),
    ((Model("Royal Small Arms Factory", "Lee-Enfield No. 4 Mk I", "SA-03", ".303", "GB"), latin), 4),
    ((Model("MAS", "MAS-36", "SA-03", "7.5x54mm", "FR"), latin), 4),
    ((Model("Tula", "TT-33", "SA-02", "7.62x25mm", "SU"), cyrillic), 4),
    ((Model("Norinco", "Type 54", "SA-02", "7.62x25mm", "CN"), figures_only), 3),
    ((Model("Smith & Wesson", "Model 10", "SA-01", ".38 Special", "US"), latin), 2),
    ((Model("Degtyarev", "RPD", "SA-07", "7.62x39mm", "SU"), cyrillic), 3),
    ((Model("Norinco", "Type 69", "LW-06", "40mm", "CN", "grip assembly"), figures_only), 4),
    ((Model("Baikal", "IZh-18", "SA-04", "12 gauge", "RU"), figures_only), 3),
    ((Model("UNKNOWN", "craft-made shotgun", "SA-90", "12 gauge", None, "none"), figures_only), 7),
    ((Model("UNKNOWN", "craft-made pistol", "SA-90", "9x19mm", None, "none"), figures_only), 3),
)

NATURE_OF_CALIBRE: Final = {
    "5.56x45mm": "CTG-5.56X45-BALL",
    "7.62x39mm": "CTG-7.62X39-BALL",
    "7.62x51mm": "CTG-7.62X51-BALL",
    "7.62x54mmR": "CTG-7.62X54R-BALL",
    "9x19mm": "CTG-9X19-BALL",
    "7.62x25mm": "CTG-7.62X25-TOKAREV-BALL",
    "12 gauge": "CTG-12-GAUGE-SHOT",
    ".38 Special": "CTG-.38-SPECIAL-BALL",
    "12.7x99mm": "CTG-12.7X99-BALL",
    "12.7x108mm": "CTG-12.7X108-API",
}
