"""The view of a deposit protocol, filled from the entry that took the deposit and from all that moved it since."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wamledger.domain import moment
from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import words
from wamledger.services.report_views.entries import (
    acquired,
    entry_of,
    holder,
    item_of,
    lines_seen,
    people,
    person,
    sees_item,
    taken,
    totals_of,
)
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.report_views.stored import Stored, posted, stored_all
from wamledger.services.views.deposit import Access, Deposited, DepositView
from wamledger.services.words import word

Row = dict[str, Any]


def deposit_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> DepositView:
    """
    The deposit that an entry took on charge, and what became of it until now.

    Refuses: entry_unknown; report_of_entry; deposit_not_of_party, where the mission or somebody else owns the goods
    Raises: AccessFault where a narrow scope ends before it
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        entry = entry_of(found, code, ("register",))
        came = entry.operation["acquisition"]
        if came["ownership"] != "PARTY":
            said = word(words.OWNERSHIP, came["ownership"])
            raise Refused(Code.DEPOSIT_NOT_OF_PARTY, "code", found=code, ownership=said)
        goods, named = Goods(link, names), lines_seen(found, entry)
        lines = taken(goods, named)
        items = [item_of(line) for _number, line in named]
        place = link.one("SELECT custody, keeper FROM place WHERE code = ?", (entry.operation["to"],))
        custody, keeper = place or ("", None)
        return DepositView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            acquired=acquired(names, entry.operation),
            destination=holder(names, entry.operation["to"]),
            custody=custody,
            keeper=person(names, keeper or ""),
            witnesses=people(names, entry.operation.get("witnessed_by", ())),
            lines=lines,
            totals=totals_of(goods, entry.moves, lines),
            standing=_standing(link, names, items),
            accesses=tuple(
                _access(link, names, each, set(items)) for each in _moved(found, items, entry.seq)
            ),
        )


def _standing(link: Link, names: Names, items: list[str]) -> tuple[Deposited, ...]:
    """Where the items stand, by holder and status."""
    sums: dict[tuple[str, str], list[int]] = {}
    for index, (table, column, count) in enumerate(
        (("weapon_standing", "weapon", "1"), ("lot_standing", "lot", "quantity"))
    ):
        condition, parameters = link.among(column, items)
        for where, status, quantity in link.rows(
            f"SELECT holder, status, {count} FROM {table} WHERE {condition}", parameters
        ):
            if quantity:
                sums.setdefault((where, status), [0, 0])[index] += quantity
    return tuple(
        Deposited(holder(names, where), status, weapons, units)
        for (where, status), (weapons, units) in sorted(sums.items())
    )


def _moved(found: State, items: list[str], after: int) -> list[Stored]:
    """The entries after the deposit that moved one of the items, as far as they see it."""
    numbers = {
        seq
        for kind in ("W", "L")
        for condition, parameters in (found.link.among("code", items),)
        for (seq,) in found.link.rows(
            f"SELECT seq FROM subject WHERE kind = ? AND {condition} AND seq > ?", (kind, *parameters, after)
        )
    }
    condition, parameters = found.link.among("weapon", items)
    numbers |= {
        seq
        for (seq,) in found.link.rows(
            f"SELECT seq FROM weapon_stay WHERE {condition} AND seq > ?", (*parameters, after)
        )
    }
    return [
        entry
        for entry in stored_all(found.link, numbers)
        if (touched := _touched(entry, set(items)))
        and any(sees_item(found.link, found.scope, item, entry.seq) for item in touched)
    ]


def _touched(entry: Stored, items: set[str]) -> list[str]:
    """The items of the deposit that the entry took from one holder to another."""
    return [code for code, _move in _changes(entry.moves, items)]


def _changes(moves: Iterable[Row], items: set[str]) -> list[tuple[str, Row]]:
    found = []
    for move in moves:
        code = str(move.get("weapon") or move.get("lot"))
        before, after = move["from"], move["to"]
        if code in items and (before is None or after is None or before[:2] != after[:2]):
            found.append((code, move))
    return found


def _access(link: Link, names: Names, entry: Stored, items: set[str]) -> Access:
    changes = [move for _code, move in _changes(entry.moves, items)]
    before, after = changes[0]["from"], changes[0]["to"]
    due = entry.operation.get("due")
    return Access(
        posted=posted(link, names, entry),
        origin=holder(names, before[0] if before else ""),
        destination=holder(names, after[0] if after else ""),
        purpose=entry.operation.get("purpose", ""),
        due=moment.parse(due) if due and due != "STANDING" else None,
        weapons=sum(1 for move in changes if move.get("weapon")),
        units=sum(move["quantity"] for move in changes if move.get("lot")),
    )
