"""On paper: rotations whose lists do not agree, entries at the wrong hour or by the wrong hand, numbers that are missing."""

from __future__ import annotations

from functools import partial

from sample_data import times
from sample_data.benchmark.convoys import arrive, send
from sample_data.benchmark.counts import posted, seen_weapons
from sample_data.benchmark.departures import comes, goes, stay
from sample_data.benchmark.duties import give_back, issue
from sample_data.benchmark.intakes import found, reported, taken_in
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Op, Site, Store


def goes_home_short(c: Case) -> bool:
    """R23: not every weapon goes home, others go in its place, or more came than was on the list."""
    site, store = c.store()
    size = c.weapons + 6
    packed = c.weapons if c.concealment == INSIDER else 0
    party, codes, entries = comes(c.w, store, c.dice, size, packed=packed)
    c.w.claim(*codes)
    gone = codes[: c.weapons]
    label = c.label(
        weapons=codes[size - packed :] if packed else gone, parties=[party], quantity=len(gone), unit="weapons",
        loss=not packed, first_loss_at=c.w.clock, persons=[site.person("SK4")], documents=[f"{party}/1"],
    )  # fmt: skip
    label.adds(entries)
    if packed:
        label.shows(c.w.clock, *entries)
    c.w.at(c.w.clock + stay(c.w) * times.DAY, _home, c, store, party, codes, gone, label)
    return True


def _home(c: Case, store: Store, party: str, codes: list[str], gone: list[str], label: Label) -> None:
    if c.concealment == INSIDER:
        label.adds(goes(c.w, store, party, codes))
        return
    label.first_loss_at = c.w.clock
    left = [code for code in codes if code not in set(gone)]
    extra: list[Op] = []
    if c.concealment == AWARE:
        model = c.w.stock.weapons[gone[0]].model
        extra = [
            {"serial": f"XX{c.dice.digits(6)}", "make": model.make, "model": model.name, "calibre": model.calibre}
            for _ in gone
        ]  # fmt: skip
    c.vanish(gone)
    done = goes(c.w, store, party, left, extra)
    label.shows(c.w.clock, done[-1])
    label.adds(done)


def at_night(c: Case) -> bool:
    """R17: seals are changed, and goods sent, at an hour at which nobody of the office is there."""
    site, store = c.store()
    number = (1, 2, 3, 5, 8)[c.intensity - 1]
    label = c.label(places=[store.magazine], quantity=0, unit="entries", persons=[site.person("SK4")])
    c.w.at(c.w.clock + 16 * times.HOUR + 1_200, c.spread,
           [partial(_night, c, site, store, label) for _ in range(number)], 3)  # fmt: skip
    return True


def _night(c: Case, site: Site, store: Store, label: Label) -> None:
    at = c.w.clock - c.w.clock % times.DAY + 2 * times.HOUR + c.dice.below(50) * 60
    if c.concealment == INSIDER:
        codes = c.take_weapons(store, 1)
        if codes:
            id_ = c.w.emit(
                "correct_identity",
                {"approved_by": site.person("OIC"), "weapon": codes[0], "changes": {"description": "Worn finish"},
                 "reason": "Looked at again"},
                by=site.person("SK4"), site=site, occurred=at, prompt=True,
            )  # fmt: skip
            label.shows(at, id_)
            label.weapons += codes
        return
    id_ = c.w.emit(
        "reseal",
        {"place": store.magazine, "new_seal": c.w.seal(site.code),
         "reason": "Seal worn"},
        by=site.person("SK4"), site=site, occurred=at, prompt=True,
    )  # fmt: skip
    label.quantity += 1
    label.shows(at, id_)


def same_hands(c: Case) -> bool:
    """R18: the keeper counts, one person sends and receives, or the same two sign everything."""
    site, store = c.store()
    if site.lazy:
        return False
    number = (1, 2, 3, 5, 8)[c.intensity - 1]
    label = c.label(places=[store.armoury], quantity=number, unit="entries", persons=[site.person("SK1")])
    if c.concealment == NAIVE:
        c.w.at(c.w.clock + 18 * times.HOUR, c.spread,
               [partial(_by_keeper, c, site, store, label) for _ in range(number)], 7)  # fmt: skip
    elif c.concealment == AWARE:
        there, other = c.other(store)
        codes = c.take_weapons(store, number)
        if not codes:
            return False
        goods = lines(codes)
        label.weapons, label.persons = codes, ["WAM-3"]
        dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice, by="WAM-3")
        c.w.at(expected, _same, c, label, dispatch, other.armoury, goods, seals)
        label.places.append(there.code)
    else:
        codes = c.take_weapons(store, 24)
        if not codes:
            return False
        label.persons = [site.person("SK4"), site.person("DEP")]
        label.evidence = []
        c.spread([partial(_pair, c, site, label, code) for code in codes], 1)
    return True


def _by_keeper(c: Case, site: Site, store: Store, label: Label) -> None:
    pair = [site.person("SK1"), site.person("SK3")]
    seen = posted(
        c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL", lines(seen_weapons(c.w, store.armoury)[:12]),
        counters=pair, by=site.person("SK3"),
    )  # fmt: skip
    label.shows(seen["at"], seen["id"])


def _same(c: Case, label: Label, dispatch: str, to: str, goods: list[Op], seals: list[str]) -> None:
    label.shows(c.w.clock, dispatch, arrive(c.w, dispatch, to, goods, seals, by="WAM-3"))


def _pair(c: Case, site: Site, label: Label, code: str) -> None:
    id_ = c.w.emit(
        "correct_identity",
        {"approved_by": site.person("DEP"), "weapon": code, "changes": {"description": "Inspected"},
         "reason": "Description completed"},
        by=site.person("SK4"), site=site,
    )  # fmt: skip
    label.adds([id_])
    label.weapons.append(code)
    if len(label.operations) >= 20:
        label.shows(c.w.clock, id_)


def left_in_a_vehicle(c: Case) -> bool:
    """R20: weapons stand for days in a place that is for hours."""
    site, _store = c.store()
    weapons = [found(c.w, c.dice) for _ in range(min(c.weapons, 15))]
    report = reported(c.w, site, weapons)
    place = f"{site.code}-{'CP' if c.concealment == NAIVE else 'VEH'}"
    entry, codes = taken_in(c.w, site, weapons, report, c.w.clock - 3 * times.HOUR, to=place)
    c.w.claim(*codes)
    label = c.label(
        weapons=codes, places=[place], quantity=len(codes), unit="weapons", persons=[site.person("SK1")],
        first_loss_at=c.w.clock,
    )  # fmt: skip
    label.adds([report["id"]])
    label.shows(c.w.clock + 48 * times.HOUR, entry)
    if c.concealment == INSIDER:
        c.w.at(c.w.clock + 40 * times.HOUR, _to_another, c, site, codes, place, label)
    return True


def _to_another(c: Case, site: Site, codes: list[str], place: str, label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, f"{site.code}-CP", "IN_STORE")
    moved = c.w.emit(
        "move",
        {"from": place, "to": f"{site.code}-CP", "document": c.w.voucher(site.code, "MOV"), "lines": lines(codes)},
        by=site.on_duty(c.w.clock), site=site,
    )  # fmt: skip
    label.places.append(f"{site.code}-CP")
    label.adds([moved])
    label.evidence.append([moved])


def below_the_limit(c: Case) -> bool:
    """R21: rounds are written off again and again just below the limit from which a report goes up."""
    site, store = c.store()
    number = (6, 8, 10, 12, 15)[c.intensity - 1]
    if c.concealment == AWARE:
        number = 3 + c.intensity
    taken = c.take_lots(store, number * 500, number if c.concealment != AWARE else 1)
    if not taken or (c.concealment != AWARE and len(taken) < number):
        return False
    lots = [lot for lot, _ in taken]
    label = c.label(
        lots=lots, places=[store.magazine], unit="rounds", loss=True, first_loss_at=c.w.clock,
        persons=["WAM-1", "DMS-1", site.person("SK2")],
    )  # fmt: skip
    apart = 1 if c.concealment == AWARE else 11
    tasks = [partial(_written_off, c, site, store, label, lots[each % len(lots)]) for each in range(number)]
    c.spread(tasks, apart)
    return True


def _written_off(c: Case, site: Site, store: Store, label: Label, lot: str) -> None:
    quantity = {NAIVE: c.dice.between(480, 499), AWARE: 430, INSIDER: c.dice.between(405, 499)}[c.concealment]
    if c.w.stock.rounds[store.magazine][lot] < quantity + 20:
        return
    c.w.stock.carry(lot, quantity, store.magazine, "WRITTEN_OFF")
    id_ = c.w.emit(
        "adjust",
        {"approved_by": "DMS-1", "place": store.magazine, "direction": "WRITE_OFF",
         "reason": "Damaged by water", "inquiry": f"INQ-{c.w.number('inquiry'):05}",
         "document": c.w.voucher(site.code, "ADJ"), "lines": [{"lot": lot, "quantity": quantity}]},
        by="WAM-1", site=site,
    )  # fmt: skip
    label.quantity += quantity
    label.adds([id_])
    size, said = (2 if c.concealment == AWARE else 6), label.operations
    if len(said) >= size:
        label.shows(c.w.clock, id_)
        # so many in a row say it, whichever they are
        label.evidence = [said[begin : begin + size] for begin in range(len(said) - size + 1)]


def _on_the_same(c: Case, site: Site, store: Store, code: str, document: str, label: Label) -> None:
    """A weapon goes out and comes back on a voucher that was used before."""
    unit, due = store.units[0], c.w.clock + 6 * times.HOUR
    issued = issue(c.w, site, store, c.dice, unit, "GUARD", due, lines([code]), document=document)
    c.w.at(due - times.HOUR, give_back, c.w, site, store, issued, unit, lines([code]))
    label.adds([issued])
    if len(label.operations) > 1:
        label.shows(c.w.clock, *label.operations[:2])


def number_missing(c: Case) -> bool:
    """R25: numbers of the voucher book are missing, stand twice, or seals are missing from the box."""
    site, store = c.store()
    number = (1, 2, 3, 5, 8)[c.intensity - 1]
    label = c.label(places=[site.code], quantity=number, unit="numbers", persons=[site.person("SK4")])
    if c.concealment == NAIVE:
        label.documents = [c.w.voucher(site.code, "ISS") for _ in range(number)]
        following = int(label.documents[-1].rsplit("/", 1)[1]) + 1
        c.w.awaited[f"{site.code}/ISS/{following:06}"] = label
        return True
    if c.concealment == AWARE:
        codes = c.take_weapons(store, 2)
        if not codes:
            return False
        document = c.w.voucher(site.code, "ISS")
        label.documents, label.weapons = [document], codes
        for number, code in enumerate(codes):
            c.w.at(c.w.clock + 3 * number * times.DAY, _on_the_same, c, site, store, code, document, label)
        return True
    label.documents = [c.w.seal(site.code) for _ in range(number)]
    there, other = c.other(store)
    codes = c.take_weapons(store, 1)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    label.shows(c.w.clock, dispatch)
    label.documents += seals
    c.w.at(expected - 600, arrive, c.w, dispatch, other.armoury, goods, seals)
    label.places.append(there.code)
    return True
