"""The everyday vouchers: issues and returns, dispatches and receipts."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from sample_data import times
from sample_data.book import NOT_SERVICEABLE, Op
from sample_data.dice import Dice
from sample_data.mission import Garrison, Mission, weapons
from sample_data.models import NATURE_OF_CALIBRE

ROUNDS: Final = {"SA-02": 30, "SA-03": 80, "SA-04": 25, "SA-05": 90, "SA-06": 120, "SA-07": 300, "SA-08": 300}
CARRIED: Final = frozenset(ROUNDS)
QUIET: Final = (2 * times.HOUR, 5 * times.HOUR)
"""No issue and no return falls between these hours: then the stores are counted."""


def ready(m: Mission, dice: Dice, post: Garrison, number: int) -> list[str]:
    """Weapons of the garrison that may go on duty now, drawn at random, by code."""
    free = [
        code
        for code in post.weapons
        if (weapon := m.book.weapons[code]).holder == post.armoury
        and weapon.status == "IN_STORE"
        and weapon.type in CARRIED
        and weapon.condition not in NOT_SERVICEABLE
        and not weapon.holds
    ]
    return sorted(dice.some(free, number))


def rounds_for(m: Mission, post: Garrison, codes: list[str], factor: int = 1) -> list[Op]:
    """Lines of ammunition for these weapons: for each nature one lot that has enough and may be issued."""
    needed: defaultdict[str, int] = defaultdict(int)
    for code in codes:
        weapon = m.book.weapons[code]
        needed[NATURE_OF_CALIBRE[weapon.calibre]] += ROUNDS[weapon.type] * factor
    lines = []
    for nature, quantity in needed.items():
        for code in post.lots:
            lot = m.book.lots[code]
            if (
                lot.nature == nature
                and not lot.restriction
                and m.book.issuable(code, post.storehouse) >= quantity
            ):
                lines.append({"lot": code, "quantity": quantity})
                break
    return lines


def issue(
    m: Mission, post: Garrison, to: str, purpose: str, due: int | None, codes: list[str], rounds: list[Op]
) -> list[str]:
    """Weapons and their ammunition are with ``to``; the ids of the issues, weapons first."""
    issued = []
    for store, lines in ((post.armoury, weapons(codes)), (post.storehouse, rounds)):
        if lines:
            fields = {
                "approved_by": m.approver(post.site),
                "document": m.voucher(post.site, "ISS"),
                "from": store,
                "to": to,
                "due": "STANDING" if due is None else times.written(due),
                "purpose": purpose,
                "lines": lines,
            }
            issued.append(m.post("issue", fields, by=m.keeper(post.site)))
            m.pause(1)
    return issued


def give_back(m: Mission, post: Garrison, number: str, *, opened: bool, occurred: int | None = None) -> None:
    """What is still owed on an issue is in store again; ammunition from opened packs awaits inspection."""
    owed = m.book.issues[number]
    lines: list[Op] = [{"weapon": code} for code in sorted(owed.weapons)]
    for lot, quantity in owed.lots.items():
        if quantity:
            as_it_went = {} if opened else {"condition": m.book.lots[lot].condition}
            lines.append({"lot": lot, "quantity": quantity, **as_it_went})
    if lines:
        fields = {"document": m.voucher(post.site, "RET"), "issue": number, "to": owed.origin, "lines": lines}
        m.post("return", fields, by=m.keeper(post.site), occurred=occurred)
        m.pause(1)


def loud(moment: int) -> int:
    """The moment, or the end of the quiet hours when it falls into them."""
    hour = moment % times.DAY
    if QUIET[0] - 40 * times.MINUTE <= hour < QUIET[1]:
        return moment - hour + QUIET[1] + 45 * times.MINUTE
    return moment


def all_back(m: Mission, dice: Dice, post: Garrison, issued: list[str], *, opened: bool) -> None:
    """Everything on these issues is back; now and then a weapon is found defective on cleaning."""
    for number in issued:
        give_back(m, post, number, opened=opened)
    owed = m.book.entries[issued[0]]["lines"]
    if dice.chance(4):
        broken = dice.pick(owed).get("weapon")
        if broken:
            fields = {
                "findings": "Found defective on cleaning after the patrol",
                "lines": [{"weapon": broken, "condition": "UNSERVICEABLE_REPAIRABLE"}],
            }
            m.post("inspect", fields, by="WAM-2")
            m.honest["weapons found defective after a patrol"] += 1


def send(m: Mission, dice: Dice, origin: str, to: str, lines: list[Op]) -> tuple[str, int]:
    """The goods are in transit: the dispatch, and when it is expected."""
    site = m.book.site_of(origin)
    expected = m.clock + dice.between(5, 10) * times.HOUR
    fields = {
        "approved_by": m.approver(site),
        "document": m.voucher(site, "DSP"),
        "from": origin,
        "to": to,
        "expected": times.written(expected),
        "carrier": "CARRIER-1",
        "vehicle": f"UN-{dice.between(1000, 1999)}",
        "escort": "Escort platoon",
        "authority": f"MOVEMENT-{m.number('movement order'):04}",
        "seals": [f"S{m.number('seal'):06}", f"S{m.number('seal'):06}"],
        "lines": lines,
    }
    m.honest["convoys"] += 1
    return m.post("dispatch", fields, by=m.keeper(site)), expected


def arrive(
    m: Mission,
    dispatch: str,
    to: str,
    lines: list[Op],
    *,
    final: bool = True,
    intact: bool = True,
    seals: list[str] | None = None,
    remarks: str | None = None,
) -> None:
    """The lines are at their destination; ``final`` closes the consignment."""
    site = m.book.site_of(to)
    sealed = m.book.entries[dispatch]["seals"] if seals is None else seals
    fields = {
        "document": m.voucher(site, "RCV"),
        "dispatch": dispatch,
        "to": to,
        "seals_intact": intact,
        "seals": sealed,
        "final": final,
        "remarks": remarks,
        "lines": lines,
    }
    m.post("receive", fields, by=m.keeper(site))
