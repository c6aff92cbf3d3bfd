"""Who writes the journals of the published figures: operations in a row, each saying that it is made up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sample_data import times
from sample_data.book import Op

REGISTRAR: Final = "FIG-REGISTRAR"
APPROVER: Final = "FIG-APPROVER"
VERIFIER: Final = "FIG-VERIFIER"
MADE_UP: Final = "Made up to reach a published total: no single serial is public."
NOT_PUBLISHED: Final = "NOT PUBLISHED"


class Clerk:
    """
    Writes the operations of one mission: ids in a row, one a minute, each remark saying what is made up.
    """

    def __init__(self, prefix: str, first_day: int) -> None:
        self.prefix = prefix
        self.now = first_day
        self.number = 0

    def write(self, op: str, **fields: Any) -> Op:
        """The next operation."""
        self.number += 1
        self.now += times.MINUTE
        named = {"from" if name == "origin" else name: value for name, value in fields.items()}
        moment = times.written(self.now)
        return {
            "op": op,
            "id": f"{self.prefix}-{self.number:06}",
            "occurred_at": moment,
            "recorded_at": moment,
            "by": REGISTRAR,
            "remarks": MADE_UP,
            **named,
        }

    def in_parts(self, op: str, lines: list[Op], most: int, **fields: Any) -> Iterator[Op]:
        """The operation as often as its lines need, ``most`` lines each."""
        for begin in range(0, len(lines), most):
            yield self.write(op, **fields, lines=lines[begin : begin + most])


def people(clerk: Clerk, added_by: str | None) -> Iterator[Op]:
    """
    Who records, who authorises, who verifies; without ``added_by`` the ledger is empty and the first adds
    itself.
    """
    roles = {
        REGISTRAR: ["ADMINISTRATOR", "WAM_OFFICER", "STOREKEEPER"],
        APPROVER: ["APPROVER"],
        VERIFIER: ["AUDITOR"],
    }
    for code, held in roles.items():
        yield clerk.write("add_user", by=added_by or REGISTRAR, code=code, name=code.title(), roles=held)


def weapon_line(prefix: str, number: int, serial: int, kind: str) -> Op:
    """A weapon of which only its being counted is a fact."""
    return {
        "new_weapon": {
            "id": f"{prefix}-W{number:05}",
            "serial": f"MADE-UP-{serial:06}",
            "serial_status": "CLEAR",
            "make": NOT_PUBLISHED,
            "model": NOT_PUBLISHED,
            "type": kind,
            "calibre": NOT_PUBLISHED,
            "tag": f"{prefix}-T{number:05}",
            "description": MADE_UP,
        },
        "condition": "NOT_INSPECTED",
    }
