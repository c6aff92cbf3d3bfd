"""A story to try rules on: operations one after another in an office with two sites and a few weapons and lots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.detection.helpers import bodies, both
from wamledger.detection.finding import Finding

Row = dict[str, Any]

BEGIN: Final = datetime(2026, 1, 1, tzinfo=UTC)
BALL: Final = "CTG-5.56X45-BALL"
GRENADE: Final = "GRENADE-HAND-FRAGMENTATION-M67-FUZED"
RIFLE: Final = {"make": "FN", "model": "FNC", "type": "SA-06", "calibre": "5.56x45mm"}
PISTOL: Final = {"make": "Beretta", "model": "92FS", "type": "SA-02", "calibre": "9x19mm"}
LAUNCHER: Final = {"make": "Bazalt", "model": "RPG-7", "type": "LW-02", "calibre": "40mm"}


def when(day: float, hour: float = 8) -> str:
    """The moment so many days after the first of January 2026."""
    return (BEGIN + timedelta(days=day, hours=hour)).isoformat().replace("+00:00", "Z")


class Story:
    """
    What happens, in the order of the ledger.

    ``occurred_at`` and ``recorded_at`` are the same unless said otherwise; ids count up by operation.
    """

    def __init__(self) -> None:
        self.operations: list[Row] = []
        self._numbers: dict[str, int] = {}

    def post(
        self, op: str, at: str, *, recorded: str | None = None, stated: bool = True, **fields: Any
    ) -> str:
        """The operation happens; its id. A field that is a word of the language ends in an underscore."""
        self._numbers[op] = self._numbers.get(op, 0) + 1
        row: Row = {
            "op": op,
            "id": f"{op.upper().replace('_', '-')}-{self._numbers[op]}",
            "occurred_at": at,
            "by": "CLERK",
            **{name.rstrip("_"): value for name, value in fields.items()},
        }
        if stated:
            row["recorded_at"] = recorded or at
        self.operations.append(row)
        return str(row["id"])

    def weapons(
        self,
        number: int,
        to: str = "ARM",
        at: str = when(0),
        *,
        model: Row = RIFLE,
        first: int = 1,
        **how: Any,
    ) -> list[str]:
        """So many weapons are on charge; their codes. Their serials are far apart."""
        codes = [f"W-{first + each:03}" for each in range(number)]
        lines = [
            {
                "new_weapon": {"id": code, "serial": serial(code), "serial_status": "CLEAR", **model},
                "condition": "SERVICEABLE",
            }
            for code in codes
        ]
        acquisition = {"mode": "DECLARED", "ownership": "UN", **how}
        self.post("register", at, to=to, acquisition=acquisition, lines=lines)
        return codes

    def lot(
        self, code: str, quantity: int, to: str = "ESH", at: str = when(0), *, nature: str = BALL, **how: Any
    ) -> str:
        """A lot is on charge; its code."""
        acquisition = {"mode": "DECLARED", "ownership": "UN", **how}
        line = {"new_lot": {"id": code, "nature": nature}, "quantity": quantity, "condition": "A1"}
        self.post("register", at, to=to, acquisition=acquisition, lines=[line])
        return code

    def count(
        self, at: str, lines: Sequence[Row], place: str = "ARM", *, cut_off: str | None = None, **how: Any
    ) -> str:
        """A count; its id."""
        fields: Row = {
            "place": place,
            "scope": "AMMUNITION" if lines and ("lot" in lines[0] or "nature" in lines[0]) else "WEAPONS",
            "kind": "FULL_SERIAL",
            "counted_by": ["CLERK", "THIRD"],
            "blind": True,
            **how,
        }
        return self.post("count", at, cut_off=cut_off or at, lines=list(lines), **fields)

    def found(self, rule: str | Sequence[str], at: str) -> list[Finding]:
        """What the rules say as of a time, in full and bit by bit alike."""
        rules = [rule] if isinstance(rule, str) else list(rule)
        return both(bodies(self.operations), at, rules=rules)


def serial(code: str) -> str:
    """A serial that is not near that of any other weapon of a story."""
    number = int(code.removeprefix("W-"))
    return f"K{number * 7_654_321 % 9_999_991:07}"


def of(codes: Sequence[str]) -> list[Row]:
    """A line for each weapon."""
    return [{"weapon": code} for code in codes]


def one(found: Sequence[Finding]) -> Finding:
    """The only finding."""
    assert len(found) == 1, [(each.signal.subject, each.severity.name) for each in found]
    return found[0]
