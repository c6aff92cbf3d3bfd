"""Evidence: weapons that police take from people, keep in a room, carry to court and back, and give up in the end."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.benchmark.counts import routine
from sample_data.benchmark.ground import HOST, place
from sample_data.benchmark.intakes import found, reported, taken_in
from sample_data.benchmark.site import Op, Site
from sample_data.benchmark.world import World
from sample_data.dice import Dice

MONTH: Final = 30


def keep_exhibits(w: World) -> None:
    """Every site of a police mission has a room of evidence, and things come into it all the time."""
    number = w.profile.shape.exhibits * w.profile.days // MONTH
    for site in w.sites if number else ():
        room = place(w, site, "EVR", "EVIDENCE_ROOM", "SK1")
        routine(w, site, room, "weapons", first=6 + site.number)
        dice = w.dice(f"exhibits {site.code}")
        for _ in range(number):
            day = 3 + dice.below(w.profile.days - 4)
            moment = w.begins + day * times.DAY + dice.between(8, 20) * times.HOUR
            w.at(moment, _taken, w, site, room, dice)


def _taken(w: World, site: Site, room: str, dice: Dice) -> None:
    weapons = [found(w, dice) for _ in range(dice.weighted(((1, 8), (2, 2))))]
    report = reported(w, site, weapons)
    w.at(w.clock + dice.between(1, 5) * times.HOUR, _kept, w, site, room, weapons, report, w.clock, dice)


def _kept(
    w: World, site: Site, room: str, weapons: list[object], report: dict[str, str], taken: int, dice: Dice
) -> None:
    _entry, codes = taken_in(w, site, weapons, report, taken, to=room)  # type: ignore[arg-type]
    if dice.chance(35):
        day = w.clock - w.clock % times.DAY + dice.between(10, 60) * times.DAY
        w.at(day + dice.between(8, 10) * times.HOUR, _to_court, w, site, room, codes, dice)
    if dice.chance(60):
        day = w.clock - w.clock % times.DAY + dice.between(70, 150) * times.DAY
        w.at(day + dice.between(9, 15) * times.HOUR, _given_up, w, site, room, codes)


def _there(w: World, room: str, codes: list[str]) -> list[str]:
    return [code for code in codes if code in w.stock.at[room] and code not in w.claimed]


def _to_court(w: World, site: Site, room: str, codes: list[str], dice: Dice) -> None:
    """The exhibits are shown in court, and are back some days later."""
    codes = _there(w, room, codes)
    if not codes:
        return
    days = dice.between(1, 6)
    due = w.clock + days * times.DAY + 9 * times.HOUR
    for code in codes:
        w.stock.stand(code, "COURT", "ISSUED")
    lines: list[Op] = [{"weapon": code} for code in codes]
    issued = w.emit(
        "issue",
        {"approved_by": site.person("OIC"), "document": w.voucher(site.code, "EVI"), "from": room, "to": "COURT",
         "due": times.written(due), "purpose": "EVIDENCE", "lines": lines},
        by=site.on_duty(w.clock), site=site,
    )  # fmt: skip
    w.at(due - dice.between(1, 5) * times.HOUR, _from_court, w, site, room, codes, issued)


def _from_court(w: World, site: Site, room: str, codes: list[str], issued: str) -> None:
    for code in codes:
        w.stock.stand(code, room, "IN_STORE")
    w.emit(
        "return",
        {"document": w.voucher(site.code, "EVR"), "issue": issued, "to": room,
         "lines": [{"weapon": code} for code in codes]},
        by=site.on_duty(w.clock), site=site,
    )  # fmt: skip


def _given_up(w: World, site: Site, room: str, codes: list[str]) -> None:
    """The case is closed, and the police of the host State sign for the exhibits."""
    codes = _there(w, room, codes)
    if not codes:
        return
    for code in codes:
        w.stock.stand(code, HOST, "HANDED_OVER")
    w.emit(
        "hand_over",
        {"approved_by": site.person("OIC"), "from": room, "to": HOST, "authority": "Order of the court",
         "document": w.voucher(site.code, "HND"), "lines": [{"weapon": code} for code in codes]},
        by=site.person("SK4"), site=site,
    )  # fmt: skip
