"""
The register of holdings for a screen, a window at a time.

Rows stand in the order of every list of holdings: weapons by code, then lots by code, holder, status and condition. A
page is found through the key of the row before it, in an index, so that the last page costs no more than the first.
Each question sees the ledger as it is when it is asked, and gives what goes with the places of whoever asks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

from wamledger.domain.authority.queries import Query
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.history import history_in, kind_of
from wamledger.services.reading import reading
from wamledger.services.report_views.chain import steps
from wamledger.services.report_views.names import Names
from wamledger.services.scope import EVERYTHING, Memory, Scope, Sight
from wamledger.services.views import HoldingRow, HoldingsSummary, Step
from wamledger.services.witnesses import unseen

GONE: Final = frozenset({"DESTROYED", "EXPENDED", "HANDED_OVER", "WRITTEN_OFF"})
"""Statuses of what the mission neither has nor owes any more."""

_WEAPON, _LOT = "1", "2"
"""The first part of a key: weapons stand before lots."""

_WEAPONS: Final = """
    SELECT held.holder, held.weapon, held.condition, held.status, file.type, file.make, file.model,
    file.serial, file.serial_assigned
    FROM weapon_standing AS held JOIN weapon AS file ON file.code = held.weapon"""
_LOTS: Final = """
    SELECT held.holder, held.lot, held.condition, held.status, held.quantity, file.nature, file.lot_number
    FROM lot_standing AS held JOIN lot AS file ON file.code = held.lot"""
_LOT_KEY: Final = "(held.lot, held.holder, held.status, held.condition)"


class Browsing:
    """The holdings of a ledger, for a screen to page through.  Implements views.HoldingsSource"""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._remembered: tuple[int | None, Scope] = (None, EVERYTHING)
        self._memory: Memory = {}

    def page(self, after: str | None, limit: int) -> Sequence[HoldingRow]:
        """At most ``limit`` rows after the key, from the beginning for None."""
        with self._reading() as shelf:
            kind, *key = after.split(" ") if after is not None else ["", ""]
            rows = [] if kind == _LOT else shelf.weapons(">", key[0], limit, "ASC")
            if len(rows) < limit:
                rows += shelf.lots(">", key if kind == _LOT else None, limit - len(rows), "ASC")
            return rows

    def page_before(self, before: str | None, limit: int) -> Sequence[HoldingRow]:
        """The last ``limit`` rows before the key, from the end for None, in ascending order."""
        with self._reading() as shelf:
            kind, *key = before.split(" ") if before is not None else ["", ""]
            rows = [] if kind == _WEAPON else shelf.lots("<", key if kind == _LOT else None, limit, "DESC")
            if len(rows) < limit:
                until = key[0] if kind == _WEAPON else None
                rows += shelf.weapons("<", until, limit - len(rows), "DESC")
            return rows[::-1]

    def summary(self) -> HoldingsSummary:
        """
        What the register comes to.

        Shape: ``lines`` counts all rows; ``weapons`` and ``rounds`` what the mission has or owes, pieces among the
        rounds and bulk explosive not; ``by_status`` counts weapons.
        """
        with self._reading() as shelf:
            link, names = shelf.link, shelf.names
            newest = link.one("SELECT max(seq) FROM entry")[0]
            entries = 0 if newest is None else newest + 1
            seen, parameters = shelf.sight.weapons("held")
            by_status = dict(
                link.rows(
                    f"SELECT status, COUNT(*) FROM weapon_standing AS held WHERE {seen}"
                    " GROUP BY status ORDER BY status",
                    parameters,
                )
            )
            seen, parameters = shelf.sight.lots("held")
            lots = link.rows(
                "SELECT lot.nature, held.status, COUNT(*), CAST(SUM(held.quantity) AS BIGINT)"
                f" FROM lot_standing AS held JOIN lot ON lot.code = held.lot WHERE {seen}"
                " GROUP BY lot.nature, held.status",
                parameters,
            )
            return HoldingsSummary(
                ledger=self._ledger.about.origin,
                entries=entries,
                lines=sum(by_status.values()) + sum(cells for _nature, _status, cells, _quantity in lots),
                weapons=sum(number for status, number in by_status.items() if status not in GONE),
                rounds=sum(
                    quantity
                    for nature, status, _cells, quantity in lots
                    if status not in GONE and names.nature(nature).unit == "EACH"
                ),
                unwitnessed=unseen(link, entries).entries,
                by_status=by_status,
            )

    def history(self, item: str) -> Sequence[Step]:
        """The life of a weapon or lot, oldest first.  Refuses: weapon_unknown.  Raises: AccessFault"""
        with reading(self._ledger, Query.HISTORY) as (link, scope):
            return steps(link, kind_of(link, item, scope), item, history_in(link, item, scope))

    @contextmanager
    def _reading(self) -> Iterator[_Shelf]:
        with reading(self._ledger, Query.HOLDINGS) as (link, scope):
            yield _Shelf(link, Names(link), Sight(link, scope, memory=self._memory_of(link, scope)))

    def _memory_of(self, link: Link, scope: Scope) -> Memory:
        """What was found for the page before, where nothing has been recorded since and the same person asks."""
        state = (link.one("SELECT max(seq) FROM entry")[0], scope)
        if state != self._remembered:
            self._remembered, self._memory = state, {}
        return self._memory


class _Shelf(NamedTuple):
    """The register in one state of the ledger, as far as somebody sees it."""

    link: Link
    names: Names
    sight: Sight

    def weapons(self, side: str, code: str | None, limit: int, order: str) -> list[HoldingRow]:
        """The weapons on one side of a code, nearest first; all of them for None."""
        seen, parameters = self.sight.weapons("held")
        beyond, key = (f"held.weapon {side} ?", (code,)) if code is not None else ("1 = 1", ())
        found = self.link.rows(
            f"{_WEAPONS} WHERE {beyond} AND {seen} ORDER BY held.weapon {order} LIMIT ?",
            (*key, *parameters, limit),
        )
        return [_weapon_row(row, self.names) for row in found]

    def lots(self, side: str, key: list[str] | None, limit: int, order: str) -> list[HoldingRow]:
        """The lots on one side of a cell, nearest first; all of them for None."""
        seen, parameters = self.sight.lots("held")
        beyond = f"{_LOT_KEY} {side} (?, ?, ?, ?)" if key is not None else "1 = 1"
        found = self.link.rows(
            f"{_LOTS} WHERE {beyond} AND {seen} ORDER BY held.lot {order}, held.holder {order},"
            f" held.status {order}, held.condition {order} LIMIT ?",
            (*(key or ()), *parameters, limit),
        )
        return [_lot_row(row, self.names) for row in found]


def _weapon_row(row: Any, names: Names) -> HoldingRow:
    holder, weapon, condition, status, kind, make, model, serial, assigned = row
    return HoldingRow(
        key=f"{_WEAPON} {weapon}",
        holder=holder,
        item=weapon,
        description=", ".join(part for part in (names.type(kind) or kind, f"{make} {model}".strip()) if part),
        mark=serial or assigned or "",
        quantity=1,
        condition=condition,
        status=status,
    )


def _lot_row(row: Any, names: Names) -> HoldingRow:
    holder, lot, condition, status, quantity, nature, lot_number = row
    return HoldingRow(
        key=" ".join((_LOT, lot, holder, status, condition)),
        holder=holder,
        item=lot,
        description=names.nature(nature).name or nature,
        mark=lot_number or "",
        quantity=quantity,
        condition=condition,
        status=status,
    )
