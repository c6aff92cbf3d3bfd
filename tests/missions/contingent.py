"""
A contingent from its arrival to its going home: half a year of guards, ranges, resupply and counts, and five things wrong.

What is honest in it: papers that come a day late, a few rounds too many or too few, a figure misread, a lorry that waits
for the river, a patrol that is extended, brass that stays in the grass, and a pistol lost in an ambush and written off.
"""

from __future__ import annotations

from tests.missions.case import S1, Case, Row, Want
from tests.missions.register import AK, BALL, PISTOL, Register, at, lots, w

FIRST = -120
"""The day on which they come."""
HOME = 50


def _rifles() -> list[str]:
    return [f"AF{104300 + each}" for each in range(60)]


def _listed(serials: list[str], model: Row) -> list[Row]:
    return [{"serial": each, **{key: model[key] for key in ("make", "model", "calibre")}} for each in serials]


def _arrive(r: Register) -> tuple[list[str], list[str]]:
    pistols = [f"P{each * 7919 + 20101:06}" for each in range(12)]
    lines = [
        *_listed(_rifles(), AK),
        *_listed(pistols, PISTOL),
        {"nature": BALL, "lot_number": "IK 12-88", "quantity": 40_000},
    ]
    misread = [{**lines[0], "serial": "AF1O4300"}, *lines[1:]]  # an O for a nought, by the clerk at home
    r.op("declare", FIRST - 20, by="WO", party="CTG-A", list="PACKING_LIST", rotation="A-1", lines=misread)
    r.op("declare", FIRST, 8, by="WO", party="CTG-A", list="ARRIVAL", rotation="A-1", lines=lines)
    rifles = r.weapons(_rifles(), to="N-ARM", day=FIRST, hour=10)
    guns = r.weapons(pistols, to="N-ARM", day=FIRST, hour=11, model=PISTOL, name="P")
    r.lot("L-1", 40_000, day=FIRST, hour=12, lot_number="IK 12-88", manufacturer="Igman")
    for number in range(2, 9):
        r.lot(f"L-{number}", 6000, day=FIRST, hour=12.1 + number / 60)
    return rifles, guns


def mission() -> Case:
    """The journal, with what somebody who knows should be told."""
    r = Register()
    for _when, row in r.lines:
        row["occurred_at"] = row["recorded_at"] = at(-150, 6)
    r.lines = [(row["recorded_at"], row) for _when, row in r.lines]
    rifles, guns = _arrive(r)
    book = {"L-1": 40_000} | {f"L-{number}": 6000 for number in range(2, 9)}
    there = dict(book)
    lost: set[str] = set()
    stolen: set[str] = set()
    wants: list[Want] = []
    small: list[str] = []
    for week in range(-17, 7):
        day = 7 * week
        # a guard goes out each day but Sunday, and comes back; on Thursdays the paper comes a day late
        for each in range(6):
            pair = w(rifles[10 + each * 2 : 12 + each * 2])
            late = 22.0 if each == 3 else 0.2
            if week == -4 and each == 3:
                late = 0.2
            issue = r.op(
                "issue",
                day + each,
                6,
                by="SK1",
                from_="N-ARM",
                to="CTG-A",
                due=at(day + each, 18),
                purpose="GUARD",
                lines=pair,
            )
            r.op(
                "return",
                day + each,
                17.5,
                by="SK1",
                wait=late if late > 1 else 0.3,
                issue=issue,
                to="N-ARM",
                lines=pair,
            )
        # every second week they shoot, and collect the brass
        if week % 2 == 0:
            fired, brass = 1800, 1764 + week % 5
            if week == 2:
                brass = 1210  # a third was never fired
            issue = r.op(
                "issue",
                day + 1,
                6.5,
                by="SK1",
                from_="N-ESH",
                to="CTG-A",
                due=at(day + 1, 18),
                purpose="TRAINING",
                lines=lots(L_1=2000),
            )
            expend = r.op(
                "expend",
                day + 1,
                15,
                by="SK1",
                issue=issue,
                activity="TRAINING",
                lines=lots(L_1=fired),
                shooters=60,
                weapons_fired=40,
                cases_collected=brass,
            )
            r.op("return", day + 1, 16.5, by="SK1", issue=issue, to="N-ESH", lines=lots(L_1=200))
            book["L-1"] -= fired
            there["L-1"] -= fired
            if week == 2:
                wants.append(Want("R08", ("S2", "S3"), {"lots": ["L-1"]}, (expend,)))
        # each week somebody from outside counts the rounds, and every other week the weapons
        if week >= -3:
            lot = f"L-{2 + week % 7}"
            there[lot] -= 9  # a few rounds a week, from another lot each time
            there[f"L-{2 + (week + 3) % 7}"] -= 7
        seen = [{"lot": code, "quantity": number} for code, number in there.items()]
        if week == -9:
            seen[3]["quantity"] = int(str(seen[3]["quantity"])) + 2
        count = r.count(
            "N-ESH", day + 5, seen, 10, counted_by=("SK3", "AUD"), kind="COUNT" if week % 4 else "INDEPENDENT"
        )
        if week >= -2:
            small.append(count)
        if week == -10:
            lost.add(guns[0])
        if week % 2 == 0:
            stood = [code for code in (*rifles, *guns) if code not in lost | stolen]
            r.count(
                "N-ARM",
                day + 6,
                w(stood),
                19,
                counted_by=("SK3", "AUD"),
                kind="INDEPENDENT" if week % 4 == 0 else "FULL_SERIAL",
            )
        if week == -10:  # an ambush, said item by item, and a board
            issue = r.op(
                "issue",
                day + 6,
                5,
                by="SK1",
                from_="N-ARM",
                to="CTG-A",
                due=at(day + 7),
                purpose="PATROL",
                lines=w(guns[:2]),
            )
            incident = r.op(
                "incident",
                day + 6,
                11,
                by="WO",
                kind="AMBUSH",
                latitude="13.1",
                longitude="-7.4",
                description="Ambush",
            )
            r.op(
                "report_loss",
                day + 6,
                15,
                by="WO",
                from_="CTG-A",
                issue=issue,
                kind="ATTACK_PATROL",
                discovered_at=at(day + 6, 12),
                incident=incident,
                lines=w(guns[:1]),
            )
            r.op("return", day + 6, 16, by="SK1", issue=issue, to="N-ARM", lines=w(guns[1:2]))
            r.op(
                "adjust",
                day + 9,
                9,
                by="WO",
                approved_by="AP1",
                direction="WRITE_OFF",
                reason="Board",
                inquiry="B-1",
                lines=w(guns[:1]),
            )
        if week == -8:  # a lorry that waits a night for the river
            dispatch = r.op(
                "dispatch",
                day,
                7,
                by="SK1",
                from_="N-ARM",
                to="S-ARM",
                expected=at(day, 18),
                seals=["Q-11"],
                vehicle="UN-7",
                lines=w(rifles[50:54]),
            )
            r.op(
                "receive",
                day + 1,
                11,
                by="SK2",
                dispatch=dispatch,
                to="S-ARM",
                seals_intact=True,
                seals=["Q-11"],
                lines=w(rifles[50:54]),
                final=True,
            )
            back = r.op(
                "dispatch",
                day + 3,
                7,
                by="SK2",
                from_="S-ARM",
                to="N-ARM",
                expected=at(day + 3, 20),
                seals=["Q-12"],
                vehicle="UN-7",
                lines=w(rifles[50:54]),
            )
            r.op(
                "receive",
                day + 3,
                19,
                by="SK1",
                dispatch=back,
                to="N-ARM",
                seals_intact=True,
                seals=["Q-12"],
                lines=w(rifles[50:54]),
                final=True,
            )
        if week == 1:  # a lorry of rounds, its seal broken, fewer there than left
            dispatch = r.op(
                "dispatch",
                day + 2,
                7,
                by="SK1",
                from_="N-ESH",
                to="S-ESH",
                expected=at(day + 2, 20),
                seals=["Q-21"],
                vehicle="UN-9",
                lines=lots(L_8=2000),
            )
            receive = r.op(
                "receive",
                day + 2,
                19,
                by="SK2",
                dispatch=dispatch,
                to="S-ESH",
                seals_intact=False,
                seals=["Q-21"],
                lines=lots(L_8=1340),
                final=True,
            )
            there["L-8"] -= 2000
            wants.append(Want("R05", S1, {"lots": ["L-8"]}, (dispatch, receive)))
            wants.append(Want("R06", ("S1", "S2"), {}, (receive,)))
        if week == 3:
            stolen.add(rifles[33])
            wants.append(Want("R01", ("S1", "S2"), {"weapons": [rifles[33]], "places": ["N-ARM"]}))
    home = [code for code in rifles if code not in stolen]
    serials = [_rifles()[rifles.index(code)] for code in home]
    lines = [
        *_listed(serials, AK),
        {"serial": "ZT 771 20", "make": "Izhmash", "model": "AKM", "calibre": "7.62x39mm"},
    ]
    lists = r.op(
        "declare",
        HOME,
        8,
        by="WO",
        party="CTG-A",
        list="REPATRIATION",
        rotation="A-1",
        lines=[*lines, *w(guns[1:])],
    )
    r.op(
        "hand_over",
        HOME + 1,
        9,
        by="WO",
        approved_by="AP1",
        from_="N-ARM",
        to="HOST",
        authority="RO-1",
        lines=w([*home, *guns[1:]]),
    )
    wants.append(Want("R23", ("S1",), {"weapons": [rifles[33]], "parties": ["CTG-A"]}, (lists,)))
    wants.append(Want("R09|R10", ("S2", "S3"), {"places": ["N-ESH"]}))
    return Case("a contingent from its arrival to its going home", r.journal(), at(HOME + 8), tuple(wants))


WRONG = {"W-034", *(f"L-{number}" for number in range(1, 9))}
"""What may be said above S3."""
