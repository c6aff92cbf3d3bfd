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
from wamledger.domain.notices import Notice
from wamledger.domain.operations.base import Operation
from wamledger.domain.refusals import Code, Refused
from wamledger.domain.rules import (
    care,
    consigning,
    controlling,
    disposing,
    intake,
    moving,
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
}


@dataclass(slots=True)
class Accepted:
    """An operation that the ledger takes: complete, with what was assigned and every effect."""

    operation: Row
    assigned: list[str]
    effects: Row
    occurred_at: int
    notices: list[Notice]


@dataclass(frozen=True, slots=True)
class Repeated:
    """An operation that is already an entry with the same content: nothing happens."""

    id: str
    seq: int


def decide(
    stock: Stock, op: Operation, operation: Row, *, new_id: Callable[[], str], historical: bool = False
) -> Accepted | Repeated:
    """
    The operation is accepted with its effects, or known to be on record already; what was asked is unchanged.

    Refuses: id_used, time_unreadable, ledger_empty, user_unknown, those of the operation's rule, same_person
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
    case = Case(stock, op, operation, at, historical=historical)
    if op.id is None:
        case.assigned.append("id")
    _known_people(case, op)
    RULES[op.op](case, op)
    if op.approved_by is not None and op.approved_by == op.by:
        raise Refused(Code.SAME_PERSON, "approved_by", person=op.by, first="by", second="approved_by")
    return Accepted(case.operation, case.assigned, case.effects(), at, case.notices)


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
