"""
The register of an invented mission, line by line as a journal says them, and nothing of the program that reads it.

Two sites a long way apart with an armoury and an explosive storehouse each, a collection point, a disposal site, three
contingents, and as many people as it takes to keep one another honest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

Row = dict[str, Any]

MONDAY: Final = datetime(2026, 3, 2, tzinfo=UTC)
"""The day that cases count from."""
SET_UP: Final = -60.0
"""The day on which places, parties and people are entered."""
AK: Final = {"make": "Izhmash", "model": "AKM", "type": "SA-06", "calibre": "7.62x39mm"}
PISTOL: Final = {"make": "Beretta", "model": "92FS", "type": "SA-02", "calibre": "9x19mm"}
RPG: Final = {"make": "Bazalt", "model": "RPG-7", "type": "LW-06", "calibre": "40mm"}
BALL: Final = "CTG-7.62X39-BALL"
BALL_5: Final = "CTG-5.56X45-BALL"
GRENADE: Final = "GRENADE-HAND-FRAGMENTATION-M67-FUZED"

USERS: Final = (
    ("ADM", "Ingunn Sjursen", ["ADMINISTRATOR"]),
    ("WO", "Wambui Otieno", ["WAM_OFFICER"]),
    ("AP1", "Aputi Pelekai", ["APPROVER"]),
    ("AP2", "Apolline Prudhomme", ["APPROVER"]),
    ("AUD", "Audun Dahlberg", ["AUDITOR"]),
    ("DDR", "Dragana Drljaca", ["DDR_OFFICER"]),
    ("SK1", "Skander Kouyate", ["STOREKEEPER"]),
    ("SK2", "Sinikka Koskela", ["STOREKEEPER"]),
    ("SK3", "Siaka Konate", ["STOREKEEPER"]),
    ("SK4", "Svetla Kirova", ["STOREKEEPER"]),
)
NAMES: Final = tuple(part for _code, name, _roles in USERS for part in name.split())
PLACES: Final = (
    ("NORTH", "SITE", None, None),
    ("N-ARM", "ARMOURY", "NORTH", "SK1"),
    ("N-ESH", "EXPLOSIVE_STOREHOUSE", "NORTH", "SK1"),
    ("N-EVI", "EVIDENCE_ROOM", "NORTH", "SK4"),
    ("N-CP", "COLLECTION_POINT", "NORTH", None),
    ("N-VAN", "VEHICLE", "NORTH", None),
    ("SOUTH", "SITE", None, None),
    ("S-ARM", "ARMOURY", "SOUTH", "SK2"),
    ("S-ESH", "EXPLOSIVE_STOREHOUSE", "SOUTH", "SK2"),
    ("PIT", "DISPOSAL_SITE", "NORTH", None),
)
WHERE: Final = {"NORTH": ("12.60", "-8.00"), "SOUTH": ("16.77", "-3.00")}
PARTIES: Final = (
    ("CTG-A", "CONTINGENT", 450),
    ("CTG-B", "CONTINGENT", 420),
    ("CTG-C", "CONTINGENT", 480),
    ("HOST", "STATE", None),
    ("GROUP", "ARMED_GROUP", None),
    ("HAUL", "CARRIER", None),
)


def at(day: float, hour: float = 9.0) -> str:
    """The moment so many days after the first Monday."""
    return (MONDAY + timedelta(days=day, hours=hour)).isoformat(timespec="seconds").replace("+00:00", "Z")


def serial(name: str) -> str:
    """A serial that nobody takes for that of another weapon of a case."""
    return f"{int(sha256(name.encode()).hexdigest()[:12], 16) % 10**8:08}"


class Register:
    """The lines of a journal; each ``op`` says what happened when, and how long afterwards it was written down."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, Row]] = []
        self._ids: dict[str, int] = {}
        self._minutes = 0
        self._founded: bool = False
        for code, name, roles in USERS:
            self._early("add_user", code=code, name=name, roles=roles)
        for code, kind, within, keeper in PLACES:
            fields = {"within": within, "keeper": keeper}
            if code in WHERE:
                fields |= {"latitude": WHERE[code][0], "longitude": WHERE[code][1]}
            self.place(code, kind, **{key: value for key, value in fields.items() if value})
        for code, kind, strength in PARTIES:
            self.party(code, kind, **({"strength": strength} if strength else {}))

    def _early(self, op: str, **fields: Any) -> str:
        self._minutes += 1
        return self.op(op, SET_UP, 6 + self._minutes / 60, by="ADM", wait=0, **fields)

    def place(self, code: str, kind: str, **fields: Any) -> str:
        """A place is known; its code."""
        self._early("add_place", code=code, name=f"Place {code}", kind=kind, custody="SINGLE", **fields)
        return code

    def party(self, code: str, kind: str, **fields: Any) -> str:
        """A party is known; its code."""
        self._early("add_party", code=code, name=f"Party {code}", kind=kind, **fields)
        return code

    def op(
        self, op: str, day: float, hour: float = 9.0, *, by: str = "SK1", wait: float = 0.25, **fields: Any
    ) -> str:
        """Something happened, and was written down so many hours later; its id. ``from_`` is ``from``."""
        self._ids[op] = self._ids.get(op, 0) + 1
        id_ = str(fields.pop("id", f"{op.upper().replace('_', '-')}-{self._ids[op]:03}"))
        row: Row = {
            "op": op,
            "id": id_,
            "occurred_at": at(day, hour),
            "recorded_at": at(day, hour + wait),
            "by": by,
        }
        row |= {name.rstrip("_"): value for name, value in fields.items() if value is not None}
        self.lines.append((row["recorded_at"], row))
        return id_

    def weapons(
        self,
        number: int | Sequence[str],
        to: str = "N-ARM",
        day: float = -40,
        *,
        model: Row = AK,
        name: str = "W",
        mode: str = "DECLARED",
        ownership: str = "CONTINGENT",
        condition: str = "SERVICEABLE",
        **how: Any,
    ) -> list[str]:
        """So many weapons, or those with the serials given, are on charge; their codes."""
        given = None if isinstance(number, int) else list(number)
        codes = [
            f"{name}-{each + 1:03}" for each in range(number if isinstance(number, int) else len(number))
        ]
        acquisition = {"mode": mode, "ownership": ownership}
        for field in ("operation_reference", "participant", "programme", "from_"):
            if field in how:
                acquisition[field.rstrip("_")] = how.pop(field)
        if mode == "DECLARED" and "from" not in acquisition and ownership == "CONTINGENT":
            acquisition["from"] = "CTG-A"
        lines = [
            {
                "new_weapon": {
                    "id": code,
                    "serial": given[place] if given else serial(code),
                    "serial_status": "CLEAR",
                    **model,
                },
                "condition": condition,
            }
            for place, code in enumerate(codes)
        ]
        self.op("register", day, how.pop("hour", 8.0), to=to, acquisition=acquisition, lines=lines, **how)
        return codes

    def lot(
        self,
        code: str,
        quantity: int,
        to: str = "N-ESH",
        day: float = -40,
        *,
        nature: str = BALL,
        mode: str = "DECLARED",
        ownership: str = "CONTINGENT",
        **how: Any,
    ) -> str:
        """A lot is on charge; its code."""
        acquisition = {"mode": mode, "ownership": ownership}
        if "from_" in how:
            acquisition["from"] = how.pop("from_")
        elif mode == "DECLARED" and ownership == "CONTINGENT":
            acquisition["from"] = "CTG-A"
        new = {"id": code, "nature": nature}
        new |= {key: how.pop(key) for key in ("lot_number", "manufacturer", "packaging_marks") if key in how}
        line: Row = {"new_lot": new, "quantity": quantity, "condition": how.pop("condition", "A1")}
        line |= {key: how.pop(key) for key in ("seal", "package") if key in how}
        self.op("register", day, how.pop("hour", 8.5), to=to, acquisition=acquisition, lines=[line], **how)
        return code

    def count(
        self,
        place: str,
        day: float,
        seen: Iterable[Row],
        hour: float = 10.0,
        *,
        counted_by: Sequence[str] = ("SK3", "SK4"),
        kind: str | None = None,
        scope: str | None = None,
        by: str = "WO",
        **how: Any,
    ) -> str:
        """What was seen at a place as of an hour before; the id of the count."""
        lines = list(seen)
        is_lots = bool(lines) and "lot" in lines[0]
        scope = scope or ("AMMUNITION" if is_lots else "WEAPONS")
        kind = kind or ("COUNT" if is_lots else "FULL_SERIAL")
        where = {"party": place} if place.startswith("CTG") else {"place": place}
        fields = {"cut_off": at(day, hour - 1), "counted_by": list(counted_by), "blind": True, "lines": lines}
        return self.op("count", day, hour, scope=scope, kind=kind, by=by, **where, **{**fields, **how})

    def journal(self) -> list[Row]:
        """The lines in the order in which they were written down."""
        return [row for _recorded, row in sorted(self.lines, key=lambda each: each[0])]


def w(codes: Iterable[str]) -> list[Row]:
    """A line for each weapon."""
    return [{"weapon": code} for code in codes]


def lots(**quantities: int) -> list[Row]:
    """A line for each lot; an underscore stands for a hyphen."""
    return [{"lot": name.replace("_", "-"), "quantity": number} for name, number in quantities.items()]


def as_lines(journal: Iterable[Row]) -> str:
    """The journal as it stands in a file."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in journal)
