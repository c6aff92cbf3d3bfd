"""What looks like a loss with the units: coming back late within the grace, brass in the field, a fight, a night."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.duties import issue, range_day
from sample_data.benchmark.plants.alike.mention import mention
from sample_data.benchmark.plants.case import Case
from sample_data.benchmark.plants.custody import comes_back_late
from sample_data.benchmark.world import Site, Store


def an_hour_late(c: Case) -> bool:
    """R07: a patrol is back within the grace."""
    return _late_back(c, "PATROL", 9, 10)


def operation_longer(c: Case) -> bool:
    """R07: an operation takes most of a day longer, within the grace of operations."""
    return _late_back(c, "OPERATION", 48, 67)


def _late_back(c: Case, purpose: str, due: int, back: int) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    now = c.w.clock
    issued = comes_back_late(c, site, store, codes, now + due * times.HOUR, now + back * times.HOUR, purpose)
    mention(c, "back within the grace", issued, weapons=codes)
    return True


def cases_in_the_field(c: Case) -> bool:
    """R08: rounds of an operation, whose cases nobody collects."""
    site, store = c.store()
    taken = c.take_lots(store, 400)
    if not taken:
        return False
    lot = taken[0][0]
    issued = issue(
        c.w,
        site,
        store,
        c.dice,
        store.units[0],
        "OPERATION",
        c.w.clock + times.DAY,
        [{"lot": lot, "quantity": 300}],
    )
    c.w.stock.carry(lot, 300, store.units[0], "EXPENDED")
    used = c.w.emit(
        "expend",
        {"issue": issued, "activity": "OPERATION", "lines": [{"lot": lot, "quantity": 300}],
         "document": c.w.voucher(site.code, "EXP")},
        by=site.on_duty(c.w.clock), site=site, occurred=c.w.clock + 9 * times.HOUR,
    )  # fmt: skip
    mention(c, "cases left in the field", issued, used, lots=[lot])
    return True


def small_gap_of_cases(c: Case) -> bool:
    """R08: a range day on which the cases are two in a hundred short."""
    return _shoot(c, "an ordinary range day", 700, 35, 1)


def qualification(c: Case) -> bool:
    """R11: the yearly test of all shooters takes many rounds in two days, with as many people."""
    return _shoot(c, "yearly test of shooters", 1_800, 100, 2)


def _shoot(c: Case, what: str, fired: int, shooters: int, days: int) -> bool:
    site, store = c.store()
    done: list[str] = []
    for _ in range(days):
        done += range_day(c.w, site, store, c.dice, fired=fired, shooters=shooters)
    if done:
        mention(c, what, *done, parties=[store.contingent])
    return bool(done)


def fighting(c: Case) -> bool:
    """R11: after an ambush that is on record, a company has fired a great deal."""
    site, store = c.store()
    taken = c.take_lots(store, 1_500)
    if not taken:
        return False
    ids = [
        c.w.emit(
            "incident", {"kind": "AMBUSH", "description": "A patrol is fired at on the road and fights for hours."},
            by=site.on_duty(c.w.clock), site=site,
        )
    ]  # fmt: skip
    for lot, part in taken:
        issued = issue(
            c.w, site, store, c.dice, store.units[1], "OPERATION", c.w.clock + times.DAY,
            [{"lot": lot, "quantity": part}],
        )  # fmt: skip
        c.w.stock.carry(lot, part, store.units[1], "EXPENDED")
        ids.append(issued)
        ids.append(
            c.w.emit(
                "expend",
                {"issue": issued, "activity": "OPERATION", "lines": [{"lot": lot, "quantity": part}],
                 "document": c.w.voucher(site.code, "EXP")},
                by=site.on_duty(c.w.clock), site=site, occurred=c.w.clock + 6 * times.HOUR,
            )
        )  # fmt: skip
    mention(c, "a fight on record", *ids, lots=[lot for lot, _ in taken], parties=[store.contingent])
    return True


def night_issue(c: Case) -> bool:
    """R17: a guard is relieved at three in the morning."""
    return _at_three(c)


def night_after_attack(c: Case) -> bool:
    """R17: the alarm sounds, and weapons go out in the night."""
    return _at_three(c)


def _at_three(c: Case) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    c.w.at(c.w.clock - c.w.clock % times.DAY + times.DAY + 2 * times.HOUR, _out, c, site, store, codes)
    return True


def _out(c: Case, site: Site, store: Store, codes: list[str]) -> None:
    now = c.w.clock
    issued = comes_back_late(c, site, store, codes, now + 6 * times.HOUR, now + 5 * times.HOUR, "GUARD")
    mention(c, "issued at night", issued, weapons=codes)
