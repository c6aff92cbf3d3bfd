"""The view of a restriction notice, filled from the entry that restricts, holds or releases, and from the standings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from wamledger.domain.authority.queries import Query
from wamledger.domain.moment import Moment
from wamledger.domain.refusals import Code, Refused
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.store import Ledger
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.entries import (
    entry_of,
    holder,
    item_of,
    lines_seen,
    named_items,
    sees_item,
)
from wamledger.services.report_views.goods import Goods
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.provenance import State, provenance, state
from wamledger.services.report_views.stored import Stored, posted, standing_only, stored_all
from wamledger.services.scope import Sight
from wamledger.services.views.restriction import Holding, Notice, RestrictionView

Row = dict[str, Any]
_GONE: Final = frozenset({"DESTROYED", "EXPENDED", "WRITTEN_OFF"})


def restriction_view(
    ledger: Ledger,
    code: str,
    *,
    generated_by: str,
    generated_at: Moment | None = None,
    language: str = "en",
) -> RestrictionView:
    """
    A restriction or a hold by the id of its entry, or the newest restriction of a lot by the code of the lot.

    Refuses: entry_unknown; report_of_entry; lot_never_restricted
    Raises: AccessFault where a narrow scope ends before it
    """
    with state(ledger, Query.HISTORY, code) as found:
        link, names = found.link, Names(found.link)
        entry = _entry_of(found, code)
        operation, goods = entry.operation, Goods(link, names)
        named = [(1, operation)] if operation["op"] == "restrict" else lines_seen(found, entry)
        lines = tuple(named_items(goods, [(number, _only_item(line)) for number, line in named]))
        earlier, later = _around(found, entry, [line.item for line in lines])
        return RestrictionView(
            provenance=provenance(
                ledger, found, generated_by=generated_by, generated_at=generated_at, language=language
            ),
            posted=posted(link, names, entry),
            kind=operation["op"],
            status=operation["status"] if operation["op"] == "restrict" else operation["kind"],
            was=_was(earlier) if operation["op"] == "restrict" else "",
            authority=operation["authority"],
            reason=operation["reason"],
            lines=lines,
            at=tuple(str(line.get("at", "")) for _number, line in named),
            holdings=_holdings(found, names, goods, [line.item for line in lines]),
            earlier=_notices(found, names, earlier),
            later=_notices(found, names, later),
        )


def _entry_of(found: State, code: str) -> Stored:
    """The notice that the code means.  Raises: AccessFault, which names no more than the code that was asked for"""
    try:
        return entry_of(found, _entry_for(found, code), ("restrict", "hold", "release_hold"))
    except AccessFault:
        raise out_of_scope(code, found.scope) from None


def _entry_for(found: State, code: str) -> str:
    """The id of an entry as it is, or of the newest restriction of a lot.  Refuses: lot_never_restricted"""
    if found.link.one("SELECT 1 FROM entry WHERE id = ?", (code,)):
        return code
    if found.link.one("SELECT 1 FROM lot WHERE code = ?", (code,)) is None:
        return code
    numbers = [
        seq for (seq,) in found.link.rows("SELECT seq FROM restriction WHERE lot = ? ORDER BY seq", (code,))
    ]
    standing = standing_only(found.link, stored_all(found.link, numbers))
    if not standing:
        if not found.scope.is_whole:
            raise out_of_scope(code, found.scope)
        raise Refused(Code.LOT_NEVER_RESTRICTED, "code", found=code)
    return str(standing[-1].operation["id"])


def _only_item(line: Row) -> Row:
    """The line, or the operation on a whole lot, as far as it says which item and how much."""
    return {
        name: line[name]
        for name in ("weapon", "lot", "quantity", "seal", "package", "remarks")
        if line.get(name)
    }


def _around(found: State, entry: Stored, items: list[str]) -> tuple[list[Stored], list[Stored]]:
    """
    What the entry follows or ends, and what followed it, of the same items and, for holds, of the same kind.

    Reversed ones are left out.
    """
    operation = entry.operation
    ops = ("restrict",) if operation["op"] == "restrict" else ("hold", "release_hold")
    numbers: set[int] = set()
    for kind in ("W", "L"):
        condition, parameters = found.link.among("subject.code", items)
        numbers |= {
            seq
            for seq, op in found.link.rows(
                "SELECT entry.seq, entry.op FROM subject JOIN entry ON entry.seq = subject.seq"
                f" WHERE subject.kind = ? AND {condition}",
                (kind, *parameters),
            )
            if op in ops and seq != entry.seq
        }
    others = [
        each
        for each in standing_only(found.link, stored_all(found.link, numbers))
        if each.operation.get("kind") == operation.get("kind")
        and any(sees_item(found.link, found.scope, item, each.seq) for item in _items(each) if item in items)
    ]
    return [each for each in others if each.seq < entry.seq], [
        each for each in others if each.seq > entry.seq
    ]


def _items(entry: Stored) -> list[str]:
    named = [entry.operation, *(entry.operation.get("lines") or ())]
    return [code for each in named if (code := item_of(each))]


def _was(earlier: list[Stored]) -> str:
    """The status of the lot before; one that was cleared had none."""
    status = str(earlier[-1].operation["status"]) if earlier else ""
    return "" if status == "CLEARED" else status


def _notices(found: State, names: Names, entries: Iterable[Stored]) -> tuple[Notice, ...]:
    return tuple(
        Notice(
            posted(found.link, names, each),
            str(each.operation.get("status") or each.operation.get("kind")),
            each.operation["reason"],
        )
        for each in entries
    )


def _holdings(found: State, names: Names, goods: Goods, items: list[str]) -> tuple[Holding, ...]:
    """Who has the items now, as far as it is seen, in the order of holder and item."""
    sight, link = Sight(found.link, found.scope), found.link
    rows: list[tuple[str, str, str, str, int]] = []
    condition, parameters = link.among("held.weapon", items)
    seen, seen_by = sight.weapons("held")
    rows += link.rows(
        "SELECT held.weapon, held.holder, held.status, held.condition, 1 FROM weapon_standing AS held"
        f" WHERE {condition} AND {seen}",
        (*parameters, *seen_by),
    )
    condition, parameters = link.among("held.lot", items)
    seen, seen_by = sight.lots("held")
    rows += link.rows(
        "SELECT held.lot, held.holder, held.status, held.condition, held.quantity FROM lot_standing AS held"
        f" WHERE held.quantity > 0 AND {condition} AND {seen}",
        (*parameters, *seen_by),
    )
    return tuple(
        Holding(
            item=item,
            holder=holder(names, where),
            status=status,
            condition=condition_,
            quantity=quantity,
            unit=goods.line((_kind(found, item), item), 1, "").unit,
        )
        for item, where, status, condition_, quantity in sorted(
            rows, key=lambda row: (row[1], row[0], *row[2:4])
        )
        if status not in _GONE
    )


def _kind(found: State, item: str) -> str:
    return "weapon" if found.link.one("SELECT 1 FROM weapon WHERE code = ?", (item,)) else "lot"
