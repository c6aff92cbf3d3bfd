"""
The decision: an operation meets the stock and is accepted with its effects, or refused.

The order of checks is the order of docs/refusals.md: the id first, then form, then existence, state, quantity and
safety in the rule of the operation, and authority last. Deciding changes nothing; what it returns is applied after.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from wamledger.domain import moment
from wamledger.domain.authority.check import check
from wamledger.domain.notices import Notice
from wamledger.domain.operations.base import Operation
from wamledger.domain.reading import read
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import (
    authority,
    care,
    consigning,
    controlling,
    disposing,
    intake,
    moving,
    proposing,
    reversing,
    setting_up,
    tracing,
)
from wamledger.domain.rules.case import Case
from wamledger.domain.stock import Row, Stock

RULES: Final[dict[str, Callable[[Case, Any], None]]] = {
    "add_place": setting_up.add_place,
    "add_party": setting_up.add_party,
    "add_user": setting_up.add_user,
    "add_nature": setting_up.add_nature,
    "set_policy": setting_up.set_policy,
    "register": intake.register,
    "register_participant": intake.register_participant,
    "move": moving.move,
    "issue": moving.issue,
    "return": moving.return_,
    "expend": moving.expend,
    "hand_over": moving.hand_over,
    "reseal": moving.reseal,
    "dispatch": consigning.dispatch,
    "receive": consigning.receive,
    "inspect": care.inspect,
    "hold": care.hold,
    "release_hold": care.release_hold,
    "restrict": care.restrict,
    "count": controlling.count,
    "declare": controlling.declare,
    "adjust": controlling.adjust,
    "report_loss": controlling.report_loss,
    "recover": controlling.recover,
    "incident": controlling.incident,
    "review_finding": controlling.review_finding,
    "plan_disposal": disposing.plan_disposal,
    "destroy": disposing.destroy,
    "verify_destruction": disposing.verify_destruction,
    "request_trace": tracing.request_trace,
    "answer_trace": tracing.answer_trace,
    "correct_identity": tracing.correct_identity,
    "attach": tracing.attach,
    "reverse": reversing.reverse,
    "change_user": authority.change_user,
    "enrol_key": authority.enrol_key,
    "revoke_key": authority.revoke_key,
    "rotate_ledger_key": authority.rotate_ledger_key,
    "propose": proposing.propose,
    "approve": proposing.approve,
    "reject": proposing.reject,
    "withdraw": proposing.withdraw,
    "lapse": proposing.lapse,
    "sign_entries": authority.sign_entries,
    "record_restore": authority.record_restore,
}


@dataclass(slots=True)
class Accepted:
    """An operation that the ledger takes: complete, with what was assigned and every effect."""

    operation: Row
    assigned: list[str]
    effects: Row
    occurred_at: int
    notices: list[Notice]
    proposed: Accepted | None = None
    """The operation that takes effect with this one, because this approves it."""


@dataclass(frozen=True, slots=True)
class Repeated:
    """An operation that is already an entry with the same content: nothing happens."""

    id: str
    seq: int


def decide(
    stock: Stock,
    op: Operation,
    operation: Row,
    *,
    new_id: Callable[[], str],
    historical: bool = False,
    closed: bool = False,
    now: int | None = None,
) -> Accepted | Repeated:
    """
    The operation is accepted with its effects, or known to be on record already; what was asked is unchanged.

    ``closed`` says that people sign in to this ledger; ``now`` is its clock, by which proposals lapse.
    Refuses: id_used, time_unreadable, ledger_empty, user_unknown, those of the operation's rule, those of authority
    """
    if op.id is not None:
        known = stock.get("entry", op.id)
        if known is not None:
            return _repeated(stock, op.id, operation)
    at = moment.parse(op.occurred_at)
    if op.recorded_at is not None:
        moment.parse(op.recorded_at, "recorded_at")
    if op.id is None:
        operation = {**operation, "id": new_id()}
    case = Case(
        stock, op, operation, at, historical=historical, closed=closed, now=at if now is None else now
    )
    if op.id is None:
        case.assigned.append("id")
    ruled(case)
    accepted = Accepted(case.operation, case.assigned, case.effects(), at, case.notices)
    if case.proposed is not None:
        accepted.proposed = _carried_out(case, case.proposed, new_id)
    return accepted


def ruled(case: Case) -> None:
    """The case has its effects: the people are known, the rule of the operation and then authority have agreed."""
    op = case.op
    _known_people(case, op)
    RULES[op.op](case, op)
    check(case)


def _carried_out(case: Case, proposed: Row, new_id: Callable[[], str]) -> Accepted:
    """The operation that an approval carries out, decided as the stock stands now."""
    op, operation = read(proposed, plain=True)
    at = moment.parse(op.occurred_at)
    assigned = op.id is None
    if op.id is not None:
        proposing.id_is_free(case, op.id, "proposal")
    else:
        operation = {**operation, "id": new_id()}
    inner = Case(case.stock, op, operation, at, closed=case.closed, now=case.now)
    inner.approving = case.approving
    if assigned:
        inner.assigned.append("id")
    ruled(inner)
    return Accepted(inner.operation, inner.assigned, inner.effects(), at, inner.notices)


def _known_people(case: Case, op: Operation) -> None:
    """Whoever records and approves is a user; the first of all users records themselves."""
    stock = case.stock
    if stock.is_empty:
        if op.op != "add_user" or op.code != op.by:  # type: ignore[attr-defined]
            raise Refused(Code.LEDGER_EMPTY, "op", op=op.op)
    else:
        case.user(op.by, "by")
    if op.approved_by is not None:
        case.user(op.approved_by, "approved_by")


def _repeated(stock: Stock, id_: str, operation: Row) -> Repeated:
    """The operation equals the entry of the same id.  Refuses: id_used"""
    body: Row = stock.get("entry_body", id_)
    recorded = body["operation"]
    asked = {name: value for name, value in operation.items() if name != "recorded_at"}
    differs = _differing(asked, recorded)
    if differs:
        # the caller may not know yet what the ledger filled in
        differs = min(
            differs, _differing(asked, without_assigned(recorded, body.get("assigned", []))), key=len
        )
    if not differs:
        return Repeated(id_, body["seq"])
    raise Refused(Code.ID_USED, "id", id=id_, differs=differs)


def _differing(one: Row, other: Row) -> list[str]:
    return [name for name in sorted({*one, *other}) if one.get(name) != other.get(name)]


def without_assigned(operation: Row, paths: list[str]) -> Row:
    """The operation as it was asked, without what the ledger filled in; the given one is unchanged."""
    if not paths:
        return operation
    copy: Row = _deep(operation)
    for path in paths:
        if path == "id":
            continue
        parts: list[Any] = [int(part) if part.isdigit() else part for part in path.split(".")]
        inner = copy
        for part in parts[:-1]:
            inner = inner[part]
        inner.pop(parts[-1], None)
    return copy


def _deep(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _deep(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_deep(each) for each in value]
    return value
