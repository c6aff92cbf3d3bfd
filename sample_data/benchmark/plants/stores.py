"""Out of the store: weapons and rounds that are not there at the count."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

from sample_data import times
from sample_data.benchmark.counts import posted
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Op, Site, Store


def weapons_gone(c: Case) -> bool:
    """R01: weapons are taken out of an armoury; at once, one by one, or so that the quick counts do not see it."""
    site, store = c.store()
    codes = c.take_weapons(store, c.weapons)
    if not codes:
        return False
    label = c.label(
        weapons=codes, places=[store.armoury], quantity=len(codes), unit="weapons", loss=True,
        first_loss_at=c.w.clock, persons=[site.person("SK1")],
    )  # fmt: skip
    c.shown_by_counts(label, store.armoury, codes)
    if c.concealment == AWARE:
        pieces = [codes[begin : begin + 8] for begin in range(0, len(codes), 8)]
        c.spread([partial(c.vanish, piece) for piece in pieces], 6)
    else:
        c.vanish(codes, hidden=c.concealment == INSIDER)
    return True


def rounds_gone(c: Case) -> bool:
    """R02: rounds are taken out of a magazine; at once, below the reporting limit, or a little of many lots."""
    site, store = c.store()
    least = {NAIVE: 1, AWARE: 1 + c.rounds // 450, INSIDER: 3 + c.rounds // 400}[c.concealment]
    taken = c.take_lots(store, c.rounds, min(least, 12))
    if not taken:
        return False
    lots = [lot for lot, _ in taken]
    label = c.label(
        lots=lots, places=[store.magazine], quantity=c.rounds, unit="rounds", loss=True,
        first_loss_at=c.w.clock, persons=[site.person("SK2")],
    )  # fmt: skip
    c.shown_by_lots(label, store.magazine, lots)
    tasks = [partial(c.loses, store.magazine, lot, part) for lot, part in taken]
    c.spread(tasks, {NAIVE: 0, AWARE: 3, INSIDER: 1}[c.concealment])
    return True


def more_than_booked(c: Case) -> bool:
    """R03: a buffer: weapons that nobody has booked, rounds too many, or weapons that are booked as out."""
    site, store = c.store()
    fields = {"unit": "weapons", "persons": [site.person("SK1")], "first_loss_at": c.w.clock}
    if c.concealment == NAIVE:
        place = f"{site.code}-CW"
        serials = [f"{c.dice.letters(2)}{c.dice.digits(6)}" for _ in range(c.weapons)]
        label = c.label(places=[place], quantity=len(serials), **fields)
        for serial in serials:
            c.w.stock.misread[serial] = place
        c.w.watch(place, label, partial(_sees_serial, label, set(serials)))
        return True
    if c.concealment == AWARE:
        taken = c.take_lots(store, c.rounds, 2)
        if not taken:
            return False
        lots = [lot for lot, _ in taken]
        label = c.label(lots=lots, places=[store.magazine], quantity=c.rounds, **{**fields, "unit": "rounds"})
        for lot, part in taken:
            c.loses(store.magazine, lot, -part)
        c.shown_by_lots(label, store.magazine, lots)
        return True
    codes = c.take_weapons(store, c.weapons)
    if not codes:
        return False
    place = f"{site.code}-CW"
    label = c.label(weapons=codes, places=[place, store.armoury], quantity=len(codes), **fields)
    for code in codes:
        c.vanish([code])
        c.w.stock.misplaced[code] = place
    c.w.watch(place, label, partial(_sees_weapon, label, set(codes)))
    return True


def _sees_serial(label: Label, serials: set[str], seen: Op) -> None:
    if not serials.isdisjoint(line.get("serial") for line in seen["lines"]):
        label.shows(seen["at"], seen["id"])


def _sees_weapon(label: Label, codes: set[str], seen: Op) -> None:
    if not codes.isdisjoint(line.get("weapon") for line in seen["lines"]):
        label.shows(seen["at"], seen["id"])


def swapped(c: Case) -> bool:
    """R31: rounds of one lot are taken, and others of the same kind laid in their place."""
    site, store = c.store()
    pairs = 2 if c.concealment == INSIDER else 1
    taken = c.take_lots(store, min(c.rounds, 2_000), 2 * pairs)
    if not taken or len(taken) % 2:
        taken = taken[: len(taken) // 2 * 2]
    by_nature: dict[str, list[str]] = {}
    for lot, _ in taken:
        by_nature.setdefault(c.w.stock.lots[lot].nature, []).append(lot)
    found = [pair for lots in by_nature.values() for pair in list(pairwise(lots))[::2]][:pairs]
    if not found:
        return False
    each = max(20, min(c.rounds, 2_000) // len(found))
    lots = [lot for pair in found for lot in pair]
    each = min(each, *(c.w.stock.free(store.magazine, lot) // 2 for lot in lots))
    c.w.unsampled.update(lots)
    label = c.label(
        lots=lots, places=[store.magazine], quantity=each * len(found), unit="rounds", loss=True,
        first_loss_at=c.w.clock, persons=[site.person("SK2")],
    )  # fmt: skip
    for one, other in found:
        c.loses(store.magazine, one, each)
        c.loses(store.magazine, other, -(each * 98 // 100 if c.concealment == AWARE else each))

    def told(seen: Op) -> None:
        there = {line.get("lot") for line in seen["lines"]}
        if any({one, other} <= there for one, other in found):
            label.shows(seen["at"], seen["id"])

    c.w.watch(store.magazine, label, told)
    return True


def little_by_little(c: Case) -> bool:
    """R09: a few rounds of several lots, week after week, for a quarter of a year."""
    _site, store = c.store()
    if not c.w.claim(("small", store.magazine)):
        return False
    label = _small_losses(c, store)
    c.w.release(110, ("small", store.magazine))
    a_week = (1, 2, 3, 4, 6)[c.intensity - 1]
    c.spread([partial(_pilfer, c, store, label, a_week) for _ in range(13)], 7)
    return True


def burst(c: Case) -> bool:
    """R10: several lots are short of a few rounds in the same weeks."""
    _site, store = c.store()
    if not c.w.claim(("small", store.magazine)):
        return False
    label = _small_losses(c, store)
    c.w.release(60, ("small", store.magazine))
    number = (3, 4, 5, 7, 10)[c.intensity - 1]
    weeks = {NAIVE: 1, AWARE: 2, INSIDER: 3}[c.concealment]
    parts = [number // weeks + (1 if week < number % weeks else 0) for week in range(weeks)]
    c.spread([partial(_pilfer, c, store, label, part) for part in parts if part], 7)
    return True


def with_one_keeper(c: Case) -> bool:
    """R19: rounds are short wherever one person keeps the magazine, and nowhere else so often."""
    site, store = c.store()
    magazines = [each for each in site.stores if ("small", each.magazine) not in c.w.claimed]
    if store not in magazines:
        return False
    c.w.claim(*(("small", each.magazine) for each in magazines))
    c.w.release(90, *(("small", each.magazine) for each in magazines))
    label = _small_losses(c, store)
    label.places = [each.magazine for each in magazines]
    label.persons = [site.person("SK2")]
    number = (5, 6, 8, 12, 16)[c.intensity - 1]
    c.spread(
        [
            partial(_pilfer, c, magazines[each % len(magazines)], label, 2)
            for each in range((number + 1) // 2)
        ],
        7,
    )
    return True


def _small_losses(c: Case, store: Store) -> Label:
    site = c.w.by_site[store.site]
    return c.label(
        places=[store.magazine],
        unit="rounds",
        loss=True,
        first_loss_at=c.w.clock,
        persons=[site.person("SK2")],
    )


def _pilfer(c: Case, store: Store, label: Label, number: int) -> None:
    """A few rounds of some lots are gone, and the boxes are opened this week."""
    free = [
        lot for lot in store.lots
        if lot not in c.w.claimed and not c.w.stock.short[store.magazine, lot]
        and c.w.stock.free(store.magazine, lot) % 1_000 > 30
    ]  # fmt: skip
    lots = c.dice.some(free, number)
    for lot in lots:
        quantity = c.dice.between(2, 5) if c.concealment != NAIVE else c.dice.between(3, 12)
        c.loses(store.magazine, lot, quantity)
        label.quantity += quantity
        c.w.drawn.setdefault(store.magazine, set()).add(lot)
        if lot not in label.lots:
            label.lots.append(lot)
    c.shown_by_lots(label, store.magazine, lots)


def nobody_counts(c: Case) -> bool:
    """R22: a container that nobody who is not its keeper counts."""
    site, store = c.store()
    codes = c.take_weapons(store, max(2, c.weapons))
    if not codes:
        return False
    place, moved = c.annex(site, store, codes, counted=False)
    label = c.label(
        weapons=[], places=[place], quantity=len(codes), unit="weapons", persons=[site.person("SK1")]
    )
    label.shows(c.w.clock + 91 * times.DAY, moved)
    label.evidence = [[]]
    c.w.uncounted.add(place)
    if c.concealment == AWARE:
        c.spread([partial(_by_keeper, c, site, place, codes) for _ in range(10)], 14)
    elif c.concealment == INSIDER:
        c.spread([partial(_sample, c, site, place, codes[:1]) for _ in range(10)], 14)
    return True


def _by_keeper(c: Case, site: Site, place: str, codes: list[str]) -> None:
    keeper = site.person("SK1")
    posted(
        c.w,
        site,
        place,
        "WEAPONS",
        "FULL_SERIAL",
        lines(codes),
        counters=[keeper, site.person("SK3")],
        by=keeper,
    )


def _sample(c: Case, site: Site, place: str, codes: list[str]) -> None:
    posted(c.w, site, place, "SAMPLE", "SAMPLE_SERIAL", lines(codes))
