"""Counts: by number each week, of everything by people who do not keep it every 24 days, and again where it differs."""

from __future__ import annotations

from collections import Counter
from typing import Any

from sample_data import times
from sample_data.benchmark.ground import DEPOT
from sample_data.benchmark.sheet import lot_lines, misread, wrong_lot
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.dice import Dice


def keep_counting(w: World) -> None:
    """Every store is counted on its days."""
    for number, store in enumerate(w.stores):
        site = w.by_site[store.site]
        for place, kind in ((store.armoury, "weapons"), (store.magazine, "rounds")):
            routine(w, site, place, kind, first=4 + number % 7)
    for site in w.sites:
        routine(w, site, f"{site.code}-CW", "weapons", first=6 + site.number % 5)
        for suffix in ("CP", "VEH"):
            routine(w, site, f"{site.code}-{suffix}", "weapons", first=7 + site.number % 5, weekly=False)
        routine(w, site, f"{site.code}-SZA", "rounds", first=5 + site.number % 5, weekly=False)
    depot = w.sites[DEPOT % len(w.sites)]
    routine(w, depot, f"{depot.code}-ESHUN", "rounds", first=5, weekly=False)


def routine(w: World, site: Site, place: str, kind: str, first: int, *, weekly: bool = True) -> None:
    """The place is counted from that day on."""
    begin = w.begins + first * times.DAY + 4 * times.HOUR + 20 * times.MINUTE
    dice = w.dice(f"count {place}")
    if weekly:
        w.at(begin, _weekly, w, site, place, kind, dice)
    w.at(begin + 20 * times.MINUTE, whole, w, site, place, kind, dice)


def _weekly(w: World, site: Site, place: str, kind: str, dice: Dice) -> None:
    if kind == "weapons":
        count_types(w, site, place)
    else:
        count_opened(w, site, place, dice)
    w.at(w.clock + 7 * times.DAY, _weekly, w, site, place, kind, dice)


def whole(w: World, site: Site, place: str, kind: str, dice: Dice) -> None:
    """Everything in the place is counted, now and every few weeks."""
    if kind == "weapons":
        count_weapons(w, site, place, dice)
    else:
        count_lots(w, site, place, dice, sorted(w.stock.rounds[place]))
    if place not in w.uncounted:
        w.at(w.clock + w.interval * times.DAY, whole, w, site, place, kind, dice)


def keeper_of(site: Site, place: str) -> str:
    """Who keeps a place of the site."""
    return site.person("SK2" if any(each in place for each in ("-ESH", "-SZA", "-PSB")) else "SK1")


def posted(w: World, site: Site, place: str, scope: str, kind: str, lines: list[Op], **how: Any) -> Op:
    """The count is on record; whoever waits for it is told."""
    counters = how.get("counters") or site.counters(w.clock // times.DAY, keeper_of(site, place))
    cut_off = how.get("cut_off") or w.clock
    if site.lazy and not how.get("counters") and kind == "COUNT":
        counters = [keeper_of(site, place), counters[0]]
    fields: Op = {
        "place": place, "scope": scope, "kind": kind, "cut_off": times.written(cut_off),
        "counted_by": counters, "blind": True, "document": w.voucher(site.code, "CNT"), "lines": lines,
    }  # fmt: skip
    occurred = w.clock + 30 * times.MINUTE
    id_ = w.emit("count", fields, by=how.get("by") or counters[1], site=site, occurred=occurred)
    if site.lazy and counters[0] == keeper_of(site, place):
        w.mistake("counted by the keeper", "R18", [id_])
    seen = {**fields, "id": id_, "at": occurred}
    for _label, told in list(w.watched.get(place, ())):
        told(seen)
    return seen


def count_types(w: World, site: Site, place: str) -> None:
    """How many of each type stand there: a quick count, before which somebody may hide what is gone."""
    seen: Counter[str] = Counter()
    for code in w.stock.at[place]:
        if w.stock.absent.get(code) is not False:
            seen[w.stock.weapons[code].model.type] += 1
    if seen:
        lines = [{"type": code, "quantity": number} for code, number in sorted(seen.items())]
        posted(w, site, place, "WEAPONS", "COUNT", lines)


def seen_weapons(w: World, place: str) -> list[str]:
    """The weapons that are really there."""
    return [code for code in w.stock.at[place] if code not in w.stock.absent]


def count_weapons(
    w: World, site: Site, place: str, dice: Dice, kind: str = "INDEPENDENT", **how: Any
) -> Op | None:
    """Every weapon is read; now and then a serial is read wrongly, and looked at again the next day."""
    lines: list[Op] = []
    doubtful: list[str] = []
    for code in seen_weapons(w, place):
        weapon = w.stock.weapons[code]
        if dice.chance(0.03) and code not in w.claimed and weapon.serial:
            wrong = misread(weapon.serial, dice)
            if wrong != weapon.serial:
                lines.append({"serial": wrong, "make": weapon.model.make, "model": weapon.model.name})
                doubtful.append(code)
                continue
        lines.append({"weapon": code})
    lines += [{"weapon": code} for code, where in sorted(w.stock.misplaced.items()) if where == place]
    for serial, where in sorted(w.stock.misread.items()):
        if where == place:
            lines.append({"serial": serial})
    if not lines and not w.stock.at[place]:
        return None
    seen = posted(w, site, place, "WEAPONS", kind, lines, **how)
    if doubtful:
        label = w.mistake("serial misread at a count", "R13", [seen["id"]], weapons=doubtful, places=[place])
        label.rules = ("R13", "R01", "R03", "R31")
        w.at(w.clock + times.DAY, _read_again, w, site, place, doubtful, label)
    return seen


def _read_again(w: World, site: Site, place: str, doubtful: list[str], label: Any) -> None:
    there = [code for code in doubtful if w.stock.weapons[code].holder == place]
    if there:
        seen = posted(w, site, place, "SAMPLE", "SAMPLE_SERIAL", [{"weapon": code} for code in there])
        label.adds([seen["id"]])


def count_lots(
    w: World, site: Site, place: str, dice: Dice, lots: list[str], kind: str = "INDEPENDENT", **how: Any
) -> Op | None:
    """The lots are counted; what differs is counted again the next day by others."""
    errors: list[str] = []
    lines = [line for lot in lots for line in lot_lines(w, place, lot, dice, errors)]
    if not lines:
        return None
    mixed = wrong_lot(w, lines, dice)
    scope = "AMMUNITION" if kind != "COUNT" else "SAMPLE"
    seen = posted(w, site, place, scope, kind, lines, **how)
    label = None
    if errors:
        label = w.mistake("count error", "R02", [seen["id"]], lots=errors, places=[place])
        label.rules = ("R02", "R03", "R31", "R09", "R10", "R19")
    if mixed:
        other = w.mistake("wrong lot on the sheet", "R02", [seen["id"]], lots=mixed, places=[place])
        other.rules = ("R02", "R03", "R31", "R09", "R10", "R19")
        errors += [lot for lot in mixed if lot not in errors]
        label = label or other
        if label is not other:
            label.lots += [lot for lot in mixed if lot not in label.lots]
    small = [
        lot for lot in lots
        if 0 < w.stock.short[place, lot] <= 5 and (place, lot) not in w.claimed and (place, lot) not in w.known
    ]  # fmt: skip
    again = errors + [
        lot for lot in lots if w.stock.short[place, lot] and lot not in errors and (place, lot) not in w.known
    ]
    w.known.update((place, lot) for lot in again if lot not in errors)
    if again:
        w.at(w.clock + times.DAY + 10 * times.MINUTE, _again, w, site, place, again, label)
    for lot in small:
        loss = w.mistake("rounds really lost", "R02", [seen["id"]], lots=[lot], places=[place])
        loss.rules = ("R02", "R09", "R10", "R19", "R21", "R31")
        w.at(w.clock + dice.between(4, 8) * times.DAY + 5 * times.HOUR, _variance, w, site, place, lot, loss)
    return seen


def _again(w: World, site: Site, place: str, lots: list[str], label: Any) -> None:
    lines: list[Op] = []
    for lot in lots:
        quantity = w.stock.truly(place, lot)
        lines.append({"lot": lot, "quantity": quantity, "sealed": False})
    seen = posted(w, site, place, "SAMPLE", "COUNT", lines)
    if label is not None:
        label.adds([seen["id"]])


def _variance(w: World, site: Site, place: str, lot: str, label: Any) -> None:
    quantity = w.stock.short[place, lot]
    if not 0 < quantity <= 8 or (place, lot) in w.claimed:
        return
    w.stock.short[place, lot] = 0
    w.known.discard((place, lot))
    w.stock.carry(lot, quantity, place, "WRITTEN_OFF")
    number = w.number("inquiry")
    label.adds(
        [
            w.emit(
                "adjust",
                {"approved_by": f"DMS-{1 + number % 2}", "place": place, "direction": "WRITE_OFF",
                 "reason": "Lost in use, confirmed by a second count", "inquiry": f"VAR-{number:05}",
                 "document": w.voucher(site.code, "ADJ"), "lines": [{"lot": lot, "quantity": quantity}]},
                by=f"WAM-{1 + number % 3}", site=site,
            )
        ]
    )  # fmt: skip


def count_opened(w: World, site: Site, place: str, dice: Dice) -> None:
    """Six opened boxes are counted."""
    store: Store | None = next((each for each in site.stores if each.magazine == place), None)
    if store is None or not store.lots:
        return
    first = dice.below(len(store.lots))
    lots = {store.lots[(store.cursor + step) % len(store.lots)] for step in range(2)}
    lots |= {store.lots[(first + step) % len(store.lots)] for step in range(4)}
    lots |= w.drawn.pop(place, set())
    count_lots(w, site, place, dice, sorted(lots - w.unsampled), "COUNT")
