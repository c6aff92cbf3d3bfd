"""
Counts: each week by number, each month a sample of serials, twice a year all of them, and by people from
outside.

Counts fall on Sundays between the quiet hours, so nothing moves between the cut-off and the count. What
people count is what is there, which is not always what is written: entries come late, and people miscount.
"""

from __future__ import annotations

from collections import Counter
from typing import Final

from sample_data import names, times
from sample_data.book import Op, Weapon
from sample_data.dice import Dice
from sample_data.mission import BEGIN, Mission
from sample_data.setting_up import SECURITY, headquarters_unit

FULL_MONTHS: Final = (3, 9)
INDEPENDENT_MONTHS: Final = (1, 4, 7, 10)
FIRST_SUNDAY: Final = times.at(2025, 9, 14)


def keep_counting(m: Mission) -> None:
    """Every store is counted every Sunday, and standing issues once a month."""
    dice = m.dice("counting")
    surplus: Counter[tuple[str, str]] = Counter()
    m.daily(3, _sunday, m, dice, surplus, every=7, begins=FIRST_SUNDAY)
    m.daily(10, _holders, m, every=28, begins=BEGIN + 22 * times.DAY)
    m.at(times.at(2025, 10, 9, 8), _box_miscounted_at_arrival, m, surplus)
    m.at(times.at(2025, 12, 11, 9), _bring_on_charge, m, surplus)


def stores(m: Mission) -> list[str]:
    """The stores that are counted: those that stand in no other store."""
    return [
        code
        for code, place in m.book.places.items()
        if place.kind in ("ARMOURY", "EXPLOSIVE_STOREHOUSE", "CONTAINER", "EVIDENCE_ROOM")
    ]


def _sunday(m: Mission, dice: Dice, surplus: Counter[tuple[str, str]]) -> None:
    m.clock += 20 * times.MINUTE
    first = times.day_of_month(m.clock) <= 7
    month = times.month(m.clock)
    for store in stores(m):
        if not _seen_weapons(m, store) and not _seen_lots(m, store, surplus):
            continue
        if first and month in FULL_MONTHS:
            count_store(m, dice, store, "FULL_SERIAL", surplus)
        elif first and month in INDEPENDENT_MONTHS:
            count_store(m, dice, store, "INDEPENDENT", surplus)
        else:
            count_store(m, dice, store, "COUNT", surplus)
            if first and not store.endswith("-ESH"):
                _sample(m, dice, store)
        m.clock += 1 * times.MINUTE


def _seen_weapons(m: Mission, store: str) -> list[Weapon]:
    here = m.book.held_at(store)
    return sorted(
        here + [m.book.weapons[code] for code, where in m.unwritten.items() if where == store],
        key=lambda each: each.code,
    )


def _seen_lots(m: Mission, store: str, surplus: Counter[tuple[str, str]]) -> Counter[str]:
    seen: Counter[str] = Counter()
    for place in [store, *(code for code, each in m.book.places.items() if each.within == store)]:
        seen.update(m.book.lots_at(place))
        for book in (m.unwritten_rounds, surplus):
            seen.update(
                {lot: quantity for (lot, where), quantity in book.items() if where == place and quantity}
            )
    return seen


def count_store(
    m: Mission,
    dice: Dice,
    store: str,
    kind: str,
    surplus: Counter[tuple[str, str]],
    cut_off: int | None = None,
) -> str:
    """The store is counted, blind and by two people; the id of the count."""
    site = m.book.site_of(store)
    until = m.clock - m.clock % times.HOUR if cut_off is None else cut_off
    weapons, lots = _seen_weapons(m, store), _seen_lots(m, store, surplus)
    by_code = kind in ("FULL_SERIAL", "INDEPENDENT", "HANDOVER", "INCIDENT")
    lines: list[Op] = []
    if weapons and by_code:
        lines += [{"weapon": weapon.code} for weapon in weapons]
    elif weapons:
        types = Counter(weapon.type for weapon in weapons)
        lines += [{"type": each, "quantity": types[each]} for each in sorted(types)]
    lines += [_counted(m, dice, lot, lots[lot]) for lot in sorted(lots)]
    scope = "AMMUNITION" if store.endswith("-ESH") else "WEAPONS"
    counters = ["AUDIT-1", "WAM-3"] if kind == "INDEPENDENT" else [f"{site}-SK1", f"{site}-SK2"]
    m.honest[f"counts of kind {kind}"] += 1
    fields = {
        "document": m.voucher(site, "CNT"),
        "place": store,
        "scope": scope,
        "kind": kind,
        "cut_off": times.written(until),
        "counted_by": counters,
        "blind": True,
        "lines": lines,
    }
    by = "WAM-3" if kind == "INDEPENDENT" else f"{site}-SK1"
    return m.post("count", fields, by=by, occurred=m.clock)


def _counted(m: Mission, dice: Dice, lot: str, quantity: int) -> Op:
    """A lot as it was counted: now and then loose rounds are miscounted by one to three."""
    if quantity > 500 and dice.chance(0.5):
        m.honest["lots miscounted by one to three rounds"] += 1
        return {"lot": lot, "quantity": quantity + dice.pick((-3, -2, -1, -1, 1, 2))}
    return {"lot": lot, "quantity": quantity}


def _sample(m: Mission, dice: Dice, store: str) -> None:
    """
    A tenth of the weapons is read by serial; a serial that is misread on the sheet stands as it was read.
    """
    here = _seen_weapons(m, store)
    drawn = sorted(dice.some(here, max(5, -(-len(here) // 10))), key=lambda each: each.code)
    lines: list[Op] = []
    for weapon in drawn:
        serial = weapon.serial or ""
        if "0" in serial and weapon.serial_status == "CLEAR" and dice.chance(2.5):
            lines.append({"serial": serial.replace("0", "O", 1), "make": weapon.make, "model": weapon.model})
            m.honest["serials misread in a sample"] += 1
        else:
            lines.append({"weapon": weapon.code})
    site = m.book.site_of(store)
    m.clock += times.MINUTE
    fields = {
        "document": m.voucher(site, "CNT"),
        "place": store,
        "scope": "SAMPLE",
        "kind": "SAMPLE_SERIAL",
        "cut_off": times.written(m.clock - m.clock % times.HOUR),
        "counted_by": [f"{site}-SK1", f"{site}-SK2"],
        "blind": True,
        "lines": lines,
    }
    m.honest["counts of kind SAMPLE_SERIAL"] += 1
    m.post("count", fields, by=f"{site}-SK1", occurred=m.clock)


def _holders(m: Mission) -> None:
    """Pistols on standing issue are shown, and counted with their holder."""
    for party in [headquarters_unit(each.code) for each in names.CONTINGENTS] + [SECURITY]:
        shown = sorted(weapon.code for weapon in m.book.held_at(party, "ISSUED"))
        if not shown:
            continue
        m.pause(10)
        fields = {
            "party": party,
            "scope": "WEAPONS",
            "kind": "FULL_SERIAL",
            "cut_off": times.written(m.clock),
            "counted_by": ["WAM-2", "WAM-3"],
            "blind": True,
            "lines": [{"weapon": code} for code in shown],
        }
        m.honest["counts of standing issues"] += 1
        m.post("count", fields, by="WAM-3", occurred=m.clock)


def _box_miscounted_at_arrival(m: Mission, surplus: Counter[tuple[str, str]]) -> None:
    """A box held twenty rounds more than its label says: every count finds them from now on."""
    post = m.garrisons[0]
    lot = next(lot for lot in post.lots if m.book.lots[lot].nature == "CTG-9X19-BALL")
    surplus[lot, post.storehouse] += 20
    m.honest["rounds found over the book and brought on charge"] += 20


def _bring_on_charge(m: Mission, surplus: Counter[tuple[str, str]]) -> None:
    for (lot, store), quantity in list(surplus.items()):
        fields = {
            "approved_by": "DMS",
            "place": store,
            "direction": "BRING_ON_CHARGE",
            "reason": "Box held more than its label: confirmed by opening and counting",
            "inquiry": "INQ-2025-01",
            "lines": [{"lot": lot, "quantity": quantity, "condition": "A2"}],
        }
        m.post("adjust", fields, by="WAM-CHIEF")
        del surplus[lot, store]
