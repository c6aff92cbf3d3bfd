"""What comes in from outside: seizures by patrols, and what former fighters hand in."""

from __future__ import annotations

from typing import Any, Final

from sample_data import times
from sample_data.benchmark.label import Label
from sample_data.benchmark.sheet import misread
from sample_data.benchmark.stock import Weapon
from sample_data.benchmark.world import Op, Site, World
from sample_data.dice import Dice
from sample_data.models import NATURE_OF_CALIBRE, Model

CONDITIONS: Final = (
    ("SERVICEABLE", 55), ("UNSERVICEABLE_REPAIRABLE", 20), ("UNSERVICEABLE_BER", 12), ("NOT_INSPECTED", 13),
)  # fmt: skip
"""What is handed in, with how often."""

AGES: Final = ("18_24", "25_34", "35_59")


def take_in(w: World) -> None:
    """Patrols seize, and people hand in, each day as much as the profile says."""
    dice = w.dice("seizures")
    seizures = w.profile.seized // 3
    for _ in range(seizures):
        site = dice.pick(w.sites)
        moment = (
            w.begins + (3 + dice.below(w.profile.days - 4)) * times.DAY + dice.between(7, 18) * times.HOUR
        )
        w.at(moment, seizure, w, site, dice)
    people = w.dice("disarmament")
    for _ in range(w.profile.participants):
        site = w.sites[-1] if people.chance(60) else w.sites[-2]
        day = 3 + people.below(max(1, w.profile.days - 5))
        w.at(w.begins + day * times.DAY + people.between(8, 15) * times.HOUR, participant, w, site, people)


def found(w: World, dice: Dice) -> tuple[Model, str]:
    """A weapon as patrols find them."""
    model, serial = dice.weighted(w.profile.shape.found)
    return model, serial(dice)


def seizure(w: World, site: Site, dice: Dice) -> None:
    """A patrol reports weapons, and they are in the store the same day."""
    weapons = [
        found(w, dice) for _ in range(dice.weighted(((1, 30), (2, 25), (3, 20), (4, 12), (6, 8), (9, 5))))
    ]
    report = reported(w, site, weapons)
    delay = dice.between(1, 9) * times.HOUR
    if weapons[0][1] and dice.chance(2):
        w.at(w.clock + delay, _read_again, w, site, weapons, report, w.clock, dice)
    else:
        w.at(w.clock + delay, taken_in, w, site, weapons, report, w.clock)
    if dice.chance(20):
        w.at(w.clock + delay + 600, _seized_rounds, w, site, dice, weapons[0][0], report, w.clock)


def _read_again(
    w: World, site: Site, weapons: list[tuple[Model, str]], report: dict[str, str], taken: int, dice: Dice
) -> None:
    """A serial is misread at night, and read again in the light some days later."""
    model, serial = weapons[0]
    wrong = misread(serial, dice)
    entry, codes = taken_in(w, site, [(model, wrong), *weapons[1:]], report, taken)
    if wrong != serial:
        label = w.mistake("serial misread at the intake", "R29", [entry], weapons=codes[:1])
        label.rules = ("R29", "R13", "R12", "R01", "R03")
        w.at(w.clock + dice.between(3, 20) * times.DAY, _mended, w, site, codes[0], serial, label)


def _mended(w: World, site: Site, code: str, serial: str, label: Label) -> None:
    weapon = w.stock.weapons[code]
    if weapon.status != "IN_STORE" or code in w.claimed or weapon.holder != f"{site.code}-CW":
        return
    weapon.serial = serial
    label.adds(
        [
            w.emit(
                "correct_identity",
                {"approved_by": site.person("OIC"), "weapon": code, "changes": {"serial": serial},
                 "reason": "Misread when it came in, read again with a photograph"},
                by=site.person("SK3"), site=site,
            )
        ]
    )  # fmt: skip


def reported(w: World, site: Site, weapons: list[tuple[Model, str]]) -> dict[str, str]:
    """The patrol's report is on record: its id and its reference."""
    reference = f"PATROL-{w.number('patrol'):05}"
    id_ = w.emit(
        "incident",
        {"kind": "SEIZURE", "place": site.code, "operation_reference": reference,
         "description": "Weapons taken at a checkpoint or in a search.",
         "weapon_types": [model.type for model, _ in weapons]},
        by=site.on_duty(w.clock), site=site,
    )  # fmt: skip
    return {"id": id_, "reference": reference}


def taken_in(
    w: World,
    site: Site,
    weapons: list[tuple[Model, str]],
    report: dict[str, str] | None,
    taken: int,
    to: str | None = None,
    mode: str = "SEIZED",
    **more: Any,
) -> tuple[str, list[str]]:
    """The weapons are on charge: the id of the entry, and their codes."""
    place = to or f"{site.code}-CW"
    codes: list[str] = []
    lines: list[Op] = []
    for model, serial in weapons:
        code = f"W-{w.number('weapon'):06}"
        new: Op = {
            "id": code, "serial": serial, "serial_status": "CLEAR", "make": model.make, "model": model.name,
            "type": model.type, "calibre": model.calibre,
        }  # fmt: skip
        if not serial:
            del new["serial"]
            new["serial_status"] = "ILLEGIBLE"
        if more.get("markings"):
            new["markings"] = more["markings"]
        lines.append({"new_weapon": new, "condition": more.get("condition", "SERVICEABLE")})
        w.stock.weapons[code] = Weapon(code, serial, model, place, "IN_STORE", place, "")
        w.stock.at[place][code] = None
        codes.append(code)
    acquisition: Op = {"mode": mode, "ownership": "UNDETERMINED", "place_name": "A place in the sector"}
    if report:
        acquisition["operation_reference"] = report["reference"]
    acquisition.update(more.get("acquisition", {}))
    id_ = w.emit(
        "register",
        {"to": place, "document": w.voucher(site.code, "SEI"), "acquisition": acquisition, "lines": lines},
        by=more.get("by") or site.on_duty(w.clock), site=site, occurred=taken if report else None,
        recorded=w.clock,
    )  # fmt: skip
    return id_, codes


def seized_lot(
    w: World,
    site: Site,
    nature: str,
    quantity: int,
    identity: Op,
    report: dict[str, str] | None,
    taken: int | None = None,
) -> tuple[str, str]:
    """Seized rounds are on charge: the id of the entry, and the lot."""
    code = f"L-{w.number('lot'):05}"
    acquisition: Op = {"mode": "SEIZED", "ownership": "UNDETERMINED", "place_name": "A place in the sector"}
    if report:
        acquisition["operation_reference"] = report["reference"]
    w.stock.rounds[f"{site.code}-SZA"][code] += quantity
    id_ = w.emit(
        "register",
        {"to": f"{site.code}-SZA", "document": w.voucher(site.code, "SEI"), "acquisition": acquisition,
         "lines": [{"new_lot": {"id": code, "nature": nature, **identity}, "quantity": quantity, "condition": "C3"}]},
        by=site.on_duty(w.clock), site=site, occurred=taken,
    )  # fmt: skip
    return id_, code


def _seized_rounds(
    w: World, site: Site, dice: Dice, model: Model, report: dict[str, str], taken: int
) -> None:
    nature = NATURE_OF_CALIBRE.get(model.calibre)
    if nature is None:
        return
    identity: Op = {}
    if dice.chance(60):
        identity = {"lot_number": f"{dice.between(10, 99)}-{dice.between(60, 99)}-{dice.digits(3)}"}
    seized_lot(w, site, nature, dice.between(12, 400), identity, report, taken)


def participant(w: World, site: Site, dice: Dice) -> None:
    """Somebody comes, and most bring a weapon."""
    number = person(w, site, dice)
    if dice.chance(70):
        model, serial = found(w, dice)
        _entry, codes = surrendered(w, site, number, model, serial, dice.weighted(CONDITIONS))
        w.at(w.clock + dice.between(3, 20) * times.HOUR, to_container, w, site, codes, f"{site.code}-CP")


def person(w: World, site: Site, dice: Dice) -> str:
    """A participant is registered; their number."""
    number = f"P-{w.number('participant'):05}"
    w.emit(
        "register_participant",
        {"participant": number, "sex": dice.pick(("M", "M", "M", "F")), "age_band": dice.pick(AGES),
         "category": "COMBATANT"},
        by=f"DDR-{dice.between(1, 2)}", site=site,
    )  # fmt: skip
    return number


def surrendered(
    w: World, site: Site, number: str, model: Model, serial: str, condition: str = "NOT_INSPECTED"
) -> tuple[str, list[str]]:
    """A participant has handed in a weapon: the id of the entry, and its code."""
    return taken_in(
        w, site, [(model, serial)], None, w.clock, to=f"{site.code}-CP", mode="SURRENDERED",
        acquisition={"participant": number, "programme": "DDR"}, condition=condition,
    )  # fmt: skip


def to_container(w: World, site: Site, codes: list[str], origin: str) -> None:
    """What stands in a collection point is locked away."""
    codes = [code for code in codes if w.stock.weapons[code].holder == origin]
    if not codes:
        return
    for code in codes:
        w.stock.stand(code, f"{site.code}-CW", "IN_STORE")
    w.emit(
        "move",
        {"from": origin, "to": f"{site.code}-CW", "document": w.voucher(site.code, "MOV"),
         "lines": [{"weapon": code} for code in codes]},
        by=site.on_duty(w.clock), site=site,
    )  # fmt: skip
