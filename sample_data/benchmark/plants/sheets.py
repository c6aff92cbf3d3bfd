"""At the count: sheets that are cancelled, repeated until they fit, or made right by a correction or an entry after."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.counts import posted, seen_weapons
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Site, Store


def until_it_matched(c: Case) -> bool:
    """R32: a count that shows a shortage is cancelled, repeated by the same people until it fits, or narrowed."""
    site, store = c.store()
    codes = c.take_weapons(store, c.weapons)
    if not codes:
        return False
    c.vanish(codes, hidden=True)
    label = c.label(
        weapons=codes, places=[store.armoury], quantity=len(codes), unit="weapons", loss=True,
        first_loss_at=c.w.clock, persons=[site.person("SK2"), site.person("SK3")],
    )  # fmt: skip
    night = c.w.clock - c.w.clock % times.DAY + times.DAY + 3 * times.HOUR + 900
    c.w.at(night, _fudged, c, site, store, codes, label)
    return True


def _fudged(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    pair = [site.person("SK2"), site.person("SK3")]
    there = seen_weapons(c.w, store.armoury)
    first = posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", lines(there), counters=pair)
    label.adds([first["id"]])
    label.shows(first["at"], first["id"])
    label.evidence.clear()
    c.shown_by_counts(label, store.armoury, codes)
    if c.concealment == AWARE:
        later = [first["id"]]
        for number in range(1, 4):
            seen = there if number < 3 else [*there, *codes]
            c.w.clock += 600
            again = posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", lines(seen), counters=pair)
            later.append(again["id"])
        label.shows(again["at"], *later)
        return
    undone = c.w.emit(
        "reverse",
        {"approved_by": site.person("OIC"), "entry": first["id"], "reason": "Entered by mistake"},
        by=site.person("SK3"), site=site, occurred=c.w.clock + 50 * times.MINUTE,
    )  # fmt: skip
    label.shows(c.w.clock + 50 * times.MINUTE, first["id"], undone)
    if c.concealment == NAIVE:
        c.w.clock += 60 * times.MINUTE
        posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", lines([*there, *codes]), counters=pair)
    else:
        c.w.clock += 60 * times.MINUTE
        posted(c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(there[:20]), counters=pair)


def corrected_to_fit(c: Case) -> bool:
    """R29: other weapons lie in the rack, and the register is corrected to their serials near a count."""
    site, store = c.store()
    codes = c.take_weapons(store, min(c.weapons, 15))
    if not codes:
        return False
    label = c.label(
        weapons=codes, places=[store.armoury], quantity=len(codes), unit="weapons", loss=True,
        first_loss_at=c.w.clock, persons=[site.person("SK3"), site.person("OIC")],
    )  # fmt: skip
    night = c.w.clock - c.w.clock % times.DAY + times.DAY + 3 * times.HOUR + 1_200
    c.w.at(night, _found_other, c, site, store, codes, label)
    return True


def _found_other(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    others = {code: f"{c.w.stock.weapons[code].serial[:2]}{c.dice.digits(6)}" for code in codes}
    gone = set(codes)
    seen = [{"weapon": code} for code in seen_weapons(c.w, store.armoury) if code not in gone]
    seen += [
        {"serial": others[code], "make": c.w.stock.weapons[code].model.make,
         "model": c.w.stock.weapons[code].model.name}
        for code in codes
    ]  # fmt: skip
    count = posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", seen)
    label.adds([count["id"]])
    days = {NAIVE: 1, AWARE: 4, INSIDER: 10}[c.concealment]
    c.w.at(c.w.clock + days * times.DAY + 7 * times.HOUR, _correct, c, site, others, count["id"], label)


def _correct(c: Case, site: Site, others: dict[str, str], count: str, label: Label) -> None:
    for code, serial in others.items():
        id_ = c.w.emit(
            "correct_identity",
            {"approved_by": site.person("OIC"), "weapon": code, "changes": {"serial": serial},
             "reason": "Read wrongly when it came"},
            by=site.person("SK3"), site=site,
        )  # fmt: skip
        c.w.stock.weapons[code].serial = serial
        label.shows(c.w.clock, count, id_)


def written_back(c: Case) -> bool:
    """R16: a count shows weapons missing; days later somebody writes that they were moved before the count."""
    site, store = c.store()
    codes = c.take_weapons(store, c.weapons)
    if not codes:
        return False
    c.vanish(codes, hidden=True)
    label = c.label(
        weapons=codes, places=[store.armoury], quantity=len(codes), unit="weapons", loss=True,
        first_loss_at=c.w.clock, persons=[site.person("SK4")],
    )  # fmt: skip
    night = c.w.clock - c.w.clock % times.DAY + times.DAY + 3 * times.HOUR + 1_800
    c.w.at(night, _counted_short, c, site, store, codes, label)
    return True


def _counted_short(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    seen = posted(c.w, site, store.armoury, "WEAPONS", "FULL_SERIAL", lines(seen_weapons(c.w, store.armoury)))
    label.adds([seen["id"]])
    hours = {NAIVE: 90, AWARE: 20, INSIDER: 5}[c.concealment]
    c.w.at(c.w.clock + hours * times.HOUR, _moved_before, c, site, store, codes, label, c.w.clock)


def _moved_before(c: Case, site: Site, store: Store, codes: list[str], label: Label, counted: int) -> None:
    if c.w.clock < site.offline_until:
        # what is written before the line is back comes with the count itself, and nobody could tell
        c.w.at(site.offline_until + 2 * times.HOUR, _moved_before, c, site, store, codes, label, counted)
        return
    site.written += 60
    for code in codes:
        c.w.stock.stand(code, f"{site.code}-VEH", "IN_STORE")
    moved = c.w.emit(
        "move",
        {"approved_by": site.person("OIC"), "from": store.armoury, "to": f"{site.code}-VEH",
         "document": c.w.voucher(site.code, "MOV"), "lines": lines(codes)},
        by=site.person("SK4"), site=site, occurred=counted - 2 * times.HOUR, recorded=c.w.clock,
    )  # fmt: skip
    label.shows(c.w.clock, moved)
