"""In somebody's hands: what is not given back, rounds that were never fired, weapons that stay in a vehicle."""

from __future__ import annotations

from functools import partial

from sample_data import times
from sample_data.benchmark.duties import give_back, issue, range_day
from sample_data.benchmark.ground import party
from sample_data.benchmark.intakes import found, reported, taken_in
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.world import Site, Store


def not_given_back(c: Case) -> bool:
    """R07: weapons on issue do not come back: overdue, on a standing issue that nobody sees again, or due far ahead."""
    site, store = c.store()
    codes = c.take_weapons(store, c.weapons)
    if not codes:
        return False
    holder = f"{store.contingent}-P{c.w.number('person'):03}"
    party(c.w, holder, "Leader of a team", "PERSON", 1, within=store.contingent)
    site.written = max(site.written, c.w.written)
    due: int | str = c.w.clock + 9 * times.HOUR
    purpose, shows = "PATROL", c.w.clock + 11 * times.HOUR
    if c.concealment == AWARE:
        due, purpose, shows = "STANDING", "PERSONAL", c.w.clock + 30 * times.DAY
    elif c.concealment == INSIDER:
        due, purpose = c.w.clock + 3 * times.DAY, "OPERATION"
        shows = c.w.clock + 4 * times.DAY
    issued = issue(c.w, site, store, c.dice, holder, purpose, due, lines(codes))
    label = c.label(
        weapons=codes, parties=[holder], quantity=len(codes), unit="weapons", loss=True,
        first_loss_at=c.w.clock + 2 * times.HOUR, persons=[site.person("SK1")],
    )  # fmt: skip
    label.shows(shows, issued)
    return True


def not_fired(c: Case) -> bool:
    """R08: rounds are neither returned nor expended; or more are said to be fired than there are cases."""
    _site, store = c.store()
    if not c.w.claim(("range", store.contingent)):
        return False
    c.w.release(40, ("range", store.contingent))
    label = c.label(
        unit="rounds", loss=True, first_loss_at=c.w.clock + times.HOUR, parties=[store.contingent]
    )
    if c.concealment == NAIVE:
        each = max(1, min(c.rounds, c.w.profile.rounds // c.w.profile.lots // 4))
        c.spread([partial(_shoot, c, store, label, each, kept=True)] * max(1, min(5, c.rounds // each)), 1)
        return True
    percent = 12 if c.concealment == AWARE else 6
    each = max(20, min(c.rounds, 900 * percent // 100))
    days = max(1, min(10, c.rounds // each))
    c.spread([partial(_shoot, c, store, label, max(each, 40), kept=False)] * days, 3)
    return True


def _shoot(c: Case, store: Store, label: Label, quantity: int, *, kept: bool) -> None:
    site = c.w.by_site[store.site]
    if kept:
        done = range_day(c.w, site, store, c.dice, kept=quantity)
    else:
        done = range_day(c.w, site, store, c.dice, fired=900, claimed=quantity, shooters=45)
    if not done:
        return
    issued, expended, returned = done
    label.quantity += quantity
    if kept:
        label.shows(c.w.clock + 10 * times.HOUR, issued, expended, returned)
    else:
        label.shows(c.w.clock + 4 * times.HOUR, expended)
        label.adds([issued, returned])


def many_rounds(c: Case) -> bool:
    """R11: a contingent uses many times the rounds of its peers, in a month or over several."""
    _site, store = c.store()
    if not c.w.claim(("range", store.contingent)):
        return False
    c.w.release(100, ("range", store.contingent))
    label = c.label(
        unit="rounds", loss=True, first_loss_at=c.w.clock, parties=[store.contingent], places=[store.magazine]
    )
    days = (3, 6, 10, 16, 24)[c.intensity - 1]
    apart = {NAIVE: 1, AWARE: 2, INSIDER: 3}[c.concealment]
    c.spread([partial(_much, c, store, label)] * days, apart)
    return True


def _much(c: Case, store: Store, label: Label) -> None:
    site = c.w.by_site[store.site]
    done = range_day(c.w, site, store, c.dice, fired=1_500, shooters=75)
    if done:
        label.quantity += 1_500
        label.shows(c.w.clock + 4 * times.HOUR, done[1])
        # what many entries say together no single one proves
        label.evidence = [[each] for each in label.operations if each.startswith("EXP")]
        label.adds(done)


def comes_back_late(
    c: Case, site: Site, store: Store, codes: list[str], due: int, back: int, purpose: str
) -> str:
    """Weapons go out and come back at that time; the issue."""
    issued = issue(c.w, site, store, c.dice, store.units[0], purpose, due, lines(codes))
    c.w.at(back, _returned, c, site, store, codes, issued)
    return issued


def _returned(c: Case, site: Site, store: Store, codes: list[str], issued: str) -> None:
    give_back(c.w, site, store, issued, store.units[0], lines(codes))


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
