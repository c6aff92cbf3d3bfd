"""How people worked (R16, R17, R18, R25, R26, R29, R32)."""

from __future__ import annotations

from tests.missions.case import Row, Want, at, case, honest, planted
from tests.missions.register import Register, lots, w

PROCESS = ("S2", "S3", "S4")


def busy(
    r: Register,
    days: range,
    codes: list[str],
    *,
    by: str = "SK1",
    hours: tuple[float, ...] = (7, 8, 10, 13, 15, 16),
) -> None:
    """A store at its daily work: a pair of rifles goes out and comes back, again and again."""
    for day in days:
        for number, hour in enumerate(hours):
            pair = w(codes[2 * (number % 2) : 2 * (number % 2) + 2])
            issue = r.op(
                "issue",
                day,
                hour,
                by=by,
                from_="N-ARM",
                to="CTG-A",
                due=at(day, 20),
                purpose="GUARD",
                lines=pair,
            )
            r.op("return", day, hour + 0.8, by=by, issue=issue, to="N-ARM", lines=pair)


@case("R16")
def an_issue_written_down_ten_days_later(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-12, 12), codes[:4], hours=(8, 14))
    issue = r.op(
        "issue",
        -9,
        9,
        wait=240,
        from_="N-ARM",
        to="CTG-A",
        due="STANDING",
        purpose="GUARD",
        lines=w(codes[5:7]),
    )
    return planted(at(3), Want("R16", PROCESS, {}, (issue,)), before=at(0, 23))


@case("R16")
def behind_a_count_that_was_closed(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-6, 10), codes[:4], hours=(8, 14))
    count = r.count("N-ARM", 1, w([*codes[:8]]), 12)
    issue = r.op(
        "issue", 0, 9, wait=72, from_="N-ARM", to="CTG-A", due="STANDING", purpose="GUARD", lines=w(codes[8:])
    )
    return planted(at(5), Want("R16", ("S2", "S3"), {}, (issue, count)), before=at(2))


@case("R16")
def a_site_that_was_without_a_line(r: Register) -> Row:
    codes = r.weapons(10, to="S-ARM", by="SK2")
    for day in range(-10, 0):
        late = 24 * (1 - day) + (day + 10) / 4  # one after another, on the day on which the line is back
        issue = r.op(
            "issue",
            day,
            8,
            wait=late,
            by="SK2",
            from_="S-ARM",
            to="CTG-B",
            due=at(day, 18),
            purpose="PATROL",
            lines=w(codes[:4]),
        )
        r.op("return", day, 17, wait=late - 8.9, by="SK2", issue=issue, to="S-ARM", lines=w(codes[:4]))
    return honest(at(4))


@case("R16")
def within_the_hours_that_are_given(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-6, 6), codes[:4], hours=(8, 14))
    r.op("issue", 1, 9, wait=20, from_="N-ARM", to="CTG-A", due=at(4), purpose="PATROL", lines=w(codes[5:7]))
    r.op("return", 3, issue=f"ISSUE-{r._ids['issue']:03}", to="N-ARM", lines=w(codes[5:7]))
    return honest(at(5), silent=("R16",))


@case("R17")
def a_write_off_at_three_in_the_morning(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-39, 0), codes[:4])
    adjust = r.op(
        "adjust",
        1,
        3,
        by="SK1",
        approved_by="AP1",
        place="N-ARM",
        direction="WRITE_OFF",
        reason="Worn out",
        inquiry="INQ-1",
        lines=w(codes[9:]),
    )
    return planted(at(2), Want("R17", PROCESS, {}, (adjust,)), before=at(1, 2))


@case("R17")
def a_lorry_leaves_at_night(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-39, 0), codes[:4])
    dispatch = r.op("dispatch", 6, 2, by="SK1", from_="N-ARM", to="S-ARM", expected=at(7), lines=w(codes[8:]))
    return planted(at(6, 5), Want("R17", PROCESS, {}, (dispatch,)))


@case("R17")
def a_site_that_works_at_night(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-39, 0), codes[:4], hours=(1, 3, 5, 13, 15, 22))
    r.op("dispatch", 1, 3, by="SK1", from_="N-ARM", to="S-ARM", expected=at(2), lines=w(codes[8:]))
    return honest(at(1, 5), silent=("R17",))


@case("R17")
def a_site_that_has_only_begun(r: Register) -> Row:
    codes = r.weapons(10)
    busy(r, range(-5, 0), codes[:4])
    r.op("dispatch", 1, 3, by="SK1", from_="N-ARM", to="S-ARM", expected=at(2), lines=w(codes[8:]))
    return honest(at(1, 5), silent=("R17",))


@case("R18")
def the_keeper_counts_alone_as_independent(r: Register) -> Row:
    codes = r.weapons(10)
    count = r.count("N-ARM", 1, w(codes), kind="INDEPENDENT", counted_by=("SK1", "SK3"), by="SK1")
    return planted(at(2), Want("R18", ("S2", "S3"), {"users": ["SK1"]}, (count,)), before=at(0))


@case("R18")
def one_and_the_same_sends_and_receives(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = r.op(
        "dispatch",
        1,
        7,
        by="SK1",
        from_="N-ARM",
        to="S-ARM",
        expected=at(2),
        seals=["S1"],
        lines=w(codes[:4]),
    )
    receive = r.op(
        "receive",
        2,
        by="SK1",
        dispatch=dispatch,
        to="S-ARM",
        seals_intact=True,
        seals=["S1"],
        lines=w(codes[:4]),
        final=True,
    )
    return planted(
        at(3), Want("R18", ("S2", "S3"), {"users": ["SK1"]}, (dispatch, receive)), before=at(1, 12)
    )


@case("R18")
def whoever_destroys_is_witness(r: Register) -> Row:
    codes = r.weapons(4, mode="COLLECTED", ownership="NONE")
    r.op(
        "plan_disposal",
        1,
        by="WO",
        approved_by="AP1",
        disposal="D-1",
        method="SHRED",
        place="N-ARM",
        lines=w(codes),
    )
    destroy = r.op(
        "destroy",
        2,
        by="SK4",
        disposal="D-1",
        place="PIT",
        destroyed_on="2026-03-04",
        lines=w(codes),
        witnessed_by=["SK4", "AUD"],
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
    return planted(at(3), Want("R18", ("S2", "S3"), {"users": ["SK4"]}, (destroy,)))


@case("R18")
def always_the_same_two(r: Register) -> Row:
    codes = r.weapons(60)
    r._early("add_user", code="WO2", name="Wiremu Paora", roles=["WAM_OFFICER"])
    for number in range(26):
        r.op(
            "adjust",
            -30 + number,
            by="WO",
            approved_by="AP1",
            place="N-ARM",
            direction="WRITE_OFF",
            reason="Worn out",
            inquiry=f"I-{number}",
            lines=w(codes[number : number + 1]),
        )
    for number in range(8):
        r.op(
            "adjust",
            -20 + number,
            14,
            by="WO2",
            approved_by="AP2",
            place="N-ARM",
            direction="WRITE_OFF",
            reason="Worn out",
            inquiry=f"J-{number}",
            lines=w(codes[40 + number : 41 + number]),
        )
    return planted(at(2), Want("R18", ("S2", "S3"), {"users": ["AP1", "WO"]}, ()), before=at(-29))


@case("R18")
def they_take_turns(r: Register) -> Row:
    codes = r.weapons(60)
    for number in range(26):
        r.op(
            "move",
            -30 + number,
            by="SK1",
            approved_by=("AP1", "AP2")[number % 2],
            from_="N-ARM",
            to="N-EVI",
            lines=w(codes[number : number + 1]),
        )
    return honest(at(2), silent=("R18",))


@case("R18")
def somebody_else_receives(r: Register) -> Row:
    codes = r.weapons(10)
    dispatch = r.op(
        "dispatch",
        1,
        7,
        by="SK1",
        from_="N-ARM",
        to="S-ARM",
        expected=at(2),
        seals=["S1"],
        lines=w(codes[:4]),
    )
    r.op(
        "receive",
        2,
        by="SK2",
        dispatch=dispatch,
        to="S-ARM",
        seals_intact=True,
        seals=["S1"],
        lines=w(codes[:4]),
        final=True,
    )
    r.count("N-ARM", 2, w(codes[4:]), 12, counted_by=("SK3", "AUD"), kind="INDEPENDENT")
    return honest(at(3), silent=("R18",))


def vouchers(r: Register, numbers: list[int], book: str = "IV-2026") -> list[str]:
    """A book of vouchers, one used an hour or so after the other; the ids of the issues."""
    if "L-1" not in str(r.lines[-1]):
        r.lot("L-1", 90_000)
    told = []
    for place, number in enumerate(numbers):
        day, hour = -30 + place // 2, 8 + 4 * (place % 2)
        issue = r.op(
            "issue",
            day,
            hour,
            from_="N-ESH",
            to="CTG-A",
            due=at(day, 20),
            purpose="TRAINING",
            document=f"{book}-{number:04}",
            lines=lots(L_1=30),
        )
        r.op("expend", day, hour + 2, issue=issue, activity="TRAINING", lines=lots(L_1=30))
        told.append(issue)
    return told


@case("R25")
def three_vouchers_are_not_there(r: Register) -> Row:
    vouchers(r, [each for each in range(1, 45) if each not in (17, 18, 19)])
    return planted(at(3), Want("R25", ("S2", "S3"), {}, ("ISSUE-016", "ISSUE-017")), before=at(-25))


@case("R25")
def one_number_on_two_vouchers(r: Register) -> Row:
    numbers = [*range(1, 31), 12, *range(31, 44)]
    vouchers(r, numbers)
    return planted(at(3), Want("R25", ("S2", "S3"), {}, ("ISSUE-012", "ISSUE-031")), before=at(-28))


@case("R25")
def a_seal_was_passed_over(r: Register) -> Row:
    codes = r.weapons(6)
    for place, number in enumerate([*range(1, 14), *range(15, 28)]):
        day = -28 + place
        dispatch = r.op(
            "dispatch",
            day,
            7,
            from_="N-ARM" if place % 2 == 0 else "S-ARM",
            by="SK1" if place % 2 == 0 else "SK2",
            to="S-ARM" if place % 2 == 0 else "N-ARM",
            expected=at(day, 18),
            seals=[f"UN-{number:06}"],
            lines=w(codes),
        )
        r.op(
            "receive",
            day,
            17,
            dispatch=dispatch,
            to="S-ARM" if place % 2 == 0 else "N-ARM",
            by="SK2" if place % 2 == 0 else "SK1",
            seals_intact=True,
            seals=[f"UN-{number:06}"],
            lines=w(codes),
            final=True,
        )
    return planted(at(12), Want("R25", ("S2", "S3"), {}, ("DISPATCH-013", "DISPATCH-014")))


@case("R25")
def two_pads_in_two_offices(r: Register) -> Row:
    vouchers(r, list(range(1, 25)))
    r.lot("L-2", 90_000, to="S-ESH", by="SK2")
    for place in range(24):
        day = -30 + place
        issue = r.op(
            "issue",
            day,
            9,
            by="SK2",
            from_="S-ESH",
            to="CTG-B",
            due=at(day, 20),
            purpose="TRAINING",
            document=f"SV-{9100 + place}",
            lines=lots(L_2=30),
        )
        r.op("expend", day, 12, by="SK2", issue=issue, activity="TRAINING", lines=lots(L_2=30))
    return honest(at(3), silent=("R25",))


@case("R25")
def the_next_one_was_used_first(r: Register) -> Row:
    vouchers(r, [*range(1, 20), 21, 20, 22, 24, 23, *range(25, 41)])
    return honest(at(3), silent=("R25",))


@case("R26")
def one_weapon_at_two_places_within_the_hour(r: Register) -> Row:
    codes = r.weapons(6)
    first = r.count("N-ARM", 1, w(codes), 10)
    second = r.count(
        "S-ARM",
        1,
        w(codes[:1]),
        11,
        kind="SAMPLE_SERIAL",
        scope="SAMPLE",
        counted_by=("SK2", "AP2"),
        by="SK2",
    )
    return planted(at(2), Want("R26", ("S2", "S3"), {"weapons": codes[:1]}, (first, second)), before=at(1, 9))


@case("R26")
def one_counter_at_two_places_the_same_morning(r: Register) -> Row:
    codes = r.weapons(6)
    south = r.weapons(4, to="S-ARM", name="S", by="SK2")
    first = r.count("N-ARM", 1, w(codes), 9, counted_by=("SK3", "AUD"), cut_off=at(1, 8.5))
    second = r.count("S-ARM", 1, w(south), 9.5, counted_by=("SK3", "SK2"), by="SK2", cut_off=at(1, 9))
    return planted(at(2), Want("R26", ("S2", "S3"), {"users": ["SK3"]}, (first, second)), before=at(1, 8))


@case("R26")
def they_drove_there_overnight(r: Register) -> Row:
    codes = r.weapons(6)
    south = r.weapons(4, to="S-ARM", name="S", by="SK2")
    r.count("N-ARM", 1, w(codes), 9, counted_by=("SK3", "AUD"))
    r.count("S-ARM", 2, w(south), 15, counted_by=("SK3", "SK2"), by="SK2")
    return honest(at(3), silent=("R26",))


@case("R26")
def one_office_writes_for_both_sites(r: Register) -> Row:
    codes = r.weapons(6)
    r.weapons(4, to="S-ARM", name="S", by="SK2")
    r.op(
        "issue", 1, 9, by="WO", from_="N-ARM", to="CTG-A", due=at(1, 18), purpose="GUARD", lines=w(codes[:2])
    )
    r.op(
        "issue",
        1,
        9.5,
        by="WO",
        from_="S-ARM",
        to="CTG-B",
        due=at(1, 18),
        purpose="GUARD",
        lines=w(["S-001"]),
    )
    r.op("return", 1, 17, by="WO", issue="ISSUE-001", to="N-ARM", lines=w(codes[:2]))
    r.op("return", 1, 17.5, by="WO", issue="ISSUE-002", to="S-ARM", lines=w(["S-001"]))
    return honest(at(3))


@case("R29")
def a_correction_fills_the_hole(r: Register) -> Row:
    codes = r.weapons(["AF104317", "KB220981", "LC771204", "MD330918"])
    stranger = {"serial": "QQ551276", "make": "Izhmash", "model": "AKM"}
    count = r.count("N-ARM", 1, [*w(codes[1:]), stranger])
    correct = r.op(
        "correct_identity",
        4,
        by="SK1",
        approved_by="AP1",
        weapon=codes[0],
        reason="Written down wrongly",
        changes={"serial": "QQ551276"},
    )
    return planted(at(5), Want("R29", ("S2", "S3"), {"weapons": codes[:1]}, (count, correct)), before=at(3))


@case("R29")
def corrected_before_the_visitors_come(r: Register) -> Row:
    codes = r.weapons(["AF104317", "KB220981", "LC771204", "MD330918"])
    stranger = {"serial": "QQ551276", "make": "Izhmash", "model": "AKM"}
    correct = r.op(
        "correct_identity",
        1,
        by="SK1",
        approved_by="AP1",
        weapon=codes[0],
        reason="Written down wrongly",
        changes={"serial": "QQ551276"},
    )
    count = r.count("N-ARM", 6, [*w(codes[1:]), stranger], kind="INDEPENDENT", counted_by=("AUD", "AP2"))
    return planted(at(7), Want("R29", ("S2", "S3"), {"weapons": codes[:1]}, (count, correct)), before=at(0))


@case("R29")
def a_space_in_a_serial(r: Register) -> Row:
    codes = r.weapons(["AF104317", "KB220981", "LC771204"])
    r.count("N-ARM", 1, w(codes))
    r.op(
        "correct_identity",
        4,
        by="WO",
        approved_by="AP1",
        weapon=codes[0],
        reason="As it stands on the receiver",
        changes={"serial": "AF 104317"},
    )
    return honest(at(5), silent=("R29",))


@case("R29")
def far_from_any_count(r: Register) -> Row:
    codes = r.weapons(["AF104317", "KB220981", "LC771204"])
    r.count("N-ARM", -30, w(codes))
    r.op(
        "correct_identity",
        1,
        by="WO",
        approved_by="AP1",
        weapon=codes[0],
        reason="Read again",
        changes={"serial": "AF104371"},
    )
    return honest(at(5), silent=("R29",))


@case("R32")
def a_count_is_cancelled_once_it_is_short(r: Register) -> Row:
    codes = r.weapons(10)
    count = r.count("N-ARM", 1, w(codes[1:]), counted_by=("SK1", "SK3"))
    reverse = r.op("reverse", 1, 14, by="WO", approved_by="AP1", entry=count, reason="Sheet was spoilt")
    return planted(at(3), Want("R32", ("S2", "S3"), {}, (count, reverse)), before=at(1, 12))


@case("R32")
def again_and_again_until_it_fits(r: Register) -> Row:
    r.lot("L-1", 5000)
    told = [
        r.count("N-ESH", 1, lots(L_1=quantity), hour, counted_by=("SK1", "SK3"), by="SK1")
        for hour, quantity in ((9, 4700), (11, 4720), (13, 4690), (16, 5000))
    ]
    return planted(at(3), Want("R32", ("S2", "S3"), {}, (told[0], told[-1])), before=at(1, 8))


@case("R32")
def the_scope_is_cut(r: Register) -> Row:
    codes = r.weapons(10)
    r.lot("L-1", 5000, to="N-ARM")
    first = r.count("N-ARM", 1, [*w(codes), *lots(L_1=4600)], 9, scope="ALL", counted_by=("SK1", "SK3"))
    reverse = r.op(
        "reverse", 1, 11, by="WO", approved_by="AP1", entry=first, reason="Only the weapons were meant"
    )
    r.count("N-ARM", 1, w(codes), 12, counted_by=("SK1", "SK3"))
    return planted(at(3), Want("R32", ("S2", "S3"), {}, (first, reverse)))


@case("R32")
def others_count_again(r: Register) -> Row:
    codes = r.weapons(10)
    r.count("N-ARM", 1, w(codes[1:]), 9, counted_by=("SK1", "SK3"))
    r.count("N-ARM", 1, w(codes), 14, counted_by=("AUD", "AP1"), kind="INDEPENDENT")
    return honest(at(3), silent=("R32", "R01"))


@case("R32")
def a_good_count_under_the_wrong_place(r: Register) -> Row:
    codes = r.weapons(10)
    r.weapons(3, to="N-EVI", name="E", mode="FOUND", ownership="UNDETERMINED", hour=7)
    count = r.count("N-ARM", 1, w(codes), 9)
    r.op("reverse", 1, 9.5, by="WO", approved_by="AP1", entry=count, reason="Entered twice")
    r.count("N-ARM", 1, w(codes), 9, counted_by=("SK3", "SK4"), wait=1)
    return honest(at(3), silent=("R32", "R01"))
