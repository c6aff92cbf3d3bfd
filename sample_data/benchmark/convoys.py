"""What goes from site to site, and what weather and wireless do to it."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.benchmark.ground import DEPOT, HQ
from sample_data.benchmark.label import NOISE, Label
from sample_data.benchmark.world import Op, Site, Store, World
from sample_data.dice import Dice

EVERY: Final = 3
"""Days between resupply convoys."""


def run_convoys(w: World) -> None:
    """Resupply goes out every few days, collected weapons come in each month, and sites lose their line."""
    dice = w.dice("convoys")
    w.at(w.begins + 5 * times.DAY + 6 * times.HOUR, _resupply, w, dice)
    for site in w.sites:
        if site.number != HQ:
            first = 15 + site.number if w.profile.months > 1 else 10 + site.number
            w.at(w.begins + first * times.DAY + 7 * times.HOUR, _collected, w, site, dice)
        if site.number >= len(w.sites) // 3 and site.number not in (HQ, DEPOT):
            w.at(w.begins + dice.between(9, 60) * times.DAY, _offline, w, site, dice)


def _offline(w: World, site: Site, dice: Dice) -> None:
    """The site has no line for some days: its entries come late, all at once and in order."""
    days = dice.weighted(((2, 4), (4, 4), (7, 3), (10, 2), (14, 1)))
    site.offline_until = w.clock + days * times.DAY
    site.batch = []
    if dice.chance(30):
        w.at(site.offline_until + dice.between(2, 30) * times.HOUR, w.again, site)
    site.episode = w.label(
        Label("NOISE", NOISE, ("R16", "R27"), places=[site.code], what="no line", first_signal_at=w.clock)
    )
    w.honest["days without a line"] += days
    w.at(w.clock + dice.between(40, 90) * times.DAY, _offline, w, site, dice)


def kilometres(one: Site, other: Site) -> int:
    """How far it is from one site to another, on roads that run north and east."""
    return (abs(one.latitude - other.latitude) + abs(one.longitude - other.longitude)) * 111 // 1000


def travels(one: Site, other: Site) -> int:
    """Seconds: by road about 40 km/h, and two hours for the rest; by river about 10 km/h, and four."""
    if one.by_river:
        return 4 * times.HOUR + kilometres(one, other) * 360
    return 2 * times.HOUR + kilometres(one, other) * 90


def has_line(w: World, site: Site, days: int = 3) -> bool:
    """Whether the site can be told of a convoy and can answer."""
    return w.clock > site.offline_until + times.HOUR and days > 0


def send(
    w: World, site: Site, origin: str, to: str, lines: list[Op], dice: Dice, **how: int | str
) -> tuple[str, int, list[str]]:
    """The goods are in transit: the dispatch, when it is expected, and its seals."""
    other = w.site_of[to]
    expected = w.clock + travels(site, other) + dice.between(1, 3) * times.HOUR
    if "expected" in how:
        expected = int(how["expected"])
    seals = [w.seal(site.code), w.seal(site.code)]
    by = str(how.get("by") or site.on_duty(w.clock))
    vehicle = f"{'BOAT' if site.by_river else 'UN'}-{dice.between(1000, 1999)}"
    id_ = w.emit(
        "dispatch",
        {"approved_by": site.person("OIC"), "document": w.voucher(site.code, "DSP"), "from": origin, "to": to,
         "expected": times.written(expected), "carrier": "CARRIER", "vehicle": vehicle,
         "seals": seals, "lines": lines},
        by=by, site=site,
    )  # fmt: skip
    for line in lines:
        if "weapon" in line:
            w.stock.stand(line["weapon"], id_, "IN_TRANSIT")
        else:
            w.stock.carry(line["lot"], line["quantity"], origin, id_)
    return id_, expected, seals


def arrive(
    w: World, dispatch: str, to: str, lines: list[Op], seals: list[str], *, final: bool = True,
    intact: bool = True, by: str | None = None, extra: list[Op] | None = None, booked: bool = True,
    occurred: int | None = None,
) -> str:  # fmt: skip
    """The lines are in the store; ``extra`` came and was not sent."""
    site = w.site_of[to]
    for line in lines if booked else []:
        if "weapon" in line:
            w.stock.stand(line["weapon"], to, "IN_STORE")
        else:
            w.stock.carry(line["lot"], line["quantity"], dispatch, to)
    return w.emit(
        "receive",
        {"document": w.voucher(site.code, "RCV"), "dispatch": dispatch, "to": to, "seals_intact": intact,
         "seals": seals, "final": final, "lines": [*lines, *(extra or [])]},
        by=by or site.on_duty(w.clock), site=site, occurred=occurred,
    )  # fmt: skip


def _resupply(w: World, dice: Dice) -> None:
    w.at(w.clock + EVERY * times.DAY, _resupply, w, dice)
    depot = w.sites[DEPOT % len(w.sites)]
    origin = f"{depot.code}-ESHUN"
    store: Store = dice.pick(w.stores)
    site = w.by_site[store.site]
    if site is depot or not has_line(w, site) or not has_line(w, depot):
        return
    lots = [
        lot for lot, held in sorted(w.stock.rounds[origin].items()) if held > 6_000 and lot not in w.claimed
    ]
    if not lots:
        return
    lot, quantity = dice.pick(lots), dice.pick((840, 1_680, 3_360))
    lines: list[Op] = [{"lot": lot, "quantity": quantity}]
    dispatch, expected, seals = send(w, depot, origin, store.magazine, lines, dice)
    arrival = expected - dice.between(0, 60) * times.MINUTE
    if dice.chance(6):
        arrival = expected + dice.between(2, 20) * times.HOUR
        w.honest["late within the grace"] += 1
    elif dice.chance(2):
        arrival = expected + dice.between(26, 60) * times.HOUR
        w.mistake("held up by the weather", "R04", [dispatch], lots=[lot])
    w.at(arrival, _comes, w, dispatch, store, lot, quantity, seals)


def _comes(w: World, dispatch: str, store: Store, lot: str, quantity: int, seals: list[str]) -> None:
    arrive(w, dispatch, store.magazine, [{"lot": lot, "quantity": quantity}], seals)
    if lot not in store.lots and lot not in w.claimed:
        store.lots.append(lot)


def _collected(w: World, site: Site, dice: Dice) -> None:
    w.at(w.clock + 28 * times.DAY, _collected, w, site, dice)
    codes = [
        code for code in w.stock.at[f"{site.code}-CW"] if code not in w.claimed and code not in w.stock.absent
    ][:60]
    if not codes or not has_line(w, site):
        return
    lines: list[Op] = [{"weapon": code} for code in codes]
    to = f"{w.sites[HQ].code}-CW"
    dispatch, expected, seals = send(w, site, f"{site.code}-CW", to, lines, dice)
    w.at(expected - dice.between(0, 60) * times.MINUTE, arrive, w, dispatch, to, lines, seals)
