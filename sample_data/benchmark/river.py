"""On the river: posts without a company of their own, relieved by boat each month, and a boat that turns over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from sample_data import times
from sample_data.benchmark.convoys import arrive, has_line, send
from sample_data.benchmark.counts import routine
from sample_data.benchmark.ground import place
from sample_data.benchmark.site import Op, Site, Store
from sample_data.benchmark.vouchers import give_back, issue
from sample_data.benchmark.world import World
from sample_data.dice import Dice

RIFLES: Final = 10
ROUNDS: Final = 600
"""What a post has."""
RELIEF: Final = 30
"""Days between reliefs."""


@dataclass
class Post:
    """A container on the bank, with the arms of a section."""

    store: Store
    home: Store
    codes: list[str] = field(default_factory=list)


def keep_posts(w: World) -> None:
    """Every site without a contingent has a post of one of the contingents, and a boat turns over once."""
    if not w.profile.shape.by_river:
        return
    empty = [site for site in w.sites if not site.stores]
    for number, site in enumerate(empty):
        home = w.stores[number % len(w.stores)]
        armoury = place(w, site, "PST", "CONTAINER", "SK1")
        bay = place(w, site, "PSB", "BAY", "SK2")
        post = Post(Store(home.contingent, site.code, armoury, bay, home.units, home.strength), home)
        dice = w.dice(f"post {site.code}")
        w.at(w.begins + (4 + number) * times.DAY + 8 * times.HOUR, _relief, w, site, post, dice)
        w.at(w.begins + (9 + number) * times.DAY + 6 * times.HOUR, _guard, w, site, post, dice)
        routine(w, site, armoury, "weapons", first=10 + number)
        routine(w, site, bay, "rounds", first=10 + number, weekly=False)
    day = w.profile.days * 2 // 5
    w.at(w.begins + day * times.DAY + 13 * times.HOUR, _turns_over, w, w.stores[0])


def _relief(w: World, site: Site, post: Post, dice: Dice) -> None:
    """A section comes by boat with its rifles and rounds, and the one before goes back with its own."""
    w.at(w.clock + RELIEF * times.DAY, _relief, w, site, post, dice)
    home = w.by_site[post.home.site]
    free = [code for code in post.home.ready if code not in w.claimed]
    if len(free) < RIFLES + 30 or not has_line(w, home) or not has_line(w, site):
        return
    codes = free[:RIFLES]
    gone = set(codes)
    post.home.ready = [code for code in post.home.ready if code not in gone]
    lines: list[Op] = [{"weapon": code} for code in codes]
    dispatch, expected, seals = send(w, home, post.home.armoury, post.store.armoury, lines, dice)
    w.at(
        expected - dice.between(0, 90) * times.MINUTE, _relieved, w, site, post, dispatch, codes, seals, dice
    )
    lot = next(
        (
            each
            for each in post.home.lots
            if each not in w.claimed
            and w.stock.lots[each].home == post.home.magazine
            and w.stock.free(post.home.magazine, each) > 4 * ROUNDS
        ),
        None,
    )
    if lot is not None and not w.stock.rounds[post.store.magazine][lot]:
        rounds: list[Op] = [{"lot": lot, "quantity": ROUNDS}]
        dispatch, expected, seals = send(w, home, post.home.magazine, post.store.magazine, rounds, dice)
        w.at(expected - 600, arrive, w, dispatch, post.store.magazine, rounds, seals)


def _relieved(
    w: World, site: Site, post: Post, dispatch: str, codes: list[str], seals: list[str], dice: Dice
) -> None:
    arrive(w, dispatch, post.store.armoury, [{"weapon": code} for code in codes], seals)
    old = [code for code in post.codes if code in w.stock.at[post.store.armoury]]
    post.codes = codes
    if old:
        w.at(w.clock + 2 * times.HOUR, _goes_back, w, site, post, old, dice)


def _goes_back(w: World, site: Site, post: Post, codes: list[str], dice: Dice) -> None:
    lines: list[Op] = [{"weapon": code} for code in codes]
    dispatch, expected, seals = send(w, site, post.store.armoury, post.home.armoury, lines, dice)
    w.at(expected - 1_200, _is_back, w, post, dispatch, codes, seals)


def _is_back(w: World, post: Post, dispatch: str, codes: list[str], seals: list[str]) -> None:
    arrive(w, dispatch, post.home.armoury, [{"weapon": code} for code in codes], seals)
    post.home.ready += codes


def _guard(w: World, site: Site, post: Post, dice: Dice) -> None:
    """Two of the section stand guard each day."""
    w.at(w.clock + times.DAY, _guard, w, site, post, dice)
    there = [code for code in post.codes if code in w.stock.at[post.store.armoury]]
    if len(there) < 4:
        return
    codes = dice.some(there, 2)
    unit = dice.pick(post.store.units)
    back = w.clock + 11 * times.HOUR + dice.below(60) * times.MINUTE
    lines: list[Op] = [{"weapon": code} for code in codes]
    issued = issue(w, site, post.store, dice, unit, "GUARD", back + times.HOUR, lines)
    w.at(back, give_back, w, site, post.store, issued, unit, lines)


def _turns_over(w: World, store: Store) -> None:
    """Two rifles and some rounds go down with a boat, and it is reported the same day."""
    site = w.by_site[store.site]
    codes = [code for code in store.ready if code not in w.claimed][:2]
    store.ready = [code for code in store.ready if code not in codes]
    w.claim(*codes)
    for code in codes:
        w.stock.stand(code, store.armoury, "UNACCOUNTED")
    incident = w.emit(
        "incident",
        {"kind": "ACCIDENT", "description": "A patrol boat turns over in the current; all men are saved."},
        by=site.on_duty(w.clock), site=site,
    )  # fmt: skip
    lost = w.emit(
        "report_loss",
        {"from": store.armoury, "kind": "ACCIDENT", "incident": incident,
         "discovered_at": times.written(w.clock), "document": w.voucher(site.code, "LOS"),
         "lines": [{"weapon": code} for code in codes]},
        by=site.person("OIC"), site=site, occurred=w.clock + times.HOUR,
    )  # fmt: skip
    w.event("lost in the river", ("R01", "R12", "R30"), [incident, lost], weapons=codes)
