"""Goods on the road, seals, and what people have out (R04 to R07)."""

from __future__ import annotations

from tests.missions.case import S1, S2, Row, Want, at, case, honest, planted
from tests.missions.register import GRENADE, RPG, Register, lots, w


def sent(r: Register, lines: list[Row], day: float = 1, expected: float = 2, **how: object) -> str:
    """A consignment from north to south by road."""
    fields = {"seals": ["SL-0101"], "carrier": "HAUL", "vehicle": "UN-4411", "wait": 1, **how}
    return r.op(
        "dispatch", day, 7, from_="N-ARM", to="S-ARM", expected=at(expected, 18), lines=lines, **fields
    )


def came(r: Register, dispatch: str, lines: list[Row], day: float = 2, **how: object) -> str:
    """What came of it in the south."""
    fields = {"seals_intact": True, "seals": ["SL-0101"], "final": True, "by": "SK2", **how}
    return r.op("receive", day, fields.pop("hour", 15), dispatch=dispatch, to="S-ARM", lines=lines, **fields)


def south_is_heard(r: Register, days: range) -> None:
    """The receiving site goes on writing things down."""
    r.weapons(3, to="S-ARM", name="S")
    for day in days:
        r.count("S-ARM", day, w(["S-001", "S-002", "S-003"]), 8, by="SK2", kind="COUNT", scope="SAMPLE")


@case("R04")
def a_lorry_that_never_came(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = sent(r, w(codes[:6]))
    south_is_heard(r, range(1, 12))
    came(r, dispatch, w(codes[:6]), 10)
    want = Want("R04", S2, {"weapons": codes[:6]}, (dispatch,))
    return planted(at(8), want, before=at(2, 12), cleared=at(11))


@case("R04")
def launchers_a_day_late(r: Register) -> Row:
    codes = r.weapons(4, model=RPG, name="L")
    dispatch = sent(r, w(codes))
    south_is_heard(r, range(1, 6))
    return planted(at(5), Want("R04", S1, {"weapons": codes}, (dispatch,)), before=at(2, 12))


@case("R04")
def the_rest_follows_they_say(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = sent(r, w(codes[:6]))
    south_is_heard(r, range(1, 12))
    came(r, dispatch, w(codes[:4]), final=False, remarks="Rest follows with the next lorry")
    return planted(at(9), Want("R04", S2, {"weapons": codes[4:6]}, (dispatch,)), before=at(2))


@case("R04")
def within_the_day_of_grace(r: Register) -> Row:
    codes = r.weapons(6)
    dispatch = sent(r, w(codes))
    south_is_heard(r, range(1, 4))
    came(r, dispatch, w(codes), 3)
    return honest(at(4), asked=(at(3),))


@case("R04")
def the_south_had_no_line(r: Register) -> Row:
    codes = r.weapons(6)
    dispatch = sent(r, w(codes))
    came(r, dispatch, w(codes), 2, wait=24 * 6)
    r.op("inspect", 8, 16, by="SK2", lines=w(codes))
    return honest(at(9), asked=(at(6),), silent=())


@case("R05")
def two_rifles_short(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = sent(r, w(codes[:6]))
    receive = came(r, dispatch, w(codes[:4]))
    r.op(
        "receive",
        9,
        by="SK2",
        dispatch=dispatch,
        to="S-ARM",
        seals_intact=True,
        lines=w(codes[4:6]),
        final=True,
    )
    want = Want("R05", S2, {"weapons": codes[4:6]}, (dispatch, receive))
    return planted(at(2, 18), want, before=at(2), cleared=at(10))


@case("R05")
def another_rifle_came_instead(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = sent(r, w(codes[:6]))
    stranger = {"serial": "66120934", "make": "Izhmash", "model": "AKM"}
    receive = came(r, dispatch, [*w(codes[:5]), stranger])
    return planted(at(3), Want("R05", ("S1", "S2"), {"weapons": codes[5:6]}, (dispatch, receive)))


@case("R05")
def grenades_short_under_a_broken_seal(r: Register) -> Row:
    r.lot("G-1", 300, nature=GRENADE)
    dispatch = r.op(
        "dispatch", 1, 7, from_="N-ESH", to="S-ESH", expected=at(2), seals=["SL-7"], lines=lots(G_1=120)
    )
    receive = r.op(
        "receive",
        2,
        by="SK2",
        dispatch=dispatch,
        to="S-ESH",
        seals_intact=False,
        seals=["SL-7"],
        lines=lots(G_1=112),
        final=True,
    )
    return planted(at(2, 12), Want("R05", S1, {"lots": ["G-1"]}, (dispatch, receive)))


@case("R05")
def rounds_short_under_a_broken_seal(r: Register) -> Row:
    r.lot("L-1", 9000)
    dispatch = r.op(
        "dispatch", 1, 7, from_="N-ESH", to="S-ESH", expected=at(2), seals=["SL-7"], lines=lots(L_1=4000)
    )
    receive = r.op(
        "receive",
        2,
        by="SK2",
        dispatch=dispatch,
        to="S-ESH",
        seals_intact=False,
        seals=["SL-7"],
        lines=lots(L_1=3950),
        final=True,
    )
    return planted(at(2, 12), Want("R05", S1, {"lots": ["L-1"]}, (dispatch, receive)))


@case("R05")
def two_lorries_as_planned(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = sent(r, w(codes))
    came(r, dispatch, w(codes[:5]), final=False)
    came(r, dispatch, w(codes[5:]), 2, hour=17)
    return honest(at(4), asked=(at(2, 16),), silent=("R05",))


@case("R05")
def a_serial_read_otherwise_at_the_gate(r: Register) -> Row:
    codes = r.weapons(["BK507781", "KT221190", "LA330071"])
    dispatch = sent(r, w(codes))
    came(r, dispatch, [*w(codes[1:]), {"serial": "8K507781", "make": "Izhmash", "model": "AKM"}])
    return honest(at(4))


@case("R06")
def another_seal_than_was_put_on(r: Register) -> Row:
    codes = r.weapons(6)
    dispatch = sent(r, w(codes))
    receive = came(r, dispatch, w(codes), seals=["SL-9977"])
    return planted(at(2, 18), Want("R06", S2, {}, (dispatch, receive)), before=at(2))


@case("R06")
def a_broken_seal(r: Register) -> Row:
    codes = r.weapons(6)
    dispatch = sent(r, w(codes))
    receive = came(r, dispatch, w(codes), seals_intact=False)
    return planted(at(2, 18), Want("R06", S2, {}, (receive,)), before=at(2))


@case("R06")
def one_number_on_two_containers(r: Register) -> Row:
    r.place("N-BOX1", "CONTAINER", within="NORTH", keeper="SK1")
    r.place("N-BOX2", "CONTAINER", within="NORTH", keeper="SK1")
    pair = {"witnessed_by": ["SK3"], "approved_by": "AP1"}
    first = r.op(
        "reseal", 1, place="N-BOX1", old_seal="A-100", new_seal="A-101", reason="After inspection", **pair
    )
    second = r.op(
        "reseal", 3, place="N-BOX2", old_seal="B-100", new_seal="A-101", reason="After inspection", **pair
    )
    return planted(at(4), Want("R06", S2, {"places": ["N-BOX2"]}, (first, second)), before=at(2))


@case("R06")
def the_seal_of_a_box_is_not_the_last_one(r: Register) -> Row:
    r.lot("L-1", 1320, package="BOX-77", seal="Z-4001")
    r.op(
        "reseal",
        -9,
        package="BOX-77",
        old_seal="Z-4001",
        new_seal="Z-4002",
        reason="Inspected",
        witnessed_by=["SK3"],
        approved_by="AP1",
    )
    line = {"lot": "L-1", "quantity": 1320, "sealed": True, "package": "BOX-77", "seal": "Y-9333"}
    count = r.count("N-ESH", 1, [line])
    return planted(at(2), Want("R06", S2, {}, (count,)), before=at(0))


@case("R06")
def a_nought_for_an_o(r: Register) -> Row:
    codes = r.weapons(6)
    dispatch = sent(r, w(codes), seals=["SO-4101"])
    came(r, dispatch, w(codes), seals=["S0-4101"])
    return honest(at(4))


@case("R06")
def opened_by_two_on_the_way(r: Register) -> Row:
    codes = r.weapons(6)
    dispatch = sent(r, w(codes))
    r.op(
        "reseal",
        1,
        16,
        by="SK3",
        package=dispatch,
        old_seal="SL-0101",
        new_seal="SL-0140",
        reason="Customs looked in",
        witnessed_by=["SK4", "Customs officer"],
        approved_by="AP1",
    )
    came(r, dispatch, w(codes), seals=["SL-0140"])
    return honest(at(4), silent=("R06",))


@case("R07")
def rifles_that_did_not_come_back(r: Register) -> Row:
    codes = r.weapons(10)
    issue = r.op("issue", 1, 6, from_="N-ARM", to="CTG-A", due=at(1, 18), purpose="GUARD", lines=w(codes[:3]))
    r.op("return", 9, issue=issue, to="N-ARM", lines=w(codes[:3]))
    want = Want("R07", S2, {"weapons": codes[:3], "parties": ["CTG-A"]}, (issue,))
    return planted(at(6), want, before=at(1, 19), cleared=at(10))


@case("R07")
def the_holder_goes_home_with_one(r: Register) -> Row:
    codes = r.weapons(10)
    issue = r.op(
        "issue", -20, from_="N-ARM", to="CTG-A", due="STANDING", purpose="PERSONAL", lines=w(codes[:5])
    )
    r.count("CTG-A", -2, w(codes[:5]))
    r.op("declare", 1, by="WO", party="CTG-A", list="REPATRIATION", rotation="ROT-1", lines=w(codes[5:9]))
    r.op("return", 2, issue=issue, to="N-ARM", lines=w(codes[:4]))
    return planted(at(9), Want("R07", ("S1",), {"weapons": codes[4:5]}, (issue,)), before=at(0))


@case("R07")
def a_standing_issue_that_nobody_sees(r: Register) -> Row:
    codes = r.weapons(10)
    issue = r.op(
        "issue", -20, from_="N-ARM", to="CTG-A", due="STANDING", purpose="PERSONAL", lines=w(codes[:5])
    )
    r.count("CTG-A", -2, w(codes[:4]), scope="SAMPLE")
    r.count("CTG-A", 20, w(codes[:4]), scope="SAMPLE")
    want = Want("R07", ("S2", "S3"), {"weapons": codes[4:5]}, (issue,))
    return planted(at(24), want, before=at(5))


@case("R07")
def seen_with_their_holder(r: Register) -> Row:
    codes = r.weapons(10)
    r.op("issue", -20, from_="N-ARM", to="CTG-A", due="STANDING", purpose="PERSONAL", lines=w(codes))
    for day in (5, 30, 55):
        r.count("CTG-A", day, w(codes), kind="INDEPENDENT", counted_by=("AUD", "AP1"))
    return honest(at(58), asked=(at(8), at(33)), silent=("R07",))


@case("R07")
def the_patrol_was_extended(r: Register) -> Row:
    codes = r.weapons(10)
    issue = r.op("issue", 1, 6, from_="N-ARM", to="CTG-A", due=at(3), purpose="OPERATION", lines=w(codes[:3]))
    r.op("return", 4, 7, issue=issue, to="N-ARM", lines=w(codes[:3]), remarks="Paper of the extension")
    r.op("issue", 4, 7.2, from_="N-ARM", to="CTG-A", due=at(8), purpose="OPERATION", lines=w(codes[:3]))
    r.op("return", 8, 8, issue="ISSUE-002", to="N-ARM", lines=w(codes[:3]))
    return honest(at(10), asked=(at(3, 20), at(5)))


@case("R07")
def half_an_hour_late(r: Register) -> Row:
    codes = r.weapons(10)
    issue = r.op("issue", 1, 6, from_="N-ARM", to="CTG-A", due=at(1, 18), purpose="GUARD", lines=w(codes[:3]))
    r.op("return", 1, 19, issue=issue, to="N-ARM", lines=w(codes[:3]), wait=0.5)
    return honest(at(3), asked=(at(1, 19.2),), silent=("R07",))
