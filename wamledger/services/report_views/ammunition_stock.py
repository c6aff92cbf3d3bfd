"""
The view of ammunition in storehouses.

A bay belongs to the building that it lies in: what stands in one building is held against the rules of mixing together,
with the places in which each group stands, since people on the spot know what separates them. Contents come from the
holdings line by line, and for each place and licence once more by a sum of the books.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_UP, Decimal
from itertools import combinations_with_replacement
from typing import Any, Final

import orjson

from wamledger import reference
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import LOTS_THEN, covered, moments
from wamledger.services.report_views.book import Book
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, policy, provenance, state
from wamledger.services.report_views.stock import lot_balances
from wamledger.services.views.ammunition_stock import (
    AmmunitionStockView,
    Group,
    Licence,
    Load,
    Mixing,
    StoredLot,
    Storehouse,
)
from wamledger.services.views.stock import Balance

_MILLIGRAMS: Final = 1_000_000
"""In a kilogram."""
_FOR_EVER: Final = 2**62
_NOW: Final = "SELECT holder, lot, quantity, status FROM lot_standing"


def ammunition_stock_view(
    ledger: Ledger,
    *,
    at: str | None = None,
    as_of: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> AmmunitionStockView:
    """
    The ammunition in all storehouses, or in those at a place and within it.

    Units: as_of in microseconds, inclusive; without it, what stands now.  Refuses: holder_unknown
    Raises: AccessFault; LedgerTampered where the signed head is not that of the entries
    """
    with state(ledger, Query.HOLDINGS, at) as found:
        link, names = found.link, Names(found.link)
        source = provenance(
            ledger,
            found,
            generated_by=generated_by,
            generated_at=generated_at,
            as_of=as_of,
            language=language,
        )
        then = source.generated_at if as_of is None else as_of
        holders = covered(link, at, found.scope) if at is not None else None
        asked = Book(link, as_of, holders, found.scope)
        warning = policy(link, "explosive_warning_percent")
        places = _Places(found, holders, as_of)
        return AmmunitionStockView(
            provenance=source,
            as_of=then,
            at=at or "",
            at_name=names.holder(at) if at else "",
            warning_percent=warning,
            licences=tuple(places.licences(names, warning)),
            storehouses=tuple(_storehouses(link, asked, places, names, as_of, then)),
            balances=tuple(_plain(each) for each in lot_balances(asked, names)),
        )


def licences(found: State, as_of: Moment | None) -> tuple[Licence, ...]:
    """Each limit of each licensed place within reach, with how much of it was used as of a moment, or is now."""
    warning = policy(found.link, "explosive_warning_percent")
    return tuple(_Places(found, None, as_of).licences(Names(found.link), warning))


def _plain(balance: Balance) -> Balance:
    """The balance with its statuses in their order, whatever the database gave first."""
    return Balance(
        balance.code,
        balance.name,
        balance.unit,
        dict(sorted(balance.by_status.items())),
        balance.taken_on_charge,
    )


class _Places:
    """The places, and what the books say stands in each: net explosive content by division, of its own lots."""

    def __init__(self, found: State, holders: frozenset[str] | None, as_of: Moment | None) -> None:
        self._link = found.link
        self._reach = found.scope.places if holders is None else holders
        if self._reach is not None and found.scope.places is not None:
            self._reach &= found.scope.places
        self.within: dict[str, str | None] = {}
        self.kind: dict[str, str] = {}
        self._limits: dict[str, tuple[str, str]] = {}
        for code, kind, within, limits, licence in self._link.rows(
            "SELECT code, kind, within, limit_nec_kg, licence FROM place ORDER BY code"
        ):
            self.within[code], self.kind[code] = within, kind
            if limits:
                self._limits[code] = (limits, licence or "")
        self._own = self._contents(as_of)

    def _contents(self, as_of: Moment | None) -> dict[str, dict[str, tuple[int, bool]]]:
        """By place and division, the content, and whether the mission vouches for every figure of it."""
        lots, parameters = (_NOW, ()) if as_of is None else (LOTS_THEN, moments(as_of)[1])
        found: dict[str, dict[str, tuple[int, bool]]] = {}
        for holder, division, mass, about in self._link.rows(
            "SELECT held.holder, lot.hazard_division, CAST(SUM(held.quantity * lot.nec_mg) AS BIGINT),"
            " MAX(CASE WHEN nature.nec_mg = lot.nec_mg THEN 0 ELSE 1 END)"
            f" FROM ({lots}) AS held JOIN lot ON lot.code = held.lot LEFT JOIN nature ON nature.code = lot.nature"
            " WHERE held.status = 'IN_STORE' AND held.quantity > 0 GROUP BY held.holder, lot.hazard_division",
            parameters,
        ):
            found.setdefault(holder, {})[division] = (mass, not about)
        return found

    def building(self, place: str) -> str:
        """The building that a place is or lies in: for a bay, the first place around it that is none."""
        at = place
        while self.kind.get(at) == "BAY" and self.within[at]:
            at = str(self.within[at])
        return at

    def inside(self, place: str) -> list[str]:
        """The place and all places within it."""
        return [code for code in self.within if place in self._upwards(code)]

    def _upwards(self, code: str | None) -> Iterator[str]:
        while code is not None:
            yield code
            code = self.within.get(code)

    def loads(self, places: Sequence[str]) -> dict[str, tuple[int, bool]]:
        """What stands in these places together, by division."""
        sums: dict[str, tuple[int, bool]] = {}
        for place in places:
            for division, (mass, vouched) in self._own.get(place, {}).items():
                before = sums.get(division, (0, True))
                sums[division] = (before[0] + mass, before[1] and vouched)
        return sums

    def licences(self, names: Names, warning: int) -> Iterator[Licence]:
        """Each limit of each licensed place within reach, with how much of it is used by all that is within."""
        for place, (limits, licence) in self._limits.items():
            if self._reach is not None and place not in self._reach:
                continue
            loads = self.loads(self.inside(place))
            for division, limit in sorted(orjson.loads(limits).items()):
                parts = [each for key, each in loads.items() if key.startswith(division)]
                mass = sum(part for part, _vouched in parts)
                used, state_ = _use(mass, Decimal(limit), warning)
                yield Licence(
                    place=place,
                    place_name=names.holder(place),
                    licence=licence,
                    division=division,
                    limit_kg=limit,
                    nec_mg=mass,
                    is_vouched=all(vouched for _part, vouched in parts),
                    used_percent=used,
                    state=state_,
                )


def _use(mass: int, limit: Decimal, warning: int) -> tuple[str, str]:
    """How much of a limit is used, in percent, and what that means: as the ledger judges it when goods come in."""
    kilograms = Decimal(mass) / _MILLIGRAMS
    state_ = "OVER" if kilograms > limit else "NEARLY" if kilograms * 100 > limit * warning else "WITHIN"
    if not limit:
        return "", state_
    return format((kilograms * 100 / limit).quantize(Decimal("0.1"), ROUND_UP), "f"), state_


def _storehouses(
    link: Link, asked: Book, places: _Places, names: Names, as_of: Moment | None, then: Moment
) -> Iterator[Storehouse]:
    """The buildings in which something stands, by code."""
    lots: dict[str, list[StoredLot]] = {}
    for each in _lots(link, asked, places, names, as_of, then):
        lots.setdefault(places.building(each.holder), []).append(each)
    for building, stored in sorted(lots.items()):
        holders = sorted({each.holder for each in stored})
        groups = _groups(stored)
        yield Storehouse(
            place=building,
            place_name=names.holder(building),
            kind=places.kind[building],
            loads=tuple(
                Load(division, mass, vouched)
                for division, (mass, vouched) in sorted(places.loads(holders).items())
            ),
            groups=groups,
            mixing=tuple(_mixing(groups, stored)),
            lots=tuple(stored),
        )


def _lots(
    link: Link, asked: Book, places: _Places, names: Names, as_of: Moment | None, then: Moment
) -> Iterator[StoredLot]:
    """What stands in store in places, in the order of places and lots."""
    goods = Goods(link, names)
    for block in asked.lot_lines():
        rows = [row for row in block if row[3] == "IN_STORE" and row[0] in places.kind]
        goods.look_up(("lot", row[1]) for row in rows)
        for (
            holder,
            lot,
            condition,
            _status,
            quantity,
            _nature,
            _number,
            ownership,
            acquired_from,
            *_rest,
        ) in rows:
            expires_on, expires_at, extended_to, holds = link.one(
                "SELECT expires_on, expires_at, next_due_at, holds FROM lot WHERE code = ?", (lot,)
            )
            restriction, reason = _restriction(link, lot, as_of)
            yield StoredLot(
                holder=holder,
                holder_name=names.holder(holder),
                line=goods.line(("lot", lot), quantity, condition),
                ownership=ownership,
                owner=names.owner(ownership, acquired_from),
                restriction=restriction,
                restriction_reason=reason,
                expires_on=expires_on or "",
                is_expired=_is_expired(expires_at, extended_to, then),
                on_hold=bool(holds) if as_of is None else _was_held(link, lot, as_of),
            )


def _is_expired(expires_at: Moment | None, extended_to: Moment | None, then: Moment) -> bool:
    """Whether the shelf life is over, and no inspection has extended it beyond that moment."""
    if expires_at is None or then < expires_at:
        return False
    return extended_to is None or extended_to <= max(expires_at, then)


def _restriction(link: Link, lot: str, as_of: Moment | None) -> tuple[str, str]:
    """The restriction that stood on a lot, with its reason; empty where none did."""
    rows: list[Any] = link.rows(
        "SELECT restriction.status, restriction.reason FROM restriction"
        " JOIN entry ON entry.seq = restriction.seq"
        " LEFT JOIN reversal ON reversal.entry = entry.id"
        " LEFT JOIN entry AS undoing ON undoing.seq = reversal.seq"
        " WHERE restriction.lot = ? AND restriction.occurred_at <= ?"
        " AND (undoing.seq IS NULL OR undoing.occurred_at > ?)"
        " ORDER BY restriction.seq DESC LIMIT 1",
        (lot, *[_FOR_EVER if as_of is None else as_of] * 2),
    )
    return ("", "") if not rows or rows[0][0] == "CLEARED" else (rows[0][0], rows[0][1])


def _was_held(link: Link, lot: str, as_of: Moment) -> bool:
    return (
        link.one(
            "SELECT 1 FROM hold JOIN entry AS placed ON placed.seq = hold.seq"
            " LEFT JOIN entry AS freed ON freed.seq = hold.released_seq"
            " WHERE hold.subject = ? AND placed.occurred_at <= ?"
            " AND (hold.released_seq IS NULL OR freed.occurred_at > ?)",
            (f"L {lot}", as_of, as_of),
        )
        is not None
    )


def _groups(lots: Sequence[StoredLot]) -> tuple[Group, ...]:
    found: dict[str, set[str]] = {}
    for each in lots:
        if each.line.compatibility_group:
            found.setdefault(each.line.compatibility_group, set()).add(each.holder)
    return tuple(Group(group, tuple(sorted(places))) for group, places in sorted(found.items()))


def _mixing(groups: Sequence[Group], lots: Sequence[StoredLot]) -> Iterator[Mixing]:
    """
    The pairs that may not stand in one building, or only under a condition.

    A group is held against itself only where two natures of it stand there.
    """
    rules = reference.compatibility()
    for one, other in combinations_with_replacement(groups, 2):
        if one is other:
            natures = {each.line.nature for each in lots if each.line.compatibility_group == one.group}
            if len(natures) < 2:
                continue
        verdict, condition = rules.get((one.group, other.group), ("MIX", ""))
        if verdict != "MIX":
            yield Mixing(one, other, condition)
