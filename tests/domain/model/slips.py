"""
The slips of the naive model: a list of what happened, and the sums that may be asked of it at any time.

Nothing here is kept but the slips; whatever is asked is looked up among them, oldest first.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import Any, NamedTuple

Op = dict[str, Any]
Cell = tuple[str, str, str]
"""Holder, status, condition."""

GONE = {"DESTROYED", "EXPENDED", "HANDED_OVER", "WRITTEN_OFF"}
OUT = {"ISSUED", "IN_MAINTENANCE"}
BEST_FIRST = ["A", "A1", "A2", "A3", "B", "B1", "B2", "C", "C1", "C2", "C3", "C4", "D", "D1", "D2", "D3"]
WEAPON_CONDITIONS = {
    "SERVICEABLE": True,
    "NOT_INSPECTED": True,
    "UNSERVICEABLE_REPAIRABLE": False,
    "UNSERVICEABLE_BER": False,
    "INCOMPLETE": False,
    "UNSAFE": False,
    "DEACTIVATED": False,
}


def when(text: str) -> datetime:
    """The moment of a text."""
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


class Slip(NamedTuple):
    """One thing that happened: what it moved, and what it adds to which account."""

    n: int
    op: Op
    moves: list[tuple[str, Cell | None, Cell | None, int]]
    accounts: dict[tuple[str, ...], int]

    @property
    def at(self) -> datetime:
        return when(self.op["occurred_at"])


def end_of(text: str) -> datetime:
    """The first moment after a date, month or year; a time is itself."""
    if "T" in text:
        return when(text)
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    if day:
        return when(f"{text}T00:00:00Z") + timedelta(days=1)
    month = month or 12
    return when(f"{year + month // 12:04d}-{month % 12 + 1:02d}-01T00:00:00Z")


class Slips:
    """What stands where, as the slips say."""

    def __init__(self) -> None:
        self.slips: list[Slip] = []
        self.undone: set[str] = set()
        self.stands: dict[str, Counter[Cell]] = {}
        self.accounts: Counter[tuple[str, ...]] = Counter()

    def valid(self, *kinds: str) -> list[Op]:
        """The operations of these kinds that were not reversed, oldest first."""
        return [slip.op for slip in self.slips if slip.op["op"] in kinds and slip.op["id"] not in self.undone]

    def known(self, kind: str, field: str = "code") -> dict[str, Op]:
        """The operations of a kind by their code."""
        return {op[field]: op for op in self.valid(kind)}

    def is_place(self, code: str) -> bool | None:
        """Whether a holder is a place or a party; None is neither."""
        return True if code in self.known("add_place") else False if code in self.known("add_party") else None

    def around(self, place: str | None) -> list[str]:
        """The place and those around it."""
        places = self.known("add_place")
        found = []
        while place in places:
            found.append(place)
            place = places[place].get("within")
        return found

    def cells(self, item: str) -> dict[Cell, int]:
        """Where an item stands, or how much of it."""
        return {cell: quantity for cell, quantity in self.stands.get(item, Counter()).items() if quantity}

    def at(self, moment: datetime) -> dict[str, dict[Cell, int]]:
        """What stood where as of a moment, from what is known now."""
        found: dict[str, Counter[Cell]] = {}
        for slip in self.slips:
            if slip.at <= moment:
                for item, was, becomes, quantity in slip.moves:
                    cells = found.setdefault(item, Counter())
                    if item.startswith("W"):
                        cells.clear()
                    elif was:
                        cells[was] -= quantity
                    if becomes:
                        cells[becomes] += quantity
        sums = {item: {cell: each for cell, each in cells.items() if each} for item, cells in found.items()}
        return {item: cells for item, cells in sums.items() if cells}

    def weapon(self, code: str) -> Cell | None:
        """Where a weapon stands."""
        return next(iter(self.cells(code)), None) if code.startswith("W") else None

    def exists(self, lot: str) -> bool:
        """Whether the lot came on charge and that was not reversed."""
        return lot in self.new_items() and bool(self.cells(lot))

    def new_items(self) -> dict[str, tuple[Op, Op]]:
        """Every item ever taken on charge, reversed or not: its description and the operation that brought it."""
        found = {}
        for slip in self.slips:
            for line in slip.op.get("lines", ()) if slip.op["op"] in ("register", "adjust") else ():
                new = line.get("new_weapon") or line.get("new_lot")
                if new:
                    found[new["id"]] = (new, slip.op)
        return found

    def identity(self, weapon: str) -> Op:
        """What is known of a weapon now."""
        new = dict(self.new_items()[weapon][0])
        new["markings"] = list(new.get("markings", ()))
        for op in self.valid("correct_identity"):
            if op["weapon"] == weapon:
                new = self.corrected(new, op["changes"])
        return new

    def corrected(self, known: Op, changes: Op) -> Op:
        """What is known after a correction; a weapon that never had a serial has none."""
        after = {**known, **changes, "markings": known["markings"] + changes.get("markings", [])}
        if changes.get("serial_status") == "NONE" and "serial" not in changes:
            after["serial"] = None
        return after

    def held(self, item: str, holder: str) -> bool:
        """Whether a hold stands on the item where it is."""
        return any(at in (None, holder) for _, _, at in self.holds(item))

    def holds(self, item: str) -> list[tuple[str, int, str | None]]:
        """The holds on an item that stand: operation, line, place."""
        found = []
        for op in self.valid("hold"):
            for n, line in enumerate(op["lines"]):
                if (line.get("weapon") or line["lot"]) == item and not self.accounts[
                    "released", op["id"], str(n)
                ]:
                    found.append((op["id"], n, line.get("at")))
        return found

    def restriction(self, lot: str) -> str:
        """The restriction of a lot, CLEARED when it has none."""
        return next((op["status"] for op in reversed(self.valid("restrict")) if op["lot"] == lot), "CLEARED")

    def owed(self, issue: str, item: str) -> int:
        """What is still owed of an item on an issue."""
        return self.accounts["issued", issue, item] - self.accounts["settled", issue, item]

    def issues(self, party: str, item: str) -> list[str]:
        """The issues on which a party owes an item, the one that happened first before the others."""
        found = []
        for slip in self.slips:
            issue = slip.op["id"]
            if self.party_of(issue) == party and self.accounts["issued", issue, item]:
                found.append((slip.at, slip.n, issue))
        return [issue for _, _, issue in sorted(found)]

    def party_of(self, issue: str) -> str | None:
        """The party that an operation gave goods to."""
        return next((key[2] for key in self.accounts if key[:2] == ("to", issue)), None)

    def extended(self, lot: str) -> datetime | None:
        """Until when an inspection lets the lot be used."""
        due = next(
            (
                op["next_due"]
                for op in reversed(self.valid("inspect"))
                if "next_due" in op and any(line.get("lot") == lot for line in op["lines"])
            ),
            None,
        )
        return end_of(due) if due else None

    def spoken_of(self, op: Op) -> list[Op]:
        """What an operation speaks of through another one."""
        raise NotImplementedError

    def history(self, item: str) -> list[str]:
        """The operations that moved an item or spoke of it, and those that reversed one of these."""
        found = []
        traces = {op["trace"]: op for op in (slip.op for slip in self.slips) if op["op"] == "request_trace"}
        for slip in self.slips:
            op = slip.op
            named = [op, *op.get("lines", ())]
            if op["op"] == "answer_trace":
                named.append(traces[op["trace"]])
            named += self.spoken_of(op)
            if (
                any(item == move[0] for move in slip.moves)
                or any(item in (each.get("weapon"), each.get("lot")) for each in named)
                or (op["op"] == "reverse" and op["entry"] in found)
            ):
                found.append(op["id"])
        return found
