"""At the end: weapons that were cut up on paper only, and a store that is attacked and not counted."""

from __future__ import annotations

from sample_data import times
from sample_data.benchmark.counts import posted
from sample_data.benchmark.departures import destroyed, planned, verified
from sample_data.benchmark.ground import HQ
from sample_data.benchmark.label import AWARE, INSIDER, NAIVE, Label
from sample_data.benchmark.plants.case import Case, lines
from sample_data.benchmark.plants.outside import as_marked, seized_again
from sample_data.benchmark.world import Site


def nobody_says_what(c: Case) -> bool:
    """R30: a store is attacked, and nobody counts it or says what is gone."""
    site, store = c.store()
    codes = c.take_weapons(store, c.weapons + 2)
    if not codes:
        return False
    place, _moved = c.annex(site, store, codes)
    gone = codes[: c.weapons]
    label = c.label(
        weapons=gone, places=[place], quantity=len(gone), unit="weapons", loss=True, first_loss_at=c.w.clock,
        persons=[site.person("SK1")],
    )  # fmt: skip
    c.w.at(c.w.clock + 3 * times.DAY + 12 * times.HOUR, _attacked, c, site, place, gone, label)
    return True


def _attacked(c: Case, site: Site, place: str, gone: list[str], label: Label) -> None:
    c.vanish(gone)
    label.first_loss_at = c.w.clock
    incident = c.w.emit(
        "incident", {"kind": "ATTACK", "place": place, "description": "Shots, and a door that was forced."},
        by=site.on_duty(c.w.clock), site=site,
    )  # fmt: skip
    label.shows(c.w.clock + 48 * times.HOUR, incident)
    if c.concealment == AWARE:
        c.w.at(c.w.clock + 5 * times.DAY, _counted, c, site, place)
    elif c.concealment == INSIDER:
        store = next(each for each in site.stores)
        c.w.at(c.w.clock + 6 * times.HOUR, posted, c.w, site, store.armoury, "SAMPLE", "SAMPLE_SERIAL",
               lines(list(c.w.stock.at[store.armoury])[:5]))  # fmt: skip


def _counted(c: Case, site: Site, place: str) -> None:
    there = [code for code in c.w.stock.at[place] if code not in c.w.stock.absent]
    posted(c.w, site, place, "WEAPONS", "INCIDENT", lines(there))


def not_destroyed(c: Case) -> bool:
    """R15: of what was planned not all is destroyed, not all is verified, or the witnesses depend on the keeper."""
    return _campaign(c, again=False)


def friendly_witness(c: Case) -> bool:
    """C2: keeper and witness agree that weapons were cut up, which are taken from somebody weeks later."""
    return _campaign(c, again=True)


def _campaign(c: Case, *, again: bool) -> bool:
    site = c.w.sites[HQ]
    place = f"{site.code}-CW"
    there = [
        code for code in c.w.stock.at[place]
        if code not in c.w.claimed and code not in c.w.stock.absent and len(c.w.stock.weapons[code].serial) > 4
    ]  # fmt: skip
    if len(there) < c.weapons + 3:
        return False
    codes = sorted(c.dice.some(there, c.weapons + 3))
    c.w.claim(*codes)
    kept = codes[: c.weapons]
    plan, disposal = planned(c.w, site, codes, place)
    label = c.label(
        weapons=kept, quantity=len(kept), unit="weapons", loss=True, first_loss_at=c.w.clock + 3 * times.HOUR,
        documents=[disposal], persons=[site.person("SK1"), site.person("SK3")], partner=kept,
    )  # fmt: skip
    label.adds([plan])
    c.w.at(c.w.clock + 3 * times.HOUR, _cut, c, site, disposal, codes, kept, label, plan, again)
    return True


def _cut(
    c: Case,
    site: Site,
    disposal: str,
    codes: list[str],
    kept: list[str],
    label: Label,
    plan: str,
    again: bool,
) -> None:
    friends = [site.person("SK1"), "DMS-1"]
    if again or c.concealment == INSIDER:
        entry = destroyed(c.w, site, disposal, codes, witnesses=friends)
        check = codes
        label.shows(c.w.clock, entry)
    elif c.concealment == NAIVE:
        check = [code for code in codes if code not in set(kept)]
        entry = destroyed(c.w, site, disposal, check)
        label.shows(c.w.clock, plan, entry)
    else:
        check = [code for code in codes if code not in set(kept)]
        entry = destroyed(c.w, site, disposal, codes)
        label.shows(c.w.clock, entry)
    label.adds([entry])
    c.w.at(c.w.clock + 2 * times.HOUR, _certified, c, site, disposal, check, label)
    if again:
        c.w.at(c.w.clock + c.dice.between(5, 9) * times.DAY, seized_again, c, kept[:5], label, as_marked)


def _certified(c: Case, site: Site, disposal: str, codes: list[str], label: Label) -> None:
    label.adds([verified(c.w, site, disposal, codes)])
