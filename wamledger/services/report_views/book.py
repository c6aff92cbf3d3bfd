"""
The questions behind a stock report: the lines, and the sums, each a statement of its own.

What stands now is read from the standings, what stood at a time from the stays and postings. What was taken on
charge is read from neither sum: weapons are counted by their files, ammunition by the postings that have a receiving
side and no giving side.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.services.holdings import LOTS_THEN, WEAPONS_THEN, moments
from wamledger.services.scope import EVERYTHING, Scope, Sight

_WEAPONS_NOW: Final = "SELECT holder, weapon, condition, status FROM weapon_standing"
_LOTS_NOW: Final = "SELECT holder, lot, quantity, condition, status FROM lot_standing"

_TAKEN_THEN: Final = """
    SELECT count(*) FROM weapon WHERE
    (taken_at <= ? OR EXISTS (SELECT 1 FROM weapon_stay WHERE weapon = code AND shown_from <= ?))
    AND NOT (void = 1 AND EXISTS (
        SELECT 1 FROM weapon_stay WHERE weapon = code AND status = 'VOID' AND shown_from <= ?))"""
"""A move that is dated before the taking on charge shows the weapon from its own date on."""

_ONE_SIDED: Final = """
    SELECT lot.nature, CAST(SUM(side.delta) AS BIGINT) FROM lot_posting AS side JOIN lot ON lot.code = side.lot
    WHERE side.occurred_at <= ? AND NOT EXISTS (
        SELECT 1 FROM lot_posting AS other WHERE other.occurred_at = side.occurred_at AND other.seq = side.seq
        AND other.n = side.n + 1 - 2 * (side.n % 2))
    GROUP BY lot.nature"""
"""The two sides of a movement bear numbers 2k and 2k + 1; one alone came on charge, or was taken off by a reversal."""

_FOR_EVER: Final = 2**62


class Book:
    """The holdings as of a moment, or now, of all holders or of some, as far as somebody sees them."""

    def __init__(
        self, link: Link, as_of: Moment | None, holders: frozenset[str] | None, scope: Scope = EVERYTHING
    ) -> None:
        self._link = link
        self._as_of = as_of
        self.is_part = holders is not None or not scope.is_whole
        """Whether the rule that taken on charge is the sum over all statuses has no meaning here."""
        among, codes = link.among("held.holder", sorted(holders)) if holders is not None else ("1 = 1", ())
        sight = Sight(link, scope, as_of)
        weapons, of_weapons = sight.weapons("held")
        lots, of_lots = sight.lots("held")
        self._weapons_seen, self._of_weapons_seen = f"{among} AND {weapons}", (*codes, *of_weapons)
        self._lots_seen, self._of_lots_seen = f"{among} AND {lots}", (*codes, *of_lots)
        if as_of is None:
            self._weapons, self._lots = _WEAPONS_NOW, _LOTS_NOW
            self._of_weapons: tuple[Any, ...] = ()
            self._of_lots: tuple[Any, ...] = ()
        else:
            self._weapons, self._lots = WEAPONS_THEN, LOTS_THEN
            self._of_weapons, self._of_lots = moments(as_of)

    def weapon_lines(self) -> Iterator[list[Any]]:
        """Weapons by holder and code: where each stands, then what it is."""
        return self._link.stream(
            "SELECT held.holder, held.weapon, held.condition, held.status, file.type, file.make, file.model,"
            " file.calibre, file.serial, file.serial_status, file.tag, file.ownership, file.acquired_from"
            f" FROM ({self._weapons}) AS held JOIN weapon AS file ON file.code = held.weapon"
            f" WHERE {self._weapons_seen} ORDER BY held.holder, held.weapon",
            (*self._of_weapons, *self._of_weapons_seen),
        )

    def lot_lines(self) -> Iterator[list[Any]]:
        """Lots by holder and code: how much stands where, then what it is."""
        return self._link.stream(
            "SELECT held.holder, held.lot, held.condition, held.status, held.quantity, file.nature,"
            " file.lot_number, file.ownership, file.acquired_from, file.hazard_division, file.nec_mg"
            f" FROM ({self._lots}) AS held JOIN lot AS file ON file.code = held.lot"
            f" WHERE {self._lots_seen} ORDER BY held.holder, held.lot, held.status, held.condition",
            (*self._of_lots, *self._of_lots_seen),
        )

    def weapon_statuses(self) -> dict[str, int]:
        """How many weapons stand in each status."""
        return dict(
            self._link.rows(
                f"SELECT held.status, COUNT(*) FROM ({self._weapons}) AS held WHERE {self._weapons_seen}"
                " GROUP BY held.status",
                (*self._of_weapons, *self._of_weapons_seen),
            )
        )

    def by_holder(self) -> dict[str, dict[str, int]]:
        """How many weapons stand with each holder, by status; in the order of holders."""
        return _nested(
            self._link.rows(
                f"SELECT held.holder, held.status, COUNT(*) FROM ({self._weapons}) AS held WHERE {self._weapons_seen}"
                " GROUP BY held.holder, held.status ORDER BY held.holder, held.status",
                (*self._of_weapons, *self._of_weapons_seen),
            )
        )

    def by_type(self) -> dict[str, dict[str, int]]:
        """How many weapons there are of each type, by ownership; in the order of types."""
        return _nested(
            self._link.rows(
                f"SELECT file.type, file.ownership, COUNT(*) FROM ({self._weapons}) AS held"
                f" JOIN weapon AS file ON file.code = held.weapon WHERE {self._weapons_seen}"
                " GROUP BY file.type, file.ownership ORDER BY file.type, file.ownership",
                (*self._of_weapons, *self._of_weapons_seen),
            )
        )

    def lot_statuses(self) -> dict[str, dict[str, int]]:
        """How much of each nature stands in each status."""
        return _nested(
            self._link.rows(
                "SELECT file.nature, held.status, CAST(SUM(held.quantity) AS BIGINT)"
                f" FROM ({self._lots}) AS held JOIN lot AS file ON file.code = held.lot WHERE {self._lots_seen}"
                " GROUP BY file.nature, held.status ORDER BY file.nature, held.status",
                (*self._of_lots, *self._of_lots_seen),
            )
        )

    def weapons_taken(self) -> int:
        """How many weapons were taken on charge, less those whose taking on charge was reversed."""
        if self._as_of is None:
            return int(self._link.one("SELECT COUNT(*) FROM weapon WHERE void = 0")[0])
        return int(self._link.one(_TAKEN_THEN, (self._as_of,) * 3)[0])

    def lots_taken(self) -> dict[str, int]:
        """How much of each nature was taken on charge, less what was reversed."""
        until = _FOR_EVER if self._as_of is None else self._as_of
        return dict(self._link.rows(_ONE_SIDED, (until,)))


def _nested(rows: list[Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for outer, inner, number in rows:
        found.setdefault(outer, {})[inner] = number
    return found
