"""
What people did in the period of an audit pack: movements, counts, losses, disposals, and who stood in which part.

The entries themselves are read, one by one. People stand by their role; who is meant, the entries say to whoever may read
them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Final

import orjson

from wamledger.domain.authority.roles import ROLES
from wamledger.domain.moment import Moment
from wamledger.ledger.link import Link
from wamledger.services.report_views.losses import settlements
from wamledger.services.report_views.names import Names
from wamledger.services.report_views.stored import standing_only, stored_all
from wamledger.services.staff import UNKNOWN
from wamledger.services.views.audit_pack import (
    CountDone,
    DisposalSum,
    DutyLine,
    LossLine,
    OperationSum,
    SameHand,
)

Row = dict[str, Any]
EXAMPLES: Final = 12
"""How many codes are named of those that a case concerns."""
_HOUR: Final = 3_600_000_000
_BEGINNING: Final = -(2**62)

_ENTRIES: Final = (
    "SELECT seq, recorded_at, occurred_at, entry FROM entry WHERE occurred_at BETWEEN ? AND ? ORDER BY seq"
)
_COUNTS: Final = """
    SELECT sheet.id, sheet.place, sheet.party, sheet.cut_off, sheet.kind, sheet.scope,
    (SELECT COUNT(*) FROM count_line WHERE count_line.seq = sheet.seq)
    FROM count_sheet AS sheet WHERE sheet.reversed_seq IS NULL AND sheet.cut_off BETWEEN ? AND ?
    ORDER BY sheet.cut_off, sheet.id"""
_DISPOSALS: Final = """
    SELECT disposal.code, disposal.place, disposal.planned_at, line.item_kind,
    CASE WHEN line.item_kind = 'lot' THEN lot.nature ELSE '' END AS nature,
    CAST(SUM(line.planned) AS BIGINT), CAST(SUM(line.withdrawn) AS BIGINT), CAST(SUM(line.lost) AS BIGINT),
    CAST(SUM(line.destroyed) AS BIGINT), CAST(SUM(line.verified) AS BIGINT)
    FROM disposal JOIN disposal_line AS line ON line.disposal = disposal.code
    LEFT JOIN lot ON lot.code = line.item AND line.item_kind = 'lot'
    WHERE disposal.planned_at <= ?
    GROUP BY disposal.code, disposal.place, disposal.planned_at, line.item_kind,
    CASE WHEN line.item_kind = 'lot' THEN lot.nature ELSE '' END
    ORDER BY disposal.code, line.item_kind DESC, nature"""


class Conduct:
    """What the entries of a period say."""

    def __init__(
        self, link: Link, names: Names, since: Moment | None, until: Moment, late_hours: int
    ) -> None:
        self._link, self._names = link, names
        self._begin, self._until = _BEGINNING if since is None else since, until
        self._late = late_hours * _HOUR
        self._roles = {
            code: role_of(orjson.loads(held))
            for code, held in link.rows("SELECT code, roles FROM user_account")
        }
        self._keepers = dict(link.rows("SELECT code, keeper FROM place WHERE keeper IS NOT NULL"))
        self._dispatchers = dict(link.rows("SELECT dispatch, by_user FROM consignment"))
        self._destroyers = {
            code: set(orjson.loads(held)) for code, held in link.rows("SELECT code, destroyers FROM disposal")
        }
        self._reversed = {entry for (entry,) in link.rows("SELECT entry FROM reversal")}
        self.entries = 0
        self._sums: dict[str, Counter[str]] = defaultdict(Counter)
        self._duties: Counter[tuple[str, str, str]] = Counter()
        self._cases: dict[tuple[str, str], list[str]] = defaultdict(list)
        self._losses: list[int] = []
        self._disposals: set[str] = set()
        for block in link.stream(_ENTRIES, (self._begin, until)):
            for seq, recorded_at, occurred_at, entry in block:
                self._read(seq, recorded_at - occurred_at, orjson.loads(bytes(entry))["body"])

    def _read(self, seq: int, late: int, body: Row) -> None:
        operation, op = body["operation"], body["operation"]["op"]
        sums = self._sums[op]
        self.entries += 1
        sums["entries"] += 1
        sums["reversed"] += operation["id"] in self._reversed
        sums["late"] += late > self._late and not body.get("historical", False)
        for move in body["effects"].get("moves", ()):
            sums["weapons" if "weapon" in move else "lots"] += 1
        self._duties[op, self.role(operation["by"]), self.role(operation.get("approved_by"))] += 1
        for case in self._same_hand(operation):
            self._cases[case, self.role(operation["by"])].append(operation["id"])
        if op == "report_loss":
            self._losses.append(seq)
        if op in ("plan_disposal", "destroy", "verify_destruction"):
            self._disposals.add(str(operation.get("disposal") or operation["id"]))

    def role(self, code: str | None) -> str:
        """The role of a person; empty for nobody."""
        return "" if code is None else self._roles.get(code, UNKNOWN)

    def _same_hand(self, operation: Row) -> Iterable[str]:
        """The cases of one person in two parts that an entry is."""
        by, approved_by = operation["by"], operation.get("approved_by")
        if approved_by == by:
            yield "RECORDED_AND_APPROVED"
        kept = {self._keepers.get(str(operation.get(name))) for name in ("from", "to", "place")} - {None}
        if approved_by is not None and approved_by in kept:
            yield "KEEPER_APPROVED"
        if operation["op"] == "count" and operation["kind"] == "INDEPENDENT":
            counters = {str(each).upper() for each in operation["counted_by"]}
            if not counters.isdisjoint(str(each) for each in kept):
                yield "KEEPER_COUNTED"
        if operation["op"] == "receive" and self._dispatchers.get(operation.get("dispatch", "")) == by:
            yield "DISPATCHED_AND_RECEIVED"
        if operation["op"] == "verify_destruction" and by in self._destroyers.get(operation["disposal"], ()):
            yield "DESTROYED_AND_VERIFIED"

    # what was read

    def operations(self) -> tuple[OperationSum, ...]:
        """The entries by operation."""
        return tuple(
            OperationSum(op, *(sums[name] for name in ("entries", "reversed", "late", "weapons", "lots")))
            for op, sums in sorted(self._sums.items())
        )

    def duties(self) -> tuple[DutyLine, ...]:
        """Operations that a second person approved, or that somebody recorded alone, by role."""
        return tuple(DutyLine(*key, number) for key, number in sorted(self._duties.items()))

    def same_hands(self) -> tuple[SameHand, ...]:
        """One person in two parts, by case and role."""
        return tuple(
            SameHand(case, role, len(ids), tuple(ids[:EXAMPLES]))
            for (case, role), ids in sorted(self._cases.items())
        )

    def counts(self, rests: Counter[str]) -> tuple[CountDone, ...]:
        """The counts that stand; ``rests`` says how many findings rest on an entry."""
        return tuple(
            CountDone(
                count=id_,
                holder=place or party,
                holder_name=self._names.holder(place or party),
                cut_off_at=cut_off,
                kind=kind,
                scope=scope,
                lines=lines,
                findings=rests[id_],
            )
            for id_, place, party, cut_off, kind, scope, lines in self._link.rows(
                _COUNTS, (self._begin, self._until)
            )
        )

    def losses(self) -> tuple[LossLine, ...]:
        """Each item of each report of loss that stands, with what became of it by now."""
        reports = standing_only(self._link, stored_all(self._link, self._losses))
        items = [_item(move) for each in reports for move in each.moves]
        settled = settlements(self._link, items)
        discovered = dict(self._link.rows("SELECT id, discovered_at FROM loss"))
        found = []
        for each in reports:
            for item in dict.fromkeys(map(_item, each.moves)):
                part = settled.get((each.operation["id"], item))
                if part is None:
                    continue
                found.append(
                    LossLine(
                        loss=each.operation["id"],
                        kind=each.operation["kind"],
                        origin=part.holder,
                        discovered_at=discovered[each.operation["id"]],
                        item=item,
                        what=self._what(item),
                        reported=part.reported,
                        recovered=part.recovered,
                        written_off=part.written_off,
                        open=part.open,
                    )
                )
        return tuple(found)

    def _what(self, item: str) -> str:
        row = self._link.one("SELECT type FROM weapon WHERE code = ?", (item,))
        if row:
            return self._names.type(row[0]) or str(row[0])
        row = self._link.one("SELECT nature FROM lot WHERE code = ?", (item,))
        return (self._names.nature(row[0]).name or str(row[0])) if row else ""

    def disposals(self) -> tuple[DisposalSum, ...]:
        """Disposals that the period tells of, and those that are not at their end."""
        return tuple(
            DisposalSum(
                disposal=code,
                place=place,
                planned_at=planned_at,
                item_kind=kind,
                code=nature,
                name=self._names.nature(nature).name if nature else "",
                planned=planned,
                withdrawn=withdrawn,
                lost=lost,
                destroyed=destroyed,
                verified=verified,
            )
            for code, place, planned_at, kind, nature, planned, withdrawn, lost, destroyed, verified in self._link.rows(
                _DISPOSALS, (self._until,)
            )
            if code in self._disposals or planned - withdrawn - lost > verified
        )


def role_of(held: Iterable[str]) -> str:
    """The role by which a person stands: of several the first in the order of the table of roles."""
    roles = set(held)
    return next((each for each in ROLES if each in roles), UNKNOWN)


def _item(move: Row) -> str:
    return str(move.get("weapon") or move["lot"])
