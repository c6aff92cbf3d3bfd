"""What a weapon or a handful of rounds from outside looks like: serials, marks, tags, headstamps."""

from __future__ import annotations

import hashlib
from typing import Final

from sample_data import names
from sample_data.book import Op
from sample_data.dice import Dice
from sample_data.mission import Mission
from sample_data.models import CYRILLIC, FOUND, Model

STATUSES: Final = (
    ("CLEAR", 70),
    ("PARTIAL", 9),
    ("ILLEGIBLE", 5),
    ("OBLITERATED", 6),
    ("ALTERED_RESTAMPED", 2),
    ("MISMATCHED", 3),
    ("NOT_CHECKED", 5),
)


def seized_weapon(m: Mission, dice: Dice) -> Op:
    """A line for a weapon that a patrol took or found."""
    model, shape = dice.weighted(FOUND)
    status = "NONE" if model.type == "SA-90" else dice.weighted(STATUSES)
    new: Op = {"id": f"W-{m.number('weapon'):06}", "serial_status": status}
    serial = shape(dice)
    if status in ("CLEAR", "ALTERED_RESTAMPED", "MISMATCHED"):
        new["serial"] = serial
    elif status == "PARTIAL":
        hole = dice.between(1, len(serial) - 2)
        new["serial"] = serial[:hole] + "?" + serial[hole + 1 :]
    identify(m, dice, new, model, status)
    condition = dice.weighted(
        (("NOT_INSPECTED", 80), ("SERVICEABLE", 8), ("UNSERVICEABLE_REPAIRABLE", 8), ("INCOMPLETE", 4))
    )
    return {"new_weapon": new, "condition": condition}


def identify(m: Mission, dice: Dice, new: Op, model: Model, status: str) -> None:
    """The new weapon has make, model, tag and marks."""
    new |= {"make": model.make, "model": model.name, "type": model.type, "calibre": model.calibre}
    if model.country:
        new["country_of_manufacture"] = model.country
        new["manufacture_origin"] = "INDUSTRIAL"
    else:
        new["manufacture_origin"] = "CRAFT"
    new["tag"] = f"TG-{m.number('tag'):05}"
    marks: list[Op] = []
    if status == "CLEAR" and model.country == "SU" and dice.chance(30):
        marks.append(
            {
                "kind": "MANUFACTURE",
                "text": "triangle with arrow",
                "position": model.position,
                "year": 1956 + dice.below(30),
            }
        )
    if status == "MISMATCHED":
        marks.append(
            {"kind": "OTHER", "text": f"bolt {dice.letters(2, CYRILLIC)}{dice.digits(4)}", "position": "bolt"}
        )
    if status == "ALTERED_RESTAMPED":
        marks.append(
            {
                "kind": "OTHER",
                "text": f"older number under it: {dice.digits(3)}???",
                "position": model.position,
            }
        )
    if dice.chance(6):
        marks.append({"kind": "IMPORT", "text": f"VSH {dice.between(1994, 2009)}", "position": "barrel"})
    if dice.chance(4):
        marks.append(
            {"kind": "PROPERTY", "text": f"crown over {dice.digits(2)}", "position": "stock, right side"}
        )
    if marks:
        new["markings"] = marks
    notes = {
        "OBLITERATED": "Serial removed by grinding.",
        "ILLEGIBLE": "Serial worn and rusted over.",
        "NOT_CHECKED": "Taken in at night; marks not read yet.",
    }
    if status in notes:
        new["description"] = notes[status]


def loose_lot(m: Mission, dice: Dice) -> Op:
    """A line for rounds without papers."""
    nature = dice.pick(
        (
            "CTG-7.62X39-BALL",
            "CTG-7.62X39-BALL",
            "CTG-7.62X54R-BALL",
            "CTG-12.7X108-API",
            "CTG-9X19-BALL",
            "CTG-7.62X51-BALL",
            "ROCKET-PG-7V-VM-HEAT",
            "GRENADE-HAND-F-1-BODY-UNFUZED",
            "PROPELLANT-LOOSE",
        )
    )
    small = nature.startswith("CTG")
    quantity = dice.between(24, 1400) if small else dice.between(1, 12)
    if nature == "PROPELLANT-LOOSE":
        quantity = dice.between(400, 5000)
    new: Op = {"id": f"L-{m.number('lot'):05}", "nature": nature}
    if small:
        new["headstamp"] = f"{dice.pick(('17', '539', '60', '71', '811'))} {dice.between(68, 94)}"
    if dice.chance(30):
        new["lot_number"] = f"{dice.letters(1, CYRILLIC)}{dice.between(10, 99)}-{dice.between(70, 92)}-17"
    return {"new_lot": new, "quantity": quantity, "condition": "C3"}


def photo(m: Mission, by: str, name: str, taken: int) -> str:
    """A photograph belongs to the record; its digest. The file is as invented as what it shows."""
    digest = hashlib.sha256(f"an invented photograph: {name}".encode()).hexdigest()
    m.post(
        "attach",
        {"sha256": digest, "name": name, "media_type": "image/jpeg", "size": 180_000 + m.number("photo")},
        by=by,
        occurred=taken,
    )
    return digest


def person(dice: Dice) -> str:
    """An invented name."""
    return f"{dice.pick(names.GIVEN)} {dice.letters(1)}. {dice.pick(names.FAMILY)}"
