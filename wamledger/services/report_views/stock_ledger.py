"""
The view of a stock ledger: balances from the books at both ends, and between them every entry that moved something.

Movements are read from the stays of weapons and the postings of lots, balances from the holdings as of a moment. As
everywhere, what was entered late counts from when it occurred.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Final, NamedTuple

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services.holdings import LOTS_THEN, WEAPONS_THEN, covered, moments
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.goods import Goods, Item
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.report_views.stored import Stored, stored_all
from wamledger.services.scope import is_place
from wamledger.services.views.stock_ledger import LedgerRow, OtherSide, StockAccount, StockLedgerView

HELD: Final = ("IN_STORE", "ISSUED", "IN_MAINTENANCE", "IN_TRANSIT", "AWAITING_DISPOSAL")
"""What a holder has, and can be asked to show."""
_BEGINNING: Final = -(2**62)
_FOR_EVER: Final = 2**62

_STEPS: Final = """
    SELECT weapon, shown_from, seq, holder, status, was_holder, was_status FROM (
        SELECT weapon, shown_from, seq, holder, status,
        LAG(holder) OVER (PARTITION BY weapon ORDER BY shown_from, seq) AS was_holder,
        LAG(status) OVER (PARTITION BY weapon ORDER BY shown_from, seq) AS was_status
        FROM weapon_stay WHERE weapon IN (SELECT weapon FROM weapon_stay WHERE {among})) AS step
    WHERE shown_from >= ? AND shown_from <= ? ORDER BY shown_from, seq, weapon"""

_POSTINGS: Final = """
    SELECT lot, occurred_at, seq, CAST(SUM(delta) AS BIGINT) FROM lot_posting
    WHERE {among} AND {held} AND occurred_at >= ? AND occurred_at <= ?
    GROUP BY lot, occurred_at, seq HAVING SUM(delta) <> 0 ORDER BY occurred_at, seq, lot"""


class _Change(NamedTuple):
    """What one entry did to an account: so much more or less, and which weapons."""

    seq: int
    delta: int
    items: tuple[str, ...]


def stock_ledger_view(
    ledger: Ledger,
    holder: str,
    *,
    since: Moment | None = None,
    until: Moment | None = None,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> StockLedgerView:
    """
    The stock ledger of a place with the places within it, a party, a consignment or a disposal.

    Units: since and until in microseconds, both inclusive; without them, from the beginning, up to now.
    Refuses: holder_unknown
    Raises: AccessFault, also for a holder that is no place of a narrow scope; LedgerTampered where the signed head is
    not that of the entries
    """
    with state(ledger, Query.HOLDINGS, holder) as found:
        source = provenance(
            ledger,
            found,
            generated_by=generated_by,
            generated_at=generated_at,
            as_of=until,
            language=language,
        )
        holders = _holders(found, holder)
        names = Names(found.link)
        asked = _Asked(
            found,
            names,
            holders,
            _BEGINNING if since is None else since,
            _FOR_EVER if until is None else until,
        )
        return StockLedgerView(
            provenance=source,
            holder=holder,
            holder_name=names.holder(holder),
            holders=tuple(sorted(holders)),
            since=since,
            until=source.generated_at if until is None else until,
            accounts=tuple(asked.accounts()),
        )


def _holders(found: State, holder: str) -> frozenset[str]:
    """The holder and what is within it, as far as a narrow scope reaches: such a scope has the books of its places alone."""
    holders = covered(found.link, holder, found.scope)
    if found.scope.places is None:
        return holders
    if not holders & found.scope.places:
        raise out_of_scope(holder, found.scope)
    return holders & found.scope.places


class _Asked:
    """The accounts of some holders in a period."""

    def __init__(
        self, found: State, names: Names, holders: frozenset[str], since: Moment, until: Moment
    ) -> None:
        self._link: Link = found.link
        self._scope = found.scope
        self._names = names
        self._goods = Goods(found.link, names)
        self._holders = holders
        self._since, self._until = since, until
        self._entries: dict[int, Stored] = {}

    def accounts(self) -> Iterator[StockAccount]:
        """Every account with a balance or a movement: weapons by type, then lots by nature and code."""
        opening = self._balances(self._since - 1, HELD) if self._since > _BEGINNING else {}
        closing = self._balances(self._until, HELD)
        lost = self._balances(self._until, ("UNACCOUNTED",))
        changes = {**self._weapon_changes(), **self._lot_changes()}
        numbers = {change.seq for each in changes.values() for change in each}
        self._entries = {each.seq: each for each in stored_all(self._link, numbers)}
        keys = {*opening, *closing, *lost, *changes}
        for key in sorted(keys, key=self._order):
            yield self._account(
                key, opening.get(key, 0), changes.get(key, []), closing.get(key, 0), lost.get(key, 0)
            )

    def _order(self, key: Item) -> tuple[bool, str, str]:
        kind, code = key
        return (False, code, "") if kind == "weapon" else (True, self._goods.line(key, 1, "").nature, code)

    def _account(
        self, key: Item, opening: int, changes: list[_Change], closing: int, lost: int
    ) -> StockAccount:
        kind, code = key
        balance = opening
        rows: list[LedgerRow] = []
        for change in changes:
            balance += change.delta
            rows.append(self._row(key, change, balance))
        line = None if kind == "weapon" else self._goods.line(key, 1, "")
        return StockAccount(
            item_kind=kind,
            code=code,
            name=line.nature_name if line else self._names.type(code),
            nature=line.nature if line else code,
            mark=line.mark if line else "",
            unit=line.unit if line else "EACH",
            opening=opening,
            rows=tuple(rows),
            closing=closing,
            unaccounted=lost,
        )

    def _row(self, key: Item, change: _Change, balance: int) -> LedgerRow:
        entry = self._entries[change.seq]
        operation = entry.operation
        return LedgerRow(
            seq=entry.seq,
            entry=operation["id"],
            operation=operation["op"],
            occurred_at=moment.parse(operation["occurred_at"]),
            recorded_at=moment.parse(entry.body["recorded_at"]),
            document=operation.get("document", ""),
            others=tuple(self._others(entry, key, change)),
            items=change.items,
            received=max(change.delta, 0),
            given=max(-change.delta, 0),
            balance=balance,
            by=operation["by"],
            approved_by=operation.get("approved_by", ""),
        )

    def _others(self, entry: Stored, key: Item, change: _Change) -> Iterator[OtherSide]:
        """The other end of what the entry moved of the account, each once."""
        wanted = frozenset(change.items)
        seen: set[OtherSide] = set()
        for move in entry.moves:
            if (move["weapon"] not in wanted) if "weapon" in move else (("lot", move["lot"]) != key):
                continue
            cell = move["from"] if change.delta > 0 else move["to"]
            if cell is None:
                code = (entry.operation.get("acquisition") or {}).get("from", "")
                side = OtherSide(code, self._names.holder(code), "")
            elif cell[0] in self._holders and cell[1] in HELD:
                continue
            elif is_place(self._link, cell[0]) and not self._reaches(cell[0]):
                side = OtherSide("", "", cell[1])
            else:
                side = OtherSide(cell[0], self._names.holder(cell[0]), cell[1])
            if side not in seen:
                seen.add(side)
                yield side

    def _reaches(self, place: str) -> bool:
        scope = self._scope
        return scope.places is None or place in scope.places | scope.around

    def _balances(self, as_of: Moment, statuses: tuple[str, ...]) -> dict[Item, int]:
        """What the books have as of a moment, by account."""
        among, holders = self._link.among("held.holder", sorted(self._holders))
        wanted, codes = self._link.among("held.status", list(statuses))
        weapons_then, lots_then = moments(as_of)
        found: dict[Item, int] = {
            ("weapon", type_): many
            for type_, many in self._link.rows(
                f"SELECT weapon.type, COUNT(*) FROM ({WEAPONS_THEN}) AS held JOIN weapon ON weapon.code = held.weapon"
                f" WHERE {among} AND {wanted} GROUP BY weapon.type",
                (*weapons_then, *holders, *codes),
            )
        }
        for lot, quantity in self._link.rows(
            f"SELECT held.lot, CAST(SUM(held.quantity) AS BIGINT) FROM ({LOTS_THEN}) AS held"
            f" WHERE {among} AND {wanted} GROUP BY held.lot",
            (*lots_then, *holders, *codes),
        ):
            if quantity:
                found["lot", lot] = quantity
        self._goods.look_up(key for key in found if key[0] == "lot")
        return found

    def _weapon_changes(self) -> dict[Item, list[_Change]]:
        among, holders = self._link.among("holder", sorted(self._holders))
        came: dict[tuple[str, int], dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
        order: list[tuple[str, int]] = []
        types: dict[str, str] = {}
        for weapon, _at, seq, holder, status, was_holder, was_status in self._link.rows(
            _STEPS.format(among=among), (*holders, self._since, self._until)
        ):
            is_here = holder in self._holders and status in HELD
            was_here = was_holder in self._holders and was_status in HELD
            if is_here == was_here:
                continue
            if weapon not in types:
                types[weapon] = self._link.one("SELECT type FROM weapon WHERE code = ?", (weapon,))[0]
            key = (types[weapon], seq)
            if key not in came:
                order.append(key)
            came[key][1 if is_here else -1].append(weapon)
        found: dict[Item, list[_Change]] = defaultdict(list)
        for type_, seq in order:
            for sign, weapons in came[type_, seq].items():
                found["weapon", type_].append(_Change(seq, sign * len(weapons), tuple(weapons)))
        return found

    def _lot_changes(self) -> dict[Item, list[_Change]]:
        among, holders = self._link.among("holder", sorted(self._holders))
        held, statuses = self._link.among("status", list(HELD))
        found: dict[Item, list[_Change]] = defaultdict(list)
        for lot, _at, seq, delta in self._link.rows(
            _POSTINGS.format(among=among, held=held), (*holders, *statuses, self._since, self._until)
        ):
            found["lot", lot].append(_Change(seq, delta, ()))
        self._goods.look_up(found)
        return found
