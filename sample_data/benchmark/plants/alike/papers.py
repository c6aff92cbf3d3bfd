"""What looks like a fault of the papers: late entries, spoilt vouchers, small write-offs, corrections of no number."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.counts import posted, seen_weapons
from sample_data.benchmark.intakes import (
    found,
    taken_in,
    to_container,
)
from sample_data.benchmark.plants.alike.mention import mention
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Op


def written_the_next_day(c: Case) -> bool:
    """R16: a move is written down twenty hours later, with no count in between."""
    return _late_move(c, 20)


def no_line_for_days(c: Case) -> bool:
    """R16: a site without a line sends its entry four days later."""
    return _late_move(c, 100)


def _late_move(c: Case, hours: int) -> bool:
    site, store = c.store()
    if c.w.clock % (7 * times.DAY) > 3 * times.DAY:
        return False
    weapons = [found(c.w, c.dice)]
    happened = c.w.clock - hours * times.HOUR
    report: dict[str, str] | None = None
    entry, codes = taken_in(c.w, site, weapons, report, happened)
    mention(c, f"written {hours} hours later", entry, weapons=codes)
    _ = store
    return True


def third_counter(c: Case) -> bool:
    """R18: the keeper stands by while two others count, and is named in the remarks."""
    site, store = c.store()
    there = seen_weapons(c.w, store.armoury)[:10]
    if not there or site.lazy:
        return False
    seen = posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there))
    mention(c, "counted beside the keeper", seen["id"], places=[store.armoury])
    return True


def countersigned(c: Case) -> bool:
    """R18: an approval that nobody asked for."""
    site, _store = c.store()
    entry, codes = taken_in(c.w, site, [found(c.w, c.dice)], None, c.w.clock)
    mention(c, "an ordinary entry", entry, weapons=codes)
    return True


def forty_hours(c: Case) -> bool:
    """R20: weapons stand in a collection point over a night, and are locked away in time."""
    return _in_point(c, 40)


def ten_hours(c: Case) -> bool:
    """R20: weapons stand in a collection point for ten hours."""
    return _in_point(c, 10)


def _in_point(c: Case, hours: int) -> bool:
    site, _store = c.store()
    place = f"{site.code}-CP"
    entry, codes = taken_in(c.w, site, [found(c.w, c.dice)], None, c.w.clock, to=place)
    mention(c, f"{hours} hours in a collection point", entry, weapons=codes)
    c.w.at(c.w.clock + hours * times.HOUR, to_container, c.w, site, codes, place)
    return True


def whole_packs(c: Case) -> bool:
    """R21: full packs are written off after a leak in the roof, once, with an inquiry."""
    return _write_off(c, 240)


def far_below_the_limit(c: Case) -> bool:
    """R21: a single loss of ninety rounds."""
    return _write_off(c, 90)


def _write_off(c: Case, quantity: int) -> bool:
    site, store = c.store()
    taken = c.take_lots(store, 300)
    if not taken:
        return False
    lot = taken[0][0]
    c.w.stock.carry(lot, quantity, store.magazine, "WRITTEN_OFF")
    entry = c.w.emit(
        "adjust",
        {"approved_by": "DMS-2", "place": store.magazine, "direction": "WRITE_OFF", "reason": "Leak in the roof",
         "inquiry": f"INQ-{c.w.number('inquiry'):05}", "document": c.w.voucher(site.code, "ADJ"),
         "lines": [{"lot": lot, "quantity": quantity}]},
        by="WAM-2", site=site,
    )  # fmt: skip
    mention(c, "written off once", entry, lots=[lot])
    return True


def out_of_order(c: Case) -> bool:
    """R25: two vouchers of the book are used in the other order."""
    site, store = c.store()
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    papers = [c.w.voucher(site.code, "INS"), c.w.voucher(site.code, "INS")]
    ids = [
        c.w.emit(
            "inspect", {"document": paper, "lines": [{"weapon": code}], "findings": "Clean"},
            by=site.person("SK4"), site=site,
        )
        for paper, code in zip(reversed(papers), codes, strict=True)
    ]  # fmt: skip
    mention(c, "vouchers in the other order", *ids, weapons=codes, documents=papers)
    return True


def spoilt_and_said(c: Case) -> bool:
    """R25: a voucher is spoilt, and the next entry says so."""
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    spoilt, paper = c.w.voucher(site.code, "INS"), c.w.voucher(site.code, "INS")
    entry = c.w.emit(
        "inspect",
        {"document": paper, "remarks": f"{spoilt} spoilt and cancelled", "lines": [{"weapon": codes[0]}]},
        by=site.person("SK4"), site=site,
    )  # fmt: skip
    mention(c, "a spoilt voucher", entry, weapons=codes, documents=[spoilt, paper])
    return True


def described_better(c: Case) -> bool:
    """R29: a description is completed, which changes no number."""
    return _correction(c, {"description": "Stock cracked, repaired"})


def year_added(c: Case) -> bool:
    """R29: the year of manufacture is read and added."""
    return _correction(c, {"year_of_manufacture": 1991})


def _correction(c: Case, changes: Op) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    entry = c.w.emit(
        "correct_identity",
        {"approved_by": site.person("OIC"), "weapon": codes[0], "changes": changes, "reason": "Seen at cleaning"},
        by=site.person("SK3"), site=site,
    )  # fmt: skip
    mention(c, "a correction of no number", entry, weapons=codes)
    return True


def range_lot(c: Case) -> bool:
    """R09, R10, R19: rounds that are few in an opened box, written off after two counts."""
    return _write_off(c, 3)


def handful(c: Case) -> bool:
    """R09, R10, R19: a handful of rounds damaged and written off."""
    return _write_off(c, 5)
