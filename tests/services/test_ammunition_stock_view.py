"""Ammunition by storehouse: loads, licences, mixing and marks, worked out by hand and held against the holdings."""

from __future__ import annotations

from collections import Counter
from types import ModuleType
from typing import Any

import pytest

from tests.services import two_sites
from wamledger import reference
from wamledger.domain import moment
from wamledger.ledger.actor import Actor
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import holdings
from wamledger.services.report_views.ammunition_stock import ammunition_stock_view
from wamledger.services.views.ammunition_stock import AmmunitionStockView, Storehouse

GROUPS = "ABCDEFGHJKLNS"
DAY = "2026-01-{:02d}T08:00:00Z"


def test_every_pair_of_groups_has_a_rule() -> None:
    """The table has each pair once and says the same of both orders; what may simply stand together is listed here."""
    rules = reference.compatibility()
    assert set(rules) == {(one, other) for one in GROUPS for other in GROUPS}
    assert len(reference.rows("compatibility")) == 91
    for (one, other), verdict in rules.items():
        assert rules[other, one] == verdict
        assert verdict[0] in ("MIX", "NO", "CONDITION")
        assert (verdict[0] == "CONDITION") == bool(verdict[1])
    mixes = {one: {other for other in GROUPS if rules[one, other][0] == "MIX"} for one in GROUPS}
    assert mixes == {
        "A": {"A"},
        "B": {"B", "S"},
        "C": {"C", "D", "E", "S"},
        "D": {"C", "D", "E", "S"},
        "E": {"C", "D", "E", "S"},
        "F": {"F", "S"},
        "G": {"G", "S"},
        "H": {"H", "S"},
        "J": {"J", "S"},
        "K": {"K"},
        "L": set(),
        "N": set(),
        "S": set("BCDEFGHJS"),
    }
    assert rules["F", "C"] == ("CONDITION", "SEGREGATED")
    assert rules["G", "E"] == ("CONDITION", "DECISION")
    assert rules["B", "F"] == ("CONDITION", "FUZES")


def nature(made: ModuleType, code: str, division: str, group: str, nec_mg: int) -> dict[str, Any]:
    found: dict[str, Any] = made.op(
        "add_nature",
        code=code,
        name=code.title(),
        category="small_arms",
        hazard_division=division,
        compatibility_group=group,
        nec_mg=nec_mg,
        unit="EACH",
    )
    return found


@pytest.fixture
def stores(small: Ledger, made: ModuleType) -> Ledger:
    """A storehouse with a bay and a licence; grenades, fuzes and rounds in it, each with figures of the mission."""
    made.posted(
        small,
        made.op(
            "add_place",
            code="ESH",
            name="Explosive storehouse",
            kind="EXPLOSIVE_STOREHOUSE",
            within="SITE",
            custody="SINGLE",
            limit_nec_kg={"1.1": "10", "1.2": "4", "1.4": "1"},
            licence="ELL-7",
        ),
        made.op("add_place", code="ESH-BAY", name="Bay", kind="BAY", within="ESH", custody="SINGLE"),
        nature(made, "TNT", "1.1", "D", 200_000),
        nature(made, "CAP", "1.1", "B", 1_000),
        nature(made, "SHELL", "1.2.1", "E", 900_000),
        nature(made, "FLARE", "1.4", "G", 100_000),
        made.lot("L-TNT", 47, to="ESH", nature="TNT"),
        made.lot("L-CAP", 100, to="ESH-BAY", nature="CAP"),
        made.lot("L-SHELL", 5, to="ESH", nature="SHELL"),
        made.lot("L-FLARE", 10, to="ESH-BAY", nature="FLARE"),
        made.lot("L-BALL", 1000, to="ESH"),
        made.lot("L-AWAY", 500, to="ARM-2"),
    )
    return small


def house(view: AmmunitionStockView, place: str = "ESH") -> Storehouse:
    return next(each for each in view.storehouses if each.place == place)


def test_loads_and_licences_are_those_of_the_building_with_its_bays(stores: Ledger) -> None:
    """Contents are added by division; a limit covers the sub-divisions, and says how much of it is used."""
    view = ammunition_stock_view(stores, generated_by="-")
    assert [(each.division, each.nec_mg, each.is_vouched) for each in house(view).loads] == [
        ("1.1", 47 * 200_000 + 100 * 1_000, True),
        ("1.2.1", 5 * 900_000, True),
        ("1.4", 10 * 100_000 + 1000 * 1_700, False),
    ]
    assert [
        (each.division, each.limit_kg, each.nec_mg, each.used_percent, each.state) for each in view.licences
    ] == [
        ("1.1", "10", 9_500_000, "95.0", "NEARLY"),
        ("1.2", "4", 4_500_000, "112.5", "OVER"),
        ("1.4", "1", 2_700_000, "270.0", "OVER"),
    ]
    assert {each.licence for each in view.licences} == {"ELL-7"}
    with stores.reading() as link:
        booked = dict(link.rows("SELECT hazard_division, nec_mg FROM place_load WHERE place = 'ESH'"))
    assert {each.division: each.nec_mg for each in house(view).loads} == booked


def test_what_may_not_stand_together_is_named_with_its_places(stores: Ledger) -> None:
    """B with D and E, G with D and E, B with G: by the building, each with the places in which it stands."""
    view = ammunition_stock_view(stores, generated_by="-")
    assert {
        (each.one.group, each.one.places, each.other.group, each.other.places, each.condition)
        for each in house(view).mixing
    } == {
        ("B", ("ESH-BAY",), "D", ("ESH",), "FUZES"),
        ("B", ("ESH-BAY",), "E", ("ESH",), "FUZES"),
        ("B", ("ESH-BAY",), "G", ("ESH-BAY",), ""),
        ("D", ("ESH",), "G", ("ESH-BAY",), "DECISION"),
        ("E", ("ESH",), "G", ("ESH-BAY",), "DECISION"),
    }
    bay = ammunition_stock_view(stores, at="ESH-BAY", generated_by="-")
    assert [(each.one.group, each.other.group) for each in house(bay).mixing] == [("B", "G")]
    assert not bay.licences
    assert not house(view, "ARM-2").mixing


def test_restrictions_expiry_and_holds_are_those_of_the_time(stores: Ledger, made: ModuleType) -> None:
    """A lot is marked from the entry that restricts, holds or lets it expire until the one that ends that."""
    made.posted(
        stores,
        made.op(
            "restrict", DAY.format(5), lot="L-TNT", status="SUSPENDED", reason="Accident", authority="ATO"
        ),
        made.op(
            "hold",
            DAY.format(6),
            id="HOLD",
            kind="EVIDENCE",
            authority="Court",
            reason="Case",
            lines=[{"lot": "L-CAP"}],
        ),
        made.op("restrict", DAY.format(10), lot="L-TNT", status="CLEARED", reason="Tested", authority="ATO"),
        made.op(
            "release_hold",
            DAY.format(12),
            kind="EVIDENCE",
            authority="Court",
            reason="Closed",
            approved_by="OTHER",
            lines=[{"lot": "L-CAP"}],
        ),
    )
    found = {}
    for day in (4, 5, 6, 9, 10, 12):
        view = ammunition_stock_view(stores, as_of=moment.parse(DAY.format(day)), generated_by="-")
        lots = {each.line.item: each for each in house(view).lots}
        found[day] = (lots["L-TNT"].restriction, lots["L-TNT"].restriction_reason, lots["L-CAP"].on_hold)
    assert found == {
        4: ("", "", False),
        5: ("SUSPENDED", "Accident", False),
        6: ("SUSPENDED", "Accident", True),
        9: ("SUSPENDED", "Accident", True),
        10: ("", "", True),
        12: ("", "", False),
    }
    now = {each.line.item: each for each in house(ammunition_stock_view(stores, generated_by="-")).lots}
    assert (now["L-TNT"].restriction, now["L-CAP"].on_hold) == ("", False)


def test_a_lot_is_expired_from_its_day_on(stores: Ledger, made: ModuleType) -> None:
    """The day that stands on the lot is over, and the lot is expired, unless an inspection has extended it."""
    line = {
        "new_lot": {"id": "L-OLD", "nature": "TNT", "expires_on": "2026-01-10"},
        "quantity": 1,
        "condition": "A1",
    }
    source = {"mode": "DECLARED", "ownership": "UN"}
    made.posted(stores, made.op("register", to="ESH", acquisition=source, lines=[line]))

    def is_expired(text: str) -> bool:
        view = ammunition_stock_view(stores, as_of=moment.parse(text), generated_by="-")
        return next(each.is_expired for each in house(view).lots if each.line.item == "L-OLD")

    assert not is_expired("2026-01-10T12:00:00Z")
    assert is_expired("2026-01-11T12:00:00Z")


@pytest.mark.parametrize("day", ["2025-12-01", "2026-04-01", "2026-09-30"])
def test_every_line_is_a_holding_of_the_mission(mission: Ledger, day: str) -> None:
    """Over the sample mission the lines are exactly the ammunition that stands in store in places."""
    as_of = moment.parse(f"{day}T23:59:59Z")
    view = ammunition_stock_view(mission, as_of=as_of, generated_by="-")
    with mission.reading() as link:
        places = {code for (code,) in link.rows("SELECT code FROM place")}
    lines = Counter(
        (each.holder, each.line.item, each.line.condition, each.line.quantity)
        for storehouse in view.storehouses
        for each in storehouse.lots
    )
    assert lines == Counter(
        (each["holder"], each["lot"], each["condition"], each["quantity"])
        for each in holdings(mission, as_of=as_of)
        if "lot" in each and each["status"] == "IN_STORE" and each["holder"] in places
    )
    assert lines
    assert all(balance.taken_on_charge == balance.standing for balance in view.balances)


def test_a_narrow_scope_sees_its_own_stores(ledger: Ledger) -> None:
    """A storekeeper of one site sees nothing of the other, neither stock nor licence."""
    two_sites.furnished(ledger)
    two_sites.close(ledger)
    ledger.act_as(Actor(two_sites.person(["STOREKEEPER"], ("NORTH",))))
    view = ammunition_stock_view(ledger, generated_by="-")
    holders = {each.holder for storehouse in view.storehouses for each in storehouse.lots}
    assert holders
    assert all(holder.startswith("NORTH") for holder in holders)
