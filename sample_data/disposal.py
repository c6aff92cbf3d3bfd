"""
Two disposal campaigns and a hand-over to the host State: planned, agreed, done before witnesses, verified.
"""

from __future__ import annotations

from typing import Final

from sample_data import times
from sample_data.book import Op, Weapon
from sample_data.dice import Dice
from sample_data.mission import Mission, weapons
from sample_data.setting_up import HOST

PLANNED_1: Final = times.at(2026, 3, 17, 9)
HANDED_OVER: Final = times.at(2026, 6, 16, 9)
PLANNED_2: Final = times.at(2026, 8, 11, 9)
MASS_G: Final = 3_600
"""What a long weapon weighs on the scrap scale, near enough for a sample."""


def dispose(m: Mission) -> None:
    """The campaigns run on their days."""
    dice = m.dice("disposal")
    m.at(PLANNED_1, _flame, m, dice)
    m.at(HANDED_OVER, _to_the_state, m)
    m.at(PLANNED_2, _shears, m, dice)
    m.at(PLANNED_2 + 2 * times.DAY, _demolition, m)


def free(m: Mission, store: str) -> list[Weapon]:
    """The weapons of a store that nothing keeps from disposal."""
    return sorted(
        (
            each
            for each in m.book.held_at(store)
            if not each.holds
            and each.serial_status != "NOT_CHECKED"
            and each.ownership != "PARTY"
            and each.condition not in ("UNSAFE", "NOT_INSPECTED")
        ),
        key=lambda each: each.code,
    )


def _plan(m: Mission, disposal: str, method: str, place: str, lines: list[Op]) -> None:
    fields = {
        "approved_by": "DMS",
        "document": f"DISPOSAL-AUTHORITY/{disposal}",
        "disposal": disposal,
        "method": method,
        "place": place,
        "remarks": "Agreed with the national commission (invented)",
        "lines": lines,
    }
    m.post("plan_disposal", fields, by="WAM-CHIEF")
    m.honest["disposals planned"] += 1


def _destroy(
    m: Mission,
    disposal: str,
    lines: list[Op],
    *,
    place: str,
    method: str | None = None,
    scrap: int | None = None,
) -> None:
    fields = {
        "approved_by": "DMS",
        "document": m.voucher("HQ", "WORK"),
        "disposal": disposal,
        "destroyed_on": times.date(m.clock),
        "method": method,
        "place": place,
        "scrap_mass_g": scrap,
        "witnessed_by": [
            "Monitor of the regional body (invented)",
            "Member of the national commission (invented)",
        ],
        "lines": lines,
    }
    m.post("destroy", fields, by="WAM-2")


def _verify(m: Mission, disposal: str, lines: list[Op]) -> None:
    fields = {
        "document": m.voucher("HQ", "CERT"),
        "disposal": disposal,
        "verifier": "AUDIT-1",
        "certificate": f"CERTIFICATE-{disposal}",
        "lines": lines,
    }
    m.post("verify_destruction", fields, by="WAM-3")


def _flame(m: Mission, dice: Dice) -> None:
    """Weapons are burnt in public, which does not destroy them, and cut up afterwards, which does."""
    codes = [each.code for each in free(m, "LUMBEZI-CW")][: m.profile.scaled(150, 20)]
    lines = weapons(codes)
    scrap = sum(MASS_G + dice.between(-300, 300) for _ in codes)
    name, yard = "DISPOSAL-2026-1", "LUMBEZI-DSP"
    _plan(m, name, "BURN", "LUMBEZI-CW", lines)
    m.honest["weapons burnt in public, then cut up"] += len(codes)
    m.at(PLANNED_1 + 4 * times.DAY, _destroy, m, name, lines, place=yard)
    m.at(
        PLANNED_1 + 13 * times.DAY,
        _destroy,
        m,
        name,
        lines,
        place=yard,
        method="CUT_TORCH",
        scrap=scrap,
    )
    m.at(PLANNED_1 + 15 * times.DAY, _verify, m, name, lines)


def _shears(m: Mission, dice: Dice) -> None:
    """Weapons are cut by a hydraulic shear; one is taken off the list because somebody claims it."""
    name = "DISPOSAL-2026-2"
    codes = [each.code for each in free(m, "KESRA-CW")][: m.profile.scaled(220, 10)]
    claimed, gone = codes[-1], codes[:-1]
    _plan(m, name, "SHEAR_HYDRAULIC", "KESRA-CW", weapons(codes))
    m.honest["weapons cut by a shear"] += len(gone)
    half = len(gone) // 2

    def withdraw() -> None:
        m.post(
            "move",
            {
                "approved_by": "DMS",
                "document": m.voucher("KESRA", "MOV"),
                "from": name,
                "to": "KESRA-CW",
                "remarks": "Taken off the list: a claim of ownership came in",
                "lines": weapons([claimed]),
            },
            by="WAM-CHIEF",
        )
        m.pause(10)
        m.post(
            "hold",
            {
                "kind": "DISPUTED",
                "authority": "Claim of the forest service (invented)",
                "reason": "Ownership is disputed",
                "lines": weapons([claimed]),
            },
            by="WAM-CHIEF",
        )

    m.at(PLANNED_2 + 3 * times.DAY, withdraw)
    for day, part in ((7, gone[:half]), (8, gone[half:])):
        scrap = sum(MASS_G + dice.between(-300, 300) for _ in part)
        m.at(
            PLANNED_2 + day * times.DAY,
            _destroy,
            m,
            name,
            weapons(part),
            place="KESRA-DSP",
            scrap=scrap,
        )
    m.at(PLANNED_2 + 10 * times.DAY, _verify, m, name, weapons(gone))


def _demolition(m: Mission) -> None:
    """Found ammunition is blown up with the mission's own charges, which are expended for it."""
    name = "DISPOSAL-2026-3"
    lots = m.book.lots_at("OMBARI-SZA")
    lines: list[Op] = [
        {"lot": lot, "quantity": lots[lot]} for lot in sorted(lots) if not m.book.lots[lot].holds
    ]
    _plan(m, name, "OPEN_DETONATION", "OMBARI-SZA", lines)
    for lot, quantity in lots.items():
        propellant = m.book.lots[lot].nature == "PROPELLANT-LOOSE"
        m.honest[f"{'grams' if propellant else 'rounds and pieces'} of found ammunition blown up"] += quantity

    def blast() -> None:
        stock = m.book.lots_at("OMBARI-ESH")
        charges = [(lot, 60) for lot in stock if m.book.lots[lot].nature.startswith("CHARGE")]
        charges += [(lot, 24) for lot in stock if m.book.lots[lot].nature.startswith("DETONATOR")]
        fields = {
            "approved_by": "OMBARI-OIC",
            "document": m.voucher("OMBARI", "EXP"),
            "from": "OMBARI-ESH",
            "activity": "DISPOSAL_AID",
            "lines": [{"lot": lot, "quantity": used} for lot, used in sorted(charges)],
        }
        m.post("expend", fields, by=m.keeper("OMBARI"))
        m.pause(30)
        _destroy(m, name, lines, place="OMBARI-DSP")

    m.at(PLANNED_2 + 6 * times.DAY, blast)
    m.at(PLANNED_2 + 7 * times.DAY, _verify, m, name, lines)


def _to_the_state(m: Mission) -> None:
    """Marked weapons in order go to the host State, which will register them."""
    codes = [
        each.code
        for each in free(m, "KESRA-CW")
        if each.serial_status == "CLEAR" and each.mode != "COLLECTED"
    ]
    codes = codes[: m.profile.scaled(60, 5)]
    checklist = {
        "embargo_reviewed": True,
        "legal_advice": "LEGAL-2026-031",
        "human_rights_due_diligence": True,
        "joint_inspection": True,
        "marks_present": True,
        "state_will_register": True,
    }
    fields = {
        "approved_by": "DMS",
        "document": m.voucher("HQ", "HAND"),
        "from": "KESRA-CW",
        "to": HOST,
        "authority": "Decision HM-2026-17 (invented)",
        "checklist": checklist,
        "lines": weapons(codes),
    }
    m.post("hand_over", fields, by="WAM-CHIEF")
    m.honest["weapons handed over to the host State"] += len(codes)
