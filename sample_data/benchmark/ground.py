"""The first morning: people, sites, stores and parties."""

from __future__ import annotations

from typing import Any, Final

from sample_data import names, times
from sample_data.benchmark.size import END
from sample_data.benchmark.world import Op, Site, Store, World

HOST: Final = "HOST-STATE"
HQ: Final = 0
DEPOT: Final = 1
"""Numbers of the sites where collected weapons go to, and where ammunition comes from."""

OFFICERS: Final = (
    ("WAM-1", ["WAM_OFFICER"]),
    ("WAM-2", ["WAM_OFFICER"]),
    ("WAM-3", ["WAM_OFFICER"]),
    ("DMS-1", ["APPROVER"]),
    ("DMS-2", ["APPROVER"]),
    ("DDR-1", ["DDR_OFFICER"]),
    ("DDR-2", ["DDR_OFFICER"]),
    ("AUDIT-1", ["AUDITOR"]),
    ("AUDIT-2", ["AUDITOR"]),
)


ERRORS: Final = ((0, 6), (-2, 3), (3, 2), (-6, 2), (6, 1), (-14, 1))
"""Minutes by which clocks of sites are wrong, with how often."""


def set_up(w: World) -> None:
    """The mission has its people, places and parties."""
    dice, clocks, shape = w.dice("people"), w.dice("clocks"), w.profile.shape
    _write(w, "add_user", by="ADMIN-1", code="ADMIN-1", name=_name(w, 0), roles=["ADMINISTRATOR"])
    for number, (code, roles) in enumerate(OFFICERS, 1):
        _write(w, "add_user", by="ADMIN-1", code=code, name=_name(w, number), roles=list(roles))
    for number in range(w.profile.sites):
        site = Site(
            f"S{number + 1:02}",
            number,
            2_000 + shape.apart[0] * (number // shape.in_a_row) + dice.below(shape.apart[0] * 4 // 7),
            60_000 + shape.apart[1] * (number % shape.in_a_row) + dice.below(shape.apart[1] // 2),
            busy=number == 2,
            lazy=number == w.profile.sites - 1,
            by_river=shape.by_river,
        )
        w.sites.append(site)
        site.error = clocks.weighted(ERRORS) * times.MINUTE
        if clocks.chance(40):
            day = clocks.below(max(1, w.profile.days - 14))
            w.at(
                w.begins + day * times.DAY + times.HOUR // 2, _an_hour_behind, w, site, clocks.between(3, 12)
            )
        w.by_site[site.code] = site
        _site(w, site)
    for code, name, kind in (
        (HOST, "The host State (invented)", "STATE"),
        ("HOME-STATE", "States that send contingents (invented)", "STATE"),
        ("GROUP-A", "An armed group (invented)", "ARMED_GROUP"),
        ("GROUP-B", "Another armed group (invented)", "ARMED_GROUP"),
        ("CARRIER", "Transport company of the mission", "CARRIER"),
        ("COURT", "A court of the host State (invented)", "STATE"),
        ("CIVILIANS", "Communities", "COMMUNITY"),
    ):
        _write(w, "add_party", by="ADMIN-1", code=code, name=name, kind=kind)
    for number in range(w.profile.contingents):
        _contingent(w, number)


def _an_hour_behind(w: World, site: Site, days: int) -> None:
    """Somebody sets the clock to another zone, and it is put right some nights later."""
    site.hour_behind_until = w.clock + days * times.DAY
    w.honest["days with the clock an hour behind"] += days


def _name(w: World, number: int) -> str:
    given, family = names.GIVEN, names.FAMILY
    return f"{given[(number * 7 + w.seed) % len(given)]} {family[(number * 11 + w.seed) % len(family)]}"


def _write(w: World, op: str, /, *, by: str, **fields: Any) -> None:
    w.emit(op, fields, by=by, prompt=True)


def _site(w: World, site: Site) -> None:
    _write(
        w, "add_place", by="ADMIN-1", code=site.code, name=f"Base {site.number + 1}", kind="SITE",
        custody="SINGLE", latitude=f"{site.latitude // 1000}.{site.latitude % 1000:03}",
        longitude=f"{site.longitude // 1000}.{site.longitude % 1000:03}",
    )  # fmt: skip
    w.site_of[site.code] = site
    for number, role in enumerate(("SK1", "SK2", "SK3", "SK4", "OIC", "DEP")):
        roles = ["STOREKEEPER"] if role.startswith("SK") else ["APPROVER"]
        _write(
            w, "add_user", by="ADMIN-1", code=site.person(role), name=_name(w, 20 + site.number * 6 + number),
            roles=roles, places=[site.code],
        )  # fmt: skip
    place(w, site, "CW", "CONTAINER", "SK1")
    place(w, site, "SZA", "BAY", "SK2")
    place(w, site, "CP", "COLLECTION_POINT", "SK1")
    place(w, site, "VEH", "VEHICLE", "SK1")
    if site.number in (HQ, DEPOT):
        place(w, site, "DSP", "DISPOSAL_SITE", "SK2")


def place(w: World, site: Site, suffix: str, kind: str, keeper: str) -> str:
    """There is another place within the site; its code is the answer."""
    code = f"{site.code}-{suffix}"
    custody = "TWO_PERSON" if kind in ("ARMOURY", "EXPLOSIVE_STOREHOUSE", "CONTAINER") else "SINGLE"
    _write(
        w, "add_place", by="ADMIN-1", code=code, name=f"{kind.replace('_', ' ').lower()} {suffix}",
        kind=kind, within=site.code, custody=custody, keeper=site.person(keeper),
    )  # fmt: skip
    w.site_of[code] = site
    return code


def _contingent(w: World, number: int) -> None:
    site = w.sites[number % w.profile.sites]
    code = f"C{number + 1:02}"
    strength = 500 + 17 * (number * 13 % 11)
    armoury = place(w, site, f"ARM{number + 1:02}", "ARMOURY", "SK1")
    magazine = place(w, site, f"ESH{number + 1:02}", "EXPLOSIVE_STOREHOUSE", "SK2")
    party(w, code, f"Contingent {number + 1}", "CONTINGENT", strength)
    units = []
    for unit in range(1, 4):
        party(w, f"{code}-U{unit}", f"Company {unit}", "UNIT", strength // 3, within=code)
        units.append(f"{code}-U{unit}")
    store = Store(code, site.code, armoury, magazine, units, strength, begins=w.begins, ends=END)
    site.stores.append(store)
    w.stores.append(store)


def party(w: World, code: str, name: str, kind: str, strength: int, within: str | None = None) -> None:
    """There is another party."""
    fields: Op = {"code": code, "name": name, "kind": kind, "strength": strength}
    if within:
        fields["within"] = within
    _write(w, "add_party", by="ADMIN-1", **fields)
