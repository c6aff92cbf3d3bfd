"""
Step 8: nothing came from nowhere and nothing went nowhere.

What the entries move, added up by plain arithmetic, must stand in the tables; and the accounts that are
kept beside (consignments, custody, disposals) must say of each item what its standing says. Neither looks
at how the tables were made, so that a mistake in applying is found here too.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from wamledger.ledger.link import Link
from wamledger.ledger.tables.holdings import STATUSES
from wamledger.ledger.verifying.finding import Findings, Kind, Where
from wamledger.ledger.verifying.tally import Tally

WEAPONS: Final = "weapons"


@dataclass(slots=True)
class Balance:
    """How much of a nature, or how many weapons, were taken on charge, and where they stand by status."""

    item: str
    taken: int = 0
    by_status: Counter[str] = field(default_factory=Counter)

    def as_json(self) -> dict[str, Any]:
        """The balance as data; statuses in which nothing stands are left out."""
        held = {status: self.by_status[status] for status in STATUSES if self.by_status[status]}
        return {"item": self.item, "taken_on_charge": self.taken, "by_status": held}


def balances(link: Link, tally: Tally) -> list[Balance]:
    """The balance of all weapons and of each nature, as the entries give it; weapons first, then by code."""
    nature_of = {
        lot: nature for block in link.stream("SELECT code, nature FROM lot") for lot, nature in block
    }
    found: dict[str, Balance] = {WEAPONS: Balance(WEAPONS)}
    for (lot, _holder, status, _condition), quantity in tally.items():
        item = nature_of.get(lot, lot) if lot else WEAPONS
        balance = found.setdefault(item, Balance(item))
        if status:
            balance.by_status[status] += quantity
        else:
            balance.taken -= quantity
    return [found.pop(WEAPONS), *(found[item] for item in sorted(found))]


def compare_standing(link: Link, tally: Tally, findings: Findings) -> None:
    """What stands in the tables is what the entries moved there, or the difference is among the findings."""
    _compare_weapons(link, tally, findings)
    _compare_cells(link, tally, findings)
    moved: Counter[str] = Counter()
    for (lot, _holder, status, _condition), quantity in tally.items():
        if lot and status:
            moved[status] += quantity
    for table, column in (("lot_posting", "delta"), ("lot_period", "net")):
        _compare_statuses("ammunition", table, _by_status(link, table, column), moved, findings)


def _compare_weapons(link: Link, tally: Tally, findings: Findings) -> None:
    moved = Counter({status: tally["", "", status, ""] for status in STATUSES})
    _compare_statuses(WEAPONS, "weapon_standing", _by_status(link, "weapon_standing", "1"), moved, findings)


def _by_status(link: Link, table: str, quantity: str) -> dict[str, int]:
    """The sum of a column by status, in one pass and without sorting."""
    sums = ", ".join(f"sum(CASE WHEN status = '{status}' THEN {quantity} ELSE 0 END)" for status in STATUSES)
    return {
        status: int(found or 0)
        for status, found in zip(STATUSES, link.one(f"SELECT {sums} FROM {table}"), strict=True)
    }


def _compare_statuses(
    item: str, table: str, found: dict[str, int], expected: Counter[str], findings: Findings
) -> None:
    for status, quantity in found.items():
        if quantity != expected[status]:
            findings.add(
                Kind.NOT_CONSERVED,
                Where(table=table),
                item=item,
                status=status,
                found=quantity,
                expected=expected[status],
            )


def _compare_cells(link: Link, tally: Tally, findings: Findings) -> None:
    unseen = {cell for cell, quantity in tally.items() if cell[0] and cell[2] and quantity}
    for block in link.stream("SELECT lot, holder, status, condition, quantity FROM lot_standing"):
        for *key, quantity in block:
            cell = (key[0], key[1], key[2], key[3])
            unseen.discard(cell)
            if tally[cell] != quantity:
                _cell_differs(cell, quantity, tally[cell], findings)
    for cell in sorted(unseen):
        _cell_differs(cell, 0, tally[cell], findings)


def _cell_differs(cell: tuple[str, str, str, str], found: int, expected: int, findings: Findings) -> None:
    lot, holder, status, condition = cell
    findings.add(
        Kind.NOT_CONSERVED,
        Where(table="lot_standing", key=cell),
        item=lot,
        status=f"{status} {condition} {holder}",
        found=found,
        expected=expected,
    )


_OPEN: Final = {
    "consignment_line": ("sent - received - lost", "dispatch", ("IN_TRANSIT",)),
    "disposal_line": ("planned - withdrawn - lost - destroyed", "disposal", ("AWAITING_DISPOSAL",)),
    "custody": (
        "quantity - returned - expended - lost - passed_on",
        "party",
        ("ISSUED", "IN_MAINTENANCE"),
    ),
}
"""For each account: what is open on a line, the column that names the holder, and the statuses."""


def compare_accounts(link: Link, findings: Findings) -> None:
    """What each account has open on an item stands where the account says, and nothing else stands there."""
    for table, (outstanding, holder, statuses) in _OPEN.items():
        listed = "', '".join(statuses)
        for kind, standing, quantity in (
            ("weapon", "weapon_standing", "1"),
            ("lot", "lot_standing", "quantity"),
        ):
            opened = (
                f"SELECT a.{holder}, a.item, sum({outstanding}),"
                f" (SELECT coalesce(sum({quantity}), 0) FROM {standing} s WHERE s.{kind} = a.item"
                f" AND s.holder = a.{holder} AND s.status IN ('{listed}'))"
                f" FROM {table} a WHERE a.item_kind = '{kind}' AND {outstanding} <> 0"
                f" GROUP BY a.{holder}, a.item"
            )
            stands = (
                f"SELECT s.holder, s.{kind}, 0, {quantity} FROM {standing} s WHERE s.status IN ('{listed}')"
                f" AND NOT EXISTS (SELECT 1 FROM {table} a WHERE a.{holder} = s.holder"
                f" AND a.item_kind = '{kind}' AND a.item = s.{kind} AND {outstanding} <> 0)"
            )
            for statement in (opened, stands):
                for block in link.stream(statement):
                    for code, item, open_, there in block:
                        if open_ != there:
                            findings.add(
                                Kind.ACCOUNT_DIFFERS,
                                Where(table=table, key=(code, item)),
                                account=table,
                                code=code,
                                item=item,
                                found=int(open_),
                                expected=int(there),
                            )
