"""On paper: entries at the wrong hour or by the wrong hand, and numbers that are missing."""

from __future__ import annotations

from functools import partial

from sample_data import times
from sample_data.benchmark.convoys import arrive, send
from sample_data.benchmark.counts import posted, seen_weapons
from sample_data.benchmark.duties import give_back, issue
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Op, Site, Store


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
