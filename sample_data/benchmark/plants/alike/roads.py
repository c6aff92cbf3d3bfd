"""What looks like a loss on the road: weather, two lorries, seals that are misread or changed with a paper."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.convoys import arrive, send, travels
from sample_data.benchmark.label import Label
from sample_data.benchmark.plants.alike.mention import mention
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.plants.roads import ends
from sample_data.benchmark.world import Op, Site


def held_up(c: Case) -> bool:
    """R04: a road is under water, and the lorry is a day and a half late."""
    return _late_lorry(c, 36)


def within_the_grace(c: Case) -> bool:
    """R04: a lorry is late by less than the grace."""
    return _late_lorry(c, 15)


def _late_lorry(c: Case, hours: int) -> bool:
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    label = mention(c, f"{hours} hours late", dispatch, weapons=codes)
    c.w.at(expected + hours * times.HOUR, _comes, c, label, dispatch, other.armoury, goods, seals)
    return True


def _comes(
    c: Case, label: Label, dispatch: str, to: str, goods: list[Op], seals: list[str], *, final: bool = True
) -> None:
    label.adds([arrive(c.w, dispatch, to, goods, seals, final=final)])


def two_lorries(c: Case) -> bool:
    """R05: half comes today and half tomorrow, as was planned."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 4)
    if not codes:
        return False
    goods = lines(codes)
    expected = c.w.clock + travels(site, c.w.by_site[other.site]) + 20 * times.HOUR
    dispatch, _expected, seals = send(
        c.w, site, store.armoury, other.armoury, goods, c.dice, expected=expected
    )
    label = mention(c, "in two lorries", dispatch, weapons=codes)
    c.w.at(
        expected - 16 * times.HOUR, _comes, c, label, dispatch, other.armoury, goods[:2], seals, final=False
    )
    c.w.at(expected - times.HOUR, _comes, c, label, dispatch, other.armoury, goods[2:], seals)
    return True


def rest_found(c: Case) -> bool:
    """R05: a crate stands behind the lorry, and is received within the hour on the same consignment."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 3)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    label = mention(c, "received in two steps", dispatch, weapons=codes)
    c.w.at(expected - 3_000, _comes, c, label, dispatch, other.armoury, goods[:2], seals, final=False)
    c.w.at(expected - 1_200, _comes, c, label, dispatch, other.armoury, goods[2:], seals)
    return True


def seal_misread(c: Case) -> bool:
    """R06: a nought of the seal is written as the letter."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    head, tail = seals[0].split("-")
    label = mention(c, "a seal misread", dispatch, weapons=codes, documents=list(seals))
    c.w.at(expected - 1_200, _comes, c, label, dispatch, other.armoury, goods,
           [f"{head}-{tail.replace('0', 'O', 1)}", seals[1]])  # fmt: skip
    return True


def resealed(c: Case) -> bool:
    """R06: the police open the box on the way, and the new seal is on record before it arrives."""
    site, store = c.store()
    _there, other = c.other(store)
    codes = c.take_weapons(store, 2)
    if not codes:
        return False
    goods = lines(codes)
    dispatch, expected, seals = send(c.w, site, store.armoury, other.armoury, goods, c.dice)
    new = c.w.seal(site.code)
    label = mention(c, "resealed on the way", dispatch, weapons=codes, documents=[*seals, new])
    c.w.at(c.w.clock + times.HOUR, _reseal, c, site, label, dispatch, seals[0], new)
    c.w.at(expected - 1_200, _comes, c, label, dispatch, other.armoury, goods, [new, seals[1]])
    return True


def _reseal(c: Case, site: Site, label: Label, dispatch: str, old: str, new: str) -> None:
    label.adds([
        c.w.emit(
            "reseal",
            {"package": dispatch, "old_seal": old, "new_seal": new, "reason": "Opened by the police on the way",
             "approved_by": site.person("OIC"), "witnessed_by": [site.person("DEP")]},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def fast_lorry(c: Case) -> bool:
    """R26: a lorry that makes good time."""
    return _late_lorry(c, -1)


def two_places_one_day(c: Case) -> bool:
    """R26: an officer is at one site in the morning and at another in the evening."""
    site, store = c.store()
    there, other = c.other(store)
    ids = []
    for each, rack, occurred in ((site, store, c.w.clock), (there, other, c.w.clock + 10 * times.HOUR)):
        codes = c.take_weapons(rack, 1)
        if not codes:
            return False
        ids.append(
            c.w.emit(
                "inspect", {"lines": [{"weapon": codes[0]}], "findings": "Looked at"}, by="WAM-1", site=each,
                occurred=occurred,
            )
        )  # fmt: skip
    mention(c, "two sites in a day", *ids)
    return True


def ordinary_convoy(c: Case) -> bool:
    """C1: rounds go from one store to another, as often as not."""
    site, store = c.store()
    _there, other = c.other(store)
    taken = c.take_lots(store, 200)
    if not taken:
        return False
    goods: list[Op] = [{"lot": lot, "quantity": part} for lot, part in taken]
    origin, to = ends(store, other, goods)
    dispatch, expected, seals = send(c.w, site, origin, to, goods, c.dice)
    label = mention(c, "an ordinary convoy", dispatch, lots=[lot for lot, _ in taken])
    c.w.at(expected - 900, _comes, c, label, dispatch, to, goods, seals)
    return True
