"""Stored entries as papers need them: found by their id, seen by whoever may, and named on the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger.domain import moment
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.refusals import Code, Refused
from wamledger.i18n import _
from wamledger.ledger.faults import AccessFault
from wamledger.ledger.link import Link
from wamledger.services.history import history_in
from wamledger.services.reading import out_of_scope
from wamledger.services.report_views.names import Names
from wamledger.services.scope import Scope
from wamledger.services.views.goods import Posted

Row = dict[str, Any]
_MANY: Final = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """An entry as it is stored: its number, its body, and the hash that stands in the tree."""

    seq: int
    body: Row
    leaf: str

    @property
    def operation(self) -> Row:
        """What was recorded."""
        found: Row = self.body["operation"]
        return found

    @property
    def moves(self) -> list[Row]:
        """The movements that it made."""
        found: list[Row] = self.body["effects"].get("moves", [])
        return found

    def effects(self, name: str) -> list[Row]:
        """Another of its effects, empty where it has none of that name."""
        found: list[Row] = self.body["effects"].get(name, [])
        return found


def stored(
    link: Link, id_: str, ops: Sequence[str], scope: Scope, unknown: Code = Code.ENTRY_UNKNOWN
) -> Stored:
    """
    The entry of that id, of one of these operations, or of any where none is named.

    Refuses: ``unknown``, where there is none; report_of_entry, where it is another operation
    Raises: AccessFault where a narrow scope ends before it
    """
    row = link.one("SELECT seq, entry, leaf, op FROM entry WHERE id = ?", (id_,))
    found = _read(row) if row is not None else None
    if found is None or not sees(link, scope, found):
        if not scope.is_whole:
            raise out_of_scope(id_, scope)
        raise Refused(unknown, "code", found=id_)
    if ops and row[3] not in ops:
        allowed = [_(OPERATIONS[each].label) for each in ops]
        raise Refused(
            Code.REPORT_OF_ENTRY, "code", found=id_, op=_(OPERATIONS[row[3]].label), allowed=allowed
        )
    return found


def stored_all(link: Link, numbers: Iterable[int]) -> list[Stored]:
    """The entries of these numbers, in the order of the ledger."""
    wanted = sorted(set(numbers))
    found: list[Stored] = []
    for start in range(0, len(wanted), _MANY):
        part = wanted[start : start + _MANY]
        marks = ", ".join("?" for _each in part)
        found += map(
            _read, link.rows(f"SELECT seq, entry, leaf FROM entry WHERE seq IN ({marks}) ORDER BY seq", part)
        )
    return found


def entries_of(link: Link, op: str, *, since: int) -> list[Stored]:
    """Every entry of one operation from a number on, in the order of the ledger."""
    rows = link.rows("SELECT seq, entry, leaf FROM entry WHERE op = ? AND seq >= ? ORDER BY seq", (op, since))
    return [_read(row) for row in rows]


def _read(row: Sequence[Any]) -> Stored:
    return Stored(row[0], orjson.loads(bytes(row[1]))["body"], bytes(row[2]).hex())


def standing_only(link: Link, entries: Iterable[Stored]) -> list[Stored]:
    """Those of the entries that nobody reversed."""
    known = list(entries)
    undone = reversals(link, [each.operation["id"] for each in known])
    return [each for each in known if each.operation["id"] not in undone]


def reversals(link: Link, ids: Sequence[str]) -> dict[str, str]:
    """Which of the entries were reversed, each with the entry that did it."""
    if not ids:
        return {}
    condition, parameters = link.among("entry", ids)
    return dict(link.rows(f"SELECT entry, by_entry FROM reversal WHERE {condition}", parameters))


def posted(link: Link, names: Names, entry: Stored) -> Posted:
    """The entry as a paper names it."""
    operation = entry.operation
    by, approved_by = operation["by"], operation.get("approved_by", "")
    return Posted(
        seq=entry.seq,
        entry=operation["id"],
        operation=operation["op"],
        occurred_at=moment.parse(operation["occurred_at"]),
        recorded_at=moment.parse(entry.body["recorded_at"]),
        by=by,
        by_name=names.person(by),
        approved_by=approved_by,
        approver_name=names.person(approved_by),
        witnesses=tuple(operation.get("witnessed_by", ())),
        document=operation.get("document", ""),
        remarks=operation.get("remarks", ""),
        leaf=entry.leaf,
        is_historical=bool(entry.body.get("historical", False)),
        reversed_by=reversals(link, [operation["id"]]).get(operation["id"], ""),
    )


def sees(link: Link, scope: Scope, entry: Stored) -> bool:
    """
    Whether somebody with the scope sees the paper of an entry: it names a place of theirs, or stands in a history of theirs.

    Whoever keeps one end of a movement has the paper of it, and it names both ends.
    """
    if scope.places is None or scope.places & _places(link, entry.operation):
        return True
    items = dict.fromkeys(str(move.get("weapon") or move["lot"]) for move in entry.moves)
    return any(_stands_in_history(link, item, scope, entry) for item in items)


def _stands_in_history(link: Link, item: str, scope: Scope, entry: Stored) -> bool:
    try:
        told = history_in(link, item, scope)
    except AccessFault:
        return False
    return any(each["seq"] == entry.seq for each in told)


def _places(link: Link, operation: Row) -> set[str]:
    """The places that an operation names, also by way of its consignment or its disposal."""
    named = {operation.get(name) for name in ("from", "to", "place")}
    if operation["op"] in ("dispatch", "receive"):
        row = link.one(
            "SELECT origin, destination FROM consignment WHERE dispatch = ?",
            (operation.get("dispatch") or operation["id"],),
        )
        named |= set(row or ())
    if operation.get("disposal"):
        row = link.one("SELECT place FROM disposal WHERE code = ?", (operation["disposal"],))
        named |= set(row or ())
    return {code for code in named if code}
