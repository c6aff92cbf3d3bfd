"""What looks like a false end: plans that are changed, rotations in order, attacks that are counted."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.counts import posted
from sample_data.benchmark.departures import comes, destroyed, goes, planned, stay, verified
from sample_data.benchmark.ground import HQ
from sample_data.benchmark.label import Label
from sample_data.benchmark.plants.alike.mention import mention
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Site, Store


def taken_back(c: Case) -> bool:
    """R15: two weapons of a plan are wanted as evidence and go back to the store the same day."""
    return _plan(c, "withdrawn from a plan", 2)


def in_two_days(c: Case) -> bool:
    """R15: the saw breaks, and the rest is cut the next day."""
    return _plan(c, "destroyed in two parts", 0)


def _plan(c: Case, what: str, back: int) -> bool:
    site = c.w.sites[HQ]
    place = f"{site.code}-CW"
    there = [code for code in c.w.stock.at[place] if code not in c.w.claimed and code not in c.w.stock.absent]
    if len(there) < 8:
        return False
    codes = there[:6]
    c.w.claim(*codes)
    plan, disposal = planned(c.w, site, codes, place)
    label = mention(c, what, plan, weapons=codes, documents=[disposal])
    first, rest = codes[:4], codes[4:]
    hour = times.HOUR
    c.w.at(c.w.clock + 3 * hour, _done, c, site, disposal, first, label)
    if back:
        c.w.at(c.w.clock + 5 * hour, _withdrawn, c, site, disposal, rest, label)
    else:
        c.w.at(c.w.clock + 19 * hour, _done, c, site, disposal, rest, label)
    return True


def _done(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    label.adds([destroyed(c.w, site, disposal, codes)])
    c.w.at(c.w.clock + times.HOUR, _checked, c, site, disposal, codes, label)


def _checked(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    label.adds([verified(c.w, site, disposal, codes)])


def _withdrawn(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    place = f"{site.code}-CW"
    for code in codes:
        c.w.stock.stand(code, place, "IN_STORE")
    label.adds([
        c.w.emit(
            "move",
            {"approved_by": site.person("OIC"), "from": disposal, "to": place,
             "document": c.w.voucher(site.code, "MOV"), "lines": lines(codes)},
            by=site.person("SK3"), site=site,
        )
    ])  # fmt: skip


def ordinary_destruction(c: Case) -> bool:
    """C2: a small campaign with everything in order."""
    return _plan(c, "a small campaign", 0)


def typing_in_the_list(c: Case) -> bool:
    """R23: a nought of the packing list is the letter on the rifle; all of them go home."""
    return _platoon(c, 0)


def lost_with_a_board(c: Case) -> bool:
    """R23: a rifle of a platoon falls into a river; it is reported, and written off before they go home."""
    return _platoon(c, 1)


def _platoon(c: Case, lost: int) -> bool:
    site, store = c.store()
    party, codes, entries = comes(c.w, store, c.dice, 7, typed=not lost)
    label = mention(
        c, "a rotation in order", *entries, parties=[party], weapons=codes, documents=[f"{party}/1"]
    )
    if lost:
        c.w.at(c.w.clock + times.DAY, _river, c, site, store, codes[:lost], label)
    c.w.at(c.w.clock + stay(c.w) * times.DAY, _home, c, store, party, codes[lost:], label)
    return True


def _river(c: Case, site: Site, store: Store, codes: list[str], label: Label) -> None:
    for code in codes:
        c.w.stock.stand(code, store.armoury, "WRITTEN_OFF")
    incident = c.w.emit(
        "incident", {"kind": "ACCIDENT", "description": "A boat overturns; a rifle is lost in the river."},
        by=site.person("OIC"), site=site,
    )  # fmt: skip
    lost = c.w.emit(
        "report_loss",
        {"from": store.armoury, "kind": "ACCIDENT", "incident": incident, "lines": lines(codes),
         "discovered_at": times.written(c.w.clock), "document": c.w.voucher(site.code, "LOS")},
        by=site.person("OIC"), site=site, occurred=c.w.clock + times.HOUR,
    )  # fmt: skip
    # a rifle is gone, and everybody knows: the loss itself may be shown as what it is
    loss = c.w.event("lost in an accident", ("R01", "R12"), [incident, lost], weapons=codes)
    label.weapons = [code for code in label.weapons if code not in codes]
    c.w.at(c.w.clock + 3 * times.DAY, _board, c, site, codes, loss)


def _board(c: Case, site: Site, codes: list[str], label: Label) -> None:
    label.adds([
        c.w.emit(
            "adjust",
            {"approved_by": "DMS-1", "direction": "WRITE_OFF", "reason": "Lost in the river",
             "inquiry": f"BOARD-{c.w.number('inquiry'):05}", "lines": lines(codes)},
            by="WAM-2", site=site,
        )
    ])  # fmt: skip


def _home(c: Case, store: Store, party: str, codes: list[str], label: Label) -> None:
    label.adds(goes(c.w, store, party, codes))


def counted_at_once(c: Case) -> bool:
    """R30: shots at a container, which is counted within a day and a half."""
    return _shots(c, 33)


def nothing_there(c: Case) -> bool:
    """R30: an attack on the road, at no store."""
    site, _store = c.store()
    incident = c.w.emit(
        "incident", {"kind": "AMBUSH", "description": "A patrol is shot at and drives on."},
        by=site.on_duty(c.w.clock), site=site,
    )  # fmt: skip
    mention(c, "shot at on the road", incident)
    return True


def _shots(c: Case, hours: int) -> bool:
    site, store = c.store()
    codes = c.take_weapons(store, 3)
    if not codes:
        return False
    place, _moved = c.annex(site, store, codes)
    label = mention(c, "counted after an attack", places=[place])
    c.w.at(c.w.clock + times.DAY, _shot_at, c, site, place, codes, label, hours)
    return True


def _shot_at(c: Case, site: Site, place: str, codes: list[str], label: Label, hours: int) -> None:
    label.adds([
        c.w.emit(
            "incident", {"kind": "ATTACK", "place": place, "description": "Shots at the wall; nobody came in."},
            by=site.on_duty(c.w.clock), site=site,
        )
    ])  # fmt: skip
    c.w.at(c.w.clock + hours * times.HOUR, _incident_count, c, site, place, codes, label)


def _incident_count(c: Case, site: Site, place: str, codes: list[str], label: Label) -> None:
    label.adds([posted(c.w, site, place, "WEAPONS", "INCIDENT", lines(codes))["id"]])
