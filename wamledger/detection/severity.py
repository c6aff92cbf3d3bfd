"""
Severity: how soon somebody must look, by what kind of thing is missing and how much.

The lines of more than 10 weapons and more than 500 rounds are those of a notable incident; the rest of the matrix is
this program's own, and the numbers are policies of the mission.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from typing import Any, Final

from wamledger import reference
from wamledger.detection.look import Look
from wamledger.detection.signal import Severity
from wamledger.i18n import N_


class ItemClass(Enum):
    """What is missing, by the harm that it does."""

    A = N_("man-portable missiles, anti-tank weapons, mortars, launchers, explosives, detonators, grenades")
    B = N_("automatic weapons")
    C = N_("other weapons, complete sets of parts")
    D = N_("small-arms ammunition")
    E = N_("magazines and parts")


class Loss(Enum):
    """How sure it is that something is gone."""

    CONFIRMED = N_("confirmed loss")
    SUSPECTED = N_("suspected loss")
    RECORD = N_("fault of the record")


Item = tuple[str, str]
"""Kind (weapon or lot) and code."""
NOTABLE_WEAPONS: Final = "notable_weapons"
NOTABLE_ROUNDS: Final = "notable_rounds"


def severity_of(
    look: Look, kind: ItemClass, quantity: int, loss: Loss, *, seal_broken: bool = False
) -> Severity:
    """
    The severity of so much of a class.  Source: WAMLEDGER

    ``quantity`` is in weapons, or in rounds for class D.
    """
    match kind, loss:
        case ItemClass.A, Loss.CONFIRMED:
            return Severity.S1
        case ItemClass.A, Loss.SUSPECTED:
            return Severity.S2
        case ItemClass.B, Loss.CONFIRMED:
            return Severity.S1
        case ((ItemClass.B | ItemClass.C), (Loss.CONFIRMED | Loss.SUSPECTED)):
            return Severity.S1 if quantity > look.policy(NOTABLE_WEAPONS) else Severity.S2
        case ItemClass.D, (Loss.CONFIRMED | Loss.SUSPECTED):
            if seal_broken or quantity > look.policy(NOTABLE_ROUNDS):
                return Severity.S1
            return Severity.S2 if quantity >= 100 else Severity.S3
    return Severity.S3


def worst(found: Iterable[Severity]) -> Severity:
    """The most urgent of them; a note where there is none."""
    return min(found, default=Severity.S4)


def class_of_weapon(identity: dict[str, Any]) -> ItemClass:
    """The class of a weapon by its type."""
    return _weapon_classes().get(identity.get("type", ""), ItemClass.C)


def class_of_lot(look: Look, identity: dict[str, Any]) -> ItemClass:
    """The class of a lot by the category and hazard of its nature."""
    nature = look.nature(identity.get("nature", ""))
    if nature is None:
        return ItemClass.D
    category = nature["category"] if isinstance(nature, dict) else nature.category
    division = nature["hazard_division"] if isinstance(nature, dict) else nature.hazard_division
    if category in _SMALL_ARMS or (category == "other" and str(division).startswith("1.4")):
        return ItemClass.D
    return ItemClass.A


def class_of_item(look: Look, kind: str, code: str) -> ItemClass:
    """The class of a weapon or a lot by its code; that of its kind at large where it is not known."""
    if kind == "weapon":
        file = look.weapon(code)
        return class_of_weapon(file.identity if file is not None else {})
    return class_of_lot(look, {"nature": look.nature_of(code)})


def by_class(look: Look, items: Mapping[Item, int]) -> dict[ItemClass, int]:
    """How much of each class these are."""
    found: dict[ItemClass, int] = {}
    for (kind, code), quantity in items.items():
        item_class = class_of_item(look, kind, code)
        found[item_class] = found.get(item_class, 0) + quantity
    return found


def suspected(look: Look, items: Mapping[Item, int]) -> Severity:
    """The severity of a suspected loss of these."""
    return worst(
        severity_of(look, kind, quantity, Loss.SUSPECTED) for kind, quantity in by_class(look, items).items()
    )


def are_heavy(look: Look, items: Iterable[Item]) -> bool:
    """Whether one of these is of class A or B."""
    return any(class_of_item(look, *item) in (ItemClass.A, ItemClass.B) for item in items)


_SMALL_ARMS: Final = frozenset({"small_arms", "heavy_machine_gun"})
_HEAVIEST: Final = frozenset({"LW-02", "LW-04", "LW-05", "LW-06", "LW-07", "LW-08"})
"""Light weapons of class A: launchers, anti-tank and anti-aircraft weapons, recoilless rifles, mortars."""


@cache
def _weapon_classes() -> dict[str, ItemClass]:
    """Classes by type code, from the packaged table of weapon types."""
    found = {}
    for code, each in reference.weapon_types().items():
        if code in _HEAVIEST or each.weapon_class == "HEAVY_WEAPON":
            found[code] = ItemClass.A
        elif each.weapon_class == "COMPONENT":
            found[code] = ItemClass.E
        else:
            found[code] = ItemClass.B if each.automatic else ItemClass.C
    return found
