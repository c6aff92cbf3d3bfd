"""What goes out and comes back each day: guards, patrols, range days and contacts."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.benchmark.vouchers import give_back, issue, mislaid, other_box, prolonged
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.dice import Dice

RANGE_DAYS: Final = 7

PROLONGED: Final = 0.2
MISLAID: Final = 0.01
"""Of a hundred groups, those that stay out longer by an order, and those whose voucher of return is mislaid."""


def keep_moving(w: World) -> None:
    """Every contingent does its days from the third on."""
    for number, store in enumerate(w.stores):
        w.at(w.begins + 2 * times.DAY + 7 * times.HOUR, _standing, w, store)
        w.at(w.begins + 2 * times.DAY, _day, w, store, w.dice(f"duties {store.contingent}"), number)


def _standing(w: World, store: Store) -> None:
    """Officers have their weapons for good, and show them each month."""
    site = w.by_site[store.site]
    dice = w.dice(f"standing {store.contingent}")
    number = w.profile.shape.standing
    codes, store.ready[:number] = store.ready[:number], []
    w.claim(*codes)
    issue(w, site, store, dice, store.units[0], "PERSONAL", "STANDING", [{"weapon": code} for code in codes])
    w.at(w.clock + 6 * times.DAY, _shown, w, site, store, codes)


def _shown(w: World, site: Site, store: Store, codes: list[str]) -> None:
    w.emit(
        "count",
        {"party": store.units[0], "scope": "SAMPLE", "kind": "SAMPLE_SERIAL", "cut_off": times.written(w.clock),
         "counted_by": site.counters(w.clock // times.DAY, site.person("SK1")), "blind": True,
         "document": w.voucher(site.code, "CNT"),
         "lines": [{"weapon": code} for code in codes]},
        by=site.person("SK3"), site=site, occurred=w.clock + 20 * times.MINUTE,
    )  # fmt: skip
    w.at(w.clock + 20 * times.DAY, _shown, w, site, store, codes)


def _day(w: World, store: Store, dice: Dice, number: int) -> None:
    site = w.by_site[store.site]
    midnight = w.clock - w.clock % times.DAY
    groups = w.profile.duties * (2 if site.busy else 1)
    for _ in range(groups):
        w.at(
            midnight + (dice.pick(w.profile.shape.starts) + dice.below(25)) * times.MINUTE,
            _group,
            w,
            site,
            store,
            dice,
        )
    day = (midnight - w.begins) // times.DAY
    if day % RANGE_DAYS == number % RANGE_DAYS:
        w.at(midnight + (9 * 60 + dice.below(40)) * times.MINUTE, range_day, w, site, store, dice)
    w.at(midnight + times.DAY, _day, w, store, dice, number)


def lot_for(w: World, store: Store, needed: int) -> str | None:
    """A lot of the store that has so much and of which no case has been made."""
    for step in range(len(store.lots)):
        lot = store.lots[(store.cursor + step) % len(store.lots)]
        if w.stock.free(store.magazine, lot) > 2 * needed and lot not in w.claimed:
            store.cursor = (store.cursor + step) % len(store.lots)
            return lot
    return None


def _group(w: World, site: Site, store: Store, dice: Dice) -> None:
    size = dice.between(3, 8)
    if len(store.ready) < 2 * size:
        return
    taken, store.ready[:size] = store.ready[:size], []
    unit = dice.pick(store.units)
    purpose = dice.pick(("GUARD", "PATROL", "PATROL"))
    shape = w.profile.shape
    back = w.clock + (shape.hours * 60 + dice.below(100)) * times.MINUTE
    if len(shape.nights) > 1:
        nights = dice.pick(shape.nights)
        back += nights * times.DAY
        purpose = "OPERATION" if nights else purpose
    due = back + dice.below(40) * times.MINUTE
    if dice.chance(1):
        back = due + dice.between(10, 100) * times.MINUTE
    armed = issue(w, site, store, dice, unit, purpose, due, [{"weapon": code} for code in taken])
    needed = size * dice.pick((30, 60, 90))
    lot = lot_for(w, store, needed)
    rounds = None
    if lot is not None:
        rounds = issue(w, site, store, dice, unit, purpose, due, [{"lot": lot, "quantity": needed}])
    if dice.chance(PROLONGED):
        w.at(back - times.HOUR, _longer, w, site, store, dice, unit, taken, armed, lot, needed, rounds)
        return
    w.at(back, _back, w, site, store, dice, unit, taken, armed, lot, needed, rounds)


def _longer(
    w: World,
    site: Site,
    store: Store,
    dice: Dice,
    unit: str,
    taken: list[str],
    armed: str,
    lot: str | None,
    needed: int,
    rounds: str | None,
) -> None:
    """The order comes to stay out for another day, and is on record before the first one ends."""
    w.honest["duty prolonged"] += 1
    back = w.clock + 20 * times.HOUR
    lines: list[Op] = [{"weapon": code} for code in taken]
    armed = prolonged(w, site, store, dice, unit, armed, lines, back + times.HOUR)
    if lot is not None and rounds is not None:
        lines = [{"lot": lot, "quantity": needed}]
        rounds = prolonged(w, site, store, dice, unit, rounds, lines, back + times.HOUR)
    w.at(back, _back, w, site, store, dice, unit, taken, armed, lot, needed, rounds)


def _back(
    w: World,
    site: Site,
    store: Store,
    dice: Dice,
    unit: str,
    taken: list[str],
    armed: str,
    lot: str | None,
    needed: int,
    rounds: str | None,
) -> None:
    if dice.chance(MISLAID):
        mislaid(w, site, store, armed, taken, dice)
    else:
        give_back(w, site, store, armed, unit, [{"weapon": code} for code in taken])
        store.ready += taken
    if lot is None or rounds is None:
        return
    fired = dice.between(10, 120) if dice.chance(0.8) else 0
    if fired:
        fired = min(fired, needed - 1)
        w.stock.carry(lot, fired, unit, "EXPENDED")
        w.emit(
            "expend",
            {"issue": rounds, "activity": "OPERATION", "document": w.voucher(site.code, "EXP"),
             "lines": [{"lot": lot, "quantity": fired}]},
            by=site.on_duty(w.clock), site=site,
        )  # fmt: skip
        other_box(w, site, store, lot, fired, dice)
    give_back(w, site, store, rounds, unit, [{"lot": lot, "quantity": needed - fired}])
    if dice.chance(0.5 if not site.busy else 0.25):
        # a round or two fell into the grass, and nobody noticed
        w.stock.short[store.magazine, lot] += dice.between(1, 3)
        w.honest["rounds really lost"] += 1


def range_day(
    w: World,
    site: Site,
    store: Store,
    dice: Dice,
    *,
    fired: int = 0,
    claimed: int = 0,
    kept: int = 0,
    shooters: int = 0,
    lot: str | None = None,
) -> list[str]:
    """
    A company shoots: what was fired is expended, the cases are counted, the rest comes back; the ids.

    ``claimed`` rounds more are said to have been fired; ``kept`` neither come back nor were fired.
    """
    shooters = shooters or dice.between(20, 35)
    fired = fired or shooters * dice.between(15, 22)
    issued_quantity = fired + claimed + kept + dice.between(100, 300)
    lot = lot or lot_for(w, store, issued_quantity)
    if lot is None or w.stock.free(store.magazine, lot) < issued_quantity:
        return []
    unit = dice.pick(store.units)
    due = w.clock + 8 * times.HOUR
    issued = issue(w, site, store, dice, unit, "TRAINING", due, [{"lot": lot, "quantity": issued_quantity}])
    used = fired + claimed
    w.stock.carry(lot, used, unit, "EXPENDED")
    if not claimed and not kept:
        other_box(w, site, store, lot, used, dice)
    expended = w.emit(
        "expend",
        {"issue": issued, "activity": "TRAINING", "document": w.voucher(site.code, "EXP"),
         "lines": [{"lot": lot, "quantity": used}], "cases_collected": fired * dice.between(975, 998) // 1000,
         "weapons_fired": shooters, "shooters": shooters},
        by=site.on_duty(w.clock), site=site, occurred=w.clock + 4 * times.HOUR,
    )  # fmt: skip
    returned = give_back(
        w, site, store, issued, unit, [{"lot": lot, "quantity": issued_quantity - used - kept}],
        occurred=w.clock + 5 * times.HOUR,
    )  # fmt: skip
    return [issued, expended, returned]


__all__ = ["give_back", "issue", "keep_moving", "range_day"]
