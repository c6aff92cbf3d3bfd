"""Rotations, in which people change and weapons stay, and one repatriation, in which both go home."""

from __future__ import annotations

from collections import Counter
from typing import Final

from sample_data import names, times
from sample_data.book import Op
from sample_data.counting import count_store
from sample_data.dice import Dice
from sample_data.mission import Garrison, Mission, weapons
from sample_data.movements import standing_issue
from sample_data.setting_up import CORBAT_LEAVES, headquarters_unit
from sample_data.vouchers import give_back

ROTATIONS: Final = (
    ("ALTBAT", times.at(2026, 3, 9)),
    ("BELBAT", times.at(2026, 4, 13)),
    ("DURBAT", times.at(2026, 5, 25)),
)


def rotate(m: Mission) -> None:
    """Each rotation, and the repatriation, is on the agenda of its day."""
    dice = m.dice("rotations")
    for contingent, day in ROTATIONS:
        m.at(day + 20 * times.HOUR, _rotation, m, dice, contingent)
    m.at(CORBAT_LEAVES + 8 * times.HOUR, _repatriation, m, dice)


def posts(m: Mission, contingent: str) -> list[Garrison]:
    """Where a contingent stands."""
    return [each for each in m.garrisons if each.contingent == contingent]


def _standing(m: Mission, contingent: str) -> list[str]:
    unit = headquarters_unit(contingent)
    return [number for number, issue in m.book.issues.items() if issue.party == unit and issue.weapons]


def _holdings(m: Mission, contingent: str) -> list[Op]:
    lines: list[Op] = []
    for post in posts(m, contingent):
        lines += [{"weapon": each.code} for each in m.book.held_at(post.armoury)]
        held = m.book.lots_at(post.storehouse)
        lines += [{"lot": lot, "quantity": held[lot]} for lot in sorted(held)]
    return lines


def _rotation(m: Mission, dice: Dice, contingent: str) -> None:
    """
    The people change: pistols are given back, everything is counted by both, and issued to the new ones.
    """
    for post in posts(m, contingent):
        if post is posts(m, contingent)[0]:
            for number in _standing(m, contingent):
                give_back(m, post, number, opened=False)
        m.pause(30)
        count_store(m, dice, post.armoury, "HANDOVER", Counter(), cut_off=m.clock)
        m.pause(5)
        count_store(m, dice, post.storehouse, "HANDOVER", Counter(), cut_off=m.clock)
    m.pause(5)
    m.post(
        "declare",
        {
            "party": contingent,
            "list": "INSPECTION",
            "rotation": "2026-1",
            "document": m.voucher("COE", "INSP"),
            "lines": _holdings(m, contingent),
        },
        by="WAM-2",
    )
    m.honest["rotations"] += 1
    first = posts(m, contingent)[0]
    m.at(m.clock + 11 * times.HOUR, standing_issue, m, first)


def _repatriation(m: Mission, dice: Dice) -> None:
    """A contingent goes home with all that it brought and has not fired."""
    post = posts(m, "CORBAT")[0]
    for number in _standing(m, "CORBAT"):
        give_back(m, post, number, opened=False)
    m.pause(30)
    for store in (post.armoury, post.storehouse):
        count_store(m, dice, store, "HANDOVER", Counter(), cut_off=m.clock)
        m.pause(20)
    m.post(
        "declare",
        {
            "party": "CORBAT",
            "list": "REPATRIATION",
            "rotation": "2026-2",
            "document": m.voucher("COE", "REPA"),
            "lines": _holdings(m, "CORBAT"),
        },
        by="WAM-2",
    )
    state = f"STATE-{next(each.state for each in names.CONTINGENTS if each.code == 'CORBAT')}"
    home = {each.code for each in m.book.weapons.values() if each.owner == state}

    def leaves() -> None:
        guns = weapons(sorted(each.code for each in m.book.held_at(post.armoury) if each.code in home))
        held = m.book.lots_at(post.storehouse)
        own: list[Op] = [
            {"lot": lot, "quantity": held[lot]} for lot in sorted(held) if m.book.lots[lot].owner == state
        ]
        for store, lines in ((post.armoury, guns), (post.storehouse, own)):
            m.post(
                "hand_over",
                {
                    "approved_by": "DMS",
                    "document": m.voucher("HQ", "HAND"),
                    "from": store,
                    "to": state,
                    "authority": "MOVEMENT-CORBAT-HOME",
                    "checklist": ["arrival list reconciled"],
                    "lines": lines,
                },
                by="WAM-CHIEF",
            )
            m.pause(15)
        m.honest["weapons repatriated"] += len(guns)
        m.honest["rounds and pieces repatriated"] += sum(line["quantity"] for line in own)

    m.at(m.clock + 2 * times.DAY, leaves)
