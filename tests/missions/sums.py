"""What only many small things together say (R09, R10, R11, R19, R21)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.missions.case import Row, Want, at, case, honest, planted
from tests.missions.register import BALL_5, Register, lots, w

SMALL = ("S2", "S3")


def store(r: Register, place: str, number: int, keeper: str) -> list[str]:
    """A store with so many lots."""
    r.place(place, "EXPLOSIVE_STOREHOUSE", within="NORTH", keeper=keeper)
    names = [f"{place}-{each:02}" for each in range(number)]
    r.op(
        "register",
        -400,
        to=place,
        by=keeper,
        acquisition={"mode": "DECLARED", "ownership": "CONTINGENT", "from": "CTG-A"},
        lines=[
            {"new_lot": {"id": name, "nature": BALL_5}, "quantity": 5000, "condition": "A1"} for name in names
        ],
    )
    return names


def counted(
    r: Register,
    place: str,
    names: list[str],
    weeks: Iterable[int],
    gone: Mapping[int, Mapping[int, int]],
    **how: object,
) -> list[str]:
    """A count a week; in some weeks so many rounds of a lot are gone; the ids of the counts."""
    left = dict.fromkeys(names, 5000)
    told = []
    for week in weeks:
        for lot, rounds in gone.get(week, {}).items():
            left[names[lot]] -= rounds
        day, hour = 7 * week + 1, float(how.get("hour", 10))  # type: ignore[arg-type]
        rest = {key: value for key, value in how.items() if key != "hour"}
        told.append(
            r.count(place, day, [{"lot": name, "quantity": left[name]} for name in names], hour, **rest)
        )  # type: ignore[arg-type]
    return told


def early(r: Register) -> None:
    """All is set up long before; the weeks count from then."""
    r.lines = [(at(-410, 6) if row["op"].startswith("add_") else when, row) for when, row in r.lines]
    for _when, row in r.lines:
        if row["op"].startswith("add_"):
            row["occurred_at"] = row["recorded_at"] = at(-410, 6)


@case("R09")
def a_few_rounds_every_week(r: Register) -> Row:
    names = store(r, "N-BIG", 12, "SK3")
    quiet = {week: {week % 12: 3} for week in range(-50, -12, 9)}
    gone = quiet | {week: {week % 12: 15, (week + 5) % 12: 12} for week in range(-8, 0)}
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return planted(
        at(2), Want("R09", SMALL, {"places": ["N-BIG"]}, ("COUNT-050", "COUNT-053")), before=at(-60)
    )


@case("R09")
def never_more_than_four_of_a_lot(r: Register) -> Row:
    names = store(r, "N-BIG", 12, "SK3")
    gone = {week: {(week * 5) % 12: 4, (week * 7 + 3) % 12: 3} for week in range(-14, 0)}
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return planted(at(2), Want("R09", SMALL, {"places": ["N-BIG"]}, ()), before=at(-100))


@case("R09")
def a_few_rounds_now_and_then(r: Register) -> Row:
    names = store(r, "N-BIG", 12, "SK3")
    gone = {week: {week % 12: 3} for week in range(-50, 0, 12)}
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return honest(at(2), silent=("R09", "R10"), besides=())


@case("R09")
def a_large_store_loses_more(r: Register) -> Row:
    names = store(r, "N-BIG", 60, "SK3")
    gone = {week: {(week * 7) % 60: 3} for week in range(-53, 0, 6)}
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return honest(at(2), silent=("R09", "R10"))


@case("R10")
def six_in_four_weeks(r: Register) -> Row:
    names = store(r, "N-BIG", 12, "SK3")
    quiet = {week: {week % 12: 3} for week in range(-50, -12, 9)}
    gone = quiet | {week: {week % 12: 9, (week + 3) % 12: 11} for week in (-3, -2, -1)}
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return planted(at(2), Want("R10", SMALL, {"places": ["N-BIG"]}, ()), before=at(-40))


@case("R10")
def eight_lots_in_one_night(r: Register) -> Row:
    names = store(r, "N-BIG", 12, "SK3")
    quiet = {week: {week % 12: 3} for week in range(-50, -12, 9)}
    counted(
        r, "N-BIG", names, range(-54, 1), quiet | {-1: dict.fromkeys(range(8), 5)}, counted_by=("SK1", "SK4")
    )
    early(r)
    return planted(at(2), Want("R10", SMALL, {"places": ["N-BIG"]}, ("COUNT-054",)), before=at(-15))


@case("R10")
def two_in_a_week(r: Register) -> Row:
    names = store(r, "N-BIG", 12, "SK3")
    counted(r, "N-BIG", names, range(-54, 1), {-2: {1: 3, 7: 4}}, counted_by=("SK1", "SK4"))
    early(r)
    return honest(at(2), silent=("R10",))


@case("R10")
def a_store_where_it_is_always_so(r: Register) -> Row:
    names = store(r, "N-BIG", 40, "SK3")
    gone = {week: {(week * 7) % 40: 3} for week in range(-53, 0, 5)}
    counted(r, "N-BIG", names, range(-54, 1), gone, counted_by=("SK1", "SK4"))
    early(r)
    return honest(at(2), silent=("R09", "R10"))


def units(r: Register, months: int, rounds: Mapping[str, Mapping[int, int]], **how: object) -> None:
    """Eight contingents that shoot twice a month, some of them in some months otherwise."""
    for number in range(8):
        code = f"U-{number}"
        r.party(code, "CONTINGENT", strength=200)
        r.lot(f"L-{number}", 900_000, to=code, day=-390, from_=code)
        for month in range(-months, 0):
            usual = 2000 + (number * 37 + month * 53) % 400
            fired = rounds.get(code, {}).get(month, usual)
            for half in (0, 1):
                r.op(
                    "expend",
                    30 * month + 4 + 12 * half + number / 10,
                    10,
                    from_=code,
                    activity="TRAINING",
                    lines=[{"lot": f"L-{number}", "quantity": fired // 2}],
                    **how,
                )


@case("R11")
def one_fires_fifteen_times_as_much(r: Register) -> Row:
    units(r, 10, {"U-3": {-2: 30_000, -1: 30_000}})
    early(r)
    return planted(at(3), Want("R11", SMALL, {"parties": ["U-3"]}, ()), before=at(-70))


@case("R11")
def a_surge_before_they_go_home(r: Register) -> Row:
    units(r, 10, {"U-3": {-1: 11_000}})
    r.op("declare", 1, by="WO", party="U-3", list="REPATRIATION", rotation="ROT-9", lines=lots(L_3=800_000))
    early(r)
    return planted(at(3), Want("R11", SMALL, {"parties": ["U-3"]}, ()), before=at(-40))


@case("R11")
def all_of_them_shoot_more(r: Register) -> Row:
    units(r, 10, {f"U-{each}": {-1: 9000 + each * 91} for each in range(8)})
    early(r)
    return honest(at(3), silent=("R11",))


@case("R11")
def a_fight_that_is_on_record(r: Register) -> Row:
    units(r, 10, {})
    for day in range(-28, -4, 3):
        r.op(
            "incident",
            day,
            8,
            by="WO",
            kind="ATTACK",
            description="Attack on a base",
            latitude="12.9",
            longitude="-7.8",
        )
        r.op("expend", day, 9, from_="U-3", activity="OPERATION", lines=lots(L_3=2500))
    early(r)
    return honest(at(3), besides=("R30",))


def keepers(
    r: Register, gone: Mapping[str, Mapping[int, Mapping[int, int]]], sizes: Mapping[str, int]
) -> None:
    """Five stores with a keeper each, counted each week by others."""
    for number, (place, size) in enumerate(sizes.items()):
        keeper = f"K{number}"
        r._early("add_user", code=keeper, name=f"Keeper {number}", roles=["STOREKEEPER"])
        names = store(r, place, size, keeper)
        counted(
            r, place, names, range(-26, 1), gone.get(place, {}), counted_by=("SK1", "SK4"), hour=7 + number
        )
    early(r)


FIVE = {"N-1": 10, "N-2": 10, "N-3": 10, "N-4": 10, "N-5": 10}


@case("R19")
def they_fall_to_one_keeper(r: Register) -> Row:
    gone = {
        "N-3": {week: {week % 10: 4} for week in range(-24, 0, 2)},
        "N-1": {-20: {3: 3}},
        "N-5": {-9: {1: 2}},
        "N-4": {-5: {1: 2}},
    }
    keepers(r, gone, FIVE)
    return planted(at(2), Want("R19", SMALL, {"users": ["K2"]}, ()), before=at(-160))


@case("R19")
def a_few_of_each_and_always_there(r: Register) -> Row:
    gone = {"N-2": {week: {(week * 3) % 10: 2 + week % 3} for week in range(-25, 0, 3)}, "N-4": {-20: {3: 3}}}
    keepers(r, gone, FIVE)
    return planted(at(2), Want("R19", SMALL, {"users": ["K1"]}, ()), before=at(-160))


@case("R19")
def the_largest_store_has_most(r: Register) -> Row:
    gone = {
        "N-3": {week: {week % 50: 4} for week in range(-24, 0, 2)},
        "N-1": {-20: {3: 3}, -8: {4: 3}},
        "N-5": {-9: {1: 2}, -2: {5: 1}},
        "N-2": {-11: {1: 2}, -4: {1: 3}},
    }
    keepers(r, gone, FIVE | {"N-3": 50})
    return honest(at(2), silent=("R19",), besides=())


@case("R19")
def four_are_too_few(r: Register) -> Row:
    gone = {
        "N-3": {week: {week % 10: 4} for week in range(-24, -16, 2)},
        "N-1": {-20: {3: 3}},
        "N-5": {-9: {1: 2}},
    }
    keepers(r, gone, FIVE)
    return honest(at(2), silent=("R19",))


def losses(r: Register, amounts: Iterable[int], *, every: float = 9, kind: str = "UNEXPLAINED") -> list[str]:
    """Losses that were reported, one after the other; the ids."""
    r.lot("L-1", 90_000, day=-300)
    told = [
        r.op(
            "report_loss",
            -200 + place * every,
            from_="N-ESH",
            kind=kind,
            discovered_at=at(-200 + place * every, 8),
            lines=lots(L_1=amount),
        )
        for place, amount in enumerate(amounts)
    ]
    early(r)
    return told


@case("R21")
def always_a_little_below_five_hundred(r: Register) -> Row:
    told = losses(r, [480, 465, 490, 478, 455, 495, 471, 460, 488, 30, 470, 499])
    return planted(at(2), Want("R21", SMALL, {"lots": ["L-1"]}, (told[0], told[5])), before=at(-190))


@case("R21")
def six_hundred_in_two_parts(r: Register) -> Row:
    told = losses(r, [310, 320], every=2)
    return planted(at(-190), Want("R21", SMALL, {"lots": ["L-1"]}, tuple(told)), before=at(-199))


@case("R21")
def on_both_sides_of_the_limit(r: Register) -> Row:
    losses(r, [410, 610, 480, 520, 455, 590, 501, 430, 560, 470, 540, 600], every=12)
    return honest(at(2), silent=("R21",), besides=("R02", "R01"))


@case("R21")
def small_and_weeks_apart(r: Register) -> Row:
    losses(r, [40, 65, 20, 33], every=30)
    return honest(at(2), silent=("R21",))


_ = w
