"""What a ledger may hold that no screen may stumble over: names in any script, of any length, that look like commands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from tests.tui.tampered import change

AT: Final = "2026-01-01T00:00:00Z"
MARKUP: Final = "[b]Bold[/b] [red]x[/] [@click=app.quit]quit[/] $text [/nothing"
WIDE: Final = "兵器庫の第一倉庫と弾薬庫 ｶﾞ 한글 🔫👩🏽🚒"
RIGHT_TO_LEFT: Final = "مستودع السلاح الرئيسي في الشمال"
LONG: Final = "A very long name of a store that somebody wrote without ever thinking of a screen " * 2
COMBINED: Final = "Z̷a̶l̸g̴o̵ e\u0301\u0301\u0301\u0301 ọ̵̌"
NAMES: Final = (
    MARKUP,
    WIDE,
    RIGHT_TO_LEFT,
    LONG.strip(),
    COMBINED,
    "=1+1",
    "%s {name} {0} %(x)s",
    "\\[x\\] \\n",
)
PAST: Final = "ab\x1b[2J\x1b[31m\u202egnp.exe\u202c\u200b\x07\x00\ttab\r\nline\u2028x\x9b1mz"
"""What the program refuses to record; written into the tables past it."""


def operations() -> list[dict[str, Any]]:
    """A place, a party, a user, a weapon and a lot for each name."""
    found: list[dict[str, Any]] = [
        {
            "op": "add_user",
            "code": "ADMIN",
            "name": "Admin",
            "roles": ["WAM_OFFICER", "DDR_OFFICER", "APPROVER", "ADMINISTRATOR"],
        }
    ]
    for number, name in enumerate(NAMES):
        place = {"code": f"P{number}", "name": name, "kind": "ARMOURY", "custody": "SINGLE"}
        found += [
            {"op": "add_user", "code": f"U{number}", "name": name, "roles": ["AUDITOR"]},
            {"op": "add_place", **place},
            {"op": "add_party", "code": f"Q{number}", "name": name, "kind": "UNIT"},
            _weapon(number, name),
        ]
    issued = {"from": "P0", "to": "Q1", "due": "2026-01-02T00:00:00Z", "purpose": "PATROL"}
    found.append({"op": "issue", "id": "ISSUE", **issued, "lines": [{"weapon": "W-0"}]})
    counted = {"scope": "ALL", "kind": "COUNT", "cut_off": AT, "counted_by": ["ADMIN", LONG.strip()[:60]]}
    found.append({"op": "count", "id": "COUNT", "place": "P1", "blind": True, "lines": [], **counted})
    return [{"occurred_at": AT, "by": "ADMIN", **each} for each in found]


def _weapon(number: int, name: str) -> dict[str, Any]:
    made = {"make": name[:40], "model": name[:40], "type": "SA-06", "calibre": "7.62x39mm"}
    new = {"id": f"W-{number}", "serial": f"[b]{number}{'9' * 30}", "serial_status": "CLEAR", **made}
    return {
        "op": "register",
        "to": f"P{number}",
        "acquisition": {"mode": "DECLARED", "ownership": "CONTINGENT"},
        "lines": [{"new_weapon": new, "condition": "SERVICEABLE"}],
    }


def write_past_the_program(path: Path) -> None:
    """One place, party, user and weapon have names with signs that steer a terminal."""
    for table, column in (
        ("place", "name"),
        ("party", "name"),
        ("user_account", "name"),
        ("weapon", "model"),
    ):
        change(str(path), f"UPDATE {table} SET {column} = ? WHERE code LIKE ?", PAST, "%5")
