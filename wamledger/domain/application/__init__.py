"""
Applying: what an accepted entry makes true. Never refuses, knows no rule, and reads only the entry and the stock.

``apply`` is the only way in which state changes: while posting, while rebuilding, and while verifying.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from wamledger.domain import moment
from wamledger.domain.application import (
    authority,
    care,
    consigning,
    controlling,
    disposing,
    intake,
    postings,
    reversing,
    setting_up,
    tracing,
)
from wamledger.domain.application.entry import Entry
from wamledger.domain.stock import Stock

APPLICATIONS: Final[dict[str, Callable[[Stock, Entry], None]]] = {
    "add_place": setting_up.add_place,
    "add_party": setting_up.add_party,
    "add_user": setting_up.add_user,
    "add_nature": setting_up.add_nature,
    "set_policy": setting_up.set_policy,
    "register": intake.register,
    "register_participant": intake.register_participant,
    "move": postings.nothing_more,
    "issue": postings.nothing_more,
    "return": postings.nothing_more,
    "expend": postings.nothing_more,
    "hand_over": postings.nothing_more,
    "reseal": care.reseal,
    "dispatch": consigning.dispatch,
    "receive": consigning.receive,
    "inspect": care.inspect,
    "hold": care.hold,
    "release_hold": care.release_hold,
    "restrict": care.restrict,
    "count": controlling.count,
    "declare": controlling.declare,
    "adjust": intake.adjust,
    "report_loss": controlling.report_loss,
    "recover": postings.nothing_more,
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
    "propose": authority.propose,
    "approve": authority.approve,
    "reject": authority.reject,
    "withdraw": authority.withdraw,
    "lapse": authority.lapse,
    "sign_entries": authority.nothing,
    "record_restore": authority.nothing,
}


def apply(stock: Stock, seq: int, body: dict[str, Any], occurred_at: int | None = None) -> None:
    """
    The stock stands as the entry says.

    Units: seq counts entries from 0; occurred_at is in microseconds and is read from the body when not given.
    """
    operation = body["operation"]
    if occurred_at is None:
        occurred_at = moment.parse(operation["occurred_at"])
    entry = Entry(seq, operation, body["effects"], occurred_at)
    stock.is_empty = False
    name = operation["op"]
    if name in ("register", "adjust", "plan_disposal", "dispatch"):
        APPLICATIONS[name](stock, entry)
        postings.post(stock, entry)
    else:
        postings.post(stock, entry)
        APPLICATIONS[name](stock, entry)
    for kind, code in entry.subjects:
        stock.add("subject", (kind, code, seq))


__all__ = ["APPLICATIONS", "Entry", "apply"]
