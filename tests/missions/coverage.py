"""What stands nowhere, and what nobody counts (R20, R22)."""

from __future__ import annotations

from tests.missions.case import S2, Row, Want, at, case, honest, planted
from tests.missions.register import RPG, Register, lots, w

OTHERS = {"kind": "INDEPENDENT", "counted_by": ("AUD", "AP1")}


@case("R20")
def five_days_at_the_collection_point(r: Register) -> Row:
    codes = r.weapons(4, to="N-CP", day=1, mode="SURRENDERED", ownership="NONE", by="DDR")
    r.op("move", 8, by="DDR", from_="N-CP", to="N-ARM", lines=w(codes))
    want = Want("R20", S2, {"weapons": codes, "places": ["N-CP"]}, ("REGISTER-001",))
    return planted(at(6), want, before=at(2), cleared=at(9))


@case("R20")
def from_one_lorry_to_the_next(r: Register) -> Row:
    codes = r.weapons(4, to="N-CP", day=1, mode="SURRENDERED", ownership="NONE", by="DDR")
    r.place("N-VAN2", "VEHICLE", within="NORTH")
    for day, (one, other) in enumerate(
        (("N-CP", "N-VAN"), ("N-VAN", "N-VAN2"), ("N-VAN2", "N-VAN"), ("N-VAN", "N-VAN2"))
    ):
        r.op("move", 2 + day * 1.5, by="DDR", from_=one, to=other, lines=w(codes))
    return planted(at(8), Want("R20", ("S2", "S3"), {"weapons": codes}, ()), before=at(2))


@case("R20")
def rounds_in_a_vehicle(r: Register) -> Row:
    r.lot("L-1", 3000, to="N-VAN", day=1)
    return planted(
        at(6), Want("R20", ("S2", "S3"), {"lots": ["L-1"], "places": ["N-VAN"]}, ("REGISTER-001",))
    )


@case("R20")
def to_the_store_the_next_evening(r: Register) -> Row:
    codes = r.weapons(4, to="N-CP", day=1, mode="SURRENDERED", ownership="NONE", by="DDR")
    r.op("move", 2, 20, by="DDR", from_="N-CP", to="N-ARM", lines=w(codes))
    return honest(at(5), silent=("R20",), asked=(at(2, 12),))


@case("R20")
def moved_in_time_and_written_down_after(r: Register) -> Row:
    codes = r.weapons(4, to="N-CP", day=1, mode="SURRENDERED", ownership="NONE", by="DDR")
    r.op("move", 2, 20, by="DDR", from_="N-CP", to="N-ARM", lines=w(codes), wait=60)
    return honest(at(6), silent=("R20",))


@case("R22")
def launchers_that_nobody_has_counted(r: Register) -> Row:
    codes = r.weapons(4, model=RPG, name="L", day=-50)
    first = r.count("N-ARM", -49, w(codes), **OTHERS)
    r.count("N-ARM", 40, w(codes), **OTHERS)
    want = Want("R22", ("S2", "S3"), {"places": ["N-ARM"]}, (first,))
    return planted(at(20), want, before=at(-30), cleared=at(42))


@case("R22")
def only_the_keeper_ever_counts(r: Register) -> Row:
    codes = r.weapons(12, day=-50)
    for day in range(-40, 200, 20):
        r.count("N-ARM", day, w(codes), counted_by=("SK1", "SK3"), kind="COUNT")
    return planted(at(190), Want("R22", ("S2", "S3"), {"places": ["N-ARM"]}, ()), before=at(20))


@case("R22")
def rounds_for_more_than_a_year(r: Register) -> Row:
    r.lot("L-1", 8000, day=-50)
    return planted(at(350), Want("R22", S2, {"places": ["N-ESH"]}, ("REGISTER-001",)), before=at(-10))


@case("R22")
def others_count_every_month(r: Register) -> Row:
    codes = r.weapons(12, day=-50)
    r.lot("L-1", 8000, to="N-ARM", day=-50)
    for day in range(-40, 120, 28):
        r.count("N-ARM", day, [*w(codes), *lots(L_1=8000)], scope="ALL", **OTHERS)
    return honest(at(122), silent=("R22",), asked=(at(20),))


@case("R22")
def the_store_is_new(r: Register) -> Row:
    codes = r.weapons(12, day=-20)
    r.count("N-ARM", -19, w(codes), counted_by=("SK1", "SK3"), kind="COUNT")
    return honest(at(5), silent=("R22",))
