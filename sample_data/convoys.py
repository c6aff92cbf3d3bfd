"""
What goes from site to site: resupply from the depot, collected weapons to headquarters, found ammunition to
the depot.
"""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.book import Op
from sample_data.dice import Dice
from sample_data.mission import BEGIN, Garrison, Mission
from sample_data.models import NATURE_OF_CALIBRE
from sample_data.shortfalls import left_behind, seal_broken, short_of_rounds
from sample_data.vouchers import arrive, send

COLLECTED_FROM: Final = ("TISSEL", "DARUM", "MARKHA", "VELAQ", "SORENE", "OMBARI")
LUMBEZI_SENDS: Final = times.at(2026, 4, 10)
LEFT_BEHIND: Final = times.at(2026, 1, 5)
SHORT_ROUNDS: Final = times.at(2026, 2, 16)
SEAL_BROKEN: Final = times.at(2026, 6, 1)


def run_convoys(m: Mission) -> None:
    """Convoys go each week; one leaves a weapon behind, one comes short of rounds, one has a broken seal."""
    dice = m.dice("convoys")
    pending = {"left behind": LEFT_BEHIND, "short": SHORT_ROUNDS, "seal": SEAL_BROKEN}
    m.daily(5, _resupply, m, dice, pending, every=7, begins=BEGIN + 22 * times.DAY)
    for number, site in enumerate(COLLECTED_FROM):
        m.daily(
            6,
            _collected,
            m,
            dice,
            site,
            pending,
            every=28,
            begins=BEGIN + (31 + 4 * number) * times.DAY,
        )
        m.daily(
            7,
            _found_rounds,
            m,
            dice,
            site,
            every=56,
            begins=BEGIN + (57 + 4 * number) * times.DAY,
        )
    m.daily(6, _collected, m, dice, "LUMBEZI", pending, every=28, begins=LUMBEZI_SENDS)
    m.daily(7, _found_rounds, m, dice, "LUMBEZI", every=56, begins=LUMBEZI_SENDS)
    m.daily(7, _found_rounds, m, dice, "KESRA", every=56, begins=BEGIN + 90 * times.DAY)


def _resupply(m: Mission, dice: Dice, pending: dict[str, int]) -> None:
    """Rounds of the mission's own go to the garrison that has used most of that nature."""
    short = m.clock >= pending.get("short", m.clock + 1)
    posts = [each for each in m.garrisons if each.begins < m.clock < each.ends - 30 * times.DAY]
    stock = m.book.lots_at("OMBARI-ESH")
    choices: list[tuple[Garrison, str]] = [
        (post, lot)
        for post in posts
        for lot in stock
        if m.book.lots[lot].nature in _natures(m, post)
        and m.book.issuable(lot, "OMBARI-ESH") >= m.profile.scaled(3360, 340)
    ]
    if not choices:
        return
    post, lot = dice.pick(choices)
    quantity = m.profile.scaled(dice.pick((1680, 2000, 3360)), 170)
    dispatch, expected = send(m, dice, "OMBARI-ESH", post.storehouse, [{"lot": lot, "quantity": quantity}])
    if lot not in post.lots:
        post.lots.append(lot)
    arrival = expected - dice.between(0, 120) * times.MINUTE
    if short:
        del pending["short"]
        m.at(arrival, short_of_rounds, m, dispatch, post, lot, quantity)
    else:
        m.at(arrival, arrive, m, dispatch, post.storehouse, [{"lot": lot, "quantity": quantity}])


def _natures(m: Mission, post: Garrison) -> set[str]:
    return {
        NATURE_OF_CALIBRE[m.book.weapons[code].calibre]
        for code in post.weapons
        if m.book.weapons[code].calibre in NATURE_OF_CALIBRE
    }


def _may_go(m: Mission, store: str) -> list[str]:
    return sorted(
        each.code
        for each in m.book.held_at(store)
        if not each.holds
        and each.serial_status != "NOT_CHECKED"
        and each.condition not in ("UNSAFE", "NOT_INSPECTED")
    )


def _collected(m: Mission, dice: Dice, site: str, pending: dict[str, int]) -> None:
    codes = _may_go(m, f"{site}-CW")[:60]
    if not codes:
        return
    lines: list[Op] = [{"weapon": code} for code in codes]
    dispatch, expected = send(m, dice, f"{site}-CW", "KESRA-CW", lines)
    arrival = expected - dice.between(0, 90) * times.MINUTE
    if m.clock >= pending.get("left behind", m.clock + 1) and len(lines) > 1:
        del pending["left behind"]
        m.at(arrival, left_behind, m, dispatch, lines)
    elif m.clock >= pending.get("seal", m.clock + 1):
        del pending["seal"]
        m.at(arrival, seal_broken, m, dispatch, lines)
    else:
        m.at(arrival, arrive, m, dispatch, "KESRA-CW", lines)


def _found_rounds(m: Mission, dice: Dice, site: str) -> None:
    store = f"{site}-SZA"
    lines: list[Op] = [
        {"lot": lot, "quantity": quantity}
        for lot, quantity in sorted(m.book.lots_at(store).items())
        if not m.book.lots[lot].holds and not m.book.stock[lot, store, "IN_STORE"]["C3"]
    ]
    if lines and site != "OMBARI":
        dispatch, expected = send(m, dice, store, "OMBARI-SZA", lines)
        m.at(expected - 20 * times.MINUTE, arrive, m, dispatch, "OMBARI-SZA", lines)
