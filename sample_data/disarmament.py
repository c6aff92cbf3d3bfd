"""The disarmament site: participants hand in weapons, and a group deposits its own with two keys."""

from __future__ import annotations

from typing import Final

from sample_data import names, times
from sample_data.book import Op
from sample_data.dice import Dice
from sample_data.found import identify, loose_lot, person, seized_weapon
from sample_data.mission import BEGIN, Mission
from sample_data.models import FOUND

PARTICIPANTS: Final = ((1, 320), (2, 60), (3, 20))
"""How many participants hand in so many weapons: 400 people, 500 weapons."""
SURRENDERED_LOTS: Final = 10
DEPOSITED: Final = 40


def disarm(m: Mission) -> None:
    """Participants come from October to March, and a group deposits in September."""
    dice = m.dice("disarmament")
    m.at(BEGIN + 20 * times.DAY + 9 * times.HOUR, _deposit, m, dice)
    people = [number for number, many in PARTICIPANTS for _ in range(m.profile.scaled(many))]
    order = dice.some(people, len(people))
    days = [day for day in range(34, 200) if times.weekday(BEGIN + day * times.DAY) < 4]
    lots_every = max(1, len(order) // m.profile.scaled(SURRENDERED_LOTS, 2))
    for index, number in enumerate(order):
        day = days[index * len(days) // len(order)]
        moment = BEGIN + day * times.DAY + 6 * times.HOUR + (index % 6) * 40 * times.MINUTE
        lot = index % lots_every == 0
        m.at(moment, _participant, m, dice, number, with_lot=lot)
    for day in days:
        m.at(BEGIN + day * times.DAY + 14 * times.HOUR, _into_container, m)


def _participant(m: Mission, dice: Dice, number: int, *, with_lot: bool) -> None:
    """A person is registered, hands in, and has a receipt, in twenty minutes."""
    code = f"DDR-{m.number('participant'):05}"
    child = dice.chance(4)
    band = "15_17" if child else dice.weighted((("18_24", 30), ("25_34", 40), ("35_59", 27), ("60_PLUS", 3)))
    category = (
        "CHILD_AFG" if child else dice.weighted((("COMBATANT", 80), ("ASSOCIATED", 14), ("CIVILIAN", 6)))
    )
    entry: Op = {
        "participant": code,
        "sex": dice.weighted((("M", 78), ("F", 21), ("UNSPECIFIED", 1))),
        "age_band": band,
        "category": category,
        "armed_group": dice.pick(names.GROUPS)[0],
    }
    if not child and dice.chance(40):
        entry["name"] = f"{person(dice)} (invented)"
    officer = dice.pick(("DDR-1", "DDR-2"))
    m.post("register_participant", entry, by=officer)
    m.pause(4)
    to = dice.pick(("LUMBEZI-CP1", "LUMBEZI-CP1", "LUMBEZI-CP2", "LUMBEZI-MOB"))
    acquisition = {
        "mode": "SURRENDERED",
        "ownership": "NONE",
        "from": "CIVILIANS" if category == "CIVILIAN" else "GROUP-FNH",
        "place_name": "Lumbezi",
        "site_type": "STATIC_SITE",
        "participant": code,
        "programme": "Talmeria DDR phase 1 (invented)",
    }
    lines = [_handed_in(m, dice) for _ in range(number)]
    m.post(
        "register",
        {"document": m.voucher("LUMBEZI", "DDR"), "to": to, "acquisition": acquisition, "lines": lines},
        by=officer,
    )
    m.honest["weapons handed in by participants"] += number
    if with_lot:
        m.pause(3)
        line = loose_lot(m, dice)
        m.post(
            "register",
            {
                "document": m.voucher("LUMBEZI", "DDR"),
                "to": "LUMBEZI-SZA",
                "acquisition": acquisition,
                "lines": [line],
            },
            by=officer,
        )


def _handed_in(m: Mission, dice: Dice) -> Op:
    line = seized_weapon(m, dice)
    line["condition"] = dice.weighted(
        (("SERVICEABLE", 62), ("UNSERVICEABLE_REPAIRABLE", 24), ("UNSERVICEABLE_BER", 14))
    )
    return line


def _into_container(m: Mission) -> None:
    """On the evening of each day what was handed in goes from the collection points into the container."""
    for place in ("LUMBEZI-CP1", "LUMBEZI-CP2", "LUMBEZI-MOB"):
        here = sorted(weapon.code for weapon in m.book.held_at(place))
        if here:
            fields = {
                "approved_by": m.approver("LUMBEZI"),
                "document": m.voucher("LUMBEZI", "MOV"),
                "from": place,
                "to": "LUMBEZI-CW",
                "lines": [{"weapon": code} for code in here],
            }
            m.post("move", fields, by=m.keeper("LUMBEZI"))
            m.pause(1)


def _deposit(m: Mission, dice: Dice) -> None:
    """An armed group lays weapons into a container with two keys, and stays their owner."""
    model = FOUND[0][0][0]
    lines = []
    for _ in range(m.profile.scaled(DEPOSITED, 6)):
        new: Op = {
            "id": f"W-{m.number('weapon'):06}",
            "serial": FOUND[0][0][1](dice),
            "serial_status": "CLEAR",
        }
        identify(m, dice, new, model, "CLEAR")
        lines.append({"new_weapon": new, "condition": "SERVICEABLE"})
    acquisition = {
        "mode": "COLLECTED",
        "ownership": "PARTY",
        "from": "GROUP-URP",
        "place_name": "Lumbezi cantonment",
        "programme": "Transitional weapons agreement (invented), article 4",
    }
    fields = {
        "document": m.voucher("LUMBEZI", "DEP"),
        "to": "LUMBEZI-TW1",
        "acquisition": acquisition,
        "lines": lines,
        "witnessed_by": ["Key holder of the group (invented)"],
    }
    m.post("register", fields, by="DDR-1")
