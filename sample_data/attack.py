"""The attack on a forward base: what was carried off, what came back, what was written off."""

from __future__ import annotations

from collections import Counter
from typing import Final

from sample_data import times
from sample_data.book import Op
from sample_data.counting import count_store
from sample_data.dice import Dice
from sample_data.mission import Mission, weapons

ATTACK: Final = times.at(2026, 5, 13, 22)


def suffer_attack(m: Mission) -> None:
    """The attack is on the agenda of its night."""
    m.at(ATTACK, _attack, m, m.dice("attack"))


def _attack(m: Mission, dice: Dice) -> None:
    """A forward base is attacked at night; weapons and rounds are carried off."""
    post = next(each for each in m.garrisons if each.site == "MARKHA")
    here = [each for each in m.book.held_at(post.armoury) if not each.holds]
    taken = sorted(each.code for each in dice.some(here, m.profile.scaled(14, 4)))
    post.weapons = [code for code in post.weapons if code not in taken]
    lot = next(
        lot for lot in post.lots if m.book.issuable(lot, post.storehouse) >= m.profile.scaled(2400, 240)
    )
    rounds: list[Op] = [{"lot": lot, "quantity": m.profile.scaled(2400, 240)}]
    known: dict[str, str] = {}

    def report() -> None:
        types = [m.book.weapons[code].type for code in taken]
        known["incident"] = m.post(
            "incident",
            {
                "kind": "ATTACK",
                "place": "MARKHA",
                "latitude": "3.8117",
                "longitude": "62.9902",
                "description": "About sixty armed men attack the base and break the armoury open.",
                "operation_reference": "SITREP-0513",
                "casualties": {"killed": 1, "injured": 6, "civilians_injured": 2},
                "weapon_types": types,
            },
            by=m.keeper("MARKHA"),
            occurred=ATTACK,
        )

    def losses() -> None:
        for store, lines in ((post.armoury, weapons(taken)), (post.storehouse, rounds)):
            m.post(
                "report_loss",
                {
                    "document": m.voucher("HQ", "LOSS"),
                    "from": store,
                    "kind": "ATTACK_FIXED_SITE",
                    "discovered_at": times.written(ATTACK + 3 * times.HOUR),
                    "incident": known["incident"],
                    "lines": lines,
                },
                by="WAM-CHIEF",
                occurred=ATTACK,
            )
            m.pause(4)
        m.honest["weapons lost in the attack"] += len(taken)
        m.honest["rounds lost in the attack"] += sum(line["quantity"] for line in rounds)

    def counted() -> None:
        for store in (post.armoury, post.storehouse, "MARKHA-CW"):
            count_store(m, dice, store, "INCIDENT", Counter())
            m.pause(5)

    m.at(ATTACK + 70 * times.MINUTE, report)
    m.at(ATTACK + 4 * times.HOUR, losses)
    m.at(ATTACK + 6 * times.HOUR + 10 * times.MINUTE, counted)
    m.at(times.at(2026, 7, 8, 17), _comes_back, m, taken[0])
    m.at(times.at(2026, 9, 14, 10), _written_off, m, taken[1:], rounds)


def _comes_back(m: Mission, weapon: str) -> None:
    """A patrol finds one of the lost weapons at a checkpoint."""
    taken = m.clock - 5 * times.HOUR
    kind = m.book.weapons[weapon].type
    m.post(
        "incident",
        {
            "kind": "SEIZURE",
            "place": "MARKHA",
            "operation_reference": "PATROL-R001",
            "description": "Checkpoint on the Oulem road: one rifle, which proves to be the mission's own.",
            "weapon_types": [kind],
        },
        by=m.keeper("MARKHA"),
        occurred=taken,
    )
    m.pause(15)
    m.post(
        "recover",
        {
            "document": m.voucher("MARKHA", "SEI"),
            "to": "MARKHA-CW",
            "circumstances": "Seized at a checkpoint",
            "lines": [{"weapon": weapon, "condition": "UNSERVICEABLE_REPAIRABLE"}],
        },
        by="WAM-3",
        occurred=taken,
    )
    m.pause(5)
    m.post(
        "hold",
        {
            "kind": "INVESTIGATION",
            "authority": "BOI-2026-04",
            "reason": "Evidence of the attack of 13 May",
            "lines": weapons([weapon]),
        },
        by="WAM-CHIEF",
    )
    m.honest["lost weapons that came back"] += 1


def _written_off(m: Mission, codes: list[str], rounds: list[Op]) -> None:
    m.post(
        "adjust",
        {
            "approved_by": "DMS",
            "direction": "WRITE_OFF",
            "reason": "Taken in the attack of 13 May",
            "inquiry": "BOI-2026-04",
            "lines": [*weapons(codes), *rounds],
        },
        by="WAM-CHIEF",
    )
    m.honest["weapons written off"] += len(codes)
