"""Seizures, captures and finds by patrols: reported, photographed, and booked in within hours."""

from __future__ import annotations

from typing import Final

from sample_data import names, times
from sample_data.book import Op
from sample_data.dice import Dice
from sample_data.found import loose_lot, person, photo, seized_weapon
from sample_data.mission import BEGIN, Mission

SEIZED_EVENTS: Final = 140
SEIZED_WEAPONS: Final = 600
SEIZED_LOTS: Final = 28
RESOLUTION: Final = "Resolution 9901 (invented), paragraph 12"
SITES: Final = ("TISSEL", "DARUM", "MARKHA", "VELAQ", "SORENE", "KESRA")


def seize(m: Mission) -> None:
    """Seizures and finds come in over the months."""
    dice = m.dice("seizures")
    events = m.profile.scaled(SEIZED_EVENTS, 12)
    wanted = m.profile.scaled(SEIZED_WEAPONS, 60)
    sizes = [1] * events
    for _ in range(wanted - events):
        sizes[dice.below(events) if dice.chance(60) else dice.below(max(1, events // 8))] += 1
    span = 390 * times.DAY // events
    for number, size in enumerate(sizes):
        moment = BEGIN + 12 * times.DAY + number * span
        moment = moment - moment % times.DAY + dice.between(6 * 60, 15 * 60) * times.MINUTE
        if times.weekday(moment) == 5:
            moment += 2 * times.DAY
        with_lot = number % max(1, events // m.profile.scaled(SEIZED_LOTS, 5)) == 1
        m.at(moment, _seizure, m, dice, size, with_lot=with_lot)


def _seizure(m: Mission, dice: Dice, size: int, *, with_lot: bool) -> None:
    """A patrol takes or finds weapons, reports what it has, and books it in within hours."""
    site = dice.pick([each for each in SITES if each != "VELAQ" or m.clock < times.at(2026, 9, 1)])
    taken = m.clock
    mode = dice.weighted((("SEIZED", 60), ("FOUND", 28), ("CAPTURED", 12)))
    reference = f"PATROL-{m.number('patrol report'):04}"
    town = dice.pick(names.TOWNS)
    lines = [seized_weapon(m, dice) for _ in range(size)]
    m.at(
        taken + dice.between(40, 150) * times.MINUTE,
        _reported,
        m,
        dice,
        site,
        taken,
        mode,
        reference,
        town,
        lines,
    )
    booked = taken + dice.between(3, 5) * times.HOUR
    m.at(booked, _booked, m, dice, site, taken, mode, reference, town, lines, with_lot=with_lot)


def _reported(
    m: Mission, dice: Dice, site: str, taken: int, mode: str, reference: str, town: str, lines: list[Op]
) -> None:
    kind = "FIND" if mode == "FOUND" else "SEIZURE"
    where = {"FOUND": "cache", "SEIZED": "checkpoint", "CAPTURED": "place of the fighting"}[mode]
    m.post(
        "incident",
        {
            "kind": kind,
            "place": site,
            "latitude": f"{dice.between(2000, 4500) / 1000:.3f}",
            "longitude": f"{dice.between(60000, 63000) / 1000:.3f}",
            "operation_reference": reference,
            "description": f"Patrol at a {where} near {town}: {len(lines)} weapons taken into custody.",
            "weapon_types": [line["new_weapon"]["type"] for line in lines],
        },
        by=m.keeper(site),
        occurred=taken,
    )


def _booked(
    m: Mission,
    dice: Dice,
    site: str,
    taken: int,
    mode: str,
    reference: str,
    town: str,
    lines: list[Op],
    *,
    with_lot: bool,
) -> None:
    photograph = photo(m, "WAM-3", f"{reference}.jpg", taken + times.HOUR)
    source = dice.pick([code for code, _ in names.GROUPS]) if mode != "FOUND" else None
    acquisition = {
        "mode": mode,
        "ownership": "NONE" if mode == "FOUND" else "UNDETERMINED",
        "from": source,
        "place_name": f"near {town}",
        "site_type": {"FOUND": "CACHE", "SEIZED": "CHECKPOINT"}.get(mode, "BATTLEFIELD"),
        "operation_reference": reference,
        "mandate_reference": RESOLUTION,
    }
    acquisition = {name: value for name, value in acquisition.items() if value is not None}
    m.pause(2)
    fields = {
        "attachments": [photograph],
        "document": m.voucher(site, "SEI"),
        "to": f"{site}-CW",
        "witnessed_by": [person(dice), person(dice)],
        "acquisition": acquisition,
        "lines": lines,
    }
    m.post("register", fields, by="WAM-3", occurred=taken)
    m.honest["seizures and finds"] += 1
    m.honest["weapons seized, captured or found"] += len(lines)
    if with_lot:
        line = loose_lot(m, dice)
        fields = {
            "document": m.voucher(site, "SEI"),
            "to": f"{site}-SZA",
            "acquisition": acquisition,
            "lines": [line],
        }
        m.post("register", fields, by="WAM-3", occurred=taken)
