"""Suspect lots, and mistakes that were noticed and put right."""

from __future__ import annotations

from collections import Counter

from sample_data import times
from sample_data.book import Op
from sample_data.counting import count_store
from sample_data.dice import Dice
from sample_data.mission import Mission, weapons
from sample_data.rotations import posts


def stumble(m: Mission) -> None:
    """Each mistake is on the agenda of its day."""
    _suspect_lots(m)
    m.at(times.at(2025, 11, 19, 16), _entered_twice, m)
    m.at(times.at(2026, 2, 4, 16), _wrong_store, m)
    m.at(times.at(2026, 7, 2, 9), _wrong_sheet, m, m.dice("mishaps"))


def _suspect_lots(m: Mission) -> None:
    """One lot is suspended and cleared, one is suspended and banned, one is constrained."""

    def restrict(contingent: str, position: int, status: str, reason: str) -> None:
        post = posts(m, contingent)[0]
        m.post(
            "restrict",
            {
                "lot": post.lots[position],
                "status": status,
                "reason": reason,
                "authority": "Ammunition technical officer",
            },
            by="WAM-CHIEF",
        )

    def banned() -> None:
        restrict("DURBAT", 1, "BANNED", "Technical investigation: propellant unstable")
        m.pause(10)
        post = posts(m, "DURBAT")[0]
        m.post(
            "inspect",
            {
                "findings": "Set apart by order of the ban",
                "lines": [{"lot": post.lots[1], "at": post.storehouse, "condition": "B1"}],
            },
            by="WAM-3",
        )

    m.at(times.at(2026, 2, 10, 9), restrict, "ALTBAT", 0, "SUSPENDED", "Split cases on the range")
    m.at(times.at(2026, 3, 20, 9), restrict, "ALTBAT", 0, "CLEARED", "Test firing passed")
    m.at(times.at(2026, 4, 28, 9), restrict, "DURBAT", 1, "SUSPENDED", "Hang fires reported")
    m.at(times.at(2026, 6, 9, 9), banned)
    m.at(
        times.at(2026, 7, 21, 9),
        restrict,
        "BELBAT",
        10,
        "CONSTRAINED",
        "Tracer only by day: fire risk",
    )


def _entered_twice(m: Mission) -> None:
    """A find is entered a second time by another clerk, noticed, and the second entry reversed."""
    line: Op = {
        "new_weapon": {
            "id": f"W-{m.number('weapon'):06}",
            "serial": "KD 4471",
            "serial_status": "CLEAR",
            "make": "Izhmash",
            "model": "AKM",
            "type": "SA-06",
            "calibre": "7.62x39mm",
        },
        "condition": "NOT_INSPECTED",
    }
    acquisition = {"mode": "FOUND", "ownership": "NONE", "place_name": "near Ellit", "site_type": "CACHE"}
    wrong = m.post("register", {"to": "TISSEL-CW", "acquisition": acquisition, "lines": [line]}, by="WAM-3")
    m.pause(50)
    _reverse(m, wrong, "Entered from the carbon copy: the weapon already stands on the first sheet")


def _reverse(m: Mission, entry: str, reason: str) -> None:
    m.post("reverse", {"approved_by": "WAM-CHIEF", "entry": entry, "reason": reason}, by="WAM-2")
    m.honest["entries reversed"] += 1


def _wrong_store(m: Mission) -> None:
    """A move of the wrong weapon is reversed."""
    here = [each for each in m.book.held_at("KESRA-CW") if not each.holds]
    if here:
        fields = {
            "approved_by": "KESRA-OIC",
            "document": m.voucher("KESRA", "MOV"),
            "from": "KESRA-CW",
            "to": "KESRA-EVI",
            "lines": weapons([min(each.code for each in here)]),
        }
        wrong = m.post("move", fields, by=m.keeper("KESRA"))
        m.pause(35)
        _reverse(m, wrong, "Wrong tag read: the weapon never left the container")


def _wrong_sheet(m: Mission, dice: Dice) -> None:
    """A count that was entered for the wrong day is reversed."""
    wrong = count_store(m, dice, "SORENE-CW", "COUNT", Counter())
    m.pause(40)
    _reverse(m, wrong, "The sheet is last week's")
