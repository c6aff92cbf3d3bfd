"""
Posting what stands in a form: the operation, and the files that belong to it, in one transaction.

Where a second person has to agree it is proposed instead. A form that was interrupted between the posting and the
moment at which its draft was thrown away is known again: what it asked for is on record already.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, Final

import orjson

from wamledger.domain import moment
from wamledger.domain.notices import Notice
from wamledger.domain.refusals import Refused
from wamledger.ledger.store import Ledger
from wamledger.services.form_fields.judging import Faults, placed, with_files
from wamledger.services.form_fields.shape import FormShape
from wamledger.services.form_fields.values import Operation, Values, assembled
from wamledger.services.on_screen import telling


@dataclass(frozen=True, slots=True)
class Recorded:
    """
    What became of a form.

    Shape: with ``faults`` nothing was recorded; ``operation`` is what stands on record, with what the ledger assigned;
    ``is_proposal`` where it waits for a second person, and ``id`` is then that of the proposal.
    """

    faults: Faults
    id: str = ""
    seq: int = -1
    operation: Operation | None = None
    notices: tuple[Notice, ...] = ()
    is_proposal: bool = False
    was_recorded: bool = False
    """Whether it was on record before."""


def record(ledger: Ledger, shape: FormShape, values: Values, *, propose: bool = False) -> Recorded:
    """
    The operation is an entry, or proposed, or it is said at which fields it was refused.

    Raises: LedgerBusy, LedgerFault, AccessFault; nothing is recorded then.
    """
    from wamledger.services import posting

    with ExitStack() as files:
        try:
            operation, added = with_files(
                ledger, shape, values, assembled(shape, values, ledger.clock()), kept=files
            )
        except Refused as refused:
            return Recorded(placed(shape, values, [refused]))
        asked = _proposal(ledger, operation) if propose else operation
        report = posting.post_operations(ledger, [*added, asked], receipts=True)
    if report.refused_lines:
        refused_line = report.refused[-1]
        wrong = (
            refused_line.faults
            if refused_line.op != "attach" or shape.op == "attach"
            else _at_files(refused_line.faults)
        )
        return Recorded(placed(shape, values, wrong))
    receipt = report.receipts[-1]
    return Recorded(
        {},
        str(receipt["id"]),
        int(receipt["seq"]),
        receipt["operation"]["operation"] if propose else receipt["operation"],
        tuple(notice for _file, _line, notice in report.notices),
        is_proposal=propose,
        was_recorded=bool(receipt["repeated"]),
    )


def _at_files(faults: list[Refused]) -> list[Refused]:
    """What was refused of a file, at the field of the files."""
    return [
        Refused(
            each.code, "attachments", **{name: fact for name, fact in each.facts.items() if name != "field"}
        )
        for each in faults
    ]


def _proposal(ledger: Ledger, operation: Operation) -> Operation:
    now = moment.canonical(ledger.clock())
    return {"op": "propose", "occurred_at": now, "by": operation.get("by"), "operation": operation}


def foreseen_notices(ledger: Ledger, shape: FormShape, values: Values, *, propose: bool) -> tuple[str, ...]:
    """
    What would be said at once of what comes: serials that are on record, licences, lots of the mission's own.

    Nothing is recorded.  Raises: LedgerBusy, LedgerFault
    """
    from wamledger.services import posting

    operation, added = with_files(ledger, shape, values, assembled(shape, values, ledger.clock()))
    asked = _proposal(ledger, operation) if propose else operation
    report = posting.post_operations(ledger, [*added, asked], dry_run=True)
    # a finding has no number before its entry has one
    return tuple(telling.notice(_bare(notice)) for _file, _line, notice in report.notices)


def _bare(notice: Notice) -> Notice:
    return Notice(notice.code, **{name: fact for name, fact in notice.facts.items() if name != "finding"})


def size(ledger: Ledger) -> int:
    """How many entries there are, for recorded_since."""
    return ledger.head().size


def recorded_since(ledger: Ledger, operation: Operation, since: int) -> tuple[str, int] | None:
    """
    Id and number of the entry that somebody made of this operation after there were ``since`` entries, if they did.

    For a form of which nobody knows whether it was posted before the power went.
    """
    from wamledger.domain.decide import without_assigned
    from wamledger.domain.reading import Malformed, read

    try:
        asked = read(operation)[1]
    except Malformed:
        return None
    if ledger.is_closed and (ledger.actor is None or ledger.actor.user != asked.get("by")):
        return None
    with ledger.reading() as link:
        rows = link.rows(
            "SELECT seq, id, entry FROM entry WHERE seq >= ? AND by_user = ? ORDER BY seq LIMIT 500",
            (since, asked.get("by")),
        )
    for seq, id_, entry in rows:
        body: dict[str, Any] = orjson.loads(bytes(entry))["body"]
        made = without_assigned(body["operation"], body.get("assigned", []))
        made = made["operation"] if made["op"] == "propose" else made
        if _compared(made, body) == _compared(asked, {}):
            return str(id_), int(seq)
    return None


_APART: Final = frozenset({"name", "name_commitment"})
"""The name of a participant does not stand in the entry."""


def _compared(operation: Operation, body: dict[str, Any]) -> Operation:
    """The operation without what only the ledger can know."""
    left_out = set(_APART) if operation["op"] == "register_participant" else set()
    if "id" in body.get("assigned", ()):
        left_out.add("id")
    return {name: value for name, value in operation.items() if name not in left_out}
