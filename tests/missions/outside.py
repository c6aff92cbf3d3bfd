"""Contingents that come and go, seizures and attacks (R23, R27, R30)."""

from __future__ import annotations

from tests.missions.case import S1, S2, S3, Row, Want, at, case, honest, planted
from tests.missions.register import AK, BALL, Register, lots, serial, w


def rotation(
    r: Register, list_: str, day: float, lines: list[Row], name: str = "ROT-1", party: str = "CTG-A"
) -> str:
    """A list of a contingent."""
    return r.op("declare", day, by="WO", party=party, list=list_, rotation=name, lines=lines)


def listed(*codes: str, **changed: str) -> list[Row]:
    """Weapons on a packing list, by serial."""
    return [
        {
            "serial": changed.get(code.replace("-", "_"), serial(code)),
            **{k: AK[k] for k in ("make", "model", "calibre")},
        }
        for code in codes
    ]


@case("R23")
def two_do_not_go_home(r: Register) -> Row:
    codes = [f"W-{each:03}" for each in range(1, 21)]
    rotation(r, "PACKING_LIST", -50, listed(*codes))
    arrival = rotation(r, "ARRIVAL", -41, listed(*codes))
    assert r.weapons(20, to="CTG-A") == codes
    home = rotation(r, "REPATRIATION", 1, w(codes[:18]))
    r.op(
        "hand_over",
        2,
        from_="CTG-A",
        to="HOST",
        authority="Repatriation order 7",
        approved_by="AP1",
        by="WO",
        lines=w(codes[:18]),
    )
    want = Want("R23", ("S1", "S2"), {"weapons": codes[18:], "parties": ["CTG-A"]}, (arrival, home))
    return planted(at(9), want, before=at(0))


@case("R23")
def as_many_go_as_came_but_others(r: Register) -> Row:
    codes = [f"W-{each:03}" for each in range(1, 11)]
    rotation(r, "ARRIVAL", -41, listed(*codes))
    r.weapons(10, to="CTG-A")
    others = [{"serial": "55012377", "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm"}]
    home = rotation(r, "REPATRIATION", 1, [*listed(*codes[:9]), *others])
    r.op(
        "hand_over",
        2,
        from_="CTG-A",
        to="HOST",
        authority="Repatriation order 7",
        approved_by="AP1",
        by="WO",
        lines=w(codes[:9]),
    )
    return planted(
        at(9), Want("R23", S1, {"weapons": codes[9:], "parties": ["CTG-A"]}, (home,)), before=at(0)
    )


@case("R23")
def four_that_nobody_declared(r: Register) -> Row:
    codes = [f"W-{each:03}" for each in range(1, 15)]
    rotation(r, "PACKING_LIST", -50, listed(*codes[:10]))
    arrival = rotation(r, "ARRIVAL", -41, listed(*codes))
    r.weapons(14, to="CTG-A")
    return planted(at(0), Want("R23", ("S2", "S3"), {"parties": ["CTG-A"]}, (arrival,)), before=at(-42))


@case("R23")
def rounds_of_a_lot_do_not_add_up(r: Register) -> Row:
    lines = [{"nature": BALL, "lot_number": "IK 12-88", "quantity": 10_000}]
    rotation(r, "PACKING_LIST", -50, lines)
    rotation(r, "ARRIVAL", -41, lines)
    r.lot("L-1", 10_000, to="CTG-A", lot_number="IK 12-88", manufacturer="Igman")
    r.op("expend", -20, from_="CTG-A", activity="TRAINING", lines=lots(L_1=3000), shooters=100)
    home = rotation(r, "REPATRIATION", 1, lots(L_1=6200))
    r.op(
        "hand_over",
        2,
        from_="CTG-A",
        to="HOST",
        authority="Repatriation order 7",
        approved_by="AP1",
        by="WO",
        lines=lots(L_1=6200),
    )
    return planted(at(9), Want("R23", S1, {"lots": ["L-1"], "parties": ["CTG-A"]}, (home,)), before=at(0))


@case("R23")
def one_serial_written_otherwise_on_the_packing_list(r: Register) -> Row:
    serials = ["BK507781", "KT221190", "LA330071", "MM890104", "NF115660"]
    wrong = ["8K507781", *serials[1:]]
    lines = [{"serial": each, "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm"} for each in wrong]
    rotation(r, "PACKING_LIST", -50, lines)
    rotation(
        r, "ARRIVAL", -41, [{**line, "serial": right} for line, right in zip(lines, serials, strict=True)]
    )
    r.weapons(serials, to="CTG-A")
    return honest(at(0), asked=(at(-39),))


@case("R23")
def one_to_the_relief_one_lost_and_the_rest_home(r: Register) -> Row:
    codes = [f"W-{each:03}" for each in range(1, 11)]
    rotation(r, "PACKING_LIST", -50, listed(*codes))
    rotation(r, "ARRIVAL", -41, listed(*codes))
    r.weapons(10, to="CTG-A")
    r.op(
        "report_loss",
        -30,
        from_="CTG-A",
        kind="ATTACK_PATROL",
        discovered_at=at(-30),
        lines=w(codes[:1]),
        by="WO",
    )
    r.op(
        "adjust",
        -10,
        direction="WRITE_OFF",
        reason="Board",
        inquiry="B-12",
        approved_by="AP1",
        by="WO",
        lines=w(codes[:1]),
    )
    rotation(r, "REPATRIATION", 1, w(codes[1:]))
    r.op(
        "hand_over",
        2,
        from_="CTG-A",
        to="HOST",
        authority="Repatriation order 7",
        approved_by="AP1",
        by="WO",
        lines=w(codes[1:]),
    )
    return honest(at(9), asked=(at(1, 12),))


def patrol(r: Register, types: list[str], day: float = 1, reference: str = "OP-77") -> str:
    """What a patrol reported."""
    return r.op(
        "incident",
        day,
        8,
        by="WO",
        kind="SEIZURE",
        description="Cordon and search",
        latitude="12.9",
        longitude="-7.9",
        operation_reference=reference,
        weapon_types=types,
    )


def booked(
    r: Register, number: int, day: float = 1, hour: float = 16, *, wait: float = 0.5, **how: object
) -> list[str]:
    """What was booked in of it; ``occurred_at`` is when it was taken."""
    return r.weapons(
        number,
        to="N-EVI",
        day=day,
        hour=8,
        wait=hour - 8 + wait,
        mode="SEIZED",
        ownership="UNDETERMINED",
        by="SK4",
        operation_reference="OP-77",
        **how,
    )


@case("R27")
def five_reported_three_booked(r: Register) -> Row:
    incident = patrol(r, ["SA-06"] * 5)
    booked(r, 3)
    booked(r, 2, hour=8 + 24 * 6, name="V")
    return planted(at(5), Want("R27", S2, {}, (incident, "REGISTER-001")), before=at(1, 8), cleared=at(8))


@case("R27")
def none_booked_at_all(r: Register) -> Row:
    incident = patrol(r, ["SA-06"] * 2)
    return planted(at(5), Want("R27", ("S1", "S2"), {}, (incident,)), before=at(1, 9))


@case("R27")
def the_good_one_was_swapped_for_a_wreck(r: Register) -> Row:
    incident = patrol(r, ["SA-07", "SA-06", "SA-06"])
    booked(r, 3)
    return planted(at(5), Want("R27", ("S2", "S3"), {}, (incident, "REGISTER-001")))


@case("R27")
def booked_after_four_days(r: Register) -> Row:
    patrol(r, ["SA-06"] * 2)
    booked(r, 2, hour=8 + 24 * 4)
    return planted(at(4, 12), Want("R27", S2, {}, ("INCIDENT-001",)), before=at(1, 12), cleared=at(6))


@case("R27")
def booked_in_two_parts_the_same_day(r: Register) -> Row:
    patrol(r, ["SA-06"] * 5)
    booked(r, 3, hour=15)
    booked(r, 2, hour=19, name="V")
    return honest(at(5), asked=(at(1, 16),))


@case("R27")
def given_to_the_host_state_on_the_spot(r: Register) -> Row:
    patrol(r, ["SA-06"] * 3)
    codes = booked(r, 3, hour=14)
    r.op(
        "hand_over",
        1,
        18,
        by="SK4",
        approved_by="AP1",
        from_="N-EVI",
        to="HOST",
        authority="Receipt 88",
        lines=w(codes),
    )
    return honest(at(5))


def stocked(r: Register) -> list[str]:
    """A store with weapons and rounds that were counted before."""
    codes = r.weapons(12)
    r.lot("L-1", 8000, to="N-ARM")
    r.count(
        "N-ARM", -4, [*w(codes), *lots(L_1=8000)], kind="INDEPENDENT", counted_by=("AUD", "AP1"), scope="ALL"
    )
    return codes


@case("R30")
def nobody_counts_after_the_attack(r: Register) -> Row:
    codes = stocked(r)
    incident = r.op(
        "incident", 1, 3, by="WO", kind="ATTACK", place="NORTH", description="Mortar and small arms fire"
    )
    r.count(
        "N-ARM", 12, [*w(codes), *lots(L_1=8000)], kind="INCIDENT", scope="ALL", counted_by=("AUD", "AP1")
    )
    want = Want("R30", S2, {"places": ["NORTH"]}, (incident,))
    return planted(at(5), want, before=at(2), cleared=at(13))


@case("R30")
def a_week_after_the_attack(r: Register) -> Row:
    codes = stocked(r)
    incident = r.op("incident", 1, 3, by="WO", kind="ATTACK", place="N-ARM", description="Attack on the gate")
    r.count("N-ARM", 2, w(codes[:2]), scope="SAMPLE", kind="SAMPLE_SERIAL")
    return planted(at(9), Want("R30", S1, {"places": ["N-ARM"]}, (incident,)), before=at(2))


@case("R30")
def only_the_weapons_were_counted(r: Register) -> Row:
    codes = stocked(r)
    incident = r.op(
        "incident", 1, 3, by="WO", kind="FORCED_WITHDRAWAL", place="N-ARM", description="Site left for a day"
    )
    r.count("N-ARM", 2, w(codes), kind="INCIDENT")
    return planted(at(5), Want("R30", ("S2", "S3"), {"places": ["N-ARM"]}, (incident,)))


@case("R30")
def the_report_names_no_place_but_where_it_was(r: Register) -> Row:
    stocked(r)
    incident = r.op(
        "incident",
        1,
        3,
        by="WO",
        kind="ATTACK",
        latitude="12.601",
        longitude="-8.001",
        description="At the gate",
    )
    return planted(at(5), Want("R30", S2, {"places": ["N-ARM"]}, (incident,)))


@case("R30")
def counted_the_next_day(r: Register) -> Row:
    codes = stocked(r)
    r.op("incident", 1, 3, by="WO", kind="ATTACK", place="N-ARM", description="Attack on the gate")
    r.count("N-ARM", 2, [*w(codes), *lots(L_1=8000)], kind="INCIDENT", scope="ALL")
    return honest(at(9), asked=(at(1, 20),), silent=("R30",))


@case("R30")
def a_patrol_says_what_it_lost(r: Register) -> Row:
    codes = stocked(r)
    issue = r.op("issue", 1, 4, from_="N-ARM", to="CTG-A", due=at(2), purpose="PATROL", lines=w(codes[:4]))
    incident = r.op(
        "incident", 1, 11, by="WO", kind="AMBUSH", latitude="13.4", longitude="-7.1", description="Ambush"
    )
    r.op(
        "report_loss",
        1,
        20,
        by="WO",
        from_="CTG-A",
        issue=issue,
        kind="ATTACK_PATROL",
        discovered_at=at(1, 12),
        incident=incident,
        lines=w(codes[:1]),
    )
    r.op("return", 2, 6, issue=issue, to="N-ARM", lines=w(codes[1:4]))
    return honest(at(9), silent=("R30", "R07"))


_ = S3
