"""Patrols: out with weapons and rounds, back mostly in time, sometimes late, seldom after shots."""

from __future__ import annotations

from sample_data import times
from sample_data.dice import Dice
from sample_data.mission import Garrison, Mission
from sample_data.vouchers import all_back, give_back, issue, loud, ready, rounds_for


def patrol_day(m: Mission, dice: Dice, post: Garrison) -> None:
    """None, one or two patrols go out in the course of the day."""
    for _ in range(2):
        if dice.chance(45 * m.profile.percent / 100 if m.profile.percent < 100 else 45):
            m.at(m.clock + dice.between(0, 8 * 60) * times.MINUTE, _patrol, m, dice, post)


def _patrol(m: Mission, dice: Dice, post: Garrison) -> None:
    codes = ready(m, dice, post, dice.between(4, 8))
    lines = rounds_for(m, post, codes)
    if not codes:
        return
    hours = dice.pick((4, 5, 6, 8, 10, 26))
    due = m.clock + hours * times.HOUR
    issued = issue(m, post, dice.pick(post.units), "PATROL", due, codes, lines)
    late = dice.chance(1.8)
    back = due + (dice.between(3, 30) * times.HOUR if late else -dice.between(10, 100) * times.MINUTE)
    m.honest["patrols"] += 1
    m.honest["patrols back after they were due"] += late
    if lines and dice.chance(2):
        m.at(loud(back - times.HOUR), _contact, m, dice, post, issued[-1])
    if not late and hours < 20 and dice.chance(1.5):
        _return_recorded_late(m, dice, post, issued, loud(back))
    else:
        opened = dice.chance(15)
        m.at(loud(back), all_back, m, dice, post, issued, opened=opened)


def _return_recorded_late(m: Mission, dice: Dice, post: Garrison, issued: list[str], back: int) -> None:
    """The patrol is back in time, and the storekeeper writes it down a day or two later."""
    written = loud(back + dice.between(25, 50) * times.HOUR)

    def home() -> None:
        for number in issued:
            owed = m.book.issues[number]
            m.unwritten.update(dict.fromkeys(owed.weapons, owed.origin))
            for lot, quantity in owed.lots.items():
                m.unwritten_rounds[lot, owed.origin] += quantity

    def write() -> None:
        for number in issued:
            owed = m.book.issues[number]
            for code in owed.weapons:
                m.unwritten.pop(code, None)
            for lot, quantity in owed.lots.items():
                m.unwritten_rounds[lot, owed.origin] -= quantity
            give_back(m, post, number, opened=False, occurred=back)
        m.honest["patrols whose return was written down late"] += 1

    m.at(back, home)
    m.at(written, write)


def _contact(m: Mission, dice: Dice, post: Garrison, number: str) -> None:
    """Shots were fired on patrol, and are accounted for before it is back."""
    line = dice.pick(m.book.entries[number]["lines"])
    fired = min(dice.between(4, 90), line["quantity"])
    fields = {
        "document": m.voucher(post.site, "EXP"),
        "issue": number,
        "activity": "OPERATION",
        "remarks": "Warning shots and return of fire; cases could not be collected",
        "weapons_fired": dice.between(1, 4),
        "lines": [{"lot": line["lot"], "quantity": fired}],
    }
    m.post("expend", fields, by=m.keeper(post.site))
    m.honest["patrols that fired"] += 1
    m.honest["rounds fired on patrol"] += fired
