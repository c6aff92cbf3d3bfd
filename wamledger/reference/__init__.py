"""
Packaged facts of the field: types, conditions, natures, hazard codes, methods, countries and life cycles.

Each table is a CSV file whose rows carry their source; the keys are explained in docs/sources.md. Correcting a fact
means correcting a row, never code. Figures that a source does not vouch for (net explosive content, pack size of a
catalogue item) are approximate, are shown so, and give way to a nature that the mission adds itself.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

HERE: Final = files(__name__)


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a packaged table, as text by column."""
    text = (HERE / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@dataclass(frozen=True, slots=True)
class WeaponType:
    """A kind of weapon: code, name, and the class it is counted in."""

    code: str
    name: str
    weapon_class: str
    automatic: bool


@dataclass(frozen=True, slots=True)
class Nature:
    """
    A kind of ammunition, as a technician speaks of it: item, mark and filling.

    Units: nec_mg is the net explosive content of one unit, in milligrams; pack_size counts units in a full box.
    """

    code: str
    name: str
    calibre: str | None
    category: str
    un_number: str | None
    hazard_division: str
    compatibility_group: str
    nec_mg: int
    unit: str
    pack_size: int | None


@cache
def weapon_types() -> dict[str, WeaponType]:
    """Weapon types by code."""
    return {
        row["code"]: WeaponType(row["code"], row["name"], row["weapon_class"], row["automatic"] == "yes")
        for row in rows("weapon_types")
    }


@cache
def natures() -> dict[str, Nature]:
    """The packaged catalogue of ammunition natures by code."""
    return {
        row["code"]: Nature(
            code=row["code"],
            name=row["name"],
            calibre=row["calibre"] or None,
            category=row["category"],
            un_number=row["un_number"] or None,
            hazard_division=row["hazard_division"],
            compatibility_group=row["compatibility_group"],
            nec_mg=int(row["nec_mg"]),
            unit=row["unit"],
            pack_size=int(row["pack_size"]) if row["pack_size"] else None,
        )
        for row in rows("natures")
    }


@cache
def nature_categories() -> frozenset[str]:
    """The categories that natures are grouped in."""
    return frozenset(nature.category for nature in natures().values())


@cache
def hazard_codes() -> dict[str, str]:
    """The compatibility groups that are legal in each hazard division."""
    return {row["hazard_division"]: row["compatibility_groups"] for row in rows("hazard_codes")}


@cache
def compatibility() -> dict[tuple[str, str], tuple[str, str]]:
    """
    Whether two compatibility groups may be stored in one building above ground, by both orders of the pair.

    Shape: MIX, NO, or CONDITION with the name of the condition.
    """
    found: dict[tuple[str, str], tuple[str, str]] = {}
    for row in rows("compatibility"):
        one, other = row["group_a"], row["group_b"]
        found[one, other] = found[other, one] = (row["verdict"], row["condition"])
    return found


@cache
def ammunition_conditions() -> dict[str, bool]:
    """Conditions of ammunition, best first, and whether each may be issued."""
    return {row["code"]: row["may_be_issued"] == "yes" for row in rows("ammunition_conditions")}


@cache
def weapon_conditions() -> dict[str, str]:
    """Conditions of weapons, and whether each is serviceable: yes, no or unknown."""
    return {row["code"]: row["serviceable"] for row in rows("weapon_conditions")}


@cache
def disposal_methods(kind: str) -> dict[str, bool]:
    """Methods of disposal for ``weapon`` or ``ammunition``, and whether each is enough alone."""
    return {
        row["code"]: row["effective_alone"] == "yes"
        for row in rows("disposal_methods")
        if row["kind"] == kind
    }


@cache
def countries() -> dict[str, str]:
    """English names by ISO 3166-1 alpha-2 code, with the codes of countries that are no more."""
    return {row["code"]: row["name"] for row in rows("countries")}
