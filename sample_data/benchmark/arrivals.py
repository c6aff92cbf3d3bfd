"""What contingents and the mission bring: weapons in runs of serials, ammunition in lots."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.benchmark.ground import DEPOT, place
from sample_data.benchmark.stock import Lot, Weapon
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.models import NATURE_OF_CALIBRE, Model, Run

BATCH: Final = 40
SHEET: Final = 400
"""Lines of a declaration, which is an entry of limited size."""
CARRIED: Final = frozenset({"SA-02", "SA-03", "SA-04", "SA-05", "SA-06", "SA-07", "SA-08"})
HEAVY: Final = {
    "LW-02": "CTG-40X46-HEDP",
    "LW-06": "ROCKET-PG-7V-VM-HEAT",
    "LW-08": "BOMB-MORTAR-60-MM-HE",
}


def deploy(w: World) -> None:
    """The stores fill on the first two days."""
    depot = w.sites[DEPOT % len(w.sites)]
    magazine = place(w, depot, "ESHUN", "EXPLOSIVE_STOREHOUSE", "SK2")
    w.at(w.begins + 6 * times.HOUR, _depot, w, depot, magazine)
    for number, store in enumerate(w.stores):
        w.at(w.begins + (7 + number) * times.HOUR, _contingent, w, number, store)


def _depot(w: World, site: Site, magazine: str) -> None:
    dice = w.dice("depot")
    lots = max(3, w.profile.lots // 10)
    each = w.profile.rounds // 5 // lots
    for number in range(lots):
        nature = ("CTG-5.56X45-BALL", "CTG-7.62X51-BALL", "CTG-7.62X39-BALL")[number % 3]
        register_lot(w, site, magazine, nature, each + dice.below(400), "UN", f"UNP{number % 4}", "")


def _contingent(w: World, number: int, store: Store) -> None:
    site = w.by_site[store.site]
    brought_by = w.profile.shape.brought
    runs = brought_by[number % len(brought_by)]
    wanted = w.profile.weapons // w.profile.contingents
    total = sum(run.number for run in runs)
    brought = [
        (run, max(1, run.number * wanted // total), run.first + number * 7919 % 90_000) for run in runs
    ]
    listed: list[Op] = [
        {"serial": serial_of(run, first + offset), "make": run.model.make, "model": run.model.name,
         "calibre": run.model.calibre}
        for run, size, first in brought for offset in range(size)
    ]  # fmt: skip
    declare(w, store.contingent, site, "PACKING_LIST", "1", listed)
    held: list[Op] = []
    for run, size, first in brought:
        for begin in range(0, size, BATCH):
            codes = register_weapons(
                w, site, store.armoury, store.contingent,
                [(run.model, serial_of(run, first + each)) for each in range(begin, min(begin + BATCH, size))],
            )  # fmt: skip
            held += [{"weapon": code} for code in codes]
            (store.ready if run.model.type in CARRIED else store.heavy).extend(codes)
    lots = max(6, (w.profile.lots - w.profile.lots // 10) // w.profile.contingents)
    each = w.profile.rounds * 4 // 5 // w.profile.contingents // lots
    natures = [
        NATURE_OF_CALIBRE[run.model.calibre]
        for run in runs
        if run.model.calibre in NATURE_OF_CALIBRE and run.model.type in CARRIED
    ]
    dice = w.dice(f"lots {number}")
    for index in range(lots):
        nature = natures[0] if index % 3 == 0 else natures[index % len(natures)]
        quantity = each + dice.below(max(1, each // 2)) - each // 4
        if index == lots - 1:
            nature, quantity = "GRENADE-HAND-FRAGMENTATION-M67-FUZED", 120
        code = register_lot(
            w, site, store.magazine, nature, quantity, store.contingent, f"F{number + 10}", store.contingent
        )
        if nature.startswith("CTG"):
            store.lots.append(code)
        held.append({"lot": code, "quantity": quantity})
    declare(w, store.contingent, site, "ARRIVAL", "1", held)
    w.dice(f"rest {number}")
    _mixed(w, store)


def _mixed(w: World, store: Store) -> None:
    """The weapons go on duty in a mixed order."""
    dice = w.dice(f"ready {store.contingent}")
    store.ready = dice.some(store.ready, len(store.ready)) if len(store.ready) < 3_000 else store.ready


def serial_of(run: Run, number: int) -> str:
    """The serial of that number in a run."""
    return f"{run.prefix}{number:0{run.width}}"


def declare(w: World, party: str, site: Site, what: str, rotation: str, lines: list[Op]) -> str:
    """The list is on record, on as many sheets as it takes; the id of the last."""
    while len(lines) > SHEET:
        declare(w, party, site, what, rotation, lines[:SHEET])
        lines = lines[SHEET:]
    return w.emit(
        "declare",
        {"party": party, "list": what, "rotation": rotation, "document": w.voucher(site.code, "COE"),
         "lines": lines},
        by=site.person("SK3"), site=site,
    )  # fmt: skip


def register_weapons(
    w: World, site: Site, place: str, owner: str, weapons: list[tuple[Model, str]], mode: str = "DECLARED"
) -> list[str]:
    """The weapons are on charge in the place; their codes."""
    codes, lines = [], []
    for model, serial in weapons:
        code = f"W-{w.number('weapon'):06}"
        lines.append({"new_weapon": identity(code, model, serial), "condition": "SERVICEABLE"})
        w.stock.weapons[code] = Weapon(code, serial, model, place, "IN_STORE", place, owner)
        w.stock.at[place][code] = None
        codes.append(code)
    acquisition: Op = {"mode": mode, "ownership": "CONTINGENT", "from": owner}
    w.emit(
        "register",
        {"to": place, "document": w.voucher(site.code, "REC"), "acquisition": acquisition, "lines": lines},
        by=site.person("SK3"), site=site,
    )  # fmt: skip
    return codes


def identity(code: str, model: Model, serial: str) -> Op:
    """A new weapon as the register has it."""
    new: Op = {
        "id": code, "serial": serial, "serial_status": "CLEAR", "make": model.make, "model": model.name,
        "type": model.type, "calibre": model.calibre,
    }  # fmt: skip
    if model.country:
        new["country_of_manufacture"] = model.country
    return new


def register_lot(
    w: World, site: Site, place: str, nature: str, quantity: int, owner: str, maker: str, origin: str
) -> str:
    """The lot is on charge in the place; its code."""
    number = w.number("lot")
    code = f"L-{number:05}"
    text = f"{maker}-{98 + number % 20:02}{'ABCDEFGHJK'[number % 10]}{number:04}"
    lot = Lot(
        code, nature, text, f"Factory {maker} (invented)", f"LOT {text} / BOX {number * 37:06}", place, owner
    )
    w.stock.lots[code] = lot
    w.stock.rounds[place][code] += quantity
    acquisition: Op = {"mode": "DECLARED", "ownership": "CONTINGENT", "from": origin}
    if not origin:
        acquisition = {"mode": "OPENING_BALANCE", "ownership": "UN"}
    new = {
        "id": code, "nature": nature, "lot_number": text, "manufacturer": lot.maker,
        "packaging_marks": lot.marks,
    }  # fmt: skip
    w.emit(
        "register",
        {"to": place, "document": w.voucher(site.code, "REC"), "acquisition": acquisition,
         "lines": [{"new_lot": new, "quantity": quantity, "condition": "A1"}]},
        by=site.person("SK4"), site=site,
    )  # fmt: skip
    return code
