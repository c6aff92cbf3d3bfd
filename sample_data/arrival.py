"""Taking on charge what contingents bring and what the mission owns: weapons in runs, ammunition in lots."""

from __future__ import annotations

from typing import Final

from sample_data import names, times
from sample_data.book import Op
from sample_data.mission import BEGIN, Garrison, Mission
from sample_data.models import BROUGHT, Model, Run
from sample_data.setting_up import POLICE_ARRIVE, SECURITY

BATCH: Final = 40

AMMUNITION: Final[dict[str, tuple[tuple[str, int, int], ...]]] = {
    # nature, lots, quantity of each
    "ALTBAT": (
        ("CTG-5.56X45-BALL", 9, 16_800), ("CTG-5.56X45-TRACER", 2, 4_920), ("CTG-7.62X51-BALL", 4, 8_000),
        ("CTG-9X19-BALL", 2, 4_000), ("CTG-12.7X99-BALL", 2, 2_000), ("BOMB-MORTAR-60-MM-HE", 2, 96),
        ("GRENADE-HAND-FRAGMENTATION-M67-FUZED", 1, 180), ("GRENADE-HAND-SMOKE-COLOURED", 1, 160),
        ("SIGNAL-HAND-PARACHUTE-ILLUMINATION", 1, 144), ("CTG-5.56X45-BLANK", 1, 4_000),
    ),
    "BELBAT": (
        ("CTG-5.56X45-BALL", 10, 16_800), ("CTG-5.56X45-TRACER", 2, 4_920), ("CTG-7.62X51-BALL", 4, 8_000),
        ("CTG-9X19-BALL", 3, 4_000), ("CTG-40X46-HEDP", 2, 288), ("BOMB-MORTAR-81-MM-HE", 2, 60),
        ("BOMB-MORTAR-81-MM-ILLUMINATION", 1, 48), ("GRENADE-HAND-SMOKE-HC", 1, 128), ("GRENADE-HAND-CS",
        1, 96),
    ),
    "CORBAT": (
        ("CTG-7.62X39-BALL", 9, 13_200), ("CTG-7.62X39-TRACER", 2, 3_960), ("CTG-7.62X54R-BALL", 4, 7_040),
        ("CTG-7.62X25-TOKAREV-BALL", 2, 2_520), ("CTG-12.7X108-API", 2, 1_600), ("ROCKET-PG-7V-VM-HEAT",
        2, 48),
        ("GRENADE-HAND-RGD-5-BODY-UNFUZED", 1, 120), ("FUZE-GRENADE-UZRGM", 1, 120),
    ),
    "DURBAT": (
        ("CTG-7.62X51-BALL", 11, 9_600), ("CTG-7.62X51-TRACER", 2, 3_200), ("CTG-9X19-BALL", 4, 4_000),
        ("ROUND-84-MM-CARL-GUSTAF-HE", 2, 36), ("GRENADE-HAND-SMOKE-COLOURED", 1, 160),
        ("GRENADE-STUN-DISTRACTION", 1, 60),
    ),
    "ESKFPU": (
        ("CTG-9X19-BALL", 4, 6_000), ("CTG-12-GAUGE-SHOT", 2, 2_500), ("CTG-12-GAUGE-LESS-LETHAL-RUBBER",
        2, 2_000),
        ("CTG-40X46-CS", 1, 176),
    ),
}  # fmt: skip
DEPOT: Final = (
    ("CTG-5.56X45-BALL", 3, 20_160), ("CTG-7.62X51-BALL", 2, 24_000), ("CTG-9X19-BALL", 1, 20_000),
    ("CHARGE-DEMOLITION-TNT-BLOCK-200-G", 1, 1_250), ("DETONATOR-ELECTRIC", 1, 800),
)  # fmt: skip
MAKERS: Final = {
    "ALTBAT": ("ALA", "95"),
    "BELBAT": ("BLC", "02"),
    "CORBAT": ("17", "83"),
    "DURBAT": ("DMK", "98"),
    "ESKFPU": ("ESM", "16"),
    "DEPOT": ("UNP", "22"),
}


def deploy(m: Mission) -> None:
    """
    The mission's own stock and the contingents of the first day are on charge; the police unit comes in
    January.
    """
    m.at(BEGIN + 7 * times.HOUR, _depot, m)
    m.at(BEGIN + 8 * times.HOUR, _security, m)
    for number, contingent in enumerate(names.CONTINGENTS):
        day = POLICE_ARRIVE if contingent.code == "ESKFPU" else BEGIN + number * times.DAY
        m.at(day + 9 * times.HOUR, _contingent, m, contingent.code)


def _contingent(m: Mission, code: str) -> None:
    posts = [each for each in m.garrisons if each.contingent == code]
    home = posts[0]
    packed = [
        _on_list(run, offset) for run in BROUGHT[code] for offset in range(m.profile.scaled(run.number))
    ]
    _declare(m, code, "PACKING_LIST", packed)
    for run in BROUGHT[code]:
        _register_run(m, run, posts)
    for nature, lots, quantity in AMMUNITION[code]:
        for number in range(lots):
            _register_lot(m, code, nature, quantity, posts[number % len(posts)] if lots > 1 else home)
    held: list[Op] = [{"weapon": weapon} for post in posts for weapon in post.weapons]
    held += [
        {"lot": lot, "quantity": m.book.lots_at(post.storehouse)[lot]} for post in posts for lot in post.lots
    ]
    _declare(m, code, "ARRIVAL", held)


def _declare(m: Mission, party: str, what: str, lines: list[Op]) -> None:
    m.pause(3)
    m.post(
        "declare",
        {
            "party": party,
            "list": what,
            "rotation": "2025-2",
            "document": m.voucher("COE", what),
            "lines": lines,
        },
        by="WAM-2",
    )


def _serial(run: Run, offset: int) -> str:
    return f"{run.prefix}{run.first + offset:0{run.width}}"


def _on_list(run: Run, offset: int) -> Op:
    model = run.model
    return {"serial": _serial(run, offset), "make": model.make, "model": model.name, "calibre": model.calibre}


def _register_run(m: Mission, run: Run, posts: list[Garrison]) -> None:
    number = m.profile.scaled(run.number)
    offset = 0
    for position, post in enumerate(posts):
        share = number * post.share // 100 if position < len(posts) - 1 else number - offset
        for begin in range(offset, offset + share, BATCH):
            lines = [_weapon(m, run, each) for each in range(begin, min(begin + BATCH, offset + share))]
            _take_on_charge(m, post.armoury, post.site, lines, f"STATE-{_state(post.contingent)}")
            post.weapons += [line["new_weapon"]["id"] for line in lines]
        offset += share


def _state(contingent: str) -> str:
    return next(each.state for each in names.CONTINGENTS if each.code == contingent)


def _weapon(m: Mission, run: Run, offset: int) -> Op:
    model = run.model
    new: Op = {
        "id": f"W-{m.number('weapon'):06}",
        "serial": _serial(run, offset),
        "serial_status": "CLEAR",
        "make": model.make,
        "model": model.name,
        "type": model.type,
        "calibre": model.calibre,
        "country_of_manufacture": model.country,
        "year_of_manufacture": run.year + offset // 150,
        "manufacture_origin": "INDUSTRIAL",
    }
    if offset % 25 == 0:
        new["markings"] = [
            {"kind": "UNIT_RACK", "text": f"RACK {offset // 25 + 1}", "position": "stock, left side"}
        ]
    return {"new_weapon": new, "condition": "SERVICEABLE"}


def _take_on_charge(
    m: Mission, place: str, site: str, lines: list[Op], owner: str, ownership: str = "CONTINGENT"
) -> None:
    m.pause(2)
    acquisition = {"mode": "DECLARED", "ownership": ownership, "from": owner}
    if ownership == "UN":
        acquisition = {"mode": "OPENING_BALANCE", "ownership": "UN"}
    m.post(
        "register",
        {"to": place, "document": m.voucher(site, "REC"), "acquisition": acquisition, "lines": lines},
        by="WAM-2",
    )


def _register_lot(m: Mission, contingent: str, nature: str, quantity: int, post: Garrison) -> None:
    line = _lot(m, contingent, nature, m.profile.scaled(quantity, 20))
    _take_on_charge(m, post.storehouse, post.site, [line], f"STATE-{_state(contingent)}")
    post.lots.append(line["new_lot"]["id"])


def _lot(m: Mission, brought_by: str, nature: str, quantity: int) -> Op:
    maker, year = MAKERS[brought_by]
    number = m.number(f"lots of {brought_by}")
    month = "ABCDEFGHJKLM"[number % 12]
    new: Op = {
        "id": f"L-{m.number('lot'):05}",
        "nature": nature,
        "lot_number": f"{maker}{year}{month}{number // 6 + 1:03}-{number:03}",
        "manufacturer": f"Factory {maker} (invented)",
        "manufactured_on": f"{'19' if year > '50' else '20'}{year}-{number % 12 + 1:02}",
        "packaging_marks": f"LOT {maker}{year}{month}{number // 6 + 1:03}-{number:03} / QTY {quantity}",
    }
    if number % 5 == 0:
        new["expires_on"] = f"{2028 + number % 4}-06-30"
    return {"new_lot": new, "quantity": quantity, "condition": "A1" if number % 4 == 0 else "A2"}


def _depot(m: Mission) -> None:
    for nature, lots, quantity in DEPOT:
        for _ in range(lots):
            line = _lot(m, "DEPOT", nature, m.profile.scaled(quantity, 400))
            _take_on_charge(m, "OMBARI-ESH", "OMBARI", [line], "", "UN")


def _security(m: Mission) -> None:
    """Twelve pistols stand with the security section from the start, issued before this ledger was opened."""
    pistol = Run(Model("CZ", "75 B", "SA-02", "9x19mm", "CZ", "frame, left side"), 12, "B", 5, 41_207, 2011)
    lines = [_weapon(m, pistol, each) for each in range(12)]
    _take_on_charge(m, SECURITY, "KESRA", lines, "", "UN")
