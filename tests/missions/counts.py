"""Counts that do not agree with the book (R01, R02, R03, R31), and those that only seem not to."""

from __future__ import annotations

from tests.missions.case import S1, S2, S3, Row, Want, at, case, honest, planted
from tests.missions.register import BALL_5, GRENADE, PISTOL, RPG, Register, lots, w


@case("R01")
def two_rifles_are_gone(r: Register) -> Row:
    codes = r.weapons(20)
    first = r.count("N-ARM", 1, w(codes[2:]))
    r.count("N-ARM", 1, w(codes[2:]), 15, counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    r.op("report_loss", 6, from_="N-ARM", kind="UNEXPLAINED", discovered_at=at(1), lines=w(codes[:2]))
    r.op("recover", 9, to="N-ARM", circumstances="Found behind the rack wall", lines=w(codes[:2]))
    r.count("N-ARM", 10, w(codes), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    want = Want("R01", S2, {"weapons": codes[:2], "places": ["N-ARM"]}, (first,))
    return planted(at(4), want, before=at(0), cleared=at(12))


@case("R01")
def a_keeper_hides_one_in_a_bay_on_paper(r: Register) -> Row:
    codes = r.weapons(12)
    r.place("N-BAY", "BAY", within="N-ARM", keeper="SK1")
    r.op("move", 1, from_="N-ARM", to="N-BAY", lines=w(codes[:1]))
    r.count("N-ARM", 2, w(codes), counted_by=("SK1", "SK3"))
    count = r.count("N-BAY", 9, [], scope="WEAPONS", kind="INDEPENDENT", counted_by=("AUD", "AP1"))
    return planted(at(12), Want("R01", S2, {"weapons": codes[:1]}, (count,)), before=at(5))


@case("R01")
def a_launcher_is_gone(r: Register) -> Row:
    codes = r.weapons(4, model=RPG, name="L")
    r.count("N-ARM", -10, w(codes), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    count = r.count("N-ARM", 1, w(codes[1:]))
    return planted(at(1, 11), Want("R01", ("S1", "S2"), {"weapons": codes[:1]}, (count,)), before=at(0))


@case("R01")
def eleven_are_gone(r: Register) -> Row:
    codes = r.weapons(40)
    r.count("N-ARM", 1, w(codes[11:]))
    count = r.count("N-ARM", 2, w(codes[11:]), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    return planted(at(3), Want("R01", S1, {"weapons": codes[:11]}, (count,)))


@case("R01")
def the_issue_was_written_down_after_the_count(r: Register) -> Row:
    codes = r.weapons(10)
    r.op("issue", 1, 6, wait=20, from_="N-ARM", to="CTG-A", due=at(4), purpose="PATROL", lines=w(codes[:3]))
    r.count("N-ARM", 1, w(codes[3:]), 12)
    r.op("return", 3, issue="ISSUE-001", to="N-ARM", lines=w(codes[:3]))
    return honest(at(3, 20), asked=(at(1, 14),))


@case("R01")
def one_figure_was_misread_on_the_sheet(r: Register) -> Row:
    codes = r.weapons(["AF104317", "KB220981", "KB710442", "DT550918"])
    seen = [*w(codes[1:]), {"serial": "AF1O4317", "make": "Izhmash", "model": "AKM"}]
    r.count("N-ARM", 1, seen)
    return honest(at(5))


@case("R01")
def another_stands_in_its_place_under_nearly_its_number(r: Register) -> Row:
    codes = r.weapons(["69371077", "KB220981", "LC771204"])
    seen = [*w(codes[1:]), {"serial": "69371070", "make": "Izhmash", "model": "AKM"}]
    first = r.count("N-ARM", 1, seen)
    r.count("N-ARM", 8, seen, counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    return planted(at(10), Want("R01|R31", S2, {"weapons": codes[:1]}, (first,)), before=at(7))


@case("R01")
def one_figure_was_misread_twice_and_not_alike(r: Register) -> Row:
    codes = r.weapons(["69371077", "KB220981", "LC771204"])
    r.count("N-ARM", 1, [*w(codes[1:]), {"serial": "69371070", "make": "Izhmash", "model": "AKM"}])
    r.count("N-ARM", 8, w(codes), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    r.count(
        "N-ARM",
        15,
        [*w(codes[1:]), {"serial": "69371017", "make": "Izhmash", "model": "AKM"}],
        counted_by=("SK2", "AP2"),
    )
    return honest(at(16), asked=(at(2), at(9)))


@case("R01")
def they_were_on_the_road_at_the_cut_off(r: Register) -> Row:
    codes = r.weapons(10)
    r.op(
        "dispatch",
        1,
        7,
        from_="N-ARM",
        to="S-ARM",
        expected=at(2),
        seals=["SL-1"],
        lines=w(codes[:4]),
        wait=6,
    )
    r.count("N-ARM", 1, w(codes[4:]), 11)
    r.op(
        "receive",
        2,
        8,
        by="SK2",
        dispatch="DISPATCH-001",
        to="S-ARM",
        seals_intact=True,
        seals=["SL-1"],
        lines=w(codes[:4]),
        final=True,
    )
    return honest(at(4), silent=("R01", "R04", "R05", "R06"))


@case("R02")
def three_hundred_rounds_are_short(r: Register) -> Row:
    r.lot("L-1", 5000)
    r.lot("L-2", 4000)
    count = r.count("N-ESH", 1, lots(L_1=4700, L_2=4000))
    r.op(
        "adjust",
        8,
        place="N-ESH",
        direction="WRITE_OFF",
        reason="Inquiry: box not found",
        inquiry="INQ-4",
        approved_by="AP1",
        by="WO",
        lines=lots(L_1=300),
    )
    r.count("N-ESH", 9, lots(L_1=4700, L_2=4000), counted_by=("AUD", "AP2"), kind="INDEPENDENT")
    want = Want("R02", S2, {"lots": ["L-1"], "places": ["N-ESH"]}, (count,))
    return planted(at(1, 12), want, before=at(0), cleared=at(11))


@case("R02")
def a_little_of_each_lot(r: Register) -> Row:
    for each in range(1, 5):
        r.lot(f"L-{each}", 3000)
    count = r.count("N-ESH", 1, lots(L_1=2860, L_2=2850, L_3=2870, L_4=3000))
    wants = [Want("R02", S2, {"lots": [lot]}, (count,)) for lot in ("L-1", "L-2", "L-3")]
    return planted(at(2), *wants, before=at(0))


@case("R02")
def grenades_are_short(r: Register) -> Row:
    r.lot("G-1", 60, nature=GRENADE)
    count = r.count("N-ESH", 1, lots(G_1=58))
    return planted(at(1, 11), Want("R02", ("S1", "S2"), {"lots": ["G-1"]}, (count,)))


@case("R02")
def as_much_over_in_another_store(r: Register) -> Row:
    r.lot("L-1", 3000)
    r.lot("L-2", 3000, to="S-ESH")
    count = r.count("N-ESH", 1, lots(L_1=2200))
    other = r.count("S-ESH", 1, lots(L_2=3000, L_1=800))
    return planted(
        at(2),
        Want("R02", S1, {"lots": ["L-1"]}, (count,)),
        Want("R03", ("S2", "S3"), {"lots": ["L-1"]}, (other,)),
    )


@case("R02")
def three_rounds_of_an_opened_box(r: Register) -> Row:
    r.lot("L-1", 4200)
    r.count("N-ESH", 1, [{"lot": "L-1", "quantity": 4197, "sealed": False}])
    return honest(at(2))


@case("R02")
def fired_rounds_were_written_down_late(r: Register) -> Row:
    r.lot("L-1", 5000)
    r.op(
        "issue",
        0,
        7,
        from_="N-ESH",
        to="CTG-A",
        due=at(0, 18),
        purpose="TRAINING",
        lines=lots(L_1=600),
        wait=30,
    )
    r.op("expend", 0, 15, issue="ISSUE-001", activity="TRAINING", lines=lots(L_1=600), wait=23, shooters=30)
    r.count("N-ESH", 1, lots(L_1=4400), 10)
    return honest(at(3), silent=("R02",))


@case("R03")
def a_rifle_that_is_on_no_book(r: Register) -> Row:
    codes = r.weapons(8)
    stranger = {"serial": "77120943", "make": "Izhmash", "model": "AKM", "type": "SA-06"}
    count = r.count("N-ARM", 1, [*w(codes), stranger])
    return planted(at(3), Want("R03", S2, {"places": ["N-ARM"]}, (count,)), before=at(0))


@case("R03")
def a_keeper_lays_rounds_by(r: Register) -> Row:
    r.lot("L-1", 5000)
    r.count("N-ESH", -5, lots(L_1=5000), counted_by=("SK1", "SK3"))
    count = r.count("N-ESH", 2, lots(L_1=5240), kind="INDEPENDENT", counted_by=("AUD", "AP1"))
    r.op(
        "adjust",
        6,
        place="N-ESH",
        direction="BRING_ON_CHARGE",
        reason="Inquiry",
        inquiry="INQ-9",
        by="WO",
        approved_by="AP1",
        lines=lots(L_1=240),
    )
    want = Want("R03", S2, {"lots": ["L-1"], "places": ["N-ESH"]}, (count,))
    return planted(at(4), want, before=at(1), cleared=at(8))


@case("R03")
def one_that_was_reported_lost_stands_there(r: Register) -> Row:
    codes = r.weapons(8)
    r.op("report_loss", -3, from_="N-ARM", kind="UNEXPLAINED", discovered_at=at(-4), lines=w(codes[:1]))
    count = r.count("N-ARM", 1, w(codes))
    return planted(at(2), Want("R03", ("S1", "S2"), {"weapons": codes[:1]}, (count,)), before=at(0))


@case("R03")
def it_stands_next_door(r: Register) -> Row:
    codes = r.weapons(8)
    there = r.weapons(3, to="N-EVI", name="E", mode="FOUND", ownership="UNDETERMINED", hour=7)
    r.count("N-ARM", 1, [*w(codes), {"weapon": there[0]}])
    r.count("N-EVI", 1, w(there[1:]), 11)
    r.op("move", 1, 6, wait=8, by="SK4", from_="N-EVI", to="N-ARM", lines=w(there[:1]))
    return honest(at(3), besides=("R16",))


@case("R03")
def it_came_back_and_the_return_came_later(r: Register) -> Row:
    codes = r.weapons(8)
    r.op("issue", -2, from_="N-ARM", to="CTG-A", due=at(3), purpose="GUARD", lines=w(codes[:2]))
    r.op("return", 1, 8, wait=9, issue="ISSUE-001", to="N-ARM", lines=w(codes[:2]))
    r.count("N-ARM", 1, w(codes), 12)
    return honest(at(4), silent=("R01",), asked=(at(1, 13),))


@case("R31")
def one_lot_for_another(r: Register) -> Row:
    r.lot("L-1", 4000)
    r.lot("L-2", 4000)
    count = r.count("N-ESH", 1, lots(L_1=3500, L_2=4500))
    r.count("N-ESH", 9, lots(L_1=4000, L_2=4000), counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    want = Want("R31", S2, {"lots": ["L-1", "L-2"], "places": ["N-ESH"]}, (count,))
    return planted(at(2), want, before=at(0), cleared=at(10))


@case("R31")
def a_good_pistol_for_a_bad_one(r: Register) -> Row:
    codes = r.weapons(["B77102X", "C88310Y", "D99001Z"], model=PISTOL, name="P")
    count = r.count("N-ARM", 1, [*w(codes[1:]), {"serial": "Q0456612", **PISTOL}])
    r.count(
        "N-ARM",
        2,
        [*w(codes[1:]), {"serial": "Q0456612", **PISTOL}],
        counted_by=("AUD", "AP1"),
        kind="INDEPENDENT",
    )
    return planted(at(4), Want("R31", ("S1", "S2"), {"weapons": codes[:1]}, (count,)), before=at(0))


@case("R31")
def nearly_as_much(r: Register) -> Row:
    r.lot("L-1", 6000)
    r.lot("L-2", 6000)
    count = r.count("N-ESH", 1, lots(L_1=5400, L_2=6585))
    return planted(at(2), Want("R31", S2, {"lots": ["L-1", "L-2"]}, (count,)))


@case("R31")
def two_natures_by_chance(r: Register) -> Row:
    r.lot("L-1", 6000)
    r.lot("L-2", 6000, nature=BALL_5)
    r.count("N-ESH", 1, [{"lot": "L-1", "quantity": 5996}, {"lot": "L-2", "quantity": 6004}])
    return honest(at(2), silent=("R31",))


@case("R31")
def the_wrong_line_of_the_sheet(r: Register) -> Row:
    r.lot("L-1", 4000)
    r.lot("L-2", 4000)
    r.count(
        "N-ESH",
        1,
        [
            {"lot": "L-1", "quantity": 3990, "sealed": False},
            {"lot": "L-2", "quantity": 4010, "sealed": False},
        ],
    )
    r.count("N-ESH", 1, lots(L_1=4000, L_2=4000), 15, counted_by=("AUD", "AP1"))
    return honest(at(2), silent=("R31", "R02", "R03"))


_ = S3
