"""What leaves for good or is lost: disposal campaigns, detachments that go home, attacks."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.benchmark.arrivals import declare, register_weapons, serial_of
from sample_data.benchmark.counts import count_lots, count_weapons
from sample_data.benchmark.ground import HQ, party
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.dice import Dice
from sample_data.models import FNC, G3A3, M16A2, M70, Run

RIFLES: Final = (FNC, M16A2, M70, G3A3)
SHEET: Final = 250
"""Weapons of one plan, since an entry is of limited size."""
STAYS: Final = 180
"""Days for which a detachment stays, in a mission that is long enough."""


def depart(w: World) -> None:
    """Campaigns, detachments and attacks are on the agenda."""
    dice = w.dice("departures")
    days = w.profile.days
    for number in range(w.profile.campaigns):
        day = (number + 1) * days // (w.profile.campaigns + 1) + 3
        w.at(w.begins + day * times.DAY + 7 * times.HOUR, _campaign, w)
    for _ in range(max(2, w.profile.months)):
        first = 4 + dice.below(max(1, days - stay(w) - 8))
        w.at(w.begins + first * times.DAY + 8 * times.HOUR, detachment, w, dice.pick(w.stores), dice)
    for number in range(w.profile.attacks):
        day = (2 * number + 1) * days // (2 * w.profile.attacks) + 11
        store = w.stores[(3 + 5 * number) % len(w.stores)]
        w.at(w.begins + day * times.DAY + 22 * times.HOUR, _attack, w, store, dice)


def stay(w: World) -> int:
    """How many days a detachment stays."""
    return min(STAYS, w.profile.days // 2)


def planned(w: World, site: Site, codes: list[str], place: str) -> tuple[str, str]:
    """The weapons await disposal: the id of the plan, and its code."""
    number = w.number("disposal")
    disposal = f"DSP-{number:04}"
    for code in codes:
        w.stock.stand(code, disposal, "AWAITING_DISPOSAL")
    id_ = w.emit(
        "plan_disposal",
        {"approved_by": f"DMS-{1 + number % 2}", "disposal": disposal, "method": "CUT_PLASMA", "place": place,
         "document": w.voucher(site.code, "PLD"), "lines": [{"weapon": code} for code in codes]},
        by=f"WAM-{1 + number % 3}", site=site,
    )  # fmt: skip
    return id_, disposal


def destroyed(
    w: World,
    site: Site,
    disposal: str,
    codes: list[str],
    witnesses: list[str] | None = None,
    by: str | None = None,
) -> str:
    """The weapons are cut up, says the record."""
    for code in codes:
        w.stock.stand(code, disposal, "DESTROYED")
    return w.emit(
        "destroy",
        {"disposal": disposal, "destroyed_on": times.date(w.clock), "place": f"{site.code}-DSP",
         "witnessed_by": witnesses or [f"AUDIT-{1 + len(codes) % 2}", f"DDR-{1 + len(codes) % 2}"],
         "lines": [{"weapon": code} for code in codes]},
        by=by or site.person("SK3"), site=site,
    )  # fmt: skip


def verified(
    w: World, site: Site, disposal: str, codes: list[str], verifier: str = "UN inspector of disposals"
) -> str:
    """Somebody else has seen what is left of them."""
    return w.emit(
        "verify_destruction",
        {"disposal": disposal, "lines": [{"weapon": code} for code in codes], "verifier": verifier,
         "certificate": f"CERT-{w.number('certificate'):05}"},
        by=f"WAM-{1 + len(codes) % 3}", site=site,
    )  # fmt: skip


def _campaign(w: World) -> None:
    site = w.sites[HQ]
    place = f"{site.code}-CW"
    codes = [code for code in w.stock.at[place] if code not in w.claimed and code not in w.stock.absent][
        :1_200
    ]
    if not codes:
        return
    for begin in range(0, len(codes), SHEET):
        some = codes[begin : begin + SHEET]
        _plan, disposal = planned(w, site, some, place)
        w.at(w.clock + 3 * times.HOUR, destroyed, w, site, disposal, some)
        w.at(w.clock + 6 * times.HOUR, verified, w, site, disposal, some)


def detachment(w: World, store: Store, dice: Dice) -> None:
    """A platoon comes with its rifles, and goes home with them."""
    party_, codes, _entries = comes(w, store, dice, dice.between(8, 24))
    w.at(w.clock + stay(w) * times.DAY, goes, w, store, party_, codes)


def comes(
    w: World, store: Store, dice: Dice, size: int, *, packed: int = 0, typed: bool = False
) -> tuple[str, list[str], list[str]]:
    """
    A platoon with its rifles is on charge: its code, the weapons, and the entries.

    ``packed`` serials of the packing list are not among what came; in one the letter was ``typed`` for the nought.
    """
    site = w.by_site[store.site]
    number = w.number("detachment")
    code = f"D{number:03}"
    party(w, code, f"Detachment {number}", "CONTINGENT", size + 6, within=None)
    model = RIFLES[number % len(RIFLES)]
    run = Run(model, size, "DT", 6, 100_000 + number * 211 + dice.below(90), 2005)
    serials = [serial_of(run, run.first + offset) for offset in range(size)]
    listed = [
        {"serial": serial, "make": model.make, "model": model.name, "calibre": model.calibre}
        for serial in [*serials[: size - packed], *(serial_of(run, run.first - 1 - n) for n in range(packed))]
    ]
    if typed:
        listed[0]["serial"] = listed[0]["serial"].replace("0", "O", 1)
    after = w.written
    entries = [declare(w, code, site, "PACKING_LIST", f"{code}/1", listed)]
    site.written = max(site.written, after)
    codes = register_weapons(w, site, store.armoury, code, [(model, serial) for serial in serials])
    entries.append(declare(w, code, site, "ARRIVAL", f"{code}/1", [{"weapon": each} for each in codes]))
    return code, codes, entries


def goes(
    w: World, store: Store, code: str, codes: list[str], extra: list[Op] | None = None, checked: bool = True
) -> list[str]:
    """The platoon's weapons are inspected, handed over and on the list of what went home; the entries."""
    site = w.by_site[store.site]
    lines: list[Op] = [{"weapon": each} for each in codes]
    entries = []
    if checked:
        entries.append(declare(w, code, site, "INSPECTION", f"{code}/1", [*lines, *(extra or [])]))
    for each in codes:
        w.stock.stand(each, "HOME-STATE", "HANDED_OVER")
    entries.append(
        w.emit(
            "hand_over",
            {"approved_by": f"DMS-{1 + len(codes) % 2}", "from": store.armoury, "to": "HOME-STATE",
             "authority": f"ROTATION-{code}",
             "document": w.voucher(site.code, "HND"), "lines": lines},
            by=site.person("SK4"), site=site,
        )
    )  # fmt: skip
    entries.append(declare(w, code, site, "REPATRIATION", f"{code}/1", [*lines, *(extra or [])]))
    return entries


def _attack(w: World, store: Store, dice: Dice) -> None:
    """The base is attacked, something is taken, and all of it is reported, counted and written off."""
    site = w.by_site[store.site]
    taken = [code for code in store.ready if code not in w.claimed][:5]
    lots = [lot for lot in store.lots if lot not in w.claimed and w.stock.free(store.magazine, lot) > 900][:2]
    store.ready = [code for code in store.ready if code not in taken]
    w.claimed.update(taken)
    incident = w.emit(
        "incident",
        {"kind": "ATTACK", "place": site.code, "description": "Armed men break into the base at night."},
        by=site.on_duty(w.clock), site=site,
    )  # fmt: skip
    for code in taken:
        w.stock.stand(code, store.armoury, "UNACCOUNTED")
    entries = [incident]
    rounds: list[Op] = []
    for lot in lots:
        w.stock.carry(lot, 700, store.magazine, "UNACCOUNTED")
        rounds.append({"lot": lot, "quantity": 700})
    for place, lines in ((store.armoury, [{"weapon": code} for code in taken]), (store.magazine, rounds)):
        if lines:
            entries.append(
                w.emit(
                    "report_loss",
                    {"from": place, "kind": "ATTACK_FIXED_SITE", "incident": incident,
                     "discovered_at": times.written(w.clock + times.HOUR),
                     "document": w.voucher(site.code, "LOS"), "lines": lines},
                    by=site.person("OIC"), site=site, occurred=w.clock + 2 * times.HOUR,
                )
            )  # fmt: skip
    rules = ("R30", "R01", "R02", "R12", "R14", "R21", "R17", "R09", "R10")
    w.event(
        "attack", rules, entries, weapons=taken, lots=lots, places=[site.code, store.armoury, store.magazine]
    )
    w.at(w.clock + 7 * times.HOUR, count_weapons, w, site, store.armoury, dice, "INCIDENT")
    w.at(w.clock + 8 * times.HOUR, count_lots, w, site, store.magazine, dice,
         sorted(w.stock.rounds[store.magazine]), "INCIDENT")  # fmt: skip
