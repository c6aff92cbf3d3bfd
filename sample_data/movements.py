"""What goes out and comes back besides patrols: guards, ranges, the workshop, standing issues."""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.dice import Dice
from sample_data.mission import Garrison, Mission
from sample_data.patrols import patrol_day
from sample_data.setting_up import WORKSHOP, headquarters_unit
from sample_data.vouchers import all_back, give_back, issue, ready, rounds_for

FIRST_PATROL: Final = 6 * times.DAY


def keep_moving(m: Mission) -> None:
    """Each garrison patrols, guards, trains, repairs, and keeps its officers' pistols on standing issue."""
    dice = m.dice("movements")
    for post in m.garrisons:
        begins = post.begins + FIRST_PATROL
        m.daily(6, patrol_day, m, dice, post, begins=begins, ends=post.ends - 5 * times.DAY)
        m.daily(
            7,
            _guard,
            m,
            dice,
            post,
            every=7,
            begins=begins,
            ends=post.ends - 12 * times.DAY,
        )
        m.daily(
            8,
            _range,
            m,
            dice,
            post,
            every=13,
            begins=begins + 8 * times.DAY,
            ends=post.ends - 9 * times.DAY,
        )
        m.daily(
            15,
            _repair,
            m,
            dice,
            post,
            every=7,
            begins=begins + times.DAY,
            ends=post.ends - 30 * times.DAY,
        )
        m.at(post.begins + 5 * times.DAY + 10 * times.HOUR, standing_issue, m, post)


def _guard(m: Mission, dice: Dice, post: Garrison) -> None:
    """The guard of a week takes over from the guard of the last one, which gives back first."""
    codes = ready(m, dice, post, m.profile.scaled(10, 3))
    issued = issue(
        m, post, post.units[0], "GUARD", m.clock + 7 * times.DAY, codes, rounds_for(m, post, codes)
    )
    m.at(m.clock + 7 * times.DAY - 30 * times.MINUTE, all_back, m, dice, post, issued, opened=False)


def _range(m: Mission, dice: Dice, post: Garrison) -> None:
    """A range day: issued, fired, cases collected and counted, the rest given back for inspection."""
    codes = ready(m, dice, post, m.profile.scaled(20, 4))
    lines = rounds_for(m, post, codes)
    if not lines:
        return
    issued = issue(m, post, dice.pick(post.units), "TRAINING", m.clock + 9 * times.HOUR, codes, lines)

    def fire() -> None:
        for line in m.book.entries[issued[-1]]["lines"]:
            fired = line["quantity"] * dice.between(80, 100) // 100
            fields = {
                "document": m.voucher(post.site, "EXP"),
                "issue": issued[-1],
                "activity": "TRAINING",
                "cases_collected": fired - dice.between(0, max(1, fired * 2 // 100)),
                "weapons_fired": len(codes),
                "shooters": len(codes) * dice.between(1, 3),
                "lines": [{"lot": line["lot"], "quantity": fired}],
            }
            m.post("expend", fields, by=m.keeper(post.site))
            m.honest["rounds fired on ranges"] += fired
        m.honest["range days"] += 1
        m.pause(10)
        for number in issued:
            give_back(m, post, number, opened=True)

    m.at(m.clock + 6 * times.HOUR, fire)


def _repair(m: Mission, dice: Dice, post: Garrison) -> None:
    """Defective weapons go to the workshop and come back serviceable in one to three weeks."""
    broken = [
        code
        for code in post.weapons
        if (weapon := m.book.weapons[code]).holder == post.armoury
        and weapon.condition == "UNSERVICEABLE_REPAIRABLE"
        and weapon.status == "IN_STORE"
        and not weapon.holds
    ]
    if not broken:
        return
    due = m.clock + 21 * times.DAY
    issued = issue(m, post, WORKSHOP, "MAINTENANCE", due, broken, [])

    def mended() -> None:
        lines = [{"weapon": code, "condition": "SERVICEABLE"} for code in broken]
        fields = {
            "document": m.voucher(post.site, "RET"),
            "issue": issued[0],
            "to": post.armoury,
            "lines": lines,
        }
        m.post("return", fields, by=m.keeper(post.site))
        m.honest["weapons repaired"] += len(broken)

    m.at(m.clock + dice.between(7, 18) * times.DAY - 2 * times.HOUR, mended)


def standing_issue(m: Mission, post: Garrison) -> None:
    """Every second pistol of a contingent is with its headquarters unit until the next rotation."""
    if post.site == "MARKHA":
        return
    pistols = [
        code
        for code in post.weapons
        if m.book.weapons[code].type == "SA-02"
        and m.book.weapons[code].holder == post.armoury
        and m.book.weapons[code].condition == "SERVICEABLE"
        and not m.book.weapons[code].holds
    ][::2]
    if pistols:
        issue(m, post, headquarters_unit(post.contingent), "PERSONAL", None, pistols, [])
