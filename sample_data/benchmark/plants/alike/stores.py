"""What looks like a loss of the store: counts that overlook, count twice, or are entered again."""

from __future__ import annotations

from functools import partial

from sample_data import times
from sample_data.benchmark.counts import posted, seen_weapons
from sample_data.benchmark.label import Label
from sample_data.benchmark.plants.alike.mention import mention
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Op, Site, Store


def _night(c: Case) -> int:
    return c.w.clock - c.w.clock % times.DAY + times.DAY + 3 * times.HOUR + 2_000


def overlooked(c: Case) -> bool:
    """R01: a pistol lies behind another at the count, and others see it the next morning."""
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    label = mention(c, "overlooked at the count", weapons=codes, places=[store.armoury])
    c.w.at(_night(c), _overlooked, c, site, store, codes, label)
    return True


def _overlooked(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    there = seen_weapons(c.w, store.armoury)
    gone = set(codes)
    first = posted(
        c.w,
        site,
        store.armoury,
        "WEAPONS",
        "FULL_SERIAL",
        lines([each for each in there if each not in gone]),
    )
    c.w.at(c.w.clock + 5 * times.HOUR, _seen_after_all, c, site, store, codes, label)
    label.adds([first["id"]])


def _seen_after_all(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    counters = site.counters(c.w.clock // times.DAY + 1, site.person("SK1"))
    seen = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(codes), counters=counters)
    label.adds([seen["id"]])


def booked_after(c: Case) -> bool:
    """R01: a weapon went out minutes before the count, and the issue is written down after it."""
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    label = mention(c, "issued before the count, booked after", weapons=codes, places=[store.armoury])
    c.w.at(_night(c), _booked_after, c, site, store, codes, label)
    return True


def _booked_after(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    gone = set(codes)
    there = [each for each in seen_weapons(c.w, store.armoury) if each not in gone]
    seen = posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", lines(there))
    before = c.w.clock - 20 * times.MINUTE
    label.adds([seen["id"]])
    for code in codes:
        c.w.stock.stand(code, store.units[0], "ISSUED")
    issued = c.w.emit(
        "issue",
        {"approved_by": site.person("OIC"), "document": c.w.voucher(site.code, "ISS"), "from": store.armoury,
         "to": store.units[0], "due": times.written(c.w.clock + 8 * times.HOUR), "purpose": "GUARD",
         "lines": lines(codes)},
        by=site.person("SK3"), site=site, occurred=before, recorded=c.w.clock + 40 * times.MINUTE,
    )  # fmt: skip
    label.adds([issued])
    c.w.at(c.w.clock + 7 * times.HOUR, _back, c, site, store, codes, issued, label)


def _back(c: Case, site: Site, store: Store, codes: list[str], issued: str, label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, store.armoury, "IN_STORE")
    label.adds([
        c.w.emit(
            "return",
            {"document": c.w.voucher(site.code, "RET"), "issue": issued, "to": store.armoury, "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def estimated_box(c: Case) -> bool:
    """R02: an opened box is estimated a few rounds short, and counted again the same day."""
    return _box(c, 4)


def boxes_for_rounds(c: Case) -> bool:
    """R03: somebody writes more than there is, and it is counted again the same day."""
    return _box(c, -6)


def _box(c: Case, off: int) -> bool:
    site, store = c.store()
    taken = c.take_lots(store, 10)
    if not taken:
        return False
    lot = taken[0][0]
    quantity = c.w.stock.truly(store.magazine, lot)
    label = mention(c, "an opened box estimated", lots=[lot], places=[store.magazine])
    for number, seen in enumerate((quantity - off, quantity)):
        counters = site.counters(number, site.person("SK2"))
        count = posted(
            c.w, site, store.magazine, "SAMPLE", "COUNT", [{"lot": lot, "quantity": seen, "sealed": False}],
            counters=counters,
        )  # fmt: skip
        c.w.clock += 3 * times.HOUR
        label.adds([count["id"]])
    return True


def counted_in_time(c: Case) -> bool:
    """R22: a container of its own, counted by others every five weeks."""
    return _container(c, 35)


def emptied(c: Case) -> bool:
    """R22: a container that stands empty need not be counted."""
    return _container(c, 0)


def _container(c: Case, days: int) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 3)
    if not codes:
        return False
    place, moved = c.annex(site, store, codes, counted=False)
    label = mention(c, "a container of its own", moved, places=[place])
    if not days:
        c.w.at(c.w.clock + 2 * times.DAY, _emptied, c, site, store, place, codes, label)
    else:
        number = (c.w.profile.days * times.DAY + c.w.begins - c.w.clock) // (days * times.DAY)
        c.w.at(c.w.clock + 19 * times.HOUR, c.spread,
               [partial(_count, c, site, place, codes)] * max(1, number), days)  # fmt: skip
    return True


def _emptied(c: Case, site: Site, store: Store, place: str, codes: list[str], label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, store.armoury, "IN_STORE")
    label.adds([
        c.w.emit(
            "move",
            {"approved_by": site.person("OIC"), "from": place, "to": store.armoury,
             "document": c.w.voucher(site.code, "MOV"), "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def _count(c: Case, site: Site, place: str, codes: list[str]) -> None:
    posted(c.w, site, place, "WEAPONS", "INDEPENDENT", lines(codes))


def mixed_up_at_the_count(c: Case) -> bool:
    """R31: two lots are taken for one another by two rounds, and counted again the same day."""
    site, store = c.store()
    taken = c.take_lots(store, 30, 2)
    if len(taken) < 2:
        return False
    lots = [lot for lot, _ in taken[:2]]
    label = mention(c, "two lots mixed up at a count", lots=lots, places=[store.magazine])
    for number, off in enumerate((2, 0)):
        seen: list[Op] = [
            {"lot": lot, "quantity": c.w.stock.truly(store.magazine, lot) + sign * off, "sealed": False}
            for lot, sign in zip(lots, (-1, 1), strict=True)
        ]
        counters = site.counters(number, site.person("SK2"))
        label.adds([posted(c.w, site, store.magazine, "SAMPLE", "COUNT", seen, counters=counters)["id"]])
        c.w.clock += 3 * times.HOUR
    return True


def two_of_a_kind(c: Case) -> bool:
    """R31: two rifles of a model change places in the rack, which is no swap."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:6]
    if not there:
        return False
    seen = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(list(reversed(there))))
    mention(c, "read in another order", seen["id"], places=[store.armoury])
    return True


def wrong_place_typed(c: Case) -> bool:
    """R32: a count without a difference is cancelled for a wrong number, and entered again as it was."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:8]
    if not there:
        return False
    pair = site.counters(1, site.person("SK1"))
    first = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there), counters=pair)
    undone = c.w.emit(
        "reverse",
        {"approved_by": site.person("OIC"), "entry": first["id"], "reason": "Entered under the wrong voucher"},
        by=site.person("SK3"), site=site, occurred=c.w.clock + 3_000,
    )  # fmt: skip
    c.w.clock += 4_000
    again = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there), counters=pair)
    mention(c, "a count entered again", first["id"], undone, again["id"], places=[store.armoury])
    return True


def one_recount(c: Case) -> bool:
    """R32: one recount by other people, which agrees."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:8]
    if not there:
        return False
    ids = []
    for number in range(2):
        pair = site.counters(number, site.person("SK1"))
        ids.append(
            posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there), counters=pair)["id"]
        )
        c.w.clock += 3_600
    mention(c, "counted twice", *ids, places=[store.armoury])
    return True
