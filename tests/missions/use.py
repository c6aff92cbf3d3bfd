"""What is fired, and what is destroyed (R08, R15)."""

from __future__ import annotations

from tests.missions.case import S1, S2, Row, Want, at, case, honest, planted
from tests.missions.register import GRENADE, Register, lots, w


def shoot(
    r: Register,
    day: float,
    issued: int,
    fired: int,
    back: int = 0,
    *,
    cases: int | None = None,
    **how: object,
) -> str:
    """A day on the range: rounds out in the morning, fired, the rest back in the evening; the id of the issue."""
    issue = r.op(
        "issue",
        day,
        6,
        from_="N-ESH",
        to="CTG-A",
        due=at(day, 18),
        purpose="TRAINING",
        lines=lots(L_1=issued),
    )
    r.op(
        "expend",
        day,
        15,
        issue=issue,
        activity="TRAINING",
        cases_collected=cases,
        shooters=how.pop("shooters", 40),
        lines=lots(L_1=fired),
        **how,
    )
    if back:
        r.op("return", day, 17, issue=issue, to="N-ESH", lines=lots(L_1=back))
    return issue


@case("R08")
def three_hundred_neither_fired_nor_back(r: Register) -> Row:
    r.lot("L-1", 20_000)
    issue = shoot(r, 1, 1000, 500, 200)
    r.op("return", 6, issue=issue, to="N-ESH", lines=lots(L_1=300))
    return planted(at(4), Want("R08", S2, {"lots": ["L-1"]}, (issue,)), before=at(1, 18), cleared=at(7))


@case("R08")
def all_fired_on_paper(r: Register) -> Row:
    r.lot("L-1", 60_000)
    for day in range(-36, 0, 4):
        shoot(r, day, 1000, 1000, cases=978 + abs(day) % 7)
    shoot(r, 2, 3000, 3000, cases=2300)
    return planted(at(4), Want("R08", ("S2", "S3"), {"lots": ["L-1"]}, ("EXPEND-010",)), before=at(1))


@case("R08")
def fifty_are_open(r: Register) -> Row:
    r.lot("L-1", 20_000)
    issue = shoot(r, 1, 1000, 700, 250)
    return planted(at(4), Want("R08", ("S2", "S3"), {"lots": ["L-1"]}, (issue,)))


@case("R08")
def a_few_cases_stay_in_the_grass(r: Register) -> Row:
    r.lot("L-1", 60_000)
    for day in range(-36, 4, 4):
        shoot(r, day, 1000, 1000, cases=972 + abs(day) % 11)
    return honest(at(6), silent=("R08",))


@case("R08")
def a_fight_leaves_no_brass(r: Register) -> Row:
    r.lot("L-1", 60_000)
    for day in range(-36, 0, 4):
        shoot(r, day, 1000, 1000, cases=970)
    issue = r.op(
        "issue", 1, 6, from_="N-ESH", to="CTG-A", due=at(2), purpose="OPERATION", lines=lots(L_1=2000)
    )
    r.op(
        "incident",
        1,
        11,
        by="WO",
        kind="AMBUSH",
        latitude="12.9",
        longitude="-7.8",
        description="Patrol under fire",
    )
    r.op("expend", 1, 12, issue=issue, activity="OPERATION", lines=lots(L_1=1400))
    r.op("return", 2, 8, issue=issue, to="N-ESH", lines=lots(L_1=600))
    return honest(at(4), silent=("R08",))


def disposal(
    r: Register, lines: list[Row], method: str = "CUT_TORCH", place: str = "N-ARM", day: float = 1
) -> str:
    """What is planned to be destroyed, and approved."""
    return r.op(
        "plan_disposal",
        day,
        by="WO",
        approved_by="AP1",
        disposal="D-1",
        method=method,
        place=place,
        lines=lines,
    )


def collected(r: Register, number: int = 10) -> list[str]:
    """Rifles that were handed in."""
    return r.weapons(number, mode="COLLECTED", ownership="NONE", condition="UNSERVICEABLE_BER")


WITNESSES = {"witnessed_by": ["AUD", "Police Commissioner's delegate"]}


@case("R15")
def two_were_never_cut(r: Register) -> Row:
    codes = collected(r)
    plan = disposal(r, w(codes))
    destroy = r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=w(codes[:8]),
        **WITNESSES,
    )
    r.op(
        "verify_destruction",
        2,
        16,
        by="WO",
        disposal="D-1",
        lines=w(codes[:8]),
        verifier="AP2",
        certificate="C-1",
    )
    r.op("move", 12, by="SK1", from_="D-1", to="N-ARM", lines=w(codes[8:]))
    want = Want("R15", S1, {"weapons": codes[8:]}, (plan, destroy))
    return planted(at(9), want, before=at(1, 12), cleared=at(13))


@case("R15")
def certified_by_nobody(r: Register) -> Row:
    codes = collected(r)
    disposal(r, w(codes))
    destroy = r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=w(codes),
        **WITNESSES,
    )
    r.op(
        "verify_destruction",
        2,
        16,
        by="WO",
        disposal="D-1",
        lines=w(codes[:7]),
        verifier="AP2",
        certificate="C-1",
    )
    return planted(at(14), Want("R15", ("S1", "S2"), {"weapons": codes[7:]}, (destroy,)), before=at(1))


@case("R15")
def the_keeper_is_the_witness(r: Register) -> Row:
    codes = collected(r)
    disposal(r, w(codes))
    destroy = r.op(
        "destroy",
        2,
        by="WO",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=w(codes),
        witnessed_by=["SK1", "WO"],
    )
    r.op(
        "verify_destruction",
        2,
        16,
        by="AP2",
        disposal="D-1",
        lines=w(codes),
        verifier="AP2",
        certificate="C-1",
    )
    return planted(at(5), Want("R15", ("S2", "S3"), {}, (destroy,)))


@case("R15")
def much_too_little_scrap(r: Register) -> Row:
    for day in (-25, -18, -11):
        name = f"X{-day}"
        codes = r.weapons(10, mode="COLLECTED", ownership="NONE", name=name, day=-30, hour=8 - day / 100)
        r.op(
            "plan_disposal",
            day,
            by="WO",
            approved_by="AP1",
            disposal=name,
            method="CUT_TORCH",
            place="N-ARM",
            lines=w(codes),
        )
        r.op(
            "destroy",
            day,
            14,
            by="SK4",
            disposal=name,
            place="PIT",
            destroyed_on=at(day)[:10],
            lines=w(codes),
            scrap_mass_g=33_000 - day,
            **WITNESSES,
        )
        r.op(
            "verify_destruction",
            day,
            16,
            by="WO",
            disposal=name,
            lines=w(codes),
            verifier="AP2",
            certificate=f"C{-day}",
        )
    codes = collected(r)
    disposal(r, w(codes))
    destroy = r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=w(codes),
        scrap_mass_g=19_000,
        **WITNESSES,
    )
    r.op(
        "verify_destruction",
        2,
        16,
        by="WO",
        disposal="D-1",
        lines=w(codes),
        verifier="AP2",
        certificate="C-1",
    )
    return planted(at(5), Want("R15", ("S2", "S3"), {}, (destroy,)))


@case("R15")
def explosives_left_over(r: Register) -> Row:
    r.lot("G-1", 100, nature=GRENADE, mode="FOUND", ownership="NONE", condition="D2")
    plan = r.op(
        "plan_disposal",
        1,
        by="WO",
        approved_by="AP1",
        disposal="D-1",
        method="OPEN_DETONATION",
        place="N-ESH",
        lines=[{"lot": "G-1", "quantity": 100}],
    )
    r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=lots(G_1=92),
        **WITNESSES,
    )
    r.op(
        "verify_destruction",
        2,
        16,
        by="WO",
        disposal="D-1",
        lines=lots(G_1=92),
        verifier="AP2",
        certificate="C-1",
    )
    return planted(at(9), Want("R15", ("S1", "S2"), {"lots": ["G-1"]}, (plan,)))


@case("R15")
def two_went_back_to_the_store(r: Register) -> Row:
    codes = collected(r)
    disposal(r, w(codes))
    r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=w(codes[:8]),
        **WITNESSES,
    )
    r.op(
        "verify_destruction",
        2,
        16,
        by="WO",
        disposal="D-1",
        lines=w(codes[:8]),
        verifier="AP2",
        certificate="C-1",
    )
    r.op("move", 2, 17, by="SK1", from_="D-1", to="N-ARM", lines=w(codes[8:]), remarks="Court asked for them")
    return honest(at(9), asked=(at(2, 20),))


@case("R15")
def burned_first_and_cut_after(r: Register) -> Row:
    codes = collected(r)
    disposal(r, w(codes), method="BURN")
    r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        method="BURN",
        lines=w(codes),
        **WITNESSES,
    )
    r.op(
        "destroy",
        3,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-05",
        method="CUT_SAW",
        lines=w(codes),
        **WITNESSES,
    )
    r.op("verify_destruction", 4, by="WO", disposal="D-1", lines=w(codes), verifier="AP2", certificate="C-1")
    return honest(at(9), asked=(at(2, 20), at(3, 20)))


@case("R15")
def a_little_less_scrap_than_last_time(r: Register) -> Row:
    for number, day in enumerate((-25, -18, -11, 1)):
        name = f"X{number}"
        codes = r.weapons(10, mode="COLLECTED", ownership="NONE", name=name, day=-30, hour=8 + number / 10)
        r.op(
            "plan_disposal",
            day,
            by="WO",
            approved_by="AP1",
            disposal=name,
            method="CUT_TORCH",
            place="N-ARM",
            lines=w(codes),
        )
        r.op(
            "destroy",
            day,
            14,
            by="SK4",
            disposal=name,
            place="PIT",
            destroyed_on=at(day)[:10],
            lines=w(codes),
            scrap_mass_g=33_000 - 900 * number,
            **WITNESSES,
        )
        r.op(
            "verify_destruction",
            day,
            16,
            by="WO",
            disposal=name,
            lines=w(codes),
            verifier="AP2",
            certificate=f"C{number}",
        )
    return honest(at(5), silent=("R15",))
