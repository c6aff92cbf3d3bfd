"""
Published figures of two real missions, and journals that register, store and dispose of exactly these
quantities.

The totals are facts with their source (published_figures.json). The single weapon, its serial, the lots, the
days and the steps between are made up, and every one of them says so. No split by calibre or by kind was
published, so none is pretended: such classes are natures of their own, with no net explosive content that
anybody vouched for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sample_data import times
from sample_data.book import Op
from sample_data.clerk import APPROVER, MADE_UP, VERIFIER, Clerk, people, weapon_line
from sample_data.published import GRAMS, Figure, published, totals

LINES: Final = 40
BULK: Final = 200

NATURES: Final = {
    # code: name, category, hazard division, compatibility group, unit
    "PUBLISHED-ROUNDS": ("Small-arms cartridge, calibre not published", "small_arms", "1.4", "S", "EACH"),
    "PUBLISHED-EXPLOSIVE": ("Explosive in bulk, kind not published", "demolition", "1.1", "D", "GRAM"),
    "PUBLISHED-GRENADES": (
        "Grenade, thrown or launched, kind not published",
        "hand_grenade",
        "1.1",
        "F",
        "EACH",
    ),
    "PUBLISHED-INITIATORS": ("Initiator, kind not published", "demolition", "1.1", "B", "EACH"),
    "PUBLISHED-MORTAR-ROUNDS-AND-ROCKETS": (
        "Mortar round or rocket, kind not published",
        "mortar",
        "1.1",
        "E",
        "EACH",
    ),
}


def colombia(*, added_by: str | None = None, with_people: bool = True) -> Iterator[Op]:
    """
    Operations that register, store, destroy and verify what the UN Mission in Colombia counted in 2017.

    Shape: journal operations; the first adds a user who records themselves, unless ``added_by`` is a known
    user.
    """
    clerk = Clerk("COL", times.at(2017, 6, 1, 8))
    if with_people:
        yield from people(clerk, added_by)
    for place, kind, within in (
        ("COL", "SITE", None),
        ("COL-IN", "COLLECTION_POINT", "COL"),
        ("COL-STORE", "CONTAINER", "COL"),
        ("COL-AMMUNITION", "EXPLOSIVE_STOREHOUSE", "COL"),
        ("COL-YARD", "DISPOSAL_SITE", "COL"),
    ):
        custody = "TWO_PERSON" if kind in ("CONTAINER", "EXPLOSIVE_STOREHOUSE") else "SINGLE"
        fields = {"within": within} if within else {}
        yield clerk.write(
            "add_place",
            code=place,
            name=f"{place.title()} (place made up)",
            kind=kind,
            custody=custody,
            **fields,
        )
    yield clerk.write("add_party", code="COL-FARC-EP", name="FARC-EP", kind="ARMED_GROUP")
    for code, (name, category, division, group, unit) in NATURES.items():
        yield clerk.write(
            "add_nature",
            code=code,
            name=name,
            category=category,
            hazard_division=division,
            compatibility_group=group,
            nec_mg=1000 if unit == "GRAM" else 0,
            unit=unit,
        )
    acquisition = {
        "mode": "SURRENDERED",
        "ownership": "NONE",
        "from": "COL-FARC-EP",
        "place_name": "Colombia",
    }
    rows = published()["colombia"]["rows"]
    codes: list[Op] = []
    for row in rows:
        if "type" in row:
            new = [
                weapon_line("COL", len(codes) + each, len(codes) + each, row["type"])
                for each in range(1, row["published"] + 1)
            ]
            codes += [{"weapon": line["new_weapon"]["id"]} for line in new]
            yield from clerk.in_parts("register", new, LINES, to="COL-IN", acquisition=acquisition)
    yield from clerk.in_parts("move", codes, BULK, origin="COL-IN", to="COL-STORE")
    lots: list[Op] = []
    for row in rows:
        if "nature" in row:
            quantity = row["published"] * (GRAMS if row["unit"] == "kg" else 1)
            lot: Op = {"lot": f"COL-L{len(lots) + 1:02}", "quantity": quantity}
            new_lot = {
                "id": lot["lot"],
                "nature": row["nature"],
                "packaging_marks": "Lot made up: lots were not published",
            }
            lots.append(lot)
            yield clerk.write(
                "register",
                to="COL-AMMUNITION",
                acquisition=acquisition,
                lines=[{"new_lot": new_lot, "quantity": quantity, "condition": "D2"}],
            )
    yield from _destroyed(clerk, "COL-WEAPONS", "CUT_TORCH", "COL-STORE", codes)
    yield from _destroyed(clerk, "COL-AMMUNITION-OUT", "OPEN_DETONATION", "COL-AMMUNITION", lots)


def _destroyed(clerk: Clerk, disposal: str, method: str, place: str, lines: list[Op]) -> Iterator[Op]:
    """Part by part: planned and agreed, destroyed before two witnesses, verified by somebody else."""
    for number, begin in enumerate(range(0, len(lines), BULK), 1):
        part = {"disposal": f"{disposal}-{number:02}", "lines": lines[begin : begin + BULK]}
        yield clerk.write("plan_disposal", **part, method=method, place=place, approved_by=APPROVER)
        yield clerk.write(
            "destroy",
            **part,
            destroyed_on=times.date(clerk.now),
            place="COL-YARD",
            witnessed_by=["First witness (made up)", "Second witness (made up)"],
        )
        yield clerk.write(
            "verify_destruction", **part, verifier=VERIFIER, certificate=f"{part['disposal']} (made up)"
        )


def nepal(*, added_by: str | None = None, with_people: bool = True) -> Iterator[Op]:
    """
    Operations that register and store what the UN Mission in Nepal registered in 2007, on both sides.

    Shape: as colombia(). Nothing is disposed of: the parties stayed owners, with the key.
    """
    facts = published()["nepal"]
    stored, perimeter, leaders, _, army = (row["published"] for row in facts["rows"])
    clerk = Clerk("NPL", times.at(2007, 1, 17, 8))
    if with_people:
        yield from people(clerk, added_by)
    containers = [f"NPL-NA-{number:02}" for number in range(1, facts["containers_of_the_nepal_army"] + 1)]
    yield clerk.write("add_place", code="NPL", name="Nepal (sites made up)", kind="SITE", custody="SINGLE")
    for place in ("NPL-M-STORE", *containers):
        yield clerk.write(
            "add_place",
            code=place,
            name=f"{place} (place made up)",
            kind="CONTAINER",
            custody="SINGLE",
            within="NPL",
        )
    for party, name, kind in (
        ("NPL-MAOIST", "Maoist army", "ARMED_GROUP"),
        ("NPL-ARMY", "Nepal Army", "STATE_FORCE"),
        ("NPL-PERIMETER", "Perimeter security of the cantonments", "UNIT"),
        ("NPL-LEADERS", "Security of leaders, pending", "UNIT"),
    ):
        yield clerk.write("add_party", code=party, name=name, kind=kind)
    registered = stored + perimeter + leaders
    ours = [weapon_line("NPL", each, 10_000 + each, "SA-99") for each in range(1, registered + 1)]
    yield from clerk.in_parts("register", ours, LINES, to="NPL-M-STORE", acquisition=_deposit("NPL-MAOIST"))
    out = [{"weapon": line["new_weapon"]["id"]} for line in ours[stored:]]
    for party, lines in (("NPL-PERIMETER", out[:perimeter]), ("NPL-LEADERS", out[perimeter:])):
        yield from clerk.in_parts(
            "issue",
            lines,
            BULK,
            origin="NPL-M-STORE",
            to=party,
            due="STANDING",
            purpose="GUARD",
            approved_by=APPROVER,
        )
    clerk.now = times.at(2007, 4, 10, 8)
    theirs = [
        weapon_line("NPL", registered + each, 10_000 + registered + each, "SA-99")
        for each in range(1, army + 1)
    ]
    share = -(-army // len(containers))
    for number, container in enumerate(containers):
        lines = theirs[number * share : (number + 1) * share]
        yield from clerk.in_parts("register", lines, LINES, to=container, acquisition=_deposit("NPL-ARMY"))


def _deposit(owner: str) -> Op:
    return {"mode": "COLLECTED", "ownership": "PARTY", "from": owner, "place_name": "Nepal"}


__all__ = ["MADE_UP", "Figure", "colombia", "nepal", "people", "published", "totals"]
