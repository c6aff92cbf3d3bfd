"""
What becomes of collected weapons and of opened ammunition: inspection, reading of marks, evidence, traces.
"""

from __future__ import annotations

from typing import Final

from sample_data import names, times
from sample_data.book import Op, Weapon
from sample_data.dice import Dice
from sample_data.mission import Mission
from sample_data.setting_up import COURT

STORES: Final = tuple(f"{site.code}-CW" for site in names.SITES)
CHANNEL: Final = "Diplomatic note to the national point of contact"


def look_after(m: Mission) -> None:
    """Each week inspectors look at what came in; evidence is held, some weapons are traced."""
    dice = m.dice("collected")
    m.daily(10, _inspect_weapons, m, dice, every=7, begins=m.clock + 15 * times.DAY)
    m.daily(11, _read_marks, m, dice, every=14, begins=m.clock + 17 * times.DAY)
    m.daily(9, _inspect_ammunition, m, every=7, begins=m.clock + 9 * times.DAY)
    m.daily(13, _sort_found_ammunition, m, dice, every=28, begins=m.clock + 40 * times.DAY)
    m.daily(12, _hold_evidence, m, dice, every=21, begins=m.clock + 22 * times.DAY)
    m.daily(14, _trace, m, dice, every=10, begins=m.clock + 25 * times.DAY)


def _inspect_weapons(m: Mission, dice: Dice) -> None:
    for store in STORES:
        new = [weapon for weapon in m.book.held_at(store) if weapon.condition in ("NOT_INSPECTED", "UNSAFE")]
        lines = []
        for weapon in sorted(new, key=lambda each: each.code):
            unsafe = weapon.condition != "UNSAFE" and dice.chance(0.7)
            found = (
                "UNSAFE"
                if unsafe
                else dice.weighted(
                    (
                        ("SERVICEABLE", 45),
                        ("UNSERVICEABLE_REPAIRABLE", 25),
                        ("UNSERVICEABLE_BER", 22),
                        ("INCOMPLETE", 8),
                    )
                )
            )
            line: Op = {"weapon": weapon.code, "condition": found}
            if unsafe:
                line["remarks"] = "Round in the chamber, bolt jammed: do not move before it is cleared"
                m.honest["weapons found unsafe"] += 1
            lines.append(line)
        if lines:
            m.post(
                "inspect", {"findings": "Weekly inspection of collected weapons", "lines": lines}, by="WAM-2"
            )
            m.pause(2)


def _read_marks(m: Mission, dice: Dice) -> None:
    """Marks that were not read at night are read by daylight; a second reading may differ from the first."""
    for weapon in [each for each in m.book.weapons.values() if each.serial_status == "NOT_CHECKED"]:
        if weapon.status != "IN_STORE" or not dice.chance(55):
            continue
        status = dice.weighted((("CLEAR", 70), ("PARTIAL", 10), ("ILLEGIBLE", 12), ("NONE", 8)))
        changes: Op = {"serial_status": status}
        if status in ("CLEAR", "PARTIAL"):
            serial = dice.letters(2) + dice.digits(5)
            changes["serial"] = serial if status == "CLEAR" else serial[:3] + "?" + serial[4:]
        _correct(m, weapon, changes, "Marks read for the first time, by daylight and with a lamp")
        m.honest["weapons whose marks were read later"] += 1
    if dice.chance(12):
        _second_reading(m, dice)


def _second_reading(m: Mission, dice: Dice) -> None:
    held = [
        each
        for store in STORES
        for each in m.book.held_at(store)
        if each.serial_status == "CLEAR" and each.serial
    ]
    if not held:
        return
    weapon = dice.pick(held)
    old = str(weapon.serial)
    changes = {"serial": old[:-1] + ("3" if old[-1] != "3" else "8")}
    _correct(m, weapon, changes, "Second reading under a lens: the last character was misread")
    m.honest["serials read again and corrected"] += 1


def _correct(m: Mission, weapon: Weapon, changes: Op, reason: str) -> None:
    fields = {"approved_by": "WAM-CHIEF", "weapon": weapon.code, "changes": changes, "reason": reason}
    m.post("correct_identity", fields, by="WAM-2")
    m.pause(1)


def _inspect_ammunition(m: Mission) -> None:
    """What came back from opened packs is inspected, and is ready again."""
    for post in m.garrisons:
        lines = []
        for lot in post.lots:
            if m.book.stock[lot, post.storehouse, "IN_STORE"]["C3"] and not m.book.lots[lot].restriction:
                lines.append({"lot": lot, "at": post.storehouse, "condition": m.book.lots[lot].condition})
        if lines:
            fields = {
                "findings": "Returned rounds: clean, packed again",
                "lines": lines,
                "next_due": times.date(m.clock + 365 * times.DAY),
            }
            m.post("inspect", fields, by="WAM-3")
            m.pause(2)


def _sort_found_ammunition(m: Mission, dice: Dice) -> None:
    for site in names.SITES:
        store = f"{site.code}-SZA"
        lines = []
        for lot in sorted(m.book.lots_at(store)):
            if m.book.stock[lot, store, "IN_STORE"]["C3"]:
                lines.append({"lot": lot, "at": store, "condition": dice.pick(("D1", "D2", "D2", "D2"))})
        if lines:
            m.post(
                "inspect", {"findings": "Found ammunition sorted for disposal", "lines": lines}, by="WAM-3"
            )
            m.pause(2)


def _hold_evidence(m: Mission, dice: Dice) -> None:
    """A court asks for some weapons of the last weeks; most are released after some months."""
    store = dice.pick(STORES)
    lately = times.written(m.clock - 30 * times.DAY)
    fresh = [
        each
        for each in m.book.held_at(store)
        if not each.holds and each.taken_at > lately and each.mode != "COLLECTED"
    ]
    if not fresh:
        return
    wanted = sorted(each.code for each in dice.some(fresh, dice.between(1, 4)))
    case = f"CASE-{m.number('case'):03}/{times.date(m.clock)[:4]}"
    lines = [{"weapon": code} for code in wanted]
    fields = {
        "kind": "EVIDENCE",
        "authority": f"{COURT} {case}",
        "reason": "Needed for the proceedings",
        "lines": lines,
    }
    m.post("hold", fields, by="WAM-CHIEF")
    if store == "KESRA-CW":
        m.pause(20)
        checked = [line for line in lines if m.book.weapons[str(line["weapon"])].condition != "UNSAFE"]
        if checked:
            m.post(
                "move",
                {
                    "approved_by": "KESRA-OIC",
                    "document": m.voucher("KESRA", "MOV"),
                    "from": store,
                    "to": "KESRA-EVI",
                    "lines": checked,
                },
                by=m.keeper("KESRA"),
            )

    def released() -> None:
        m.post(
            "release_hold",
            {
                "approved_by": "WAM-CHIEF",
                "kind": "EVIDENCE",
                "authority": f"{COURT} {case}",
                "reason": "Proceedings closed",
                "lines": lines,
            },
            by="WAM-2",
        )

    if dice.chance(80):
        m.at(m.clock + dice.between(50, 110) * times.DAY, released)


def _trace(m: Mission, dice: Dice) -> None:
    """A State is asked where a weapon came from; the weapon waits until it has answered."""
    held = [
        each
        for store in STORES
        for each in m.book.held_at(store)
        if each.serial_status == "CLEAR" and not each.holds and each.mode != "COLLECTED"
    ]
    if not held:
        return
    weapon = dice.pick(held)
    code = f"TRACE-{m.number('trace'):04}"
    state = dice.pick(names.NEIGHBOURS)[0]
    m.post(
        "request_trace",
        {"trace": code, "weapon": weapon.code, "to": state, "channel": CHANNEL},
        by="WAM-CHIEF",
    )
    m.pause(3)
    lines = [{"weapon": weapon.code}]
    m.post(
        "hold",
        {"kind": "TRACE", "authority": code, "reason": "Trace requested", "lines": lines},
        by="WAM-CHIEF",
    )

    def answered() -> None:
        outcome = dice.weighted((("TRACED", 25), ("PARTLY_TRACED", 25), ("NOT_TRACED", 45), ("REFUSED", 5)))
        answer: Op = {"trace": code, "outcome": outcome}
        if outcome == "TRACED":
            answer |= {
                "last_known_holder": "Garrison depot 4 (invented)",
                "point_of_diversion": f"Depot overrun in {1991 + dice.below(15)}",
            }
        m.post("answer_trace", answer, by="WAM-CHIEF")
        m.pause(4)
        m.post(
            "release_hold",
            {
                "approved_by": "WAM-CHIEF",
                "kind": "TRACE",
                "authority": code,
                "reason": "Trace answered",
                "lines": lines,
            },
            by="WAM-2",
        )

    if dice.chance(88):
        m.at(m.clock + dice.between(18, 75) * times.DAY, answered)
