"""The first days: the people, places, parties and limits of the invented mission."""

from __future__ import annotations

from typing import Any, Final

from sample_data import names, times
from sample_data.dice import Dice
from sample_data.mission import BEGIN, END, Garrison, Mission

HOST: Final = "STATE-TALMERIA"
WORKSHOP: Final = "WORKSHOP"
COURT: Final = "COURT-KESRA"
SECURITY: Final = "UN-SECURITY"
POLICE_ARRIVE: Final = times.at(2026, 1, 14)
CORBAT_LEAVES: Final = times.at(2026, 9, 21)

OFFICERS: Final = (
    ("ADMIN-1", ["ADMINISTRATOR"]),
    ("WAM-CHIEF", ["WAM_OFFICER", "APPROVER"]),
    ("WAM-2", ["WAM_OFFICER"]),
    ("WAM-3", ["WAM_OFFICER"]),
    ("DMS", ["APPROVER"]),
    ("DDR-1", ["DDR_OFFICER"]),
    ("DDR-2", ["DDR_OFFICER"]),
    ("AUDIT-1", ["AUDITOR"]),
)
POLICIES: Final = (
    ("issue_overdue_grace_hours", 2),
    ("intake_hours", 24),
    ("late_entry_hours", 24),
    ("disposal_age_days", 180),
    ("classification", "SAMPLE, ALL INVENTED"),
)


def set_up(m: Mission) -> None:
    """The mission has its people, places, parties and limits."""
    dice = m.dice("people")
    m.clock = BEGIN + 5 * times.HOUR
    for code, roles in OFFICERS:
        _user(m, dice, code, list(roles))
    places = _places()
    for place in places:
        if place["kind"] == "SITE":
            m.post("add_place", dict(place), by="ADMIN-1")
    for site in names.SITES:
        for suffix, role in (("SK1", "STOREKEEPER"), ("SK2", "STOREKEEPER"), ("OIC", "APPROVER")):
            _user(m, dice, f"{site.code}-{suffix}", [role], [site.code])
    for place in places:
        if place["kind"] != "SITE":
            m.post("add_place", dict(place), by="ADMIN-1")
    _parties(m)
    m.post(
        "add_nature",
        {
            "code": "PROPELLANT-LOOSE",
            "name": "Propellant, loose, from broken-down rounds",
            "category": "demolition",
            "un_number": "UN0161",
            "hazard_division": "1.3.1",
            "compatibility_group": "C",
            "nec_mg": 1000,
            "unit": "GRAM",
        },
        by="WAM-CHIEF",
    )
    for name, value in POLICIES:
        m.post("set_policy", {"name": name, "value": value}, by="ADMIN-1")
    m.garrisons = _garrisons()


def _user(m: Mission, dice: Dice, code: str, roles: list[str], places: list[str] | None = None) -> None:
    m.pause(1)
    name = f"{dice.pick(names.GIVEN)} {dice.pick(names.FAMILY)}"
    m.post(
        "add_user",
        {"code": code, "name": name, "roles": roles, "places": places},
        by="ADMIN-1",
        occurred=m.clock,
    )


def _places() -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for site in names.SITES:
        code = site.code
        first, second = f"{code}-SK1", f"{code}-SK2"
        rows.append(
            {
                "code": code,
                "name": site.name,
                "kind": "SITE",
                "custody": "SINGLE",
                "latitude": site.latitude,
                "longitude": site.longitude,
            }
        )

        def inside(
            suffix: str, name: str, kind: str, custody: str, keeper: str, code: str = code, **more: Any
        ) -> None:
            rows.append(
                {
                    "code": f"{code}-{suffix}",
                    "name": f"{name}, {code.title()}",
                    "kind": kind,
                    "custody": custody,
                    "within": code,
                    "keeper": keeper,
                    **more,
                }
            )

        licence: dict[str, Any] = {
            "limit_nec_kg": {"1.1": "400", "1.2": "800", "1.3": "300", "1.4": "4000"},
            "licence": f"ELL-{code}-2025",
        }
        if code != "LUMBEZI":
            inside("ARM", "Armoury", "ARMOURY", "TWO_PERSON", first)
        inside("ESH", "Explosive storehouse", "EXPLOSIVE_STOREHOUSE", "TWO_PERSON", second, **licence)
        inside("CW", "Container for collected weapons", "CONTAINER", "TWO_PERSON", first)
        rows.append(
            {
                "code": f"{code}-SZA",
                "name": f"Bay for seized ammunition, {code.title()}",
                "kind": "BAY",
                "custody": "TWO_PERSON",
                "within": f"{code}-ESH",
                "keeper": second,
            }
        )
        if code == "KESRA":
            inside("EVI", "Evidence room", "EVIDENCE_ROOM", "TWO_PERSON", first)
            inside("DSP", "Cutting yard", "DISPOSAL_SITE", "SINGLE", second)
        if code == "OMBARI":
            inside("DSP", "Demolition ground", "DISPOSAL_SITE", "SINGLE", second)
        if code == "LUMBEZI":
            inside("CP1", "Collection point 1", "COLLECTION_POINT", "SINGLE", first)
            inside("CP2", "Collection point 2", "COLLECTION_POINT", "SINGLE", second)
            inside("MOB", "Vehicle of the mobile team", "VEHICLE", "SINGLE", second)
            inside("CAN", "Cantonment", "CANTONMENT", "SINGLE", first)
            rows.append(
                {
                    "code": "LUMBEZI-TW1",
                    "name": "Container of temporary deposits, Lumbezi",
                    "kind": "CONTAINER",
                    "custody": "DUAL_KEY",
                    "within": "LUMBEZI-CAN",
                    "keeper": first,
                }
            )
            inside("DSP", "Public square", "DISPOSAL_SITE", "SINGLE", second)
    return rows


def _parties(m: Mission) -> None:
    dice = m.dice("parties")
    rows: list[dict[str, object]] = [
        {"code": HOST, "name": "Talmeria, the host State (invented)", "kind": "STATE"},
        {"code": COURT, "name": "District court of Kesra (invented)", "kind": "STATE_FORCE", "within": HOST},
        {"code": WORKSHOP, "name": "Mission armament workshop", "kind": "MISSION_COMPONENT"},
        {
            "code": SECURITY,
            "name": "Security section of the mission",
            "kind": "MISSION_COMPONENT",
            "strength": 24,
        },
        {"code": "CARRIER-1", "name": "Mission transport company", "kind": "CARRIER"},
        {"code": "CIVILIANS", "name": "Communities that hand in weapons", "kind": "COMMUNITY"},
        {"code": "UNKNOWN", "name": "Holder not known", "kind": "UNKNOWN"},
    ]
    rows += [{"code": code, "name": name, "kind": "STATE"} for code, name in names.NEIGHBOURS]
    rows += [{"code": code, "name": name, "kind": "ARMED_GROUP"} for code, name in names.GROUPS]
    for each in names.CONTINGENTS:
        state = f"STATE-{each.state}"
        rows.append({"code": state, "name": each.state_name, "kind": "STATE"})
        rows.append(
            {
                "code": each.code,
                "name": each.name,
                "kind": each.kind,
                "strength": each.strength,
                "within": state,
            }
        )
        for number, unit in enumerate(each.units, 1):
            rows.append(
                {
                    "code": f"{each.prefix}-U{number}",
                    "name": f"{unit}, {each.name}",
                    "kind": "UNIT",
                    "strength": each.strength // len(each.units),
                    "within": each.code,
                }
            )
        for number in range(1, 5):
            name = f"Team leader {number}, {dice.pick(names.GIVEN)} {dice.pick(names.FAMILY)}"
            rows.append(
                {"code": f"{each.prefix}-P{number}", "name": name, "kind": "PERSON", "within": each.code}
            )
    for row in rows:
        m.post("add_party", row, by="ADMIN-1")


def _garrisons() -> list[Garrison]:
    """Who stands where, from when to when; ``share`` is the hundredths of the contingent's weapons."""

    def garrison(
        contingent: str, site: str, units: list[str], share: int = 100, begins: int = BEGIN, ends: int = END
    ) -> Garrison:
        return Garrison(contingent, site, f"{site}-ARM", f"{site}-ESH", units, begins, ends, share)

    return [
        garrison("ALTBAT", "TISSEL", ["ALT-U1", "ALT-U2", "ALT-U3", "ALT-P1", "ALT-P2", "ALT-P3"]),
        garrison("BELBAT", "DARUM", ["BEL-U1", "BEL-U2", "BEL-P1", "BEL-P2"], 70),
        garrison("BELBAT", "MARKHA", ["BEL-U3", "BEL-P3", "BEL-P4"], 30),
        garrison("CORBAT", "VELAQ", ["COR-U1", "COR-U2", "COR-P1", "COR-P2"], ends=CORBAT_LEAVES),
        garrison("DURBAT", "SORENE", ["DUR-U1", "DUR-U2", "DUR-P1", "DUR-P2"]),
        garrison("ESKFPU", "KESRA", ["ESK-U1", "ESK-U2", "ESK-P1", "ESK-P2"], begins=POLICE_ARRIVE),
    ]


def headquarters_unit(contingent: str) -> str:
    """The unit of a contingent whose people hold their pistols on standing issue."""
    each = next(each for each in names.CONTINGENTS if each.code == contingent)
    return f"{each.prefix}-U{len(each.units)}"
