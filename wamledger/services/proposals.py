"""
Proposals: what waits for a second person, what it would do, and what became of it.

Listing is reading and changes nothing: a proposal whose time is over is shown as lapsed, and the entry that says so
comes with the next posting.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import orjson

from wamledger.domain import moment
from wamledger.domain.authority import roles
from wamledger.domain.authority.queries import OF_AUTHORITY, Query
from wamledger.domain.operations import OPERATIONS
from wamledger.domain.reading import Malformed, read
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.stock import Row
from wamledger.i18n import _
from wamledger.ledger.link import Link
from wamledger.ledger.store import Ledger
from wamledger.services import posting
from wamledger.services.foreseeing import foreseen
from wamledger.services.journal import JournalLine
from wamledger.services.posting_report import Report
from wamledger.services.reading import may, out_of_scope, reading
from wamledger.services.scope import Scope
from wamledger.services.views import ProposalRow, ProposalView

_COLUMNS: Final = (
    "code",
    "op",
    "operation",
    "by_user",
    "proposed_at",
    "expires_at",
    "status",
    "decided_by",
    "decided_at",
    "reason",
    "decided_seq",
    "seq",
)


def propose(
    ledger: Ledger,
    lines: Iterable[JournalLine],
    *,
    expires_at: str | None = None,
    dry_run: bool = False,
) -> Report:
    """
    Each operation waits for a second person, by whoever it names as recording it, or the call is refused whole.

    Refuses: what the operation propose refuses
    """
    made = (_proposing(line, ledger.clock(), expires_at) for line in lines)
    return posting.post_lines(ledger, made, dry_run=dry_run, receipts=True)


def propose_operation(ledger: Ledger, operation: Row, *, dry_run: bool = False) -> Report:
    """The same for one operation, given as an object."""
    return posting.post_operations(
        ledger, [_proposal(operation, ledger.clock(), None)], receipts=True, dry_run=dry_run
    )


def _proposing(line: JournalLine, now: int, expires_at: str | None) -> JournalLine:
    """The line, with its operation as a proposal; what is wrong with its form stays."""
    if line.operation is None:
        return line
    made = JournalLine(line.file, line.number, line.size)
    try:
        made.op, made.operation = read(_proposal(line.operation, now, expires_at))
    except Malformed as malformed:
        made.faults = malformed.faults
    return made


def _proposal(operation: Row, now: int, expires_at: str | None) -> Row:
    return _filled(
        {
            "op": "propose",
            "occurred_at": moment.canonical(now),
            "by": operation.get("by"),
            "operation": operation,
            "expires_at": expires_at,
        }
    )


def decide(ledger: Ledger, op: str, proposal: str, *, by: str, reason: str | None = None) -> Report:
    """The proposal is approved, rejected, withdrawn or lapsed: ``op`` is the operation that says so."""
    decision: Row = {
        "op": op,
        "occurred_at": moment.canonical(ledger.clock()),
        "by": by,
        "proposal": proposal,
        "reason": reason,
    }
    return posting.post_operations(ledger, [_filled(decision)], receipts=True)


def _filled(operation: Row) -> Row:
    return {name: value for name, value in operation.items() if value is not None}


def proposals(ledger: Ledger, *, every: bool = False) -> list[ProposalRow]:
    """
    The open proposals that whoever reads may see, the one that lapses next first; ``every`` adds the decided ones.

    Raises: AccessFault where they may see none at all.
    """
    found: dict[str, tuple[int, ProposalRow]] = {}
    now = ledger.clock()
    for query, wanted in ((Query.PROPOSALS, False), (Query.PROPOSALS_OF_AUTHORITY, True)):
        if not may(ledger, query):
            continue
        with reading(ledger, query) as (link, scope):
            for row in _rows(link, "" if every else " WHERE status = 'OPEN'"):
                listed = _listed(row, now)
                is_listed = (row["op"] in OF_AUTHORITY) is wanted and (every or listed.status == "OPEN")
                if is_listed and (scope.is_whole or _is_seen(link, scope, row, ledger.about.code, now)):
                    found[row["code"]] = (row["expires_at"], listed)
    if not found:
        # whoever may see none at all is told so
        with either(ledger):
            pass
    return [row for _expires, row in sorted(found.values(), key=lambda pair: (pair[0], pair[1].code))]


def either(ledger: Ledger) -> Any:
    """
    The door of the one of the two lists that the person may see; of the list of goods where it is neither.

    Raises: AccessFault
    """
    authority = may(ledger, Query.PROPOSALS_OF_AUTHORITY) and not may(ledger, Query.PROPOSALS)
    return reading(ledger, Query.PROPOSALS_OF_AUTHORITY if authority else Query.PROPOSALS)


def proposal(ledger: Ledger, code: str) -> ProposalView:
    """
    One proposal, with what it would do as the ledger stands, and what happened to its items since.

    Refuses: proposal_unknown.  Raises: AccessFault
    """
    now = ledger.clock()
    with ledger.reading() as link:
        rows = list(_rows(link, " WHERE code = ?", (code,)))
    query = Query.PROPOSALS_OF_AUTHORITY if rows and rows[0]["op"] in OF_AUTHORITY else Query.PROPOSALS
    with reading(ledger, query) as (link, scope):
        row = next(iter(_rows(link, " WHERE code = ?", (code,))), None)
        if row is None:
            if not scope.is_whole:
                raise out_of_scope(code, scope)
            raise Refused(Code.PROPOSAL_UNKNOWN, "proposal", found=code)
        if not scope.is_whole and not _is_seen(link, scope, row, ledger.about.code, now):
            raise out_of_scope(code, scope)
        effect, _places = foreseen(
            link, row["operation"], mission=ledger.about.code, now=now, proposal=row["code"]
        )
        return ProposalView(
            _listed(row, now),
            row["operation"],
            effect,
            tuple(_later(link, row)),
            tuple(sorted(roles.TABLE[row["op"]].approves)),
            _carried_out(link, row),
        )


def _rows(link: Link, condition: str, parameters: tuple[Any, ...] = ()) -> Iterator[Row]:
    for values in link.rows(
        f"SELECT {', '.join(_COLUMNS)} FROM proposal{condition} ORDER BY expires_at, code", parameters
    ):
        row = dict(zip(_COLUMNS, values, strict=True))
        row["operation"] = orjson.loads(row["operation"])
        yield row


def _listed(row: Row, now: int) -> ProposalRow:
    over = row["status"] == "OPEN" and row["expires_at"] <= now
    return ProposalRow(
        row["code"],
        row["op"],
        _(OPERATIONS[row["op"]].label),
        row["by_user"],
        row["proposed_at"],
        row["expires_at"],
        "LAPSED" if over else row["status"],
        row["decided_by"] or "",
        row["decided_at"],
        row["reason"] or "",
    )


def _is_seen(link: Link, scope: Scope, row: Row, mission: str, now: int) -> bool:
    """Whether the proposal is the reader's own, or concerns a place that they may read of."""
    if row["by_user"] == scope.user:
        return True
    _effect, places = foreseen(link, row["operation"], mission=mission, now=now, proposal=row["code"])
    return bool(scope.places and not scope.places.isdisjoint(places))


def _later(link: Link, row: Row) -> Iterable[str]:
    """The entries after the proposal that speak of what it reserves."""
    until = row["decided_seq"] if row["decided_seq"] is not None else 2**62
    return [
        id_
        for id_, _seq in link.rows(
            "SELECT DISTINCT entry.id, entry.seq FROM reservation"
            " JOIN subject ON subject.kind = substr(reservation.subject, 1, 1)"
            " AND subject.code = substr(reservation.subject, 3)"
            " JOIN entry ON entry.seq = subject.seq"
            " WHERE reservation.proposal = ? AND entry.seq > ? AND entry.seq < ? ORDER BY entry.seq",
            (row["code"], row["seq"], until),
        )
    ]


def _carried_out(link: Link, row: Row) -> str:
    """The id of the operation that took effect: the entry after the approval."""
    if row["status"] != "APPROVED":
        return ""
    found = link.one("SELECT id FROM entry WHERE seq = ?", (row["decided_seq"] + 1,))
    return "" if found is None else str(found[0])
